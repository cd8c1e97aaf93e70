//! Does one request fetch at a time, and does nothing but its own answer count?

use super::*;

#[test]
fn empty_then_fresh_then_expired() {
    let mut keyring = filled();
    assert!(is_key(&at(&mut keyring, "a", later(0))));
    assert!(is_key(&at(&mut keyring, "a", later(569))));
    assert_eq!(fetches(at(&mut keyring, "a", later(600))), FetchReason::Expired);
}

#[test]
fn one_fetch_at_a_time_and_its_lease_runs_out_by_itself() {
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchReason::NoKeys);
    for milliseconds in [0, 1, 3_000, 4_979] {
        assert_eq!(
            at(&mut keyring, "a", now().plus_milliseconds(milliseconds)),
            Lookup::Wait(LEASE_POLL_MILLISECONDS)
        );
    }
    assert_eq!(at(&mut keyring, "a", now().plus_milliseconds(4_999)), Lookup::Wait(1));
    let abandoned = now().plus_milliseconds(5_000);
    assert_eq!(
        at(&mut keyring, "a", abandoned),
        refused_with(Reason::JwksUnavailable, 1),
        "no second fetch on the heels of the first"
    );
    let late = keyring.receive_failure(1, FetchFailure::Timeout, abandoned, 1.0);
    assert_eq!((late.outcome, late.events, keyring.schedule.failures()), (FetchOutcome::Late, Vec::new(), 0));
    for round in 1..10 {
        assert_eq!(
            fetches(at(&mut keyring, "a", now().plus_milliseconds(6_000 * round))),
            FetchReason::NoKeys,
            "takes over: {round}"
        );
    }
}

#[test]
fn an_answer_counts_under_its_own_lease_alone() {
    let (old, new) = (body(), key_set(&[&KeyPair::new("b", 2)]));
    let hand = |keyring: &mut RemoteJwks, lease: u32, text: &str, moment| {
        keyring
            .receive(
                FetchedKeySet {
                    lease,
                    status: 200,
                    headers: AnswerHeaders::default(),
                    body: text.as_bytes(),
                },
                moment,
                0.0,
            )
            .outcome
    };
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchReason::NoKeys);
    assert_eq!(fetches(at(&mut keyring, "a", later(6))), FetchReason::NoKeys, "the first asker was cut off");
    assert_eq!(hand(&mut keyring, 1, &old, later(7)), FetchOutcome::Late);
    assert_eq!(keyring.key_count(), 0);
    assert_eq!(hand(&mut keyring, 2, &new, later(7)), FetchOutcome::Accepted);
    assert_eq!(
        hand(&mut keyring, 1, &old, later(8)),
        FetchOutcome::Late,
        "an older answer does not bring a withdrawn key back"
    );
    assert_eq!(hand(&mut keyring, 2, &old, later(8)), FetchOutcome::Late, "nor does one that is given twice");
    assert!(is_key(&at(&mut keyring, "b", later(8))));
    let leaking = old.replace("\"kid\"", "\"d\":\"AA\",\"kid\"");
    assert_eq!(
        hand(&mut keyring, 1, &leaking, later(9)),
        FetchOutcome::Failed(Reason::JwksLeaked),
        "a leak is one whenever it is seen"
    );
    assert_eq!(keyring.key_count(), 0);

    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchReason::NoKeys);
    assert_eq!(
        hand(&mut keyring, 1, &old, later(20)),
        FetchOutcome::Accepted,
        "later than its lease, but nobody took over"
    );
}

#[test]
fn an_abandoned_refresh_costs_nothing_at_the_end() {
    let mut keyring = filled();
    assert!(refreshes(&mut keyring, later(593)));
    assert_eq!(fetches(at(&mut keyring, "a", later(600))), FetchReason::Expired);
}

#[test]
fn a_lease_is_no_longer_than_a_fetch_and_leaves_time_to_report() {
    use crate::limits::{JWKS_FETCH_MILLISECONDS, KEY_CACHE_MILLISECONDS};
    assert_eq!((FETCH_LEASE_MILLISECONDS, JWKS_FETCH_MILLISECONDS), (5_000, 4_750));
    const { assert!(KEY_CACHE_MILLISECONDS < JWKS_FETCH_MILLISECONDS) };
}

#[test]
fn a_refresh_runs_ahead_while_the_held_keys_serve() {
    let mut keyring = filled();
    assert!(!refreshes(&mut keyring, later(569)));
    assert!(refreshes(&mut keyring, later(570)));
    assert!(!refreshes(&mut keyring, later(570)), "the refresh is leased once");
    assert!(is_key(&at(&mut keyring, "a", later(570))));
    assert_eq!(
        fail(&mut keyring, FetchFailure::Network, later(571), 0.0),
        FetchOutcome::Failed(Reason::JwksFetchFailed)
    );
    assert!(refreshes(&mut keyring, later(572)), "after the pause it is tried again");
    assert!(!refreshes(&mut keyring, later(600)), "an expired set is fetched, not refreshed");
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchReason::NoKeys);
    receive(&mut keyring, answer(&body(), Some("max-age=60")), now()).unwrap();
    assert!(!refreshes(&mut keyring, later(47)));
    assert!(refreshes(&mut keyring, later(48)), "at 80 % of a short age");
    let inline = JwkSet::parse(body().as_bytes(), &KeyRules::ES256).unwrap();
    assert!(Keyring::Inline(inline).take_refresh(now()).is_none());
}
