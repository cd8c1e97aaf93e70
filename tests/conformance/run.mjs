// Does the built wasm agree with tables that others wrote? `node tests/conformance/run.mjs`;
// WICKETGATE_VECTORS names another folder of the same layout. Every file gets a line, the last line counts
// the whole.

import { RULES } from "./exceptions.mjs";
import {
  judgeChromium,
  judgeGecko,
  judgeHelmet,
  judgeRequest,
  judgeSourceMatch,
  judgeSubsumption,
  judgeWhitespace,
} from "./judges/csp.mjs";
import { judgeDer, judgeP1363 } from "./judges/ecdsa.mjs";
import { judgeRaw } from "./judges/host-signatures.mjs";
import { judgeJson } from "./judges/json.mjs";
import { judgeJws, judgePinnedJws } from "./judges/jws.mjs";
import { judgeToken } from "./judges/jwt-attacks.mjs";
import { judgeOpenRedirect } from "./judges/open-redirects.mjs";
import { judgeOriginMatch, judgeOriginPattern, judgeOriginString } from "./judges/origins.mjs";
import { judgeOwnOrigins } from "./judges/own-origins.mjs";
import { judgeOwnPositives } from "./judges/own-positives.mjs";
import { judgeRedirect } from "./judges/redirects.mjs";
import { judgeKeySet } from "./judges/tink-key-sets.mjs";
import { judgeTinkToken } from "./judges/tink-tokens.mjs";
import { judgeUrl } from "./judges/urls.mjs";
import { loadLayers } from "./layers.mjs";
import { score } from "./scoring.mjs";
import { readVectors } from "./vectors.mjs";
import { watch } from "./watchdog.mjs";

const SHOWN_FAILURES = 20;

const JUDGES = {
  csp_chromium_parse: judgeChromium,
  csp_chromium_source_match: judgeSourceMatch,
  csp_gecko_parser: judgeGecko,
  csp_helmet_emission: judgeHelmet,
  csp_rust_csp_requests: judgeRequest,
  csp_subsumption: judgeSubsumption,
  csp_wpt_whitespace_quotes: judgeWhitespace,
  json_test_suite: judgeJson,
  jwt_attacks: judgeToken,
  open_redirect_payloads: judgeOpenRedirect,
  redirect_uri_tables: judgeRedirect,
  origin_matching: judgeOriginMatch,
  origin_patterns_jub0bs: judgeOriginPattern,
  rfc6979_p256: judgeP1363,
  rfc_jws_jwt: judgeJws,
  tink_jwk_sets: judgeKeySet,
  tink_jwt_format_claims: judgeTinkToken,
  wpt_urltestdata: judgeUrl,
  wpt_derived_origin_strings: judgeOriginString,
  wycheproof_ecdsa_p256_sha256_der: judgeDer,
  wycheproof_ecdsa_p256_sha256_p1363: judgeP1363,
  wycheproof_ecdsa_p384_sha384_p1363: judgeRaw("ES384"),
  wycheproof_ed25519: judgeRaw("EdDSA"),
  wycheproof_jwcrypto: judgeJws,
  wycheproof_jwk: judgeJws,
  wycheproof_jws: judgePinnedJws,
  wycheproof_ps256_2048: judgeRaw("PS256"),
  wycheproof_ps256_3072: judgeRaw("PS256"),
  wycheproof_ps256_4096: judgeRaw("PS256"),
  wycheproof_rs256_2048: judgeRaw("RS256"),
  wycheproof_rs256_3072: judgeRaw("RS256"),
  wycheproof_rs256_4096: judgeRaw("RS256"),
  wycheproof_rs256_8192: judgeRaw("RS256"),
};

