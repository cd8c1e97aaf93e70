// How is a first token verified where nothing is loaded yet? Loads one package, opens it, verifies one token.
// Runs as it is in Node, in workerd and in Chromium; each resolves the two names below.

/** Throws unless the token is good. */
export async function verifyFirst(contestant, terms, token) {
  if (contestant === "ours") {
    const { Wicketgate } = await import("wicketgate");
    const gate = await Wicketgate.load(terms.configuration);
    await gate.verify(token);
  } else {
    const { createLocalJWKSet, jwtVerify } = await import("jose");
    const { issuer, audience, publicJwk } = terms;
    await jwtVerify(token, createLocalJWKSet({ keys: [publicJwk] }), {
      issuer,
      audience,
      algorithms: ["ES256"],
    });
  }
}
