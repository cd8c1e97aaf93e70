//! Do the paths agree with `p256` in a short slice, and in every vector of Wycheproof? `make soak` takes the
//! long one.

use std::{
    collections::BTreeSet,
    time::{SystemTime, UNIX_EPOCH},
};

use wicketgate::crypto::es256::paths::{WholeTable, verify_by_tables};
use wicketgate_soak::{
    compare::compare,
    scene::Scene,
    vectors::{Vector, vectors},
};

const TRIPLES: usize = 4_000;

/// Every kind of triple that a scene makes.
const KINDS: usize = 22;

#[test]
fn paths_agree_on_a_slice() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let seed = std::env::var("SOAK_SEED").map_or(now, |seed| seed.parse().unwrap());
    println!("SOAK_SEED={seed}");
    let mut scene = Scene::new(seed, 8, 2);
    let of_generator = WholeTable::of_generator().unwrap();
    let (mut held, mut exceptional, mut kinds) = (0, [0; 2], BTreeSet::new());
    for index in 0..TRIPLES {
        let triple = scene.triple();
        let agreed = compare(&scene.keys[triple.key], &of_generator, &triple)
            .unwrap_or_else(|disagreement| panic!("SOAK_SEED={seed}, triple {index}: {disagreement}"));
        held += usize::from(agreed.holds);
        exceptional[0] += usize::from(agreed.is_exceptional_without_tables);
        exceptional[1] += usize::from(agreed.is_exceptional_by_tables);
        kinds.insert(triple.kind);
    }
    // Else they would agree about nothing of interest.
    assert!(held > TRIPLES / 4 && held < TRIPLES * 9 / 10, "{held} held");
    assert!(
        exceptional.iter().all(|&count| count > TRIPLES / 50 && count < TRIPLES / 4),
        "{exceptional:?} were exceptional"
    );
    assert_eq!(kinds.len(), KINDS, "{kinds:?}");
}

#[test]
fn wycheproof_on_every_path() {
    let of_generator = WholeTable::of_generator().unwrap();
    let (keys, vectors) = vectors();
    let (mut accepted, mut refused, mut no_der) = (0, 0, 0);
    for Vector { name, key, digest, signature, holds } in vectors {
        let key = &keys[key];
        let without = signature.is_some_and(|signature| key.ours.verify_digest(&digest, &signature).is_ok());
        let by = signature.is_some_and(|signature| {
            verify_by_tables(&key.ours, (&of_generator, &key.table), &digest, &signature).is_ok()
        });
        assert_eq!([without, by], [holds; 2], "{name}");
        if holds {
            accepted += 1
        } else {
            refused += 1
        }
        no_der += usize::from(signature.is_none());
    }
    println!("{accepted} accepted, {refused} refused, {no_der} of them no signature at all");
    assert!(
        accepted > 300 && refused > 300 && no_der > 50,
        "{accepted}, {refused}, {no_der}: the files were not read whole"
    );
}
