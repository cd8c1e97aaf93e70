//! Do the digits add up to the scalar, each odd and within its window?

use num_bigint::BigInt;
use p256::Scalar;
use proptest::proptest;
use std::vec::Vec;

use super::{Digit, OddScalar};
use crate::testing::{big, scalar};

fn sum(digits: &[Digit], width: u32) -> BigInt {
    digits.iter().rev().fold(BigInt::ZERO, |sum, digit| {
        assert!(digit.index < 1 << (width - 1), "{digit:?}");
        let number = BigInt::from(2 * digit.index + 1);
        (sum << width) + if digit.is_negative { -number } else { number }
    })
}

/// The digits' sum is the scalar if it is odd, and the scalar less n if it is even, so that n - u's digits
/// are all negated.
#[track_caller]
fn check(number: &Scalar) {
    let odd = OddScalar::new(&number.to_bytes().into()).unwrap();
    let value = big(&number.to_bytes());
    let order = big(&(-Scalar::ONE).to_bytes()) + 1;
    let expected = if value.bit(0) { value } else { value - order };
    assert_eq!(sum(&odd.bytes(), 8), expected);
    assert_eq!(sum(&odd.nibbles(), 4), expected);
}

#[test]
fn zero_has_no_odd_digits() {
    assert!(OddScalar::new(&[0; 32]).is_none());
}

#[test]
fn small_and_large_scalars() {
    let mut number = Scalar::ZERO;
    for _ in 0..1_000 {
        number += Scalar::ONE;
        check(&number);
        check(&-number);
    }
}

#[test]
fn every_power_and_run_of_ones() {
    let powers: Vec<Scalar> =
        core::iter::successors(Some(Scalar::ONE), |power| Some(*power + *power)).take(256).collect();
    for (index, power) in powers.iter().enumerate() {
        for lower in powers.iter().take(index).step_by(3) {
            // Ones from one bit to the other, and the same by its opposite; then with the lowest bit set or
            // not.
            for number in [*power - *lower, *power + *lower, *power - *lower + Scalar::ONE] {
                check(&number);
                check(&-number);
            }
        }
    }
}

#[test]
fn every_window_at_the_carry() {
    for window in 0..32 {
        for byte in 0..=255 {
            for others in [0x00, 0x01, 0x0f, 0x10, 0x7f, 0x80, 0xfe, 0xff] {
                let mut bytes = [others; 32];
                bytes[window] = byte;
                let number = scalar(&bytes);
                if number != Scalar::ZERO {
                    check(&number);
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn random_scalars(bytes: [u8; 32]) {
        check(&scalar(&bytes));
    }
}
