// Who stands beside the Worker in its bench? One that only passes on, one that checks with jose first, and the service behind all.

export const SERVICE = `
export default { fetch: () => new Response("yes") };
`;

const PASS_ON = `
const passOn = (request, env, more) => {
  const headers = new Headers(request.headers);
  headers.delete("Authorization");
  for (const [name, value] of more) headers.set(name, value);
  return env.APP.fetch(new Request(request, { headers }));
};
`;

export const PROXY_WORKER = `
${PASS_ON}
export default { fetch: (request, env) => passOn(request, env, []) };
`;

/** The same checks as the gate's, and the claims in the same header. */
export const JOSE_WORKER = (jwksUri, issuer, audience) => `
import { createRemoteJWKSet, jwtVerify } from "./jose";
${PASS_ON}
const keys = createRemoteJWKSet(new URL(${JSON.stringify(jwksUri)}));
const terms = { algorithms: ["ES256"], issuer: ${JSON.stringify(issuer)}, audience: ${JSON.stringify(audience)}, requiredClaims: ["exp", "iat"], maxTokenAge: 300 };
export default {
  async fetch(request, env) {
    const [scheme, token] = (request.headers.get("Authorization") ?? "").split(" ");
    if (scheme !== "Bearer") return new Response("", { status: 401 });
    try {
      const { payload } = await jwtVerify(token, keys, terms);
      return passOn(request, env, [["Claims", btoa(JSON.stringify(payload))]]);
    } catch {
      return new Response("", { status: 401 });
    }
  },
};
`;
