//! Where is an issuer's own server asked about tokens, how often, and what does it say of one while no key can be
//! had? (RFC 7662) For trusted back ends alone: who asks must prove who they are.
//!
//! In an outage of keys what the server answers is held against the same policy as a token's claims. Whatever is in
//! doubt is a no: an answer that is late, malformed or of another status, one that leaves out what a token must say,
//! and one that cannot be had.

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
    limits::{
        CONFIRMATION_PAUSE_SECONDS, INTROSPECTION_PAUSE_SECONDS, MAX_CONFIRMATIONS_A_SECOND,
        MAX_FAILED_CONFIRMATIONS, MAX_INTROSPECTIONS_A_SECOND,
    },
    reason::Reason,
    time::Timestamp,
};

/// Where an issuer is asked about tokens, for what, and until when it is left in peace.
#[derive(Clone, Debug)]
pub struct Introspection {
    endpoint: String,
    /// Whether it is asked about tokens whose signature cannot be checked, for want of keys.
    pub serves_outages: bool,
    /// Whether its answers are signed (RFC 9701).
    pub is_signed: bool,
    /// The `aud` of signed answers; where there is none, one of the entry's audiences.
    pub audience: Option<String>,
    /// Whether an answer may leave out who acts. Then the actor counts that the token names.
    pub may_lack_actor: bool,
    in_outages: Budget,
    about_good_tokens: Budget,
}

/// How often it is asked, and what happens when it fails.
#[derive(Clone, Debug)]
struct Budget {
    a_second: u32,
    /// Failures one after another that begin a pause.
    bearable: u32,
    pause_seconds: u64,
    failures: u32,
    not_before: Option<Timestamp>,
    /// When the second began that is being counted.
    counted_from: Option<Timestamp>,
    /// The questions in it.
    questions: u32,
}

impl Introspection {
    /// An endpoint that answers in plain JSON, and is asked in outages of keys too.
    #[must_use]
    pub fn at(endpoint: &str) -> Self {
        Self {
            endpoint: to_owned_text(endpoint),
            serves_outages: true,
            is_signed: false,
            audience: None,
            may_lack_actor: false,
            in_outages: Budget::of(MAX_INTROSPECTIONS_A_SECOND, 1, INTROSPECTION_PAUSE_SECONDS),
            about_good_tokens: Budget::of(
                MAX_CONFIRMATIONS_A_SECOND,
                MAX_FAILED_CONFIRMATIONS,
                CONFIRMATION_PAUSE_SECONDS,
            ),
        }
    }

    /// The endpoint for one question in an outage of keys; none where it failed a moment ago, since each request
    /// would else wait for it, or was asked too often in this second: while no key is held at all, any text in the
    /// form of a token raises one. None either where no answer could be believed, since no key is there for it.
    pub fn ask(&mut self, now: Timestamp) -> Option<&str> {
        let may_be_asked = self.serves_outages && !self.is_signed;
        (may_be_asked && self.in_outages.has_one(now)).then_some(&self.endpoint)
    }

    /// The endpoint for one question about a token that holds.
    pub(super) fn ask_about_good(&mut self, now: Timestamp) -> Option<&str> {
        self.about_good_tokens.has_one(now).then_some(&self.endpoint)
    }

    /// Counts what came of such a question.
    pub(super) fn count(&mut self, status: u16, now: Timestamp) {
        if status == 200 {
            self.about_good_tokens.failures = 0;
        }
        self.about_good_tokens.fail(status, now);
    }

    /// Judges a token by the endpoint's answer, in an outage of keys.
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
        let response =
            ActiveResponse::read(answer).inspect_err(|_| self.in_outages.fail(answer.status, now))?;
        let claims = Claims::check_introspected(&response, policy, now).map_err(|error| error.reason())?;
        if claims.is_delegated() {
            // It passes where both its signature and the endpoint say so, and no key is there.
            return Err(Reason::JwksUnavailable);
        }
        Ok(Verified {
            issuer: policy.name.as_str().into(),
            kid: jws.kid().map(Into::into),
            header: jws.header_text().into(),
            claims: claims.text().into(),
            actor: None,
            refresh: None,
            verified_by: VerifiedBy::Introspection,
        })
    }
}

impl Budget {
    const fn of(a_second: u32, bearable: u32, pause_seconds: u64) -> Self {
        Self {
            a_second,
            bearable,
            pause_seconds,
            failures: 0,
            not_before: None,
            counted_from: None,
            questions: 0,
        }
    }

    /// Takes one question, if there is one.
    fn has_one(&mut self, now: Timestamp) -> bool {
        // Marks that lie further ahead than they were ever set: the clock went back, and they count from now.
        self.not_before = self.not_before.map(|end| end.min(now.plus_seconds(self.pause_seconds)));
        self.counted_from = self.counted_from.map(|from| from.min(now));
        if self.not_before.is_some_and(|end| now < end) {
            return false;
        }
        if self.counted_from.is_none_or(|from| from.plus_seconds(1) <= now) {
            self.counted_from = Some(now);
            self.questions = 0;
        }
        if self.questions >= self.a_second {
            return false;
        }
        self.questions = self.questions.saturating_add(1);
        true
    }

    /// What an endpoint answers to one token otherwise, such as that it is too long, says nothing of the next.
    fn fail(&mut self, status: u16, now: Timestamp) {
        if matches!(status, 0 | 401 | 429 | 500..) {
            self.failures = self.failures.saturating_add(1);
            if self.failures >= self.bearable {
                self.not_before = Some(now.plus_seconds(self.pause_seconds));
            }
        }
    }
}

#[cfg(test)]
mod tests;
