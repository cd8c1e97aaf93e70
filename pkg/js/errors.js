// How does a check say no? Two classes that are never confused: a refusal of a token or request, and a broken
// configuration.

/** A refusal, made from what the core answered. */
export class WicketgateRefusal extends Error {
  constructor(refusal) {
    super(refusal.meaning);
    // Own properties, so that they survive structured logging; on no account is the token among them.
    for (const member of ["code", "status", "error", "retryAfterSeconds", "issuer", "keyId"]) {
      if (refusal[member] !== undefined) this[member] = refusal[member];
    }
    this.ruleIds = Object.freeze(refusal.ruleIds);
    this.headers = Object.freeze(refusal.headers);
    Object.freeze(this);
  }
}

/** The refusal of a call whose instance ended: the core's own words, kept here, since no instance may be left to be asked. */
export const TRAP_REFUSAL = {
  code: "instance_trapped",
  meaning: "the WebAssembly instance trapped; the next call gets a new one",
  ruleIds: ["IAM-FC-1"],
  status: 503,
  error: "temporarily_unavailable",
  headers: { "Retry-After": "1" },
  retryAfterSeconds: 1,
};

/** Every fault of a configuration at once. */
export class WicketgateConfigurationError extends Error {
  constructor(errors) {
    super(
      `the configuration has ${errors.length} fault(s): ${errors.map(({ path, why }) => `${path}: ${why}`).join("; ")}`,
    );
    this.errors = Object.freeze(errors.map((error) => Object.freeze(error)));
    Object.freeze(this);
  }
}

// On the prototypes, so that a minifier that renames classes cannot change what a log says.
for (const [kind, name] of [
  [WicketgateRefusal, "WicketgateRefusal"],
  [WicketgateConfigurationError, "WicketgateConfigurationError"],
]) {
  Object.defineProperty(kind.prototype, "name", { value: name });
}
