//! What does SigID's page ask of its tokens? Signature, issuer, audience, times, tenant, kind of subject and scopes.
//!
//! Which algorithm signs them, and which claims name tenant and kind of subject, is not published: the entry says it.

use super::lock::{
    Holds::{Demanded, DemandedAtMost, Equals, FillsUnless},
    KEY_SOURCES, NOTHING_MORE, Profile, Strictness, lock,
};
use crate::{encoding::sentence::said, token::policy::RouteRules};

pub(super) const PROFILE: Profile = Profile {
    name: "sigid",
    kind: None,
    issuer_form: None,
    issuer: &[
        lock(
            "algorithm",
            "SIG-TOK-1",
            Demanded(said!("SigID does not publish it; the header of one of its tokens says it")),
        ),
        lock("discovery", "SIG-TOK-3", FillsUnless(r#""openid-configuration""#, KEY_SOURCES)),
        lock(
            "maxLifetimeSeconds",
            "SIG-TOK-1",
            DemandedAtMost(3_600, said!("how long its tokens live, 3600 at most")),
        ),
        lock("staleIfErrorSeconds", "SIG-TOK-3", Equals("0")),
        lock(
            "tenant",
            "SIG-TOK-1",
            Demanded(said!("the claim that names the tenant, such as {\"claim\": \"…\"}")),
        ),
        lock(
            "subjectType",
            "SIG-TOK-1",
            Demanded(said!(
                "the claim that tells people from agents and what this service takes, such as {\"claim\": \"…\", \"oneOf\": [\"…\"]}"
            )),
        ),
    ],
    claims: &[],
    stands_for_issuer: None,
    more: Strictness {
        https_rule: Some("SIG-TOK-3"),
        route_rules: Some(RouteRules { scopes: "SIG-TOK-1", forwarded_claims: "SIG-CON-1" }),
        ..NOTHING_MORE
    },
};
