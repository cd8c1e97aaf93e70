use super::*;
use crate::keys::{
    orders::{AnswerHeaders, FetchOutcome, FetchReason},
    remote::RemoteJwks,
};
use crate::{
    keys::{jwk_set::JwkSet, verification_key::KeyRules},
    testing::{AUDIENCE, ISSUER, KeyPair, NOW_SECONDS, claims_with, good_claims, key_set, now},
};
use alloc::{format, string::String, vec};

mod shared_kid;

const OTHER_ISSUER: &str = "https://other.example";

fn inline(name: &str, issuer: &str, pair: &KeyPair) -> Issuer {
    let policy = IssuerPolicy::new(name.into(), issuer.into(), vec![AUDIENCE.into()]);
    Issuer {
        policy,
        keyring: Keyring::Inline(JwkSet::parse(key_set(&[pair]).as_bytes(), &KeyRules::ES256).unwrap()),
        introspection: None,
    }
}

fn fetched(name: &str, issuer: &str) -> Issuer {
    let policy = IssuerPolicy::new(name.into(), issuer.into(), vec![AUDIENCE.into()]);
    Issuer {
        policy,
        keyring: Keyring::Fetched(RemoteJwks::at("https://issuer.example/jwks").into()),
        introspection: None,
    }
}

fn ask(issuers: &str) -> VerifyRequest<'_> {
    VerifyRequest { issuers, started_at: now(), now: now(), may_fetch: true, host: None, inquiry: None }
}

fn code(decision: Decision) -> &'static str {
    match decision {
        Decision::Verified(_) => "verified",
        Decision::Refused(refusal) => refusal.reason.code(),
        Decision::Fetch(_) => "fetch",
        Decision::Introspect(_) => "introspect",
        Decision::VerifySignature(_) => "verify_signature",
        Decision::Wait(_) => "wait",
    }
}

fn claims_of(issuer: &str) -> String {
    good_claims().replace(ISSUER, issuer)
}

