// Does the installed tarball work in a Worker? Bundled by wrangler as for a deployment, loaded in the global
// scope, run in workerd; with a compatibility date of today, and with one from before workerd knew the
// request's cache mode.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Miniflare, NoOpLog } from "miniflare";
import { installTarball, JUDGED, makeTrial } from "./consumer.mjs";

const WRANGLER = fileURLToPath(new URL("../../node_modules/wrangler/bin/wrangler.js", import.meta.url));
const DATES = ["2026-07-01", "2024-01-01"];

let consumer;
let trial;

before(async () => {
  consumer = await installTarball();
  trial = await makeTrial();
  consumer.write("wicketgate.json", trial.config);
  consumer.write(
    "worker.js",
    `
    import config from "./wicketgate.json";
    import { Wicketgate } from "wicketgate";
    const gate = await Wicketgate.load(config);
    export default {
      async fetch(request, env, context) {
        try {
          const token = gate.bearerToken(request.headers.get("authorization"));
          const { claims } = await gate.verify(token, { waitUntil: (work) => context.waitUntil(work) });
          return Response.json({ subject: claims.sub });
        } catch ({ name, code, status, headers }) {
          return Response.json({ refusal: [name, code, status].join(" ") }, { status, headers });
        }
      },
    };`,
  );
  const settings = {
    name: "consumer",
    main: "worker.js",
    compatibility_date: DATES[0],
    rules: [{ type: "Text", globs: ["**/wicketgate.json"] }],
  };
  consumer.write("wrangler.json", JSON.stringify(settings));
  const parameters = [WRANGLER, "deploy", "--dry-run", "--outdir", "dist"];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "1" };
  await promisify(execFile)(process.execPath, parameters, { cwd: consumer.folder, env }).catch(
    ({ stdout, stderr }) => assert.fail(stdout + stderr),
  );
});

after(() => consumer?.remove());

function modules() {
  const folder = join(consumer.folder, "dist");
  const kinds = { js: "ESModule", json: "Text", wasm: "CompiledWasm" };
  const names = readdirSync(folder).filter((name) => /\.(js|json|wasm)$/.test(name));
  names.sort((one, other) => Number(other === "worker.js") - Number(one === "worker.js"));
  return names.map((name) => {
    const type = kinds[name.split(".").at(-1)];
    return {
      type,
      path: join("/", name),
      contents: readFileSync(join(folder, name), type === "CompiledWasm" ? undefined : "utf8"),
    };
  });
}

for (const compatibilityDate of DATES) {
  test(`in workerd, compatibility date ${compatibilityDate}`, async () => {
    const fetched = [];
    const runtime = new Miniflare({
      modules: modules(),
      modulesRoot: "/",
      compatibilityDate,
      cf: false,
      host: "127.0.0.1",
      log: new NoOpLog(),
      outboundService(request) {
        fetched.push(request.url);
        return Response.json(trial.keySet);
      },
    });
    try {
      const url = await runtime.ready;
      const ask = (token) =>
        fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
      assert.deepEqual(await (await ask(trial.good)).json(), { subject: JUDGED.subject });
      const refused = await ask(trial.forged);
      assert.deepEqual([refused.status, await refused.json()], [401, { refusal: JUDGED.refusal }]);
      assert.equal(refused.headers.get("www-authenticate"), 'Bearer error="invalid_token"');
      const absent = await ask();
      assert.deepEqual([absent.status, absent.headers.get("www-authenticate")], [401, "Bearer"]);
      assert.deepEqual(fetched, [trial.jwksUri]);
    } finally {
      await runtime.dispose();
    }
  });
}
