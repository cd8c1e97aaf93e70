//! Why was it refused? The closed list of reason codes: one line of meaning each, the answer the network
//! gets, and the rules of the four systems that the refusal serves.

/// What the network is told. The reason itself goes to the operator alone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Answer {
    /// 401 with a bare `WWW-Authenticate: Bearer` (RFC 6750 3.1: no error code when nothing was presented).
    Unauthenticated,
    /// 400 `invalid_request` (RFC 6750 3.1).
    InvalidRequest,
    /// 401 `invalid_token` (RFC 6750 3.1).
    InvalidToken,
    /// 400: the path has more than one reading.
    AmbiguousPath,
    /// 400 `invalid_request`, where no credentials are at fault (RFC 6749 4.1.2.1: the visitor is told, and
    /// sent nowhere).
    BadRequest,
    /// 403: this origin may not.
    Forbidden,
    /// 403 `insufficient_scope` (RFC 6750 3.1): the token is good, and lets its bearer do less.
    InsufficientScope,
    /// 401 `insufficient_user_authentication` (RFC 9470 3): the token is good, and its user is to log in anew. The answer
    /// to no reason, since a demand is no refusal.
    InsufficientUserAuthentication,
    /// 404: nothing is listed there.
    NotFound,
    /// 405 with `Allow` (RFC 9110 15.5.6).
    MethodNotAllowed,
    /// 500 (RFC 9110 15.6.1).
    ServerError,
    /// 502 (RFC 9110 15.6.3).
    BadGateway,
    /// 503 with `Retry-After`: an outage must not log every user out.
    Unavailable,
    /// 504 (RFC 9110 15.6.5).
    GatewayTimeout,
}

impl Answer {
    /// The HTTP status code.
    #[inline(never)]
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidRequest | Self::AmbiguousPath | Self::BadRequest => 400,
            Self::Unauthenticated | Self::InvalidToken | Self::InsufficientUserAuthentication => 401,
            Self::Forbidden | Self::InsufficientScope => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::ServerError => 500,
            Self::BadGateway => 502,
            Self::Unavailable => 503,
            Self::GatewayTimeout => 504,
        }
    }

    /// The generic word for the body: the error code of RFC 6750 or RFC 9470 where there is one.
    #[inline(never)]
    #[must_use]
    pub const fn error(self) -> &'static str {
        match self {
            Self::InvalidRequest | Self::BadRequest => "invalid_request",
            Self::AmbiguousPath => "ambiguous_path",
            Self::Unauthenticated => "unauthenticated",
            Self::InvalidToken => "invalid_token",
            Self::Forbidden => "forbidden",
            Self::InsufficientScope => "insufficient_scope",
            Self::InsufficientUserAuthentication => "insufficient_user_authentication",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::ServerError => "server_error",
            Self::BadGateway => "bad_gateway",
            Self::Unavailable => "temporarily_unavailable",
            Self::GatewayTimeout => "gateway_timeout",
        }
    }

    /// The value of `WWW-Authenticate`, where the answer has one.
    #[inline(never)]
    #[must_use]
    pub const fn challenge(self) -> Option<&'static str> {
        match self {
            Self::Unauthenticated => Some("Bearer"),
            Self::InvalidRequest => Some("Bearer error=\"invalid_request\""),
            Self::InvalidToken => Some("Bearer error=\"invalid_token\""),
            Self::InsufficientScope => Some("Bearer error=\"insufficient_scope\""),
            Self::InsufficientUserAuthentication => Some("Bearer error=\"insufficient_user_authentication\""),
            _ => None,
        }
    }
}

