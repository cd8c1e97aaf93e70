// What does `wicketgate/check` offer? What an author should know of a configuration before it is published.
// It brings the Public Suffix List along: load it when asked, and never in a request.

import type { Configuration, ConfigurationError } from "./index.js";

/** What was found. Frozen. */
export interface Findings {
  /** What keeps a gate from loading the configuration; none where it loads. */
  readonly faults: readonly ConfigurationError[];
  /**
   * What is no fault and yet worth a look: the warnings of a gate, and patterns of origins on a suffix of the
   * Public Suffix List, below which strangers get names. They are told beside faults too.
   */
  readonly warnings: readonly ConfigurationError[];
}

/** Where the wasm is, for a runtime that cannot find it by itself. */
export interface CheckOptions {
  /**
   * The package's `wicketgate/check.wasm`: a compiled module, its bytes, a response that carries it, or where
   * to fetch it. The first one that starts serves every later call.
   */
  readonly wasm?: WebAssembly.Module | BufferSource | Response | Promise<Response> | URL | string;
}

/**
 * Reads a configuration as a gate that judges whole requests would, and tells what it found.
 *
 * @param config The configuration, as JSON text or as an object, as `load` takes it.
 * @throws {TypeError} (rejects) when `config` is neither text nor an object, or an option is unknown or of
 * another type.
 * @throws {Error} (rejects) with the runtime's own error when the wasm cannot be found or instantiated.
 */
export function findings(config: string | Configuration, options?: CheckOptions): Promise<Findings>;
