//! What does a route ask of a token that is good, and what of it does it hand on? All of a route's demands, behind one
//! pointer: a route without any pays for none.

use alloc::{string::String, vec::Vec};

use crate::{
    encoding::{json_members, words::Words},
    token::{claim_rule::ClaimRule, decision::Verified, step_up::StepUpDemand},
};

/// What a route asks of whoever presents a good token.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Permission {
    /// The scopes that are needed, all of them.
    pub scopes: Option<Words>,
    /// Whose tenant the token must be of.
    pub tenant: Option<TenantRule>,
    /// What is asked of claims, in the order of their names.
    pub claims: Vec<ClaimRule>,
    /// What the login must have been like.
    pub step_up: Option<StepUpDemand>,
    /// The claims that are handed on; all where there is no list.
    pub forwarded_claims: Option<Vec<String>>,
}

/// Whose tenant a token must be of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TenantRule {
    /// What says so.
    pub from: TenantFrom,
    /// The tenant's name, the domain, or the claim's name; nothing where the path says it.
    pub text: String,
}

/// What says whose tenant is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TenantFrom {
    /// Another claim of the same token.
    Claim,
    /// The configuration.
    Configuration,
    /// The one label of the request's host before a domain.
    Host,
    /// The first segment of the path below the route's own.
    PathSegment,
}

impl Permission {
    /// Takes from a good token the claims that are not handed on.
    pub fn cut(&self, verified: &mut Verified) {
        if let Some(names) = &self.forwarded_claims {
            verified.claims = json_members::cut(&verified.claims, names).into();
        }
    }
}

/// Whether a route with the one may let somebody in whom a route with the other would not, or hand on more of a token.
/// Demands are no ladder: any other one counts as less.
#[must_use]
pub fn asks_for_less(one: Option<&Permission>, other: Option<&Permission>) -> bool {
    // The segment that names a tenant is another one below each path.
    let is_of_path =
        |asked: &Permission| asked.tenant.as_ref().is_some_and(|rule| rule.from == TenantFrom::PathSegment);
    other.is_some() && (one != other || other.is_some_and(is_of_path))
}
