// Would Prometheus take this text? A strict reader of its text exposition format 0.0.4, written from the
// format's description: it takes less than Prometheus does, and throws on the first line that is not as it
// should be.
//
//   const metrics = parseExposition(text); metrics.get("wicketgate_decisions_total")        // { help, type,
//   samples: [{ labels: { code: "…" }, value: 1 }] } sumOf(metrics, "wicketgate_decisions_total", { outcome:
//   "verified", issuer: "orders" })   // the sum of what matches

import assert from "node:assert/strict";

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-][0-9]+)?$/;
const TYPES = ["counter", "gauge"];

export function parseExposition(text) {
  assert.equal(typeof text, "string");
  assert.ok(text.endsWith("\n"), "the last line must end with a line feed");
  assert.ok(!text.includes("\r") && text.isWellFormed(), "a carriage return, or half a character");
  const metrics = new Map();
  let current;
  for (const line of text.slice(0, -1).split("\n")) {
    const [hash, kind, name, ...rest] = line.split(" ");
    if (hash === "#" && kind === "HELP") {
      current = startMetric(metrics, name, rest.join(" "));
    } else if (hash === "#" && kind === "TYPE") {
      assert.equal(name, current?.name, `TYPE of another metric than the last HELP: ${line}`);
      assert.equal(current.type, undefined, `a second TYPE: ${line}`);
      assert.ok(rest.length === 1 && TYPES.includes(rest[0]), line);
      if (rest[0] === "counter") assert.match(name, /_total$/, "a counter's name ends in _total");
      else assert.doesNotMatch(name, /_total$/, "a gauge's name does not end in _total");
      current.type = rest[0];
    } else {
      addSample(current, line);
    }
  }
  for (const { name, type } of metrics.values()) assert.ok(type, `${name} has no TYPE`);
  return metrics;
}

function startMetric(metrics, name, help) {
  assert.match(name ?? "", METRIC_NAME);
  assert.ok(!metrics.has(name), `${name} comes twice`);
  assert.doesNotMatch(
    help.replaceAll("\\\\", "").replaceAll("\\n", ""),
    /\\/,
    `a stray backslash in the help of ${name}`,
  );
  assert.ok(help.length > 0, `${name} has no help`);
  const metric = { name, help, samples: [], seen: new Set() };
  metrics.set(name, metric);
  return metric;
}

function addSample(metric, line) {
  const name = /^[^{ ]*/.exec(line)[0];
  assert.ok(metric?.type, `a sample before HELP and TYPE: ${line}`);
  assert.equal(name, metric.name, `a sample of another metric than the last TYPE: ${line}`);
  const { labels, rest } = readLabels(line, name.length);
  assert.match(rest, NUMBER, line);
  const value = Number(rest);
  if (metric.type === "counter") assert.ok(value >= 0, line);
  const names = Object.keys(labels).toSorted();
  const id = JSON.stringify(names.map((label) => [label, labels[label]]));
  assert.ok(!metric.seen.has(id), `the same labels twice: ${line}`);
  if (metric.samples.length > 0)
    assert.deepEqual(
      names,
      Object.keys(metric.samples[0].labels).toSorted(),
      "all samples have the same labels",
    );
  metric.seen.add(id);
  metric.samples.push({ labels, value });
}

// One character after the other, since a value may hold quotes, commas and braces.
function readLabels(line, start) {
  assert.equal(line[start], "{", line);
  const labels = {};
  let at = start + 1;
  while (line[at] !== "}") {
    const equals = line.indexOf('="', at);
    const label = line.slice(at, equals);
    assert.match(label, LABEL_NAME, line);
    assert.ok(!label.startsWith("__") && !Object.hasOwn(labels, label), line);
    const { value, end } = readValue(line, equals + 2);
    labels[label] = value;
    assert.ok(line[end] === "," || line[end] === "}", line);
    at = line[end] === "," ? end + 1 : end;
    if (line[end] === ",") assert.notEqual(line[at], "}", `a comma too many: ${line}`);
  }
  assert.equal(line[at + 1], " ", line);
  return { labels, rest: line.slice(at + 2) };
}

function readValue(line, start) {
  let value = "";
  for (let at = start; at < line.length; at += 1) {
    if (line[at] === '"') return { value, end: at + 1 };
    if (line[at] !== "\\") value += line[at];
    else {
      at += 1;
      const meant = { "\\": "\\", '"': '"', n: "\n" }[line[at]];
      assert.ok(meant, `an escape that is none: ${line}`);
      value += meant;
    }
  }
  return assert.fail(`a label without an end: ${line}`);
}

/** The sum of the samples that have these labels, whatever others they have. */
export function sumOf(metrics, name, labels = {}) {
  const { samples } = metrics.get(name) ?? assert.fail(`no metric ${name}`);
  const matching = samples.filter((sample) =>
    Object.entries(labels).every(([label, text]) => sample.labels[label] === text),
  );
  return matching.reduce((sum, { value }) => sum + value, 0);
}
