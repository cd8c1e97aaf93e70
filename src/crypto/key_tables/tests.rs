//! Who earns a table, who keeps it, and is the verdict the same whatever is built?

use p256::ecdsa::{Signature, SigningKey, signature::hazmat::PrehashSigner as _};
use std::{vec, vec::Vec};

use super::{COUNTED_KEYS, FADE_AFTER_SUCCESSES, KeyTables};
use crate::{
    crypto::es256::{PublicKey, SignatureError},
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
    let secret = SigningKey::from_slice(&[number + 1; 32]).unwrap();
    let point = secret.verifying_key().to_sec1_point(false);
    let coordinate = |bytes: &[u8]| bytes.try_into().unwrap();
    let (x, y) = (coordinate(point.x().unwrap()), coordinate(point.y().unwrap()));
    let signature: Signature = secret.sign_prehash(&DIGEST).unwrap();
    let good: [u8; 64] = signature.to_bytes().into();
    let mut bad = good;
    bad[40] ^= 1;
    Signer { key: PublicKey::from_coordinates(&x, &y).unwrap(), good, bad }
}

fn signers(count: usize) -> Vec<Signer> {
    (0..count).map(|number| signer(u8::try_from(number).unwrap())).collect()
}

fn succeed(key_tables: &mut KeyTables, signer: &Signer, times: usize) {
    for _ in 0..times {
        assert_eq!(key_tables.verify(&signer.key, &DIGEST, &signer.good), Ok(()));
        key_tables.count(&signer.key);
    }
}

fn has_table(key_tables: &KeyTables, signer: &Signer) -> bool {
    key_tables.counted.iter().any(|counted| counted.key == signer.key && counted.table.is_some())
}

/// Where each table with an entry lies: a table that was built anew lies elsewhere, or was begun from
/// nothing.
fn whole_tables(key_tables: &KeyTables) -> Vec<bool> {
    key_tables
        .counted
        .iter()
        .filter_map(|counted| counted.table.as_ref())
        .map(|table| table.is_complete())
        .collect()
}

const EARNED: usize = 3;

#[test]
fn a_table_is_earned_by_tokens_that_passed() {
    assert_eq!(u32::try_from(EARNED), Ok(TABLE_AFTER_SUCCESSES));
    let mut key_tables = KeyTables::default();
    let signer = signer(1);
    assert!(key_tables.counted.is_empty() && key_tables.of_generator.is_none() && key_tables.successes == 0);
    succeed(&mut key_tables, &signer, EARNED - 1);
    assert_eq!((key_tables.table_count(), key_tables.counted[0].successes), (0, TABLE_AFTER_SUCCESSES - 1));
    succeed(&mut key_tables, &signer, 1);
    assert_eq!(key_tables.table_count(), 1);
    succeed(&mut key_tables, &signer, STEPS - 1);
    assert_eq!(whole_tables(&key_tables), [false]);
    succeed(&mut key_tables, &signer, 1);
    assert_eq!(whole_tables(&key_tables), [true]);
    assert_eq!(key_tables.verify(&signer.key, &DIGEST, &signer.bad), Err(SignatureError::Invalid));
    assert_eq!(key_tables.verify(&signer.key, &DIGEST, &[0; 64]), Err(SignatureError::OutOfRange));
}

/// A signature of another key, of another digest, and a wrong one are refused at every step, and a good one
/// is not.
#[test]
fn verdicts_are_the_same_at_each_step_of_building() {
    let mut key_tables = KeyTables::default();
    let (one, other) = (signer(1), signer(2));
    for step in 0..2 * (EARNED + STEPS) {
        let key = if step % 2 == 0 { &one } else { &other };
        let stranger = if step % 2 == 0 { &other } else { &one };
        assert_eq!(key_tables.verify(&key.key, &DIGEST, &key.good), Ok(()), "{step}");
        assert_eq!(key_tables.verify(&key.key, &DIGEST, &key.bad), Err(SignatureError::Invalid), "{step}");
        assert_eq!(
            key_tables.verify(&key.key, &[0x3d; 32], &key.good),
            Err(SignatureError::Invalid),
            "{step}"
        );
        assert_eq!(
            key_tables.verify(&key.key, &DIGEST, &stranger.good),
            Err(SignatureError::Invalid),
            "{step}"
        );
        key_tables.count(&key.key);
    }
    assert_eq!(whole_tables(&key_tables), [true, true]);
    assert!(key_tables.of_generator.as_ref().unwrap().is_complete());
}

#[test]
fn the_generators_table_comes_with_the_first_key_and_no_sooner() {
    let mut key_tables = KeyTables::default();
    let signers = signers(2);
    succeed(&mut key_tables, &signers[0], EARNED - 1);
    assert!(key_tables.of_generator.is_none());
    succeed(&mut key_tables, &signers[0], 1 + STEPS);
    assert!(key_tables.of_generator.as_ref().unwrap().is_complete());
    // A key that comes later builds its own alone.
    succeed(&mut key_tables, &signers[1], EARNED + STEPS);
    assert_eq!(whole_tables(&key_tables), [true, true]);
}

