//! Does a gate that remembers accepted tokens answer as one that does not? Random sequences of everything a
//! host can do.

use super::*;
use crate::time::Timestamp;
use crate::{
    keys::{
        jwk_set::JwkSet,
        orders::FetchFailure,
        snapshot::{self, SavedKeySet, SavedState, Snapshot},
        verification_key::KeyRules,
    },
    testing::{KeyPair, NOW_SECONDS, key_set},
    token::token_hash::TokenHash,
};
use alloc::{format, string::String, vec};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::cell::Cell;

const ISSUERS: [(&str, &str); 4] = [
    ("a", "https://issuer.example"),
    ("b", "https://second.example"),
    ("c", "https://other.example"),
    ("inline", "https://inline.example"),
];

const NAMES: [&str; 10] = ["a", "a", "a", "a b", "b c a", "b", "c", "inline", "", "a nobody"];

#[derive(Clone, Debug)]
enum Step {
    Verify {
        token: usize,
        names: usize,
        waited_ms: u32,
        may_fetch: bool,
    },
    /// The same token, the same issuer, as clients do.
    Again {
        times: u8,
    },
    Later {
        milliseconds: i64,
    },
    Fetched {
        issuer: usize,
        set: usize,
        max_age: u16,
    },
    Status {
        issuer: usize,
    },
    Failed {
        issuer: usize,
    },
    ExportAndImport {
        later_ms: u32,
    },
    Import {
        issuer: usize,
        set: usize,
        age_ms: u32,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let any_issuer = 0..ISSUERS.len();
    let step = prop_oneof![
        8 => (0..TOKENS, 0..NAMES.len(), prop_oneof![Just(0_u32), 0..2_000_u32], prop::bool::weighted(0.8))
            .prop_map(|(token, names, waited_ms, may_fetch)| Step::Verify { token, names, waited_ms, may_fetch }),
        8 => (1..4_u8).prop_map(|times| Step::Again { times }),
        3 => prop_oneof![0..3_000_i64, 0..40_000_i64, 0..200_000_i64, -60_000..0_i64].prop_map(|milliseconds| Step::Later { milliseconds }),
        4 => (any_issuer.clone(), prop_oneof![3 => Just(0_usize), 2 => 1..SETS], prop_oneof![Just(600_u16), 30..120_u16])
            .prop_map(|(issuer, set, max_age)| Step::Fetched { issuer, set, max_age }),
        1 => any_issuer.clone().prop_map(|issuer| Step::Status { issuer }),
        1 => any_issuer.clone().prop_map(|issuer| Step::Failed { issuer }),
        1 => (0..2_000_u32).prop_map(|later_ms| Step::ExportAndImport { later_ms }),
        1 => (any_issuer, 0..SETS, 0..60_000_u32).prop_map(|(issuer, set, age_ms)| Step::Import { issuer, set, age_ms }),
    ];
    prop::collection::vec(step, 1..60)
}

/// Key sets: the usual one, its successors in a rotation, and what can go wrong.
const SETS: usize = 8;

fn sets() -> [String; SETS] {
    let (one, two) = (KeyPair::new("one", 1), KeyPair::new("two", 2));
    let other_under_the_name_of_one = KeyPair::new("one", 3);
    [
        key_set(&[&one]),
        key_set(&[&one, &two]),
        key_set(&[&two]),
        key_set(&[&other_under_the_name_of_one]),
        key_set(&[&one, &other_under_the_name_of_one]),
        key_set(&[]),
        key_set(&[&one]).replace(r#""kty""#, r#""d":"AA","kty""#),
        "<html>".into(),
    ]
}

const TOKENS: usize = 12;

/// Tokens that pass at some time with some keys at some issuer, and two that never do.
fn tokens() -> Vec<String> {
    let (one, two) = (KeyPair::new("one", 1), KeyPair::new("two", 2));
    let claims = |issuer: &str, from: u64, to: u64, further: &str| {
        let (iat, exp) = (NOW_SECONDS + from, NOW_SECONDS + to);
        format!(r#"{{"iss":"{issuer}","aud":"api","iat":{iat},"exp":{exp}{further}}}"#)
    };
    let [(_, ours), (_, second), (_, theirs), (_, inline)] = ISSUERS;
    let forged = KeyPair::new("one", 9).token(&claims(ours, 0, 300, ""));
    let mut tokens = vec![
        one.token(&claims(ours, 0, 300, "")),
        one.token(&claims(ours, 0, 300, r#","sub":"another""#)),
        one.token(&claims(ours, 20, 60, "")),
        one.token(&claims(ours, 0, 240, &format!(r#","nbf":{}"#, NOW_SECONDS + 40))),
        one.token(&claims(ours, 200, 500, "")),
        one.token(&claims(second, 0, 900, "")),
        two.token(&claims(ours, 0, 300, "")),
        two.token(&claims(ours, 100, 400, "")),
        one.token(&claims(theirs, 0, 300, "")),
        one.token(&claims(inline, 0, 300, "")),
        forged,
    ];
    tokens.push(format!("{}A", tokens[0]));
    assert_eq!(tokens.len(), TOKENS);
    tokens
}

fn gate(accepted_token_cache: bool) -> Gate {
    let entry = |name: &str, issuer: &str| {
        let keys = match name {
            "inline" => format!(r#""jwks":{}"#, key_set(&[&KeyPair::new("one", 1)])),
            _ => format!(r#""jwksUri":"{issuer}/jwks""#),
        };
        let lifetime = if name == "b" { 900 } else { 300 };
        format!(
            r#""{name}":{{"issuer":"{issuer}","audience":["api"],"maxLifetimeSeconds":{lifetime},{keys}}}"#
        )
    };
    let entries = ISSUERS.map(|(name, issuer)| entry(name, issuer)).join(",");
    Gate::new(&format!(r#"{{"issuers":{{{entries}}},"acceptedTokenCache":{accepted_token_cache}}}"#)).unwrap()
}

#[test]
fn a_gate_that_remembers_answers_as_one_that_does_not() {
    let (sets, tokens) = (sets(), tokens());
    let (with_cache, without_cache) = (gate(true), gate(false));
    let (repeats, refused_repeats, imports) = (Cell::new(0_u32), Cell::new(0_u32), Cell::new(0_u32));
    let mut runner = TestRunner::new(Config { cases: 256, ..Config::with_source_file(file!()) });
    let outcome = runner.run(&steps(), |steps| {
        let mut gates = [with_cache.clone(), without_cache.clone()];
        #[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "2^53 is far away")]
        let mut now_ms = NOW_SECONDS as f64 * 1_000.0;
        let mut last = (0, 0);
        // Most sequences begin with the keys that they need.
        let begin = [(0, 60), (2, 600)].map(|(issuer, max_age)| Step::Fetched { issuer, set: 0, max_age });
        for step in begin.into_iter().chain(steps) {
            let verify =
                |gates: &mut [Gate; 2], (token, names): (usize, usize), waited_ms: u32, may_fetch: bool| {
                    let token: &str = &tokens[token];
                    let was_held = TokenHash::of(token)
                        .is_some_and(|hash| gates[0].verifier.caches.verdicts.find(hash.token()).is_some());
                    let judge = |gate: &mut Gate| match may_fetch {
                        true => {
                            let times = (now_ms - f64::from(waited_ms), now_ms);
                            gate.verifier.verify(token, NAMES[names], times, true, None)
                        }
                        false => gate.verify_held(token, NAMES[names], now_ms),
                    };
                    let [ours, theirs] = gates.each_mut().map(judge);
                    if was_held {
                        let counter =
                            if matches!(ours, Decision::Verified(_)) { &repeats } else { &refused_repeats };
                        counter.set(counter.get() + 1);
                    }
                    prop_assert_eq!(ours, theirs);
                    Ok(())
                };
            match step {
                Step::Verify { token, names, waited_ms, may_fetch } => {
                    last = (token, names);
                    verify(&mut gates, last, waited_ms, may_fetch)?;
                }
                Step::Again { times } => {
                    for _ in 0..times {
                        verify(&mut gates, last, 0, true)?;
                    }
                }
                #[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "minutes")]
                Step::Later { milliseconds } => now_ms += milliseconds as f64,
                Step::Fetched { issuer, set, max_age } => {
                    let cache_control = format!("max-age={max_age}");
                    let [ours, theirs] = gates
                        .each_mut()
                        .map(|gate| gate.deliver(ISSUERS[issuer].0, 200, &sets[set], &cache_control, now_ms));
                    prop_assert_eq!(ours, theirs);
                }
                Step::Status { issuer } => {
                    let [ours, theirs] =
                        gates.each_mut().map(|gate| gate.deliver(ISSUERS[issuer].0, 500, "", "", now_ms));
                    prop_assert_eq!(ours, theirs);
                }
                Step::Failed { issuer } => {
                    let [ours, theirs] = gates
                        .each_mut()
                        .map(|gate| gate.deliver_failure(ISSUERS[issuer].0, FetchFailure::Network, now_ms));
                    prop_assert_eq!(ours, theirs);
                }
                Step::ExportAndImport { later_ms } => {
                    let [ours, theirs] = gates.each_mut().map(|gate| {
                        let text = gate.export_keys("");
                        let imported = gate.import_keys(&text, now_ms + f64::from(later_ms));
                        (text, imported)
                    });
                    prop_assert_eq!(ours, theirs);
                }
                Step::Import { issuer, set, age_ms } => {
                    let (name, address) = ISSUERS[issuer];
                    let keys = JwkSet::parse(sets[set].as_bytes(), &KeyRules::ES256)
                        .map_or(0, |set| set.keys().len());
                    let body = sets[set].clone();
                    let state = match set {
                        6 => SavedState::Leaked,
                        _ => SavedState::Held { fresh_for_seconds: 600, body, first_seen: vec![None; keys] },
                    };
                    let at = Timestamp::from_milliseconds(now_ms - f64::from(age_ms)).unwrap();
                    let saved =
                        SavedKeySet { issuer: name.into(), address: format!("{address}/jwks"), at, state };
                    let text = snapshot::write(&Snapshot { key_sets: vec![saved], attempts: vec![] });
                    let [ours, theirs] = gates.each_mut().map(|gate| gate.import_keys(&text, now_ms));
                    imports.set(imports.get() + u32::from(ours[0].error.is_none()));
                    prop_assert_eq!(ours, theirs);
                }
            }
            for (name, _) in ISSUERS {
                prop_assert_eq!(gates[0].key_state(name, now_ms), gates[1].key_state(name, now_ms));
            }
            let Verifier { issuers, caches } = &gates[0].verifier;
            let mut swept = caches.verdicts.clone();
            swept.forget_withdrawn(|place, kid, key| issuers[place].keyring.holds(kid, key));
            prop_assert_eq!(
                swept.len(),
                caches.verdicts.len(),
                "a key that left took its entries along at once"
            );
        }
        prop_assert!(gates[1].verifier.caches.verdicts.is_empty());
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let counts = (repeats.get(), refused_repeats.get());
    assert!(counts.0 > 300 && counts.1 > 60, "too few tokens came again to mean something: {counts:?}");
    assert!(imports.get() > 15, "too few key sets came in snapshots: {}", imports.get());
}
