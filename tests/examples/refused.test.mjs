// Does docs/refused.md mend what it says? For each code of its first table: a token that is refused with it,
// what the refusal carries, and the same token with the page's line in the entry, which passes.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Wicketgate } from "wicketgate";
import { Wicketgate as RequestGate } from "wicketgate/edge";
import { readDocument, rowsUnder } from "../docs/markdown.mjs";
import { AUDIENCE, configurationText, gateScene, ISSUER, refusalOf } from "../support/gate.mjs";
import { hostSigner } from "../support/host-signer.mjs";
import { segment } from "../support/raw-signer.mjs";

const PAGE = readDocument("docs/refused.md");
const ROWS = rowsUnder(PAGE, "code | what it carries | what it means | the line that mends it");
const NOW = Math.floor(Date.now() / 1_000);
const signer = hostSigner("ES256", "key-1");
const rsaSigner = hostSigner("RS256", "key-1");

/** What is told otherwise of a token that would pass: its claims, its header, its signer. */
const REFUSED = {
  iss_mismatch: { claims: { iss: `${ISSUER}/` } },
  aud_mismatch: { claims: { aud: "https://api.example" } },
  aud_missing: { claims: { aud: undefined, client_id: AUDIENCE } },
  alg_mismatch: { by: rsaSigner, header: { alg: "RS256" } },
  lifetime_too_long: { claims: { iat: NOW - 200, exp: NOW + 200 } },
  exp_too_far_ahead: {
    entry: { issuedAt: "optional" },
    claims: { iat: undefined, exp: NOW + 3_500 },
  },
  iat_missing: { claims: { iat: undefined } },
  kid_missing: { header: { kid: undefined } },
  typ_refused: { header: { typ: "example+jwt" } },
  nbf_in_future: { claims: { nbf: NOW + 30 } },
  iat_in_future: { claims: { iat: NOW + 30 } },
  token_expired: { claims: { iat: NOW - 200, exp: NOW - 30 } },
};

function tokenOf({ claims, header, by = signer }) {
  const genuine = { iss: ISSUER, aud: AUDIENCE, sub: "ada", iat: NOW - 1, exp: NOW + 200 };
  const input = `${segment({ alg: "ES256", kid: "key-1", ...header })}.${segment({ ...genuine, ...claims })}`;
  return `${input}.${by.signature(input).toString("base64url")}`;
}

async function gateWith(entry, keys) {
  const scene = await gateScene({ configuration: configurationText(entry) });
  scene.answer = async () => Response.json({ keys });
  return scene.gate;
}

describe("the table of tokens", () => {
  test("has a case here for each row", () => {
    assert.deepEqual(
      ROWS.map(([code]) => code.slice(1, -1)),
      Object.keys(REFUSED),
    );
  });

  for (const [code, carries, , line] of ROWS) {
    test(`${code} carries what the page says, and its line mends it`, async () => {
      const told = REFUSED[code.slice(1, -1)];
      const keys = [(told.by ?? signer).jwk];
      const token = tokenOf(told);
      const refusal = await refusalOf((await gateWith(told.entry, keys)).verify(token));
      assert.equal(refusal.code, code.slice(1, -1));
      for (const [, member] of carries.matchAll(/`(\w+)`/g)) assert.ok(member in refusal, member);
      const entry = JSON.parse(`{${line.slice(1, -1)}}`);
      const [setting] = Object.keys(entry);
      assert.equal(refusal.setting, `issuers.orders.${setting}`);
      assert.equal(
        (await (await gateWith({ ...told.entry, ...entry }, keys)).verify(token)).claims.sub,
        "ada",
      );
    });
  }
});

test("every code that the page names exists", async () => {
  const gate = await RequestGate.load(configurationText());
  const known = (await gate.reasons()).map(({ code }) => code);
  const named = [...PAGE.matchAll(/`([a-z0-9]+_[a-z0-9_]+)`/g)].map(([, word]) => word);
  // The last is the code of a demand, which is no refusal.
  const members = ["jwks_fetch", "key_ops", "jwks_uri", "step_up_required"];
  for (const word of new Set(named)) assert.ok(known.includes(word) || members.includes(word), word);
});

describe("the table of keys", () => {
  const { jwk } = signer;
  const html = () => new Response("<!doctype html>", { headers: { "Content-Type": "text/html" } });
  const BROUGHT = {
    jwks_fetch_failed: () => new Response("", { status: 404 }),
    byte_order_mark: () => new Response(`\ufeff${JSON.stringify({ keys: [jwk] })}`),
    jwks_fetch_redirected: () => new Response(null, { status: 302, headers: { Location: ISSUER } }),
    jwks_malformed: html,
    jwks_too_large: () => Response.json({ keys: Array.from({ length: 33 }, () => jwk) }),
    jwks_leaked: () => Response.json({ keys: [{ ...jwk, d: "AA" }] }),
    metadata_issuer_mismatch: () => Response.json({ issuer: `${ISSUER}/`, jwks_uri: `${ISSUER}/jwks.json` }),
    metadata_malformed: () => Response.json({ issuer: ISSUER, jwks_uri: "http://issuer.example/jwks.json" }),
  };
  const rows = rowsUnder(PAGE, "code of the event | what it means | what mends it");

  test("has a case here for each row, but for the one that waits", () => {
    const codes = rows.map(([code]) => code.slice(1, -1)).filter((code) => code !== "jwks_fetch_timeout");
    assert.deepEqual(codes, Object.keys(BROUGHT));
  });

  for (const [code, brought] of Object.entries(BROUGHT)) {
    test(`${code} is the event's code`, async () => {
      const events = [];
      const entry = code.startsWith("metadata_")
        ? { jwksUri: undefined, discovery: "openid-configuration" }
        : {};
      const gate = await Wicketgate.load(configurationText(entry), {
        fetch: async () => brought(),
        onEvent: (event) => events.push(event),
      });
      assert.equal((await refusalOf(gate.verify(tokenOf({})))).status, 503);
      assert.equal(events.find(({ type }) => type === "jwks_fetch").code, code);
    });
  }
});
