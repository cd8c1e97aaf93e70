// What does the origin list make of entries and of origins that others judged? What is taken must also be
// what this runtime's own URL parser serialises.

/** Does the list take this origin? Entries that it refuses are left out of it. */
export function judgeOriginMatch(testCase, { layers }) {
  const { patterns } = testCase;
  const origin = testCase.origin ?? undefined;
  const entries = patterns.map((pattern) => ({ pattern, verdict: layers.originEntry(pattern) }));
  const registered = entries.filter(({ verdict }) => verdict === "accepted").map(({ pattern }) => pattern);
  const verdict = layers.origin(patterns, origin);
  const facts = {
    refusals: entries.map((entry) => entry.verdict).filter((code) => code !== "accepted"),
    isTakenByRegistered: registered.some((pattern) => takes(pattern, origin)),
  };
  return {
    expected: testCase.expected === "allow" ? "accept" : "reject",
    verdict,
    facts,
    fault: faultOf(verdict, origin),
  };
}

/** Is this an entry of a list, and what follows from it? */
export function judgeOriginPattern(testCase, { layers }) {
  const { kind, input } = testCase;
  const entry = layers.originEntry(input);
  const facts = factsOf(input);
  switch (kind) {
    case "pattern":
      return {
        expected: testCase.expected === "valid" ? "accept" : "reject",
        verdict: entry,
        facts,
        fault: faultOf(entry, input),
      };
    case "origin":
      return {
        expected: testCase.expected === "valid" ? "accept" : "reject",
        ...asOrigin(layers, input),
        facts,
      };
    case "insecure":
      // What is secure need not be an entry; it must only not be refused for its scheme.
      if (testCase.expected) return { expected: "reject", verdict: entry, facts };
      return { expected: "accept", verdict: entry === "origin_http" ? entry : "accepted", facts };
    case "public-suffix-wildcard":
      return { expected: testCase.expected ? "reject" : "accept", verdict: entry, facts };
    case "config":
      return { expected: testCase.expected, verdict: entry, facts };
    default:
      return { skipped: `no layer of this version judges ${kind}` };
  }
}

/** Is this string a serialised origin? As an entry, and as what a browser sends. */
export function judgeOriginString(testCase, { layers }) {
  const { input, expected, parsed_origin: parsed } = testCase;
  return {
    expected: expected === "valid-origin" ? "accept" : "reject",
    ...asOrigin(layers, input, parsed),
    facts: factsOf(input),
  };
}

/** Whether an origin may be listed and is then taken; and whether the origin that a browser makes of it would open the door too. */
function asOrigin(layers, input, parsed) {
  const entry = layers.originEntry(input);
  const near = [parsed, parsed?.replace(/:\/\/[^.:]*\./, "://*.")].filter((text) => text && text !== input);
  const verdict = layers.origin([input, ...new Set(near)], input);
  // A pattern is an entry and no origin.
  const isEntryAlone = entry === "accepted" && verdict !== "accepted" && !input.includes("*");
  const fault = isEntryAlone ? `${input} is an entry that takes itself not` : faultOf(verdict, input);
  return { verdict: verdict === "accepted" || entry === "accepted" ? verdict : entry, fault };
}

function factsOf(input) {
  const isLoopback = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\]):\d+$/.test(input);
  const host = /^https:\/\/(?:\*\.)?([^/:[\]]+|\[[^\]]*\])(?::\d+)?$/.exec(input)?.[1];
  return {
    isOfAScheme: input.startsWith("https://") || isLoopback,
    isSerialised: serialised(input) === input,
    host,
  };
}

/** What is accepted must be what this runtime's URL parser writes, with a host of its own in place of the `*`. */
function faultOf(verdict, text) {
  if (verdict !== "accepted") return undefined;
  const origin = text.replace("://*.", "://a.");
  return serialised(origin) !== origin
    ? `${text} is accepted, and ${serialised(origin)} is what a browser writes`
    : undefined;
}

/** The origin that this runtime's URL parser makes of a text. */
export function serialised(text) {
  try {
    return new URL(text).origin;
  } catch {
    return undefined;
  }
}

/** The plain reading of one entry, by text alone. */
function takes(pattern, origin) {
  const [scheme, suffix] = pattern.split("*");
  return suffix === undefined
    ? pattern === origin
    : origin?.startsWith(scheme) && origin.endsWith(suffix) && origin.length > pattern.length - 1;
}
