//! What does an operator hear of an issuer's keys?

use super::*;

// holds: AIR-API-4
#[test]
fn what_changes_is_told() {
    let (a, b, c) = (KeyPair::new("a", 1), KeyPair::new("b", 2), KeyPair::new("c", 3));
    let (of_a, of_ab, of_b) = (key_set(&[&a]), key_set(&[&a, &b]), key_set(&[&b]));
    let withdrawn = |kid: &str, served_seconds, overlap| JwksChange::KeyWithdrawn {
        kid: kid.into(),
        served_seconds,
        overlap,
    };
    let seen = |kid: &str| JwksChange::RotationSeen { kids: alloc::vec![kid.into()] };
    let needed_seconds = 300 + 600;
    let mut keyring = RemoteJwks { token_seconds: 300, ..empty() };
    let mut fetch =
        |text: &str, seconds: u64| report(&mut keyring, answer(text, None), later(seconds)).events;
    assert_eq!(fetch(&of_a, 0), [], "what was there before is no news");
    assert_eq!(fetch(&of_ab, 500), [seen("b")]);
    assert_eq!(fetch(&of_b, 1_000), [withdrawn("a", None, Overlap::Known { seconds: 500, needed_seconds })]);
    assert_eq!(fetch(&key_set(&[&b, &c]), 1_500), [seen("c")]);
    assert_eq!(fetch(&key_set(&[&b, &c]), 2_000), []);
    let known = Overlap::Known { seconds: 1_000, needed_seconds };
    assert_eq!(fetch(&key_set(&[&c]), 2_500), [withdrawn("b", Some(2_000), known)]);
    assert_eq!(
        fetch(&of_a, 2_600),
        [seen("a"), withdrawn("c", Some(1_100), Overlap::Known { seconds: 0, needed_seconds })]
    );
    assert_eq!(
        fetch(&of_b, 9_000),
        [seen("b"), withdrawn("a", Some(6_400), Overlap::Unknown { needed_seconds })],
        "nobody looked"
    );
    let other = KeyPair::new("b", 4);
    let both = fetch(&key_set(&[&b, &other]), 9_100);
    assert_eq!(both, [seen("b"), JwksChange::KeyAmbiguous { kid: "b".into() }]);
    assert_eq!(fetch(&key_set(&[&b, &other]), 9_200), [], "told once");
    let first = |text: &str| report(&mut empty(), answer(text, None), now()).events;
    assert_eq!(first(&key_set(&[&b, &other])), [JwksChange::KeyAmbiguous { kid: "b".into() }]);
    assert_eq!(first(&key_set(&[&b, &b])), [], "one key that is listed twice");
    for (seconds, verdict) in [(899, "too_short"), (900, "enough"), (901, "enough")] {
        assert_eq!(Overlap::Known { seconds, needed_seconds }.verdict(), verdict, "{seconds}");
    }
    assert_eq!(Overlap::Unknown { needed_seconds }.verdict(), "unknown");
}

// holds: IAM-CLK-2
#[test]
fn two_keys_behind_one_kid_are_told_once_and_a_third_as_too_many() {
    let [a, b, c] = [1, 2, 3].map(|number| KeyPair::new("k", number));
    let rules = KeyRules { shares_key_id: true, ..KeyRules::ES256 };
    let mut keyring = RemoteJwks { rules, ..empty() };
    let shared = JwksChange::KeyShared { kid: "k".into() };
    let too_many = JwksChange::KeyAmbiguous { kid: "k".into() };
    let of_naming =
        |event: &JwksChange| matches!(event, JwksChange::KeyShared { .. } | JwksChange::KeyAmbiguous { .. });
    for (keys, expected) in [
        (&[&a, &b][..], Some(&shared)),
        (&[&b, &a], None),
        (&[&a, &b, &c], Some(&too_many)),
        (&[&c, &a, &b], None),
        (&[&b, &c], Some(&shared)),
        (&[&c], None),
        (&[&c, &c], None),
        (&[&c, &a, &b], Some(&too_many)),
    ] {
        let told = report(&mut keyring, answer(&key_set(keys), None), later(0)).events;
        let told: Vec<_> = told.iter().filter(|event| of_naming(event)).collect();
        assert_eq!(told, expected.into_iter().collect::<Vec<_>>(), "{}", key_set(keys));
    }
}

