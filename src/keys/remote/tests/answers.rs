//! What becomes of the held set when an answer comes: a rotation, a leak, no key set at all?

use super::*;

// holds: AIR-API-4 IAM-KEY-1
#[test]
fn a_rotation_is_followed_and_a_withdrawn_key_is_gone() {
    let mut keyring = filled();
    assert_eq!(fetches(at(&mut keyring, "b", later(30))), FetchReason::UnknownKid);
    receive(&mut keyring, answer(&key_set(&[&KeyPair::new("b", 2)]), None), later(31)).unwrap();
    assert!(is_key(&at(&mut keyring, "b", later(31))));
    assert_eq!(
        keyring.lookup("a", later(31), later(31)),
        Lookup::Refused { reason: Reason::KidUnknown, retry_after_seconds: None }
    );
}

#[test]
fn what_is_no_key_set_leaves_the_held_one_to_its_age() {
    let too_large = " ".repeat(crate::limits::MAX_JWKS_BYTES + 1);
    for (status, text, expected) in [
        (500, "", Reason::JwksFetchFailed),
        (304, "", Reason::JwksFetchFailed),
        (204, "", Reason::JwksFetchFailed),
        (302, "", Reason::JwksFetchFailed),
        (200, "<html>", Reason::JwksMalformed),
        (200, "{\"keys\":[", Reason::JwksMalformed),
        (200, "\u{feff}{\"keys\":[]}", Reason::ByteOrderMark),
        (200, too_large.as_str(), Reason::JwksTooLarge),
    ] {
        let mut keyring = filled();
        assert_eq!(receive(&mut keyring, (status, text, AnswerHeaders::default()), later(10)), Err(expected));
        assert!(is_key(&at(&mut keyring, "a", later(500))));
        assert_eq!(fetches(at(&mut keyring, "a", later(600))), FetchReason::Expired);
    }
}

