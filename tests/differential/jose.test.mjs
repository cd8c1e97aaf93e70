// Do two verifiers that know nothing of each other agree? Random tokens and changed ones, judged by jose and
// by this package, set up as alike as possible. WICKETGATE_SEED repeats a run, WICKETGATE_CASES sets its
// length.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createLocalJWKSet, jwtVerify } from "jose";
import { Wicketgate, WicketgateRefusal } from "wicketgate";
import { randomCase } from "./cases.mjs";
import { LAXER, readCase, STRICTER } from "./differences.mjs";
import { randomFrom } from "./random.mjs";

const seed = Number(process.env.WICKETGATE_SEED ?? Date.now() % 2 ** 32) >>> 0;
const CASES = Number(process.env.WICKETGATE_CASES ?? 4_000);
const LEAST_SHARE = 0.1;

async function judgedByJose({ policy, nowMs, jwks, token }) {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(JSON.parse(JSON.stringify(jwks))), {
      algorithms: ["ES256"],
      issuer: policy.issuer,
      audience: policy.audience,
      clockTolerance: policy.leewaySeconds,
      maxTokenAge: policy.maxLifetimeSeconds,
      requiredClaims: ["iss", "aud", "exp", "iat"],
      currentDate: new Date(nowMs),
    });
    return { claims: payload };
  } catch (error) {
    return { refusal: error instanceof DOMException ? error.name : error.code };
  }
}

async function judgedHere({ policy, nowMs, jwks, token }) {
  const configuration = JSON.stringify({
    issuers: { random: { ...policy, jwksUri: "https://issuer.example/jwks.json" } },
  });
  const options = { fetch: async () => Response.json(jwks), now: () => nowMs, random: () => 0 };
  const gate = await Wicketgate.load(configuration, options);
  try {
    return { claims: (await gate.verify(token)).claims };
  } catch (error) {
    if (!(error instanceof WicketgateRefusal)) throw error;
    return { refusal: error.code };
  }
}

const count = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);

test(`${CASES} random tokens, judged by both (WICKETGATE_SEED=${seed})`, async (context) => {
  const random = randomFrom(seed);
  const agreed = { accepted: 0, refused: 0 };
  const stricter = new Map();
  const laxer = new Map();
  const unexplained = [];
  for (let index = 0; index < CASES; index += 1) {
    const made = await randomCase(random);
    const [theirs, ours] = [await judgedByJose(made), await judgedHere(made)];
    const describe = () =>
      `${index} (${made.kind}): jose ${theirs.refusal ?? "accepts"}, here ${ours.refusal ?? "accepted"}: ${made.token}`;
    if (ours.refusal && theirs.refusal) agreed.refused += 1;
    else if (ours.claims && theirs.claims) {
      agreed.accepted += 1;
      assert.deepEqual(ours.claims, theirs.claims, describe());
    } else if (ours.refusal) {
      const [why, belongs] = STRICTER[ours.refusal] ?? [];
      if (belongs?.(readCase(made))) count(stricter, `${ours.refusal}: ${why}`);
      else unexplained.push(describe());
    } else {
      const rule = LAXER.find(([, belongs]) => belongs(readCase(made)));
      if (rule) count(laxer, rule[0]);
      else unexplained.push(describe());
    }
  }
  context.diagnostic(`seed ${seed}: ${agreed.accepted} accepted by both, ${agreed.refused} refused by both`);
  for (const [line, cases] of [...stricter].sort())
    context.diagnostic(`stricter here, ${cases} cases: ${line}`);
  for (const [line, cases] of laxer) context.diagnostic(`laxer here, ${cases} cases: ${line}`);
  assert.deepEqual(unexplained, []);
  // Else the two would agree about nothing of interest.
  for (const share of Object.values(agreed))
    assert.ok(share > CASES * LEAST_SHARE, `only ${JSON.stringify(agreed)}`);
});