#[test]
fn the_rule_is_named_where_a_key_went_too_early() {
    let needed_seconds = 900;
    for (overlap, rules) in [
        (Overlap::Known { seconds: 899, needed_seconds }, &["AIR-API-4"][..]),
        (Overlap::Known { seconds: 0, needed_seconds }, &["AIR-API-4"]),
        (Overlap::Known { seconds: 900, needed_seconds }, &[]),
        (Overlap::Unknown { needed_seconds }, &[]),
    ] {
        assert_eq!(overlap.broken_rules(), rules, "{overlap:?}");
    }
}

#[test]
fn a_clock_that_lies_apart_is_told_with_each_answer_that_shows_it() {
    let mut keyring = empty();
    // 08:00:00 and a minute.
    let dated = |status: u16, text: &'static str, date: &'static str| {
        (status, text, AnswerHeaders { date: Some(date), etag: Some("\"1\""), ..AnswerHeaders::default() })
    };
    let (good, ahead) = ("Fri, 15 Jan 2027 08:00:00 GMT", "Fri, 15 Jan 2027 08:02:00 GMT");
    let skewed = JwksChange::ClockSkew { seconds: 120 };
    let body: &'static str = alloc::boxed::Box::leak(body().into());
    let told = report(&mut keyring, dated(200, body, ahead), later(0));
    assert_eq!((told.outcome, told.events), (FetchOutcome::Accepted, alloc::vec![skewed.clone()]));
    let told = report(&mut keyring, dated(304, "", ahead), later(0));
    assert_eq!((told.outcome, told.events), (FetchOutcome::Renewed, alloc::vec![skewed.clone()]));
    let told = report(&mut keyring, dated(500, "", ahead), later(0));
    assert_eq!(told.events, [JwksChange::ProviderDown { reason: Reason::JwksFetchFailed }, skewed]);
    assert_eq!(report(&mut keyring, dated(200, body, good), later(30)).events.len(), 1, "it is back");
    assert_eq!(
        report(&mut keyring, dated(200, body, good), later(31)).events,
        [JwksChange::ClockSkew { seconds: -31 }]
    );
}

#[test]
fn a_provider_goes_down_once_and_comes_back_once() {
    let mut keyring = filled();
    let down = JwksChange::ProviderDown { reason: Reason::JwksFetchFailed };
    assert_eq!(report(&mut keyring, (500, "", AnswerHeaders::default()), later(600)).events, [down]);
    assert_eq!(report(&mut keyring, (500, "", AnswerHeaders::default()), later(610)).events, []);
    assert_eq!(
        report(&mut keyring, answer(&body(), None), later(660)).events,
        [JwksChange::ProviderBack { down_seconds: 60 }]
    );
    assert_eq!(report(&mut keyring, answer(&body(), None), later(670)).events, []);
}

#[test]
fn how_the_keys_are_doing() {
    let status = |keyring: &RemoteJwks, moment| Keyring::Fetched(keyring.clone().into()).status(moment);
    let told = |keyring: &RemoteJwks, moment| {
        let status = status(keyring, moment);
        (status.state, status.age_seconds, status.fresh_for_seconds, status.next_fetch_in_seconds)
    };
    assert_eq!(told(&empty(), now()), ("empty", None, None, Some(0)));
    let mut keyring = RemoteJwks { stale_seconds: 100, ..filled() };
    assert_eq!(told(&keyring, later(10)), ("fresh", Some(10), Some(590), Some(560)));
    assert_eq!(told(&keyring, later(570)), ("refresh_due", Some(570), Some(30), Some(0)));
    assert_eq!(told(&keyring, later(600)), ("expired", Some(600), Some(0), Some(0)));
    assert_eq!(fetches(at(&mut keyring, "a", later(600))), FetchReason::Expired);
    fail(&mut keyring, FetchFailure::Timeout, later(601), 1.0);
    assert_eq!(told(&keyring, later(601)), ("stale", Some(601), Some(0), Some(1)));
    let whole = status(&keyring, later(605));
    assert_eq!((whole.failures, whole.last_failure), (1, Some((Reason::JwksFetchTimeout, 4))));
    assert_eq!((whole.key_count, whole.kids), (1, alloc::vec!["a".into()]));
    let leaking = body().replace("\"kid\"", "\"d\":\"AA\",\"kid\"");
    assert_eq!(receive(&mut keyring, answer(&leaking, None), later(650)), Err(Reason::JwksLeaked));
    assert_eq!(told(&keyring, later(650)).0, "leaked");
    let inline = Keyring::Inline(JwkSet::parse(body().as_bytes(), &KeyRules::ES256).unwrap()).status(now());
    assert_eq!((inline.state, inline.key_count, inline.age_seconds), ("inline", 1, None));
}
