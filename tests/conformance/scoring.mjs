// Does a judge's answer to a case pass, fail, or not count? Upstream's own doubts first, then faults, then
// the verdict.

import { RULES } from "./exceptions.mjs";

/**
 * `answer` is a judge's: `{ skipped }`, or `{ expected, verdict, fault?, facts?, isPolicy? }`, where
 * `expected` is accept, reject or either and `verdict` is "accepted" or a code. Gives `{ outcome, why?, rule?
 * }`.
 */
export function score(file, testCase, answer) {
  const doubt = ["upstream_defect", "disputed"].find((mark) => testCase[mark]);
  if (doubt) return { outcome: "skipped", why: doubt.replace("_", " ") };
  if (answer.skipped) return { outcome: "skipped", why: answer.skipped };
  const { expected, verdict, fault, facts = {}, isPolicy } = answer;
  if (verdict === "trapped" || fault) return { outcome: "failed", why: fault || "trapped" };
  if (!["accept", "either", "reject"].includes(expected))
    return { outcome: "failed", why: `no verdict is known as ${expected}` };
  const given = verdict === "accepted" ? "accept" : "reject";
  if (expected === "either" || expected === given || testCase.policy_dependent === true)
    return { outcome: "passed" };
  const difference = `${expected} was due, and it is ${verdict}`;
  const rule = RULES.find(
    ({ files, instead, applies }) =>
      files.includes(file) &&
      instead.some((one) => (one instanceof RegExp ? one.test(verdict) : one === verdict)) &&
      applies(testCase, facts),
  );
  if (rule) return { outcome: "passed", rule };
  if (isPolicy) return { outcome: "skipped", why: "policy, and ours differs", difference };
  return { outcome: "failed", why: difference };
}
