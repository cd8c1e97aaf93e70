// What does the whole verifier, through the package's public door, make of a token, a key set and a time?

import { Wicketgate, WicketgateConfigurationError, WicketgateRefusal } from "wicketgate";

const TIME_LIMIT_MS = 5_000;

// Reasons that name no fault of token or key set: a case refused for one of them was not judged at all.
const NOT_JUDGED =
  /^(configuration_broken|instance_trapped|issuer_not_named|jwks_(cooling_down|fetch_\w+|not_held|unavailable)|no_clock)$/;
const OF_KEY_SETS = /^jwks_(leaked|malformed|too_large)$/;
const OF_SIGNATURES = /^signature_/;
const OF_CLAIMS = /^(aud_|claims?_|cnf_|exp_|iat_|iss_m|lifetime_|nbf_|token_expired)/;

export async function judgeToken(testCase, { table }) {
  const { group, expected, level } = testCase;
  const { verdict, keySetCode, faultyMembers } = await ask(testCase, table.defaults ?? {});
  const isPolicy = level === "policy";
  const mayGoEitherWay = testCase.must_not_crash === true;
  const answer = { expected: mayGoEitherWay ? "either" : expected, verdict, isPolicy };
  if (verdict === "instance_trapped" || verdict === "hung") return { ...answer, fault: verdict };
  if ((group === "config") !== (verdict === "configuration_error")) {
    return {
      ...answer,
      fault: `${verdict}, and ${group === "config" ? "a" : "no"} configuration error was due`,
    };
  }
  if (group === "config" && !faultyMembers.some((path) => /\.(issuer|audience)$/.test(path))) {
    return { ...answer, fault: `the configuration errors name ${faultyMembers}` };
  }
  if (group !== "config" && NOT_JUDGED.test(verdict) && !OF_KEY_SETS.test(keySetCode)) {
    return { ...answer, fault: `refused by ${verdict}, which is no judgement` };
  }
  if (group === "signature-before-claims" && expected === "reject") {
    const isTooLate =
      OF_CLAIMS.test(verdict) ||
      (testCase.expected_reason_category === "signature" && !OF_SIGNATURES.test(verdict));
    return { ...answer, fault: isTooLate && `reported as ${verdict}, and the signature comes first` };
  }
  return answer;
}

async function ask(testCase, defaults) {
  const settled = (name) => (Object.hasOwn(testCase, name) ? testCase[name] : defaults[name]);
  const keySetCodes = [];
  const body = testCase.jwks_text ?? JSON.stringify(testCase.jwks);
  const audience = settled("audience");
  const entry = {
    issuer: settled("issuer") ?? undefined,
    audience: audience === null || audience === undefined ? undefined : [audience].flat(),
    jwksUri: "https://issuer.example/jwks.json",
    leewaySeconds: settled("leeway_s"),
    types: testCase.expected_typ && [testCase.expected_typ],
  };
  const options = {
    fetch: async () => new Response(body, { headers: { "content-type": "application/json" } }),
    now: () => settled("now") * 1000,
    random: () => 0,
    onEvent: (event) => event.type === "jwks_fetch" && keySetCodes.push(event.code),
  };
  try {
    const gate = await Wicketgate.load(JSON.stringify({ issuers: { vectors: entry } }), options);
    const verdict = await withinTime(verdictOf(gate, testCase.token));
    return { verdict, keySetCode: keySetCodes.at(-1) };
  } catch (error) {
    if (!(error instanceof WicketgateConfigurationError)) throw error;
    return { verdict: "configuration_error", faultyMembers: error.errors.map(({ path }) => path) };
  }
}

/** "accepted" or the code of the refusal; every other exception is a fault of the package. */
export async function verdictOf(gate, token) {
  try {
    await gate.verify(token);
    return "accepted";
  } catch (error) {
    if (error instanceof WicketgateRefusal) return error.code;
    throw error;
  }
}

async function withinTime(work) {
  let timer;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, TIME_LIMIT_MS, "hung");
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
