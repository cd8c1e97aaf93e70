// What does `wicketgate/check` offer? What an author should know of a configuration before it is published.
// It brings the Public Suffix List along: load it when asked, and never in a request.

import type { Configuration, ConfigurationError, ReasonCode, ReasonDescription } from "./index.js";

/** What was found. Frozen. */
export interface Findings {
  /** What keeps a gate from loading the configuration; none where it loads. */
  readonly faults: readonly ConfigurationError[];
  /**
   * What is no fault and yet worth a look: the warnings of a gate, and patterns of origins on a suffix of the
   * Public Suffix List, below which strangers get names. They are told beside faults too.
   */
  readonly warnings: readonly ConfigurationError[];
}

/** Where the wasm is, for a runtime that cannot find it by itself. */
export interface CheckOptions {
  /**
   * The package's `wicketgate/check.wasm`: a compiled module, its bytes, a response that carries it, or where
   * to fetch it. The first one that starts serves every later call.
   */
  readonly wasm?: WebAssembly.Module | BufferSource | Response | Promise<Response> | URL | string;
}

/**
 * Reads a configuration as a gate that judges whole requests would, and tells what it found.
 *
 * @param config The configuration, as JSON text or as an object, as `load` takes it.
 * @throws {TypeError} (rejects) when `config` is neither text nor an object, or an option is unknown or of
 * another type.
 * @throws {Error} (rejects) with the runtime's own error when the wasm cannot be found or instantiated.
 */
export function findings(config: string | Configuration, options?: CheckOptions): Promise<Findings>;

/** A system whose security page has rules, as `profile` names it. */
export type SystemName = "air-kit" | "sigid" | "round-two" | "iam";

/**
 * How a rule stands: a gate with this configuration enforces it on what passes; it is true of every gate; this
 * package looks at it; somebody has to answer for it; or nothing here enforces it.
 */
export type RuleState = "enforced" | "by-design" | "checked" | "attest" | "not-enforced";

/** A place of the configuration that enforces a rule. */
export interface EnforcingPlace {
  /** Such as `issuers.board.algorithm`; empty where every gate enforces the rule. */
  readonly path: string;
  /** Whether the configuration says so, the profile that holds there, or a default. */
  readonly source: "written" | "profile" | "default";
}

/** What is not enforced. */
export interface RuleGap {
  /** The place of the configuration; empty where it has none. */
  readonly path: string;
  /** The guard that would enforce it, where that is not built yet. */
  readonly guard?: string;
  /** What would enforce it, or what stays open. */
  readonly message: string;
}

/** What is looked at, and by which guards or commands. */
export interface RuleLook {
  /** What passes, or is read. */
  readonly at: string;
  /** The names of the guards or commands. */
  readonly by: readonly string[];
  /** Whether all of these are built. */
  readonly isBuilt: boolean;
}

/** A rule of a system's security page. */
export interface RuleDescription {
  /** Such as `RTW-ALG-1`. */
  readonly id: string;
  /** What must hold. */
  readonly text: string;
  /** What is asked beyond the system's page. */
  readonly tightening?: string;
  /** What guards look at, where some do. */
  readonly edge?: RuleLook;
  /** What guards will look at that are not built yet. */
  readonly later?: RuleLook;
  /** What a check looks at. */
  readonly check?: RuleLook;
  /** How it is true by construction. */
  readonly design?: string;
  /** What you have to answer for. */
  readonly attest?: string;
  /** Whether that answer grows old, and is asked for again. */
  readonly isReviewed: boolean;
}

/** A rule, and how it stands. */
export interface RuleStanding extends RuleDescription {
  /** How it stands, by the best that holds. */
  readonly state: RuleState;
  /** Where the configuration enforces it. */
  readonly enforcedBy: readonly EnforcingPlace[];
  /** What keeps it from being enforced. Empty where it is. */
  readonly missing: readonly RuleGap[];
  /** What is not covered all the same. */
  readonly notes: readonly RuleGap[];
}

/** The rules of one system. */
export interface SystemRules {
  /** As `profile` names it. */
  readonly system: SystemName;
  /** As people call it. */
  readonly title: string;
  /** Where the configuration names it; empty where it was asked for in `systems`. */
  readonly namedAt: readonly string[];
  /** In the order of the system's page. */
  readonly rules: readonly RuleStanding[];
}

/** How the rules stand. Frozen, and so is what it holds. */
export interface RulesReport {
  /** What keeps a gate from loading the configuration. Where there are any, nothing is enforced, and `systems` is empty. */
  readonly faults: readonly ConfigurationError[];
  /** The systems that the configuration names, or those that were asked for. */
  readonly systems: readonly SystemRules[];
}

/** What is asked of the rules. */
export interface RulesOptions extends CheckOptions {
  /** These systems, whether the configuration names them or not; by default those that it names. */
  readonly systems?: readonly SystemName[];
  /** Who answers the requests, where the configuration does not show it: both write a log. */
  readonly host?: "hono" | "worker";
}

/**
 * Tells how the rules of the systems stand that a configuration names. What cannot be seen in the configuration
 * is not enforced.
 *
 * @param config The configuration, as JSON text or as an object, as `load` takes it.
 * @throws {TypeError} (rejects) when `config` is neither text nor an object, or an option is unknown or of
 * another type.
 * @throws {Error} (rejects) with the runtime's own error when the wasm cannot be found or instantiated.
 */
export function rulesOf(config: string | Configuration, options?: RulesOptions): Promise<RulesReport>;

/** A rule, and what is refused by it. Frozen. */
export interface RuleExplanation extends RuleDescription {
  /** The system whose page has it, as people call it. */
  readonly title: string;
  /** The codes of the reasons that cite it. */
  readonly reasons: readonly ReasonCode[];
}

/** A reason to refuse, and the rules that it serves. Frozen. */
export interface ReasonExplanation extends ReasonDescription {
  /** The word that the network is told beside the status. */
  readonly error: string;
  /** The rules. */
  readonly rules: readonly RuleDescription[];
}

/** What a name means. */
export type Explanation = RuleExplanation | ReasonExplanation;

/**
 * Tells what a name means that stands in a refusal, a report or a log: a rule's, such as `RTW-ALG-1`, or a reason's
 * code, such as `alg_mismatch`. It resolves to nothing for any other name.
 *
 * @param name The name, as it stands there.
 * @throws {TypeError} (rejects) when the name is no string, or an option is unknown or of another type.
 * @throws {Error} (rejects) with the runtime's own error when the wasm cannot be found or instantiated.
 */
export function explain(name: string, options?: CheckOptions): Promise<Explanation | undefined>;
