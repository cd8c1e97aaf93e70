//! Does the issuer's own server say that a token is good, when no key does? (RFC 7662) A fallback for an
//! outage of keys, off unless configured, and for trusted back ends alone: who asks must prove who they are.
//!
//! What the server answers is held against the same policy as a token's claims. Whatever is in doubt is a no:
//! an answer that is late, malformed or of another status, one that leaves out what a token must say, and one
//! that cannot be had.

use alloc::string::String;

use super::{
    claims::Claims,
    decision::Verified,
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
            issuer: policy.name.clone(),
            key_id: to_owned_text(jws.key_id()),
            header: to_owned_text(jws.header_text()),
            claims: to_owned_text(claims.text()),
            refresh: None,
            introspected: true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        limits::MAX_INTROSPECTION_BYTES,
        testing::{AUDIENCE, ISSUER, KeyPair, good_claims, now},
    };
    use alloc::{format, string::ToString, vec};

    fn policy() -> IssuerPolicy {
        IssuerPolicy::new("orders".into(), ISSUER.into(), vec![AUDIENCE.into()])
    }

    fn active() -> String {
        good_claims().replacen('{', r#"{"active":true,"#, 1)
    }

    fn judged(status: u16, body: &str) -> Result<String, &'static str> {
        let token = KeyPair::new("k", 1).token("{}");
        let answer = IntrospectionAnswer { status, body: body.as_bytes() };
        let verdict =
            Introspection::at("https://issuer.example/introspect").judge(&token, answer, &policy(), now());
        verdict.map(|verified| verified.claims).map_err(Reason::code)
    }

    #[test]
    fn an_active_token_passes_by_what_the_endpoint_says_of_it() {
        assert_eq!(judged(200, &active()), Ok(active()));
        let token = KeyPair::new("k", 1).token(&good_claims());
        let text = active();
        let answer = IntrospectionAnswer { status: 200, body: text.as_bytes() };
        let verified = Introspection::at("https://issuer.example/introspect")
            .judge(&token, answer, &policy(), now())
            .unwrap();
        assert_eq!(
            (verified.issuer.as_str(), verified.key_id.as_str(), verified.introspected),
            ("orders", "k", true)
        );
    }

    #[test]
    fn everything_else_is_a_no() {
        let changed = |from: &str, to: &str| active().replace(from, to);
        let long = format!("{}{}", active(), " ".repeat(MAX_INTROSPECTION_BYTES));
        for (status, body, code) in [
            (200, changed("true", "false"), "token_inactive"),
            (200, r#"{"active":false}"#.to_string(), "token_inactive"),
            (200, changed("true", "\"true\""), "introspection_failed"),
            (200, changed("true", "1"), "introspection_failed"),
            (200, good_claims(), "introspection_failed"),
            (200, changed("{", r#"{"active":true,"#), "introspection_failed"),
            (200, String::new(), "introspection_failed"),
            (200, "<html>".to_string(), "introspection_failed"),
            (200, long, "introspection_failed"),
            (0, String::new(), "introspection_failed"),
            (401, active(), "introspection_failed"),
            (201, active(), "introspection_failed"),
            (200, r#"{"active":true}"#.to_string(), "iss_missing"),
            (200, changed(ISSUER, "https://evil.example"), "iss_mismatch"),
            (200, changed(AUDIENCE, "api://others"), "aud_mismatch"),
            (200, changed("\"exp\"", "\"cnf\":{},\"exp\""), "cnf_refused"),
            (200, changed("\"exp\"", "\"later\""), "exp_missing"),
        ] {
            assert_eq!(judged(status, &body), Err(code), "{status} {}", body.get(..80).unwrap_or(&body));
        }
    }

    #[test]
    fn a_token_without_a_good_form_and_header_is_refused_for_it() {
        let answer = |text: &'static str| IntrospectionAnswer { status: 200, body: text.as_bytes() };
        let mut introspection = Introspection::at("https://issuer.example/introspect");
        for (token, code) in [
            ("opaque".to_string(), "token_segments"),
            (KeyPair::new("k", 1).sign(br#"{"alg":"RS256","kid":"k"}"#, b"{}"), "alg_mismatch"),
            (KeyPair::new("k", 1).sign(br#"{"alg":"ES256","kid":"k","typ":"id"}"#, b"{}"), "typ_refused"),
        ] {
            let verdict = introspection.judge(&token, answer(r#"{"active":true}"#), &policy(), now());
            assert_eq!(verdict.map_err(Reason::code), Err(code));
        }
    }

    #[test]
    fn an_endpoint_that_failed_is_left_in_peace_for_a_while() {
        let mut introspection = Introspection::at("https://issuer.example/introspect");
        let endpoint = Some("https://issuer.example/introspect");
        let token = KeyPair::new("k", 1).token("{}");
        let mut ask = |status, body: &str, moment| {
            let _ = introspection.judge(
                &token,
                IntrospectionAnswer { status, body: body.as_bytes() },
                &policy(),
                moment,
            );
            [0, 4, 5].map(|seconds| introspection.ask(moment.plus_seconds(seconds)).map(to_owned_text))
        };
        let whole = [endpoint.map(to_owned_text), endpoint.map(to_owned_text), endpoint.map(to_owned_text)];
        assert_eq!(ask(200, r#"{"active":false}"#, now()), whole, "a no is an answer");
        for status in [400, 403, 404, 413, 200] {
            assert_eq!(ask(status, "", now()), whole, "{status}: to this token alone");
        }
        for status in [0, 401, 429, 500, 503] {
            assert_eq!(ask(status, "", now()), [None, None, endpoint.map(to_owned_text)], "{status}");
        }
        let back =
            [60, 56, 55].map(|seconds| introspection.ask(now().minus_seconds(seconds)).map(to_owned_text));
        assert_eq!(
            back,
            [None, None, endpoint.map(to_owned_text)],
            "a clock that went back neither ends the pause nor lengthens it"
        );
    }

    #[test]
    fn it_is_asked_so_often_a_second_and_not_more() {
        let mut introspection = Introspection::at("https://issuer.example/introspect");
        let mut asked_in = |second| {
            let moments =
                (0..1_000).map(|milliseconds| now().plus_seconds(second).plus_milliseconds(milliseconds));
            let asked = moments.filter(|moment| introspection.ask(*moment).is_some()).count();
            u32::try_from(asked).unwrap()
        };
        assert_eq!([0, 1, 60].map(&mut asked_in), [MAX_INTROSPECTIONS_A_SECOND; 3]);
        assert_eq!(
            [0, 1].map(&mut asked_in),
            [0, MAX_INTROSPECTIONS_A_SECOND],
            "a clock that went back begins no new second"
        );
    }
}
