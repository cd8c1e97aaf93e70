//! Is the inverse the one that plain arithmetic and p256 find?

use super::*;
use num_bigint::BigInt;
use p256::{
    Scalar,
    elliptic_curve::{PrimeField as _, ops::Reduce as _},
};

fn reduced(bytes: &[u8; 32]) -> Scalar {
    Scalar::reduce(&p256::U256::from_be_slice(bytes))
}

fn assert_quotients(a: &[u8; 32], b: &[u8; 32], s: &Scalar) {
    let inverse = s.invert_vartime().unwrap();
    let expected: [[u8; 32]; 2] = [a, b].map(|dividend| (reduced(dividend) * inverse).to_bytes().into());
    let (of_a, of_b) = quotients((a, b), &s.to_bytes().into());
    assert_eq!([of_a, of_b], expected, "{a:x?} {b:x?} {s:?}");
}

#[test]
fn small_large_and_sparse() {
    let order: [u8; 32] = bytes_of(&ORDER);
    let above = {
        let mut above = order;
        above[31] += 1;
        above
    };
    let one: [u8; 32] = Scalar::ONE.to_bytes().into();
    let largest: [u8; 32] = (-Scalar::ONE).to_bytes().into();
    let dividends = [[0; 32], one, [0x55; 32], largest, order, above, [0xff; 32]];
    let mut power = Scalar::ONE;
    for round in 0..256 {
        power = power.double();
        for small in 0..4_u64 {
            for s in [power + Scalar::from(small), power - Scalar::from(small), -power + Scalar::from(small)]
            {
                if s != Scalar::ZERO {
                    assert_quotients(&dividends[round % 7], &dividends[(round / 7) % 7], &s);
                }
            }
        }
    }
    let s = Scalar::from_repr([0x55; 32].into()).unwrap();
    for a in &dividends {
        for b in &dividends {
            for s in [s, Scalar::ONE, -Scalar::ONE] {
                assert_quotients(a, b, &s);
            }
        }
    }
}

fn value(number: &Number) -> BigInt {
    number.iter().rev().fold(BigInt::ZERO, |value, limb| (value << LIMB_BITS) + limb)
}

fn number(value: &BigInt) -> Number {
    core::array::from_fn(|index| {
        let shifted: BigInt = value >> (index * 30);
        let limb = if index + 1 == LIMBS { shifted } else { shifted & BigInt::from(LIMB_MASK) };
        i64::try_from(limb).unwrap()
    })
}

fn is_within_bounds(number: &Number) -> bool {
    let (value, order) = (value(number), value(&ORDER));
    value < order && value > order * -2
}

/// Whatever thirty steps may be, at the ends of the bounds: what random numbers hardly come to.
#[test]
fn d_and_e_stay_within_their_bounds() {
    let order = value(&ORDER);
    let ends = [&order * -2 + 1, -&order, BigInt::from(-1), BigInt::ZERO, BigInt::from(1), &order - 1];
    let (whole, half) = (1 << LIMB_BITS, 1 << (LIMB_BITS - 1));
    let rows = [
        (whole, 0),
        (-whole, 0),
        (0, whole),
        (0, -whole),
        (half, half),
        (half, -half),
        (-half, half),
        (-half, -half),
        (1, 0),
        (3, -7),
    ];
    for (d, e) in ends.iter().flat_map(|d| ends.iter().map(move |e| (d, e))) {
        for (index, (u, v)) in rows.into_iter().enumerate() {
            let (q, r) = rows[(index + 3) % rows.len()];
            let mut pair = Pair { d: number(d), e: number(e) };
            pair.apply(&Steps { u, v, q, r });
            for (after, (a, b)) in [(&pair.d, (u, v)), (&pair.e, (q, r))] {
                assert!(is_within_bounds(after), "{d} {e} {a} {b}");
                assert_eq!((value(after) * whole - d * a - e * b) % &order, BigInt::ZERO, "{d} {e} {a} {b}");
            }
        }
    }
    for c in [[0; 32], bytes_of(&ORDER), [0xff; 32]] {
        assert!(is_within_bounds(&Pair::beginning_with(&c).e));
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2_000))]
    #[test]
    fn as_p256_says(a: [u8; 32], b: [u8; 32], s: [u8; 32]) {
        if reduced(&s) != Scalar::ZERO {
            assert_quotients(&a, &b, &reduced(&s));
        }
    }
}