#[test]
fn an_empty_set_replaces_the_held_one() {
    let mut keyring = filled();
    receive(&mut keyring, answer(r#"{"keys":[]}"#, None), later(10)).unwrap();
    assert_eq!(at(&mut keyring, "a", later(11)), refused_with(Reason::JwksCoolingDown, 29));
}

// holds: AIR-JWT-4 RTW-KEY-2
#[test]
fn a_leak_drops_everything_until_a_clean_set_comes() {
    let mut keyring = filled();
    let old = keyring.save("orders").unwrap();
    let leaking = body().replace("\"kid\"", "\"d\":\"AA\",\"kid\"");
    assert_eq!(receive(&mut keyring, answer(&leaking, None), later(10)), Err(Reason::JwksLeaked));
    let leak = keyring.save("orders").unwrap();
    assert_eq!((leak.at, &leak.state), (later(10), &SavedState::Leaked));
    assert_eq!(at(&mut keyring, "a", later(10)), refused_with(Reason::JwksLeaked, 1));
    let mut elsewhere = filled();
    assert_eq!(elsewhere.import(&leak, 0, later(10)), Ok(()), "another instance learns of it");
    assert_eq!(elsewhere.import(&old, 0, later(10)), Err(ImportError::NotNewer));
    assert_eq!(fetches(at(&mut elsewhere, "a", later(10))), FetchReason::NoKeys);
    assert_eq!(
        keyring.import(&old, 0, later(10)),
        Err(ImportError::NotNewer),
        "an older copy in a cache is not a clean set"
    );
    assert_eq!(fetches(at(&mut keyring, "a", later(11))), FetchReason::NoKeys);
    receive(&mut keyring, answer(&body(), None), later(11)).unwrap();
    assert!(is_key(&at(&mut keyring, "a", later(11))));
}

#[test]
fn a_leak_outlasts_the_set_before_it_though_both_come_from_a_clock_ahead() {
    let ahead = |milliseconds, state| SavedKeySet {
        at: later(10).plus_milliseconds(milliseconds),
        state,
        ..filled().save("orders").unwrap()
    };
    let mut keyring = filled();
    assert_eq!(keyring.import(&ahead(900, SavedState::Leaked), 0, later(10)), Ok(()));
    assert_eq!(keyring.import(&ahead(600, held(600, &body())), 0, later(10)), Err(ImportError::NotNewer));
    assert_eq!(
        keyring.import(&ahead(950, held(600, &body())), 0, later(10)),
        Ok(()),
        "a clean one after it is"
    );
}

#[test]
fn metadata_of_an_issuer_whose_keys_lie_with_it_names_no_other_origin() {
    let discovered = |keys_at_issuer| RemoteJwks {
        keys_at_issuer,
        ..RemoteJwks::discovered(Discovery::OpenIdConfiguration, ISSUER)
    };
    for (uri, keys_at_issuer, is_taken) in [
        ("https://keys.example/jwks", false, true),
        ("https://keys.example/jwks", true, false),
        ("https://issuer.example:8443/jwks", true, false),
        ("https://issuer.example/jwks", true, true),
    ] {
        let document = alloc::format!(r#"{{"issuer":"{ISSUER}","jwks_uri":"{uri}"}}"#);
        let mut keyring = discovered(keys_at_issuer);
        assert_eq!(fetches(at(&mut keyring, "a", now())), FetchReason::NoKeys);
        let FetchReport { outcome, events } = report(&mut keyring, answer(&document, None), now());
        if is_taken {
            let FetchOutcome::Located(next) = outcome else { panic!("{uri}: {outcome:?}") };
            assert_eq!(next.url, uri);
            continue;
        }
        let reason = Reason::MetadataKeysElsewhere;
        assert_eq!(outcome, FetchOutcome::Failed(reason));
        assert_eq!(events, [JwksChange::ProviderDown { reason }]);
        assert_eq!(at(&mut keyring, "a", now()), refused_with(Reason::JwksUnavailable, 1));
        let Lookup::Fetch(order) = at(&mut keyring, "a", later(60)) else { panic!() };
        assert_eq!(order.asks, Asks::Metadata, "nothing was kept of it");
    }
}

#[test]
fn metadata_tells_where_the_keys_are() {
    const METADATA: &str = "https://issuer.example/.well-known/openid-configuration";
    let document =
        |issuer: &str| alloc::format!(r#"{{"issuer":"{issuer}","jwks_uri":"https://keys.example/jwks"}}"#);
    let discovered = || RemoteJwks::discovered(Discovery::OpenIdConfiguration, ISSUER);
    let mut keyring = discovered();
    let Lookup::Fetch(order) = at(&mut keyring, "a", now()) else { panic!() };
    assert_eq!((order.asks, order.url.as_str()), (Asks::Metadata, METADATA));
    let FetchOutcome::Located(next) = report(&mut keyring, answer(&document(ISSUER), None), later(1)).outcome
    else {
        panic!()
    };
    assert_eq!(
        (next.asks, next.url.as_str(), next.reason),
        (Asks::Keys, "https://keys.example/jwks", FetchReason::NoKeys)
    );
    assert!(next.lease > order.lease);
    assert_eq!(
        at(&mut keyring, "a", later(5)),
        Lookup::Wait(LEASE_POLL_MILLISECONDS),
        "a lease of its own, from then on"
    );
    assert_eq!(receive(&mut keyring, answer(&body(), None), later(5)), Ok(()));
    assert!(is_key(&at(&mut keyring, "a", later(5))));
    let Lookup::Fetch(order) = at(&mut keyring, "a", later(605)) else { panic!() };
    assert_eq!(order.asks, Asks::Keys, "known for an hour");
    fail(&mut keyring, FetchFailure::Network, later(605), 0.0);
    let Lookup::Fetch(order) = at(&mut keyring, "a", later(610)) else { panic!() };
    assert_eq!(order.asks, Asks::Metadata, "an address that fails may have moved");
    let saved = filled().save("orders").unwrap();
    assert_eq!(keyring.import(&saved, 0, later(610)), Err(ImportError::OtherAddress));
    let saved = SavedKeySet { address: METADATA.into(), at: later(609), ..saved };
    assert_eq!(keyring.import(&saved, 0, later(610)), Ok(()));

    for (status, text, reason) in [
        (200, document("https://evil.example"), Reason::MetadataIssuerMismatch),
        (200, "<html>".into(), Reason::MetadataMalformed),
        (200, ["\u{feff}", &document(ISSUER)].concat(), Reason::ByteOrderMark),
        (404, document(ISSUER), Reason::JwksFetchFailed),
        (304, String::new(), Reason::JwksFetchFailed),
    ] {
        let mut keyring = discovered();
        assert_eq!(fetches(at(&mut keyring, "a", now())), FetchReason::NoKeys);
        assert_eq!(receive(&mut keyring, (status, &text, AnswerHeaders::default()), now()), Err(reason));
        assert_eq!(at(&mut keyring, "a", now()), refused_with(Reason::JwksUnavailable, 1));
    }
}
