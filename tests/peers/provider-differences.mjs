// Where may this package differ from `oauth4webapi` and `jose` about a token of a real identity provider, or a
// request that brings it? A difference of no class is a failure, and so is a class that no row needs.

/** `takes`: who takes it. `right`: whose verdict the RFC wants; `either` where it leaves that open. */
export const DIFFERENCES = {
  "an unbounded life": {
    takes: ["jose", "oauth4webapi"],
    right: "either",
    why: "RFC 9068 bounds no lifetime; an entry here does, both exp - iat and exp - now",
  },
  "a time of issue to come": {
    takes: ["oauth4webapi"],
    right: "either",
    why: "RFC 7519 says only what iat means; jose compares it where a greatest age is set, oauth4webapi reads its type",
  },
  "the issuer's clock ahead": {
    takes: ["here"],
    right: "either",
    why: "implementers may allow some leeway for clock skew (RFC 7519 section 4.1.5): 5 s here for iat, and for nbf where it equals iat; the others allow none unless told",
  },
  "keys that a token brings": {
    takes: ["jose", "oauth4webapi"],
    right: "either",
    why: "all three ignore keys that a token brings; here their presence is refused",
  },
  "a token that names no key": {
    takes: ["jose", "oauth4webapi"],
    right: "either",
    why: "kid is optional (RFC 7515 section 4.1.4); the others take the only key of the algorithm, here that is keyId: optional",
  },
  "members that stand twice": {
    takes: ["jose", "oauth4webapi"],
    right: "here",
    why: "names must be unique, or a strict reader refuses (RFC 7519 section 4); JSON.parse keeps the last of two",
  },
  "an audience that is no text": {
    takes: ["jose", "oauth4webapi"],
    right: "here",
    why: "every member of aud is a StringOrURI (RFC 7519 section 4.1.3)",
  },
  "a jti that is no text": {
    takes: ["jose"],
    right: "here",
    why: "jti is a string (RFC 7519 section 4.1.7)",
  },
  "a client_id that is no text": {
    takes: ["jose"],
    right: "here",
    why: "client_id is a string (RFC 8693 section 4.3)",
  },
  "an extension that jose knows": {
    takes: ["jose"],
    right: "either",
    why: "jose understands b64 (RFC 7797) and so may take a token whose crit names it; here and in oauth4webapi no extension is understood",
  },
  "size and depth": {
    takes: ["jose", "oauth4webapi"],
    right: "either",
    why: "the others have no limit of their own; here a token has 8 KiB and nests 32 deep at most",
  },
  "a bound token without its proof": {
    takes: ["jose"],
    right: "here",
    why: "jose judges the token alone and leaves cnf to its caller",
  },
  "a bound token with its proof": {
    takes: ["oauth4webapi"],
    right: "there",
    why: "proofs of possession (RFC 9449) are not checked here, so a token that is bound never passes",
  },
  "a proof beside a token that is not bound": {
    takes: ["edge"],
    right: "either",
    why: "oauth4webapi asks for cnf as soon as a proof comes; here the header means nothing, and the token is a bearer token",
  },
};
