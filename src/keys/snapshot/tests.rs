use super::*;
use alloc::string::ToString;

fn saved() -> SavedKeySet {
    SavedKeySet {
        issuer: "orders".to_string(),
        address: "https://issuer.example/jwks".to_string(),
        at: Timestamp::from_whole_milliseconds(1_800_000_000_000).unwrap(),
        state: SavedState::Held {
            fresh_for_seconds: 600,
            body: "{\"keys\":[]}\n\"\\\u{1f511}".to_string(),
            first_seen: alloc::vec![None, Timestamp::from_whole_milliseconds(1_700_000_000_000).ok()],
        },
    }
}

fn attempts() -> SavedAttempts {
    let at = |milliseconds: u64| Timestamp::from_whole_milliseconds(1_800_000_000_000 + milliseconds).ok();
    let attempts = Attempts {
        last: at(1),
        leased_until: at(5),
        failures: 3,
        paused_until: at(2),
        failing_since: at(3),
        last_failure: at(4).map(|at| (Reason::JwksFetchFailed, at)),
    };
    SavedAttempts {
        issuer: "orders".to_string(),
        address: "https://issuer.example/jwks".to_string(),
        attempts,
    }
}

#[test]
fn what_is_written_is_read_back() {
    let leaked = SavedKeySet { state: SavedState::Leaked, ..saved() };
    let nothing = SavedAttempts { attempts: Attempts::default(), ..attempts() };
    for key_sets in [Vec::new(), alloc::vec![saved()], alloc::vec![saved(), leaked, saved()]] {
        for attempts in [Vec::new(), alloc::vec![attempts()], alloc::vec![nothing.clone(), attempts()]] {
            let snapshot = Snapshot { key_sets: key_sets.clone(), attempts };
            assert_eq!(read(&write(&snapshot)), Ok(snapshot));
        }
    }
}

#[test]
fn the_length_is_capped() {
    use crate::limits::{MAX_ISSUERS, MAX_JWKS_BYTES};
    assert_eq!(
        MAX_SNAPSHOT_BYTES,
        MAX_ISSUERS * (2 * MAX_JWKS_BYTES + 8 * 1024),
        "what is written can be read back"
    );
    let empty = write(&Snapshot::default());
    let padded = |length: usize| [empty.as_str(), &" ".repeat(length - empty.len())].concat();
    assert_eq!(read(&padded(MAX_SNAPSHOT_BYTES)), Ok(Snapshot::default()));
    assert_eq!(read(&padded(MAX_SNAPSHOT_BYTES + 1)), Err(NotASnapshot));
}

#[test]
fn anything_else_is_refused_whole() {
    let good = write(&Snapshot { key_sets: alloc::vec![saved()], attempts: alloc::vec![attempts()] });
    let broken = [
        "",
        "null",
        "{}",
        "[]",
        r#"{"version":3}"#,
        r#"{"version":3,"keySets":[]}"#,
        r#"{"version":3,"attempts":[]}"#,
        r#"{"version":2,"keySets":[]}"#,
        r#"{"version":2,"keySets":[],"attempts":[]}"#,
        r#"{"version":4,"keySets":[],"attempts":[]}"#,
        r#"{"version":3,"keySets":[],"attempts":[],"more":1}"#,
        r#"{"version":3,"keySets":[null],"attempts":[]}"#,
        r#"{"version":3,"keySets":[{}],"attempts":[]}"#,
        r#"{"version":3,"keySets":[],"attempts":[{}]}"#,
        r#"{"version":3,"keySets":[],"attempts":{}}"#,
    ];
    let changed = [
        good.replace("1800000000000", "-1"),
        good.replace("1800000000000", "1"),
        good.replace("1800000000000", "\"1800000000000\""),
        good.replace("freshForSeconds", "freshFor"),
        good.replace("\"issuer\"", "\"x\":1,\"issuer\""),
        good.replace("600", "600.5"),
        good.replace("[0,1700000000000]", "[0,-1700000000000]"),
        good.replace("[0,1700000000000]", "[0,17]"),
        good.replace("[0,1700000000000]", "[null]"),
        good.replace("[0,1700000000000]", "0"),
        good.replace("\"issuer\"", "\"leakedAtMs\":1800000000000,\"issuer\""),
        good.replace("\"issuer\"", "\"leakedAtMs\":null,\"issuer\""),
        good.replace("\"failures\":3", "\"failures\":4294967296"),
        good.replace("\"failures\":3", "\"failures\":\"3\""),
        good.replace("\"failures\":3,", ""),
        good.replace("\"leasedUntilMs\":1800000000005,", ""),
        good.replace("\"lastMs\":1800000000001", "\"lastMs\":1"),
        good.replace("\"pausedUntilMs\":1800000000002", "\"pausedUntilMs\":null"),
        good.replace("\"lastFailureMs\":1800000000004", "\"lastFailureMs\":0"),
        good.replace("\"jwks_fetch_failed\"", "\"\""),
    ];
    assert!(changed.iter().all(|text| *text != good), "each change changes something");
    for text in broken.iter().copied().chain(changed.iter().map(String::as_str)) {
        assert_eq!(read(text), Err(NotASnapshot), "{text}");
    }
}

#[test]
fn a_failure_of_a_code_that_is_not_known_costs_no_keys() {
    let snapshot = Snapshot { key_sets: alloc::vec![saved()], attempts: alloc::vec![attempts()] };
    let of_another_version = write(&snapshot).replace("\"jwks_fetch_failed\"", "\"no_such_code\"");
    assert_eq!(read(&of_another_version), Ok(snapshot));
}
