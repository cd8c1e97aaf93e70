//! Who earns a table, who keeps it, and is the verdict the same whatever is built?

use p256::ecdsa::{Signature, SigningKey, signature::hazmat::PrehashSigner as _};
use std::{vec, vec::Vec};

use super::{COUNTED_KEYS, FADE_AFTER_SUCCESSES, HotKeys};
use crate::{
    crypto::{
        es256::{PublicKey, SignatureError},
        testing::{coordinates, multiple, scalar},
    },
    limits::{MAX_HOT_KEYS, TABLE_AFTER_SUCCESSES},
};

const DIGEST: [u8; 32] = [0x3c; 32];

/// Steps of building a table.
const STEPS: usize = 16;

struct Signer {
    key: PublicKey,
    good: [u8; 64],
    bad: [u8; 64],
}

fn signer(number: u8) -> Signer {
    let secret = [number + 1; 32];
    let (x, y) = coordinates(&multiple(&scalar(&secret)));
    let signature: Signature = SigningKey::from_slice(&secret).unwrap().sign_prehash(&DIGEST).unwrap();
    let good: [u8; 64] = signature.to_bytes().into();
    let mut bad = good;
    bad[40] ^= 1;
    Signer { key: PublicKey::from_coordinates(&x, &y).unwrap(), good, bad }
}

fn signers(count: usize) -> Vec<Signer> {
    (0..count).map(|number| signer(u8::try_from(number).unwrap())).collect()
}

fn succeed(hot_keys: &mut HotKeys, signer: &Signer, times: usize) {
    for _ in 0..times {
        assert_eq!(hot_keys.verify(&signer.key, &DIGEST, &signer.good), Ok(()));
        hot_keys.count(&signer.key);
    }
}

fn has_table(hot_keys: &HotKeys, signer: &Signer) -> bool {
    hot_keys.counted.iter().any(|counted| counted.key == signer.key && counted.table.is_some())
}

/// Where each table with an entry lies: a table that was built anew lies elsewhere, or was begun from nothing.
fn whole_tables(hot_keys: &HotKeys) -> Vec<bool> {
    hot_keys.counted.iter().filter_map(|counted| counted.table.as_ref()).map(|table| table.is_complete()).collect()
}

const EARNED: usize = 3;

#[test]
fn a_table_is_earned_by_tokens_that_passed() {
    assert_eq!(u32::try_from(EARNED), Ok(TABLE_AFTER_SUCCESSES));
    let mut hot_keys = HotKeys::default();
    let signer = signer(1);
    assert!(hot_keys.counted.is_empty() && hot_keys.of_generator.is_none() && hot_keys.successes == 0);
    succeed(&mut hot_keys, &signer, EARNED - 1);
    assert_eq!((hot_keys.table_count(), hot_keys.counted[0].successes), (0, TABLE_AFTER_SUCCESSES - 1));
    succeed(&mut hot_keys, &signer, 1);
    assert_eq!(hot_keys.table_count(), 1);
    succeed(&mut hot_keys, &signer, STEPS - 1);
    assert_eq!(whole_tables(&hot_keys), [false]);
    succeed(&mut hot_keys, &signer, 1);
    assert_eq!(whole_tables(&hot_keys), [true]);
    assert_eq!(hot_keys.verify(&signer.key, &DIGEST, &signer.bad), Err(SignatureError::Invalid));
    assert_eq!(hot_keys.verify(&signer.key, &DIGEST, &[0; 64]), Err(SignatureError::OutOfRange));
}

/// A signature of another key, of another digest, and a wrong one are refused at every step, and a good one is not.
#[test]
fn verdicts_are_the_same_at_each_step_of_building() {
    let mut hot_keys = HotKeys::default();
    let (one, other) = (signer(1), signer(2));
    for step in 0..2 * (EARNED + STEPS) {
        let key = if step % 2 == 0 { &one } else { &other };
        let stranger = if step % 2 == 0 { &other } else { &one };
        assert_eq!(hot_keys.verify(&key.key, &DIGEST, &key.good), Ok(()), "{step}");
        assert_eq!(hot_keys.verify(&key.key, &DIGEST, &key.bad), Err(SignatureError::Invalid), "{step}");
        assert_eq!(hot_keys.verify(&key.key, &[0x3d; 32], &key.good), Err(SignatureError::Invalid), "{step}");
        assert_eq!(hot_keys.verify(&key.key, &DIGEST, &stranger.good), Err(SignatureError::Invalid), "{step}");
        hot_keys.count(&key.key);
    }
    assert_eq!(whole_tables(&hot_keys), [true, true]);
    assert!(hot_keys.of_generator.as_ref().unwrap().is_complete());
}

#[test]
fn the_generators_table_comes_with_the_first_key_and_no_sooner() {
    let mut hot_keys = HotKeys::default();
    let signers = signers(2);
    succeed(&mut hot_keys, &signers[0], EARNED - 1);
    assert!(hot_keys.of_generator.is_none());
    succeed(&mut hot_keys, &signers[0], 1 + STEPS);
    assert!(hot_keys.of_generator.as_ref().unwrap().is_complete());
    // A key that comes later builds its own alone.
    succeed(&mut hot_keys, &signers[1], EARNED + STEPS);
    assert_eq!(whole_tables(&hot_keys), [true, true]);
}

