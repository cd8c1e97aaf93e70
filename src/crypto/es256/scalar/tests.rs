//! Are the scalars in the range that p256 takes, and its constants the same?

use super::*;
use p256::{Scalar, elliptic_curve::PrimeField as _};
use proptest::prelude::*;

use crate::testing::{big, bytes_of, modulus};

fn plus(number: &[u8; 32], small: i32) -> [u8; 32] {
    bytes_of(&(big(number) + small))
}

#[test]
fn the_constants_are_p256s() {
    assert_eq!(plus(&(-Scalar::ONE).to_bytes().into(), 1), ORDER);
    assert_eq!(bytes_of(&(modulus() - big(&ORDER))), MODULUS_LESS_ORDER);
}

#[test]
fn the_range_ends_where_p256s_does() {
    for number in
        [[0; 32], plus(&[0; 32], 1), [0x55; 32], plus(&ORDER, -1), ORDER, plus(&ORDER, 1), [0xff; 32]]
    {
        let scalar = Option::<Scalar>::from(Scalar::from_repr(number.into()));
        assert_eq!(is_in_range(&number), scalar.is_some_and(|scalar| scalar != Scalar::ZERO), "{number:x?}");
    }
}

#[test]
fn a_second_coordinate_is_below_p() {
    for (r, is_second) in [
        ([0; 32], true),
        (plus(&MODULUS_LESS_ORDER, -1), true),
        (MODULUS_LESS_ORDER, false),
        (plus(&ORDER, -1), false),
    ] {
        let second = if is_second { bytes_of(&(big(&r) + big(&ORDER))) } else { r };
        assert_eq!(coordinates_of(&r), [r, second]);
    }
}

proptest! {
    #[test]
    fn opposites_add_up_to_n(bytes: [u8; 32]) {
        let scalar = if bytes < ORDER { bytes } else { opposite(&ORDER) };
        prop_assert_eq!(big(&opposite(&scalar)) + big(&scalar), big(&ORDER));
    }
}
