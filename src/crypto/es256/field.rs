//! How does one compute modulo p = 2^256 - 2^224 + 2^192 + 2^96 - 1, the prime of P-256 (SP 800-186 section
//! 3.2.1.3), when 32-bit multiplication is all that WebAssembly does quickly?
//!
//! An element is nine signed limbs of radix 2^29, in Montgomery form with R = 2^261: `a` stands for the
//! number a·R mod p. p ≡ -1 (mod 2^96), so p' = -1/p mod 2^29 is 1 and each quotient digit of Montgomery's
//! reduction (Montgomery 1985) is the lowest limb itself; adding digit·p is four shifts, no multiplication.
//! Product and reduction go row by row (CIOS: Koç, Acar, Kaliski 1996). R is 32 times p, so nothing is ever
//! reduced below p before the last comparison.
//!
//! # Bounds
//! *Tight*: limbs 0 to 7 in [0, 2^29), limb 8 small enough that the value lies within ±10p. Every product is
//! tight. A difference of two tight elements has limbs within ±2^29; a sum of two within [0, 2^30). Of the
//! operands of a product, with limbs within ±α·2^29 and ±β·2^29, nine columns sum to at most 9·α·β·2^58, and
//! the reduction and the carries add less than 2^55: α·β ≤ 3 keeps every sum within 63 bits. For a sum of two
//! products the αβ add up. For the values: |a|,|b| ≤ 10p give |a·b|/R ≤ 3.2p, so a
//! product lies in [-3.2p, 4.2p]. The portable lanes panic on overflow in debug builds, and the tests go to
//! these extremes.
//!
//! Two elements are computed side by side, one in each lane. Signature checks handle nothing secret, so time
//! may vary.

mod columns;

use core::ops::{Add, Sub};

use super::{
    lanes::{LIMB_BITS, LimbPair, Sum},
    scalar::limbs,
};
pub(super) use columns::LIMBS;
use columns::{Sums, add_row, add_square_row, reduce, subtract_row};

/// R mod p: the number 1.
const ONE: [i32; LIMBS] = [32, 0, 0, 536_854_528, 536_870_911, 536_870_911, 528_482_303, 67_108_863, 0];

/// R² mod p: multiplied by it, a number comes into Montgomery form.
const R_SQUARED: [i32; LIMBS] =
    [3_072, 0, 536_805_376, 534_773_759, 532_676_607, 536_870_911, 536_870_911, 536_870_910, 19];

/// p.
const MODULUS: [i32; LIMBS] =
    [536_870_911, 536_870_911, 536_870_911, 511, 0, 0, 262_144, 534_773_760, 16_777_215];

/// Two elements modulo p. Limb 8 stands in both places of the last pair: a pair of which one half alone is
/// read is no longer seen as two halves by LLVM, and its widening multiplication is lost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field([LimbPair; 5]);

/// Brings columns into tight limbs.
#[inline(always)]
fn tight(sums: Sums) -> Field {
    let [s0, s1, s2, s3, s4, s5, s6, s7, s8] = sums;
    let s1 = s1 + s0.carry();
    let s2 = s2 + s1.carry();
    let s3 = s3 + s2.carry();
    let s4 = s4 + s3.carry();
    let s5 = s5 + s4.carry();
    let s6 = s6 + s5.carry();
    let s7 = s7 + s6.carry();
    let s8 = s8 + s7.carry();
    let pair = |even: Sum, odd: Sum| LimbPair::narrowed(even.low(), odd.low());
    Field([pair(s0, s1), pair(s2, s3), pair(s4, s5), pair(s6, s7), LimbPair::narrowed(s8, s8)])
}

impl Field {
    /// Zero in both lanes.
    pub(super) fn zero() -> Self {
        Self::from_limbs(&[0; LIMBS], &[0; LIMBS])
    }

    /// One in both lanes.
    pub(super) fn one() -> Self {
        Self::from_limbs(&ONE, &ONE)
    }

