//! What is carried over a restart, and what does it count for?

use super::*;

#[test]
fn a_snapshot_is_taken_as_if_fetched_then() {
    let saved = filled().save("orders").unwrap();
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", later(100))), FetchReason::NoKeys);
    assert_eq!(keyring.import(&saved, 1, later(100)), Ok(()));
    assert!(is_key(&at(&mut keyring, "a", later(569))), "and the lease was given back");
    assert!(refreshes(&mut keyring, later(599)));
    assert_eq!(keyring.import(&saved, 0, later(599)), Err(ImportError::NotNewer));

    let change = |act: &dyn Fn(&mut SavedKeySet)| {
        let mut changed = saved.clone();
        act(&mut changed);
        empty().import(&changed, 0, later(100))
    };
    assert_eq!(change(&|_| ()), Ok(()));
    assert_eq!(change(&|saved| saved.at = later(100)), Ok(()));
    assert_eq!(change(&|saved| saved.at = later(101)), Ok(()), "another machine's clock");
    assert_eq!(change(&|saved| saved.at = later(101).plus_milliseconds(1)), Err(ImportError::Future));
    let ahead = SavedKeySet { at: later(101), ..saved.clone() };
    let mut keyring = empty();
    keyring.import(&ahead, 0, later(100)).unwrap();
    assert_eq!(keyring.fresh_seconds_left(later(100)), 600, "it counts from now, not from then");
    assert_eq!(
        change(&|saved| saved.address = "https://evil.example/jwks".into()),
        Err(ImportError::OtherAddress)
    );
    assert_eq!(change(&|saved| saved.state = held(600, "<html>")), Err(ImportError::Unreadable));
    assert_eq!(
        change(&|saved| saved.state = held(600, r#"{"keys":[{"kty":"oct","k":"AA"}]}"#)),
        Err(ImportError::Unreadable)
    );
    assert_eq!(change(&|saved| saved.at = now().minus_seconds(500)), Err(ImportError::TooOld));
    assert_eq!(
        change(&|saved| saved.state = held(0, &body())),
        Err(ImportError::TooOld),
        "30 s at least, but not 100"
    );
    let old = SavedKeySet { at: now().minus_seconds(3_600), state: held(u64::MAX, &body()), ..saved.clone() };
    assert_eq!(empty().import(&old, 0, now()), Err(ImportError::TooOld), "an hour at most, whatever it says");
}

#[test]
fn a_cached_set_counts_as_the_last_look() {
    let saved = filled().save("orders").unwrap();
    let mut keyring = empty();
    keyring.import(&saved, 0, later(10)).unwrap();
    assert_eq!(at(&mut keyring, "b", later(10)), refused_with(Reason::JwksCoolingDown, 20));
    assert_eq!(fetches(at(&mut keyring, "b", later(30))), FetchReason::UnknownKid);
    assert_eq!(
        keyring.import(&saved, 0, later(30)),
        Err(ImportError::NotNewer),
        "so the host goes past the cache"
    );
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "b", later(100))), FetchReason::NoKeys);
    assert_eq!(keyring.import(&saved, 1, later(100)), Ok(()));
    assert_eq!(
        fetches(at(&mut keyring, "b", later(100))),
        FetchReason::UnknownKid,
        "a look into a cache is no look at the issuer"
    );
}

#[test]
fn a_seed_leaves_a_running_fetch_alone() {
    let saved = filled().save("orders").unwrap();
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", later(10))), FetchReason::NoKeys);
    assert_eq!(keyring.import(&saved, 0, later(11)), Ok(()));
    assert!(is_key(&at(&mut keyring, "a", later(11))), "those who wait have their answer");
    let other = key_set(&[&KeyPair::new("b", 2)]);
    assert_eq!(receive(&mut keyring, answer(&other, None), later(12)), Ok(()));
    assert!(is_key(&at(&mut keyring, "b", later(12))), "and what was under way is newer");
}

#[test]
fn a_set_that_is_over_can_be_taken_from_a_snapshot_and_the_fetch_is_as_needed_as_before() {
    let saved = filled().save("orders").unwrap();
    let mut keyring = RemoteJwks { stale_seconds: 300, ..empty() };
    let Lookup::Fetch(order) = at(&mut keyring, "a", later(700)) else { panic!() };
    assert_eq!(keyring.import(&saved, order.lease, later(700)), Ok(()));
    assert_eq!(
        at(&mut keyring, "a", later(700)),
        Lookup::Wait(LEASE_POLL_MILLISECONDS),
        "the lease was kept"
    );
    fail(&mut keyring, FetchFailure::Timeout, later(701), 1.0);
    assert!(is_key(&at(&mut keyring, "a", later(701))));
    assert_eq!(
        RemoteJwks { stale_seconds: 300, ..empty() }.import(&saved, 0, later(900)),
        Err(ImportError::TooOld)
    );
}

#[test]
fn what_was_seen_first_outlives_the_instance() {
    let (a, b) = (KeyPair::new("a", 1), KeyPair::new("b", 2));
    let mut first = filled();
    report(&mut first, answer(&key_set(&[&a, &b]), None), later(100));
    let saved = first.save("orders").unwrap();
    let mut second = RemoteJwks { token_seconds: 300, ..empty() };
    second.import(&saved, 0, later(200)).unwrap();
    let events = report(&mut second, answer(&key_set(&[&b]), None), later(500)).events;
    let overlap = Overlap::Known { seconds: 400, needed_seconds: 900 };
    assert_eq!(events, [JwksChange::KeyWithdrawn { kid: "a".into(), served_seconds: None, overlap }]);
    let SavedState::Held { fresh_for_seconds, body, .. } = saved.state.clone() else { panic!() };
    let state = SavedState::Held { fresh_for_seconds, body, first_seen: alloc::vec![None; 3] };
    assert_eq!(empty().import(&SavedKeySet { state, ..saved }, 0, later(200)), Err(ImportError::Unreadable));
}
