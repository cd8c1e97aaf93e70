//! Does only what the endpoint vouches for pass, and is it asked seldom enough?

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
    let answer = IntrospectionAnswer { content_type: "", status, body: body.as_bytes() };
    let verdict =
        Introspection::at("https://issuer.example/introspect").judge(&token, answer, &policy(), now());
    verdict.map(|verified| verified.claims.as_ref().into()).map_err(Reason::code)
}

#[test]
fn an_active_token_passes_by_what_the_endpoint_says_of_it() {
    assert_eq!(judged(200, &active()), Ok(active()));
    let token = KeyPair::new("k", 1).token(&good_claims());
    let text = active();
    let answer = IntrospectionAnswer { content_type: "", status: 200, body: text.as_bytes() };
    let verified = Introspection::at("https://issuer.example/introspect")
        .judge(&token, answer, &policy(), now())
        .unwrap();
    assert_eq!(
        (&*verified.issuer, verified.kid.as_deref(), verified.verified_by),
        ("orders", Some("k"), VerifiedBy::Introspection)
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
    let answer =
        |text: &'static str| IntrospectionAnswer { content_type: "", status: 200, body: text.as_bytes() };
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
            IntrospectionAnswer { content_type: "", status, body: body.as_bytes() },
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
    let back = [60, 56, 55].map(|seconds| introspection.ask(now().minus_seconds(seconds)).map(to_owned_text));
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
