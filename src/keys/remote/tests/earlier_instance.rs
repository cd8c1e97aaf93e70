//! Does a keyring keep the budget of an instance before it?

use super::*;
use crate::keys::{attempts::Attempts, snapshot::SavedAttempts};

#[test]
fn a_later_instance_keeps_the_budget() {
    let mut keyring = empty();
    assert_eq!(keyring.save_attempts("orders"), None, "nothing was asked");
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchReason::NoKeys);
    let retry_after = AnswerHeaders { retry_after: Some("40"), ..AnswerHeaders::default() };
    report(&mut keyring, (503, "", retry_after), later(1));
    let saved = keyring.save_attempts("orders").unwrap();
    let resumed = |saved: &SavedAttempts, seconds: u64| {
        let mut keyring = empty();
        keyring.resume(saved, later(seconds));
        keyring
    };
    let mut next = resumed(&saved, 2);
    assert_eq!(at(&mut next, "a", later(2)), refused_with(Reason::JwksUnavailable, 39));
    assert_eq!(fetches(at(&mut next, "a", later(41))), FetchReason::NoKeys);
    fail(&mut next, FetchFailure::Network, later(41), 1.0);
    assert_eq!(
        at(&mut next, "a", later(41)),
        refused_with(Reason::JwksUnavailable, 2),
        "the second failure in a row"
    );
    assert_eq!(
        (next.schedule.failures(), next.schedule.last_failure()),
        (2, Some((Reason::JwksFetchFailed, later(41))))
    );

    let elsewhere = SavedAttempts { address: "https://other.example/jwks".into(), ..saved.clone() };
    let far = Attempts {
        paused_until: Some(later(3_600)),
        last: Some(later(100)),
        failing_since: Some(later(100)),
        ..saved.attempts
    };
    let far = SavedAttempts {
        attempts: Attempts { last_failure: Some((Reason::JwksFetchFailed, later(100))), ..far },
        ..saved.clone()
    };
    for nothing in [elsewhere, far] {
        let mut next = resumed(&nothing, 2);
        assert_eq!(next.schedule.failing(now()), None);
        assert_eq!(fetches(at(&mut next, "a", later(2))), FetchReason::NoKeys, "{nothing:?}");
    }
    let mut busy = empty();
    assert_eq!(fetches(at(&mut busy, "a", later(2))), FetchReason::NoKeys);
    busy.resume(&saved, later(2));
    assert_eq!(
        at(&mut busy, "a", later(2)),
        Lookup::Wait(LEASE_POLL_MILLISECONDS),
        "what it does itself counts"
    );
    fail(&mut busy, FetchFailure::Network, later(2), 1.0);
    assert_eq!(at(&mut busy, "a", later(2)), refused_with(Reason::JwksUnavailable, 1));
    busy.resume(&saved, later(2));
    assert_eq!(at(&mut busy, "a", later(2)), refused_with(Reason::JwksUnavailable, 1));
}

#[test]
fn an_instance_that_ended_under_a_fetch_is_followed_by_a_pause() {
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchReason::NoKeys);
    let saved = keyring.save_attempts("orders").unwrap();
    let resumed = |saved: &SavedAttempts, seconds: u64| {
        let mut keyring = empty();
        keyring.resume(saved, later(seconds));
        at(&mut keyring, "a", later(seconds))
    };
    assert_eq!(resumed(&saved, 1), refused_with(Reason::JwksUnavailable, 5));
    assert_eq!(fetches(resumed(&saved, 6)), FetchReason::NoKeys);
    fail(&mut keyring, FetchFailure::NotNewer, now(), 0.0);
    let ended = keyring.save_attempts("orders").unwrap();
    assert_eq!(fetches(resumed(&ended, 1)), FetchReason::NoKeys, "that fetch had an end");
}

#[test]
fn an_outage_of_long_ago_is_no_part_of_a_new_one() {
    let mut keyring = empty();
    for seconds in [0, 1, 3, 7] {
        assert_eq!(fetches(at(&mut keyring, "a", later(seconds))), FetchReason::NoKeys);
        fail(&mut keyring, FetchFailure::Network, later(seconds), 1.0);
    }
    let saved = keyring.save_attempts("orders").unwrap();
    for (seconds, failures, is_first) in [(76, 5, false), (77, 1, true), (3 * 86_400, 1, true)] {
        let mut next = empty();
        next.resume(&saved, later(seconds));
        let Lookup::Fetch(order) = at(&mut next, "a", later(seconds)) else { panic!() };
        let received = next.receive_failure(order.lease, FetchFailure::Network, later(seconds), 1.0);
        let down = [JwksChange::ProviderDown { reason: Reason::JwksFetchFailed }];
        assert_eq!(
            (next.schedule.failures(), received.events.as_slice()),
            (failures, if is_first { &down[..] } else { &[] }),
            "{seconds}"
        );
    }
}
