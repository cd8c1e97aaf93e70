// How does a check say no? Two classes that are never confused: a refusal of a token or request, and a broken configuration.

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

/** Every fault of a configuration at once. */
export class WicketgateConfigurationError extends Error {
  constructor(errors) {
    super(`the configuration has ${errors.length} fault(s): ${errors.map(({ path, why }) => `${path}: ${why}`).join("; ")}`);
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
