// Which configurations does the type check take? Each marked line must be an error, or the check itself fails.

import {
  type Configuration,
  type IssuerConfiguration,
  type RouteConfiguration,
  Wicketgate,
} from "wicketgate";

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

export const good: Configuration = {
  $schema: "./schema.json",
  issuers: {
    orders,
    discovered: {
      issuer: "https://a.example",
      audience: ["a"],
      discovery: "openid-configuration",
      staleIfErrorSeconds: isProduction ? 60 : undefined,
      types: ["at+jwt", null],
    },
    own: {
      issuer: "b",
      audience: ["b"],
      jwks: {
        keys: [{ kty: "EC", crv: "P-256", x: "x", y: "y", kid: "k", note: "members beside are allowed" }],
      },
    },
    development: isProduction ? undefined : { ...orders, issuer: "http://localhost" },
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
  // @ts-expect-error: no source of keys
  await Wicketgate.load({ issuers: { orders: { issuer: "a", audience: ["a"] } } });
  // @ts-expect-error: a route that wants a token says whose
  await Wicketgate.load({ routes: [{ path: "/" }] });
  // @ts-expect-error: a public route asks for nobody's
  await Wicketgate.load({ routes: [{ path: "/", access: "public", issuers: ["orders"] }] });
  const key = { kty: "EC", crv: "P-256", x: "x", y: "y", kid: "k" } as const;
  // @ts-expect-error: a private key
  const own: IssuerConfiguration = { issuer: "a", audience: ["a"], jwks: { keys: [{ ...key, d: "d" }] } };
  await Wicketgate.load({ issuers: { own } });
  // @ts-expect-error: what was written is not changed
  good.origins = [];
}
