// What does `wicketgate/edge/slim` offer? The same API as `wicketgate/edge`, with the wasm handed over by the
// caller instead of located.

import type { Configuration } from "./configuration.js";
import type { Wicketgate as Gate } from "./edge.js";
import type { LoadOptions as CommonLoadOptions } from "./slim.js";

export * from "./edge.js";

/** As that of `wicketgate/slim`; the wasm is the package's `wicketgate/gate.wasm`. */
export interface LoadOptions extends CommonLoadOptions {}

/** A gate that judges whole requests. */
export type Wicketgate = Gate;

/** Loads gates as `wicketgate/edge` does, with the wasm from `options.wasm`. */
export declare const Wicketgate: (abstract new () => Gate) & {
  /** As `Wicketgate.load` of `wicketgate/slim`, with the same errors. */
  load(config: string | Configuration, options: LoadOptions): Promise<Gate>;
};
