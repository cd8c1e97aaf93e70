// What does `wicketgate/slim` offer? The same API, with the wasm handed over by the caller instead of
// located.

import type { Configuration } from "./configuration.js";
import type { LoadOptions as CommonLoadOptions, Wicketgate as Gate } from "./index.js";

export * from "./index.js";

/** What `load` takes besides the configuration: the wasm, and the optional members of the other entries. */
export interface LoadOptions extends CommonLoadOptions {
  /**
   * The package's `wicketgate/verify.wasm`: a compiled module, its bytes, a response that carries it, or
   * where to fetch it. The first one that starts serves every gate of the program, by whichever entry it
   * came; later ones are not looked at. A load waits while another one starts, and looks at its own wasm if
   * that fails.
   */
  readonly wasm: WebAssembly.Module | BufferSource | Response | Promise<Response> | URL | string;
}

/** A gate: one configuration, its key sets, and the checks. */
export type Wicketgate = Gate;

/** Loads gates as the other entries do, with the wasm from `options.wasm`. */
export declare const Wicketgate: {
  /**
   * @throws {WicketgateConfigurationError} (rejects) when the configuration is broken, with every fault.
   * @throws {TypeError} (rejects) when `options.wasm` is missing or is another module than the package's,
   * where nothing has started yet; when `config` is neither text nor an object, or an option is unknown or of
   * another type.
   */
  load(config: string | Configuration, options: LoadOptions): Promise<Gate>;
};
