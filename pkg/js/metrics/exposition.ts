// How are numbers written for Prometheus? As its text exposition format 0.0.4 has it: help, type, and then
// the samples, one a line.

/** The media type of the text. */
export const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

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
