// What may a configuration hold? By `make generate`, from src/config/members.json.
//
// No member is `undefined`: with `exactOptionalPropertyTypes` the compiler says so, and `load` in any case.

/**
 * What `wicketgate.json` may hold. An editor's help: the gate itself also refuses what no schema can say,
 * such as members named twice, routes that mean the same requests, and names of issuers that do not exist.
 */
export interface Configuration {
  /** Ignored. An editor finds the schema by it: `./node_modules/wicketgate/schema.json`. */
  readonly $schema?: unknown;
  /** The vendor's rules that hold for every issuer that names no `profile` of its own. */
  readonly profile?: "air-kit" | "iam" | "rfc9068" | "round-two" | "sigid";
  /** Which of AIR Kit's environments this text is for. An address of another one is a fault. */
  readonly environment?: "production" | "sandbox" | "staging";
  /**
   * Whose tokens count, each under a name of yours. A route that is not public needs one, and so does a
   * configuration that lists nothing else.
   */
  readonly issuers?: { readonly [name: string]: IssuerConfiguration };
  /** Where each `client_id` may have people sent back to, compared byte for byte. */
  readonly redirects?: { readonly [name: string]: ClientConfiguration };
  /**
   * Origins whose pages may ask the routes that say `cors`, and be told the answer: as browsers serialise
   * them, those of apps among them, or `https://*.` before a host.
   */
  readonly origins?: readonly string[];
  /** The gate's own origins, written as in `origins`. Default: `https` at the request's `Host`. */
  readonly ownOrigins?: readonly string[];
  /** Whom pages embed, and who may embed them. */
  readonly frames?: FramesConfiguration;
  /** For how long browsers come by HTTPS only, where the upstream does not say. */
  readonly strictTransportSecurity?: StrictTransportSecurityConfiguration;
  /** What is open, to whom, and where it leads, for the Worker and behind Hono. Closed unless listed. */
  readonly routes?: readonly RouteConfiguration[];
  /** Whether the host may keep fetched key sets in a cache of its own. Default: `true`. */
  readonly sharedKeyCache?: boolean;
  /**
   * Whether an instance remembers the tokens that it accepted, and checks only what can have changed when one
   * comes again. Default: `true`.
   */
  readonly acceptedTokenCache?: boolean;
}