const NOT_JUDGED = [
  [
    /^csp_evaluator/,
    "it tells what a tool says of policies, not what they mean; the tool itself judges ours among the browsers",
  ],
  [/^rfc_jwk_thumbprint/, "this version computes no key thumbprints"],
  [/^webhooks/, "this version checks no webhooks"],
  [/^wpt_/, "this version parses no URLs but its own configuration's"],
  [/^wycheproof_hmac/, "this version checks no MACs"],
  [/(?:)/, "no layer of this version judges it"],
];

const total = { passed: 0, failed: 0, skipped: 0 };

function tell(name, counts, details) {
  for (const outcome of ["passed", "failed", "skipped"]) total[outcome] += counts[outcome];
  const reasons = [...counts.reasons].map(([why, count]) => `${count} ${why}`).join("; ");
  console.log(
    `${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped${reasons && ` (${reasons})`}`,
  );
  for (const line of details.slice(0, SHOWN_FAILURES)) console.log(`    ${line}`);
  if (details.length > SHOWN_FAILURES) console.log(`    and ${details.length - SHOWN_FAILURES} more`);
}

const newCounts = () => ({ passed: 0, failed: 0, skipped: 0, reasons: new Map() });

async function judgeFile({ name, table }, layers, dog, uses) {
  const counts = newCounts();
  const details = [];
  const judge = JUDGES[name];
  if (!judge) {
    const [, why] = NOT_JUDGED.find(([pattern]) => pattern.test(name));
    counts.skipped = table.cases.length;
    counts.reasons.set(why, counts.skipped);
    return tell(name, counts, details);
  }
  for (const testCase of table.cases) {
    dog.alive(`${name} ${testCase.id}`);
    const answer = await answerOf(judge, testCase, { layers, table });
    const { outcome, why, rule, difference } = score(name, testCase, answer);
    counts[outcome] += 1;
    if (outcome === "skipped") counts.reasons.set(why, (counts.reasons.get(why) ?? 0) + 1);
    if (rule) uses.set(rule, (uses.get(rule) ?? 0) + 1);
    const label = [testCase.id, testCase.name ?? testCase.comment ?? testCase.title]
      .filter(Boolean)
      .join(" ");
    if (outcome === "failed") details.push(`FAILED ${label}: ${why}`);
    if (difference) details.push(`policy ${label}: ${difference}`);
  }
  return tell(name, counts, details);
}

// A case that a judge stumbles over has failed; the others are judged all the same.
async function answerOf(judge, testCase, context) {
  try {
    return await judge(testCase, context);
  } catch (error) {
    return { fault: `${error?.stack ?? error}` };
  }
}

async function judgeOwn(layers, dog) {
  dog.alive("own positives");
  const counts = newCounts();
  const details = [];
  for (const { name, faults } of [...(await judgeOwnPositives(layers)), ...(await judgeOwnOrigins())]) {
    counts[faults.length === 0 ? "passed" : "failed"] += 1;
    details.push(...faults.map((fault) => `FAILED ${name}: ${fault}`));
  }
  tell("own_positives", counts, details);
}

function judgeRules(uses, isDefault) {
  const counts = newCounts();
  const details = [];
  for (const rule of RULES) {
    const count = uses.get(rule) ?? 0;
    if (count > 0) counts.passed += 1;
    else if (isDefault) counts.failed += 1;
    const use =
      count > 0 ? `${count} cases` : isDefault ? "FAILED, no case needs it" : "no case needs it here";
    details.push(`${rule.name} (${use}): ${rule.reason}`);
  }
  // Elsewhere a rule is a note: which classes a folder holds is its own affair.
  tell("exceptions", isDefault ? counts : newCounts(), details);
}

const dog = watch();
const layers = await loadLayers();
const { folder, isDefault, files } = readVectors();
const uses = new Map();
await judgeOwn(layers, dog);
if (files === undefined)
  console.log(`conformance: no folder ${folder}, so only the project's own tables are judged`);
for (const file of files ?? []) await judgeFile(file, layers, dog, uses);
if (files !== undefined) judgeRules(uses, isDefault);
dog.stop();
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
