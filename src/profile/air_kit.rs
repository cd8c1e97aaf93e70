//! What are AIR Kit's tokens like? The Partner JWT, which a partner's back end signs; and the token that AIR Kit
//! signs for a user, which a partner's back end verifies.
//!
//! A Partner JWT has no `iss` and no `aud`: its `partnerId` says whose it is. The algorithm and the lifetime of the
//! user's token are not published, so they are demanded.

use super::lock::{
    FORBIDDEN,
    Holds::{AtMost, Demanded, Equals, Fills, OneOf, Refused},
    NOTHING_MORE, Profile, REQUIRED, Strictness, claim, lock,
};
use crate::encoding::sentence::said;

const MORE: Strictness = Strictness {
    https_rule: Some("AIR-JWT-3"),
    alone_rule: Some("AIR-JWT-2"),
    shares_key_id: true,
    ..NOTHING_MORE
};

/// A Partner JWT.
pub(super) const PARTNER: Profile = Profile {
    name: "air-kit",
    kind: Some("partner"),
    issuer_form: None,
    issuer: &[
        lock("algorithm", "AIR-JWT-2", OneOf(&["ES256", "RS256"])),
        lock("maxLifetimeSeconds", "AIR-JWT-1", AtMost(300)),
        lock("keyId", "AIR-JWT-2", Equals(REQUIRED)),
        lock("jwks", "AIR-JWT-2", Refused(said!("is no key set that anyone can fetch: name its `jwksUri`"))),
        lock("pem", "AIR-JWT-2", Refused(said!("is no key set that anyone can fetch: name its `jwksUri`"))),
        // `issue on-behalf` is one scope.
        #[cfg(feature = "pages")]
        lock("scope", "", Fills(r#"{"form":"whole"}"#)),
        lock("types", "", Fills(r#"["JWT",null]"#)),
    ],
    claims: &[],
    stands_for_issuer: Some("partnerId"),
    more: MORE,
};

/// A user's token.
pub(super) const USER: Profile = Profile {
    name: "air-kit",
    kind: Some("user"),
    issuer_form: None,
    issuer: &[
        lock(
            "algorithm",
            "",
            Demanded(said!("AIR Kit does not publish it; the header of one of its tokens says it")),
        ),
        lock(
            "maxLifetimeSeconds",
            "",
            Demanded(said!("AIR Kit does not publish it; `exp` minus `iat` of one of its tokens is it")),
        ),
        #[cfg(feature = "pages")]
        lock("jwksUri", "AIR-JWT-3", super::lock::Holds::KeysOfEnvironment),
        lock("types", "", Fills(r#"["JWT",null]"#)),
    ],
    claims: &[
        // A session that began at another partner; an entry may list whose.
        claim("sourcePartnerId", "", FORBIDDEN),
        claim("sub", "AIR-AUTH-2", REQUIRED),
    ],
    stands_for_issuer: Some("partnerId"),
    more: MORE,
};
