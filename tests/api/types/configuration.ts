// Which configurations does the type check take? Each marked line must be an error, or the check itself fails.

import {
  type Configuration,
  type IssuerConfiguration,
  type RouteConfiguration,
  Wicketgate,
} from "wicketgate";
import { Wicketgate as Edge } from "wicketgate/edge";
import { Wicketgate as EdgeSlim } from "wicketgate/edge/slim";
import { Wicketgate as Slim } from "wicketgate/slim";

declare const isProduction: boolean;
declare const read: {
  readonly issuers: { readonly orders: { issuer: string; audience: string[]; jwksUri: string } };
};
declare const parsed: { routes: { path: string; access: string }[] };

const orders = {
  issuer: "https://issuer.example",
  audience: ["api://orders"],
  jwksUri: "https://issuer.example/jwks.json",
} satisfies IssuerConfiguration;

const own = { issuer: "a", audience: ["a"] };

export const good: Configuration = {
  $schema: "./schema.json",
  issuers: {
    orders,
    discovered: {
      issuer: "https://a.example",
      audience: ["a"],
      discovery: "openid-configuration",
      ...(isProduction && { staleIfErrorSeconds: 60 }),
      types: ["at+jwt", null],
    },
    own: {
      issuer: "b",
      audience: ["b"],
      jwks: {
        keys: [{ kty: "EC", crv: "P-256", x: "x", y: "y", kid: "k", note: "members beside are allowed" }],
      },
    },
    rsa: {
      issuer: "c",
      audience: ["c"],
      algorithm: isProduction ? "PS256" : "RS256",
      maxRsaModulusBits: 2048,
      jwks: { keys: [{ kty: "RSA", n: "n", e: "AQAB", alg: "PS256", kid: "k" }] },
    },
    edwards: {
      issuer: "d",
      audience: ["d"],
      algorithm: "EdDSA",
      jwks: { keys: [{ kty: "OKP", crv: "Ed25519", x: "x", kid: "k" }] },
    },
    held: { issuer: "f", audience: ["f"], algorithm: "RS256", pem: "-----BEGIN PUBLIC KEY-----" },
    either: { ...orders, issuer: "e", algorithm: isProduction ? "ES384" : "RS256" },
    ...(!isProduction && { development: { ...orders, issuer: "http://localhost" } }),
  },
  redirects: { shop: { web: ["https://app.example/cb"], native: ["com.example.app:/cb"] } },
  origins: ["https://app.example"],
  frames: { frameSrc: ["https://sdk.example"], permissionsPolicy: { camera: ["'self'"] } },
  strictTransportSecurity: { preload: true, includeSubDomains: true },
  routes: [
    { path: "/healthz", access: "public", upstream: { service: "APP" } },
    { path: "/api/*", issuers: ["orders"], methods: ["GET"], cors: { maxAgeSeconds: 60 } },
    { path: "/keys", access: "token", issuers: ["orders"], serves: "key-status" },
    { path: "/a/*", access: "public", page: { policy: "own", scriptSrc: "nonce" } },
    { path: "/b/*", access: "public", page: { policy: "own", scriptSrc: ["'sha256-x'"], crossOrigin: {} } },
  ],
  sharedKeyCache: isProduction,
};

export async function takes(): Promise<void> {
  await Wicketgate.load(good);
  await Wicketgate.load("{}");
  await Wicketgate.load({ issuers: { orders } });
  await Wicketgate.load(read);
  // A file that the compiler reads has no words, only strings: what it lists is for `load` to judge.
  await Wicketgate.load(parsed as Configuration);
  const routes: RouteConfiguration[] = ["/a", "/b"].map((path) => ({ path, access: "public" }));
  await Wicketgate.load({ routes });
}

