//! Is this a point of the curve, and does this signature hold where the quick formulas of `point` cannot say?
//! By `p256`, whose formulas are right for every pair of points, equal, opposite or infinity.
//!
//! Nothing of the arithmetic beside it is used here, not even the division by s: what decides the cases that
//! somebody makes on purpose is code that others have read.

use p256::{
    AffinePoint, FieldBytes, ProjectivePoint, Scalar,
    elliptic_curve::{
        Field as _, Group as _, PrimeField as _,
        ops::{LinearCombination as _, Reduce as _},
        point::AffineCoordinates as _,
    },
};

/// The point at these coordinates, big-endian: each below p, and y² = x³ - 3x + b. Such a point is of order n,
/// the group having no other but infinity, which has no coordinates.
fn point_at(x: &[u8; 32], y: &[u8; 32]) -> Option<AffinePoint> {
    AffinePoint::from_coordinates(&(*x).into(), &(*y).into()).into()
}

/// Whether two numbers, big-endian, are the coordinates of a point.
#[inline(never)]
pub(super) fn is_on_curve(x: &[u8; 32], y: &[u8; 32]) -> bool {
    point_at(x, y).is_some()
}

/// Whether (r, s) is a signature by the key at (x, y) of what has this digest (FIPS 186-5 section 6.4.2). All
/// numbers big-endian.
#[inline(never)]
pub(super) fn signature_holds(
    (x, y): (&[u8; 32], &[u8; 32]),
    digest: &[u8; 32],
    (r, s): (&[u8; 32], &[u8; 32]),
) -> bool {
    holds(point_at(x, y), digest, (r, s)).unwrap_or(false)
}

fn holds(key: Option<AffinePoint>, digest: &[u8; 32], (r, s): (&[u8; 32], &[u8; 32])) -> Option<bool> {
    let number = |bytes: &[u8; 32]| Option::<Scalar>::from(Scalar::from_repr((*bytes).into()));
    let (key, r, s) = (key?, number(r)?, number(s)?);
    let of_s = Option::<Scalar>::from(s.invert())?;
    let digest: FieldBytes = (*digest).into();
    let (u1, u2) = (Scalar::reduce(&digest) * of_s, r * of_s);
    let sum = ProjectivePoint::lincomb(&[(ProjectivePoint::GENERATOR, u1), (key.into(), u2)]);
    let is_point = !bool::from(sum.is_identity());
    Some(is_point && !bool::from(r.is_zero()) && Scalar::reduce(&sum.to_affine().x()) == r)
}

#[cfg(test)]
mod tests;
