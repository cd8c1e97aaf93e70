//! What does the IAM SDK's page ask of its access tokens? ES256, no grace, keys from the server's own address, and
//! nothing read before the signature holds.
//!
//! One key signs access, ID, logout and checkpoint tokens of the same `typ`: they are told apart by their claims.

use super::lock::{
    FORBIDDEN,
    Holds::{AtMost, Equals, Fills, FillsUnless, Refused},
    KEY_SOURCES, Profile, REQUIRED, Strictness, claim, lock,
};
use crate::encoding::sentence::said;

pub(super) const PROFILE: Profile = Profile {
    name: "iam",
    kind: None,
    issuer_form: None,
    issuer: &[
        lock("algorithm", "IAM-ALG-1", Equals(r#""ES256""#)),
        lock("audienceClaim", "IAM-AUD-2", Refused(said!("stands for an `aud` that its tokens always have"))),
        lock("discovery", "IAM-KEY-2", FillsUnless(r#""openid-configuration""#, KEY_SOURCES)),
        // Copies of 2026 do not repeat `act`.
        lock("introspectedActor", "", Fills(r#""optional""#)),
        lock("introspectionInOutage", "IAM-FC-1", Equals("false")),
        lock("issuedAt", "IAM-CLK-1", Equals(REQUIRED)),
        lock("jwks", "IAM-KEY-2", Refused(said!("holds keys that are not the server's own: leave it out"))),
        lock("keyId", "IAM-KEY-1", Equals(REQUIRED)),
        lock("leewaySeconds", "IAM-CLK-1", Equals("0")),
        lock("maxLifetimeSeconds", "IAM-CLK-1", AtMost(900)),
        lock("notBefore", "IAM-CLK-1", Equals(r#""strict""#)),
        lock("pem", "IAM-KEY-2", Refused(said!("holds a key that is not the server's own: leave it out"))),
        lock("staleIfErrorSeconds", "IAM-FC-1", Equals("0")),
        lock("types", "IAM-TRU-1", Equals(r#"["JWT"]"#)),
    ],
    claims: &[
        claim("client_id", "IAM-TRU-1", REQUIRED),
        claim("events", "IAM-TRU-1", FORBIDDEN),
        claim("jti", "IAM-TRU-1", REQUIRED),
        claim("nonce", "IAM-TRU-1", FORBIDDEN),
        claim("policy_version", "IAM-TRU-1", REQUIRED),
        claim("purpose", "IAM-TRU-1", FORBIDDEN),
        claim("scope", "IAM-TRU-1", REQUIRED),
        claim("sub", "IAM-TRU-1", REQUIRED),
    ],
    stands_for_issuer: None,
    more: Strictness {
        https_rule: Some("IAM-KEY-2"),
        keys_at_issuer_rule: Some("IAM-KEY-2"),
        alone_rule: Some("IAM-SIG-1"),
        keeps_keys_to_itself: true,
        shares_key_id: false,
        route_rules: None,
    },
};
