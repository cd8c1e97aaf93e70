// Where may the crate `laravel-iam` and this package differ about a token, and who is right? By the vendor's
// own text where there is one (the crate's pages, the server's sources), else by the RFC that it builds on. A
// difference of no class is a failure, and so is a class that no token needs.

/** `there`: what the crate does. `right`: whose verdict the vendor's text or the RFC wants. */
export const DIFFERENCES = {
  "fractional dates": {
    there: "refuses",
    right: "here",
    why: "a NumericDate may have a fraction (RFC 7519 section 2) and the server's signer writes microseconds; the crate reads whole numbers and refuses its own server's tokens",
  },
  "where the keys are": {
    there: "refuses",
    right: "here",
    why: "the server and its discovery have the key set at the root of the origin; the crate asks below its base_url, where nothing is",
  },
  "a stranger's key in the set": {
    there: "refuses",
    right: "here",
    why: "a key that is not understood is ignored (RFC 7517 section 5); the crate refuses the whole set",
  },
  "another token of the same key": {
    there: "takes",
    right: "here",
    why: "ID and logout tokens have the access token's key, issuer, audience and typ; only the claims tell them apart (RFC 8725 section 3.11), and the crate looks at none",
  },
  "a delegated token taken for the user's": {
    there: "takes",
    right: "here",
    why: "the crate's page says that a delegated token is authorized by introspection alone and never from the local bytes, and that act alone tells it; its verify_token looks at neither typ nor act",
  },
  typ: {
    there: "takes",
    right: "here",
    why: "the server writes typ JWT on all but delegated tokens; explicit types are there to be compared (RFC 8725 section 3.11)",
  },
  "an extension that must be understood": {
    there: "takes",
    right: "here",
    why: "who does not understand a member of crit must refuse (RFC 7515 section 4.1.11), b64 among them (RFC 7797 section 6)",
  },
  "keys that a token brings": {
    there: "takes",
    right: "either",
    why: "the crate's page says that trust never flows from the token; it ignores jwk, jku, x5u and x5c, here their presence is refused",
  },
  "an unbounded life": {
    there: "takes",
    right: "here",
    why: "the server's tokens live 900 s (delegated ones 900 s at most); the crate bounds neither exp - iat nor exp - now",
  },
  "a time of issue that cannot be": {
    there: "takes",
    right: "here",
    why: "the server always writes iat; the crate reads it and compares it with nothing, so the life of a token without it, or of one issued tomorrow, is unknown",
  },
  "types of registered claims": {
    there: "takes",
    right: "here",
    why: "every member of aud is a StringOrURI and jti is a string (RFC 7519 section 4.1)",
  },
  "members that stand twice": {
    there: "takes",
    right: "here",
    why: "names must be unique, or a strict reader refuses (RFC 7519 section 4); the crate keeps the last of two",
  },
  "a bound token": {
    there: "takes",
    right: "here",
    why: "cnf says that a holder must prove possession of a key (RFC 7800); a bearer check that ignores it takes stolen tokens",
  },
  "size and depth": {
    there: "takes",
    right: "either",
    why: "the crate has no limit on tokens, nesting or key sets, so a stranger decides what a check costs",
  },
  "two keys of one kid": {
    there: "takes",
    right: "either",
    why: "the server never publishes two; the crate takes the first and refuses tokens of the second, here a kid that names no one key is refused",
  },
  "keys that are for something else": {
    there: "takes",
    right: "here",
    why: "use, alg and key_ops say what a key is for (RFC 7517 sections 4.2 to 4.4); the crate reads none of them",
  },
  "a published private key": {
    there: "takes",
    right: "here",
    why: "whoever reads such a set can sign; here it is refused until a clean one comes",
  },
  "a redirected key set": {
    there: "takes",
    right: "here",
    why: "the crate's page wants keys from the server's well-known endpoint; its client follows redirects to anywhere",
  },
  "a withdrawn key": {
    there: "takes",
    right: "here",
    why: "the server drops a revoked key from the set at once and lets a copy live 300 s; the crate's copy has no age, so a key that it holds serves until the process ends",
  },
};