    /// An element of each lane by its limbs.
    #[inline(always)]
    pub(super) fn from_limbs(first: &[i32; LIMBS], second: &[i32; LIMBS]) -> Self {
        let [a0, a1, a2, a3, a4, a5, a6, a7, a8] = *first;
        let [b0, b1, b2, b3, b4, b5, b6, b7, b8] = *second;
        Self([
            LimbPair::new((a0, a1), (b0, b1)),
            LimbPair::new((a2, a3), (b2, b3)),
            LimbPair::new((a4, a5), (b4, b5)),
            LimbPair::new((a6, a7), (b6, b7)),
            LimbPair::new((a8, a8), (b8, b8)),
        ])
    }

    /// The limbs of each lane.
    #[inline(always)]
    pub(super) fn limbs(&self) -> ([i32; LIMBS], [i32; LIMBS]) {
        let Self([p01, p23, p45, p67, p8]) = *self;
        let (p01, p23, p45, p67, p8) = (p01.lanes(), p23.lanes(), p45.lanes(), p67.lanes(), p8.lanes());
        let lane = |(l0, l1), (l2, l3), (l4, l5), (l6, l7), (l8, _)| [l0, l1, l2, l3, l4, l5, l6, l7, l8];
        (lane(p01.0, p23.0, p45.0, p67.0, p8.0), lane(p01.1, p23.1, p45.1, p67.1, p8.1))
    }

    /// The limbs as columns.
    #[inline(always)]
    fn columns(&self) -> Sums {
        let Self([p01, p23, p45, p67, p8]) = *self;
        let ((s0, s1), (s2, s3), (s4, s5)) = (p01.widened(), p23.widened(), p45.widened());
        let ((s6, s7), (s8, _)) = (p67.widened(), p8.widened());
        [s0, s1, s2, s3, s4, s5, s6, s7, s8]
    }

    /// Pair by pair. Written out: a loop over an array, or its `map`, is left as a call for each element.
    #[inline(always)]
    fn each(self, change: impl Fn(LimbPair) -> LimbPair) -> Self {
        let Self([p01, p23, p45, p67, p8]) = self;
        Self([change(p01), change(p23), change(p45), change(p67), change(p8)])
    }

    /// Pair by pair of two elements.
    #[inline(always)]
    fn each_with(self, other: Self, join: impl Fn(LimbPair, LimbPair) -> LimbPair) -> Self {
        let (Self([p01, p23, p45, p67, p8]), Self([q01, q23, q45, q67, q8])) = (self, other);
        Self([join(p01, q01), join(p23, q23), join(p45, q45), join(p67, q67), join(p8, q8)])
    }

    /// Two numbers below 2^256, big-endian, not in Montgomery form.
    pub(super) fn plain(first: &[u8; 32], second: &[u8; 32]) -> Self {
        Self::from_limbs(&limbs_of(first), &limbs_of(second))
    }

    /// The number 1 in both lanes, not in Montgomery form.
    pub(super) fn plain_one() -> Self {
        const PLAIN_ONE: [i32; LIMBS] = [1, 0, 0, 0, 0, 0, 0, 0, 0];
        Self::from_limbs(&PLAIN_ONE, &PLAIN_ONE)
    }

    /// Two numbers below 2^256, big-endian.
    #[inline(never)]
    pub(super) fn from_be_bytes(first: &[u8; 32], second: &[u8; 32]) -> Self {
        Self::plain(first, second).times(&Self::from_limbs(&R_SQUARED, &R_SQUARED))
    }

    /// a·b. α·β ≤ 3.
    #[inline(never)]
    pub(super) fn times(&self, other: &Self) -> Self {
        let others = &other.0;
        let [a01, a23, a45, a67, a8] = self.0;
        let sums = reduce(add_row::<0>([Sum::ZERO; LIMBS], a01.even(), others));
        let sums = reduce(add_row::<1>(sums, a01.odd(), others));
        let sums = reduce(add_row::<2>(sums, a23.even(), others));
        let sums = reduce(add_row::<3>(sums, a23.odd(), others));
        let sums = reduce(add_row::<4>(sums, a45.even(), others));
        let sums = reduce(add_row::<5>(sums, a45.odd(), others));
        let sums = reduce(add_row::<6>(sums, a67.even(), others));
        let sums = reduce(add_row::<7>(sums, a67.odd(), others));
        tight(reduce(add_row::<8>(sums, a8.even(), others)))
    }

