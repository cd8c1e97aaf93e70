// In which form does what was counted, and what was told, leave the process? As Prometheus' text exposition
// format 0.0.4, and as points of Cloudflare's Analytics Engine; what a stranger writes becomes no label of
// either.

import type { AnalyticsPoint } from "../../types/metrics.d.ts";
import { demand, OBJECT } from "../options.ts";

/** The media type of the text. */
export const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

const INDEX_LIMIT_BYTES = 96;

// A label is a name that the configuration allows, or a word as the package's own lists have them.

/** Stands for what there is no room for. No issuer can be named so. */
export const OTHER = "(other)";

/**
 * Stands where an event does not have the member. Prometheus takes an empty label for one that is not there.
 */
export const ABSENT = "";

// The form of an issuer's name in the configuration.
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

// The form of every code, outcome and event; a later version may have more of them.
const WORD = /^[a-z][a-z0-9_]{0,63}$/;

const STATUS = /^[1-5][0-9]{2}$/;

const limitedTo = (form: RegExp) => (value: unknown) => {
  if (value === undefined) return ABSENT;
  return typeof value === "string" && form.test(value) ? value : OTHER;
};

export const issuerLabel = limitedTo(NAME);
export const wordLabel = limitedTo(WORD);

/** The label of an HTTP status, which comes as a number. */
export function statusLabel(value: unknown): string {
  return value === undefined ? ABSENT : limitedTo(STATUS)(String(value));
}

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

export interface Metric {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * The text of metrics. A name occurs once, and so does each combination of labels within a metric, or
 * Prometheus takes nothing of the text.
 */
export function exposition(metrics: readonly Metric[]): string {
  return metrics
    .map(
      ({ name, type, help, samples }) =>
        `${[...head(name, type, help), ...samples.map(line(name))].join("\n")}\n`,
    )
    .join("");
}

function head(name: string, type: string, help: string): readonly string[] {
  return [
    `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
    `# TYPE ${name} ${type}`,
  ];
}

const line =
  (name: string) =>
  ({ labels, value }: Sample): string => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${name}{${pairs.join(",")}} ${value}`;
  };

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

type Member =
  | "type"
  | "outcome"
  | "event"
  | "code"
  | "issuer"
  | "reason"
  | "overlap"
  | "from"
  | "status"
  | "keyCount"
  | "servedSeconds"
  | "overlapSeconds"
  | "neededSeconds"
  | "downSeconds"
  | "skewSeconds";

// Words and numbers stand at places that never change; new ones come at the end.
/** Any event: each kind has some of these members. */
export function analyticsPoint(event: Readonly<Partial<Record<Member, unknown>>>): AnalyticsPoint {
  demand("analyticsPoint", "event", event, OBJECT);
  const { type, outcome, event: noticed, code, issuer, reason, overlap, from } = event;
  const { status, keyCount, servedSeconds, overlapSeconds, neededSeconds, downSeconds, skewSeconds } = event;
  const name = issuerLabel(issuer);
  // Points are sampled by index: so a flood of refusals, or of good tokens, thins out neither the other nor
  // the rare events of keys.
  const index = `${wordLabel(type === "decision" ? outcome : type)}:${name}`;
  return {
    // All of it is ASCII.
    indexes: [index.slice(0, INDEX_LIMIT_BYTES)],
    blobs: [
      wordLabel(type),
      wordLabel(outcome ?? noticed),
      wordLabel(code),
      name,
      wordLabel(reason),
      wordLabel(overlap),
      wordLabel(from),
    ],
    doubles: [status, keyCount, servedSeconds, overlapSeconds, neededSeconds, downSeconds, skewSeconds].map(
      numberOrZero,
    ),
  };
}

function numberOrZero(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
