// Who verifies? The package without and with its verdict cache, jose, and the platform's signature check
// alone. Runs as it is in Node, in workerd and in Chromium, and imports nothing, since each of them finds the
// packages its own way.

/** Opens the contest: `terms` are those of `createMint`. */
export async function openContest({ Wicketgate, jose }, terms) {
  const { issuer, audience, lifetimeSeconds, publicJwk, configuration, uncachedConfiguration } = terms;
  const gate = await Wicketgate.load(uncachedConfiguration);
  const cachingGate = await Wicketgate.load(configuration);
  const keySet = jose.createLocalJWKSet({ keys: [publicJwk] });
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const { kty, crv, x, y } = publicJwk;
  const key = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, algorithm, false, ["verify"]);
  // As alike as jose can be told: it has no check of `exp - iat`.
  const options = {
    issuer,
    audience,
    algorithms: ["ES256"],
    requiredClaims: ["exp", "iat"],
    maxTokenAge: lifetimeSeconds,
  };

  /** Each says yes by returning the claims' `jti` (the bare check: the one it was given), and no by throwing. */
  const contestants = {
    ours: async ({ token }) => (await gate.verify(token)).claims.jti,
    ours_cached: async ({ token }) => (await cachingGate.verify(token)).claims.jti,
    jose: async ({ token }) => (await jose.jwtVerify(token, keySet, options)).payload.jti,
    subtle: async ({ id, signature, signed }) => {
      if (!(await crypto.subtle.verify(algorithm, key, signature, signed)))
        throw new Error("the signature does not verify");
      return id;
    },
  };
  let batch = [];
  let verifiedTokens = 0;

  return {
    /** Gets the next tokens ready. The bare check gets its bytes decoded here, outside any timing. */
    prepare(tokens) {
      batch = tokens.map(decoded);
      verifiedTokens = 0;
    },
    /** Verifies every prepared token `passes` times over, `atOnce` of them under way. Throws unless each answer is a yes. */
    async run(contestant, passes, atOnce = 1) {
      const verify = contestants[contestant];
      for (let pass = 0; pass < passes; pass += 1) {
        const entries = batch.values();
        const verifyRest = async () => {
          for (const entry of entries) {
            if ((await verify(entry)) !== entry.id)
              throw new Error(`${contestant} returned the claims of another token`);
          }
        };
        await Promise.all(Array.from({ length: atOnce }, verifyRest));
        verifiedTokens += batch.length;
      }
    },
    /** Throws unless so many were verified since the last `prepare`: a pass that got lost would pass for speed. */
    requireVerified(count) {
      if (verifiedTokens !== count) throw new Error(`${verifiedTokens} tokens were verified, not ${count}`);
    },
    /** Throws unless every contestant refuses every one of these tokens. */
    async refuse(forged) {
      for (const [name, verify] of Object.entries(contestants)) {
        for (const token of forged) {
          const accepted = await verify(decoded(token)).then(
            () => true,
            () => false,
          );
          if (accepted) throw new Error(`${name} accepted a forged token`);
        }
      }
    },
  };
}

function decoded(token) {
  const [header, payload, signature] = token.split(".");
  const claims = JSON.parse(new TextDecoder().decode(bytesOf(payload)));
  return {
    token,
    id: claims.jti,
    signed: new TextEncoder().encode(`${header}.${payload}`),
    signature: bytesOf(signature),
  };
}

function bytesOf(base64url) {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
