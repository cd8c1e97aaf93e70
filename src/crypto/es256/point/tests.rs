//! Are sums and doubles of points those of `p256`, and do their coordinates keep within the bounds that the
//! next step relies on?

use num_bigint::BigInt;
use p256::{ProjectivePoint, Scalar};

use super::{Affine, Jacobian, normalized, odd_multiples};
use crate::{
    lanes::LimbPair,
    testing::{
        affine, bytes_of, coordinates, ends, first, is_within, multiple, of_values, plain, points_of,
        reduced, scalar, values_of,
    },
};

fn number(small: u64) -> Scalar {
    Scalar::from(small)
}

/// The point in each lane; `None` where one is infinity.
fn points(point: &Jacobian) -> Option<[([u8; 32], [u8; 32]); 2]> {
    Some(points_of(&normalized(&[*point])?[0]))
}

#[track_caller]
fn assert_points(point: &Jacobian, first: &ProjectivePoint, second: &ProjectivePoint) {
    assert_bounds(point);
    assert_eq!(points(point), Some([coordinates(first), coordinates(second)]));
}

#[track_caller]
fn assert_bounds(point: &Jacobian) {
    for (coordinate, times) in [(&point.x, 4), (&point.y, 2), (&point.z, 2)] {
        assert!(values_of(coordinate).iter().all(|value| is_within(value, times)), "{times}: {point:?}");
    }
}

#[test]
fn sums_and_doubles_along_a_walk() {
    let (mut first, mut second) = (scalar(&[0x6b; 32]), scalar(&[0xb6; 32]));
    let step = affine(&multiple(&number(3)), &multiple(&scalar(&[0xf1; 32])));
    let mut point = Jacobian::from(affine(&multiple(&first), &multiple(&second)));
    for _ in 0..60 {
        point = point.plus(&step);
        (first, second) = (first + number(3), second + scalar(&[0xf1; 32]));
        assert_points(&point, &multiple(&first), &multiple(&second));
        point = point.doubled_times(2);
        (first, second) = (first * number(4), second * number(4));
        assert_points(&point, &multiple(&first), &multiple(&second));
        // And one subtracted in the second lane.
        point = point.plus(&step.negated_where(LimbPair::new((0, 0), (-1, -1))));
        (first, second) = (first + number(3), second - scalar(&[0xf1; 32]));
        assert_points(&point, &multiple(&first), &multiple(&second));
    }
}

#[test]
fn the_sum_of_both_lanes_has_the_right_x() {
    for (a, b) in
        [(number(1), number(2)), (number(7), -number(5)), (scalar(&[0x33; 32]), scalar(&[0xcc; 32]))]
    {
        let lanes = Jacobian::from(affine(&multiple(&a), &multiple(&b))).doubled();
        let (x, z) = lanes.lanes_added();
        let (x, z) = (plain(&values_of(&x)[0]), plain(&values_of(&z)[0]));
        let expected =
            BigInt::from_bytes_be(num_bigint::Sign::Plus, &coordinates(&multiple(&((a + b) * number(2)))).0);
        assert_eq!(reduced(&x), reduced(&(expected * &z * &z)));
    }
}

#[test]
fn exceptional_cases_leave_z_at_zero_for_good() {
    let (two, five) = (multiple(&number(2)), multiple(&number(5)));
    let start = Jacobian::from(affine(&two, &five));
    // Equal in the first lane, opposite in the second.
    let sum = start.plus(&affine(&two, &-five));
    let other = affine(&multiple(&number(9)), &multiple(&number(11)));
    for exceptional in [sum, sum.doubled(), sum.plus(&other), sum.doubled_times(3).plus(&other).plus(&other)]
    {
        assert_bounds(&exceptional);
        assert_eq!(exceptional.z.is_zero(), (true, true));
        assert!(exceptional.lanes_added().1.is_zero().0);
        assert!(normalized(&[start, exceptional]).is_none());
    }
    // The other lane goes on rightly.
    let half = start.plus(&affine(&two, &multiple(&number(6)))).doubled();
    assert_eq!(half.z.is_zero(), (true, false));
    assert!(half.lanes_added().1.is_zero().0);
    // Lanes that are equal, or opposite.
    for (a, b) in [(two, two), (two, -two)] {
        let lanes = Jacobian::from(affine(&a, &b)).doubled();
        assert!(lanes.lanes_added().1.is_zero().0);
    }
}

