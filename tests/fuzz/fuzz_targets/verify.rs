//! Does `verify(key, message, signature)` agree with `p256` on whatever bytes libFuzzer thinks of? Random
//! bytes are hardly ever a signature, so one byte says what is made of the others: they are taken as they
//! come, or stand for private scalar and nonce.

#![no_main]

use std::{cell::RefCell, collections::HashMap};

use libfuzzer_sys::fuzz_target;
use p256::{
    AffinePoint, ProjectivePoint, Scalar, Sec1Point, U256,
    ecdsa::{Signature, VerifyingKey, signature::Verifier as _},
    elliptic_curve::{ops::Reduce as _, point::AffineCoordinates as _},
};
use sha2::{Digest as _, Sha256};
use wicketgate::crypto::{
    es256::{PublicKey, paths::{WholeTable, verify_by_tables}},
    key_tables::KeyTables,
};

/// Tables are built for so many keys at most, then for none: one takes longer than a hundred checks.
const MOST_TABLES: usize = 64;

#[derive(Default)]
struct Held {
    of_generator: Option<WholeTable>,
    of_keys: HashMap<[u8; 64], WholeTable>,
    key_tables: KeyTables,
}

thread_local! {
    static HELD: RefCell<Held> = RefCell::default();
}

fuzz_target!(|input: &[u8]| {
    let Some((how, rest)) = input.split_first() else { return };
    // A short input is filled with zeros, which change nothing.
    let mut numbers = [0; 128];
    let given = rest.len().min(128);
    numbers[..given].copy_from_slice(&rest[..given]);
    let (numbers, message) = (&numbers, &rest[given..]);
    let (x, y, signature) = match how % 4 {
        0 => as_it_comes(numbers),
        1 => signed(Scalar::from(u64::from(numbers[31] % 16) + 1), numbers, message),
        _ => signed(scalar(&numbers[..32]), numbers, message),
    };
    judge(x, y, message, signature);
});

fn number(bytes: &[u8]) -> [u8; 32] {
    bytes.try_into().expect("32 bytes")
}

fn as_it_comes(numbers: &[u8; 128]) -> ([u8; 32], [u8; 32], [u8; 64]) {
    (number(&numbers[..32]), number(&numbers[32..64]), numbers[64..].try_into().expect("64 bytes"))
}

fn scalar(bytes: &[u8]) -> Scalar {
    Scalar::reduce(&U256::from_be_slice(bytes))
}

/// A signature that holds; the second number is its nonce, the last two are what is changed in it, often
/// nothing.
fn signed(secret: Scalar, numbers: &[u8; 128], message: &[u8]) -> ([u8; 32], [u8; 32], [u8; 64]) {
    let (nonce, change) = (scalar(&numbers[32..64]), &numbers[64..]);
    let key = AffinePoint::from(ProjectivePoint::GENERATOR * secret);
    let r = scalar(&AffinePoint::from(ProjectivePoint::GENERATOR * nonce).x());
    let e = scalar(&Sha256::digest(message));
    let s = Option::<Scalar>::from(nonce.invert_vartime()).unwrap_or(Scalar::ONE) * (e + r * secret);
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&r.to_bytes());
    signature[32..].copy_from_slice(&s.to_bytes());
    signature.iter_mut().zip(change).for_each(|(byte, change)| *byte ^= change);
    (key.x().into(), key.y().into(), signature)
}

fn judge(x: [u8; 32], y: [u8; 32], message: &[u8], signature: [u8; 64]) {
    let point = Sec1Point::from_affine_coordinates(&x.into(), &y.into(), false);
    let theirs = VerifyingKey::from_sec1_point(&point);
    let ours = PublicKey::from_coordinates(&x, &y);
    assert_eq!(ours.is_ok(), theirs.is_ok());
    let (Ok(ours), Ok(theirs)) = (ours, theirs) else { return };
    let holds =
        Signature::from_slice(&signature).is_ok_and(|signature| theirs.verify(message, &signature).is_ok());
    assert_eq!(ours.verify(message, &signature).is_ok(), holds, "without tables");
    HELD.with_borrow_mut(|held| {
        let digest: [u8; 32] = Sha256::digest(message).into();
        assert_eq!(held.key_tables.verify(&ours, &digest, &signature).is_ok(), holds, "by the hot keys");
        if holds {
            held.key_tables.count(&ours);
        }
        let Held { of_generator, of_keys, .. } = held;
        let of_generator = of_generator.get_or_insert_with(|| WholeTable::of_generator().expect("finite"));
        let name: [u8; 64] = [x, y].concat().try_into().expect("64 bytes");
        if of_keys.len() < MOST_TABLES || of_keys.contains_key(&name) {
            let of_key = of_keys.entry(name).or_insert_with(|| WholeTable::of_key(&ours).expect("finite"));
            assert_eq!(
                verify_by_tables(&ours, (of_generator, of_key), &digest, &signature).is_ok(),
                holds,
                "by tables"
            );
        }
    });
}
