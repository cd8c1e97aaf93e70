//! Is this a point of the curve, and does this signature hold where the quick formulas of `point` cannot say?
//! By `p256`, whose formulas are right for every pair of points, equal, opposite or infinity.
//!
//! Nothing of the arithmetic beside it is used here: what decides the cases that somebody makes on purpose is
//! code that others have read.

use p256::{
    AffinePoint, NistP256, ProjectivePoint, U256,
    elliptic_curve::{
        Curve as _, Field, Group as _, PrimeField as _,
        bigint::{ArrayEncoding as _, CheckedAdd as _},
        hazmat::FieldArithmetic,
        point::AffineCoordinates as _,
    },
};
use primeorder::PrimeCurveParams;

/// (p + 1) / 4, lowest limb first: where a number has a square root modulo p, that power of it is one.
const ROOT_EXPONENT: [u64; 4] = [0, 0x4000_0000, 0x4000_0000_0000_0000, 0x3fff_ffff_c000_0000];

/// The point at these coordinates, big-endian: each below p, and y² = x³ - 3x + b. Such a point is of order n,
/// the group having no other but infinity, which has no coordinates.
fn point_at(x: &[u8; 32], y: &[u8; 32]) -> Option<AffinePoint> {
    AffinePoint::from_coordinates(&(*x).into(), &(*y).into()).into()
}

/// One of the two points with this x-coordinate, big-endian, where there are any; no matter which.
fn point_above(x: &[u8; 32]) -> Option<AffinePoint> {
    type Coordinate = <NistP256 as FieldArithmetic>::FieldElement;
    let number = Option::<Coordinate>::from(Coordinate::from_repr((*x).into()))?;
    let square = (number.square() + NistP256::EQUATION_A) * number + NistP256::EQUATION_B;
    point_at(x, &Field::pow_vartime(&square, ROOT_EXPONENT).to_repr().into())
}

/// Whether two numbers, big-endian, are the coordinates of a point.
#[inline(never)]
pub(super) fn is_on_curve(x: &[u8; 32], y: &[u8; 32]) -> bool {
    point_at(x, y).is_some()
}

/// Whether (r, s) is a signature by the key at (x, y) of what has this digest. All numbers big-endian.
///
/// FIPS 186-5 section 6.4.2 asks whether z/s·G + r/s·Q, for the digest z and the key Q, is a point whose
/// x-coordinate is r modulo n: for a point R at r, or at r + n where that is below p, is it R or -R? Both
/// sides times s, which is not 0: z·G + r·Q = ±s·R. So nothing is divided, and as every point but infinity is
/// of order n, no number is reduced.
#[inline(never)]
pub(super) fn signature_holds(
    (x, y): (&[u8; 32], &[u8; 32]),
    digest: &[u8; 32],
    (r, s): (&[u8; 32], &[u8; 32]),
) -> bool {
    let Some(key) = point_at(x, y) else { return false };
    let [r_number, s_number] = [r, s].map(|bytes| U256::from_be_byte_array((*bytes).into()));
    let order = NistP256::ORDER.get();
    if [r_number, s_number].iter().any(|number| *number == U256::ZERO || *number >= order) {
        return false;
    }
    let wanted = sum(&[(ProjectivePoint::GENERATOR, digest), (key.into(), r)]);
    let other =
        Option::<U256>::from(r_number.checked_add(&order)).map(|number| number.to_be_byte_array().into());
    [Some(*r), other].iter().flatten().filter_map(point_above).any(|point| {
        let product = sum(&[(point.into(), s)]);
        wanted == product || wanted == -product
    })
}

/// The sum of the points, each as often as its number says: bit by bit, from the highest.
fn sum(terms: &[(ProjectivePoint, &[u8; 32])]) -> ProjectivePoint {
    let mut sum = ProjectivePoint::IDENTITY;
    for byte in 0..32 {
        for bit in (0..8).rev() {
            sum = sum.double();
            for (point, number) in terms {
                if number.get(byte).is_some_and(|byte| byte >> bit & 1 == 1) {
                    sum += point;
                }
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests;
