use super::*;
use crate::testing::{KeyPair, key_set, now};
use alloc::borrow::ToOwned;

const ADDRESS: &str = "https://issuer.example/jwks";

fn empty() -> FetchedKeyring {
    match Keyring::for_address(ADDRESS) {
        Keyring::Fetched(keyring) => keyring,
        Keyring::Inline(_) => panic!(),
    }
}

/// Whether a token that passed at this moment starts a refresh.
fn refreshes(keyring: &mut FetchedKeyring, moment: Timestamp) -> bool {
    let mut whole = Keyring::Fetched(keyring.clone());
    let is_due = whole.take_refresh(moment);
    let Keyring::Fetched(after) = whole else { panic!() };
    *keyring = after;
    is_due
}

fn answer<'b>(body: &'b str, cache_control: Option<&'b str>) -> FetchedKeySet<'b> {
    FetchedKeySet { status: 200, cache_control, age: None, body: body.as_bytes() }
}

fn body() -> String {
    key_set(&[&KeyPair::new("a", 1)])
}

/// A keyring that fetched a set with key `a` at [`now`], fresh for 600 s.
fn filled() -> FetchedKeyring {
    let mut keyring = empty();
    assert_eq!(keyring.lookup("a", now(), now()), Lookup::Fetch(FetchWhy::NoKeys));
    keyring.receive(answer(&body(), None), now(), 0.0).unwrap();
    keyring
}

/// Looks up for a token that comes at this moment.
fn at(keyring: &mut FetchedKeyring, key_id: &str, moment: Timestamp) -> Lookup {
    keyring.lookup(key_id, moment, moment)
}

fn held(fresh_for_seconds: u64, body: &str) -> SavedState {
    SavedState::Held { fresh_for_seconds, body: body.to_owned() }
}

fn later(seconds: u64) -> Timestamp {
    now().plus_seconds(seconds)
}

fn refused_with(reason: Reason, retry_after_seconds: u64) -> Lookup {
    Lookup::Refused { reason, retry_after_seconds: Some(retry_after_seconds) }
}

fn is_key(lookup: &Lookup) -> bool {
    matches!(lookup, Lookup::Key(_))
}

#[test]
fn empty_then_fresh_then_expired() {
    let mut keyring = filled();
    assert!(is_key(&at(&mut keyring, "a", later(0))));
    assert!(is_key(&at(&mut keyring, "a", later(569))));
    assert_eq!(at(&mut keyring, "a", later(600)), Lookup::Fetch(FetchWhy::Expired));
}

#[test]
fn one_fetch_at_a_time_and_its_lease_runs_out_by_itself() {
    let mut keyring = empty();
    assert_eq!(at(&mut keyring, "a", now()), Lookup::Fetch(FetchWhy::NoKeys));
    for milliseconds in [0, 1, 5_000, 6_479] {
        assert_eq!(at(&mut keyring, "a", now().plus_milliseconds(milliseconds)), Lookup::Wait(LEASE_POLL_MILLISECONDS));
    }
    assert_eq!(at(&mut keyring, "a", now().plus_milliseconds(6_499)), Lookup::Wait(1));
    let abandoned = now().plus_milliseconds(6_500);
    assert_eq!(at(&mut keyring, "a", abandoned), refused_with(Reason::KeysUnavailable, 1), "no second fetch on the heels of the first");
    assert_eq!(keyring.receive_failure(FetchFailure::Timeout, abandoned, 1.0), Reason::KeysFetchTimeout);
    assert_eq!(keyring.failures, 0, "a report after its lease is counted by nobody");
    for round in 1..10 {
        assert_eq!(at(&mut keyring, "a", now().plus_milliseconds(7_500 * round)), Lookup::Fetch(FetchWhy::NoKeys), "takes over: {round}");
    }
}

#[test]
fn an_abandoned_refresh_costs_nothing_at_the_end() {
    let mut keyring = filled();
    assert!(refreshes(&mut keyring, later(593)));
    assert_eq!(at(&mut keyring, "a", later(600)), Lookup::Fetch(FetchWhy::Expired));
}

#[test]
fn a_lease_covers_the_cache_and_the_fetch() {
    use crate::limits::{FETCH_LEASE_MILLISECONDS, JWKS_FETCH_MILLISECONDS, KEY_CACHE_MILLISECONDS};
    assert_eq!(FETCH_LEASE_MILLISECONDS, KEY_CACHE_MILLISECONDS + JWKS_FETCH_MILLISECONDS + 500);
}

