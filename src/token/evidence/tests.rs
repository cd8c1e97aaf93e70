use super::super::claim_rule::{ClaimRule, Presence};
use super::*;
use crate::testing::{AUDIENCE, ISSUER, NOW_SECONDS, claims_with, now};
use alloc::{format, string::ToString, vec};

fn policy() -> IssuerPolicy {
    let mut policy = IssuerPolicy::new("orders".into(), ISSUER.into(), vec![AUDIENCE.into(), "b".into()]);
    policy.leeway_seconds = 10;
    policy
}

/// Evidence in one line: expected, found, limit, setting.
fn told(reason: Reason, header: &str, claims: Option<&str>) -> String {
    told_by(&policy(), reason, header, claims)
}

fn told_by(policy: &IssuerPolicy, reason: Reason, header: &str, claims: Option<&str>) -> String {
    let seen = Seen { header, claims: claims.map(str::as_bytes) };
    let Some(Evidence { expected, found, limit, member: _, setting }) =
        Evidence::of(reason, &seen, policy, now())
    else {
        return "nothing".into();
    };
    let expected: Vec<String> =
        expected.into_iter().map(|value| value.unwrap_or_else(|| "(absent)".into())).collect();
    let found = match found {
        None => "-".into(),
        Some(Found::Nothing) => "(absent)".into(),
        Some(Found::Number(number)) => number.to_string(),
        Some(Found::Text(text)) => text,
        Some(Found::Texts(texts)) => format!("[{}]", texts.join(",")),
    };
    let limit = limit.map_or("-".into(), |limit| limit.to_string());
    format!("{} | {found} | {limit} | {}", expected.join(","), setting.unwrap_or("-"))
}

