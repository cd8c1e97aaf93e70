//! Does u1·G + u2·Q have this x-coordinate, where the quick formulas of `point` cannot say? By formulas that
//! are right for every pair of points, equal, opposite or infinity: Renes, Costello, Batina, "Complete
//! addition formulas for prime order elliptic curves", 2015, algorithm 4 (a = -3).
//!
//! Projective coordinates: (X : Y : Z) stands for the affine (X/Z, Y/Z), and (0 : 1 : 0) for infinity. u1·G
//! is summed in the first lane and u2·Q in the second, in windows of four bits. Slow, and slow it may be: a
//! signature that comes here was made on purpose. But anyone can make one, so it must not be slower by much
//! than any other forgery.
//!
//! Bounds (see `field`): coordinates are tight and within [-p/4, 5p/4], as every sum of two products is whose
//! factors are tight or settled.

use alloc::vec::Vec;

use super::{double_scalar::GENERATOR, field::Field, point::curve_b};

#[derive(Clone, Copy, Debug)]
struct Point {
    x: Field,
    y: Field,
    z: Field,
}

/// The same element with its value within [-p/8, 9p/8]; limbs within 32 bits, value within ±10p.
#[inline(never)]
fn settled(sum: Field) -> Field {
    sum.tightened().folded()
}

/// 3·a, settled.
fn tripled(a: Field) -> Field {
    settled(a + a + a)
}

/// a·b + c·d.
#[inline(never)]
fn sum_of_products(a: &Field, b: &Field, c: &Field, d: &Field) -> Field {
    a.times_minus(b, c, &(Field::zero() - *d))
}

impl Point {
    fn infinity() -> Self {
        Self { x: Field::zero(), y: Field::one(), z: Field::zero() }
    }

    #[inline(never)]
    fn plus(&self, other: &Self) -> Self {
        let b = curve_b();
        let [xx, yy, zz] =
            [(self.x, other.x), (self.y, other.y), (self.z, other.z)].map(|(one, other)| one.times(&other));
        let xy = sum_of_products(&self.x, &other.y, &self.y, &other.x);
        let yz = sum_of_products(&self.y, &other.z, &self.z, &other.y);
        let xz = sum_of_products(&self.x, &other.z, &self.z, &other.x);
        let zz_3 = tripled(zz);
        let middle = tripled(settled(xz - b.times(&zz)));
        let (low, high) = (settled(yy - middle), settled(yy + middle));
        let outer = tripled(settled(b.times(&xz) - zz_3 - xx));
        let slope = settled(tripled(xx) - zz_3);
        Self {
            x: high.times_minus(&xy, &yz, &outer),
            y: sum_of_products(&high, &low, &slope, &outer),
            z: sum_of_products(&low, &yz, &slope, &xy),
        }
    }

    /// The first lane of one and the second of another.
    fn joined(first: &Self, second: &Self) -> Self {
        Self {
            x: Field::joined(&first.x, &second.x),
            y: Field::joined(&first.y, &second.y),
            z: Field::joined(&first.z, &second.z),
        }
    }
}

/// Whether u1·G + u2·Q has one of two x-coordinates. All numbers big-endian.
#[inline(never)]
pub(super) fn sum_has_x(
    key: (&[u8; 32], &[u8; 32]),
    (u1, u2): (&[u8; 32], &[u8; 32]),
    coordinates: &[[u8; 32]; 2],
) -> bool {
    let (x, y) = (Field::from_be_bytes(&GENERATOR.0, key.0), Field::from_be_bytes(&GENERATOR.1, key.1));
    let base = Point { x, y, z: Field::one() };
    // 0, P, 2·P, … 15·P.
    let mut multiples = Vec::with_capacity(16);
    for _ in 0..16 {
        multiples.push(multiples.last().map_or_else(Point::infinity, |point: &Point| point.plus(&base)));
    }
    let mut sum = Point::infinity();
    for (first, second) in u1.iter().zip(u2) {
        for shift in [4, 0] {
            for _ in 0..4 {
                sum = sum.plus(&sum);
            }
            let [one, other] =
                [first, second].map(|byte| multiples.get(usize::from(byte >> shift & 0xf)).unwrap_or(&base));
            sum = sum.plus(&Point::joined(one, other));
        }
    }
    let sum = sum.plus(&Point { x: sum.x.swapped(), y: sum.y.swapped(), z: sum.z.swapped() });
    let [one, other] = coordinates;
    let difference = sum.x - Field::from_be_bytes(one, other).times(&sum.z);
    let (is_infinity, is_x) = (sum.z.is_zero().0, difference.is_zero());
    !is_infinity && (is_x.0 || is_x.1)
}

#[cfg(test)]
mod tests;
