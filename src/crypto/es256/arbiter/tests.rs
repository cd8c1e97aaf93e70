//! Does the arbiter take the points of the curve and the signatures that hold, and nothing else? Points are
//! judged by whole integers, signatures by the numbers that they were made of.

use num_bigint::BigInt;
use p256::{
    AffinePoint, Scalar,
    elliptic_curve::point::{AffineCoordinates as _, DecompressPoint as _},
};
use proptest::proptest;
use std::vec::Vec;

use super::{is_on_curve, signature_holds};
use crate::{
    scalar::ORDER,
    testing::{big, bytes_of, coordinates, modulus, multiple, scalar},
};

/// y² = x³ - 3x + b modulo p, x and y below p.
fn is_on_curve_by_integers(x: &[u8; 32], y: &[u8; 32]) -> bool {
    let b =
        BigInt::parse_bytes(b"5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16).unwrap();
    let (x, y, p) = (big(x), big(y), modulus());
    x < p && y < p && (&y * &y - &x * &x * &x + &x * 3 - b) % p == BigInt::ZERO
}

// holds: IAM-MEM-1
#[test]
fn keys_are_points_of_the_curve() {
    let (zero, prime) = ([0; 32], bytes_of(&modulus()));
    // The point with x = 0, and its x written as p.
    let y_at_zero: [u8; 32] = AffinePoint::decompress(&zero.into(), 0.into()).unwrap().y().into();
    let mut cases = std::vec![
        (zero, y_at_zero),
        (prime, y_at_zero),
        (zero, zero),
        (prime, prime),
        ([0xff; 32], [0xff; 32])
    ];
    // A point with y = 5, and its y written as 5 + p.
    let x_at_five = [
        0xd7, 0x32, 0x5d, 0x76, 0x46, 0xcd, 0x60, 0xd8, 0x0a, 0x92, 0x73, 0x8c, 0xeb, 0x34, 0x5f, 0x84, 0x4c,
        0xff, 0xaf, 0x35, 0x84, 0x10, 0x22, 0xca, 0xb1, 0x76, 0xf6, 0x92, 0xde, 0x8d, 0xe1, 0xd7,
    ];
    let five = BigInt::from(5);
    cases.extend([(x_at_five, bytes_of(&five)), (x_at_five, bytes_of(&(modulus() + &five)))]);
    for secret in [1, 2, 3, 7, u64::MAX] {
        let (x, y) = coordinates(&multiple(&Scalar::from(secret)));
        let opposite = bytes_of(&(modulus() - big(&y)));
        cases.extend([(x, y), (x, opposite), (y, x), (opposite, x), (x, prime), (prime, y), (x, x), (y, y)]);
        for bit in 0..256 {
            let flip = |mut bytes: [u8; 32]| {
                bytes[bit / 8] ^= 1 << (bit % 8);
                bytes
            };
            cases.extend([(flip(x), y), (x, flip(y))]);
        }
    }
    let mut on_curve = 0;
    for (x, y) in cases {
        let expected = is_on_curve_by_integers(&x, &y);
        assert_eq!(is_on_curve(&x, &y), expected, "{x:x?} {y:x?}");
        on_curve += usize::from(expected);
    }
    assert_eq!(on_curve, 12);
}

/// Asks about the signature of which a verifier computes these u1 and u2, and about its neighbours. Nothing
/// where the sum is infinity: no r belongs to it, and none may hold.
fn check(secret: &Scalar, u1: &Scalar, u2: &Scalar) -> Option<()> {
    let (x, y) = coordinates(&multiple(secret));
    let sum = *u1 + *u2 * secret;
    let of_u2 = Option::<Scalar>::from(u2.invert())?;
    let holds = |r: &Scalar, digest_too_much: u64| {
        let s = *r * of_u2;
        let digest = *u1 * s + Scalar::from(digest_too_much);
        let [digest, r, s] = [digest, *r, s].map(|number| number.to_bytes().into());
        signature_holds((&x, &y), &digest, (&r, &s))
    };
    let is_infinity = sum == Scalar::ZERO;
    let r = if is_infinity { Scalar::from(9_u64) } else { scalar(&coordinates(&multiple(&sum)).0) };
    assert_eq!(holds(&r, 0), !is_infinity, "{secret:?} {u1:?} {u2:?}");
    assert!(!holds(&(r + Scalar::ONE), 0) && !holds(&r, 1), "{secret:?} {u1:?} {u2:?}");
    (!is_infinity).then_some(())
}

#[test]
fn equal_and_opposite_points_and_infinity_are_added() {
    let half = Scalar::from(2_u64).invert().unwrap();
    let (mut points, mut infinities) = (0, 0);
    for secret in [Scalar::ONE, -Scalar::ONE, Scalar::from(7_u64), half] {
        let inverse = secret.invert().unwrap();
        for u1 in
            [Scalar::ZERO, Scalar::ONE, -Scalar::ONE, half, Scalar::from(255_u64), -Scalar::from(256_u64)]
        {
            // u2·Q equal to u1·G, opposite to it, and neither.
            for u2 in [u1 * inverse, -(u1 * inverse), Scalar::ONE, half] {
                match check(&secret, &u1, &u2) {
                    Some(()) => points += 1,
                    None => infinities += 1,
                }
            }
        }
    }
    assert_eq!((points, infinities), (65, 31));
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn random_scalars(secret: [u8; 32], u1: [u8; 32], u2: [u8; 32]) {
        let [secret, u1, u2] = [secret, u1, u2].map(|bytes| scalar(&bytes));
        if secret != Scalar::ZERO {
            check(&secret, &u1, &u2);
        }
    }
}

/// An r of n or more is no r, whatever it is modulo n; nor is 0, nor an s of either kind. The equation holds
/// in all cases but the first, for which a logarithm would have to be known.
#[test]
fn numbers_out_of_range_hold_nothing() {
    let (secret, one) = (Scalar::from(7_u64), Scalar::ONE);
    let key = coordinates(&multiple(&secret));
    let r = scalar(&coordinates(&multiple(&Scalar::from(3_u64))).0);
    let [zero, one_and_order] = [BigInt::ZERO, big(&ORDER) + 1].map(|number| bytes_of(&number));
    let bytes = |number: Scalar| -> [u8; 32] { number.to_bytes().into() };
    // (r, 1) is a signature by the nonce 3 of what has the digest 3 - r·secret.
    let signed = bytes(Scalar::from(3_u64) - r * secret);
    // z·G + r·Q is infinity, and so is 0·R.
    let nothing = bytes(-(r * secret));
    let holds =
        |digest: &[u8; 32], r: &[u8; 32], s: &[u8; 32]| signature_holds((&key.0, &key.1), digest, (r, s));
    assert!(holds(&signed, &bytes(r), &bytes(one)));
    assert!(!holds(&signed, &zero, &bytes(one)));
    assert!(!holds(&signed, &bytes(r), &one_and_order));
    assert!(!holds(&nothing, &bytes(r), &zero) && !holds(&nothing, &bytes(r), &ORDER));
}

/// A point whose x-coordinate is n or more, as the key: r·Q is s·R where r and s are the same.
#[test]
fn an_x_coordinate_of_n_or_more_belongs_to_its_rest() {
    let rest = (0_u64..).find(|rest| {
        let x = bytes_of(&(big(&ORDER) + rest));
        AffinePoint::decompress(&x.into(), 0.into()).is_some().into()
    });
    let (rest, x) = (bytes_of(&BigInt::from(rest.unwrap())), bytes_of(&(big(&ORDER) + rest.unwrap())));
    let y: [u8; 32] = AffinePoint::decompress(&x.into(), 0.into()).unwrap().y().into();
    assert!(signature_holds((&x, &y), &[0; 32], (&rest, &rest)));
    assert!(!signature_holds((&x, &y), &[0; 32], (&x, &rest)));
    let off_curve = [y[0] ^ 1].into_iter().chain(y[1..].iter().copied()).collect::<Vec<u8>>();
    assert!(!signature_holds((&x, &off_curve.try_into().unwrap()), &[0; 32], (&rest, &rest)));
}
