// What would a Worker of one's own do with a token? The same passing on, behind jose, told the same rules as
// far as it has them.

import { env } from "cloudflare:workers";
import { createRemoteJWKSet, jwtVerify } from "jose";

const { issuer, audience, lifetimeSeconds, jwksUri } = env.TERMS;
const keySet = createRemoteJWKSet(new URL(jwksUri));
/** jose has no check of `exp - iat`; the age of a token, which is bounded here, comes closest. */
const options = {
  issuer,
  audience,
  algorithms: ["ES256"],
  typ: "at+jwt",
  requiredClaims: ["exp", "iat"],
  maxTokenAge: lifetimeSeconds,
};

export default {
  async fetch(request) {
    const [scheme, token] = request.headers.get("Authorization")?.split(" ") ?? [];
    try {
      if (scheme !== "Bearer") return new Response("no token", { status: 401 });
      await jwtVerify(token, keySet, options);
    } catch {
      return new Response("no good token", { status: 401 });
    }
    return env.UPSTREAM.fetch(request);
  },
};