/** One issuer's tokens: who signs them, whom they are for, and where the keys come from. */
export type IssuerConfiguration = {
  /**
   * Beside the profile `air-kit`: whether a partner signs these tokens, or AIR Kit for a user. Default:
   * `partner`.
   */
  readonly token?: "partner" | "user";
  /**
   * The exact `iss` of this issuer's tokens. With the profile `air-kit` the Partner ID, which they name in
   * `partnerId`.
   */
  readonly issuer: string;
  /**
   * The `aud` values that mean this service. One of them must be in the token. With the profile `air-kit` the
   * Partner ID again, where a token has no `aud`.
   */
  readonly audience: readonly string[];
  /**
   * The claim that must be one of `audience`, to the letter, where a token has no `aud`: access tokens of
   * Cognito have `client_id`, some session tokens `azp`. `iss` says that the issuer issues for this service
   * alone; then `audience` is the `issuer`. An `aud` that is there decides alone. Default: `aud` alone.
   */
  readonly audienceClaim?: "client_id" | "azp" | "iss";
  /**
   * What is asked of claims: that one is there (as something else than `null`), or is not, or what it is.
   * Default: none.
   */
  readonly claims?: { readonly [name: string]: "required" | "forbidden" | ClaimRuleConfiguration };
  /**
   * The claim that tells kinds of subjects apart, such as people and agents, and those that this service
   * takes.
   */
  readonly subjectType?: SubjectTypeConfiguration;
  /**
   * The https address where a server of yours asks about tokens (RFC 7662): while the keys cannot be had,
   * about delegated ones, and on routes that say so.
   */
  readonly introspectionEndpoint?: string;
  /**
   * Whether the endpoint answers in plain JSON, or in a JWT that the issuer's key signs (RFC 9701). Default:
   * `"json"`.
   */
  readonly introspectionResponse?: "json" | "signed";
  /**
   * The `aud` of signed answers: the name under which the issuer knows the service that asks, often a
   * `client_id`. Default: one of `audience`.
   */
  readonly introspectionAudience?: string;
  /** Whether the endpoint is asked while the keys cannot be had. Default: `true`. */
  readonly introspectionInOutage?: boolean;
  /**
   * What becomes of delegated tokens, by which somebody acts for another one: none passes, or each passes
   * that its issuer's `introspectionEndpoint` confirms. With the latter a `typ` of `delegated+jwt` passes
   * whatever `types` has. Default: `"refused"`.
   */
  readonly actor?: "refused" | "introspected";
  /**
   * Whether the endpoint's answer about a delegated token must name the actor as the token does. One that
   * leaves `act` out says with the latter that the token is active as it was signed. Default: `"required"`.
   */
  readonly introspectedActor?: "required" | "optional";
  /** For how long keys serve beyond their age while their address fails. 0 to 3600. Default: `0`. */
  readonly staleIfErrorSeconds?: number;
  /** Longest `exp - iat`, and longest `exp - now`. 1 to 86400. Default: `300`. */
  readonly maxLifetimeSeconds?: number;
  /**
   * Whether a token must say when it was issued. Without `iat` only `exp - now` is bounded by
   * `maxLifetimeSeconds`, and a token that lives longer passes near its end. Default: `"required"`.
   */
  readonly issuedAt?: "required" | "optional";
  /**
   * Whether a `nbf` that equals `iat` may lie ahead as far as that, or is held to `leewaySeconds` alone as
   * any other. Default: `"at-issue"`.
   */
  readonly notBefore?: "at-issue" | "strict";
  /**
   * Whether a token must name its key. One without `kid` passes only while exactly one key of the set is
   * usable. Default: `"required"`.
   */
  readonly keyId?: "required" | "optional";
  /**
   * Tolerance on `exp` and `nbf`; and on `iat` and a `nbf` that equals it, where it is more than 5 s. 0 to
   * 60. Default: `0`.
   */
  readonly leewaySeconds?: number;
  /** Where the tokens' scopes stand, which routes ask for. Default: `scope`, a list. */
  readonly scope?: ScopeClaimConfiguration;
  /** Which claim names the tenant of a token. Every token must have it. */
  readonly tenant?: TenantClaimConfiguration;
  /**
   * The values of `typ` that are taken. `null` means that it may be absent. Default: `["JWT","at+jwt",null]`.
   */
  readonly types?: readonly (string | null)[];
} & (
  | {
      /**
       * The https address of the issuer's JWK Set; `http` on this machine, with a port, for development.
       */
      readonly jwksUri: string;
      readonly discovery?: never;
      readonly jwks?: never;
      readonly pem?: never;
      /**
       * The vendor's rules that hold for this entry: they fill members, and lock them. Default: the text's
       * `profile`.
       */
      readonly profile?: "air-kit" | "iam" | "rfc9068" | "round-two" | "sigid";
    }
  | {
      readonly jwksUri?: never;
      /**
       * Which document of the issuer's names the address of its keys: that of OpenID Connect Discovery, or
       * that of RFC 8414.
       */
      readonly discovery: "openid-configuration" | "oauth-authorization-server";
      readonly jwks?: never;
      readonly pem?: never;
      /**
       * The vendor's rules that hold for this entry: they fill members, and lock them. Default: the text's
       * `profile`.
       */
      readonly profile?: "air-kit" | "iam" | "rfc9068" | "round-two" | "sigid";
    }
  | {
      readonly jwksUri?: never;
      readonly discovery?: never;
      /** Public keys in place of an address. They are never fetched, and never replaced. */
      readonly jwks: JwkSetConfiguration;
      readonly pem?: never;
      /**
       * The vendor's rules that hold for this entry: they fill members, and lock them. Default: the text's
       * `profile`.
       */
      readonly profile?: "air-kit" | "iam" | "rfc9068" | "round-two" | "sigid";
    }
  | {
      readonly jwksUri?: never;
      readonly discovery?: never;
      readonly jwks?: never;
      /**
       * One public key in PEM, for every token of the issuer whatever its `kid`, in place of an address:
       * `-----BEGIN PUBLIC KEY-----`, or the base64 alone. It is never fetched, and never replaced.
       */
      readonly pem: string;
      /**
       * The vendor's rules that hold for this entry: they fill members, and lock them. Default: the text's
       * `profile`.
       */
      readonly profile?: "air-kit" | "iam" | "rfc9068" | "round-two" | "sigid";
    }
  | {
      readonly jwksUri?: never;
      readonly discovery?: never;
      readonly jwks?: never;
      readonly pem?: never;
      /** The vendor's rules that hold for this entry: they fill members, and lock them. */
      readonly profile: "air-kit" | "iam" | "rfc9068" | "round-two" | "sigid";
    }
) &
  (
    | {
        /**
         * The one algorithm of this issuer's tokens. All but `ES256` are checked by the host. Default:
         * `"ES256"`.
         */
        readonly algorithm?: "ES256" | "ES384" | "EdDSA" | "Ed25519";
        readonly maxRsaModulusBits?: never;
        readonly rsaPublicExponent?: never;
      }
    | {
        /** The one algorithm of this issuer's tokens. All but `ES256` are checked by the host. */
        readonly algorithm: "RS256" | "PS256";
        /**
         * The longest RSA key that may verify, in bits. Beside `RS256` and `PS256` alone. 2048 to 8192.
         * Default: `4096`.
         */
        readonly maxRsaModulusBits?: number;
        /**
         * The exponent that this issuer's RSA keys have, an odd number. One below the default is warned of.
         * Beside `RS256` and `PS256` alone. 3 to 2147483647. Default: `65537`.
         */
        readonly rsaPublicExponent?: number;
      }
  );

