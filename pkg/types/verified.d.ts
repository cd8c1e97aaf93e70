// What does a verified token say?

/** A JSON value as `JSON.parse` returns it. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/**
 * A JSON object as `JSON.parse` returns it. A member named `__proto__` is an own property and changes no
 * prototype.
 */
export interface JsonObject {
  [name: string]: JsonValue;
}

/**
 * The claims of a verified token (RFC 7519 section 4), as `JSON.parse` returns them. `iss`, `exp`, and `aud` and
 * `iat` where they are there, have been checked.
 */
export interface Claims {
  [name: string]: JsonValue | undefined;
  /** The issuer's exact configured string. */
  iss: string;
  /**
   * The audience or audiences; at least one is a configured one. Absent only where the issuer's entry has an
   * `audienceClaim`, and that claim is a configured one.
   */
  aud?: string | string[];
  /** Expiry, seconds since 1970; a fraction where the issuer wrote one. */
  exp: number;
  /** Time of issue, seconds since 1970. Absent only where the issuer's entry has `"issuedAt": "optional"`. */
  iat?: number;
}

/** The protected header of a verified token (RFC 7515 section 4), as `JSON.parse` returns it. */
export interface ProtectedHeader {
  [name: string]: JsonValue | undefined;
  /** The one algorithm that the issuer is configured with. */
  alg: "ES256" | "ES384" | "Ed25519" | "EdDSA" | "PS256" | "RS256";
  /**
   * The ID of the key that made the signature. Absent only where the issuer's entry has `"keyId": "optional"`.
   */
  kid?: string;
}

/** Who acts by a delegated token (RFC 8693 section 4.1). */
export interface Actor {
  /** The actor's own `sub`, such as that of an agent. It is not the user's, which is `claims.sub`. */
  readonly sub: string;
}

/**
 * What a token says, once its signature, issuer, audience and times hold. Itself frozen; `claims` and
 * `header` are plain objects of the caller's own, parsed anew for every verdict.
 */
export interface Verified {
  /** The configured name of the issuer, not its `iss`. */
  readonly issuer: string;
  /**
   * The ID (`kid`) of the key that the signature holds under, also where the token does not name it. Absent
   * where that key has none.
   */
  readonly kid?: string;
  /** The claims, parsed from `claimsText`. */
  readonly claims: Claims;
  /**
   * The claims as the signed JSON text, byte for byte; of `HandedOn` what is left of it. `act` of a delegated token
   * names the outermost actor alone.
   */
  readonly claimsText: string;
  /** The protected header. */
  readonly header: ProtectedHeader;
  /**
   * Present and `true` where the issuer's introspection endpoint was asked, and said that the token is active: on
   * a route with `"introspection": "always"` and for a delegated token, beside the signature; and where no keys
   * could be had. Then alone no signature was checked: `kid` and `header` stand in the token, and `claims` are
   * the endpoint's answer.
   */
  readonly introspected?: true;
  /**
   * Who acts by the token, where it is a delegated one: then the token is not the user's own, and `claims.sub` is
   * whom the actor acts for. Only where the issuer's entry says `"actor": "introspected"`; no other such token
   * passes. Look at it wherever an agent must not do what its user may.
   */
  readonly actor?: Actor;
}
