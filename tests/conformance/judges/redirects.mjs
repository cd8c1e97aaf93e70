// Does each redirect URI pass that a source allows and our lists can hold, and no other? What our linter
// refuses is not registered, and what only such an entry would allow is to be refused.
//
// Each case is judged under `web` (the plain rule of exact bytes) and under `native` (the source's verdict);
// where the source is a check of return targets, the candidate also as one.

import { isRedirectEntry, redirectVerdicts, returnTargetVerdicts } from "../../support/shipped.mjs";

const OF_RETURN_TARGETS = /IsValidRedirect|url_has_allowed_host/;
// The one part of a loopback URI that need not be the same.
const LOOPBACK = /^(http:\/\/(?:127\.\d+\.\d+\.\d+|\[::1\]))(?::[1-9]\d{0,4})?(?=[/?#]|$)/;
// What may never be dropped: entries with nothing in them that the rules for registration name.
const PLAIN_WEB = /^https:\/\/(?!localhost)[a-z.]+(?::8080)?(?:\/[\w/-]*)?(?:\?\w+=\w+)?$/;
const PLAIN_NATIVE =
  /^(?:http:\/\/(?:127(?:\.\d+){3}|\[::1\])(?::\d{4})?|[a-z]+(?:\.[a-z]+)+:\/\/\w+)(?:\/[\w/-]*)?(?:\?[\w=&]+)?$/;
const PLAIN_TARGET = /^\/(?!\/)[\w/%@-]*(?:\?[\w=:/.]*)?$/;

export async function judgeRedirect(testCase) {
  const { registered, candidate, expected, expected_strict_exact_https: strict, source } = testCase;
  const entries = [...new Set(registered)];
  const web = await entriesOf("web", entries);
  const allNative = await entriesOf("native", entries);
  const native = onePerLoopback(allNative);
  const dropped = entries.find(
    (entry) =>
      (PLAIN_WEB.test(entry) && !web.includes(entry)) ||
      (PLAIN_NATIVE.test(entry) && !allNative.includes(entry)),
  );
  const isOf = (list) => list.some((entry) => withoutLoopbackPort(entry) === withoutLoopbackPort(candidate));

  const asked = [
    ["web", await verdict({ web }, candidate), strict === "allow" && web.includes(candidate)],
    ["native", await verdict({ native }, candidate), expected === "allow" && isOf(native)],
  ];
  if (OF_RETURN_TARGETS.test(source)) {
    const isTarget = (await returnTargetVerdicts())(candidate);
    // Stricter is no error: hosts, and paths without a slash before them, are not taken here.
    if (expected === "deny" || PLAIN_TARGET.test(candidate))
      asked.push(["return target", isTarget, expected === "allow"]);
  }
  const wrong = asked
    .filter(([, given, isDue]) => (given === "accepted") !== isDue)
    .map(([as, given]) => `${given} as ${as}`);
  if (dropped !== undefined) wrong.push(`the linter refuses ${dropped}`);
  return { expected: asked[0][2] ? "accept" : "reject", verdict: asked[0][1], fault: wrong.join(", ") };
}

/** Those that may be registered in this list. */
async function entriesOf(list, entries) {
  const areFine = await Promise.all(entries.map((entry) => isRedirectEntry(list, entry)));
  return entries.filter((_, place) => areFine[place]);
}

async function verdict(lists, candidate) {
  if (Object.values(lists).flat().length === 0) return "nothing_registered";
  return (await redirectVerdicts(lists))(candidate);
}

const withoutLoopbackPort = (uri) => uri.replace(LOOPBACK, "$1");

function onePerLoopback(entries) {
  return [...new Map(entries.map((entry) => [withoutLoopbackPort(entry), entry])).values()];
}
