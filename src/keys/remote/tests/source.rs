//! Does a keyring keep its own budget and that of a source that fetches by itself?

use super::*;
use crate::keys::{attempts::Attempts, snapshot::SavedAttempts};

#[test]
fn a_source_with_a_cool_down_of_its_own_is_asked_again_when_that_is_over() {
    let look = |keyring: &mut RemoteJwks, source_attempt: Option<Timestamp>, moment: Timestamp| {
        let Lookup::Fetch(KeyOrder { lease, reason: FetchReason::UnknownKid, .. }) = at(keyring, "b", moment)
        else {
            panic!()
        };
        let attempts = Attempts { last: source_attempt, ..Attempts::default() };
        let attempts = [SavedAttempts { issuer: "orders".into(), address: ADDRESS.into(), attempts }];
        let received = keyring.receive_saved((&[], &attempts), lease, moment, 1.0);
        assert_eq!(received.outcome, FetchOutcome::Failed(Reason::JwksNotNewer));
    };
    let cools_for = |keyring: &mut RemoteJwks, seconds: u64, moment: Timestamp| {
        assert_eq!(at(keyring, "b", moment), refused_with(Reason::JwksCoolingDown, seconds));
    };
    let mut keyring = filled();
    look(&mut keyring, Some(later(10)), later(30));
    cools_for(&mut keyring, 12, later(30));
    // It claims to have asked in the future.
    look(&mut keyring, Some(later(100)), later(42));
    cools_for(&mut keyring, 2, later(42));
    look(&mut keyring, Some(later(100)), later(44));
    cools_for(&mut keyring, 30, later(44));
    // By its own clock its cool-down may not be over.
    look(&mut keyring, Some(later(40)), later(74));
    cools_for(&mut keyring, 2, later(74));
    look(&mut keyring, Some(later(40)), later(76));
    cools_for(&mut keyring, 30, later(76));
    // The answer may be on its way.
    look(&mut keyring, Some(later(102)), later(106));
    cools_for(&mut keyring, 2, later(106));
    look(&mut keyring, Some(later(102)), later(108));
    cools_for(&mut keyring, 26, later(108));
    look(&mut keyring, None, later(134));
    cools_for(&mut keyring, 2, later(134));
    look(&mut keyring, Some(later(130)), later(136));
    cools_for(&mut keyring, 26, later(136));

    let mut keyring = filled();
    let Lookup::Fetch(order) = at(&mut keyring, "b", later(30)) else { panic!() };
    let attempts = Attempts { last: Some(later(10)), ..Attempts::default() };
    let attempts = [SavedAttempts { issuer: "orders".into(), address: ADDRESS.into(), attempts }];
    assert_eq!(
        keyring.receive_saved((&[], &attempts), order.lease + 1, later(30), 1.0).outcome,
        FetchOutcome::Late
    );
    fail(&mut keyring, FetchFailure::NotNewer, later(30), 1.0);
    cools_for(&mut keyring, 2, later(30));
}