/** What one claim must be. Each part that is written must hold. */
export interface ClaimRuleConfiguration {
  /** Whether it must be there; `optional` takes `null` for its absence. Default: `"required"`. */
  readonly presence?: "required" | "optional";
  /** Its JSON type. */
  readonly type?: "array" | "boolean" | "number" | "object" | "string";
  /** It equals this: a string, `true`, `false`, or an integer from 0. */
  readonly equals?: string | boolean | number;
  /** It equals one of these. */
  readonly oneOf?: readonly (string | boolean | number)[];
  /** The fewest characters (Unicode scalar values) or elements. 0 to 8192. */
  readonly minLength?: number;
  /** The most. 0 to 8192. */
  readonly maxLength?: number;
  /**
   * The characters that it is made of: each one of its own, or two with a hyphen between them, such as `a-z`.
   */
  readonly characters?: readonly string[];
  /** It begins so. */
  readonly startsWith?: string;
  /** It is an array that holds this string, or a string that holds it between spaces. */
  readonly contains?: string;
  /**
   * `email`: an address as the HTML standard takes it. `https-url`: an https URL at one of `hosts`. `text`:
   * nothing that is not seen, or that turns the text around it. `uuid`.
   */
  readonly format?: "email" | "https-url" | "text" | "uuid";
  /** Beside `https-url`: whose addresses are taken, each a host, with its port where that is not 443. */
  readonly hosts?: readonly string[];
}

/** Which kinds of subjects are taken. */
export interface SubjectTypeConfiguration {
  /** The claim's name. */
  readonly claim: string;
  /** Its values that are taken. */
  readonly oneOf: readonly string[];
}

/** Where an issuer writes the scopes of a token, and how. */
export interface ScopeClaimConfiguration {
  /** The claim's name. Default: `"scope"`. */
  readonly claim?: string;
  /**
   * One string with one space between two scopes, an array of strings, or one string that is compared whole.
   * What is written otherwise is refused. Default: `"list"`.
   */
  readonly form?: "list" | "array" | "whole";
}

/** The claim that names the tenant of a token, as a string that is not empty. */
export interface TenantClaimConfiguration {
  /** The claim's name. */
  readonly claim: string;
  /**
   * The one tenant whose tokens are taken, byte for byte. Without it each route that names the issuer says
   * whose, and a token alone passes nowhere.
   */
  readonly equals?: string;
}

/** A JWK Set (RFC 7517 section 5). */
export interface JwkSetConfiguration {
  /** The public keys, each with a `kid` of its own. */
  readonly keys: readonly JwkConfiguration[];
}

