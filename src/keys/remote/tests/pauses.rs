//! For how long is an issuer's address left in peace?

use super::*;

#[test]
fn an_unknown_kid_costs_one_fetch_in_a_cool_down() {
    let mut keyring = filled();
    assert_eq!(at(&mut keyring, "b", later(1)), refused_with(Reason::JwksCoolingDown, 29));
    assert_eq!(fetches(at(&mut keyring, "b", later(30))), FetchReason::UnknownKid);
    receive(&mut keyring, answer(&body(), None), later(30)).unwrap();
    assert_eq!(
        keyring.lookup("b", later(30), later(30)),
        Lookup::Refused { reason: Reason::KidUnknown, retry_after_seconds: None }
    );
    for kid in ["b", "c", "d"] {
        assert_eq!(at(&mut keyring, kid, later(59)), refused_with(Reason::JwksCoolingDown, 1));
    }
    assert_eq!(fetches(at(&mut keyring, "c", later(60))), FetchReason::UnknownKid);
    assert!(is_key(&at(&mut keyring, "a", later(60))), "known keys serve meanwhile");
}

#[test]
fn a_strangers_unknown_kids_do_not_lengthen_an_outage() {
    let mut keyring = filled();
    for number in 1..20 {
        assert_eq!(fetches(at(&mut keyring, "b", later(30 * number))), FetchReason::UnknownKid);
        fail(&mut keyring, FetchFailure::Network, later(30 * number), 1.0);
    }
    assert_eq!(
        fetches(at(&mut keyring, "a", later(600))),
        FetchReason::Expired,
        "asked for at once when it is needed"
    );
}

// holds: AIR-API-2
#[test]
fn failures_back_off_with_jitter() {
    let mut keyring = empty();
    let mut moment = now();
    for pause in [1_u64, 2, 4, 8, 16, 32, 60, 60] {
        assert_eq!(fetches(at(&mut keyring, "a", moment)), FetchReason::NoKeys);
        fail(&mut keyring, FetchFailure::Timeout, moment, 1.0);
        assert_eq!(at(&mut keyring, "a", moment), refused_with(Reason::JwksUnavailable, pause));
        moment = moment.plus_seconds(pause);
    }
    assert_eq!(fetches(at(&mut keyring, "a", moment)), FetchReason::NoKeys);
    fail(&mut keyring, FetchFailure::Timeout, moment, 0.0);
    assert_eq!(
        at(&mut keyring, "a", moment),
        refused_with(Reason::JwksUnavailable, 30),
        "no luck halves the pause"
    );
    moment = moment.plus_seconds(30);
    assert_eq!(fetches(at(&mut keyring, "a", moment)), FetchReason::NoKeys);
    receive(&mut keyring, answer(&body(), None), moment).unwrap();
    let end = moment.plus_seconds(600);
    assert_eq!(fetches(at(&mut keyring, "a", end)), FetchReason::Expired);
    fail(&mut keyring, FetchFailure::Network, end, 1.0);
    assert_eq!(
        keyring.schedule.pause_end(end),
        Some(end.plus_seconds(1)),
        "success forgets earlier failures"
    );
}

#[test]
fn a_pause_holds_though_the_one_before_lies_in_the_future_now() {
    let mut keyring = empty();
    fail(&mut keyring, FetchFailure::Network, later(500), 1.0);
    let earlier = now();
    fail(&mut keyring, FetchFailure::Network, earlier, 1.0);
    assert_eq!(at(&mut keyring, "a", earlier), refused_with(Reason::JwksUnavailable, 2));
}

#[test]
fn an_address_that_wants_peace_has_it_within_bounds() {
    for (retry_after, pause) in
        [("10", 10), ("0", 1), ("100000", 60), ("Fri, 15 Jan 2027 08:00:20 GMT", 20), ("soon", 1)]
    {
        let mut keyring = empty();
        assert_eq!(fetches(at(&mut keyring, "a", now())), FetchReason::NoKeys);
        let headers = AnswerHeaders { retry_after: Some(retry_after), ..AnswerHeaders::default() };
        assert_eq!(receive(&mut keyring, (503, "", headers), now()), Err(Reason::JwksFetchFailed));
        assert_eq!(
            at(&mut keyring, "a", now()),
            refused_with(Reason::JwksUnavailable, pause),
            "{retry_after}"
        );
    }
}

#[test]
fn a_schedule_or_another_instance_asks_within_the_same_budget() {
    let newer_than = |moment: Timestamp| Need::NewerThan { milliseconds: moment.as_milliseconds() };
    let reason = |answer: NeedAnswer| match answer {
        NeedAnswer::Fetch(order) => Some(order.reason),
        NeedAnswer::Nothing | NeedAnswer::Wait(_) => None,
    };
    assert_eq!(reason(empty().need(Need::Ahead { seconds: 0 }, now())), Some(FetchReason::NoKeys));
    assert_eq!(reason(empty().need(newer_than(now()), now())), Some(FetchReason::NoKeys));
    for (seconds, age, expected) in [
        (0, 569, None),
        (0, 570, Some(FetchReason::RefreshAhead)),
        (300, 299, None),
        (300, 300, Some(FetchReason::RefreshAhead)),
    ] {
        assert_eq!(reason(filled().need(Need::Ahead { seconds }, later(age))), expected, "{seconds} {age}");
    }
    assert_eq!(reason(filled().need(Need::Ahead { seconds: 0 }, later(600))), Some(FetchReason::Expired));
    assert_eq!(
        filled().need(newer_than(now().minus_seconds(1)), later(100)),
        NeedAnswer::Nothing,
        "what is held is newer"
    );
    assert_eq!(
        reason(filled().need(newer_than(now().minus_seconds(1)), later(570))),
        Some(FetchReason::RefreshAhead),
        "and nears its end"
    );
    assert_eq!(filled().need(newer_than(now()), later(29)), NeedAnswer::Nothing, "too soon for another look");
    let mut keyring = filled();
    assert_eq!(reason(keyring.need(newer_than(now()), later(30))), Some(FetchReason::UnknownKid));
    assert_eq!(keyring.need(newer_than(now()), later(30)), NeedAnswer::Wait(LEASE_POLL_MILLISECONDS));
    assert_eq!(
        fail(&mut keyring, FetchFailure::NotNewer, later(31), 1.0),
        FetchOutcome::Failed(Reason::JwksNotNewer)
    );
    assert_eq!(
        (keyring.schedule.failures(), keyring.schedule.failing(now())),
        (0, None),
        "no failure while a fresh set is held"
    );
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchReason::NoKeys);
    assert_eq!(
        fail(&mut keyring, FetchFailure::NotNewer, now(), 1.0),
        FetchOutcome::Failed(Reason::JwksNotNewer)
    );
    assert_eq!(at(&mut keyring, "a", now()), refused_with(Reason::JwksUnavailable, 1));
}
