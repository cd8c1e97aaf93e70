//! Does the issuer's own server say that a token is good, when no key does? (RFC 7662) A fallback for an
//! outage of keys, off unless configured, and for trusted back ends alone: who asks must prove who they are.
//!
//! What the server answers is held against the same policy as a token's claims. Whatever is in doubt is a no:
//! an answer that is late, malformed or of another status, one that leaves out what a token must say, and one
//! that cannot be had.

use alloc::string::String;

use super::{
    claims::Claims,
    decision::{Verified, VerifiedBy},
    introspection_response::{ActiveResponse, IntrospectionAnswer},
    jws::UntrustedJws,
    policy::IssuerPolicy,
};
use crate::{
    encoding::text::to_owned_text,
    limits::{INTROSPECTION_PAUSE_SECONDS, MAX_INTROSPECTIONS_A_SECOND},
    reason::Reason,
    time::Timestamp,
};

/// Where an issuer is asked about tokens, how often, and until when it is left in peace.
#[derive(Clone, Debug)]
pub struct Introspection {
    endpoint: String,
    not_before: Option<Timestamp>,
    /// When the second began that is being counted.
    counted_from: Option<Timestamp>,
    /// The questions in it.
    questions: u32,
}

impl Introspection {
    /// A fallback to this endpoint.
    #[must_use]
    pub fn at(endpoint: &str) -> Self {
        Self { endpoint: to_owned_text(endpoint), not_before: None, counted_from: None, questions: 0 }
    }

    /// The endpoint for one question; none where it failed a moment ago, since each request would else wait
    /// for it, or was asked too often in this second: while no key is held at all, any text in the form of a
    /// token raises one.
    pub fn ask(&mut self, now: Timestamp) -> Option<&str> {
        // Marks that lie further ahead than they were ever set: the clock went back, and they count from now.
        self.not_before = self.not_before.map(|end| end.min(now.plus_seconds(INTROSPECTION_PAUSE_SECONDS)));
        self.counted_from = self.counted_from.map(|from| from.min(now));
        if self.not_before.is_some_and(|end| now < end) {
            return None;
        }
        if self.counted_from.is_none_or(|from| from.plus_seconds(1) <= now) {
            self.counted_from = Some(now);
            self.questions = 0;
        }
        if self.questions >= MAX_INTROSPECTIONS_A_SECOND {
            return None;
        }
        self.questions = self.questions.saturating_add(1);
        Some(&self.endpoint)
    }

    /// Judges a token by the endpoint's answer.
    ///
    /// # Errors
    /// The reason.
    pub fn judge(
        &mut self,
        token: &str,
        answer: IntrospectionAnswer<'_>,
        policy: &IssuerPolicy,
        now: Timestamp,
    ) -> Result<Verified, Reason> {
        let jws = UntrustedJws::parse(token).map_err(|error| error.reason())?;
        jws.check_header(policy).map_err(|error| error.reason())?;
        let response = ActiveResponse::read(answer).inspect_err(|_| {
            // What an endpoint answers to one token otherwise, such as that it is too long, says nothing of
            // the next.
            if matches!(answer.status, 0 | 401 | 429 | 500..) {
                self.not_before = Some(now.plus_seconds(INTROSPECTION_PAUSE_SECONDS));
            }
        })?;
        let claims = Claims::check_introspected(&response, policy, now).map_err(|error| error.reason())?;
        Ok(Verified {
            issuer: policy.name.as_str().into(),
            kid: jws.kid().map(Into::into),
            header: jws.header_text().into(),
            claims: claims.text().into(),
            refresh: None,
            verified_by: VerifiedBy::Introspection,
        })
    }
}

#[cfg(test)]
mod tests;