/**
 * A public key for the issuer's `algorithm` (RFC 7517 section 4, RFC 7518 section 6, RFC 8037 section 2). It
 * may hold more; private members are refused.
 */
export type JwkConfiguration = {
  /** The ID by which tokens name the key. */
  readonly kid: string;
  /** What the key is for. */
  readonly use?: "sig";
  /** What the key is for, in other words: `verify` must be among them. */
  readonly key_ops?: readonly string[];
  readonly d?: never;
  readonly dp?: never;
  readonly dq?: never;
  readonly k?: never;
  readonly oth?: never;
  readonly p?: never;
  readonly priv?: never;
  readonly q?: never;
  readonly qi?: never;
  readonly [name: string]: unknown;
} & (
  | {
      /** The kind of key. */
      readonly kty: "EC";
      /** The curve. */
      readonly crv: "P-256";
      /** The point's first coordinate, or the key of Ed25519, in base64url. */
      readonly x: string;
      /** The point's second coordinate, in base64url. */
      readonly y: string;
      /** The algorithm that the key is for: the issuer's. `EdDSA` and `Ed25519` count as one here. */
      readonly alg?: "ES256";
    }
  | {
      /** The kind of key. */
      readonly kty: "EC";
      /** The curve. */
      readonly crv: "P-384";
      /** The point's first coordinate, or the key of Ed25519, in base64url. */
      readonly x: string;
      /** The point's second coordinate, in base64url. */
      readonly y: string;
      /** The algorithm that the key is for: the issuer's. `EdDSA` and `Ed25519` count as one here. */
      readonly alg?: "ES384";
    }
  | {
      /** The kind of key. */
      readonly kty: "OKP";
      /** The curve. */
      readonly crv: "Ed25519";
      /** The point's first coordinate, or the key of Ed25519, in base64url. */
      readonly x: string;
      /** The algorithm that the key is for: the issuer's. `EdDSA` and `Ed25519` count as one here. */
      readonly alg?: "EdDSA" | "Ed25519";
    }
  | {
      /** The kind of key. */
      readonly kty: "RSA";
      /** The modulus, in base64url. */
      readonly n: string;
      /** The exponent, in base64url: the issuer's `rsaPublicExponent`. */
      readonly e: string;
      /** The algorithm that the key is for: the issuer's. `EdDSA` and `Ed25519` count as one here. */
      readonly alg?: "RS256" | "PS256";
    }
);

