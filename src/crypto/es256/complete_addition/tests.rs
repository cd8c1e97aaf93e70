//! Are the complete formulas right for every pair of points, and does the fallback say what `p256` says?

use p256::{
    AffinePoint, FieldBytes, ProjectivePoint, Scalar,
    elliptic_curve::{Group as _, point::AffineCoordinates as _},
};
use proptest::proptest;
use std::vec::Vec;

use super::{Point, curve_b, sum_has_x};
use crate::crypto::es256::{
    field::Field,
    scalar::{ORDER, coordinates_of},
    testing::{coordinates, ends, first, is_within, multiple, of_values, plain, reduced, scalar, values_of},
};

/// The first point in the first lane, the second in the other, at a denominator other than 1 where that is
/// asked for.
fn lanes(points: [&ProjectivePoint; 2], denominator: u8) -> Point {
    let mut bytes = [0; 32];
    bytes[31] = denominator;
    let z = Field::from_be_bytes(&bytes, &bytes);
    let [first, second] = points.map(|point| {
        if bool::from(point.is_identity()) {
            return Point { x: Field::zero(), y: z, z: Field::zero() };
        }
        let (x, y) = coordinates(point);
        Point { x: Field::from_be_bytes(&x, &x).times(&z), y: Field::from_be_bytes(&y, &y).times(&z), z }
    });
    Point {
        x: Field::joined(&first.x, &second.x),
        y: Field::joined(&first.y, &second.y),
        z: Field::joined(&first.z, &second.z),
    }
}

/// Whether the lanes hold these points: X ≡ x·Z and Y ≡ y·Z, or Z ≡ 0 and Y not.
fn are(lanes: &Point, points: [&ProjectivePoint; 2]) -> bool {
    let affine = points
        .map(|point| if bool::from(point.is_identity()) { ([0; 32], [0; 32]) } else { coordinates(point) });
    let x = (lanes.x - Field::from_be_bytes(&affine[0].0, &affine[1].0).times(&lanes.z)).is_zero();
    let y = (lanes.y - Field::from_be_bytes(&affine[0].1, &affine[1].1).times(&lanes.z)).is_zero();
    let (z, y_itself) = (lanes.z.is_zero(), lanes.y.is_zero());
    let is = |point: &ProjectivePoint, x, y, z, y_itself: bool| {
        if bool::from(point.is_identity()) { z && x && !y_itself } else { !z && x && y }
    };
    is(points[0], x.0, y.0, z.0, y_itself.0) && is(points[1], x.1, y.1, z.1, y_itself.1)
}

#[test]
fn every_pair_of_points_is_added() {
    let mut points: Vec<ProjectivePoint> =
        [1, 2, 3, 7, u64::MAX].map(|small| multiple(&Scalar::from(small))).into();
    points.extend(points.clone().iter().map(|point| -*point));
    points.push(ProjectivePoint::IDENTITY);
    for one in &points {
        for other in &points {
            for (first, second) in [(1, 1), (1, 9), (200, 3)] {
                let sum = lanes([one, other], first).plus(&lanes([other, &points[3]], second));
                assert!(are(&sum, [&(*one + other), &(*other + points[3])]), "{one:?} {other:?}");
            }
        }
    }
}