#[test]
fn more_keys_in_turn_than_tables_rebuild_nothing() {
    for count in [MAX_HOT_KEYS + 1, COUNTED_KEYS, COUNTED_KEYS + 3] {
        let mut key_tables = KeyTables::default();
        let signers = signers(count);
        for round in 0..EARNED + STEPS + 10 {
            for signer in &signers {
                succeed(&mut key_tables, signer, 1);
                assert!(key_tables.table_count() <= MAX_HOT_KEYS);
                assert!(key_tables.counted.len() <= COUNTED_KEYS);
            }
            // Of keys that all come equally often, those beyond the counted places crowd each other out.
            if count <= COUNTED_KEYS && round >= EARNED + STEPS {
                let with_table: Vec<bool> =
                    signers.iter().map(|signer| has_table(&key_tables, signer)).collect();
                let mut first = vec![true; MAX_HOT_KEYS];
                first.resize(count, false);
                assert_eq!(with_table, first, "round {round} of {count} keys");
                assert_eq!(whole_tables(&key_tables), [true; MAX_HOT_KEYS]);
            }
        }
    }
}

#[test]
fn a_key_used_twice_as_often_takes_the_place_of_the_coldest() {
    let mut key_tables = KeyTables::default();
    let signers = signers(MAX_HOT_KEYS + 1);
    for (index, signer) in signers[..MAX_HOT_KEYS].iter().enumerate() {
        succeed(&mut key_tables, signer, if index == 5 { EARNED + 1 } else { EARNED + 4 });
    }
    let (newcomer, coldest) = (&signers[MAX_HOT_KEYS], &signers[5]);
    succeed(&mut key_tables, newcomer, 2 * (EARNED + 1));
    assert!(has_table(&key_tables, coldest) && !has_table(&key_tables, newcomer));
    succeed(&mut key_tables, newcomer, 1);
    assert!(!has_table(&key_tables, coldest) && has_table(&key_tables, newcomer));
    assert_eq!(key_tables.table_count(), MAX_HOT_KEYS);
    succeed(&mut key_tables, newcomer, STEPS);
    assert_eq!(key_tables.verify(&newcomer.key, &DIGEST, &newcomer.bad), Err(SignatureError::Invalid));
    succeed(&mut key_tables, coldest, 1);
    assert!(!has_table(&key_tables, coldest), "the loser does not take its place back at once");
}

#[test]
fn a_newcomer_takes_no_place_of_a_key_with_a_table() {
    let mut key_tables = KeyTables::default();
    let signers = signers(COUNTED_KEYS + 1);
    succeed(&mut key_tables, &signers[0], EARNED);
    for signer in &signers[1..COUNTED_KEYS] {
        succeed(&mut key_tables, signer, EARNED - 1);
    }
    // As after a pause, in which the count has faded.
    key_tables.counted[0].successes = 0;
    succeed(&mut key_tables, &signers[COUNTED_KEYS], 1);
    assert!(has_table(&key_tables, &signers[0]) && key_tables.counted.len() == COUNTED_KEYS);
}

#[test]
fn counts_fade() {
    let mut key_tables = KeyTables::default();
    let signer = signer(1);
    succeed(&mut key_tables, &signer, 1);
    key_tables.counted[0].successes = 1_000;
    key_tables.successes = FADE_AFTER_SUCCESSES - 1;
    succeed(&mut key_tables, &signer, 1);
    assert_eq!((key_tables.counted[0].successes, key_tables.successes), (501, 0));
}

#[test]
fn a_key_that_is_no_longer_held_is_forgotten_with_its_table() {
    let mut key_tables = KeyTables::default();
    let signers = signers(3);
    for signer in &signers {
        succeed(&mut key_tables, signer, EARNED + STEPS);
    }
    key_tables.retain(|key| *key != signers[1].key);
    assert_eq!(key_tables.table_count(), 2);
    assert!(!has_table(&key_tables, &signers[1]) && key_tables.counted.len() == 2);
    // It starts anew.
    succeed(&mut key_tables, &signers[1], EARNED - 1);
    assert_eq!(key_tables.table_count(), 2);
    succeed(&mut key_tables, &signers[1], 1);
    assert_eq!(key_tables.table_count(), 3);
    for signer in &signers {
        assert_eq!(key_tables.verify(&signer.key, &DIGEST, &signer.bad), Err(SignatureError::Invalid));
    }
    key_tables.retain(|_| false);
    assert_eq!((key_tables.table_count(), key_tables.counted.len()), (0, 0));
}

#[test]
fn a_key_among_ever_new_ones_is_counted_on() {
    let mut key_tables = KeyTables::default();
    let signers = signers(COUNTED_KEYS + 8);
    let (held, rest) = signers.split_at(COUNTED_KEYS);
    let (with_table, candidates) = held.split_at(MAX_HOT_KEYS);
    with_table.iter().for_each(|signer| succeed(&mut key_tables, signer, EARNED));
    candidates.iter().for_each(|signer| succeed(&mut key_tables, signer, 1));
    let (newcomer, rare) = rest.split_first().unwrap();
    for signer in rare {
        succeed(&mut key_tables, newcomer, 1);
        succeed(&mut key_tables, signer, 1);
    }
    let counted = key_tables.counted.iter().find(|counted| counted.key == newcomer.key);
    assert_eq!(counted.map(|counted| usize::try_from(counted.successes).unwrap()), Some(rare.len()));
}