macro_rules! reasons {
    ($($(#[$only:meta])? $variant:ident = $code:literal, $answer:ident, $meaning:literal, [$($rule:literal),*];)+) => {
        /// Why something was refused. The list is closed; codes are stable.
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        #[non_exhaustive]
        pub enum Reason {
            $($(#[$only])? #[doc = $meaning] $variant,)+
        }

        impl Reason {
            /// Every reason that this build can tell, in the order of the list.
            pub const ALL: &[Self] = &[$($(#[$only])? Self::$variant,)+];

            /// The stable code, in snake case.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $($(#[$only])? Self::$variant => $code,)+ }
            }

            /// One line of meaning, for operators.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $($(#[$only])? Self::$variant => $meaning,)+ }
            }

            /// What the network is told.
            #[must_use]
            pub const fn answer(self) -> Answer {
                match self { $($(#[$only])? Self::$variant => Answer::$answer,)+ }
            }

            /// The rules of the four systems that this refusal serves; empty where it is good order alone.
            #[must_use]
            pub const fn rule_ids(self) -> &'static [&'static str] {
                match self { $($(#[$only])? Self::$variant => &[$($rule),*],)+ }
            }
        }
    };
}

reasons! {
    ActorRefused = "actor_refused", InvalidToken,
        "the token is a delegated one (`act`, or `typ` `delegated+jwt`), and the issuer's entry takes none, or its issuer names no actor or another one",
        ["SIG-TOK-2", "IAM-TRU-1"];
    AlgorithmMismatch = "alg_mismatch", InvalidToken,
        "the header's `alg` is not the issuer's one algorithm", ["IAM-ALG-1", "IAM-TRU-1", "RTW-ALG-1"];
    AlgorithmMissing = "alg_missing", InvalidToken,
        "the header names no `alg`, or not as a string", ["IAM-ALG-1"];
    #[cfg(feature = "pages")]
    ApplicationFailed = "application_failed", ServerError, "the application behind the gate failed, or what it answered cannot be sent", [];
    AudienceMismatch = "aud_mismatch", InvalidToken,
        "`aud`, or the claim that may stand for it, names none of the configured audiences",
        ["IAM-AUD-2", "SIG-TOK-1"];
    AudienceMissing = "aud_missing", InvalidToken, "the claims have no `aud`", ["IAM-AUD-2", "SIG-TOK-1"];
    ByteOrderMark = "byte_order_mark", Unavailable,
        "the key set or the metadata begins with a byte order mark, as no JSON text may",
        ["SIG-TOK-3", "IAM-FC-1"];
    ClaimForbidden = "claim_forbidden", InvalidToken,
        "the claims hold one that the issuer's entry forbids", ["SIG-TOK-1", "IAM-TRU-1"];
    ClaimMissing = "claim_missing", InvalidToken,
        "the claims lack one that the issuer's entry requires", ["SIG-TOK-1", "IAM-TRU-1"];
    ClaimNotNumericDate = "claim_not_numeric_date", InvalidToken,
        "`exp`, `iat` or `nbf` is not a JSON number from 0 to 2^53-1", ["SIG-TOK-1"];
    #[cfg(feature = "pages")]
    ClaimNotPermitted = "claim_not_permitted", InsufficientScope,
        "a claim of a good token is not what the route asks of it", ["SIG-TOK-1", "SIG-SCO-1"];
    ClaimRefused = "claim_refused", InvalidToken,
        "a claim is there and is not what the issuer's entry asks of it", ["SIG-TOK-1", "RTW-USR-1"];
    ClaimWrongType = "claim_wrong_type", InvalidToken,
        "a registered claim has another JSON type than RFC 7519 gives it", ["SIG-TOK-1"];
    ClaimsDuplicateMember = "claims_duplicate_member", InvalidToken,
        "the claims name one member twice", ["SIG-TOK-1"];
    ClaimsEncoding = "claims_encoding", InvalidToken, "the payload is not strict base64url", ["SIG-TOK-1"];
    ClaimsMalformed = "claims_malformed", InvalidToken, "the payload is not one JSON object", ["SIG-TOK-1"];
    ClaimsNotUtf8 = "claims_not_utf8", InvalidToken, "the payload is not UTF-8", ["SIG-TOK-1"];
    ClaimsTooDeep = "claims_too_deep", InvalidToken, "the claims nest deeper than 32", ["SIG-TOK-1"];
    #[cfg(feature = "pages")]
    ClaimsTooLarge = "claims_too_large", InvalidToken,
        "the claims do not fit into the header for the upstream (6 KiB)", [];
    #[cfg(feature = "pages")]
    ConfigurationBroken = "configuration_broken", Unavailable,
        "the configuration has errors; nothing is let through", ["IAM-CFG-1", "IAM-FC-1"];
    ConfirmationRefused = "cnf_refused", InvalidToken,
        "the token is bound by `cnf` and no check for it is configured", ["SIG-TOK-2"];
    #[cfg(feature = "pages")]
    CorsHeaderNotListed = "cors_header_not_listed", Forbidden,
        "the preflight asks for a request header that is not listed", ["SIG-ORG-1", "RTW-ORG-1"];
    #[cfg(feature = "pages")]
    CorsMethodNotListed = "cors_method_not_listed", Forbidden,
        "the preflight asks for a method that is not listed", ["SIG-ORG-1", "RTW-ORG-1"];
    #[cfg(feature = "pages")]
    CorsOriginNotListed = "cors_origin_not_listed", Forbidden,
        "the request's `Origin` is not listed; where a cookie brings the token, there must be one", ["SIG-ORG-1", "RTW-ORG-1"];
    CredentialsMalformed = "credentials_malformed", InvalidRequest,
        "the token is malformed, came twice or in two places, or is not behind its scheme", ["SIG-TOK-2"];
    CredentialsMissing = "credentials_missing", Unauthenticated,
        "the request carries no token where its route reads one", ["SIG-TOK-4", "AIR-AUTH-1"];
    CriticalRefused = "crit_refused", InvalidToken,
        "the header has `crit`: no extension is understood here", ["IAM-TRU-1"];
    ExpirationMissing = "exp_missing", InvalidToken, "the claims have no `exp`", ["SIG-TOK-1", "AIR-JWT-1"];
    ExpiresTooFarAhead = "exp_too_far_ahead", InvalidToken,
        "`exp` lies further ahead than the longest lifetime", ["AIR-JWT-1", "RTW-EXP-1"];
    #[cfg(feature = "pages")]
    FormMalformed = "form_malformed", BadRequest,
        "a form's text has a bad escape, or is not UTF-8", ["SIG-URI-1", "AIR-WEB-2"];
    #[cfg(feature = "pages")]
    FormParametersTooMany = "form_parameters_too_many", BadRequest,
        "the query and the body have more than 256 parameters together", ["SIG-URI-1", "AIR-WEB-2"];
    #[cfg(feature = "pages")]
    FormTooLarge = "form_too_large", BadRequest,
        "the query or the body is longer than 64 KiB", ["SIG-URI-1", "AIR-WEB-2"];
    #[cfg(feature = "pages")]
    FormTypeRefused = "form_type_refused", BadRequest,
        "the body is no `application/x-www-form-urlencoded`", ["SIG-URI-1", "AIR-WEB-2"];
    HeaderDuplicateMember = "header_duplicate_member", InvalidToken,
        "the header names one member twice", ["IAM-TRU-1"];
    HeaderEncoding = "header_encoding", InvalidToken, "the header is not strict base64url", ["IAM-TRU-1"];
    HeaderMalformed = "header_malformed", InvalidToken, "the header is not one JSON object", ["IAM-TRU-1"];
    HeaderMemberRefused = "header_member_refused", InvalidToken,
        "the header has `b64`, `enc`, `jku`, `jwk`, `x5c`, `x5u` or `zip`", ["IAM-TRU-1", "IAM-KEY-2"];
    HeaderNotUtf8 = "header_not_utf8", InvalidToken, "the header is not UTF-8", ["IAM-TRU-1"];
    HeaderTooDeep = "header_too_deep", InvalidToken, "the header nests deeper than 32", ["IAM-TRU-1"];
    HeaderTooLong = "header_too_long", InvalidToken, "the header is longer than 2 KiB", [];
    #[cfg(feature = "pages")]
    HostMalformed = "host_malformed", BadRequest,
        "the request's `Host`, or the host of its address, is not one host with at most a port", [];
    InstanceTrapped = "instance_trapped", Unavailable,
        "the WebAssembly instance trapped; the next call gets a new one", ["IAM-FC-1"];
    IntrospectionFailed = "introspection_failed", Unavailable,
        "the introspection endpoint gave no answer that can be believed", ["SIG-TOK-3", "IAM-FC-1"];
    IssuedAtMissing = "iat_missing", InvalidToken,
        "the claims have no `iat`, so the whole lifetime cannot be known", ["AIR-JWT-1", "RTW-EXP-1"];
    IssuedInFuture = "iat_in_future", InvalidToken,
        "`iat` lies further in the future than 5 s, or `leewaySeconds` where that is more", ["SIG-TOK-3"];
    IssuerHintRefused = "iss_hint_refused", InvalidToken,
        "of several issuers none could be chosen: `iss` is absent, twice there, or not a string",
        ["IAM-ISS-1"];
    IssuerMismatch = "iss_mismatch", InvalidToken,
        "`iss` is not the issuer's configured string", ["IAM-ISS-1", "SIG-TOK-1"];
    IssuerMissing = "iss_missing", InvalidToken, "the claims have no `iss`", ["IAM-ISS-1", "SIG-TOK-1"];
    IssuerNotNamed = "issuer_not_named", Unavailable,
        "the caller named none of several issuers, or one that the configuration lacks", ["IAM-ISS-1"];
    IssuerUnknown = "iss_unknown", InvalidToken,
        "`iss` is none of the issuers that this route names", ["IAM-ISS-1"];
    JwksCoolingDown = "jwks_cooling_down", Unavailable,
        "no key is known for the token, and the last look at the key set is too recent for another",
        ["IAM-KEY-1", "SIG-TOK-3"];
    JwksFetchFailed = "jwks_fetch_failed", Unavailable,
        "the key set or the metadata could not be fetched: network, TLS or a status other than 200",
        ["SIG-TOK-3", "IAM-FC-1", "AIR-JWT-3"];
    JwksFetchRedirected = "jwks_fetch_redirected", Unavailable,
        "the key set's address answered with a redirect, which is never followed", ["IAM-KEY-2", "IAM-FC-1"];
    JwksFetchTimeout = "jwks_fetch_timeout", Unavailable,
        "the key set or the metadata did not arrive whole within 5 s", ["SIG-TOK-3", "IAM-FC-1"];
    JwksLeaked = "jwks_leaked", Unavailable,
        "the issuer published a private or secret key; refused until a clean set comes",
        ["AIR-JWT-4", "RTW-KEY-2", "IAM-FC-1"];
    JwksMalformed = "jwks_malformed", Unavailable,
        "what was fetched is no JWK Set", ["SIG-TOK-3", "IAM-FC-1"];
    JwksNotHeld = "jwks_not_held", Unavailable,
        "the keys would have to be fetched first, and this call does not fetch", ["SIG-TOK-3", "IAM-FC-1"];
    JwksNotNewer = "jwks_not_newer", Unavailable,
        "the source of keys had nothing newer than what is held", ["SIG-TOK-3", "IAM-FC-1"];
    JwksTooLarge = "jwks_too_large", Unavailable,
        "the JWK Set exceeds 64 KiB or 32 keys", ["SIG-TOK-3", "IAM-FC-1"];
    JwksUnavailable = "jwks_unavailable", Unavailable,
        "no usable keys are held, and they are fetched again only after a pause", ["SIG-TOK-3", "IAM-FC-1"];
    KeyUnusable = "key_unusable", InvalidToken,
        "the key with the token's `kid` cannot verify for this issuer (type, curve, use, alg, point or RSA numbers)",
        ["AIR-JWT-2", "IAM-ALG-1"];
    KidAmbiguous = "kid_ambiguous", InvalidToken,
        "several keys of the set share the token's `kid`, or are usable for a token without one", ["AIR-JWT-2"];
    KidInvalid = "kid_invalid", InvalidToken, "`kid` is not a string of 1 to 256 bytes", ["AIR-JWT-2"];
    KidMissing = "kid_missing", InvalidToken, "the header names no `kid`", ["AIR-JWT-2"];
    KidUnknown = "kid_unknown", InvalidToken,
        "no key of the set has the token's `kid`, or none is usable for a token without one",
        ["AIR-JWT-2", "IAM-KEY-1"];
    LifetimeContradictory = "lifetime_contradictory", InvalidToken,
        "`exp` does not lie after `iat`", ["AIR-JWT-1"];
    LifetimeTooLong = "lifetime_too_long", InvalidToken,
        "`exp - iat` is longer than the longest lifetime", ["AIR-JWT-1", "RTW-EXP-1"];
    MetadataIssuerMismatch = "metadata_issuer_mismatch", Unavailable,
        "the metadata at the issuer's address names another issuer", ["SIG-TOK-3", "IAM-ISS-1", "IAM-FC-1"];
    MetadataKeysElsewhere = "metadata_keys_elsewhere", Unavailable,
        "the metadata name keys at another origin than the issuer's, from where alone they may come",
        ["IAM-KEY-2", "IAM-FC-1"];
    MetadataMalformed = "metadata_malformed", Unavailable,
        "what was fetched is no metadata with an https `jwks_uri`", ["SIG-TOK-3", "IAM-FC-1"];
    #[cfg(feature = "pages")]
    MethodNotAllowed = "method_not_allowed", MethodNotAllowed,
        "the route is listed, but not with this method", ["SIG-TOK-4"];
    NoClock = "no_clock", Unavailable,
        "the host's time is not a number, or lies before 2020", ["SIG-TOK-3", "IAM-FC-1"];
    #[cfg(feature = "pages")]
    NoRandomness = "no_randomness", Unavailable, "the host gave no random bytes for a nonce", ["IAM-FC-1"];
    NotYetValid = "nbf_in_future", InvalidToken, "`nbf` lies ahead", ["IAM-CLK-1", "SIG-TOK-1"];
    OriginNotListed = "origin_not_listed", Forbidden,
        "the origin is not listed, or is not the exact serialisation", ["SIG-ORG-1", "RTW-ORG-1"];
    Overloaded = "overloaded", Unavailable,
        "more requests, or longer ones, wait than one instance holds",
        ["IAM-FC-1"];
    #[cfg(feature = "pages")]
    PathAmbiguous = "path_ambiguous", AmbiguousPath,
        "the path has more than one reading (encoded slash, dot, percent, NUL, `;`, `//`, `\\`)",
        ["SIG-TOK-4"];
    RedirectClientMissing = "redirect_client_missing", BadRequest,
        "no `client_id` is given", ["SIG-URI-1", "AIR-WEB-2"];
    RedirectClientUnknown = "redirect_client_unknown", BadRequest,
        "no client of this `client_id` is registered", ["SIG-URI-1", "AIR-WEB-2"];
    #[cfg(feature = "pages")]
    RedirectParameterAmbiguous = "redirect_parameter_ambiguous", BadRequest,
        "a parameter's name is one that some server reads as `client_id`, `redirect_uri`, `request`, `request_uri` or a return target",
        ["SIG-URI-1", "AIR-WEB-2"];
    #[cfg(feature = "pages")]
    RedirectParameterTwice = "redirect_parameter_twice", BadRequest,
        "a parameter is given twice", ["SIG-URI-1", "AIR-WEB-2"];
    RedirectUriMissing = "redirect_uri_missing", BadRequest,
        "no `redirect_uri` is given", ["SIG-URI-1", "AIR-WEB-2"];
    #[cfg(feature = "pages")]
    RedirectUriUnexpected = "redirect_uri_unexpected", BadRequest,
        "a `redirect_uri` is given where none is looked at", ["SIG-URI-1", "AIR-WEB-2"];
    RedirectUriUnregistered = "redirect_uri_unregistered", BadRequest,
        "the `redirect_uri` is not registered for this client, byte for byte", ["SIG-URI-1", "AIR-WEB-2"];
    #[cfg(feature = "pages")]
    RequestObjectRefused = "request_object_refused", BadRequest,
        "`request` or `request_uri` is given: what it holds would go unseen", ["SIG-URI-1", "AIR-WEB-2"];
    ReturnTargetBackslash = "return_target_backslash", BadRequest,
        "the return target has a backslash, which browsers read as a slash", ["SIG-URI-1", "AIR-WEB-2"];
    ReturnTargetCharacter = "return_target_character", BadRequest,
        "the return target holds white space or a character that a URI may hold only when escaped",
        ["SIG-URI-1", "AIR-WEB-2"];
    ReturnTargetControl = "return_target_control", BadRequest,
        "the return target holds a control character, plain or escaped", ["SIG-URI-1", "AIR-WEB-2"];
    ReturnTargetDotSegment = "return_target_dot_segment", BadRequest,
        "the return target has a `.` or `..` segment", ["SIG-URI-1", "AIR-WEB-2"];
    ReturnTargetEmptySegment = "return_target_empty_segment", BadRequest,
        "the return target has two slashes in a row, which may begin a host", ["SIG-URI-1", "AIR-WEB-2"];
    ReturnTargetEscape = "return_target_escape", BadRequest,
        "the return target has a bad percent escape, or escapes too deep", ["SIG-URI-1", "AIR-WEB-2"];
    ReturnTargetMissing = "return_target_missing", BadRequest,
        "no return target is given", ["SIG-URI-1", "AIR-WEB-2"];
    ReturnTargetNotAPath = "return_target_not_a_path", BadRequest,
        "the return target does not begin with a slash", ["SIG-URI-1", "AIR-WEB-2"];
    ReturnTargetTooLong = "return_target_too_long", BadRequest,
        "the return target is longer than 8 KiB", ["SIG-URI-1", "AIR-WEB-2"];
    #[cfg(feature = "pages")]
    RouteUnknown = "route_unknown", NotFound,
        "no route lists this path as it is spelled: closed unless listed", ["SIG-TOK-4"];
    #[cfg(feature = "pages")]
    ScopeMalformed = "scope_malformed", InsufficientScope,
        "the claim that holds the token's scopes is not written as the issuer's entry says", ["SIG-SCO-1", "SIG-TOK-1"];
    #[cfg(feature = "pages")]
    ScopeMissing = "scope_missing", InsufficientScope,
        "the token lacks a scope that the route needs", ["SIG-SCO-1", "SIG-TOK-1"];
    SignatureEncoding = "signature_encoding", InvalidToken,
        "the signature is not strict base64url", ["IAM-SIG-1"];
    SignatureInvalid = "signature_invalid", InvalidToken,
        "the signature does not verify", ["IAM-SIG-1", "SIG-TOK-1"];
    SignatureLength = "signature_length", InvalidToken,
        "the signature is not as long as the key's signatures are (ES256: 64 bytes, RFC 7518 3.4)", ["IAM-SIG-1"];
    SignatureNeedsHost = "signature_needs_host", ServerError,
        "the host checks this issuer's signatures: call `await verify(...)`", ["IAM-FC-1"];
    SignatureRange = "signature_range", InvalidToken,
        "r or s of the signature lies outside 1 to n-1", ["IAM-SIG-1"];
    SignatureUnchecked = "signature_unchecked", Unavailable,
        "the host's cryptography could not check the signature, or not within 2 s", ["IAM-FC-1"];
    TenantMismatch = "tenant_mismatch", InvalidToken,
        "the token is of another tenant than the issuer's entry names", ["SIG-TOK-1"];
    TenantMissing = "tenant_missing", InvalidToken,
        "the claim that names the tenant is absent, empty, or no string", ["SIG-TOK-1"];
    #[cfg(feature = "pages")]
    TenantRefused = "tenant_refused", InsufficientScope,
        "the token is of another tenant than the route, the request's path or host, or another claim names",
        ["SIG-TOK-1"];
    TenantUnchecked = "tenant_unchecked", ServerError,
        "the issuer's tokens are of many tenants, and only a route says whose counts", ["SIG-TOK-1"];
    TokenExpired = "token_expired", InvalidToken, "`exp` has been reached", ["IAM-CLK-1", "SIG-TOK-1"];
    TokenInactive = "token_inactive", InvalidToken,
        "the introspection endpoint says that the token is not active", ["SIG-TOK-3"];
    TokenSegments = "token_segments", InvalidToken,
        "the token is not three segments with something in each", ["SIG-TOK-1"];
    TokenTooLong = "token_too_long", InvalidToken, "the token is longer than 8 KiB", [];
    TypeRefused = "typ_refused", InvalidToken,
        "`typ` is not among the types that the issuer's entry lists", ["SIG-TOK-1", "IAM-TRU-1"];
    #[cfg(feature = "pages")]
    UpstreamPoliciesTooMany = "upstream_policies_too_many", BadGateway,
        "the upstream sent more than 16 content security policies", ["AIR-WEB-3"];
    #[cfg(feature = "pages")]
    UpstreamPolicyMissing = "upstream_policy_missing", BadGateway,
        "the page's frames are to be merged into the upstream's policy, and it sent none", ["AIR-WEB-3"];
    #[cfg(feature = "pages")]
    UpstreamPolicyTooLong = "upstream_policy_too_long", BadGateway,
        "the upstream's content security policies are longer than 16 KiB, as they came or as they would leave with the gate's own",
        ["AIR-WEB-3"];
    #[cfg(feature = "pages")]
    UpstreamTimeout = "upstream_timeout", GatewayTimeout, "the upstream did not answer in time", [];
    #[cfg(feature = "pages")]
    UpstreamUnreachable = "upstream_unreachable", BadGateway, "the upstream could not be reached", [];
}

#[cfg(test)]
mod tests;
