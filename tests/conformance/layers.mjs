// How does a judge ask one layer of the core what the package tells nobody? Through the wasm that exports the
// layers, which is built aside and never published. What the package does tell is asked of it: support/shipped.mjs.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = new URL("../../target/conformance/", import.meta.url);

/** What a layer that trapped answers: never the verdict that a case expects. */
export const TRAPPED = "trapped";

/** The layers as functions. A verdict is "accepted" or the code of the fault. */
export async function loadLayers() {
  const wasm = new URL("wicketgate_bg.wasm", FOLDER);
  const glue = await import(new URL("wicketgate.js", FOLDER));
  glue.initSync({ module: new WebAssembly.Module(readFileSync(fileURLToPath(wasm))) });

  const ask = (work, whenTrapped) => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      glue.__wbg_reset_state();
      return whenTrapped;
    }
  };

  const layers = {
    base64url: (text) =>
      ask(() => (glue.layerBase64url(text) === undefined ? "not_base64url" : "accepted"), TRAPPED),
    json: (bytes) => ask(() => glue.layerJson(bytes), TRAPPED),
    keySet: (bytes) => ask(() => JSON.parse(glue.layerKeySet(bytes)), { verdict: TRAPPED, keys: [] }),
    jws: (keySet, token, typ) => ask(() => glue.layerJws(keySet, token, typ), TRAPPED),
    es256: (x, y, message, signature) => ask(() => glue.layerEs256(x, y, message, signature), TRAPPED),
    cspSources: (words) => ask(() => glue.layerCspSources(words), TRAPPED),
    cspCovers: (list, words) => ask(() => glue.layerCspCovers(list, words), false),
    signaturePaths: () => glue.LayerSignaturePaths.build(),
    trap: () => ask(() => glue.trap(), TRAPPED),
  };
  // Else a trap would go unnoticed, and every "must not crash" would hold.
  if (layers.trap() !== TRAPPED || layers.base64url("Zg") !== "accepted")
    throw new Error("a trap is not seen, or not recovered from");
  return layers;
}

/** The verdict of the ECDSA layer on a public JWK. */
export function es256WithJwk(layers, { x, y }, message, signature) {
  const coordinate = (text) => Buffer.from(String(text), "base64url");
  return layers.es256(coordinate(x), coordinate(y), message, signature);
}