export async function refuses(): Promise<void> {
  // @ts-expect-error: a configuration is text or an object, and no promise of either
  await Wicketgate.load(fetch("/wicketgate.json"));
  // @ts-expect-error: a misspelt member of the top
  await Wicketgate.load({ isuers: { orders } });
  // @ts-expect-error: a misspelt member of an issuer
  await Wicketgate.load({ issuers: { orders: { ...orders, leewaySecond: 5 } } });
  // @ts-expect-error: a misspelt member of a route
  await Wicketgate.load({ routes: [{ path: "/", access: "public", method: ["GET"] }] });
  // @ts-expect-error: a misspelt member of a page
  await Wicketgate.load({ routes: [{ path: "/", access: "public", page: { scripts: "nonce" } }] });
  // @ts-expect-error: no such word
  await Wicketgate.load({ routes: [{ path: "/", access: "everyone" }] });
  // @ts-expect-error: no such word, deeper
  await Wicketgate.load({ routes: [{ path: "/", access: "public", page: { policy: "whole" } }] });
  // @ts-expect-error: no such power
  await Wicketgate.load({ frames: { permissionsPolicy: { cameras: ["'self'"] } } });
  // @ts-expect-error: a number is no text
  await Wicketgate.load({ issuers: { orders: { ...orders, leewaySeconds: "5" } } });
  // @ts-expect-error: an audience is an array
  await Wicketgate.load({ issuers: { orders: { ...orders, audience: "api" } } });
  // @ts-expect-error: one source of keys
  await Wicketgate.load({ issuers: { orders: { ...orders, discovery: "openid-configuration" } } });
  // @ts-expect-error: an address, and a key in PEM
  await Wicketgate.load({ issuers: { orders: { ...orders, pem: "-----BEGIN PUBLIC KEY-----" } } });
  // @ts-expect-error: no source of keys
  await Wicketgate.load({ issuers: { orders: { issuer: "a", audience: ["a"] } } });
  // @ts-expect-error: a route that wants a token says whose
  await Wicketgate.load({ routes: [{ path: "/" }] });
  // @ts-expect-error: a public route asks for nobody's
  await Wicketgate.load({ routes: [{ path: "/", access: "public", issuers: ["orders"] }] });
  // @ts-expect-error: no such algorithm
  await Wicketgate.load({ issuers: { orders: { ...orders, algorithm: "HS256" } } });
  // @ts-expect-error: the length of RSA keys, beside ES256
  await Wicketgate.load({ issuers: { orders: { ...orders, maxRsaModulusBits: 4096 } } });
  // @ts-expect-error: the exponent of RSA keys, beside another algorithm
  await Wicketgate.load({ issuers: { orders: { ...orders, algorithm: "ES384", rsaPublicExponent: 3 } } });
  // @ts-expect-error: an RSA key without its exponent
  await Wicketgate.load({ issuers: { own: { ...own, jwks: { keys: [{ kty: "RSA", n: "n", kid: "k" }] } } } });
  const key = { kty: "EC", crv: "P-256", x: "x", y: "y", kid: "k" } as const;
  // @ts-expect-error: a private key
  await Wicketgate.load({ issuers: { own: { ...own, jwks: { keys: [{ ...key, d: "d" }] } } } });
  // @ts-expect-error: a curve of another kind of key
  await Wicketgate.load({ issuers: { own: { ...own, jwks: { keys: [{ ...key, crv: "Ed25519" }] } } } });
  // @ts-expect-error: a member without a value
  await Wicketgate.load({ issuers: { orders: { ...orders, types: undefined } } });
  // @ts-expect-error: an entry without a value
  await Wicketgate.load({ issuers: { orders: isProduction ? orders : undefined } });
  // @ts-expect-error: what was written is not changed
  good.origins = [];
}

/** Every import that loads gates takes the type. */
export async function everywhere(wasm: WebAssembly.Module) {
  await Promise.all([Edge.load(good), Slim.load(good, { wasm }), EdgeSlim.load(good, { wasm })]);
  // @ts-expect-error: no such algorithm
  await Edge.load({ issuers: { orders: { ...orders, algorithm: "HS256" } } });
}
