// How does a test let a provider of docs/providers.md issue tokens? With the entry that stands there, which
// is the only one, and the shapes in issuers/.
//
//   const scene = exampleOf("auth0", shapes);
//   scene.name, scene.entry            // "auth0" and its entry of `issuers`, as the page has them
//   scene.configuration, scene.routes  // for the package; and for a gate of requests
//   scene.genuine()                    // a token that must pass
//   scene.neighbours()                 // [[what it is, its token, the refusal's code]]
//   scene.fetch(url)                   // answers as the provider's addresses do
//   scene.place(token)                 // request headers with the token where the route wants it

import assert from "node:assert/strict";
import { blocksOf, readDocument } from "../docs/markdown.mjs";
import { hostSigner } from "../support/host-signer.mjs";
import { segment } from "../support/raw-signer.mjs";

const SECONDS_SINCE_ISSUE = 2;

function routesOf(shown, name) {
  const routes = shown.routes ?? [{ path: "/api/*", issuers: [name] }];
  return routes;
}

/** The page's sections that have an entry, as [heading, configuration]. */
export function sections() {
  const [, ...parts] = readDocument("docs/providers.md").split("\n## ");
  return parts.map((part) => {
    const [block, ...others] = blocksOf(part);
    const [heading] = part.split("\n");
    assert.equal(others.length, 0, heading);
    assert.equal(`${block.language} ${block.kind}`, "json provider", heading);
    return [heading, JSON.parse(block.text)];
  });
}

export function exampleOf(folderName, shapes) {
  const [, shown] = sections().find(([heading]) => heading === shapes.heading);
  const [[name, entry]] = Object.entries(shown.issuers);
  const algorithm = entry.algorithm ?? "ES256";
  const signers = {
    key: hostSigner(algorithm, `${folderName}-key`),
    next: hostSigner(algorithm, `${folderName}-next`),
  };
  const keySet = shapes.keySet(signers.key.jwk, signers.next.jwk);
  const { jwksUri = new URL("/keys-of-the-example", entry.issuer).href } = entry.jwks
    ? { jwksUri: "" }
    : entry;
  const from = { issuer: entry.issuer, audience: entry.audience[0] };
  const now = () => ({ ...from, now: Math.floor(Date.now() / 1_000) - SECONDS_SINCE_ISSUE });

  const signed = ({ claims, header = shapes.header, by = "key" }) => {
    const { kid, signature } = signers[by];
    const input = `${segment(header(kid))}.${segment(claims)}`;
    return `${input}.${signature(input).toString("base64url")}`;
  };

  /** The entry with its keys, for another issuer and address where a test serves them itself. */
  const entryAt = (issuer = entry.issuer, keysAt = entry.jwksUri) => ({
    ...entry,
    issuer,
    ...(entry.jwksUri && { jwksUri: keysAt }),
    ...(entry.jwks && { jwks: keySet }),
  });

  const scene = {
    name,
    entry,
    entryAt,
    signers,
    keySet,
    metadata: ({ issuer, jwksUri: at }) => shapes.metadata({ issuer, jwksUri: at }),
    configuration: JSON.stringify({ issuers: { [name]: entryAt() } }),
    routes: routesOf(shown, name),
    fetched: [],
    genuine: (changed = {}) => signed({ claims: shapes.claims({ ...now(), ...changed }) }),
    others: () =>
      Object.entries(shapes.others?.(now()) ?? {}).map(([what, claims]) => [what, signed({ claims })]),
    neighbours: (changed = {}) =>
      Object.entries(shapes.neighbours({ ...now(), ...changed })).map(([what, one]) => {
        const { token, code, claims = shapes.claims({ ...now(), ...changed }) } = one;
        return [what, token ?? signed({ ...one, claims }), code];
      }),
    place: (token) => {
      const from = scene.routes[0].tokenFrom ?? { header: "Authorization", scheme: "Bearer" };
      if (from.cookie) return { Cookie: `${from.cookie}=${token}` };
      return { [from.header]: from.scheme ? `${from.scheme} ${token}` : token };
    },
  };
  scene.fetch = async (url, metadata = shapes.metadata) => {
    scene.fetched.push(url);
    if (url === jwksUri) return Response.json(keySet, { headers: shapes.keySetHeaders });
    if (entry.discovery && url === metadataAddress(entry))
      return Response.json(metadata({ issuer: entry.issuer, jwksUri }));
    return new Response("not found", { status: 404 });
  };
  return scene;
}

/** OpenID Connect Discovery section 4; RFC 8414 section 3.1. */
export function metadataAddress({ issuer, discovery }) {
  if (discovery === "openid-configuration")
    return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, "")}`;
}
