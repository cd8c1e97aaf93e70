//! Does an issuer's own server agree about a token that holds? It is asked about each delegated token, and about
//! each token of a route that wants it so (RFC 7662).
//!
//! Both must say yes: what this gate checks by itself, and the endpoint. The claims stay those that were signed.
//! What the endpoint leaves out it does not contradict; what it says must be what the token says.

use alloc::{string::String, sync::Arc, vec::Vec};

use super::{
    actor::Delegation,
    decision::{Verified, VerifiedBy},
    introspection_response::{IntrospectionAnswer, check_active},
    numeric_date,
    policy::IssuerPolicy,
    token_hash::TokenDigest,
};
use crate::{
    encoding::{
        decimal::Exact,
        json, json_members,
        json_value::{Json, Object},
        text::to_owned_text,
    },
    reason::Reason,
    time::Timestamp,
};

/// Claims that name the token, or whom it is about: where both texts have one, it is the same.
const SAME: [&str; 3] = ["iss", "jti", "sub"];

/// What may be asked about a token, and what was answered.
#[derive(Clone, Copy, Debug)]
pub struct Inquiry<'a> {
    /// Whether the endpoint is asked about every token, and not about delegated ones alone.
    pub about_all: bool,
    /// What it answered, once it was asked about this token.
    pub answer: Option<&'a HeldAnswer>,
}

/// Whose token it is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject {
    /// Nobody acts for anybody by it.
    Own,
    /// Somebody acts by it for its `sub`.
    ActedFor {
        /// Whether an answer may leave out who acts.
        may_lack_actor: bool,
    },
}

/// What an issuer's endpoint answered to the question about one token.
#[derive(Clone, Debug)]
pub struct HeldAnswer {
    issuer: String,
    token: TokenDigest,
    status: u16,
    content_type: String,
    body: Vec<u8>,
}

impl HeldAnswer {
    /// What this issuer's endpoint answered to the question about this token.
    pub(super) fn new(issuer: String, token: TokenDigest, answer: IntrospectionAnswer<'_>) -> Self {
        let IntrospectionAnswer { status, content_type, body } = answer;
        Self { issuer, token, status, content_type: to_owned_text(content_type), body: body.into() }
    }

    /// The answer, where it is about this token of this issuer.
    pub(super) fn about(&self, issuer: &str, token: &TokenDigest) -> Option<IntrospectionAnswer<'_>> {
        let Self { status, content_type, body, .. } = self;
        let is_about_it = self.issuer == issuer && self.token == *token;
        is_about_it.then_some(IntrospectionAnswer { status: *status, content_type, body })
    }

    /// How many bytes of text wait with it.
    #[must_use]
    pub const fn kept_bytes(&self) -> usize {
        self.body.len().saturating_add(self.content_type.len())
    }
}

/// Whether nobody need be asked, since the token itself says badly who acts by it.
pub(super) fn is_badly_said(verified: &Verified) -> bool {
    json::parse_object(verified.claims.as_bytes())
        .ok()
        .and_then(|claims| Delegation::read(&claims).map(drop))
        .is_none()
}

/// The token with its issuer's word, by what the endpoint said of it.
///
/// # Errors
/// The reason why that is no yes to this token.
pub(super) fn confirmed(
    verified: &Verified,
    subject: Subject,
    said: &Object<'_>,
    policy: &IssuerPolicy,
    now: Timestamp,
) -> Result<Verified, Reason> {
    check_active(said)?;
    let claims = json::parse_object(verified.claims.as_bytes()).map_err(|_| Reason::ClaimsMalformed)?;
    let actor = match (subject, is_told(said, "act")) {
        (Subject::Own, false) => None,
        // The token does not say so, and would be taken as the user's.
        (Subject::Own, true) => return Err(Reason::ActorRefused),
        (Subject::ActedFor { may_lack_actor }, is_named) => {
            let signed = Delegation::read(&claims).ok_or(Reason::ActorRefused)?;
            let actor = if !is_named && may_lack_actor {
                Some(signed.confirmed())
            } else {
                Delegation::read(said).and_then(|told| signed.confirmed_by(told))
            };
            Some(actor.ok_or(Reason::ActorRefused)?)
        }
    };
    let differs = |name: &&str| {
        let told = text_of(said, name);
        is_told(said, name) && (told.is_none() || told != text_of(&claims, name))
    };
    if SAME.iter().any(differs) {
        return Err(Reason::IntrospectionFailed);
    }
    if is_told(said, "cnf") {
        return Err(Reason::ConfirmationRefused);
    }
    if is_told(said, "exp") {
        let end = numeric_date::read(said, "exp").map_err(|_| Reason::IntrospectionFailed)?;
        let latest = now.minus_seconds(policy.leeway_seconds).as_milliseconds();
        if end.is_some_and(|end: Exact| latest >= end.thousandths()) {
            return Err(Reason::TokenExpired);
        }
    }
    let claims: Arc<str> = match &actor {
        None => verified.claims.clone(),
        Some(actor) => json_members::replaced(&verified.claims, "act", &actor.to_json()).into(),
    };
    Ok(Verified { claims, actor, verified_by: VerifiedBy::SignatureAndIntrospection, ..verified.clone() })
}

fn text_of<'j>(members: &'j Object<'_>, name: &str) -> Option<&'j str> {
    members.get(name)?.as_str()
}

/// Whether an answer has a member. Servers write `null` for what they have not.
fn is_told(said: &Object<'_>, name: &str) -> bool {
    !matches!(said.get(name), None | Some(Json::Null))
}

#[cfg(test)]
mod tests;