/** One entry of `routes`: some paths, who may pass, and where they lead. */
export type RouteConfiguration = {
  /**
   * An exact path, or everything below one: `/api/*`, which takes neither `/api` nor `/api/`. Exact beats
   * longest prefix.
   */
  readonly path: string;
  /**
   * Where the request goes: an https origin, or a service binding. The Worker needs one; behind Hono your
   * application answers.
   */
  readonly upstream?: string | ServiceConfiguration;
  /**
   * The Worker itself answers, with how its keys are doing, as JSON or as Prometheus's text. Needs `issuers`,
   * and no `upstream`.
   */
  readonly serves?: "key-status" | "key-status-prometheus";
  /**
   * What is asked of claims of a good token beside what its issuer's entry asks: whoever breaks it may not
   * come this way (403). Default: none.
   */
  readonly claims?: { readonly [name: string]: "required" | "forbidden" | ClaimRuleConfiguration };
  /**
   * The methods that pass, in capital letters. `GET` covers HEAD. Default: every one but CONNECT, TRACE and
   * TRACK.
   */
  readonly methods?: readonly string[];
  /**
   * Whether a path may hold the escapes of slash, percent and unreserved characters, such as `%2f`, as data.
   * Only on a path that ends in `/*`, with no other route below it. Default: `"refused"`.
   */
  readonly encodedSegments?: "refused" | "data";
  /** Answers pages of `origins`. The route needs `methods`. */
  readonly cors?: CorsConfiguration;
  /** Looks where the query and the form would have the visitor sent, before the upstream does. */
  readonly redirectCheck?: RedirectCheckConfiguration;
  /**
   * Who may embed the route's pages, and which policies go with them. Default: nobody, and the upstream's.
   */
  readonly page?: PageConfiguration;
  /**
   * Whether `Authorization`, or the place that `tokenFrom` names, goes on to the upstream. Default: `false`.
   */
  readonly forwardAuthorization?: boolean;
  /**
   * What happens to the headers by which proxies tell of the visitor: `replace` removes those that came and
   * writes what the gate knows, `pass` leaves them to a proxy of your own that overwrites every one of them.
   * Default: `"replace"`.
   */
  readonly forwardedHeaders?: "replace" | "pass";
  /**
   * Whether the answer leaves with `private, no-store`, or with the upstream's caching headers, which is
   * forbidden where pages have nonces. Default: `"no-store"`; on a public route without nonces `"upstream"`.
   */
  readonly cache?: "no-store" | "upstream";
  /**
   * How long the upstream may take, from the request's first byte to the answer's headers, so an upload
   * counts. 1 to 120. Default: `30`.
   */
  readonly upstreamTimeoutSeconds?: number;
} & (
  | {
      /** Who may pass: whoever has a token, or everyone. Default: `"token"`. */
      readonly access?: "token";
      /** Names of the issuers whose tokens open this route. */
      readonly issuers: readonly string[];
      /**
       * The vendor whose tokens this route is for: a route that names an issuer without this profile is a
       * fault.
       */
      readonly profile?: "air-kit" | "iam" | "rfc9068" | "round-two" | "sigid";
      /**
       * The scopes that a token must have, all of them. Where an issuer's `scope.form` is `whole`, its one
       * string.
       */
      readonly scopes?: readonly string[];
      /** Whose tenant a token must be of. Every issuer of the route needs a `tenant`. */
      readonly tenant?: RouteTenantConfiguration;
      /** What the login must have been like that a token comes of. */
      readonly stepUp?: StepUpConfiguration;
      /** The claims that are handed on; no other reaches the upstream or the application. Default: all. */
      readonly forwardedClaims?: readonly string[];
      /**
       * Each token that holds is also asked about at its issuer's `introspectionEndpoint`, for each
       * request. For routes that want a token. Default: delegated tokens alone.
       */
      readonly introspection?: "always";
      /**
       * The one place where requests bring their token. For routes that want a token. Default:
       * `Authorization: Bearer`.
       */
      readonly tokenFrom?: TokenFromConfiguration;
      /**
       * The https address of the resource's metadata (RFC 9728), by which clients find out where to get a
       * token: every challenge of this route names it. For routes that want a token.
       */
      readonly resourceMetadata?: string;
    }
  | {
      /** Who may pass: whoever has a token, or everyone. */
      readonly access: "public";
      readonly issuers?: never;
      readonly profile?: never;
      readonly scopes?: never;
      readonly tenant?: never;
      readonly stepUp?: never;
      readonly forwardedClaims?: never;
      readonly introspection?: never;
      readonly tokenFrom?: never;
      readonly resourceMetadata?: never;
    }
);

/** Whose tenant a token must be of, and what says so. Names are compared byte for byte. */
export type RouteTenantConfiguration = {} & (
  | {
      readonly from?: never;
      readonly domain?: never;
      readonly claim?: never;
      /** The one tenant whose resource this is. */
      readonly equals: string;
    }
  | {
      /**
       * What names the tenant: the first segment below the route's path, the one label of the host before a
       * `domain`, or another `claim` of the token.
       */
      readonly from: "path-segment";
      readonly domain?: never;
      readonly claim?: never;
      readonly equals?: never;
    }
  | {
      /**
       * What names the tenant: the first segment below the route's path, the one label of the host before a
       * `domain`, or another `claim` of the token.
       */
      readonly from: "host";
      /** Beside `host`: what follows after the tenant's label, such as `app.example`. */
      readonly domain: string;
      readonly claim?: never;
      readonly equals?: never;
    }
  | {
      /**
       * What names the tenant: the first segment below the route's path, the one label of the host before a
       * `domain`, or another `claim` of the token.
       */
      readonly from: "claim";
      readonly domain?: never;
      /** Beside `claim`: the claim that must hold the tenant's name as well. */
      readonly claim: string;
      readonly equals?: never;
    }
);