#[test]
fn a_refresh_runs_ahead_while_the_held_keys_serve() {
    let mut keyring = filled();
    assert!(!refreshes(&mut keyring, later(569)));
    assert!(refreshes(&mut keyring, later(570)));
    assert!(!refreshes(&mut keyring, later(570)), "the refresh is leased once");
    assert!(is_key(&at(&mut keyring, "a", later(570))));
    assert_eq!(keyring.receive_failure(FetchFailure::Network, later(571), 0.0), Reason::KeysFetchFailed);
    assert!(refreshes(&mut keyring, later(572)), "after the pause it is tried again");
    assert!(!refreshes(&mut keyring, later(600)), "an expired set is fetched, not refreshed");
    let mut keyring = empty();
    assert_eq!(at(&mut keyring, "a", now()), Lookup::Fetch(FetchWhy::NoKeys));
    keyring.receive(answer(&body(), Some("max-age=60")), now(), 0.0).unwrap();
    assert!(!refreshes(&mut keyring, later(47)));
    assert!(refreshes(&mut keyring, later(48)), "at 80 % of a short age");
    let inline = JwkSet::parse(body().as_bytes()).unwrap();
    assert!(!Keyring::Inline(inline).take_refresh(now()));
}

#[test]
fn an_unknown_kid_costs_one_fetch_in_a_cool_down() {
    let mut keyring = filled();
    assert_eq!(at(&mut keyring, "b", later(1)), refused_with(Reason::KeysCoolingDown, 29));
    assert_eq!(at(&mut keyring, "b", later(30)), Lookup::Fetch(FetchWhy::UnknownKid));
    keyring.receive(answer(&body(), None), later(30), 0.0).unwrap();
    assert_eq!(keyring.lookup("b", later(30), later(30)), Lookup::Refused { reason: Reason::KeyIdUnknown, retry_after_seconds: None });
    for key_id in ["b", "c", "d"] {
        assert_eq!(at(&mut keyring, key_id, later(59)), refused_with(Reason::KeysCoolingDown, 1));
    }
    assert_eq!(at(&mut keyring, "c", later(60)), Lookup::Fetch(FetchWhy::UnknownKid));
    assert!(is_key(&at(&mut keyring, "a", later(60))), "known keys serve meanwhile");
}

#[test]
fn a_strangers_unknown_kids_do_not_lengthen_an_outage() {
    let mut keyring = filled();
    for number in 1..20 {
        assert_eq!(at(&mut keyring, "b", later(30 * number)), Lookup::Fetch(FetchWhy::UnknownKid));
        keyring.receive_failure(FetchFailure::Network, later(30 * number), 1.0);
    }
    assert_eq!(at(&mut keyring, "a", later(600)), Lookup::Fetch(FetchWhy::Expired), "asked for at once when it is needed");
}

#[test]
fn a_rotation_is_followed_and_a_withdrawn_key_is_gone() {
    let mut keyring = filled();
    assert_eq!(at(&mut keyring, "b", later(30)), Lookup::Fetch(FetchWhy::UnknownKid));
    keyring.receive(answer(&key_set(&[&KeyPair::new("b", 2)]), None), later(31), 0.0).unwrap();
    assert!(is_key(&at(&mut keyring, "b", later(31))));
    assert_eq!(keyring.lookup("a", later(31), later(31)), Lookup::Refused { reason: Reason::KeyIdUnknown, retry_after_seconds: None });
}

