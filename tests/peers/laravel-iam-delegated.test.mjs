// What becomes of a delegated token? The crate has a way of its own for it, by introspection; here it is
// refused and never taken for the user's.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openVendor } from "../support/vendor-server.mjs";
import { openIamScene } from "./iam-scene.mjs";
import { unasked } from "./laravel-iam.mjs";

const chain = (depth) => ({ sub: `agent:${depth}`, ...(depth > 1 && { act: chain(depth - 1) }) });

describe("a delegated token, by the way that the crate has for it", { skip: unasked }, () => {
  let scene;
  let iam;
  before(async () => {
    scene = openIamScene();
    iam = await scene.openIam({ dates: "seconds" });
  });
  after(() => scene?.close());

  const ask = (token, more = {}) => {
    const { issuer, clientId: audience, baseUrl } = iam;
    return scene.ask({ ask: "delegated", baseUrl, issuer, audience, token, fresh: true, ...more });
  };

  test("the server wants Basic and the crate sends Bearer, so it can confirm none", async () => {
    const token = iam.mint("delegated");
    const { refused } = await ask(token, { serviceToken: iam.mint("service") });
    assert.match(refused.text, /introspection did not confirm/);
    assert.match(iam.requests.at(-1).headers.authorization, /^Bearer /);
    const basic = Buffer.from(`${iam.clientId}:${iam.clientSecret}`).toString("base64");
    const init = {
      method: "POST",
      headers: { Authorization: `Basic ${basic}` },
      body: new URLSearchParams({ token }),
    };
    const introspected = await scene.fetch(iam.introspectionEndpoint, init);
    assert.equal((await introspected.json()).active, true);
  });

  test("where an endpoint takes Bearer it tells the actors, the current one first; what is malformed is refused", async () => {
    const answer = { active: true, sub: "usr_ada" };
    const lenient = await scene.opened(
      openVendor({ certificate: scene.certificate }, { "POST /introspect": () => ({ json: answer }) }),
    );
    const by = { introspectionUrl: `${lenient.url}/introspect` };
    for (const [what, act, actors] of [
      ["one actor", { sub: "agent:helper" }, ["agent:helper"]],
      ["two", chain(2), ["agent:2", "agent:1"]],
      ["seventeen", chain(17)],
      ["an actor that is no agent", { sub: "usr_eve" }],
      ["an actor without a name", { sub: "agent:" }],
      ["an actor that is text", "agent:helper"],
      ["no actor", undefined],
      ["an actor of null", null],
    ]) {
      const token = iam.mint("delegated", { act });
      const { delegated, refused } = await ask(token, by);
      assert.deepEqual(delegated?.actors, actors, what);
      assert.equal(refused?.kind, actors ? undefined : "TokenInvalid", what);
      assert.equal(await scene.judgedHere(iam, token), "actor_refused", what);
    }
    assert.deepEqual(await ask(iam.mint("access"), by), { delegated: null });
    answer.active = false;
    assert.equal((await ask(iam.mint("delegated"), by)).refused?.kind, "TokenInvalid");
  });
});
