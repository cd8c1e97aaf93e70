use super::super::claim_rule::{ClaimRule, Presence};
use super::*;
use crate::{
    crypto::{es256::PublicKey, key_tables::KeyTables},
    testing::{AUDIENCE, ISSUER, KeyPair, NOW_SECONDS as NOW, claims_with, good_claims, now},
    token::jws::UntrustedJws,
};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec,
};

fn public_key(pair: &KeyPair) -> PublicKey {
    let [x, y] = pair.point();
    PublicKey::from_coordinates(&x, &y).unwrap()
}

fn policy() -> IssuerPolicy {
    IssuerPolicy::new("orders".into(), ISSUER.into(), vec!["api://other".into(), AUDIENCE.into()])
}

fn check_with(policy: &IssuerPolicy, payload: &[u8]) -> Result<(), ClaimsError> {
    let pair = KeyPair::new("k", 1);
    let token = pair.sign(br#"{"alg":"ES256","kid":"k"}"#, payload);
    let jws =
        UntrustedJws::parse(&token).unwrap().verify(&public_key(&pair), None, &KeyTables::default()).unwrap();
    Claims::check(&jws, policy, now()).map(|claims| assert_eq!(claims.text().as_bytes(), payload))
}

fn check(payload: &str) -> Result<(), ClaimsError> {
    check_with(&policy(), payload.as_bytes())
}

/// The good claims with one of them written differently; an empty text removes it.
fn with(name: &str, value: &str) -> alloc::string::String {
    let mut members = vec![
        ("iss", format!("\"{ISSUER}\"")),
        ("aud", format!("\"{AUDIENCE}\"")),
        ("iat", NOW.to_string()),
        ("exp", (NOW + 300).to_string()),
    ];
    members.retain(|(member, _)| *member != name);
    if !value.is_empty() {
        members.push((name, value.to_owned()));
    }
    let members: vec::Vec<_> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

// holds: IAM-ISS-1 IAM-AUD-2 SIG-TOK-1 SIG-TOK-2
#[test]
fn who_it_is_from_and_for() {
    use ClaimsError::*;
    assert_eq!(check(&good_claims()), Ok(()));
    for (name, value, expected) in [
        ("iss", "", Err(IssuerMissing)),
        ("iss", r#""https://issuer.example/""#, Err(IssuerMismatch)),
        ("iss", r#""https://issuer.exampl""#, Err(IssuerMismatch)),
        ("iss", r#""https://issuer.example.evil""#, Err(IssuerMismatch)),
        ("iss", r#""HTTPS://issuer.example""#, Err(IssuerMismatch)),
        ("iss", r#""""#, Err(IssuerMismatch)),
        ("iss", r#"["https://issuer.example"]"#, Err(WrongType)),
        ("iss", "null", Err(WrongType)),
        ("iss", r#""https:\/\/issuer.example""#, Ok(())),
        ("aud", "", Err(AudienceMissing)),
        ("aud", r#""""#, Err(AudienceMismatch)),
        ("aud", r#""api://order""#, Err(AudienceMismatch)),
        ("aud", r#""api://orders2""#, Err(AudienceMismatch)),
        ("aud", r#""API://orders""#, Err(AudienceMismatch)),
        ("aud", r#""api://*""#, Err(AudienceMismatch)),
        ("aud", r#""api://orders,api://x""#, Err(AudienceMismatch)),
        ("aud", "[]", Err(AudienceMismatch)),
        ("aud", r#"["api://x","api://orders"]"#, Ok(())),
        ("aud", r#"["api://x"]"#, Err(AudienceMismatch)),
        ("aud", r#"[["api://orders"]]"#, Err(WrongType)),
        ("aud", r#"["api://orders",1]"#, Err(WrongType)),
        ("aud", r#"{"api://orders":1}"#, Err(WrongType)),
        ("aud", "true", Err(WrongType)),
        ("aud", "null", Err(WrongType)),
        ("sub", r#""a""#, Ok(())),
        ("sub", "1", Err(WrongType)),
        ("jti", "null", Err(WrongType)),
        ("cnf", r#"{"jkt":"x"}"#, Err(Confirmation)),
        ("cnf", "null", Err(Confirmation)),
    ] {
        assert_eq!(check(&with(name, value)), expected, "{name} {value}");
    }
}

// holds: AIR-JWT-1 RTW-EXP-1 IAM-CLK-1 SIG-TOK-1
#[test]
fn when_it_holds() {
    use ClaimsError::*;
    let number = |value: u64| value.to_string();
    let mut cases = vec![
        ("exp", String::new(), Err(ExpirationMissing)),
        ("exp", number(NOW), Err(Expired)),
        ("exp", number(NOW - 1), Err(Expired)),
        ("exp", number(NOW + 1), Ok(())),
        ("exp", number(NOW + 301), Err(LifetimeTooLong)),
        ("exp", number(NOW + 305), Err(LifetimeTooLong)),
        ("exp", number(NOW + 306), Err(LifetimeTooLong)),
        ("exp", number(NOW * 1_000), Err(LifetimeTooLong)),
        ("exp", "0".to_owned(), Err(Expired)),
        ("iat", String::new(), Err(IssuedAtMissing)),
        ("iat", number(NOW + 5), Ok(())),
        ("iat", number(NOW + 6), Err(IssuedInFuture)),
        ("iat", number(NOW - 1), Err(LifetimeTooLong)),
        ("nbf", number(NOW), Ok(())),
        ("nbf", number(NOW + 1), Err(NotYetValid)),
        ("nbf", number(NOW - 9_999), Ok(())),
        ("exp", format!("{}.000", NOW + 300), Ok(())),
        ("exp", format!("{NOW}.0005"), Ok(())),
        ("exp", format!("{NOW}.0"), Err(Expired)),
        ("exp", format!("{NOW}0e-1"), Err(Expired)),
        ("exp", format!("{}.000000000000000000001", NOW + 300), Err(LifetimeTooLong)),
        ("exp", format!("{}.000000000000000000001", NOW + 305), Err(LifetimeTooLong)),
        ("exp", "1.8000003E9".to_owned(), Ok(())),
        ("exp", "1.8000003001e9".to_owned(), Err(LifetimeTooLong)),
        ("exp", "1e-400".to_owned(), Err(Expired)),
        ("iat", "1.8E9".to_owned(), Ok(())),
        ("iat", format!("{}.99", NOW + 4), Ok(())),
        ("iat", format!("{}.0001", NOW + 5), Err(IssuedInFuture)),
        ("iat", format!("{}.999999", NOW - 1), Err(LifetimeTooLong)),
        ("nbf", format!("{NOW}.0"), Ok(())),
        ("nbf", format!("{NOW}.0001"), Err(NotYetValid)),
        ("nbf", format!("{}.99999", NOW - 1), Ok(())),
    ];
    for name in ["exp", "iat", "nbf"] {
        for odd in [
            "\"1\"",
            "null",
            "[]",
            "{}",
            "true",
            "-1",
            "-0",
            "-1.8e9",
            "\"1800000000.5\"",
            "9007199254740991.5",
            "9007199254740992",
            "9.007199254740992e15",
            "1e300",
            "18446744073709551616",
        ] {
            cases.push((name, odd.to_owned(), Err(NotNumericDate)));
        }
    }
    for (name, value, expected) in cases {
        assert_eq!(check(&with(name, &value)), expected, "{name} {value}");
    }
    assert_eq!(check(&with("exp", "9007199254740991")), Err(LifetimeTooLong));
    assert_eq!(check(&with("exp", "1e400")), Err(Json(JsonError::Malformed)));
    let texts = |iat: &str, exp: &str| {
        check(&format!(r#"{{"iss":"{ISSUER}","aud":"{AUDIENCE}","iat":{iat},"exp":{exp}}}"#))
    };
    let times = |iat: u64, exp: u64| texts(&number(iat), &number(exp));
    assert_eq!(texts("1800000000.336421", "1800000300.336421"), Ok(()), "300 s to the last digit");
    assert_eq!(texts("1800000000.336421", "1800000300.336422"), Err(LifetimeTooLong));
    assert_eq!(texts("1800000000.336421", "1800000300.3364209"), Ok(()));
    assert_eq!(texts("1800000001.336421", "1800000001.336421"), Err(LifetimeContradictory));
    assert_eq!(texts("1800000001.336421", "1800000001.33642"), Err(LifetimeContradictory));
    assert_eq!(texts("1800000001.336421", "1800000001.3364211"), Ok(()));
    assert_eq!(texts("18000000013.36421e-1", "0.1800000001336421001E10"), Ok(()));
    assert_eq!(times(NOW + 5, NOW + 305), Ok(()));
    assert_eq!(times(NOW + 5, NOW + 5), Err(LifetimeContradictory));
    assert_eq!(times(NOW + 5, NOW + 4), Err(LifetimeContradictory));
    // A day-long token in its last minutes: `exp - now` alone would let it pass.
    assert_eq!(times(NOW - 86_000, NOW + 100), Err(LifetimeTooLong));
}

#[test]
fn leeway_and_lifetime_can_be_set() {
    use ClaimsError::*;
    let mut policy = policy();
    policy.leeway_seconds = 60;
    policy.max_lifetime_seconds = 3_600;
    let check = |name, value: u64| check_with(&policy, with(name, &value.to_string()).as_bytes());
    let times = |iat: u64, exp: u64| {
        check_with(
            &policy,
            format!(r#"{{"iss":"{ISSUER}","aud":"{AUDIENCE}","iat":{iat},"exp":{exp}}}"#).as_bytes(),
        )
    };
    assert_eq!(times(NOW - 300, NOW - 59), Ok(()));
    assert_eq!(times(NOW - 300, NOW - 60), Err(Expired));
    assert_eq!(check("nbf", NOW + 60), Ok(()));
    assert_eq!(check("nbf", NOW + 61), Err(NotYetValid));
    assert_eq!(check("exp", NOW + 3_600), Ok(()));
    assert_eq!(check("exp", NOW + 3_601), Err(LifetimeTooLong));
    assert_eq!(check("iat", NOW + 60), Ok(()));
    assert_eq!(check("iat", NOW + 61), Err(IssuedInFuture));
    assert_eq!(times(NOW + 60, NOW + 3_660), Ok(()), "a clock that is 60 s ahead may give an hour");
    assert_eq!(times(NOW + 60, NOW + 3_661), Err(LifetimeTooLong));
    policy.leeway_seconds = 3;
    let check = |name, value: u64| check_with(&policy, with(name, &value.to_string()).as_bytes());
    assert_eq!(check("iat", NOW + 5), Ok(()), "never below 5 s");
    assert_eq!(check("iat", NOW + 6), Err(IssuedInFuture));
}

#[test]
fn a_clock_that_is_ahead_writes_iat_and_nbf_alike() {
    use ClaimsError::*;
    let check = |leeway, iat: &str, nbf: &str| {
        let policy = IssuerPolicy { leeway_seconds: leeway, ..policy() };
        let claims = with("iat", &format!("{iat},\"nbf\":{nbf}"));
        check_with(&policy, claims.replace(&(NOW + 300).to_string(), &(NOW + 200).to_string()).as_bytes())
    };
    let at = |seconds: u64| (NOW + seconds).to_string();
    for (leeway, iat, nbf, expected) in [
        (0, at(1), at(1), Ok(())),
        (0, at(5), at(5), Ok(())),
        (0, at(5), format!("{}.0", at(5)), Ok(())),
        (0, at(5), format!("{}.000001", at(5)), Err(NotYetValid)),
        (0, at(6), at(6), Err(IssuedInFuture)),
        (0, at(1), at(2), Err(NotYetValid)),
        (0, at(2), at(1), Err(NotYetValid)),
        (0, at(0), at(1), Err(NotYetValid)),
        (0, at(1), at(0), Ok(())),
        (10, at(10), at(10), Ok(())),
        (10, at(10), at(11), Err(NotYetValid)),
        (10, at(11), at(11), Err(IssuedInFuture)),
        (3, at(4), at(4), Ok(())),
        (3, at(3), at(4), Err(NotYetValid)),
    ] {
        assert_eq!(check(leeway, &iat, &nbf), expected, "{leeway} s: iat {iat}, nbf {nbf}");
    }
}

#[test]
fn iat_may_be_absent_where_the_entry_says_so() {
    use ClaimsError::*;
    let policy = IssuerPolicy { may_lack_issued_at: true, ..policy() };
    let check = |members: &str| {
        check_with(&policy, format!(r#"{{"iss":"{ISSUER}","aud":"{AUDIENCE}",{members}}}"#).as_bytes())
    };
    for (exp, more, expected) in [
        (NOW + 300, "", Ok(())),
        (NOW + 305, "", Ok(())),
        (NOW + 306, "", Err(ExpiresTooFarAhead)),
        (NOW, "", Err(Expired)),
        (NOW + 300, r#","nbf":1800000000"#, Ok(())),
        (NOW + 300, r#","nbf":1800000001"#, Err(NotYetValid)),
        (NOW + 300, r#","iat":null"#, Err(NotNumericDate)),
        (NOW + 300, r#","iat":"1800000000""#, Err(NotNumericDate)),
        (NOW + 300, r#","iat":1799999999"#, Err(LifetimeTooLong)),
        (NOW + 300, r#","iat":1800000006"#, Err(IssuedInFuture)),
        (NOW + 3, r#","iat":1800000003"#, Err(LifetimeContradictory)),
    ] {
        assert_eq!(check(&format!(r#""exp":{exp}{more}"#)), expected, "{exp} {more}");
    }
    assert_eq!(check(r#""iat":1800000000"#), Err(ExpirationMissing));
}

#[test]
fn another_claim_stands_for_aud_where_that_is_absent() {
    use ClaimsError::*;
    let policy = IssuerPolicy { audience_claim: Some("client_id"), ..policy() };
    let check = |members: &str| {
        let claims = format!(r#"{{"iss":"{ISSUER}","iat":{NOW},"exp":{}{members}}}"#, NOW + 300);
        check_with(&policy, claims.as_bytes())
    };
    for (members, expected) in [
        (r#","client_id":"api://orders""#, Ok(())),
        (r#","client_id":"api://orders2""#, Err(AudienceMismatch)),
        (r#","client_id":"API://orders""#, Err(AudienceMismatch)),
        (r#","client_id":"""#, Err(AudienceMismatch)),
        (r#","client_id":["api://orders"]"#, Err(WrongType)),
        (r#","client_id":null"#, Err(WrongType)),
        (r#","client_id":1"#, Err(WrongType)),
        (r#","azp":"api://orders""#, Err(AudienceMissing)),
        ("", Err(AudienceMissing)),
        (r#","aud":"api://orders","client_id":"another""#, Ok(())),
        (r#","aud":"another","client_id":"api://orders""#, Err(AudienceMismatch)),
        (r#","aud":[],"client_id":"api://orders""#, Err(AudienceMismatch)),
        (r#","aud":null,"client_id":"api://orders""#, Err(WrongType)),
    ] {
        assert_eq!(check(members), expected, "{members}");
    }
    assert_eq!(
        check_with(
            &super::tests::policy(),
            with("aud", "").replace('}', r#","client_id":"api://orders"}"#).as_bytes()
        ),
        Err(AudienceMissing)
    );
}

#[test]
fn claims_that_must_be_there_or_must_not() {
    use ClaimsError::{Forbidden, Missing};
    let mut policy = policy();
    policy.claims = vec![
        ClaimRule::presence("sid".into(), Presence::Required),
        ClaimRule::presence("at_hash".into(), Presence::Forbidden),
    ];
    for (members, expected) in [
        (r#","sid":"a""#, Ok(())),
        (r#","sid":false"#, Ok(())),
        (r#","sid":"""#, Ok(())),
        ("", Err(Missing)),
        (r#","sid":null"#, Err(Missing)),
        (r#","SID":"a""#, Err(Missing)),
        (r#","x":{"sid":"a"}"#, Err(Missing)),
        (r#","sid":"a","at_hash":"b""#, Err(Forbidden)),
        (r#","sid":"a","at_hash":null"#, Err(Forbidden)),
        (r#","sid":"a","\u0061t_hash":1"#, Err(Forbidden)),
        (r#","sid":"a","AT_HASH":"b""#, Ok(())),
    ] {
        assert_eq!(check_with(&policy, claims_with(members).as_bytes()), expected, "{members}");
    }
}

#[test]
fn form() {
    use ClaimsError::Json;
    let deep = claims_with(&format!(r#","x":{}{}"#, "[".repeat(32), "]".repeat(32)));
    for (payload, expected) in [
        (b" ".as_slice(), JsonError::Malformed),
        (b"[]", JsonError::Malformed),
        (b"foo", JsonError::Malformed),
        (b"{}{}", JsonError::Malformed),
        (b"\xef\xbb\xbf{}", JsonError::Malformed),
        (b"{\"a\":\"\xff\"}", JsonError::NotUtf8),
        (b"{\"a\":1,\"a\":1}", JsonError::DuplicateMember),
        (claims_with(r#","exp":1"#).as_bytes(), JsonError::DuplicateMember),
        (claims_with(r#","x":{"a":1,"a":1}"#).as_bytes(), JsonError::DuplicateMember),
        (deep.as_bytes(), JsonError::TooDeep),
    ] {
        assert_eq!(
            check_with(&policy(), payload),
            Err(Json(expected)),
            "{}",
            String::from_utf8_lossy(payload)
        );
    }
}
