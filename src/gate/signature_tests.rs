//! What passes where the host checks signatures? Nothing but a token whose order was answered with yes, by an
//! issuer, a key and times that still hold then.

use super::*;
use crate::{
    encoding::base64,
    exchange::order::{Event, Order},
    keys::orders::{AnswerHeaders, FetchedKeySet},
    limits::MIN_RETRY_AFTER_SECONDS,
    reason::Reason,
    token::{
        decision::{Refusal, SignatureOrder},
        host_signature::SignatureAnswer,
        introspection_response::IntrospectionAnswer,
    },
};
use alloc::{format, string::String};

#[cfg(feature = "pages")]
use crate::exchange::{
    head::{HeaderLines, RequestHead},
    order::Body,
};

mod shared_kid;

const NOW_MS: f64 = 1_800_000_000_000.0;
const NOW_SECONDS: u64 = 1_800_000_000;
const URL: &str = "https://id.example/jwks";

/// Of each algorithm the host checks: its name, its key without a `kid`, and how long a signature is.
fn schemes() -> [(&'static str, String, usize); 5] {
    let rsa = rsa_key('g');
    let okp = format!(r#""kty":"OKP","crv":"Ed25519","x":"{}A""#, "x".repeat(42));
    let ec = format!(r#""kty":"EC","crv":"P-384","x":"{0}","y":"{0}""#, "x".repeat(64));
    [
        ("Ed25519", okp.clone(), 64),
        ("EdDSA", okp, 64),
        ("ES384", ec, 96),
        ("PS256", rsa.clone(), 256),
        ("RS256", rsa, 256),
    ]
}

/// An RSA key of 2048 bits; another first letter is another key.
fn rsa_key(first: char) -> String {
    format!(r#""kty":"RSA","n":"{first}{}AQ","e":"AQAB""#, "A".repeat(339))
}

fn key_set(keys: &[(&str, &str)]) -> String {
    let keys: Vec<_> = keys.iter().map(|(kid, key)| format!(r#"{{"kid":"{kid}",{key}}}"#)).collect();
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}

fn entry(name: &str, algorithm: &str, more: &str) -> String {
    format!(
        r#""{name}":{{"issuer":"https://{name}.example","audience":["api"],"algorithm":"{algorithm}","jwksUri":"{URL}"{more}}}"#
    )
}

fn claims_of(name: &str) -> String {
    let end = NOW_SECONDS + 300;
    format!(r#"{{"iss":"https://{name}.example","aud":"api","iat":{NOW_SECONDS},"exp":{end}}}"#)
}

fn token_of(header: &str, payload: &str, signature: &[u8]) -> String {
    let [header, payload, signature] =
        [header.as_bytes(), payload.as_bytes(), signature].map(base64::encode_url);
    format!("{header}.{payload}.{signature}")
}

struct Scene {
    gate: Gate,
    now_ms: f64,
}

/// A token's exchange, and the order that it waits for.
struct Waiting {
    exchange: TokenExchange,
    number: u32,
}

impl Scene {
    /// One issuer, `id`, that holds these keys.
    fn new(algorithm: &str, more: &str, keys: &str) -> Self {
        let configuration = format!(r#"{{"issuers":{{{}}}}}"#, entry("id", algorithm, more));
        let mut scene = Self { gate: Gate::new(&configuration).unwrap(), now_ms: NOW_MS };
        scene.hold("id", keys);
        scene
    }

    /// Has an issuer's keys fetched: these.
    fn hold(&mut self, issuer: &str, body: &str) {
        let need = crate::keys::orders::Need::NewerThan { milliseconds: u64::MAX };
        let crate::keys::orders::NeedAnswer::Fetch(order) = self.gate.need_keys(issuer, need, self.now_ms)
        else {
            panic!("no fetch is due")
        };
        let lease = order.lease;
        let fetched =
            FetchedKeySet { lease, status: 200, headers: AnswerHeaders::default(), body: body.as_bytes() };
        self.gate.keys_fetched(issuer, fetched, self.now_ms, 0.5);
    }

    fn begin(&mut self, token: &str) -> (Option<TokenExchange>, TokenStep) {
        self.gate.begin_token(token, "id", self.now_ms)
    }

    /// Begins, and expects that a signature is to be checked.
    fn ordered(&mut self, token: &str) -> (Waiting, SignatureOrder) {
        let (exchange, step) = self.begin(token);
        let (number, order) = ordered(step);
        (Waiting { exchange: exchange.unwrap(), number }, order)
    }

    fn resume(&mut self, waiting: &mut Waiting, event: Event<'_>) -> Option<TokenStep> {
        self.gate.resume_token(&mut waiting.exchange, waiting.number, event, self.now_ms)
    }

    fn answered(&mut self, waiting: &mut Waiting, answer: SignatureAnswer) -> TokenStep {
        self.resume(waiting, Event::Signature(answer)).unwrap()
    }
}

fn ordered(step: TokenStep) -> (u32, SignatureOrder) {
    match step {
        TokenStep::Do(number, Order::VerifySignature(order)) => (number, *order),
        other => panic!("{other:?}"),
    }
}

fn code(step: &TokenStep) -> &'static str {
    match step {
        TokenStep::Verified(_) => "verified",
        TokenStep::Refused(refusal) => refusal.reason.code(),
        TokenStep::Do(_, Order::FetchKeys(_)) => "fetch",
        TokenStep::Do(_, Order::Introspect { .. }) => "introspect",
        TokenStep::Do(_, Order::VerifySignature(_)) => "verify_signature",
        TokenStep::Do(..) => "other",
    }
}

/// A scene with an RS256 issuer that holds the key `k`, and a good token.
fn rs256() -> (Scene, String) {
    let scene = Scene::new("RS256", "", &key_set(&[("k", &rsa_key('g'))]));
    (scene, token_of(r#"{"alg":"RS256","kid":"k"}"#, &claims_of("id"), &[7; 256]))
}

#[test]
fn the_hosts_no_to_a_token_without_a_kid_asks_for_newer_keys() {
    let keys = |first| key_set(&[("k", &rsa_key(first))]);
    for (newer, then, last) in [
        ('h', "verify_signature", "verified"),
        // The same key again, of which the host has said no.
        ('g', "signature_invalid", ""),
    ] {
        let mut scene = Scene::new("RS256", r#","keyId":"optional""#, &keys('g'));
        let token = token_of(r#"{"alg":"RS256"}"#, &claims_of("id"), &[7; 256]);
        let (mut waiting, _) = scene.ordered(&token);
        let no = SignatureAnswer::DoesNotHold;
        assert_eq!(code(&scene.answered(&mut waiting, no)), "signature_invalid", "the set is as new");
        scene.now_ms += 60_000.0;
        let (mut waiting, _) = scene.ordered(&token);
        let TokenStep::Do(number, Order::FetchKeys(fetch)) = scene.answered(&mut waiting, no) else {
            panic!("no fetch")
        };
        let (headers, body) = (AnswerHeaders::default(), keys(newer));
        let answer = FetchedKeySet { lease: fetch.order.lease, status: 200, headers, body: body.as_bytes() };
        scene.gate.keys_fetched("id", answer, scene.now_ms, 0.5);
        waiting.number = number;
        let step = scene.resume(&mut waiting, Event::Done { milliseconds: 40 }).unwrap();
        assert_eq!(code(&step), then);
        if !last.is_empty() {
            waiting.number = ordered(step).0;
            assert_eq!(code(&scene.answered(&mut waiting, SignatureAnswer::Holds)), last);
        }
    }
    let mut scene = Scene::new("RS256", r#","keyId":"optional""#, &keys('g'));
    let named = token_of(r#"{"alg":"RS256","kid":"k"}"#, &claims_of("id"), &[7; 256]);
    scene.now_ms += 60_000.0;
    let (mut waiting, _) = scene.ordered(&named);
    assert_eq!(code(&scene.answered(&mut waiting, SignatureAnswer::DoesNotHold)), "signature_invalid");
}

#[test]
fn each_answer_has_its_verdict() {
    for (name, key, length) in schemes() {
        let mut scene = Scene::new(name, "", &key_set(&[("k", &key)]));
        let header = format!(r#"{{"alg":"{name}","kid":"k"}}"#);
        let signature = alloc::vec![7_u8; length];
        let token = token_of(&header, &claims_of("id"), &signature);
        for (answer, expected) in [
            (SignatureAnswer::DoesNotHold, "signature_invalid"),
            (SignatureAnswer::KeyUnusable, "key_unusable"),
            (SignatureAnswer::Unchecked, "signature_unchecked"),
            (SignatureAnswer::Holds, "verified"),
        ] {
            let (mut waiting, order) = scene.ordered(&token);
            assert_eq!((order.issuer.as_str(), order.key.algorithm().name()), ("id", name));
            assert_eq!(order.key.jwk(), format!("{{{key}}}"));
            assert_eq!(order.signed, token.rsplit_once('.').unwrap().0);
            assert_eq!(order.signature, signature);
            let step = scene.answered(&mut waiting, answer);
            assert_eq!(code(&step), expected, "{name}");
            if let TokenStep::Refused(Refusal { reason, issuer, kid, retry_after_seconds, .. }) = step {
                assert_eq!((issuer.as_deref(), kid.as_deref()), (Some("id"), Some("k")));
                let after = (reason == Reason::SignatureUnchecked).then_some(MIN_RETRY_AFTER_SECONDS);
                assert_eq!(retry_after_seconds, after);
            }
        }
    }
}

#[test]
fn an_event_of_another_kind_is_no_yes() {
    let (mut scene, token) = rs256();
    let body = br#"{"active":true,"iss":"https://id.example","aud":"api","iat":1800000000,"exp":1800000300}"#;
    for event in [
        Event::Done { milliseconds: 1 },
        Event::Introspected(Some(IntrospectionAnswer { content_type: "", status: 200, body })),
        Event::Introspected(None),
        Event::Random(&[1; 16]),
        #[cfg(feature = "pages")]
        Event::Body(Body::Whole(b"holds")),
    ] {
        let (mut waiting, _) = scene.ordered(&token);
        assert_eq!(code(&scene.resume(&mut waiting, event).unwrap()), "signature_unchecked", "{event:?}");
    }
    // Nor is a yes an answer to another order.
    let mut scene = Scene { gate: scene.gate.clone(), now_ms: NOW_MS + 700_000.0 };
    let (exchange, step) = scene.begin(&token);
    let TokenStep::Do(number, Order::FetchKeys(_)) = step else { panic!("{step:?}") };
    let mut waiting = Waiting { exchange: exchange.unwrap(), number };
    assert_eq!(code(&scene.answered(&mut waiting, SignatureAnswer::Holds)), "other", "it waits for the keys");
}

#[test]
fn an_answer_under_another_number_or_a_second_one_changes_nothing() {
    let (mut scene, token) = rs256();
    let (mut waiting, _) = scene.ordered(&token);
    let yes = Event::Signature(SignatureAnswer::Holds);
    for number in [0, waiting.number + 1, u32::MAX] {
        assert!(scene.gate.resume_token(&mut waiting.exchange, number, yes, NOW_MS).is_none(), "{number}");
    }
    assert_eq!(code(&scene.answered(&mut waiting, SignatureAnswer::DoesNotHold)), "signature_invalid");
    assert!(scene.resume(&mut waiting, yes).is_none());
}

#[test]
fn what_is_known_before_asks_no_host() {
    for (name, key, length) in schemes() {
        let mut scene = Scene::new(name, "", &key_set(&[("k", &key), ("z", r#""kty":"oct""#)]));
        let good = format!(r#"{{"alg":"{name}","kid":"k"}}"#);
        let mut judge = |header: &str, signature: &[u8]| {
            code(&scene.begin(&token_of(header, &claims_of("id"), signature)).1)
        };
        for wrong in [0, 32, 63, 64, 65, 96, 255, 256, 257, 512].into_iter().filter(|bytes| *bytes != length)
        {
            let expected = if wrong == 0 { "token_segments" } else { "signature_length" };
            assert_eq!(judge(&good, &alloc::vec![7; wrong]), expected, "{name} {wrong}");
        }
        let signature = alloc::vec![7; length];
        for other in [
            "none", "None", "HS256", "ES256", "RS256", "PS256", "ES384", "EdDSA", "Ed25519", "eddsa",
            "rs256", "RS384", "RS512", "Ed448", "ES512", "",
        ] {
            let expected = if other == name { "verify_signature" } else { "alg_mismatch" };
            let header = format!(r#"{{"alg":"{other}","kid":"k"}}"#);
            assert_eq!(judge(&header, &signature), expected, "{name} {other}");
        }
        for (header, expected) in [
            (good.replace(r#""k""#, r#""z""#), "key_unusable"),
            (good.replace('}', r#","typ":"x"}"#), "typ_refused"),
            (good.replace('}', r#","jwk":{}}"#), "header_member_refused"),
            (good.replace(r#""k""#, r#""other""#), "kid_unknown"),
        ] {
            assert_eq!(judge(&header, &signature), expected, "{name} {header}");
        }
    }
}

#[test]
fn the_payload_is_read_after_the_yes_alone() {
    let (mut scene, token) = rs256();
    let (header, rest) = token.split_once('.').unwrap();
    let signature = rest.split_once('.').unwrap().1;
    for (payload, expected) in [("????", "claims_encoding"), ("e30", "iss_missing")] {
        let token = format!("{header}.{payload}.{signature}");
        let (mut waiting, _) = scene.ordered(&token);
        assert_eq!(code(&scene.answered(&mut waiting, SignatureAnswer::DoesNotHold)), "signature_invalid");
        let (mut waiting, _) = scene.ordered(&token);
        assert_eq!(code(&scene.answered(&mut waiting, SignatureAnswer::Holds)), expected);
    }
}

#[test]
fn what_changes_while_the_host_checks_counts() {
    let key = rsa_key('g');
    let leaked = key_set(&[("k", &format!(r#"{key},"d":"AA""#))]);
    let renamed = key_set(&[("other", &key)]);
    let replaced = key_set(&[("k", &rsa_key('h'))]);
    let twice = key_set(&[("k", &key), ("k", &rsa_key('h'))]);
    let clean = key_set(&[("k", &key), ("other", &rsa_key('h'))]);
    let of_another_type = key_set(&[("k", &schemes()[0].1)]);
    for (body, expected) in [
        (leaked, "jwks_leaked"),
        (renamed, "kid_unknown"),
        (replaced, "verify_signature"),
        (twice, "kid_ambiguous"),
        (of_another_type, "key_unusable"),
        (clean, "verified"),
    ] {
        let (mut scene, token) = rs256();
        scene.now_ms += 60_000.0;
        let (mut waiting, _) = scene.ordered(&token);
        scene.hold("id", &body);
        assert_eq!(code(&scene.answered(&mut waiting, SignatureAnswer::Holds)), expected, "{body}");
    }
    for (later_ms, expected) in
        [(299_999.0, "verified"), (300_000.0, "token_expired"), (f64::NAN, "no_clock")]
    {
        let (mut scene, token) = rs256();
        let (mut waiting, _) = scene.ordered(&token);
        scene.now_ms += later_ms;
        assert_eq!(code(&scene.answered(&mut waiting, SignatureAnswer::Holds)), expected, "{later_ms}");
    }
}

#[test]
fn a_key_that_changes_under_its_name_is_checked_once_more_and_not_for_ever() {
    let (mut scene, token) = rs256();
    scene.now_ms += 60_000.0;
    let (mut waiting, first) = scene.ordered(&token);
    scene.hold("id", &key_set(&[("k", &rsa_key('h'))]));
    let (number, second) = ordered(scene.answered(&mut waiting, SignatureAnswer::Holds));
    assert_ne!(first.key, second.key);
    waiting.number = number;
    let mut again = Waiting { exchange: waiting.exchange.clone(), number };
    let mut other = Scene { gate: scene.gate.clone(), now_ms: scene.now_ms + 60_000.0 };
    assert_eq!(code(&scene.answered(&mut waiting, SignatureAnswer::Holds)), "verified");
    other.hold("id", &key_set(&[("k", &rsa_key('i'))]));
    assert_eq!(code(&other.answered(&mut again, SignatureAnswer::Holds)), "signature_unchecked");
}

#[test]
fn an_accepted_token_is_remembered_for_as_long_as_its_key_is_held() {
    let (mut scene, token) = rs256();
    let (mut waiting, _) = scene.ordered(&token);
    assert_eq!(code(&scene.answered(&mut waiting, SignatureAnswer::Holds)), "verified");
    scene.now_ms += 60_000.0;
    assert_eq!(code(&scene.begin(&token).1), "verified");
    // Every other text is another token.
    let other = token.replace(&token[token.len() - 8..], "BwcHBwcQ");
    assert_eq!(code(&scene.begin(&other).1), "verify_signature");
    scene.hold("id", &key_set(&[("k", &rsa_key('h'))]));
    assert_eq!(code(&scene.begin(&token).1), "verify_signature");
    scene.now_ms += 40_000.0;
    scene.hold("id", &key_set(&[]));
    assert_ne!(code(&scene.begin(&token).1), "verified");
}

#[test]
fn a_call_that_cannot_wait_refuses_such_an_issuer_whatever_is_remembered() {
    let (mut scene, token) = rs256();
    let refused = |scene: &mut Scene, token: &str| match scene.gate.verify_held(token, "id", NOW_MS) {
        Decision::Refused(refusal) => (refusal.reason, refusal.issuer),
        other => panic!("{other:?}"),
    };
    let expected = (Reason::SignatureNeedsHost, Some("id".into()));
    assert_eq!(refused(&mut scene, &token), expected);
    let (mut waiting, _) = scene.ordered(&token);
    assert_eq!(code(&scene.answered(&mut waiting, SignatureAnswer::Holds)), "verified");
    assert_eq!(code(&scene.begin(&token).1), "verified");
    assert_eq!(refused(&mut scene, &token), expected);
    let of_es256 = token_of(r#"{"alg":"ES256","kid":"k"}"#, &claims_of("id"), &[7; 64]);
    assert_eq!(refused(&mut scene, &of_es256), expected);
}

#[cfg(feature = "pages")]
#[test]
fn each_issuer_of_a_route_has_its_own_algorithm() {
    let configuration = format!(
        r#"{{"issuers":{{{},{},{}}},"routes":[{{"path":"/x","issuers":["rsa","ec","ed"]}}]}}"#,
        entry("rsa", "RS256", ""),
        entry("ec", "ES256", ""),
        entry("ed", "EdDSA", "")
    );
    let mut scene = Scene { gate: Gate::new(&configuration).unwrap(), now_ms: NOW_MS };
    let ec = r#""kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#;
    let all = key_set(&[("r", &rsa_key('g')), ("c", ec), ("o", &schemes()[0].1)]);
    for issuer in ["rsa", "ec", "ed"] {
        scene.hold(issuer, &all);
    }
    for (issuer, algorithm, kid, bytes, expected) in [
        ("rsa", "RS256", "r", 256, "verify_signature"),
        ("rsa", "ES256", "c", 64, "alg_mismatch"),
        ("rsa", "HS256", "r", 32, "alg_mismatch"),
        ("rsa", "RS256", "c", 256, "key_unusable"),
        ("ec", "ES256", "c", 64, "signature_invalid"),
        ("ec", "RS256", "r", 256, "alg_mismatch"),
        ("ec", "ES256", "r", 64, "key_unusable"),
        ("ed", "EdDSA", "o", 64, "verify_signature"),
        ("ed", "EdDSA", "r", 64, "key_unusable"),
    ] {
        let header = format!(r#"{{"alg":"{algorithm}","kid":"{kid}"}}"#);
        let token = token_of(&header, &claims_of(issuer), &alloc::vec![7; bytes]);
        let (_, step) = scene.gate.begin_token(&token, "rsa ec ed", NOW_MS);
        assert_eq!(code(&step), expected, "{issuer} {algorithm} {kid}");
        let held = scene.gate.verify_held(&token, "rsa ec ed", NOW_MS);
        let Decision::Refused(refusal) = held else { panic!("{held:?}") };
        assert_eq!(refusal.reason == Reason::SignatureNeedsHost, issuer != "ec", "{issuer} {algorithm}");
    }
    assert_eq!(
        scene.gate.host_algorithms().map(|(name, rules)| (name, rules.algorithm.name())).collect::<Vec<_>>(),
        [("ed", "EdDSA"), ("rsa", "RS256")]
    );

    let token = token_of(r#"{"alg":"RS256","kid":"r"}"#, &claims_of("rsa"), &[7; 256]);
    let headers = format!("authorization:Bearer {token}\n");
    let head = RequestHead {
        method: "GET",
        scheme: "https",
        authority: "gate.example",
        path: "/x",
        query: "",
        headers: HeaderLines::new(&headers),
        has_body: false,
        request_id: "",
        client_address: None,
    };
    let (mut exchange, step) = scene.gate.begin(&head, NOW_MS);
    let Step::Do(number, Order::VerifySignature(order)) = step else { panic!("{step:?}") };
    assert_eq!(order.issuer, "rsa");
    let yes = Event::Signature(SignatureAnswer::Holds);
    assert!(scene.gate.resume(&mut exchange, number + 1, yes, NOW_MS).is_none());
    let Some(Step::Pass(pass)) = scene.gate.resume(&mut exchange, number, yes, NOW_MS) else { panic!() };
    assert_eq!(*pass.verified.unwrap().claims, claims_of("rsa"));
    assert!(scene.gate.resume(&mut exchange, number, yes, NOW_MS).is_none());
}

#[test]
fn in_an_outage_the_host_says_which_tokens_the_issuer_is_asked_about() {
    let more = r#","introspectionEndpoint":"https://id.example/introspect","maxLifetimeSeconds":3600"#;
    for (answer, expected) in [
        (SignatureAnswer::Holds, "introspect"),
        (SignatureAnswer::DoesNotHold, "jwks_unavailable"),
        (SignatureAnswer::Unchecked, "signature_unchecked"),
    ] {
        let mut scene = Scene::new("RS256", more, &key_set(&[("k", &rsa_key('g'))]));
        scene.now_ms += 700_000.0;
        let claims = claims_of("id").replace("1800000300", "1800001500");
        let token = token_of(r#"{"alg":"RS256","kid":"k"}"#, &claims, &[7; 256]);
        let (exchange, step) = scene.begin(&token);
        let TokenStep::Do(number, Order::FetchKeys(fetch)) = step else { panic!("{step:?}") };
        let failure = crate::keys::orders::FetchFailure::Network;
        scene.gate.keys_failed("id", fetch.order.lease, failure, scene.now_ms, 0.5);
        let mut waiting = Waiting { exchange: exchange.unwrap(), number };
        let (number, _) = ordered(scene.resume(&mut waiting, Event::Done { milliseconds: 1 }).unwrap());
        waiting.number = number;
        let step = scene.answered(&mut waiting, answer);
        assert_eq!(code(&step), expected);
        let TokenStep::Do(number, Order::Introspect { .. }) = step else { continue };
        waiting.number = number;
        for event in [
            Event::Done { milliseconds: 1 },
            Event::Introspected(None),
            Event::Signature(SignatureAnswer::Holds),
        ] {
            let mut scene = Scene { gate: scene.gate.clone(), now_ms: scene.now_ms };
            let mut asked = Waiting { exchange: waiting.exchange.clone(), number };
            assert_eq!(code(&scene.resume(&mut asked, event).unwrap()), "jwks_unavailable", "{event:?}");
        }
    }
}
