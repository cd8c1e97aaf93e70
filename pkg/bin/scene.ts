// What does the command know beside a refusal, and what may it say better by that?

import type { Evidence, KeyStatus, Route } from "../types/index.d.ts";

/** As much of a list as the core shows of other evidence. */
export const SHOWN_ENTRIES = 8;

export interface Scene {
  /** The configuration's text, which a gate took. */
  readonly config: string;
  readonly token: string;
  /** The issuers that count, by name. */
  readonly names: readonly string[];
  /** Who names them; nothing where all of the configuration count. */
  readonly namedBy: "route" | "option" | undefined;
  readonly route: Route | undefined;
  /** The file or the address of --keys, where the keys came from there. */
  readonly keys: string | undefined;
  /** How the keys of the refused token's issuer are doing. */
  readonly keyStatus: KeyStatus | undefined;
}

/** The command's own words, in the place of those that are for every program. */
export interface OwnWords extends Evidence {
  readonly why?: string;
  readonly mend?: string;
}