#[test]
fn odd_multiples_and_normal_forms() {
    let (first, second) = (number(1), scalar(&[0x9d; 32]));
    let multiples = odd_multiples(&affine(&multiple(&first), &multiple(&second)), 128).unwrap();
    assert_eq!(multiples.len(), 128);
    for (index, point) in multiples.iter().enumerate() {
        let factor = number(2 * u64::try_from(index).unwrap() + 1);
        assert_eq!(
            points_of(point),
            [coordinates(&multiple(&(first * factor))), coordinates(&multiple(&(second * factor)))]
        );
        for coordinate in [&point.x, &point.y] {
            assert!(
                values_of(coordinate).iter().all(|value| is_within(&(value * 4), 5)),
                "{value:?}",
                value = values_of(coordinate)
            );
        }
    }
    assert!(normalized(&[]).unwrap().is_empty());
}

/// The formulas at coordinates of no point, which the bounds allow all the same: no overflow, and within the
/// bounds again.
#[test]
fn formulas_hold_at_the_ends_of_their_bounds() {
    let (xs, ys, affines) = (ends(16), ends(8), ends(5));
    for (index, (x, y)) in xs.iter().flat_map(|x| ys.iter().map(move |y| (x, y))).enumerate() {
        for z in &ys {
            let pair = |value: &BigInt, list: &[BigInt], step: usize| {
                of_values(value, &list[(index * step + 1) % list.len()])
            };
            let point = Jacobian { x: pair(x, &xs, 3), y: pair(y, &ys, 5), z: pair(z, &ys, 2) };
            assert_bounds(&point);
            assert_double(&point, &point.doubled());
            assert_bounds(&point.doubled());
            let (x, z) = point.lanes_added();
            assert!(
                values_of(&x).iter().all(|value| is_within(value, 8))
                    && values_of(&z).iter().all(|value| is_within(value, 2))
            );
            for affine in affines.iter().flat_map(|x| affines.iter().map(move |y| (x, y))) {
                let other = Affine { x: pair(affine.0, &affines, 4), y: pair(affine.1, &affines, 6) };
                for mask in [0, -1] {
                    let other = other.negated_where(LimbPair::new((mask, mask), (-1 - mask, -1 - mask)));
                    let sum = point.plus(&other);
                    assert_sum(&point, &other, &sum);
                    assert_bounds(&sum);
                }
            }
        }
    }
}

/// "madd" as Hankerson, Menezes and Vanstone print it, in whole integers.
#[track_caller]
fn assert_sum(point: &Jacobian, other: &Affine, sum: &Jacobian) {
    let [x1, y1, z1, x2, y2] = [&point.x, &point.y, &point.z, &other.x, &other.y].map(first);
    let h = &x2 * &z1 * &z1 - &x1;
    let r = &y2 * &z1 * &z1 * &z1 - &y1;
    let x3 = &r * &r - &h * &h * &h - &x1 * &h * &h * 2;
    let y3 = &r * (&x1 * &h * &h - &x3) - &y1 * &h * &h * &h;
    assert_eq!([&sum.x, &sum.y, &sum.z].map(first), [x3, y3, z1 * h].map(|value| reduced(&value)));
}

/// Doubling by the curve's own slope, in whole integers: a = -3.
#[track_caller]
fn assert_double(point: &Jacobian, double: &Jacobian) {
    let [x, y, z] = [&point.x, &point.y, &point.z].map(first);
    let (z2, y2) = (&z * &z, &y * &y);
    let slope = (&x * &x - &z2 * &z2) * 3;
    let x3 = &slope * &slope - &x * &y2 * 8;
    let y3 = &slope * (&x * &y2 * 4 - &x3) - &y2 * &y2 * 8;
    assert_eq!(
        [&double.x, &double.y, &double.z].map(first),
        [x3, y3, y * z * 2].map(|value| reduced(&value))
    );
}

#[test]
fn one_is_the_z_of_affine_points() {
    let point = Jacobian::from(affine(&multiple(&number(4)), &multiple(&number(6))));
    assert_eq!(bytes_of(&first(&point.z)), bytes_of(&BigInt::from(1)));
    assert_points(&point, &multiple(&number(4)), &multiple(&number(6)));
}

/// A sum by tables begins with an affine point that may be negated. Its limbs would be at -2^29, and what is
/// left when it is subtracted at 2^30: too large to be squared, by this very choice of limbs.
#[test]
fn a_sum_may_begin_with_an_opposite_of_full_limbs() {
    let full = (BigInt::from(1) << 255_u32) + (BigInt::from(1) << 232_u32) - 1;
    // Two limbs are less than full, so that the second digit of the reduction is nearly 2^29.
    let near = &full - ((1 << 15) - 2) - (BigInt::from((1 << 13) - 1) << 29_u32);
    let (full, near) = (of_values(&full, &full), of_values(&near, &near));
    let point = Jacobian::from(Affine { x: full, y: full }.negated_where(LimbPair::new((-1, -1), (-1, -1))));
    let other = Affine { x: near, y: near };
    let sum = point.plus(&other);
    assert_sum(&point, &other, &sum);
    assert_bounds(&sum);
    assert_double(&point, &point.doubled());
}