#[test]
fn a_leak_that_a_source_saw_is_one_here() {
    let mut source = filled();
    receive(&mut source, answer(r#"{"keys":[{"d":"x"}]}"#, None), later(100)).unwrap_err();
    let leak = source.save("orders").unwrap();
    let mut keyring = filled();
    let Lookup::Fetch(order) = at(&mut keyring, "b", later(101)) else { panic!() };
    let received = keyring.receive_saved((core::slice::from_ref(&leak), &[]), order.lease, later(101), 1.0);
    assert_eq!(received.outcome, FetchOutcome::Failed(Reason::JwksLeaked));
    assert_eq!(received.events, [JwksChange::ProviderDown { reason: Reason::JwksLeaked }]);
    assert_eq!(at(&mut keyring, "a", later(101)), refused_with(Reason::JwksLeaked, 1));
    assert_eq!(
        (keyring.save("orders"), keyring.key_count()),
        (Some(leak.clone()), 0),
        "by the clock that saw it"
    );
    let Lookup::Fetch(order) = at(&mut keyring, "a", later(102)) else { panic!() };
    let again = keyring.receive_saved((core::slice::from_ref(&leak), &[]), order.lease, later(102), 1.0);
    assert_eq!(again.outcome, FetchOutcome::Failed(Reason::JwksNotNewer), "told once");
    let clean = SavedKeySet { at: later(103), ..filled().save("orders").unwrap() };
    let Lookup::Fetch(order) = at(&mut keyring, "a", later(104)) else { panic!() };
    assert_eq!(
        keyring.receive_saved((&[leak, clean], &[]), order.lease, later(104), 1.0).outcome,
        FetchOutcome::Accepted
    );
    assert!(is_key(&at(&mut keyring, "a", later(104))));
}

#[test]
fn a_source_that_has_nothing_newer_is_left_in_peace_for_a_share_of_what_is_left() {
    let asked_at = |random: f64, end: u64| {
        let mut keyring = filled();
        let milliseconds = (570_000..end).step_by(10);
        let moments = milliseconds.filter(|milliseconds| {
            let moment = now().plus_milliseconds(*milliseconds);
            let asks = refreshes(&mut keyring, moment);
            if asks {
                fail(&mut keyring, FetchFailure::NotNewer, moment, random);
            }
            asks
        });
        moments.map(|milliseconds| milliseconds - 570_000).collect::<Vec<_>>()
    };
    assert_eq!(asked_at(1.0, 590_000), [0, 7_500, 13_130, 17_350]);
    assert_eq!(asked_at(0.0, 590_000), [0, 3_750, 7_040, 9_910, 12_430, 14_630, 16_560, 18_240, 19_710]);
    assert!(asked_at(0.0, 600_000).len() < 20);
    let mut keyring = filled();
    refreshes(&mut keyring, later(570));
    fail(&mut keyring, FetchFailure::NotNewer, later(599).plus_milliseconds(500), 1.0);
    assert_eq!(
        fetches(at(&mut keyring, "a", later(600))),
        FetchReason::Expired,
        "no pause lasts beyond the end"
    );
    assert_eq!((keyring.schedule.failures(), keyring.schedule.failing(now())), (0, None));
    let mut keyring = filled();
    assert!(matches!(keyring.need(Need::Ahead { seconds: 3_600 }, now()), NeedAnswer::Fetch(_)));
    fail(&mut keyring, FetchFailure::NotNewer, now(), 1.0);
    assert_eq!(keyring.need(Need::Ahead { seconds: 3_600 }, later(59)), NeedAnswer::Nothing);
    assert!(
        matches!(keyring.need(Need::Ahead { seconds: 3_600 }, later(60)), NeedAnswer::Fetch(_)),
        "never longer than any other pause"
    );
}

#[test]
fn a_source_that_pauses_is_asked_when_its_pause_is_over() {
    let mut keyring = empty();
    let Lookup::Fetch(order) = at(&mut keyring, "a", now()) else { panic!() };
    let attempts = Attempts { paused_until: Some(later(50)), ..Attempts::default() };
    let saved = |attempts| [SavedAttempts { issuer: "orders".into(), address: ADDRESS.into(), attempts }];
    let received = keyring.receive_saved((&[], &saved(attempts)), order.lease, now(), 1.0);
    assert_eq!(received.outcome, FetchOutcome::Failed(Reason::JwksNotNewer));
    assert_eq!(at(&mut keyring, "a", now()), refused_with(Reason::JwksUnavailable, 51));
    assert_eq!(keyring.schedule.failures(), 0, "one pause, not two");
    let Lookup::Fetch(order) = at(&mut keyring, "a", later(51)) else { panic!() };
    let far = Attempts { paused_until: Some(later(500)), ..Attempts::default() };
    keyring.receive_saved((&[], &saved(far)), order.lease, later(51), 1.0);
    assert_eq!(
        at(&mut keyring, "a", later(51)),
        refused_with(Reason::JwksUnavailable, 1),
        "no pause is so long"
    );
}

#[test]
fn the_rest_of_a_refresh_does_not_hold_back_the_look_for_a_new_key() {
    let mut keyring = filled();
    assert!(matches!(keyring.need(Need::Ahead { seconds: 3_600 }, later(40)), NeedAnswer::Fetch(_)));
    fail(&mut keyring, FetchFailure::NotNewer, later(40), 1.0);
    assert_eq!(keyring.need(Need::Ahead { seconds: 3_600 }, later(70)), NeedAnswer::Nothing);
    assert_eq!(fetches(at(&mut keyring, "b", later(70))), FetchReason::UnknownKid);
}

#[test]
fn what_a_source_brings_ends_an_outage_as_an_answer_does() {
    let mut keyring = empty();
    for seconds in [0, 1, 3] {
        let Lookup::Fetch(order) = at(&mut keyring, "a", later(seconds)) else { panic!() };
        keyring.receive_saved((&[], &[]), order.lease, later(seconds), 1.0);
    }
    assert_eq!(keyring.schedule.failures(), 3);
    let Lookup::Fetch(order) = at(&mut keyring, "a", later(7)) else { panic!() };
    let saved = SavedKeySet { at: later(6), ..filled().save("orders").unwrap() };
    let received = keyring.receive_saved((&[saved], &[]), order.lease, later(7), 1.0);
    assert_eq!(received.events, [JwksChange::ProviderBack { down_seconds: 7 }]);
    assert_eq!((keyring.schedule.failures(), keyring.schedule.failing(later(7))), (0, None));
}

#[test]
fn what_is_fetched_ends_the_rest_before_it() {
    let mut keyring = filled();
    assert!(matches!(keyring.need(Need::Ahead { seconds: 3_600 }, later(40)), NeedAnswer::Fetch(_)));
    fail(&mut keyring, FetchFailure::NotNewer, later(40), 1.0);
    assert_eq!(keyring.need(Need::Ahead { seconds: 3_600 }, later(70)), NeedAnswer::Nothing);
    assert_eq!(fetches(at(&mut keyring, "b", later(70))), FetchReason::UnknownKid);
    receive(&mut keyring, answer(&body(), Some("max-age=30")), later(70)).unwrap();
    assert!(refreshes(&mut keyring, later(95)));
}

#[test]
fn a_source_is_asked_for_more_than_what_was_there_before_a_leak() {
    let mut keyring = filled();
    assert_eq!(fetches(at(&mut keyring, "b", later(100))), FetchReason::UnknownKid);
    receive(&mut keyring, answer(r#"{"keys":[{"d":"x"}]}"#, None), later(100)).unwrap_err();
    let Lookup::Fetch(order) = at(&mut keyring, "a", later(110)) else { panic!() };
    assert_eq!((order.reason, order.held_at), (FetchReason::NoKeys, Some(later(100))));
}
