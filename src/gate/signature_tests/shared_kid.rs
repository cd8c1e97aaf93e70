//! What is the host asked where two keys share a `kid`, and what do its answers make of the token?

use super::*;
use crate::keys::orders::FetchFailure;
use SignatureAnswer::{DoesNotHold, Holds, KeyUnusable, Unchecked};
use alloc::string::ToString;

/// An RS256 issuer whose keys may share a `kid`, with a key for each first letter, and a token.
fn shared(letters: &str) -> (Scene, String) {
    let mut scene = Scene::new("RS256", "", &key_set(&[]));
    scene.gate.verifier.issuers[0].share_key_ids();
    scene.now_ms += 60_000.0;
    scene.hold("id", &keys(letters));
    (scene, token_of(r#"{"alg":"RS256","kid":"k"}"#, &claims_of("id"), &[7; 256]))
}

fn keys(letters: &str) -> String {
    let keys: Vec<_> = letters.chars().map(rsa_key).collect();
    key_set(&keys.iter().map(|key| ("k", key.as_str())).collect::<Vec<_>>())
}

/// The keys that the host is asked about by their first letters, and the verdict at last.
fn story(scene: &mut Scene, token: &str, answers: &[SignatureAnswer]) -> (String, &'static str) {
    let (exchange, mut step) = scene.begin(token);
    let (mut exchange, mut asked) = (exchange, String::new());
    for answer in answers {
        let (number, order) = ordered(step);
        asked.push(order.key.jwk().chars().nth(r#"{"kty":"RSA","n":""#.len()).unwrap());
        let mut waiting = Waiting { exchange: exchange.take().unwrap(), number };
        step = scene.answered(&mut waiting, *answer);
        exchange = Some(waiting.exchange);
    }
    (asked, code(&step))
}

#[test]
fn the_second_is_asked_about_where_the_first_did_not_sign() {
    for (letters, answers, expected) in [
        ("gh", &[Holds][..], ("g", "verified")),
        ("gh", &[DoesNotHold, Holds], ("gh", "verified")),
        ("hg", &[DoesNotHold, Holds], ("hg", "verified")),
        ("gh", &[DoesNotHold, DoesNotHold], ("gh", "signature_invalid")),
        ("gh", &[KeyUnusable, Holds], ("gh", "verified")),
        ("gh", &[KeyUnusable, DoesNotHold], ("gh", "signature_invalid")),
        ("gh", &[DoesNotHold, KeyUnusable], ("gh", "signature_invalid")),
        ("gh", &[KeyUnusable, KeyUnusable], ("gh", "key_unusable")),
        // What could not be checked says nothing, so it ends.
        ("gh", &[Unchecked], ("g", "signature_unchecked")),
        ("gh", &[DoesNotHold, Unchecked], ("gh", "signature_unchecked")),
        ("ggg", &[DoesNotHold], ("g", "signature_invalid")),
        ("g", &[KeyUnusable], ("g", "key_unusable")),
        ("ghi", &[], ("", "kid_ambiguous")),
    ] {
        let (mut scene, token) = shared(letters);
        let (asked, verdict) = story(&mut scene, &token, answers);
        assert_eq!((asked.as_str(), verdict), expected, "{letters} {answers:?}");
    }
}

#[test]
fn a_key_whose_signatures_are_longer_is_passed_over() {
    let long = format!(r#""kty":"RSA","n":"g{}B","e":"AQAB""#, "A".repeat(510));
    let short = rsa_key('h');
    for order in [[&long, &short], [&short, &long]] {
        let (mut scene, token) = shared("g");
        scene.now_ms += 60_000.0;
        scene.hold("id", &key_set(&order.map(|key| ("k", key.as_str()))));
        assert_eq!(story(&mut scene, &token, &[Holds]), ("h".into(), "verified"));
        let header = r#"{"alg":"RS256","kid":"k"}"#;
        let longer = token_of(header, &claims_of("id"), &alloc::vec![7; 384]);
        assert_eq!(story(&mut scene, &longer, &[Holds]), ("g".into(), "verified"));
        let longest = token_of(header, &claims_of("id"), &alloc::vec![7; 512]);
        assert_eq!(story(&mut scene, &longest, &[]), (String::new(), "signature_length"));
    }
}

#[test]
fn the_one_that_signed_is_remembered_until_it_goes() {
    for (stays, goes) in [('g', "h"), ('h', "g")] {
        let (mut scene, token) = shared("gh");
        let is_first = stays == 'g';
        let answers: &[_] = if is_first { &[Holds] } else { &[DoesNotHold, Holds] };
        assert_eq!(story(&mut scene, &token, answers).1, "verified");
        for beside in [format!("{stays}i"), format!("i{stays}"), stays.to_string()] {
            scene.now_ms += 40_000.0;
            scene.hold("id", &keys(&beside));
            assert_eq!(story(&mut scene, &token, &[]).1, "verified", "{stays} stays");
        }
        scene.now_ms += 60_000.0;
        scene.hold("id", &keys(&format!("{goes}i")));
        assert_eq!(story(&mut scene, &token, &[]).1, "verify_signature", "{stays} is gone");
    }
}

/// The first says no, and by then another set is there.
#[test]
fn what_changes_meanwhile_counts() {
    for (then, expected) in [
        ("gh", "verify_signature"),
        ("h", "verify_signature"),
        // The same key again, of which the host has said no: there may be a newer set.
        ("g", "signature_invalid"),
        ("ghi", "kid_ambiguous"),
    ] {
        let (mut scene, token) = shared("gh");
        scene.now_ms += 60_000.0;
        let (mut waiting, _) = scene.ordered(&token);
        scene.hold("id", &keys(then));
        assert_eq!(code(&scene.answered(&mut waiting, DoesNotHold)), expected, "{then}");
    }
    // A third question is one too many.
    let (mut scene, token) = shared("gh");
    scene.now_ms += 60_000.0;
    let (mut waiting, _) = scene.ordered(&token);
    let (number, _) = ordered(scene.answered(&mut waiting, DoesNotHold));
    waiting.number = number;
    scene.hold("id", &keys("ij"));
    assert_eq!(code(&scene.answered(&mut waiting, DoesNotHold)), "signature_unchecked");
}

#[test]
fn a_signature_of_neither_asks_for_newer_keys() {
    let (mut scene, token) = shared("g");
    scene.now_ms += 60_000.0;
    let (mut waiting, _) = scene.ordered(&token);
    let TokenStep::Do(number, Order::FetchKeys(fetch)) = scene.answered(&mut waiting, DoesNotHold) else {
        panic!("no fetch")
    };
    let (headers, body) = (AnswerHeaders::default(), keys("gh"));
    let answer = FetchedKeySet { lease: fetch.order.lease, status: 200, headers, body: body.as_bytes() };
    scene.gate.keys_fetched("id", answer, scene.now_ms, 0.5);
    waiting.number = number;
    let step = scene.resume(&mut waiting, Event::Done { milliseconds: 40 }).unwrap();
    let (number, order) = ordered(step);
    assert!(order.key.jwk().contains(r#""n":"h"#), "the first is not asked about again");
    waiting.number = number;
    assert_eq!(code(&scene.answered(&mut waiting, Holds)), "verified");
}

#[test]
fn in_an_outage_the_second_is_asked_about_as_well() {
    let claims = claims_of("id").replace("1800000300", "1800001500");
    for (answers, expected) in [
        (&[Holds][..], "introspect"),
        (&[DoesNotHold, Holds], "introspect"),
        (&[DoesNotHold, DoesNotHold], "jwks_unavailable"),
    ] {
        let more = r#","introspectionEndpoint":"https://id.example/introspect","maxLifetimeSeconds":3600"#;
        let mut scene = Scene::new("RS256", more, &key_set(&[]));
        scene.gate.verifier.issuers[0].share_key_ids();
        scene.now_ms += 60_000.0;
        scene.hold("id", &keys("gh"));
        scene.now_ms += 700_000.0;
        let token = token_of(r#"{"alg":"RS256","kid":"k"}"#, &claims, &[7; 256]);
        let (exchange, step) = scene.begin(&token);
        let TokenStep::Do(number, Order::FetchKeys(fetch)) = step else { panic!("{step:?}") };
        scene.gate.keys_failed("id", fetch.order.lease, FetchFailure::Network, scene.now_ms, 0.5);
        let mut waiting = Waiting { exchange: exchange.unwrap(), number };
        let mut step = scene.resume(&mut waiting, Event::Done { milliseconds: 1 }).unwrap();
        for answer in answers {
            waiting.number = ordered(step).0;
            step = scene.answered(&mut waiting, *answer);
        }
        assert_eq!(code(&step), expected, "{answers:?}");
    }
}
