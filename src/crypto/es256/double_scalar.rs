//! Is r the x-coordinate of u1·G + u2·Q? The question of ECDSA's last step (FIPS 186-5 section 6.4.2, steps 4
//! to 6).
//!
//! u1·G is summed in the first lane and u2·Q in the second; at the end the lanes are added. No inversion:
//! with the sum as (X, Z), x = X/Z² is compared as X ≡ x·Z², for x = r and, where it is below p, x = r + n.
//!
//! `None` means that some step was exceptional (see `point`) and nothing is known: the caller asks
//! `arbiter`.

use super::{
    field::Field,
    lanes::LimbPair,
    point::{Affine, Jacobian, odd_multiples},
    signed_digits::{Digit, OddScalar},
    table::Table,
};

/// The generator G (SP 800-186 section 3.2.1.3), x and y, big-endian.
pub(super) const GENERATOR: ([u8; 32], [u8; 32]) = (
    [
        0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77,
        0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
    ],
    [
        0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b,
        0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
    ],
);

/// u1·G + u2·Q in the two lanes, by the tables of G and Q: 31 additions.
#[inline(never)]
pub(super) fn by_tables(
    (of_generator, of_key): (&Table, &Table),
    u1: &[u8; 32],
    u2: &[u8; 32],
) -> Option<Jacobian> {
    let mut sum: Option<Jacobian> = None;
    let (of_u1, of_u2) = (OddScalar::new(u1)?.bytes(), OddScalar::new(u2)?.bytes());
    for (window, (&first, &second)) in of_u1.iter().zip(&of_u2).enumerate() {
        let (x1, y1) = of_generator.entry(window, first.index)?;
        let (x2, y2) = of_key.entry(window, second.index)?;
        let point = Affine { x: Field::from_limbs(x1, x2), y: Field::from_limbs(y1, y2) }
            .negated_where(signs(first, second));
        sum = Some(match sum {
            None => point.into(),
            Some(sum) => sum.plus(&point),
        });
    }
    sum
}

/// u1·G + u2·Q in the two lanes, for a key without a table: 252 doublings and 63 additions.
#[inline(never)]
pub(super) fn without_tables(key: (&[u8; 32], &[u8; 32]), u1: &[u8; 32], u2: &[u8; 32]) -> Option<Jacobian> {
    let base =
        Affine { x: Field::from_be_bytes(&GENERATOR.0, key.0), y: Field::from_be_bytes(&GENERATOR.1, key.1) };
    let multiples = odd_multiples(&base, 8)?;
    let mut sum: Option<Jacobian> = None;
    let digits = OddScalar::new(u1)?.nibbles().into_iter().zip(OddScalar::new(u2)?.nibbles());
    for (first, second) in digits.rev() {
        let (one, other) = (multiples.get(first.index)?, multiples.get(second.index)?);
        let point = Affine { x: Field::joined(&one.x, &other.x), y: Field::joined(&one.y, &other.y) }
            .negated_where(signs(first, second));
        sum = Some(match sum {
            None => point.into(),
            Some(sum) => sum.doubled_times(4).plus(&point),
        });
    }
    sum
}

#[inline(always)]
fn signs(first: Digit, second: Digit) -> LimbPair {
    let (first, second) = (-i32::from(first.is_negative), -i32::from(second.is_negative));
    LimbPair::new((first, first), (second, second))
}

/// Whether the lanes' points add up to a point whose x-coordinate is one of two numbers below 2^256,
/// big-endian.
#[inline(never)]
pub(super) fn sum_has_x(lanes: &Jacobian, candidates: (&[u8; 32], &[u8; 32])) -> Option<bool> {
    let (x, z) = lanes.lanes_added();
    if z.is_zero().0 {
        return None;
    }
    let (x, z_squared) = (x.first_in_both(), z.squared().first_in_both());
    // A plain number times an element in Montgomery form is a plain number: both sides leave that form here.
    let difference =
        z_squared.times_minus(&Field::plain(candidates.0, candidates.1), &x, &Field::plain_one());
    let is_zero = difference.is_zero();
    Some(is_zero.0 || is_zero.1)
}

#[cfg(test)]
mod tests;
