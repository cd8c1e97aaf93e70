//! Does the arithmetic modulo p agree with whole integers, at random and at the ends of its bounds? Overflow
//! panics in test builds.

use std::vec::Vec;

use num_bigint::BigInt;
use proptest::{prop_assert, prop_assert_eq, proptest};

use super::{Field, LIMBS, MODULUS, ONE, R_SQUARED};
use crate::testing::{big, bytes_of, is_within, modulus, of_values, plain, reduced, value_of, values_of};

fn r() -> BigInt {
    BigInt::from(1) << 261_u32
}

fn is_tight(element: &Field) -> bool {
    let (first, second) = element.limbs();
    let within = |limbs: &[i32; LIMBS]| limbs[..8].iter().all(|limb| (0..1 << 29).contains(limb));
    within(&first) && within(&second) && values_of(element).iter().all(|value| is_within(value, 8))
}

/// Holds a product to its meaning: a number congruent to the dividend over R. With `is_bounded` it is tight,
/// from -2p to 3p.
#[track_caller]
fn assert_product(product: &Field, dividends: [BigInt; 2], is_bounded: bool) {
    for (value, dividend) in values_of(product).into_iter().zip(dividends) {
        assert_eq!(reduced(&(&value * r())), reduced(&dividend));
        assert!(!is_bounded || (value >= modulus() * -2 && value <= modulus() * 3), "{value}");
    }
    assert!(!is_bounded || is_tight(product));
}

fn product_of(a: &Field, b: &Field) -> [BigInt; 2] {
    let ([a1, a2], [b1, b2]) = (values_of(a), values_of(b));
    [a1 * b1, a2 * b2]
}

fn minus([a1, a2]: [BigInt; 2], [b1, b2]: [BigInt; 2]) -> [BigInt; 2] {
    [a1 - b1, a2 - b2]
}

#[track_caller]
fn check_products(a: &Field, b: &Field, c: &Field, d: &Field, is_bounded: bool) {
    assert_product(&a.times(b), product_of(a, b), is_bounded);
    assert_product(&a.squared(), product_of(a, a), is_bounded);
    assert_product(&a.squared_minus(d), minus(product_of(a, a), values_of(d).map(|d| d * r())), false);
    let halved = minus(product_of(a, b), product_of(c, d));
    assert_product(&a.times_minus(b, c, d), halved, false);
}

/// The numbers at which tight elements are tried: 0, ±1, multiples of p and their neighbours, and limbs that
/// are all ones.
fn extremes() -> Vec<BigInt> {
    let mut values = Vec::new();
    for times in -8..=8 {
        for off in [-1, 0, 1] {
            values.push(modulus() * times + off);
        }
    }
    let ones = (BigInt::from(1) << 232_u32) - 1;
    for top in [-(1_i64 << 27) + 1, -1, 0, 1, (1 << 24) - 1, (1 << 27) - 2] {
        values.push((BigInt::from(top) << 232_u32) + &ones);
        values.push(BigInt::from(top) << 232_u32);
    }
    values.retain(|value| is_within(value, 8));
    values
}

#[test]
fn the_constants_are_what_they_are_called() {
    assert_eq!(value_of(&MODULUS), modulus());
    assert_eq!(value_of(&ONE), reduced(&r()));
    assert_eq!(value_of(&R_SQUARED), reduced(&(r() * r())));
    assert_eq!(values_of(&Field::one()), [reduced(&r()), reduced(&r())]);
    assert_eq!(values_of(&Field::plain_one()), [BigInt::from(1), BigInt::from(1)]);
}

#[test]
fn products_hold_at_the_ends_of_tight_values() {
    let values = extremes();
    for (index, first) in values.iter().enumerate() {
        for second in &values {
            let (a, b) =
                (of_values(first, second), of_values(second, &values[(index * 7 + 3) % values.len()]));
            check_products(&a, &b, &b, &a, false);
            assert_product(&a.times(&b), product_of(&a, &b), true);
            assert_product(&a.squared(), product_of(&a, &a), true);
        }
    }
}

