// What does the origin list make of entries and of origins that others judged? What is taken must also be
// what this runtime's own URL parser serialises.

import { isOriginEntry, originVerdicts } from "../../support/shipped.mjs";

const entryVerdict = async (text) => ((await isOriginEntry(text)) ? "accepted" : "configuration_error");

/** Does the list take this origin? Entries that it refuses are left out of it. */
export async function judgeOriginMatch(testCase) {
  const { patterns } = testCase;
  const origin = testCase.origin ?? undefined;
  const areEntries = await Promise.all(patterns.map(isOriginEntry));
  const registered = patterns.filter((_, place) => areEntries[place]);
  const verdict = (await originVerdicts([...new Set(registered)]))(origin);
  const facts = {
    refused: patterns.filter((_, place) => !areEntries[place]),
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
export async function judgeOriginPattern(testCase) {
  const { kind, input } = testCase;
  const entry = await entryVerdict(input);
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
        ...(await asOrigin(input)),
        facts,
      };
    case "insecure": {
      // What is secure need not be an entry; it must only not be refused for its scheme.
      if (testCase.expected) return { expected: "reject", verdict: entry, facts };
      const isRefusedForScheme =
        entry !== "accepted" && (await isOriginEntry(input.replace(/^http:/, "https:")));
      return { expected: "accept", verdict: isRefusedForScheme ? entry : "accepted", facts };
    }
    case "public-suffix-wildcard":
      return { expected: testCase.expected ? "reject" : "accept", verdict: entry, facts };
    case "config":
      return { expected: testCase.expected, verdict: entry, facts };
    default:
      return { skipped: `no layer of this version judges ${kind}` };
  }
}

/** Is this string a serialised origin? As an entry, and as what a browser sends. */
export async function judgeOriginString(testCase) {
  const { input, expected, parsed_origin: parsed } = testCase;
  return {
    expected: expected === "valid-origin" ? "accept" : "reject",
    ...(await asOrigin(input, parsed)),
    facts: factsOf(input),
  };
}

/** Whether an origin may be listed and is then taken; and whether the origin that a browser makes of it would open the door too. */
async function asOrigin(input, parsed) {
  const entry = await entryVerdict(input);
  const near = [parsed, parsed?.replace(/:\/\/[^.:]*\./, "://*.")].filter((text) => text && text !== input);
  const all = [...new Set([input, ...near])];
  const areEntries = await Promise.all(all.map(isOriginEntry));
  const verdict = (await originVerdicts(all.filter((_, place) => areEntries[place])))(input);
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