/** What the login must have been like that a token comes of (RFC 9470): all that is written here. */
export interface StepUpConfiguration {
  /** `acr` is one of these, the preferred one first. */
  readonly acr?: readonly string[];
  /** `amr` holds all of these methods (RFC 8176), such as `mfa`. */
  readonly amr?: readonly string[];
  /** How long ago `auth_time` may be. 1 to 31536000. */
  readonly maxAgeSeconds?: number;
}

/** Where requests of a route bring their token: one place. */
export type TokenFromConfiguration = {} & (
  | {
      /** The word before the token, such as `Bearer`, in any case. Beside `header` alone. */
      readonly scheme?: string;
      /** A header's name, in any case. */
      readonly header: string;
      readonly cookie?: never;
      readonly webSocketProtocol?: never;
    }
  | {
      readonly scheme?: never;
      readonly header?: never;
      /** A cookie's name, byte for byte. */
      readonly cookie: string;
      readonly webSocketProtocol?: never;
    }
  | {
      readonly scheme?: never;
      readonly header?: never;
      readonly cookie?: never;
      /** The protocol's name in `Sec-WebSocket-Protocol`, byte for byte; the token is the next element. */
      readonly webSocketProtocol: string;
    }
);

/** An upstream that is a service binding of the Worker. */
export interface ServiceConfiguration {
  /** The binding's name: letters, digits and `_`. */
  readonly service: string;
}

/** One client's redirect URIs, at least one list of them. */
export interface ClientConfiguration {
  /** Redirect URIs by https, compared byte for byte. Default: this or `native`. */
  readonly web?: readonly string[];
  /**
   * Also `http` on `127.0.0.1` or `[::1]`, whose port may vary (RFC 8252), and private-use schemes such as
   * `com.example.app:/cb`. Default: this or `web`.
   */
  readonly native?: readonly string[];
}

/** What pages of `origins` may send to a route, and read of its answers. */
export interface CorsConfiguration {
  /**
   * Whether pages of `origins` may ask, or every page, without credentials. That is for public routes.
   * Default: `"listed"`.
   */
  readonly origins?: "listed" | "*";
  /**
   * Request headers beyond those that every page may send. Token routes add `Authorization`, or the `header`
   * of `tokenFrom`.
   */
  readonly headers?: readonly string[];
  /** Response headers that scripts may read beyond those that they always may. */
  readonly exposedHeaders?: readonly string[];
  /** Whether cookies may come along. Default: `false`. */
  readonly credentials?: boolean;
  /** How long a browser may keep the answer to a preflight. 0 to 86400. Default: the browser's. */
  readonly maxAgeSeconds?: number;
}

/** Which parameters of a request are looked at before the upstream has its visitor sent there. */
export interface RedirectCheckConfiguration {
  /**
   * Whether `client_id` and one of its redirect URIs must be there, or no `redirect_uri` may. Default:
   * `"required"`.
   */
  readonly redirectUri?: "required" | "forbidden";
  /** Parameters, such as `returnTo`, that hold a path of the own origin to return to. */
  readonly returnTargets?: readonly string[];
  /**
   * Whether `request` and `request_uri` (RFC 9101) are refused, or left to the upstream. A registered
   * `redirect_uri` must still stand beside them. Default: `"refused"`.
   */
  readonly requestObjects?: "refused" | "upstream";
  /**
   * What a `request_uri` begins with that your server gave out for a pushed request (RFC 9126), such as
   * `urn:ietf:params:oauth:request_uri:`. With one a `client_id` that is registered is enough.
   */
  readonly requestUriPrefix?: string;
}

