//! What do the tests of the arithmetic compare it with? Whole integers of `num-bigint`, and points of `p256`.

use std::{sync::LazyLock, vec::Vec};

use num_bigint::{BigInt, Sign};
use p256::{
    AffinePoint, ProjectivePoint, Scalar, U256, elliptic_curve::ops::Reduce as _,
    elliptic_curve::point::AffineCoordinates as _,
};

use super::{
    field::{Field, LIMBS},
    lanes::LIMB_BITS,
    point::Affine,
};

pub(super) fn modulus() -> BigInt {
    let power = |bits: u32| BigInt::from(1) << bits;
    power(256) - power(224) + power(192) + power(96) - 1
}

/// The number that limbs stand for.
pub(super) fn value_of(limbs: &[i32; LIMBS]) -> BigInt {
    limbs.iter().rev().fold(BigInt::ZERO, |value, limb| (value << LIMB_BITS) + *limb)
}

pub(super) fn values_of(element: &Field) -> [BigInt; 2] {
    let (first, second) = element.limbs();
    [value_of(&first), value_of(&second)]
}

/// The tight limbs of a number.
pub(super) fn limbs_of(value: &BigInt) -> [i32; LIMBS] {
    let mask = (BigInt::from(1) << LIMB_BITS) - 1;
    core::array::from_fn(|index| {
        let shifted: BigInt = value >> (index * 29);
        let limb = if index + 1 == LIMBS { shifted } else { shifted & &mask };
        i32::try_from(&limb).unwrap()
    })
}

/// The first number in the first lane, the second in the other.
pub(super) fn of_values(first: &BigInt, second: &BigInt) -> Field {
    Field::from_limbs(&limbs_of(first), &limbs_of(second))
}

/// Whether |value| ≤ `times`·p.
pub(super) fn is_within(value: &BigInt, times: i32) -> bool {
    let bound = modulus() * times;
    *value <= bound && *value >= -bound
}

/// From 0 to p - 1.
pub(super) fn reduced(value: &BigInt) -> BigInt {
    let modulus = modulus();
    ((value % &modulus) + &modulus) % modulus
}

/// 1/R modulo p, with R = 2^261.
static R_INVERSE: LazyLock<BigInt> = LazyLock::new(|| {
    // R^(p - 2).
    let r = BigInt::from(1) << 261_u32;
    r.modpow(&(modulus() - 2), &modulus())
});

/// Out of Montgomery form: value/R mod p.
pub(super) fn plain(value: &BigInt) -> BigInt {
    reduced(&(value * &*R_INVERSE))
}

pub(super) fn bytes_of(value: &BigInt) -> [u8; 32] {
    let (sign, bytes) = value.to_bytes_be();
    assert_ne!(sign, Sign::Minus);
    let mut padded = [0; 32];
    padded[32 - bytes.len()..].copy_from_slice(&bytes);
    padded
}

pub(super) fn big(bytes: &[u8]) -> BigInt {
    BigInt::from_bytes_be(Sign::Plus, bytes)
}

pub(super) fn scalar(bytes: &[u8; 32]) -> Scalar {
    Scalar::reduce(&U256::from_be_slice(bytes))
}

/// `number`·G.
pub(super) fn multiple(number: &Scalar) -> ProjectivePoint {
    ProjectivePoint::GENERATOR * *number
}

/// x and y, big-endian.
pub(super) fn coordinates(point: &ProjectivePoint) -> ([u8; 32], [u8; 32]) {
    let affine = AffinePoint::from(*point);
    (affine.x().into(), affine.y().into())
}

/// Two points, one in each lane.
pub(super) fn affine(first: &ProjectivePoint, second: &ProjectivePoint) -> Affine {
    let ((x1, y1), (x2, y2)) = (coordinates(first), coordinates(second));
    Affine { x: Field::from_be_bytes(&x1, &x2), y: Field::from_be_bytes(&y1, &y2) }
}

/// The coordinates of each lane's point.
pub(super) fn points_of(point: &Affine) -> [([u8; 32], [u8; 32]); 2] {
    let ([x1, x2], [y1, y2]) = (values_of(&point.x), values_of(&point.y));
    [(x1, y1), (x2, y2)].map(|(x, y)| (bytes_of(&plain(&x)), bytes_of(&plain(&y))))
}

/// Numbers at the ends of ±`quarters`·p/4, with limbs as full as can be.
pub(super) fn ends(quarters: i32) -> Vec<BigInt> {
    let end: BigInt = modulus() * quarters / 4;
    let ones = (BigInt::from(1) << 232_u32) - 1;
    let full = ((&end >> 232_u32) << 232_u32) - 1;
    let full_below = (((-&end) >> 232_u32) << 232_u32) + (BigInt::from(1) << 232_u32) + ones;
    [end.clone(), -end, full, full_below, BigInt::from(0), BigInt::from(1), BigInt::from(-1)].into()
}

/// The first lane's number, out of Montgomery form.
pub(super) fn first(element: &Field) -> BigInt {
    plain(&values_of(element)[0])
}