#[test]
fn more_keys_in_turn_than_tables_rebuild_nothing() {
    for count in [MAX_HOT_KEYS + 1, COUNTED_KEYS, COUNTED_KEYS + 3] {
        let mut hot_keys = HotKeys::default();
        let signers = signers(count);
        for round in 0..EARNED + STEPS + 10 {
            for signer in &signers {
                succeed(&mut hot_keys, signer, 1);
                assert!(hot_keys.table_count() <= MAX_HOT_KEYS);
                assert!(hot_keys.counted.len() <= COUNTED_KEYS);
            }
            // Of keys that all come equally often, those beyond the counted places crowd each other out.
            if count <= COUNTED_KEYS && round >= EARNED + STEPS {
                let with_table: Vec<bool> = signers.iter().map(|signer| has_table(&hot_keys, signer)).collect();
                let mut first = vec![true; MAX_HOT_KEYS];
                first.resize(count, false);
                assert_eq!(with_table, first, "round {round} of {count} keys");
                assert_eq!(whole_tables(&hot_keys), [true; MAX_HOT_KEYS]);
            }
        }
    }
}

#[test]
fn a_key_used_twice_as_often_takes_the_place_of_the_coldest() {
    let mut hot_keys = HotKeys::default();
    let signers = signers(MAX_HOT_KEYS + 1);
    for (index, signer) in signers[..MAX_HOT_KEYS].iter().enumerate() {
        succeed(&mut hot_keys, signer, if index == 5 { EARNED + 1 } else { EARNED + 4 });
    }
    let (newcomer, coldest) = (&signers[MAX_HOT_KEYS], &signers[5]);
    succeed(&mut hot_keys, newcomer, 2 * (EARNED + 1));
    assert!(has_table(&hot_keys, coldest) && !has_table(&hot_keys, newcomer));
    succeed(&mut hot_keys, newcomer, 1);
    assert!(!has_table(&hot_keys, coldest) && has_table(&hot_keys, newcomer));
    assert_eq!(hot_keys.table_count(), MAX_HOT_KEYS);
    succeed(&mut hot_keys, newcomer, STEPS);
    assert_eq!(hot_keys.verify(&newcomer.key, &DIGEST, &newcomer.bad), Err(SignatureError::Invalid));
    succeed(&mut hot_keys, coldest, 1);
    assert!(!has_table(&hot_keys, coldest), "the loser does not take its place back at once");
}

#[test]
fn counts_fade() {
    let mut hot_keys = HotKeys::default();
    let signer = signer(1);
    succeed(&mut hot_keys, &signer, 1);
    hot_keys.counted[0].successes = 1_000;
    hot_keys.successes = FADE_AFTER_SUCCESSES - 1;
    succeed(&mut hot_keys, &signer, 1);
    assert_eq!((hot_keys.counted[0].successes, hot_keys.successes), (501, 0));
}

#[test]
fn a_key_that_is_no_longer_held_is_forgotten_with_its_table() {
    let mut hot_keys = HotKeys::default();
    let signers = signers(3);
    for signer in &signers {
        succeed(&mut hot_keys, signer, EARNED + STEPS);
    }
    hot_keys.retain(|key| *key != signers[1].key);
    assert_eq!(hot_keys.table_count(), 2);
    assert!(!has_table(&hot_keys, &signers[1]) && hot_keys.counted.len() == 2);
    // It starts anew.
    succeed(&mut hot_keys, &signers[1], EARNED - 1);
    assert_eq!(hot_keys.table_count(), 2);
    succeed(&mut hot_keys, &signers[1], 1);
    assert_eq!(hot_keys.table_count(), 3);
    for signer in &signers {
        assert_eq!(hot_keys.verify(&signer.key, &DIGEST, &signer.bad), Err(SignatureError::Invalid));
    }
    hot_keys.retain(|_| false);
    assert_eq!((hot_keys.table_count(), hot_keys.counted.len()), (0, 0));
}

#[test]
fn a_key_among_ever_new_ones_is_counted_on() {
    let mut hot_keys = HotKeys::default();
    let signers = signers(COUNTED_KEYS + 8);
    let (held, rest) = signers.split_at(COUNTED_KEYS);
    let (with_table, candidates) = held.split_at(MAX_HOT_KEYS);
    with_table.iter().for_each(|signer| succeed(&mut hot_keys, signer, EARNED));
    candidates.iter().for_each(|signer| succeed(&mut hot_keys, signer, 1));
    let (newcomer, rare) = rest.split_first().unwrap();
    for signer in rare {
        succeed(&mut hot_keys, newcomer, 1);
        succeed(&mut hot_keys, signer, 1);
    }
    let counted = hot_keys.counted.iter().find(|counted| counted.key == newcomer.key);
    assert_eq!(counted.map(|counted| usize::try_from(counted.successes).unwrap()), Some(rare.len()));
}
