// How is a table of tokens judged? Each row is a test of its own, with a fresh gate over the row's keys and a
// clock that stands.

import assert from "node:assert/strict";
import { test } from "node:test";
import { gateScene, keySetResponse, refusalOf } from "./gate.mjs";
import { rawSigner } from "./raw-signer.mjs";

export const NOW_SECONDS = 1_800_000_000;
export const signer = rawSigner("key-1");
export const HEADER = { alg: "ES256", typ: "JWT", kid: "key-1" };
export const CLAIMS = {
  iss: "https://issuer.example",
  aud: "api://orders",
  iat: NOW_SECONDS - 10,
  exp: NOW_SECONDS + 200,
};
export const GOOD = signer.token(HEADER, CLAIMS);

export async function gateWith(keys) {
  const scene = await gateScene();
  scene.clock.ms = NOW_SECONDS * 1000;
  scene.answer = async () => keySetResponse({ keys });
  return scene;
}

/** One test for each row `[what, token, code]`; the code `verified` means that it passes. */
export function table(kind, rows, keys = [signer.jwk]) {
  for (const [what, token, code] of rows) {
    test(`${kind}: ${what} is ${code}`, async () => {
      const { gate } = await gateWith(keys);
      if (code === "verified") await gate.verify(token);
      else assert.equal((await refusalOf(gate.verify(token))).code, code);
    });
  }
}
