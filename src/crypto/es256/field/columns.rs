//! How are limbs multiplied into columns, row by row, and columns reduced? The rows and digits of Montgomery's
//! reduction that `field` puts together; the bounds stand there.

use core::cmp::Ordering;

use super::super::lanes::{LIMB_BITS, LimbPair, Sum};

/// Limbs of an element, and columns of a product that is reduced row by row.
pub(in super::super) const LIMBS: usize = 9;

/// One sum a column, the lowest first.
pub(super) type Sums = [Sum; LIMBS];

/// Adds one limb, given in both places, times the other limbs to the columns.
#[inline(always)]
pub(super) fn add_row<const ROW: usize>(sums: Sums, limb: LimbPair, others: &[LimbPair; 5]) -> Sums {
    let [s0, s1, s2, s3, s4, s5, s6, s7, s8] = sums;
    let [o01, o23, o45, o67, o8] = *others;
    [
        s0 + limb.even_product(o01),
        s1 + limb.odd_product(o01),
        s2 + limb.even_product(o23),
        s3 + limb.odd_product(o23),
        s4 + limb.even_product(o45),
        s5 + limb.odd_product(o45),
        s6 + limb.even_product(o67),
        s7 + limb.odd_product(o67),
        s8 + if ROW.is_multiple_of(2) { limb.even_product(o8) } else { limb.odd_product(o8) },
    ]
}

/// Subtracts what `add_row` adds.
#[inline(always)]
pub(super) fn subtract_row<const ROW: usize>(sums: Sums, limb: LimbPair, others: &[LimbPair; 5]) -> Sums {
    let [s0, s1, s2, s3, s4, s5, s6, s7, s8] = sums;
    let [o01, o23, o45, o67, o8] = *others;
    [
        s0 - limb.even_product(o01),
        s1 - limb.odd_product(o01),
        s2 - limb.even_product(o23),
        s3 - limb.odd_product(o23),
        s4 - limb.even_product(o45),
        s5 - limb.odd_product(o45),
        s6 - limb.even_product(o67),
        s7 - limb.odd_product(o67),
        s8 - if ROW.is_multiple_of(2) { limb.even_product(o8) } else { limb.odd_product(o8) },
    ]
}

/// Adds the row of a square: the square of limb `ROW`, and twice its products with the limbs above, which
/// stand for those with the limbs below as well.
#[inline(always)]
pub(super) fn add_square_row<const ROW: usize>(sums: Sums, limb: LimbPair, others: &[LimbPair; 5]) -> Sums {
    let [s0, s1, s2, s3, s4, s5, s6, s7, s8] = sums;
    let [o01, o23, o45, o67, o8] = *others;
    let doubled = limb + limb;
    let even = |column: usize, sum: Sum, other: LimbPair| match column.cmp(&ROW) {
        Ordering::Less => sum,
        Ordering::Equal => sum + other.even_product(other),
        Ordering::Greater => sum + doubled.even_product(other),
    };
    let odd = |column: usize, sum: Sum, other: LimbPair| match column.cmp(&ROW) {
        Ordering::Less => sum,
        Ordering::Equal => sum + other.odd_product(other),
        Ordering::Greater => sum + doubled.odd_product(other),
    };
    [
        even(0, s0, o01),
        odd(1, s1, o01),
        even(2, s2, o23),
        odd(3, s3, o23),
        even(4, s4, o45),
        odd(5, s5, o45),
        even(6, s6, o67),
        odd(7, s7, o67),
        if ROW.is_multiple_of(2) { even(8, s8, o8) } else { odd(8, s8, o8) },
    ]
}

/// Adds digit·p, where the digit is the lowest limb of the lowest column, which becomes a multiple of 2^29 by
/// it; then moves down by one column.
#[inline(always)]
pub(super) fn reduce(sums: Sums) -> Sums {
    let [lowest, s1, s2, s3, s4, s5, s6, s7, s8] = sums;
    let digit = lowest.low();
    [
        s1 + lowest.carry(),
        s2,
        s3 + digit.shifted_left(96 - 3 * LIMB_BITS),
        s4,
        s5,
        s6 + digit.shifted_left(192 - 6 * LIMB_BITS),
        s7 - digit.shifted_left(224 - 7 * LIMB_BITS),
        s8 + digit.shifted_left(256 - 8 * LIMB_BITS),
        Sum::ZERO,
    ]
}
