// How are numbers written for Prometheus? As its text exposition format 0.0.4 has it: help, type, and then
// the samples, one a line.

/** The media type of the text. */
export const CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/**
 * The text of metrics. Each is `{ name, type, help, samples }`, a sample `{ labels, value }`; a name occurs
 * once, and so does each combination of labels within a metric, or Prometheus takes nothing of the text.
 */
export function exposition(metrics) {
  return metrics
    .map(
      ({ name, type, help, samples }) =>
        `${[...head(name, type, help), ...samples.map(line(name))].join("\n")}\n`,
    )
    .join("");
}

function head(name, type, help) {
  return [
    `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
    `# TYPE ${name} ${type}`,
  ];
}

const line =
  (name) =>
  ({ labels, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${name}{${pairs.join(",")}} ${value}`;
  };

function escaped(text) {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