/// The formulas at coordinates of no point, which the bounds allow all the same: no overflow, and within the
/// bounds again.
#[test]
fn formulas_hold_at_the_ends_of_their_bounds() {
    let ends = ends(5);
    let b = plain(&values_of(&curve_b())[0]);
    for index in 0..ends.len().pow(6) / 16 {
        // Every sixteenth of all choices of six coordinates; the other lane has one of the next.
        let choice = |place: u32| {
            let chosen = index * 16 + 5;
            let of = |number: usize| &ends[number / ends.len().pow(place) % ends.len()];
            of_values(of(chosen), of(chosen + 7))
        };
        let (one, other) = (
            Point { x: choice(0), y: choice(1), z: choice(2) },
            Point { x: choice(3), y: choice(4), z: choice(5) },
        );
        let sum = one.plus(&other);
        for coordinate in [&sum.x, &sum.y, &sum.z] {
            assert!(
                values_of(coordinate).iter().all(|value| is_within(&(value * 4), 5)),
                "{one:?} {other:?}"
            );
        }
        let [x1, y1, z1, x2, y2, z2] = [&one.x, &one.y, &one.z, &other.x, &other.y, &other.z].map(first);
        let (xy, yz, xz) = (&x1 * &y2 + &x2 * &y1, &y1 * &z2 + &y2 * &z1, &x1 * &z2 + &x2 * &z1);
        let (xx, yy, zz) = (x1 * x2, y1 * y2, z1 * z2);
        let (middle, outer, slope) = ((&xz - &b * &zz) * 3, (&b * &xz - &xx - &zz * 3) * 3, (&xx - &zz) * 3);
        let (low, high) = (&yy - &middle, &yy + &middle);
        let expected =
            [&high * &xy - &yz * &outer, &high * &low + &slope * &outer, &low * &yz + &slope * &xy];
        assert_eq!([&sum.x, &sum.y, &sum.z].map(first), expected.map(|value| reduced(&value)));
    }
}

/// What `p256` says of the sum's x-coordinate.
fn expected(secret: &Scalar, u1: &Scalar, u2: &Scalar, coordinates: &[[u8; 32]; 2]) -> bool {
    let sum = multiple(&(*u1 + *u2 * secret));
    let x: FieldBytes = AffinePoint::from(sum).x();
    !bool::from(sum.is_identity()) && coordinates.iter().any(|candidate| *candidate == <[u8; 32]>::from(x))
}

fn check(secret: &Scalar, u1: &Scalar, u2: &Scalar) -> bool {
    let (x, y) = coordinates(&multiple(secret));
    let sum = multiple(&(*u1 + *u2 * secret));
    // Right unless the sum is infinity, whose x `p256` gives as 0.
    let right: [u8; 32] = AffinePoint::from(sum).x().into();
    for candidates in
        [[right, right], [[7; 32], right], [right, [7; 32]], [[7; 32], [8; 32]], coordinates_of(&[1; 32])]
    {
        let holds = sum_has_x((&x, &y), (&u1.to_bytes().into(), &u2.to_bytes().into()), &candidates);
        assert_eq!(holds, expected(secret, u1, u2, &candidates), "{secret:?} {u1:?} {u2:?} {candidates:x?}");
    }
    !bool::from(sum.is_identity())
}

#[test]
fn exceptional_cases_are_decided_as_p256_decides_them() {
    let half = Scalar::from(2_u64).invert().unwrap();
    let (mut points, mut infinities) = (0, 0);
    for secret in [Scalar::ONE, -Scalar::ONE, Scalar::from(7_u64), half] {
        let inverse = secret.invert().unwrap();
        for u1 in
            [Scalar::ZERO, Scalar::ONE, -Scalar::ONE, half, Scalar::from(255_u64), -Scalar::from(256_u64)]
        {
            // Equal to u1·G, opposite to it, and neither.
            for u2 in [u1 * inverse, -(u1 * inverse), Scalar::ONE, Scalar::ZERO, half] {
                if check(&secret, &u1, &u2) { points += 1 } else { infinities += 1 }
            }
        }
    }
    assert_eq!((points, infinities), (85, 35));
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn random_scalars(secret: [u8; 32], u1: [u8; 32], u2: [u8; 32]) {
        if !bool::from(multiple(&scalar(&secret)).is_identity()) {
            check(&scalar(&secret), &scalar(&u1), &scalar(&u2));
        }
    }
}

/// Scalars come below n; one that does not is no less itself.
#[test]
fn scalars_above_n_are_what_they_are() {
    let (x, y) = coordinates(&ProjectivePoint::GENERATOR);
    assert!(!sum_has_x((&x, &y), (&ORDER, &ORDER), &[x, x]));
    let mut above = ORDER;
    above[31] += 1;
    assert!(sum_has_x((&x, &y), (&ORDER, &above), &[[7; 32], x]));
}