/// Every limb within ±α·2^29, all at once at the ends, with the signs that make columns largest, smallest and
/// mixed.
#[test]
fn products_hold_at_the_ends_of_limbs() {
    let limb = |thousandths: i64, sign: i32| sign * i32::try_from((thousandths << 29) / 1000).unwrap();
    let signs = |pattern: usize, index: usize| match pattern {
        0 => 1,
        1 => -1,
        2 => [1, -1][index % 2],
        3 => [-1, 1][index % 2],
        _ => [1, -1][usize::from(index > 4)],
    };
    let element = |thousandths: i64, pattern: usize| {
        let limbs = core::array::from_fn(|index| limb(thousandths, signs(pattern, index)));
        Field::from_limbs(&limbs, &limbs.map(|limb| -limb))
    };
    // α and β of `times`, and of the two halves of `times_minus`, in thousandths: products up to 3 together.
    for (alpha, beta) in [(1000, 3000), (3000, 1000), (1500, 2000), (2000, 1500), (1732, 1732), (1000, 1000)]
    {
        for (p, q) in (0..5).flat_map(|p| (0..5).map(move |q| (p, q))) {
            let (a, b) = (element(alpha, p), element(beta, q));
            assert_product(&a.times(&b), product_of(&a, &b), false);
        }
    }
    for (alpha, gamma) in [(2000, 1000), (1000, 2000), (1500, 1500)] {
        for (p, q) in (0..5).flat_map(|p| (0..5).map(move |q| (p, q))) {
            let (a, b, c, d) = (element(alpha, p), element(1000, q), element(1000, p), element(gamma, q));
            let difference = minus(product_of(&a, &b), product_of(&c, &d));
            assert_product(&a.times_minus(&b, &c, &d), difference, false);
        }
    }
    for pattern in 0..5 {
        let a = element(1732, pattern);
        assert_product(&a.squared(), product_of(&a, &a), false);
        // Three tight elements together, as a sum of points subtracts them.
        let tight = of_values(&(modulus() * 8), &(modulus() * -8));
        let three = tight + tight + tight;
        assert_product(
            &a.squared_minus(&three),
            minus(product_of(&a, &a), values_of(&three).map(|b| b * r())),
            false,
        );
    }
}

#[test]
fn sums_differences_and_negations_hold_at_the_ends() {
    for (first, second) in extremes().iter().zip(extremes().iter().rev()) {
        let (a, b) = (of_values(first, second), of_values(second, first));
        assert_eq!(values_of(&(a + b)), [first + second, second + first]);
        assert_eq!(values_of(&(a - b)), [first - second, second - first]);
        let mask = crate::lanes::LimbPair::new((-1, -1), (0, 0));
        assert_eq!(values_of(&a.negated_where(mask)), [-first, second.clone()]);
        assert_eq!(values_of(&a.swapped()), [second.clone(), first.clone()]);
        assert_eq!(values_of(&Field::joined(&a, &b)), [first.clone(), first.clone()]);
        assert_eq!(values_of(&a.first_in_both()), [first.clone(), first.clone()]);
        assert_eq!(values_of(&(a - b).tightened()), [first - second, second - first]);
        assert_eq!(values_of(&a.shifted(2)), [first * 4, second * 4]);
        assert_eq!(values_of(&a.shifted(3)), [first * 8, second * 8]);
    }
}

#[test]
fn folding_brings_near_zero_to_p() {
    for times in -10..=10 {
        for off in
            [BigInt::ZERO, BigInt::from(1), BigInt::from(-1), modulus() / 2, (BigInt::from(1) << 232_u32) - 1]
        {
            let value = modulus() * times + off;
            let folded = of_values(&value, &-value.clone()).folded();
            for (folded, value) in values_of(&folded).into_iter().zip([value.clone(), -value]) {
                assert_eq!(reduced(&folded), reduced(&value));
                assert!(&folded * 8 >= -modulus() && &folded * 8 <= modulus() * 9, "{value} gives {folded}");
            }
            let (first, second) = folded.limbs();
            assert!(
                first.iter().chain(&second).all(|limb| limb.abs() <= (1 << 29) + (1 << 25)),
                "{first:?} {second:?}"
            );
        }
    }
}