#[test]
fn a_good_token_passes_with_its_own_text() {
    let pair = KeyPair::new("k", 1);
    let mut issuers = [inline("orders", ISSUER, &pair)];
    let Decision::Verified(verified) =
        verify(&mut issuers, &mut VerifierCaches::new(false), &pair.token(&good_claims()), ask(""))
    else {
        panic!()
    };
    assert_eq!((&*verified.issuer, verified.kid.as_deref()), ("orders", Some("k")));
    assert_eq!(*verified.claims, *good_claims());
    assert_eq!(*verified.header, *r#"{"alg":"ES256","kid":"k"}"#);
    assert_eq!(verified.refresh, None);
}

// holds: IAM-SIG-1 SIG-TOK-1
#[test]
fn a_forged_token_is_called_forged_whatever_its_claims_say() {
    let pair = KeyPair::new("k", 1);
    let forger = KeyPair::new("k", 2);
    let mut issuers = [inline("orders", ISSUER, &pair)];
    for claims in ["{", "{}", "\u{0}", &claims_of(OTHER_ISSUER), &good_claims().replace("180000", "170000")] {
        assert_eq!(
            code(verify(&mut issuers, &mut VerifierCaches::new(false), &forger.token(claims), ask(""))),
            "signature_invalid",
            "{claims}"
        );
    }
}

/// A stranger can show an old token, or one for somebody else, as often as he likes; it must earn its key
/// nothing.
#[test]
fn a_token_whose_claims_are_refused_earns_no_table() {
    let pair = KeyPair::new("k", 1);
    let mut issuers = [inline("orders", ISSUER, &pair)];
    let mut memory = VerifierCaches::new(false);
    let expired =
        pair.token(&good_claims().replace(&format!("{NOW_SECONDS}"), &format!("{}", NOW_SECONDS - 86_400)));
    for token in [expired, pair.token(&claims_of(OTHER_ISSUER))] {
        for _ in 0..10 {
            assert!(matches!(verify(&mut issuers, &mut memory, &token, ask("")), Decision::Refused(_)));
        }
    }
    assert_eq!(memory.key_tables.table_count(), 0);
    for _ in 0..10 {
        assert_eq!(code(verify(&mut issuers, &mut memory, &pair.token(&good_claims()), ask(""))), "verified");
    }
    assert_eq!(memory.key_tables.table_count(), 1);
}

#[test]
fn several_issuers_are_chosen_among_by_hint_and_bound_by_the_strict_parse() {
    let (ours, theirs) = (KeyPair::new("k", 1), KeyPair::new("k", 2));
    let mut issuers = [inline("ours", ISSUER, &ours), inline("theirs", OTHER_ISSUER, &theirs)];
    let mut judge = |token: &str, names: &str| {
        code(verify(&mut issuers, &mut VerifierCaches::new(false), token, ask(names)))
    };
    let good = ours.token(&good_claims());
    let other = theirs.token(&claims_of(OTHER_ISSUER));
    assert_eq!(judge(&good, "ours theirs"), "verified");
    assert_eq!(judge(&other, "ours theirs"), "verified");
    assert_eq!(judge(&other, "theirs"), "verified");
    // A route that names one issuer never takes the other's token.
    assert_eq!(judge(&other, "ours"), "signature_invalid");
    assert_eq!(judge(&theirs.token(&good_claims()), "theirs"), "iss_mismatch");
    // The hint chooses whose key is tried: a lie about it fails at that key.
    assert_eq!(judge(&theirs.token(&good_claims()), "ours theirs"), "signature_invalid");
    assert_eq!(judge(&ours.token(&claims_of("https://evil.example")), "ours theirs"), "iss_unknown");
    assert_eq!(judge(&ours.token("{}"), "ours theirs"), "iss_hint_refused");
    assert_eq!(
        judge(&ours.token(&good_claims().replace('}', r#","iss":"https://other.example"}"#)), "ours theirs"),
        "iss_hint_refused"
    );
    // Silence, and names that are not configured.
    assert_eq!(judge(&good, ""), "issuer_not_named");
    assert_eq!(judge(&good, "ours nobody"), "issuer_not_named");
    assert_eq!(judge(&good, " ours"), "issuer_not_named");
    assert_eq!(judge(&good, "ours ours"), "verified");
}

// holds: IAM-SIG-1
#[test]
fn with_one_issuer_no_payload_byte_is_read_first() {
    let pair = KeyPair::new("k", 1);
    let mut issuers = [inline("orders", ISSUER, &pair), inline("other", OTHER_ISSUER, &pair)];
    let token = pair.token(&good_claims());
    let (input, signature) = token.rsplit_once('.').unwrap();
    let (header, _) = input.split_once('.').unwrap();
    let unreadable = format!("{header}.????.{signature}");
    assert_eq!(
        code(verify(&mut issuers, &mut VerifierCaches::new(false), &unreadable, ask("orders"))),
        "signature_invalid"
    );
    assert_eq!(
        code(verify(&mut issuers, &mut VerifierCaches::new(false), &unreadable, ask("orders other"))),
        "iss_hint_refused"
    );
}

#[test]
fn keys_are_fetched_for_a_token_that_could_pass_and_for_no_other() {
    let pair = KeyPair::new("k", 1);
    let mut issuers = [fetched("orders", ISSUER)];
    for header in [
        r#"{"alg":"none","kid":"k"}"#,
        r#"{"alg":"ES256"}"#,
        r#"{"alg":"ES256","kid":"k","typ":"x"}"#,
        r#"{"alg":"ES256","kid":"k","jku":"x"}"#,
    ] {
        let token = pair.sign(header.as_bytes(), good_claims().as_bytes());
        assert!(
            matches!(
                verify(&mut issuers, &mut VerifierCaches::new(false), &token, ask("")),
                Decision::Refused(_)
            ),
            "{header}"
        );
    }
    let token = pair.token(&good_claims());
    let Decision::Fetch(order) = verify(&mut issuers, &mut VerifierCaches::new(false), &token, ask(""))
    else {
        panic!()
    };
    assert_eq!(
        (order.issuer.as_str(), order.order.url.as_str(), order.order.reason),
        ("orders", "https://issuer.example/jwks", FetchReason::NoKeys)
    );
    assert_eq!(code(verify(&mut issuers, &mut VerifierCaches::new(false), &token, ask(""))), "wait");
    let Keyring::Fetched(keyring) = &mut issuers[0].keyring else { panic!() };
    let body = key_set(&[&pair]);
    assert_eq!(keyring.deliver(200, &body, AnswerHeaders::default(), now()).outcome, FetchOutcome::Accepted);
    assert_eq!(code(verify(&mut issuers, &mut VerifierCaches::new(false), &token, ask(""))), "verified");
    assert_eq!(
        code(verify(
            &mut issuers,
            &mut VerifierCaches::new(false),
            &KeyPair::new("other", 1).token(&good_claims()),
            ask("")
        )),
        "kid_unknown"
    );
}

#[test]
fn a_refresh_is_leased_to_a_token_that_passed() {
    let pair = KeyPair::new("k", 1);
    let mut issuers = [fetched("orders", ISSUER)];
    let Keyring::Fetched(keyring) = &mut issuers[0].keyring else { panic!() };
    let body = key_set(&[&pair]);
    assert_eq!(keyring.deliver(200, &body, AnswerHeaders::default(), now()).outcome, FetchOutcome::Accepted);
    let late = now().plus_seconds(590);
    let asked = VerifyRequest { now: late, started_at: late, ..ask("") };
    let fresh = |offset: u64| {
        let (iat, exp) = (NOW_SECONDS + 590, NOW_SECONDS + 590 + offset);
        format!(r#"{{"iss":"{ISSUER}","aud":"{AUDIENCE}","iat":{iat},"exp":{exp}}}"#)
    };
    assert_eq!(
        code(verify(
            &mut issuers,
            &mut VerifierCaches::new(false),
            &KeyPair::new("k", 2).token(&fresh(300)),
            asked
        )),
        "signature_invalid"
    );
    assert_eq!(
        code(verify(&mut issuers, &mut VerifierCaches::new(false), &pair.token(&fresh(301)), asked)),
        "lifetime_too_long"
    );
    let held = VerifyRequest { may_fetch: false, ..asked };
    let refresh_of =
        |decision| if let Decision::Verified(verified) = decision { verified.refresh } else { panic!() };
    assert_eq!(
        refresh_of(verify(&mut issuers, &mut VerifierCaches::new(false), &pair.token(&fresh(300)), held)),
        None,
        "this host cannot fetch"
    );
    let order =
        refresh_of(verify(&mut issuers, &mut VerifierCaches::new(false), &pair.token(&fresh(300)), asked));
    assert_eq!(order.map(|order| order.order.reason), Some(FetchReason::RefreshAhead));
    assert_eq!(
        refresh_of(verify(&mut issuers, &mut VerifierCaches::new(false), &pair.token(&fresh(300)), asked)),
        None
    );
}

#[test]
fn a_call_that_cannot_fetch_is_refused_and_takes_no_lease() {
    let pair = KeyPair::new("k", 1);
    let mut issuers = [fetched("orders", ISSUER)];
    let token = pair.token(&good_claims());
    let held = VerifyRequest { may_fetch: false, ..ask("") };
    let Decision::Refused(refusal) = verify(&mut issuers, &mut VerifierCaches::new(false), &token, held)
    else {
        panic!()
    };
    assert_eq!(refusal.reason, Reason::JwksNotHeld);
    assert_eq!(
        (refusal.retry_after_seconds, refusal.issuer.as_deref(), refusal.kid.as_deref()),
        (Some(1), Some("orders"), Some("k"))
    );
    assert_eq!(code(verify(&mut issuers, &mut VerifierCaches::new(false), &token, ask(""))), "fetch");
}

#[test]
fn only_outages_ask_to_come_back() {
    for reason in Reason::ALL {
        let refusal = Refusal::new(*reason);
        assert_eq!(refusal.retry_after_seconds.is_some(), reason.answer().status() == 503, "{reason:?}");
        assert!(format!("{refusal}").starts_with(reason.code()));
    }
}

/// The hint and the strict parse read the payload in two ways. A token that was remembered is found by its
/// issuer's string in place of its hint, so what passes must have that string for a hint.
#[test]
fn what_passes_at_an_issuer_has_that_issuer_for_a_hint() {
    let pair = KeyPair::new("k", 1);
    let mut issuers = [inline("ours", ISSUER, &pair), inline("theirs", OTHER_ISSUER, &pair)];
    let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
    let mut further: alloc::vec::Vec<String> = [
        "1e999",
        "-1e-999",
        "-0",
        "0.1E+5",
        "123456789012345678901234567890",
        "null",
        r#""\ud800""#,
        r#""\ud83d\ude00""#,
        r#""\u0000""#,
        "\"\u{7f}\"",
        "\"\u{1}\"",
        r#""\/\b\f\n\r\t""#,
        "{\"iss\":[{\"iss\":1}]}",
        "[]",
        "{}",
        " \t\r\n1 ",
        "01",
        "+1",
        "1.",
        "'x'",
    ]
    .map(|value| claims_with(&format!(r#","x":{value}"#)))
    .into();
    further
        .extend([30, 31, 32, 127, 128, 500].map(|depth| claims_with(&format!(r#","x":{}"#, nested(depth)))));
    further.extend([
        good_claims().replace(r#""iss""#, r#""\u0069ss""#),
        good_claims().replace("https://", r"https:\/\/"),
        good_claims().replace("https", r"\u0068ttps"),
        format!("\n {} \t", good_claims()),
        format!("\u{feff}{}", good_claims()),
        format!("{}x", good_claims()),
        claims_with(r#","":1,"iss ":"x","Iss":"y""#),
        claims_with(r#","x":{"a":1,"a":2}"#),
    ]);
    let mut passed = 0;
    for claims in further {
        let token = pair.token(&claims);
        let mut judge =
            |names| code(verify(&mut issuers, &mut VerifierCaches::new(false), &token, ask(names)));
        if judge("ours") == "verified" {
            passed += 1;
            assert_eq!(judge("ours theirs"), "verified", "{claims}");
        }
    }
    assert!(passed > 10, "only {passed} passed");
}

#[test]
fn the_issuers_server_is_asked_in_an_outage_of_keys_and_in_no_other_doubt() {
    let pair = KeyPair::new("k", 1);
    let token = pair.token(&good_claims());
    let mut issuers = [fetched("orders", ISSUER)];
    issuers[0].introspection = Some(Introspection::at("https://issuer.example/introspect"));
    let mut memory = VerifierCaches::new(true);
    assert_eq!(code(verify(&mut issuers, &mut memory, &token, ask(""))), "fetch", "keys come first");
    let fail = |issuers: &mut [Issuer; 1], body: &str| {
        let Keyring::Fetched(keyring) = &mut issuers[0].keyring else { panic!() };
        keyring.deliver(if body.is_empty() { 500 } else { 200 }, body, AnswerHeaders::default(), now());
    };
    fail(&mut issuers, "");
    let Decision::Introspect(order) = verify(&mut issuers, &mut memory, &token, ask("")) else { panic!() };
    assert_eq!((order.issuer.as_str(), order.url.as_str()), ("orders", "https://issuer.example/introspect"));
    assert_eq!((order.refusal.reason, order.refusal.retry_after_seconds), (Reason::JwksUnavailable, Some(1)));
    let held = VerifyRequest { may_fetch: false, ..ask("") };
    assert_eq!(
        code(verify(&mut issuers, &mut memory, &token, held)),
        "jwks_not_held",
        "this host cannot ask"
    );
    for bad in ["x", &pair.sign(br#"{"alg":"RS256","kid":"k"}"#, b"{}")] {
        assert!(matches!(verify(&mut issuers, &mut memory, bad, ask("")), Decision::Refused(_)), "{bad}");
    }
    fail(&mut issuers, r#"{"keys":[{"kty":"oct","k":"AA"}]}"#);
    assert_eq!(code(verify(&mut issuers, &mut memory, &token, ask(""))), "jwks_leaked");
    fail(&mut issuers, &key_set(&[&pair]));
    assert_eq!(
        code(verify(&mut issuers, &mut memory, &KeyPair::new("z", 1).token(&good_claims()), ask(""))),
        "kid_unknown"
    );
    assert_eq!(code(verify(&mut issuers, &mut memory, &token, ask(""))), "verified");
}

#[test]
fn where_a_set_is_over_the_issuers_server_is_asked_about_what_it_would_have_let_pass() {
    let pair = KeyPair::new("k", 1);
    let mut issuers = [fetched("orders", ISSUER)];
    issuers[0].introspection = Some(Introspection::at("https://issuer.example/introspect"));
    let over = now().plus_seconds(700);
    let Keyring::Fetched(keyring) = &mut issuers[0].keyring else { panic!() };
    keyring.deliver(200, &key_set(&[&pair]), AnswerHeaders::default(), now());
    keyring.deliver(500, "", AnswerHeaders::default(), over);
    let mut judge = |token: &str| {
        let asked = VerifyRequest { started_at: over, now: over, ..ask("") };
        code(verify(&mut issuers, &mut VerifierCaches::new(true), token, asked))
    };
    let later = |claims: String| {
        let ends = claims.replace(&format!("{}", NOW_SECONDS + 300), &format!("{}", NOW_SECONDS + 900));
        ends.replace(&format!("{NOW_SECONDS}"), &format!("{}", NOW_SECONDS + 600))
    };
    assert_eq!(judge(&pair.token(&later(good_claims()))), "introspect");
    for (why, token) in [
        ("it ended", pair.token(&good_claims())),
        ("for others", pair.token(&later(good_claims()).replace(AUDIENCE, "api://others"))),
        ("of another key", KeyPair::new("k", 2).token(&later(good_claims()))),
        ("of an unknown key", KeyPair::new("z", 2).token(&later(good_claims()))),
    ] {
        assert_eq!(judge(&token), "jwks_unavailable", "{why}");
    }
}

fn without_kid(pair: &KeyPair) -> String {
    pair.sign(br#"{"alg":"ES256"}"#, good_claims().as_bytes())
}

#[test]
fn a_token_without_a_kid_passes_by_the_only_key_where_it_may() {
    let (pair, other) = (KeyPair::new("k", 1), KeyPair::new("l", 2));
    let with = |pairs: &[&KeyPair], may_lack_key_id| {
        let set = JwkSet::parse(key_set(pairs).as_bytes(), &KeyRules::ES256).unwrap();
        let mut issuer = inline("orders", ISSUER, &pair);
        issuer.keyring = Keyring::Inline(set);
        issuer.policy.may_lack_key_id = may_lack_key_id;
        issuer
    };
    let mut caches = VerifierCaches::new(false);
    let mut judge = |issuer: Issuer, token: &str| verify(&mut [issuer], &mut caches, token, ask(""));
    for (issuer, token, expected) in [
        (with(&[&pair], false), without_kid(&pair), "kid_missing"),
        (with(&[&pair], true), without_kid(&pair), "verified"),
        (with(&[&pair], true), without_kid(&other), "signature_invalid"),
        (with(&[&pair, &other], true), without_kid(&pair), "kid_ambiguous"),
        (with(&[&pair, &other], true), pair.token(&good_claims()), "verified"),
        (with(&[&pair], true), other.token(&good_claims()), "kid_unknown"),
        (with(&[], true), without_kid(&pair), "kid_unknown"),
    ] {
        assert_eq!(code(judge(issuer, &token)), expected);
    }
    let Decision::Verified(verified) = judge(with(&[&pair], true), &without_kid(&pair)) else { panic!() };
    assert_eq!(verified.kid.as_deref(), Some("k"), "that of the key");
    let Decision::Refused(refusal) = judge(with(&[&pair], false), &without_kid(&pair)) else { panic!() };
    assert_eq!(refusal.issuer.as_deref(), Some("orders"));
    assert_eq!(refusal.evidence.unwrap().setting, Some("keyId"));
    // A key without a name names nobody.
    let mut nameless = with(&[], true);
    let body = key_set(&[&pair]).replace(r#""kid":"k","#, "");
    nameless.keyring = Keyring::Inline(JwkSet::parse(body.as_bytes(), &KeyRules::ES256).unwrap());
    let Decision::Verified(verified) = judge(nameless, &without_kid(&pair)) else { panic!() };
    assert_eq!(verified.kid, None);
}

#[test]
fn a_remembered_token_without_a_kid_is_good_while_its_key_is_the_only_one() {
    let (pair, other) = (KeyPair::new("k", 1), KeyPair::new("l", 2));
    let mut issuers = [fetched("orders", ISSUER)];
    issuers[0].policy.may_lack_key_id = true;
    let mut caches = VerifierCaches::new(true);
    let hold = |issuers: &mut [Issuer], pairs: &[&KeyPair], at| {
        let Keyring::Fetched(keyring) = &mut issuers[0].keyring else { panic!() };
        keyring.deliver(200, &key_set(pairs), AnswerHeaders::default(), at);
    };
    hold(&mut issuers, &[&pair], now());
    let token = without_kid(&pair);
    for _ in 0..2 {
        assert_eq!(code(verify(&mut issuers, &mut caches, &token, ask(""))), "verified");
    }
    assert_eq!(caches.verdicts.len(), 1);
    hold(&mut issuers, &[&pair, &other], now());
    assert_eq!(code(verify(&mut issuers, &mut caches, &token, ask(""))), "kid_ambiguous");
    caches.forget_withdrawn(&issuers);
    assert!(caches.verdicts.is_empty());
}

#[test]
fn a_wrong_signature_without_a_kid_asks_for_newer_keys_once_in_a_cool_down() {
    let (pair, next) = (KeyPair::new("k", 1), KeyPair::new("l", 2));
    let mut issuers = [fetched("orders", ISSUER)];
    issuers[0].policy.may_lack_key_id = true;
    let mut caches = VerifierCaches::new(false);
    let deliver = |issuers: &mut [Issuer], pair: &KeyPair, at| {
        let Keyring::Fetched(keyring) = &mut issuers[0].keyring else { panic!() };
        keyring.deliver(200, &key_set(&[pair]), AnswerHeaders::default(), at);
    };
    deliver(&mut issuers, &pair, now());
    let token = without_kid(&next);
    let mut judge = |issuers: &mut [Issuer], started: u64, at: u64| {
        let request =
            VerifyRequest { started_at: now().plus_seconds(started), now: now().plus_seconds(at), ..ask("") };
        code(verify(issuers, &mut caches, &token, request))
    };
    assert_eq!(judge(&mut issuers, 0, 0), "signature_invalid", "the set is as new as the token");
    assert_eq!(judge(&mut issuers, 10, 10), "jwks_cooling_down");
    assert_eq!(judge(&mut issuers, 31, 31), "fetch");
    assert_eq!(judge(&mut issuers, 31, 31), "wait");
    deliver(&mut issuers, &pair, now().plus_seconds(32));
    assert_eq!(judge(&mut issuers, 31, 32), "signature_invalid", "nothing newer is published");
    assert_eq!(judge(&mut issuers, 40, 40), "jwks_cooling_down");
    assert_eq!(judge(&mut issuers, 63, 63), "fetch");
    deliver(&mut issuers, &next, now().plus_seconds(63));
    assert_eq!(judge(&mut issuers, 63, 63), "verified");
}
