//! What is a JWT access token of RFC 9068? Its `typ` and its claims (sections 2.1, 2.2 and 4).

use super::lock::{Holds::Equals, NOTHING_MORE, Profile, REQUIRED, claim, lock};

pub(super) const PROFILE: Profile = Profile {
    name: "rfc9068",
    kind: None,
    issuer_form: None,
    issuer: &[
        lock("types", "RFC 9068 section 4", Equals(r#"["at+jwt"]"#)),
        lock("issuedAt", "RFC 9068 section 2.2", Equals(REQUIRED)),
    ],
    claims: &[
        claim("client_id", "RFC 9068 section 2.2", REQUIRED),
        claim("jti", "RFC 9068 section 2.2", REQUIRED),
        claim("sub", "RFC 9068 section 2.2", REQUIRED),
    ],
    stands_for_issuer: None,
    more: NOTHING_MORE,
};