#[test]
fn zero_is_seen_in_every_form_and_nothing_else() {
    for times in -8..=8 {
        let value = modulus() * times;
        assert_eq!(of_values(&value, &(&value + 1)).is_zero(), (true, false), "{times}");
        assert_eq!(of_values(&(&value - 1), &value).is_zero(), (false, true), "{times}");
    }
    let (zero, one) = (Field::from_limbs(&[0; LIMBS], &MODULUS), Field::one());
    assert_eq!(zero.is_zero(), (true, true));
    assert_eq!(one.is_zero(), (false, false));
    assert_eq!((one - one).is_zero(), (true, true));
    assert_eq!((Field::from_limbs(&MODULUS, &MODULUS) - one + one).is_zero(), (true, true));
    for value in extremes() {
        let is_zero = reduced(&value) == BigInt::ZERO;
        assert_eq!(of_values(&value, &value).is_zero(), (is_zero, is_zero), "{value}");
    }
}

#[test]
fn bytes_are_read_at_the_ends() {
    let two_to_256 = BigInt::from(1) << 256_u32;
    for value in [
        BigInt::ZERO,
        BigInt::from(1),
        modulus() - 1,
        modulus(),
        modulus() + 1,
        &two_to_256 - 1,
        two_to_256 - 2,
    ] {
        let (bytes, other) = (bytes_of(&value), bytes_of(&BigInt::from(5)));
        assert_eq!(values_of(&Field::plain(&bytes, &other)), [value.clone(), BigInt::from(5)]);
        let element = Field::from_be_bytes(&bytes, &other);
        assert_eq!(values_of(&element).map(|value| plain(&value)), [reduced(&value), BigInt::from(5)]);
        assert!(is_tight(&element));
    }
}

#[test]
fn inverses_of_extremes() {
    for value in extremes() {
        check_inverse(&value, &(modulus() - 2));
    }
}

#[track_caller]
fn check_inverse(first: &BigInt, second: &BigInt) {
    let inverses = values_of(&of_values(first, second).inverted());
    for (inverse, value) in inverses.iter().zip([first, second]) {
        let expected = if reduced(value) == BigInt::ZERO { BigInt::ZERO } else { BigInt::from(1) };
        assert_eq!(reduced(&(plain(inverse) * plain(value))), expected, "{value}");
    }
}

/// Eight times p, read as signed around zero.
fn signed(bytes: &[u8; 33]) -> BigInt {
    big(bytes) % (modulus() * 16 + 1) - modulus() * 8
}

proptest! {
    #[test]
    fn products_agree_with_whole_integers(a: [[u8; 32]; 2], b: [[u8; 32]; 2], c: [u8; 32], tops: [u8; 4]) {
        let value = |bytes: &[u8; 32], top: u8| {
            let mut longer = [top; 33];
            longer[1..].copy_from_slice(bytes);
            signed(&longer)
        };
        let (a1, a2) = (value(&a[0], tops[0]), value(&a[1], tops[1]));
        let (b1, b2) = (value(&b[0], tops[2]), value(&b[1], tops[3]));
        let (a, b, c) = (of_values(&a1, &a2), of_values(&b1, &b2), Field::plain(&c, &c));
        check_products(&a, &b, &b, &c, false);
        assert_product(&a.times(&b), product_of(&a, &b), true);
        // A difference and a sum, as the formulas use them.
        check_products(&(a - b), &(a + b), &a, &c, false);
        prop_assert_eq!(a.is_zero(), (false, false));
    }

    #[test]
    fn limbs_within_the_bounds_agree(a: [[i32; LIMBS]; 2], b: [[i32; LIMBS]; 2]) {
        // From 32 bits down to ±2^29·√3: eight limbs at random.
        let within = |limbs: [i32; LIMBS]| limbs.map(|limb| i32::try_from(i64::from(limb) * 1732 / 4000).unwrap());
        let [a, b] = [a, b].map(|[first, second]| Field::from_limbs(&within(first), &within(second)));
        assert_product(&a.times(&b), product_of(&a, &b), false);
        assert_product(&a.squared(), product_of(&a, &a), false);
    }

    #[test]
    fn inverses_agree(first: [u8; 32], second: [u8; 32]) {
        check_inverse(&big(&first), &big(&second));
        let element = Field::from_be_bytes(&first, &second);
        prop_assert!(is_tight(&element));
        prop_assert_eq!(values_of(&element).map(|value| plain(&value)), [reduced(&big(&first)), reduced(&big(&second))]);
    }
}