/** What is said once of all pages and frames. */
export interface FramesConfiguration {
  /**
   * Whose SDK your pages load: its frames' origin is added to `frameSrc`, and what they need to
   * `permissionsPolicy`, where that is written. It needs `environment` at the top.
   */
  readonly profile?: "air-kit";
  /**
   * Beside the profile `air-kit`, in production: the SDK's `credentialNetwork`, which has a host of its own.
   */
  readonly credentialNetwork?: "mainnet";
  /** Beside the profile `air-kit`: the version of the SDK. In the sandbox the host follows from it. */
  readonly sdkVersion?: string;
  /** Origins of the frames in your pages. */
  readonly frameSrc?: readonly string[];
  /** Origins whose pages may embed those of yours that say `shared`. `'self'` is your own. */
  readonly frameAncestors?: readonly string[];
  /**
   * Origins as in `frameAncestors` for each tenant, under the name that a request's host, path or claim
   * gives.
   */
  readonly tenants?: { readonly [name: string]: readonly string[] };
  /**
   * Powers of the browser, each with `'self'` and entries of `frameSrc`: a page hands on only what it has
   * itself. Nobody has those that are left out.
   */
  readonly permissionsPolicy?: {
    readonly [Name in
      | "camera"
      | "clipboard-read"
      | "clipboard-write"
      | "display-capture"
      | "fullscreen"
      | "geolocation"
      | "microphone"
      | "payment"
      | "publickey-credentials-create"
      | "publickey-credentials-get"
      | "storage-access"
      | "usb"]?: readonly string[];
  };
  /** The https address for what browsers report of the gate's own policies. */
  readonly reportTo?: string;
}

/** Who may embed a route's pages, and which policies go with them. */
export interface PageConfiguration {
  /**
   * Nobody, those of `frames.frameAncestors`, or those of the tenant that the host, the first path segment
   * below the route's path, or a verified claim names. Default: `"none"`.
   */
  readonly frameAncestors?:
    | "none"
    | "shared"
    | "tenant-by-host"
    | "tenant-by-path-segment"
    | "tenant-by-claim";
  /** The claim that names the tenant, with `tenant-by-claim` alone. Default: `"tenant"`. */
  readonly tenantClaim?: string;
  /**
   * The upstream's, one of the gate's own beside it, or the upstream's with frames narrowed to
   * `frames.frameSrc`, or with these allowed. The members from `scriptSrc` to `reportOnly` are for `own`
   * alone. Default: `"upstream"`.
   */
  readonly policy?: "upstream" | "own" | "narrow-frames" | "allow-frames";
  /** Scripts with this response's nonce, or with one of these hashes. Default: `"nonce"`. */
  readonly scriptSrc?: "nonce" | readonly string[];
  /** Whether WebAssembly may be compiled. Default: `false`. */
  readonly webAssembly?: boolean;
  /** Sources of styles. Default: `["'self'"]`. */
  readonly styleSrc?: readonly string[];
  /** Sources of images. Default: `["'self'"]`. */
  readonly imgSrc?: readonly string[];
  /** Sources of fonts. Default: `["'self'"]`. */
  readonly fontSrc?: readonly string[];
  /** Where scripts may ask. Default: `["'self'"]`. */
  readonly connectSrc?: readonly string[];
  /** Where forms may go. Default: `["'self'"]`. */
  readonly formAction?: readonly string[];
  /**
   * Whether browsers only report what the gate's own policy would refuse. Who may embed is enforced all the
   * same. Default: `false`.
   */
  readonly reportOnly?: boolean;
  /**
   * How much of a page's address goes out with its requests. Default: `"strict-origin-when-cross-origin"`.
   */
  readonly referrerPolicy?:
    | "no-referrer"
    | "same-origin"
    | "strict-origin"
    | "strict-origin-when-cross-origin";
  /** The three `Cross-Origin-*-Policy` headers. */
  readonly crossOrigin?: CrossOriginConfiguration;
}

/** The three `Cross-Origin-*-Policy` headers of a page. */
export interface CrossOriginConfiguration {
  /** `Cross-Origin-Opener-Policy`. */
  readonly openerPolicy?: "same-origin" | "same-origin-allow-popups" | "unsafe-none";
  /** `Cross-Origin-Embedder-Policy`. */
  readonly embedderPolicy?: "require-corp" | "credentialless" | "unsafe-none";
  /** `Cross-Origin-Resource-Policy`. */
  readonly resourcePolicy?: "same-origin" | "same-site" | "cross-origin";
}

/** The header `Strict-Transport-Security` (RFC 6797). */
export interface StrictTransportSecurityConfiguration {
  /** For how long. 0 to 63072000. Default: `31536000`. */
  readonly maxAgeSeconds?: number;
  /** Whether subdomains are meant as well. Default: `false`. */
  readonly includeSubDomains?: boolean;
  /** Whether browsers may know it beforehand. Needs a year, and the subdomains. Default: `false`. */
  readonly preload?: boolean;
}
