//! How long does a held set serve, by a clock that may jump?

use super::*;

#[test]
fn a_clock_that_goes_back_neither_serves_nor_blocks() {
    let mut keyring = filled();
    let earlier = now().minus_seconds(3_600);
    assert_eq!(
        fetches(at(&mut keyring, "a", earlier)),
        FetchReason::Expired,
        "a set from the future is not used"
    );
    fail(&mut keyring, FetchFailure::Network, now(), 1.0);
    assert_eq!(
        at(&mut keyring, "a", earlier),
        refused_with(Reason::JwksUnavailable, 1),
        "a pause lasts as long as it was to"
    );
    assert_eq!(
        fetches(at(&mut keyring, "a", earlier.plus_seconds(1))),
        FetchReason::Expired,
        "and not longer"
    );
    let before = earlier.minus_seconds(60);
    assert_eq!(at(&mut keyring, "a", before), Lookup::Wait(LEASE_POLL_MILLISECONDS), "and so does a lease");
    assert_eq!(fetches(at(&mut keyring, "a", before.plus_seconds(6))), FetchReason::Expired);
    let mut keyring = filled();
    assert_eq!(fetches(at(&mut keyring, "b", later(500))), FetchReason::UnknownKid);
    fail(&mut keyring, FetchFailure::Network, later(500), 1.0);
    assert_eq!(
        at(&mut keyring, "b", later(100)),
        refused_with(Reason::JwksCoolingDown, 30),
        "and a cool-down"
    );
    assert_eq!(fetches(at(&mut keyring, "b", later(130))), FetchReason::UnknownKid);
    let mut keyring = filled();
    let steps = (0..10)
        .filter(|step| matches!(at(&mut keyring, "b", later(100).minus_seconds(*step)), Lookup::Fetch(_)));
    assert_eq!(steps.count(), 1, "a clock that is set back step by step gives strangers nothing");
}

#[test]
fn a_look_at_what_is_held_never_asks_for_a_fetch() {
    let mut keyring = Keyring::Fetched(empty().into());
    assert_eq!(keyring.lookup_held("a", now()), refused_with(Reason::JwksNotHeld, 1));
    assert_eq!(fetches(keyring.lookup("a", now(), now())), FetchReason::NoKeys);
    let keyring = Keyring::Fetched(filled().into());
    assert!(is_key(&keyring.lookup_held("a", later(599))));
    assert_eq!(keyring.lookup_held("b", later(1)), refused_with(Reason::JwksNotHeld, 1));
    assert_eq!(keyring.lookup_held("a", later(600)), refused_with(Reason::JwksNotHeld, 1));
}

#[test]
fn inline_keys_answer_for_themselves() {
    let mut keyring = Keyring::Inline(JwkSet::parse(body().as_bytes(), &KeyRules::ES256).unwrap());
    assert!(is_key(&keyring.lookup("a", now(), now())));
    assert_eq!(
        keyring.lookup("b", now(), now()),
        Lookup::Refused { reason: Reason::KidUnknown, retry_after_seconds: None }
    );
    assert_eq!(
        keyring.lookup_held("b", now()),
        Lookup::Refused { reason: Reason::KidUnknown, retry_after_seconds: None }
    );
}

// holds: SIG-TOK-3
#[test]
fn a_set_that_is_over_serves_only_while_its_address_fails_and_only_for_so_long() {
    let stale = || RemoteJwks { stale_seconds: 300, ..filled() };
    let mut keyring = stale();
    assert_eq!(fetches(at(&mut keyring, "a", later(600))), FetchReason::Expired, "first it is asked for");
    assert_eq!(at(&mut keyring, "a", later(601)), Lookup::Wait(LEASE_POLL_MILLISECONDS), "and waited for");
    fail(&mut keyring, FetchFailure::Network, later(602), 1.0);
    assert!(is_key(&at(&mut keyring, "a", later(602))) && is_key(&keyring.lookup_held("a", later(602))));
    assert!(!refreshes(&mut keyring, later(602)), "not before the pause is over");
    assert!(refreshes(&mut keyring, later(603)), "then beside a token that passed");
    assert!(is_key(&at(&mut keyring, "a", later(603))), "which nobody waits for");
    assert_eq!(at(&mut keyring, "b", later(604)), Lookup::Wait(LEASE_POLL_MILLISECONDS));
    fail(&mut keyring, FetchFailure::Network, later(605), 1.0);
    assert_eq!(
        at(&mut keyring, "b", later(605)),
        refused_with(Reason::JwksCoolingDown, 28),
        "an unknown kid logs nobody out"
    );
    assert!(is_key(&at(&mut keyring, "a", later(674))));
    assert_eq!(
        fetches(at(&mut keyring, "a", later(675))),
        FetchReason::Expired,
        "nobody asked since: the address may be back"
    );
    fail(&mut keyring, FetchFailure::Network, later(676), 1.0);
    assert!(is_key(&at(&mut keyring, "a", later(676))));
    fail(&mut keyring, FetchFailure::Network, later(890), 1.0);
    assert!(is_key(&at(&mut keyring, "a", later(899))));
    assert_eq!(fetches(at(&mut keyring, "a", later(900))), FetchReason::Expired, "the hard limit");

    let mut keyring = stale();
    assert_eq!(fetches(at(&mut keyring, "b", later(30))), FetchReason::UnknownKid);
    fail(&mut keyring, FetchFailure::Network, later(31), 1.0);
    assert_eq!(
        fetches(at(&mut keyring, "a", later(600))),
        FetchReason::Expired,
        "a failure of long ago says nothing of now"
    );

    let mut keyring = stale();
    fail(&mut keyring, FetchFailure::Network, later(900), 1.0);
    assert_eq!(
        at(&mut keyring, "a", later(601)),
        refused_with(Reason::JwksUnavailable, 1),
        "nor one of a clock that was ahead"
    );
    assert_eq!(fetches(at(&mut keyring, "a", later(602))), FetchReason::Expired);

    let mut keyring = stale();
    let leaking = body().replace("\"kid\"", "\"d\":\"AA\",\"kid\"");
    assert_eq!(fetches(at(&mut keyring, "a", later(600))), FetchReason::Expired);
    assert_eq!(receive(&mut keyring, answer(&leaking, None), later(601)), Err(Reason::JwksLeaked));
    assert_eq!(
        at(&mut keyring, "a", later(601)),
        refused_with(Reason::JwksLeaked, 1),
        "after a leak nothing serves"
    );
}