    /// a·b - c·d with one reduction. α·β of both together ≤ 3.
    #[inline(never)]
    pub(super) fn times_minus(&self, other: &Self, third: &Self, fourth: &Self) -> Self {
        let (others, fourths) = (&other.0, &fourth.0);
        let [a01, a23, a45, a67, a8] = self.0;
        let [c01, c23, c45, c67, c8] = third.0;
        let sums = reduce(subtract_row::<0>(
            add_row::<0>([Sum::ZERO; LIMBS], a01.even(), others),
            c01.even(),
            fourths,
        ));
        let sums = reduce(subtract_row::<1>(add_row::<1>(sums, a01.odd(), others), c01.odd(), fourths));
        let sums = reduce(subtract_row::<2>(add_row::<2>(sums, a23.even(), others), c23.even(), fourths));
        let sums = reduce(subtract_row::<3>(add_row::<3>(sums, a23.odd(), others), c23.odd(), fourths));
        let sums = reduce(subtract_row::<4>(add_row::<4>(sums, a45.even(), others), c45.even(), fourths));
        let sums = reduce(subtract_row::<5>(add_row::<5>(sums, a45.odd(), others), c45.odd(), fourths));
        let sums = reduce(subtract_row::<6>(add_row::<6>(sums, a67.even(), others), c67.even(), fourths));
        let sums = reduce(subtract_row::<7>(add_row::<7>(sums, a67.odd(), others), c67.odd(), fourths));
        tight(reduce(subtract_row::<8>(add_row::<8>(sums, a8.even(), others), c8.even(), fourths)))
    }

    /// The columns of a² after the reduction. α ≤ √3.
    #[inline(always)]
    fn square_columns(&self) -> Sums {
        let others = &self.0;
        let [a01, a23, a45, a67, a8] = self.0;
        let sums = reduce(add_square_row::<0>([Sum::ZERO; LIMBS], a01.even(), others));
        let sums = reduce(add_square_row::<1>(sums, a01.odd(), others));
        let sums = reduce(add_square_row::<2>(sums, a23.even(), others));
        let sums = reduce(add_square_row::<3>(sums, a23.odd(), others));
        let sums = reduce(add_square_row::<4>(sums, a45.even(), others));
        let sums = reduce(add_square_row::<5>(sums, a45.odd(), others));
        let sums = reduce(add_square_row::<6>(sums, a67.even(), others));
        let sums = reduce(add_square_row::<7>(sums, a67.odd(), others));
        reduce(add_square_row::<8>(sums, a8.even(), others))
    }

    /// a².
    #[inline(always)]
    pub(super) fn squared(&self) -> Self {
        self.squared_minus(&Self::zero())
    }

    /// a² - b; limbs of b within 32 bits.
    #[inline(never)]
    pub(super) fn squared_minus(&self, subtrahend: &Self) -> Self {
        let [s0, s1, s2, s3, s4, s5, s6, s7, s8] = self.square_columns();
        let [b0, b1, b2, b3, b4, b5, b6, b7, b8] = subtrahend.columns();
        tight([s0 - b0, s1 - b1, s2 - b2, s3 - b3, s4 - b4, s5 - b5, s6 - b6, s7 - b7, s8 - b8])
    }

    /// a·2^`bits`, tight; a tight.
    #[inline(never)]
    pub(super) fn shifted(&self, bits: u32) -> Self {
        let [s0, s1, s2, s3, s4, s5, s6, s7, s8] = self.columns();
        let up = |limb: Sum| limb.shifted_left(bits);
        tight([up(s0), up(s1), up(s2), up(s3), up(s4), up(s5), up(s6), up(s7), up(s8)])
    }

    /// The same value in tight limbs.
    pub(super) fn tightened(&self) -> Self {
        self.shifted(0)
    }

