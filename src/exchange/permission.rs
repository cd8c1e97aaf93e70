//! What does a route ask of a token that is good, and what of it does it hand on? All of a route's demands, behind one
//! pointer: a route without any pays for none.

use alloc::{string::String, vec::Vec};

use crate::{
    encoding::{json_members, words::Words},
    token::{decision::Verified, step_up::StepUpDemand},
};

/// What a route asks of whoever presents a good token.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Permission {
    /// The scopes that are needed, all of them.
    pub scopes: Option<Words>,
    /// Whose tenant the token must be of.
    pub tenant: Option<TenantSource>,
    /// What the login must have been like.
    pub step_up: Option<StepUpDemand>,
    /// The claims that are handed on; all where there is no list.
    pub forwarded_claims: Option<Vec<String>>,
}

/// What says whose tenant is asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TenantSource {
    /// Another claim of the same token.
    Claim(String),
    /// The configuration.
    Equals(String),
    /// The one label of the request's host before this domain.
    Host(String),
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
/// In doubt it is so.
#[must_use]
pub fn asks_for_less(one: Option<&Permission>, other: Option<&Permission>) -> bool {
    let Some(other) = other else { return false };
    let nothing = Permission::default();
    let one = one.unwrap_or(&nothing);
    // Every member by name, without `..`: a new one has to be weighed, too.
    let Permission { scopes, tenant, step_up, forwarded_claims } = one;
    // Which of two lists of scopes asks for more hangs on how issuers write them.
    (other.scopes.is_some() && *scopes != other.scopes)
        // The segment that names a tenant is another one below each path.
        || other.tenant.as_ref().is_some_and(|asked| {
            tenant.as_ref() != Some(asked) || *asked == TenantSource::PathSegment
        })
        // Demands are no ladder.
        || (other.step_up.is_some() && *step_up != other.step_up)
        || other.forwarded_claims.as_ref().is_some_and(|kept| {
            forwarded_claims.as_ref().is_none_or(|names| names.iter().any(|name| !kept.contains(name)))
        })
}
