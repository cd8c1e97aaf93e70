// Do the Worker's own refusals say what the closed list says? The list is the core's; the table is the
// Worker's.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Wicketgate } from "wicketgate/edge";
import { initSync, refusal } from "../../target/conformance/wicketgate.js";
import { WorkerRefusal } from "../../worker/src/refusal.ts";

const CODES = ["configuration_broken", "upstream_timeout", "upstream_unreachable"];

initSync({ module: readFileSync(new URL("../../target/conformance/wicketgate_bg.wasm", import.meta.url)) });

test("every refusal that the Worker makes is the core's own of that code", async () => {
  const gate = await Wicketgate.load(
    JSON.stringify({
      issuers: {
        orders: {
          issuer: "https://issuer.example",
          audience: ["x"],
          jwksUri: "https://issuer.example/jwks.json",
        },
      },
    }),
  );
  const reasons = new Map((await gate.reasons()).map((reason) => [reason.code, reason]));
  for (const code of CODES) {
    const { status, ruleIds, error, headers } = new WorkerRefusal(code);
    const listed = reasons.get(code);
    assert.deepEqual(
      { code, status, ruleIds: [...ruleIds] },
      { code, status: listed?.status, ruleIds: [...(listed?.ruleIds ?? [])] },
    );
    const ofCore = JSON.parse(refusal(code));
    assert.deepEqual(
      { code, status, error, headers },
      { code: ofCore.code, status: ofCore.status, error: ofCore.error, headers: ofCore.headers },
    );
  }
});