#[test]
fn each_reason_tells_what_was_found_and_what_would_have_passed() {
    let at = |seconds: i64| NOW_SECONDS.saturating_add_signed(seconds);
    let dates = |issued: i64, expires: i64| format!(r#"{{"iat":{},"exp":{}}}"#, at(issued), at(expires));
    let audiences = format!("{AUDIENCE},b");
    let cases = [
        (Reason::IssuerMismatch, r#"{"iss":"x"}"#.into(), format!("{ISSUER} | x | - | issuer")),
        (Reason::IssuerMissing, "{}".into(), format!("{ISSUER} | (absent) | - | issuer")),
        (Reason::AudienceMismatch, r#"{"aud":"x"}"#.into(), format!("{audiences} | x | - | audience")),
        (
            Reason::AudienceMismatch,
            r#"{"aud":["x","y"]}"#.into(),
            format!("{audiences} | [x,y] | - | audience"),
        ),
        (Reason::AudienceMissing, "{}".into(), format!("{audiences} | (absent) | - | audience")),
        (
            Reason::AudienceMissing,
            r#"{"client_id":"x"}"#.into(),
            format!("{audiences} | (absent) | - | audienceClaim"),
        ),
        (
            Reason::AudienceMissing,
            r#"{"azp":"x"}"#.into(),
            format!("{audiences} | (absent) | - | audienceClaim"),
        ),
        (Reason::IssuedAtMissing, "{}".into(), " | (absent) | - | issuedAt".into()),
        (Reason::TokenExpired, dates(-400, -10), format!(" | {0} | {0} | leewaySeconds", at(-10))),
        (
            Reason::TokenExpired,
            format!(r#"{{"exp":{}.9}}"#, at(-11)),
            format!(" | {} | {} | leewaySeconds", at(-11), at(-10)),
        ),
        (Reason::IssuedInFuture, dates(11, 60), " | 11 | 10 | leewaySeconds".into()),
        (Reason::IssuedInFuture, format!(r#"{{"iat":{}.25}}"#, at(10)), " | 11 | 10 | leewaySeconds".into()),
        (Reason::ExpiresTooFarAhead, dates(0, 306), " | 306 | 300 | maxLifetimeSeconds".into()),
        (Reason::LifetimeTooLong, dates(-10, 291), " | 301 | 300 | maxLifetimeSeconds".into()),
        (
            Reason::LifetimeTooLong,
            format!(r#"{{"iat":{}.5,"exp":{}.50001}}"#, at(0), at(300)),
            " | 301 | 300 | maxLifetimeSeconds".into(),
        ),
        (Reason::LifetimeContradictory, dates(3, 2), format!(" | {} | {} | -", at(2), at(3))),
        (Reason::NotYetValid, format!(r#"{{"nbf":{}}}"#, at(11)), " | 11 | 10 | leewaySeconds".into()),
        (Reason::ClaimWrongType, claims_with(r#","sub":1"#), "nothing".into()),
        (Reason::TokenExpired, "{}".into(), "nothing".into()),
        (Reason::IssuerMismatch, "[".into(), "nothing".into()),
    ];
    for (reason, claims, expected) in cases {
        assert_eq!(told(reason, "{}", Some(&claims)), expected, "{}: {claims}", reason.code());
        assert_eq!(told(reason, &claims, None), "nothing", "no claim before the signature held");
    }
    for (reason, header, expected) in [
        (Reason::AlgorithmMismatch, r#"{"alg":"RS256"}"#, "ES256 | RS256 | - | algorithm"),
        (Reason::TypeRefused, r#"{"typ":"logout+jwt"}"#, "JWT,at+jwt,(absent) | logout+jwt | - | types"),
        (Reason::KidMissing, "{}", " | (absent) | - | keyId"),
        (Reason::TypeRefused, "{}", "JWT,at+jwt,(absent) | (absent) | - | types"),
    ] {
        assert_eq!(told(reason, header, None), expected);
    }
}

#[test]
fn what_a_token_says_is_cut() {
    let long = "é".repeat(200);
    let shown = told(Reason::TypeRefused, &format!(r#"{{"typ":"{long}"}}"#), None);
    assert!(shown.contains(&format!("| {}… |", "é".repeat(128))), "{shown}");
    let fits = "x".repeat(256);
    assert!(
        told(Reason::TypeRefused, &format!(r#"{{"typ":"{fits}"}}"#), None).contains(&format!("| {fits} |"))
    );
    let many = ["x"; 20].map(|text| format!("\"{text}\"")).join(",");
    let shown = told(Reason::AudienceMismatch, "{}", Some(&format!(r#"{{"aud":[{many}]}}"#)));
    assert!(shown.contains(&format!("| [{}] |", ["x"; 8].join(","))), "{shown}");
    let shown = told(Reason::AudienceMismatch, "{}", Some(&format!(r#"{{"aud":["x","{long}"]}}"#)));
    assert!(shown.contains(&format!("| [x,{}…] |", "é".repeat(128))), "{shown}");
}

#[test]
fn what_would_have_passed_is_cut() {
    let mut policy = policy();
    policy.audiences = vec!["a".into(); 20];
    let shown = told_by(&policy, Reason::AudienceMissing, "{}", Some("{}"));
    assert_eq!(shown, format!("{} | (absent) | - | audience", ["a"; 8].join(",")));
}

#[test]
fn the_claim_that_must_be_there_or_must_not() {
    let mut policy = policy();
    policy.claims = vec![
        ClaimRule::presence("sid".into(), Presence::Required),
        ClaimRule::presence("at_hash".into(), Presence::Forbidden),
    ];
    let told = |reason, claims| told_by(&policy, reason, "{}", Some(claims));
    assert_eq!(told(Reason::ClaimMissing, "{}"), "sid | (absent) | - | claims");
    assert_eq!(
        told(Reason::ClaimForbidden, r#"{"sid":1,"at_hash":"secret"}"#),
        "(absent) | at_hash | - | claims"
    );
}

#[test]
fn a_key_tells_which_member_is_at_fault_and_none_of_its_numbers() {
    const GOOD: &str = r#""kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#;
    let long = "u".repeat(300);
    for (from, to, expected) in [
        (r#""kty":"EC""#, r#""kty":"RSA""#, "kty | EC | RSA | algorithm"),
        ("P-256", "P-384", "crv | P-256 | P-384 | algorithm"),
        ("P-256", &long, &format!("crv | P-256 | {}… | algorithm", "u".repeat(256))),
        (r#""kty""#, r#""alg":"ES512","kty""#, "alg | ES256 | ES512 | algorithm"),
        (r#""kty""#, r#""use":"enc","kty""#, "use | sig | enc | -"),
        (r#""kty""#, r#""use":7,"kty""#, "use | sig | - | -"),
        (r#""kty""#, r#""key_ops":[],"kty""#, "key_ops | verify | - | -"),
        ("f83OJ3D2", "f83O", "x |  | - | -"),
        ("f83OJ3D2", "g83OJ3D2", "x |  | - | -"),
    ] {
        let text = format!("{{{}}}", GOOD.replacen(from, to, 1));
        let rules = crate::keys::verification_key::KeyRules::ES256;
        let jwk = Jwk::read(&json::parse_object(text.as_bytes()).unwrap(), &rules);
        let Evidence { expected: words, found, limit, member, setting } =
            Evidence::of_key(&jwk, Algorithm::Es256).unwrap();
        let found = match found {
            None => "-".into(),
            Some(Found::Text(text)) => text,
            other => panic!("{other:?}"),
        };
        let words: Vec<String> = words.into_iter().flatten().collect();
        let told =
            format!("{} | {} | {found} | {}", member.unwrap(), words.join(","), setting.unwrap_or("-"));
        assert_eq!((told.as_str(), limit), (expected, None), "{text}");
    }
}

#[test]
fn the_claim_that_stands_for_aud_is_named_and_not_shown() {
    let policy = IssuerPolicy { audience_claim: Some("client_id"), ..policy() };
    let of = |claims: &str| {
        let seen = Seen { header: "{}", claims: Some(claims.as_bytes()) };
        let told = Evidence::of(Reason::AudienceMismatch, &seen, &policy, now()).unwrap();
        (told.member, told.found.unwrap(), told.setting)
    };
    assert_eq!(of(r#"{"client_id":"x"}"#), (Some("client_id"), Found::Nothing, Some("audience")));
    assert_eq!(of(r#"{"aud":"y","client_id":"x"}"#), (None, Found::Text("y".into()), Some("audience")));
}
