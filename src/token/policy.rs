//! What does one issuer's entry ask of a token?

use alloc::{string::String, vec::Vec};

#[cfg(feature = "pages")]
use super::scopes::ScopeClaim;
use super::{
    actor::{ActorRule, IS_INQUIRING},
    claim_rule::{self, ClaimFault, ClaimRule},
    tenant::TenantClaim,
    typ,
};
use crate::{
    encoding::{json_value::Object, text::to_owned_text},
    keys::verification_key::KeyRules,
    limits::{DEFAULT_LIFETIME_SECONDS, ISSUER_CLOCK_AHEAD_SECONDS},
};

/// One issuer's entry in the configuration, checked.
///
/// ```
/// use wicketgate::token::policy::IssuerPolicy;
///
/// let policy = IssuerPolicy::new("id".into(), "https://id.example".into(), vec!["api".into()]);
/// assert_eq!(policy.max_lifetime_seconds, 300);
/// assert!(policy.allows_type(Some("at+JWT")) && policy.allows_type(None));
/// assert!(!policy.allows_type(Some("logout+jwt")));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct IssuerPolicy {
    /// The operator's name for the entry; it goes into events, `iss` does not.
    pub name: String,
    /// What the claim that names the issuer holds, exactly: `iss`, or the one that stands for it.
    pub issuer: String,
    /// The claim that stands for `iss`, if one does; only a profile says so. Then an `iss` may be there only where
    /// `claims` has a rule about it.
    pub issuer_claim: Option<&'static str>,
    /// The token's `aud` names one of these, exactly.
    pub audiences: Vec<String>,
    /// The claim that names one of them where `aud` is absent, if any may.
    pub audience_claim: Option<&'static str>,
    /// The one algorithm, and which keys for it verify.
    pub key_rules: KeyRules,
    /// Longest `exp - iat` and `exp - now`, in seconds.
    pub max_lifetime_seconds: u64,
    /// Whether `iat` may be absent. Then `exp - now` alone is bounded.
    pub may_lack_issued_at: bool,
    /// Whether the header's `kid` may be absent. Then the one usable key of the set counts.
    pub may_lack_key_id: bool,
    /// Grace on `exp` and `nbf`, in seconds, and on `iat` where it is more than
    /// [`ISSUER_CLOCK_AHEAD_SECONDS`].
    pub leeway_seconds: u64,
    /// Whether a `nbf` that equals `iat` is held to its own bound, as any other, instead of to that on `iat`.
    pub is_not_before_strict: bool,
    /// Allowed values of `typ`; `None` allows its absence.
    pub types: Vec<Option<String>>,
    /// What becomes of a token by which somebody acts for another one.
    pub actor: ActorRule,
    /// What else is asked of claims, in the order of their names.
    pub claims: Vec<ClaimRule>,
    /// The rules by which each route that names this issuer says `scopes`, and `forwardedClaims`.
    pub route_rules: Option<RouteRules>,
    /// Whether a caller must name this issuer and no other: its tokens are told from others' by no `iss`, or no
    /// byte of them is read before their signature holds.
    pub is_named_alone: bool,
    /// Where its scopes stand, which routes ask for.
    #[cfg(feature = "pages")]
    pub scope: ScopeClaim,
    /// The claim that names the tenant of a token, if one does; it must be there then.
    pub tenant: Option<TenantClaim>,
}

/// What a profile demands of each route that names its issuer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RouteRules {
    /// The rule by which it says `scopes`.
    pub scopes: &'static str,
    /// The rule by which it says `forwardedClaims`.
    pub forwarded_claims: &'static str,
}

impl IssuerPolicy {
    /// An entry with the defaults of the house.
    #[must_use]
    pub fn new(name: String, issuer: String, audiences: Vec<String>) -> Self {
        Self {
            name,
            issuer,
            issuer_claim: None,
            audiences,
            audience_claim: None,
            key_rules: KeyRules::ES256,
            max_lifetime_seconds: DEFAULT_LIFETIME_SECONDS,
            may_lack_issued_at: false,
            may_lack_key_id: false,
            leeway_seconds: 0,
            types: alloc::vec![Some(to_owned_text("JWT")), Some(to_owned_text("at+jwt")), None],
            is_not_before_strict: false,
            actor: ActorRule::Refused,
            claims: Vec::new(),
            route_rules: None,
            is_named_alone: false,
            #[cfg(feature = "pages")]
            scope: ScopeClaim::default(),
            tenant: None,
        }
    }

    /// Whether its tokens are of many tenants, of which only a route can say which one counts.
    #[must_use]
    pub fn has_many_tenants(&self) -> bool {
        self.tenant.as_ref().is_some_and(|tenant| tenant.equals.is_none())
    }

    /// Whether a token may pass by which somebody acts for another one.
    #[must_use]
    pub const fn takes_actors(&self) -> bool {
        IS_INQUIRING && matches!(self.actor, ActorRule::Introspected)
    }

    /// How far the issuer's clock may run ahead, in seconds: the bound on `iat`, which a `nbf` of the same time
    /// shares. The bound on `exp - now` gives way by as much, since a token of such a clock ends so much later.
    #[must_use]
    pub const fn clock_ahead_seconds(&self) -> u64 {
        if self.leeway_seconds > ISSUER_CLOCK_AHEAD_SECONDS {
            self.leeway_seconds
        } else {
            ISSUER_CLOCK_AHEAD_SECONDS
        }
    }

    /// The first claim that is not as the entry asks, and how.
    pub(super) fn broken_claim(&self, members: &Object<'_>) -> Option<(&str, ClaimFault)> {
        claim_rule::first_broken(&self.claims, members)
    }

    /// Whether `typ` is among the types: compared without case, one `application/` prefix removed on both
    /// sides (RFC 7515 section 4.1.9, RFC 9068 section 4). What an introspection endpoint signs is none of them in
    /// any case; that of a delegated token is one of them where such tokens may pass.
    #[must_use]
    pub fn allows_type(&self, typ: Option<&str>) -> bool {
        let is_listed = self.types.iter().any(|allowed| match (allowed, typ) {
            (Some(allowed), Some(typ)) => typ::is_same(allowed, typ),
            (allowed, typ) => allowed.is_none() && typ.is_none(),
        });
        let is_allowed = is_listed || (self.takes_actors() && typ::is(typ, typ::DELEGATED));
        is_allowed && !typ::is(typ, typ::TOKEN_INTROSPECTION)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_compared_without_case_and_without_one_prefix() {
        let mut policy = IssuerPolicy::new("a".into(), "https://a.example".into(), alloc::vec!["b".into()]);
        for typ in [
            None,
            Some("JWT"),
            Some("jwt"),
            Some("at+jwt"),
            Some("AT+JWT"),
            Some("application/at+jwt"),
            Some("Application/JWT"),
        ] {
            assert!(policy.allows_type(typ), "{typ:?}");
        }
        for typ in [
            "",
            "JOSE",
            "logout+jwt",
            "application/application/jwt",
            "application/",
            "abcdefghijkljwt",
            "jwt ",
            "\u{212a}wt",
            "dpop+jwt",
        ] {
            assert!(!policy.allows_type(Some(typ)), "{typ:?}");
        }
        policy.types = alloc::vec![Some("application/at+jwt".into()), Some("token-introspection+jwt".into())];
        assert!(policy.allows_type(Some("at+jwt")));
        assert!(!policy.allows_type(Some("Token-Introspection+JWT")));
        assert!(!policy.allows_type(Some("application/token-introspection+jwt")));
        assert!(!policy.allows_type(Some("JWT")));
        assert!(!policy.allows_type(None));
    }
}
