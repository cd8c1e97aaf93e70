//! How are two numbers worked on at once? Each vector holds limbs of two field elements, one in each lane.
//! With WebAssembly's `simd128` both lanes share every instruction; elsewhere plain integers do the same, so
//! that what the tests check natively is the same mathematics.

/// Bits of one limb.
pub(super) const LIMB_BITS: u32 = 29;

pub(super) use implementation::{LimbPair, Sum};

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod implementation {
    use core::{
        arch::wasm32::{
            i32x4, i32x4_add, i32x4_extract_lane, i32x4_shuffle, i32x4_sub, i64x2_add,
            i64x2_extend_high_i32x4, i64x2_extend_low_i32x4, i64x2_extmul_high_i32x4, i64x2_extmul_low_i32x4,
            i64x2_shl, i64x2_shr, i64x2_splat, i64x2_sub, u64x2_shr, v128, v128_and, v128_xor,
        },
        ops::{Add, Sub},
    };

    use super::LIMB_BITS;

    /// Two neighbouring limbs, signed and of 32 bits, of each lane's element: (even, even, odd, odd).
    #[derive(Clone, Copy, Debug)]
    pub struct LimbPair(v128);

    /// One column of each lane's product: two signed numbers of 64 bits.
    #[derive(Clone, Copy, Debug)]
    pub struct Sum(v128);

    impl LimbPair {
        /// (even limb, odd limb) of the first lane, and of the second.
        #[inline(always)]
        pub const fn new(first: (i32, i32), second: (i32, i32)) -> Self {
            Self(i32x4(first.0, second.0, first.1, second.1))
        }

        #[inline(always)]
        pub fn lanes(self) -> ((i32, i32), (i32, i32)) {
            let Self(limbs) = self;
            (
                (i32x4_extract_lane::<0>(limbs), i32x4_extract_lane::<2>(limbs)),
                (i32x4_extract_lane::<1>(limbs), i32x4_extract_lane::<3>(limbs)),
            )
        }

        /// The low 32 bits of each sum, which must hold the number.
        #[inline(always)]
        pub fn narrowed(even: Sum, odd: Sum) -> Self {
            Self(i32x4_shuffle::<0, 2, 4, 6>(even.0, odd.0))
        }

        #[inline(always)]
        pub fn widened(self) -> (Sum, Sum) {
            (Sum(i64x2_extend_low_i32x4(self.0)), Sum(i64x2_extend_high_i32x4(self.0)))
        }

        /// The even limbs in both places. Hidden from LLVM, which would see one number widened from two
        /// places and then no longer recognise the widening multiplication: eight instructions on x86-64
        /// instead of three.
        #[inline(always)]
        pub fn even(self) -> Self {
            Self(core::hint::black_box(i32x4_shuffle::<0, 1, 0, 1>(self.0, self.0)))
        }

        /// The odd limbs in both places.
        #[inline(always)]
        pub fn odd(self) -> Self {
            Self(core::hint::black_box(i32x4_shuffle::<2, 3, 2, 3>(self.0, self.0)))
        }

        /// The products of the even limbs.
        #[inline(always)]
        pub fn even_product(self, other: Self) -> Sum {
            Sum(i64x2_extmul_low_i32x4(self.0, other.0))
        }

        /// The products of the odd limbs.
        #[inline(always)]
        pub fn odd_product(self, other: Self) -> Sum {
            Sum(i64x2_extmul_high_i32x4(self.0, other.0))
        }

        /// The lanes changed places.
        #[inline(always)]
        pub fn swapped(self) -> Self {
            Self(i32x4_shuffle::<1, 0, 3, 2>(self.0, self.0))
        }

        /// Negated where the mask is -1, unchanged where it is 0.
        #[inline(always)]
        pub fn negated_where(self, mask: Self) -> Self {
            Self(i32x4_sub(v128_xor(self.0, mask.0), mask.0))
        }
    }

    impl Add for LimbPair {
        type Output = Self;

        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Self(i32x4_add(self.0, other.0))
        }
    }

    impl Sub for LimbPair {
        type Output = Self;

        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            Self(i32x4_sub(self.0, other.0))
        }
    }

    /// Makes every column positive, so that an unsigned shift does: a signed shift of 64-bit lanes is six
    /// instructions on x86-64. Not 2^63 itself, which compilers recognise and turn back into the signed
    /// shift.
    const BIAS: i64 = i64::MAX - ((1 << 40) - 1);

    impl Sum {
        pub const ZERO: Self = Self(core::arch::wasm32::i64x2(0, 0));

        /// The low limb, from 0 to 2^29 - 1.
        #[inline(always)]
        pub fn low(self) -> Self {
            Self(v128_and(self.0, i64x2_splat((1 << LIMB_BITS) - 1)))
        }

        /// What is above the low limb, rounded towards minus infinity. The number lies within ±(2^63 - 2^40).
        #[inline(always)]
        pub fn carry(self) -> Self {
            Self(i64x2_sub(
                u64x2_shr(i64x2_add(self.0, i64x2_splat(BIAS)), LIMB_BITS),
                i64x2_splat(BIAS >> LIMB_BITS),
            ))
        }

        #[inline(always)]
        pub fn shifted_left(self, bits: u32) -> Self {
            Self(i64x2_shl(self.0, bits))
        }

        /// Rounded towards minus infinity.
        #[inline(always)]
        pub fn shifted_right(self, bits: u32) -> Self {
            Self(i64x2_shr(self.0, bits))
        }
    }

    impl Add for Sum {
        type Output = Self;

        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Self(i64x2_add(self.0, other.0))
        }
    }

    impl Sub for Sum {
        type Output = Self;

        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            Self(i64x2_sub(self.0, other.0))
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod implementation {
    use core::ops::{Add, Sub};

    use super::LIMB_BITS;

    /// Two neighbouring limbs of each lane's element: (even, even, odd, odd). Overflow is a panic in debug
    /// builds: that is how the tests hold the bounds.
    #[derive(Clone, Copy, Debug)]
    pub struct LimbPair([i32; 4]);

    /// One column of each lane's product.
    #[derive(Clone, Copy, Debug)]
    pub struct Sum(i64, i64);

    impl LimbPair {
        /// (even limb, odd limb) of the first lane, and of the second.
        #[inline(always)]
        pub const fn new(first: (i32, i32), second: (i32, i32)) -> Self {
            Self([first.0, second.0, first.1, second.1])
        }

        #[inline(always)]
        pub fn lanes(self) -> ((i32, i32), (i32, i32)) {
            let Self([a, b, c, d]) = self;
            ((a, c), (b, d))
        }

        /// The low 32 bits of each sum, which must hold the number.
        #[inline(always)]
        #[expect(
            clippy::as_conversions,
            reason = "the assertion says that nothing is lost; release builds cut as simd128 does"
        )]
        pub fn narrowed(even: Sum, odd: Sum) -> Self {
            Self([even.0, even.1, odd.0, odd.1].map(|number| {
                debug_assert!(i32::try_from(number).is_ok(), "{number} is no limb");
                number as i32
            }))
        }

        #[inline(always)]
        pub fn widened(self) -> (Sum, Sum) {
            let [a, b, c, d] = self.0.map(i64::from);
            (Sum(a, b), Sum(c, d))
        }

        /// The even limbs in both places.
        #[inline(always)]
        pub fn even(self) -> Self {
            let Self([a, b, _, _]) = self;
            Self([a, b, a, b])
        }

        /// The odd limbs in both places.
        #[inline(always)]
        pub fn odd(self) -> Self {
            let Self([_, _, c, d]) = self;
            Self([c, d, c, d])
        }

        /// The products of the even limbs.
        #[inline(always)]
        pub fn even_product(self, other: Self) -> Sum {
            let ([a, b, _, _], [e, f, _, _]) = (self.0.map(i64::from), other.0.map(i64::from));
            Sum(a * e, b * f)
        }

        /// The products of the odd limbs.
        #[inline(always)]
        pub fn odd_product(self, other: Self) -> Sum {
            let ([_, _, c, d], [_, _, g, h]) = (self.0.map(i64::from), other.0.map(i64::from));
            Sum(c * g, d * h)
        }

        /// The lanes changed places.
        #[inline(always)]
        pub fn swapped(self) -> Self {
            let Self([a, b, c, d]) = self;
            Self([b, a, d, c])
        }

        /// Negated where the mask is -1, unchanged where it is 0.
        #[inline(always)]
        pub fn negated_where(self, mask: Self) -> Self {
            let Self([a, b, c, d]) = self;
            let Self([e, f, g, h]) = mask;
            Self([(a ^ e) - e, (b ^ f) - f, (c ^ g) - g, (d ^ h) - h])
        }
    }

    impl Add for LimbPair {
        type Output = Self;

        #[inline(always)]
        fn add(self, other: Self) -> Self {
            let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
            Self([a + e, b + f, c + g, d + h])
        }
    }

    impl Sub for LimbPair {
        type Output = Self;

        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
            Self([a - e, b - f, c - g, d - h])
        }
    }

    impl Sum {
        pub const ZERO: Self = Self(0, 0);

        /// The low limb, from 0 to 2^29 - 1.
        #[inline(always)]
        pub fn low(self) -> Self {
            let mask = (1 << LIMB_BITS) - 1;
            Self(self.0 & mask, self.1 & mask)
        }

        /// What is above the low limb, rounded towards minus infinity.
        #[inline(always)]
        pub fn carry(self) -> Self {
            self.shifted_right(LIMB_BITS)
        }

        #[inline(always)]
        pub fn shifted_left(self, bits: u32) -> Self {
            Self(self.0 << bits, self.1 << bits)
        }

        /// Rounded towards minus infinity.
        #[inline(always)]
        pub fn shifted_right(self, bits: u32) -> Self {
            Self(self.0 >> bits, self.1 >> bits)
        }
    }

    impl Add for Sum {
        type Output = Self;

        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Self(self.0 + other.0, self.1 + other.1)
        }
    }

    impl Sub for Sum {
        type Output = Self;

        #[inline(always)]
        fn sub(self, other: Self) -> Self {
            Self(self.0 - other.0, self.1 - other.1)
        }
    }
}
