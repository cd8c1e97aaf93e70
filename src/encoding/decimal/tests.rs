//! Is a number read as it is written? Against whole numbers with the places shifted, where nothing is rounded.

use super::*;
use crate::encoding::{json, json_value::Json};
use alloc::{format, string::String};
use proptest::prelude::*;

fn exact(text: &str) -> Option<Exact> {
    match json::parse(text.as_bytes()).unwrap() {
        Json::Unsigned(number) => Some(Exact::integer(number)),
        Json::Decimal(decimal) => decimal.exact(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn parts() {
    const LAST: u64 = MAX_NUMERIC_DATE;
    for (text, expected) in [
        ("0.0", Some((0, 0))),
        ("0e999999999999999999999", Some((0, 0))),
        ("0.001", Some((0, 1))),
        ("0.0001", Some((0, 1))),
        ("1e-999999999999999999999", Some((0, 1))),
        ("1e-9223372036854775807", Some((0, 1))),
        ("1.0010", Some((1, 1_001))),
        ("1.0011", Some((1, 1_002))),
        ("1.0010000000000000000000000000001", Some((1, 1_002))),
        ("1.999", Some((1, 1_999))),
        ("1.9991", Some((1, 2_000))),
        ("12.5e1", Some((125, 125_000))),
        ("12.5e-1", Some((1, 1_250))),
        ("12.5E-3", Some((0, 13))),
        ("0.00125e+3", Some((1, 1_250))),
        ("0.0000000000000000000000000012e27", Some((1, 1_200))),
        ("1.79E9", Some((1_790_000_000, 1_790_000_000_000))),
        ("1790000000.336421", Some((1_790_000_000, 1_790_000_000_337))),
        ("9007199254740991.0", Some((LAST, LAST * 1_000))),
        ("9007199254740990.9999", Some((LAST - 1, LAST * 1_000))),
        ("9007199254740991.0000001", None),
        ("9007199254740992.0", None),
        ("9.007199254740992e15", None),
        ("18446744073709551616", None),
        ("18446744073709551617.0", None),
        ("1e20", None),
        ("1e308", None),
    ] {
        let found = exact(text).map(|number| (number.whole, number.thousandths()));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn beyond_the_last_place_doubt_is_an_excess() {
    let number = |last: &str| exact(&format!("5.{}{last}", "0".repeat(17))).unwrap();
    let (zero, one, more, yet_more) = (number("0"), number("1"), number("11"), number("12"));
    assert!(zero < one && one < more);
    assert_eq!((one.above(zero), zero.above(one), more.above(one), one.above(more)), (1, 0, 1, 0));
    assert_eq!((more.above(more), more.above(yet_more), yet_more.above(more)), (1, 1, 1));
    assert_eq!((zero.above(zero), one.above(one)), (0, 0));
    assert_eq!(zero.thousandths(), 5_000);
    assert_eq!((one.thousandths(), more.thousandths()), (5_001, 5_001));
}

/// Places of the oracle: more than a text here has.
const PLACES: u32 = 12;

/// A text of a number, and the number times ten to the power of [`PLACES`].
fn number() -> impl Strategy<Value = (String, u128)> {
    // Few digits, so that numbers meet.
    (0_u128..2_000, 0_u32..=6, prop_oneof![Just(0_i32), -5..=5], 0_usize..3).prop_map(
        |(digits, places, exponent, zeros)| {
            let scale = 10_u128.pow(places);
            let mut text = format!("{}", digits / scale);
            if places > 0 {
                text.push_str(&format!(
                    ".{:0width$}",
                    digits % scale,
                    width = usize::try_from(places).unwrap()
                ));
                text.push_str(&"0".repeat(zeros));
            }
            if exponent != 0 {
                text.push_str(&format!("e{exponent}"));
            }
            let shift = i64::from(PLACES) - i64::from(places) + i64::from(exponent);
            (text, digits * 10_u128.pow(u32::try_from(shift).unwrap()))
        },
    )
}

proptest! {
    #[test]
    fn as_whole_numbers_say((a, of_a) in number(), (b, of_b) in number()) {
        let (ours, other) = (exact(&a).unwrap(), exact(&b).unwrap());
        let (one, thousandth) = (10_u128.pow(PLACES), 10_u128.pow(PLACES - 3));
        prop_assert_eq!(u128::from(ours.whole), of_a / one, "{}", a);
        prop_assert_eq!(u128::from(ours.thousandths()), of_a.div_ceil(thousandth), "{}", a);
        prop_assert_eq!(u128::from(ours.above(other)), of_a.saturating_sub(of_b).div_ceil(one), "{} {}", a, b);
        prop_assert_eq!(ours.cmp(&other), of_a.cmp(&of_b), "{} {}", a, b);
    }
}