    /// The same element with its value within [-p/8, 9p/8] and limbs within ±1.04·2^29; a tight. Adds a
    /// multiple of p by the top limb's bits above 2^256.
    pub(super) fn folded(&self) -> Self {
        let [l0, l1, l2, l3, l4, l5, l6, l7, l8] = self.columns();
        let times = l8.shifted_right(256 - 8 * LIMB_BITS);
        let top = l8 - times.shifted_left(256 - 8 * LIMB_BITS);
        Self([
            LimbPair::narrowed(l0 + times, l1),
            LimbPair::narrowed(l2, l3 - times.shifted_left(96 - 3 * LIMB_BITS)),
            LimbPair::narrowed(l4, l5),
            LimbPair::narrowed(
                l6 - times.shifted_left(192 - 6 * LIMB_BITS),
                l7 + times.shifted_left(224 - 7 * LIMB_BITS),
            ),
            LimbPair::narrowed(top, top),
        ])
    }

    /// The lanes changed places.
    pub(super) fn swapped(&self) -> Self {
        self.each(LimbPair::swapped)
    }

    /// The first lane of one and the second of another.
    #[inline(never)]
    pub(super) fn joined(first: &Self, second: &Self) -> Self {
        Self::from_limbs(&first.limbs().0, &second.limbs().1)
    }

    /// The first lane's element in both lanes.
    #[inline(never)]
    pub(super) fn first_in_both(&self) -> Self {
        let (first, _) = self.limbs();
        Self::from_limbs(&first, &first)
    }

    /// -a in the lanes where the mask is -1.
    #[inline(always)]
    pub(super) fn negated_where(&self, mask: LimbPair) -> Self {
        self.each(|limb| limb.negated_where(mask))
    }

    /// 1/a by Fermat: a^(p-2), both lanes at once; 0 for 0. The exponent in 32-bit words is
    /// `ffffffff 00000001 00000000 00000000 00000000 ffffffff ffffffff fffffffd`.
    #[inline(never)]
    pub(super) fn inverted(&self) -> Self {
        // `ones_k` is a^(2^k - 1).
        let ones_2 = self.squared().times(self);
        let ones_4 = ones_2.squared_times(2).times(&ones_2);
        let ones_8 = ones_4.squared_times(4).times(&ones_4);
        let ones_16 = ones_8.squared_times(8).times(&ones_8);
        let ones_32 = ones_16.squared_times(16).times(&ones_16);
        let ones_24 = ones_16.squared_times(8).times(&ones_8);
        let ones_30 = ones_24.squared_times(4).times(&ones_4).squared_times(2).times(&ones_2);
        let high = ones_32.squared_times(32).times(self);
        let middle = high.squared_times(128).times(&ones_32).squared_times(32).times(&ones_32);
        middle.squared_times(30).times(&ones_30).squared_times(2).times(self)
    }

    /// a^(2^`count`).
    #[inline(never)]
    fn squared_times(&self, count: usize) -> Self {
        (0..count).fold(*self, |element, _| element.squared())
    }

    /// Whether a ≡ 0 (mod p), in each lane. |a| ≤ 10p.
    #[inline(never)]
    pub(super) fn is_zero(&self) -> (bool, bool) {
        // (a + digits·p)/R with |a| ≤ 10p and digits < R lies in [0, p], where only 0 and p are ≡ 0.
        let (first, second) = self.times(&Self::plain_one()).limbs();
        let is_zero = |limbs| limbs == [0; LIMBS] || limbs == MODULUS;
        (is_zero(first), is_zero(second))
    }
}

/// The limbs of a number below 2^256, given big-endian.
fn limbs_of(bytes: &[u8; 32]) -> [i32; LIMBS] {
    limbs(bytes, LIMB_BITS).map(|limb| i32::try_from(limb).unwrap_or(0))
}

impl Add for Field {
    type Output = Self;

    /// Limb by limb: α adds up.
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.each_with(other, |limb, other| limb + other)
    }
}

impl Sub for Field {
    type Output = Self;

    /// Limb by limb: of two tight elements, α is 1.
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.each_with(other, |limb, other| limb - other)
    }
}

#[cfg(test)]
mod tests;