#[test]
fn failures_back_off_with_jitter() {
    let mut keyring = empty();
    let mut moment = now();
    for pause in [1_u64, 2, 4, 8, 16, 32, 60, 60] {
        assert_eq!(at(&mut keyring, "a", moment), Lookup::Fetch(FetchWhy::NoKeys));
        keyring.receive_failure(FetchFailure::Timeout, moment, 1.0);
        assert_eq!(at(&mut keyring, "a", moment), refused_with(Reason::KeysUnavailable, pause));
        moment = moment.plus_seconds(pause);
    }
    assert_eq!(at(&mut keyring, "a", moment), Lookup::Fetch(FetchWhy::NoKeys));
    keyring.receive_failure(FetchFailure::Timeout, moment, 0.0);
    assert_eq!(at(&mut keyring, "a", moment), refused_with(Reason::KeysUnavailable, 30), "no luck halves the pause");
    for odd in [f64::NAN, -1.0, f64::INFINITY] {
        assert!(jitter_permille(odd) <= 1_000);
    }
    moment = moment.plus_seconds(30);
    assert_eq!(at(&mut keyring, "a", moment), Lookup::Fetch(FetchWhy::NoKeys));
    keyring.receive(answer(&body(), None), moment, 0.0).unwrap();
    let end = moment.plus_seconds(600);
    assert_eq!(at(&mut keyring, "a", end), Lookup::Fetch(FetchWhy::Expired));
    keyring.receive_failure(FetchFailure::Network, end, 1.0);
    assert_eq!(keyring.not_before, Some(end.plus_seconds(1)), "success forgets earlier failures");
}

#[test]
fn what_is_no_key_set_leaves_the_held_one_to_its_age() {
    let too_large = " ".repeat(crate::limits::MAX_JWKS_BYTES + 1);
    for (status, text, expected) in [
        (500, "", Reason::KeysFetchFailed),
        (304, "", Reason::KeysFetchFailed),
        (204, "", Reason::KeysFetchFailed),
        (302, "", Reason::KeysFetchFailed),
        (200, "<html>", Reason::KeySetMalformed),
        (200, "{\"keys\":[", Reason::KeySetMalformed),
        (200, too_large.as_str(), Reason::KeySetTooLarge),
    ] {
        let mut keyring = filled();
        let fetched = FetchedKeySet { status, ..answer(text, None) };
        assert_eq!(keyring.receive(fetched, later(10), 0.0), Err(expected));
        assert!(is_key(&at(&mut keyring, "a", later(500))));
        assert_eq!(at(&mut keyring, "a", later(600)), Lookup::Fetch(FetchWhy::Expired));
    }
}

