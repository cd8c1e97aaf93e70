// Do the Worker's own refusals say what the closed list says? The list is the core's; the table is the Worker's.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Wicketgate } from "wicketgate";
import { WorkerRefusal } from "../../worker/src/refusal.ts";

const CODES = ["claims_too_large", "configuration_broken", "upstream_timeout", "upstream_unreachable"];

test("status and rules of every refusal that the Worker makes", async () => {
  const gate = await Wicketgate.load(
    JSON.stringify({
      issuers: { orders: { issuer: "https://issuer.example", audience: ["x"], jwksUri: "https://issuer.example/jwks.json" } },
    }),
  );
  const reasons = new Map(gate.reasons().map((reason) => [reason.code, reason]));
  for (const code of CODES) {
    const { status, ruleIds } = new WorkerRefusal(code);
    const listed = reasons.get(code);
    assert.deepEqual({ code, status, ruleIds: [...ruleIds] }, { code, status: listed?.status, ruleIds: [...(listed?.ruleIds ?? [])] });
  }
});
