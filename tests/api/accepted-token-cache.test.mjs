// Is a token that comes again judged as the first time? What an instance remembers spares the signature and
// nothing else.

import assert from "node:assert/strict";
import { test } from "node:test";
import { configurationText, gateScene, keySetResponse, refusalOf } from "../support/gate.mjs";

const PRIVATE_KEY_SET = { keys: [{ kty: "oct", k: "AA" }] };

/** A scene whose clock stands at a whole second, with a token of 120 seconds that passed once. */
async function warmScene(options) {
  const scene = await gateScene(options);
  scene.clock.ms = Math.floor(scene.clock.ms / 1000) * 1000;
  const iat = scene.clock.ms / 1000;
  const token = await scene.issuer.mint({ iat, exp: iat + 120, sub: "a", roles: ["reader"] });
  const first = await scene.gate.verify(token);
  return Object.assign(scene, { token, first });
}

const codeOf = async ({ gate }, token) => (await refusalOf(gate.verify(token))).code;

for (const acceptedTokenCache of [true, false]) {
  const way = acceptedTokenCache ? "remembered" : "verified anew";

  test(`each answer is its own object: ${way}`, async () => {
    const { gate, token, first } = await warmScene({
      configuration: configurationText({}, { acceptedTokenCache }),
    });
    const unspoilt = structuredClone({ ...first });
    const second = await gate.verify(token);
    assert.deepEqual({ ...second }, unspoilt);
    for (const part of ["claims", "header"]) assert.notEqual(second[part], first[part], part);
    try {
      first.claims.sub = "admin";
      first.claims.roles.push("admin");
      first.header.kid = "other";
    } catch (error) {
      assert.ok(error instanceof TypeError, "a frozen answer is as good");
    }
    assert.deepEqual({ ...(await gate.verify(token)) }, unspoilt);
    assert.deepEqual({ ...gate.verifySync(token) }, unspoilt);
  });

  test(`a token expires between two uses: ${way}`, async () => {
    const scene = await warmScene({ configuration: configurationText({}, { acceptedTokenCache }) });
    scene.clock.ms += 119_999;
    assert.equal((await scene.gate.verify(scene.token)).claims.sub, "a");
    scene.clock.ms += 1;
    assert.equal(await codeOf(scene, scene.token), "token_expired");
    assert.equal((await refusalOf(() => scene.gate.verifySync(scene.token))).code, "token_expired");
  });

  test(`a rotation without the old key refuses its tokens at once: ${way}`, async () => {
    const scene = await warmScene({ configuration: configurationText({}, { acceptedTokenCache }) });
    scene.issuer.rotate();
    scene.issuer.withdraw();
    scene.clock.ms += 30_000;
    await scene.gate.verify(
      await scene.issuer.mint({ iat: scene.clock.ms / 1000, exp: scene.clock.ms / 1000 + 60 }),
    );
    assert.equal(scene.fetches.length, 2, "for the new key");
    assert.equal(await codeOf(scene, scene.token), "kid_unknown");
    assert.equal(scene.fetches.length, 2);
  });

  test(`a leak refuses all tokens at once: ${way}`, async () => {
    const scene = await warmScene({ configuration: configurationText({}, { acceptedTokenCache }) });
    scene.answer = async () => keySetResponse(PRIVATE_KEY_SET);
    scene.issuer.rotate();
    scene.clock.ms += 30_000;
    await refusalOf(scene.gate.verify(await scene.issuer.mint()));
    assert.equal(scene.fetches.length, 2);
    assert.equal(await codeOf(scene, scene.token), "jwks_leaked");
  });

  test(`held keys that grew too old refuse: ${way}`, async () => {
    const scene = await warmScene({
      maxAgeSeconds: 60,
      configuration: configurationText({}, { acceptedTokenCache }),
    });
    scene.answer = async () => new Response(null, { status: 500 });
    scene.clock.ms += 60_000;
    assert.equal(await codeOf(scene, scene.token), "jwks_unavailable");
  });
}

test("what was changed by one character was never seen", async () => {
  const { gate, token } = await warmScene();
  const last = token.lastIndexOf(".") + 1;
  for (const place of [2, token.indexOf(".") + 4, last, last + 40]) {
    const other = token[place] === "A" ? "B" : "A";
    await refusalOf(gate.verify(token.slice(0, place) + other + token.slice(place + 1)));
  }
  assert.equal((await gate.verify(token)).claims.sub, "a");
});

test("a snapshot holds keys and nothing of what was remembered", async () => {
  const { gate, token } = await warmScene();
  await gate.verify(token);
  const snapshot = JSON.parse(gate.exportKeys());
  assert.deepEqual(Object.keys(snapshot).toSorted(), ["attempts", "keySets", "version"]);
  assert.ok(!gate.exportKeys().includes("reader"));
});