#[test]
fn an_empty_set_replaces_the_held_one() {
    let mut keyring = filled();
    keyring.receive(answer(r#"{"keys":[]}"#, None), later(10), 0.0).unwrap();
    assert_eq!(at(&mut keyring, "a", later(11)), refused_with(Reason::KeysCoolingDown, 29));
}

#[test]
fn a_leak_drops_everything_until_a_clean_set_comes() {
    let mut keyring = filled();
    let old = keyring.save("orders").unwrap();
    let leaking = body().replace("\"kid\"", "\"d\":\"AA\",\"kid\"");
    assert_eq!(keyring.receive(answer(&leaking, None), later(10), 1.0), Err(Reason::KeySetLeaked));
    let leak = keyring.save("orders").unwrap();
    assert_eq!((leak.at, &leak.state), (later(10), &SavedState::Leaked));
    assert_eq!(at(&mut keyring, "a", later(10)), refused_with(Reason::KeySetLeaked, 1));
    let mut elsewhere = filled();
    assert_eq!(elsewhere.import(&leak, later(10)), Ok(()), "another instance learns of it");
    assert_eq!(elsewhere.import(&old, later(10)), Err(ImportError::NotNewer));
    assert_eq!(at(&mut elsewhere, "a", later(10)), Lookup::Fetch(FetchWhy::NoKeys));
    assert_eq!(keyring.import(&old, later(10)), Err(ImportError::NotNewer), "an older copy in a cache is not a clean set");
    assert_eq!(at(&mut keyring, "a", later(11)), Lookup::Fetch(FetchWhy::NoKeys));
    keyring.receive(answer(&body(), None), later(11), 0.0).unwrap();
    assert!(is_key(&at(&mut keyring, "a", later(11))));
}

#[test]
fn a_clock_that_goes_back_neither_serves_nor_blocks() {
    let mut keyring = filled();
    let earlier = now().minus_seconds(3_600);
    assert_eq!(at(&mut keyring, "a", earlier), Lookup::Fetch(FetchWhy::Expired), "a set from the future is not used");
    keyring.receive_failure(FetchFailure::Network, now(), 1.0);
    assert_eq!(at(&mut keyring, "a", earlier), Lookup::Fetch(FetchWhy::Expired), "a pause from the future is forgotten");
    assert_eq!(at(&mut keyring, "a", earlier.minus_seconds(60)), Lookup::Fetch(FetchWhy::Expired), "and so is a lease");
    let mut keyring = filled();
    assert_eq!(at(&mut keyring, "b", later(500)), Lookup::Fetch(FetchWhy::UnknownKid));
    keyring.receive_failure(FetchFailure::Network, later(500), 1.0);
    assert_eq!(at(&mut keyring, "b", later(100)), Lookup::Fetch(FetchWhy::UnknownKid), "and so is an attempt");
}

#[test]
fn a_snapshot_is_taken_as_if_fetched_then() {
    let saved = filled().save("orders").unwrap();
    let mut keyring = empty();
    assert_eq!(at(&mut keyring, "a", later(100)), Lookup::Fetch(FetchWhy::NoKeys));
    assert_eq!(keyring.import(&saved, later(100)), Ok(()));
    assert!(is_key(&at(&mut keyring, "a", later(569))), "and the lease was given back");
    assert!(refreshes(&mut keyring, later(599)));
    assert_eq!(keyring.import(&saved, later(599)), Err(ImportError::NotNewer));

    let change = |act: &dyn Fn(&mut SavedKeySet)| {
        let mut changed = saved.clone();
        act(&mut changed);
        empty().import(&changed, later(100))
    };
    assert_eq!(change(&|_| ()), Ok(()));
    assert_eq!(change(&|saved| saved.at = later(100)), Ok(()));
    assert_eq!(change(&|saved| saved.at = later(101)), Err(ImportError::Future));
    assert_eq!(change(&|saved| saved.jwks_uri = "https://evil.example/jwks".to_owned()), Err(ImportError::OtherAddress));
    assert_eq!(change(&|saved| saved.state = held(600, "<html>")), Err(ImportError::Unreadable));
    assert_eq!(change(&|saved| saved.state = held(600, r#"{"keys":[{"kty":"oct","k":"AA"}]}"#)), Err(ImportError::Unreadable));
    assert_eq!(change(&|saved| saved.at = now().minus_seconds(500)), Err(ImportError::TooOld));
    assert_eq!(change(&|saved| saved.state = held(0, &body())), Err(ImportError::TooOld), "30 s at least, but not 100");
    let old = SavedKeySet { at: now().minus_seconds(3_600), state: held(u64::MAX, &body()), ..saved.clone() };
    assert_eq!(empty().import(&old, now()), Err(ImportError::TooOld), "an hour at most, whatever it says");
}

#[test]
fn a_cached_set_counts_as_the_last_look() {
    let saved = filled().save("orders").unwrap();
    let mut keyring = empty();
    keyring.import(&saved, later(10)).unwrap();
    assert_eq!(at(&mut keyring, "b", later(10)), refused_with(Reason::KeysCoolingDown, 20));
    assert_eq!(at(&mut keyring, "b", later(30)), Lookup::Fetch(FetchWhy::UnknownKid));
    assert_eq!(keyring.import(&saved, later(30)), Err(ImportError::NotNewer), "so the host goes past the cache");
}

#[test]
fn a_look_at_what_is_held_never_asks_for_a_fetch() {
    let mut keyring = Keyring::for_address(ADDRESS);
    assert_eq!(keyring.lookup_held("a", now()), refused_with(Reason::KeysNotHeld, 1));
    assert_eq!(keyring.lookup("a", now(), now()), Lookup::Fetch(FetchWhy::NoKeys));
    let keyring = Keyring::Fetched(filled());
    assert!(is_key(&keyring.lookup_held("a", later(599))));
    assert_eq!(keyring.lookup_held("b", later(1)), refused_with(Reason::KeysNotHeld, 1));
    assert_eq!(keyring.lookup_held("a", later(600)), refused_with(Reason::KeysNotHeld, 1));
}

#[test]
fn inline_keys_answer_for_themselves() {
    let mut keyring = Keyring::Inline(JwkSet::parse(body().as_bytes()).unwrap());
    assert!(is_key(&keyring.lookup("a", now(), now())));
    assert_eq!(keyring.lookup("b", now(), now()), Lookup::Refused { reason: Reason::KeyIdUnknown, retry_after_seconds: None });
    assert_eq!(keyring.lookup_held("b", now()), Lookup::Refused { reason: Reason::KeyIdUnknown, retry_after_seconds: None });
}
