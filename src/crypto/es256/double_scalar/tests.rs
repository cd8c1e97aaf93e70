//! Do both paths give u1·G and u2·Q, and say nothing exactly where a step is exceptional? Is an x-coordinate
//! compared rightly?

use p256::{ProjectivePoint, Scalar};
use proptest::proptest;
use std::vec::Vec;

use super::{GENERATOR, by_tables, sum_has_x, without_tables};
use crate::{
    point::{Jacobian, normalized},
    table::Table,
    testing::{big, bytes_of, coordinates, modulus, multiple, points_of, scalar},
};

fn number(small: u64) -> Scalar {
    Scalar::from(small)
}

struct Paths {
    of_generator: Table,
    of_key: Table,
    key: ([u8; 32], [u8; 32]),
    secret: Scalar,
}

impl Paths {
    fn new(secret: Scalar) -> Self {
        let key = coordinates(&multiple(&secret));
        Self { of_generator: whole(&GENERATOR), of_key: whole(&key), key, secret }
    }

    fn both(&self, u1: &Scalar, u2: &Scalar) -> [Option<Jacobian>; 2] {
        let key = (&self.key.0, &self.key.1);
        let [u1, u2] = [u1, u2].map(|scalar| scalar.to_bytes().into());
        [without_tables(key, &u1, &u2), by_tables((&self.of_generator, &self.of_key), &u1, &u2)]
    }

    /// u1·G and u2·Q on either path, where none of the lanes is exceptional.
    #[track_caller]
    fn check(&self, u1: &Scalar, u2: &Scalar) {
        let expected = [coordinates(&multiple(u1)), coordinates(&multiple(&(*u2 * self.secret)))];
        for lanes in self.both(u1, u2) {
            assert_eq!(points_of(&normalized(&[lanes.unwrap()]).unwrap()[0]), expected, "{u1:?} {u2:?}");
        }
    }
}

fn whole((x, y): &([u8; 32], [u8; 32])) -> Table {
    let mut table = Table::new(x, y).unwrap();
    while !table.is_complete() {
        table.build().unwrap();
    }
    table
}

fn power_of_two(exponent: usize) -> Scalar {
    (0..exponent).fold(Scalar::ONE, |power, _| power + power)
}

#[test]
fn the_generator_is_p256s() {
    assert_eq!(GENERATOR, coordinates(&ProjectivePoint::GENERATOR));
}

#[test]
fn scalars_of_every_form() {
    let paths = Paths::new(scalar(&[0x77; 32]));
    let mut scalars: Vec<Scalar> = [1, 3, 4, 15, 16, 17, 255, 256, 257].map(number).into();
    scalars.extend([4, 8, 16, 128, 247, 248, 255].map(power_of_two));
    scalars.extend(
        [[0x0f; 32], [0xf0; 32], [0x10; 32], [0xff; 32], [0x80; 32], [0x01; 32], [0x7f; 32]]
            .map(|bytes| scalar(&bytes)),
    );
    let opposites: Vec<Scalar> = scalars.iter().map(|scalar| -scalar).collect();
    scalars.extend(opposites);
    for (index, u1) in scalars.iter().enumerate() {
        paths.check(u1, &scalars[(index * 7 + 5) % scalars.len()]);
        paths.check(u1, &scalar(&[0x5c; 32]));
    }
}

/// The scalars at which a lane's last addition is a doubling, one for each path; see `scalars` of the soak
/// for their derivation.
#[test]
fn the_last_addition_may_be_a_doubling() {
    let paths = Paths::new(scalar(&[0x77; 32]));
    let (without, by) = (-number(2), power_of_two(248) * number(510));
    let ordinary = scalar(&[0x5c; 32]);
    for (exceptional, on) in [(without, [true, false]), (by, [false, true])] {
        for scalar in [exceptional, -exceptional] {
            for (u1, u2) in [(scalar, ordinary), (ordinary, scalar)] {
                let is_zero = paths
                    .both(&u1, &u2)
                    .map(|lanes| lanes.unwrap().z.is_zero())
                    .map(|(first, second)| first || second);
                assert_eq!(is_zero, on);
                let opinions =
                    paths.both(&u1, &u2).map(|lanes| sum_has_x(&lanes.unwrap(), (&[1; 32], &[2; 32])));
                assert_eq!(opinions.map(|opinion| opinion.is_none()), on);
            }
            // Its neighbours are ordinary, but for those that are exceptional on the other path.
            paths.check(&(scalar + number(3)), &(scalar - number(3)));
        }
    }
}

#[test]
fn a_scalar_of_zero_is_left_to_p256() {
    let paths = Paths::new(number(9));
    for (u1, u2) in [(Scalar::ZERO, number(5)), (number(5), Scalar::ZERO), (Scalar::ZERO, Scalar::ZERO)] {
        assert!(paths.both(&u1, &u2).iter().all(Option::is_none));
    }
}

#[test]
fn either_candidate_is_seen_and_no_other() {
    let paths = Paths::new(scalar(&[0x77; 32]));
    let (u1, u2) = (scalar(&[0x31; 32]), scalar(&[0x59; 32]));
    let (x, _) = coordinates(&multiple(&(u1 + u2 * scalar(&[0x77; 32]))));
    let (near, far) = (bytes_of(&(big(&x) + 1)), [0; 32]);
    for lanes in paths.both(&u1, &u2).map(Option::unwrap) {
        for (candidates, expected) in [
            ((&x, &far), true),
            ((&far, &x), true),
            ((&x, &x), true),
            ((&near, &far), false),
            ((&far, &near), false),
        ] {
            assert_eq!(sum_has_x(&lanes, candidates), Some(expected));
        }
        // The comparison is modulo p; that p and above are no candidates is the caller's to see.
        let below = big(&x) + modulus();
        if below.bits() <= 256 {
            assert_eq!(sum_has_x(&lanes, (&bytes_of(&below), &far)), Some(true));
        }
    }
}

#[test]
fn equal_and_opposite_lanes_say_nothing() {
    let secret = scalar(&[0x77; 32]);
    let paths = Paths::new(secret);
    let u2 = scalar(&[0x2e; 32]);
    for u1 in [u2 * secret, -(u2 * secret)] {
        for lanes in paths.both(&u1, &u2) {
            assert_eq!(sum_has_x(&lanes.unwrap(), (&[1; 32], &[2; 32])), None);
        }
    }
}

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]
    #[test]
    fn random_scalars(secret: [u8; 32], pairs: [([u8; 32], [u8; 32]); 4]) {
        let paths = Paths::new(scalar(&secret));
        for (u1, u2) in pairs {
            paths.check(&scalar(&u1), &scalar(&u2));
        }
    }
}
