// Which of two gates accepts which token? Two issuers with a gate each, that differ in nothing but a letter
// and their key: built in two memories, their gates would lie at the same address.
//
//   verdicts(gate)                 // whose tokens it accepts: A_ALONE, B_ALONE
//   await codeOf(gate.verify("x")) // what a call of any program's gate is refused with

import { rawSigner } from "./raw-signer.mjs";

const NOW_SECONDS = Math.floor(Date.now() / 1_000);
const AUDIENCE = "api://orders";

function owner(letter) {
  const signer = rawSigner("key-1");
  const issuer = `https://${letter}.example`;
  const claims = { iss: issuer, aud: AUDIENCE, iat: NOW_SECONDS - 10, exp: NOW_SECONDS + 200 };
  const configured = (keys) =>
    JSON.stringify({ issuers: { orders: { issuer, audience: [AUDIENCE], ...keys } } });
  return {
    issuer,
    jwk: signer.jwk,
    token: signer.token({ alg: "ES256", kid: "key-1" }, claims),
    configuration: configured({ jwks: { keys: [signer.jwk] } }),
    /** The same, with keys that are fetched. */
    fetching: configured({ jwksUri: `${issuer}/jwks.json` }),
  };
}

export const A = owner("a");
export const B = owner("b");
export const A_ALONE = [A.issuer, "signature_invalid"];
export const B_ALONE = ["signature_invalid", B.issuer];

/** Whose token it was, or why it was refused. */
export function verdict(gate, { token }) {
  try {
    return gate.verifySync(token).claims.iss;
  } catch (error) {
    return error.code ?? `${error}`;
  }
}

/** The verdicts on both tokens. */
export const verdicts = (gate) => [A, B].map((each) => verdict(gate, each));

/** The code that a promise is refused with, or that a function throws; each program has its own class of refusals. */
export async function codeOf(promiseOrFunction) {
  try {
    await (typeof promiseOrFunction === "function" ? promiseOrFunction() : promiseOrFunction);
    return "no refusal";
  } catch (error) {
    return error.code ?? `${error}`;
  }
}

/** Every way to put together one of each member's values. */
export function combined(lists) {
  const widened = (rows, [name, values]) =>
    rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })));
  return Object.entries(lists).reduce(widened, [{}]);
}
