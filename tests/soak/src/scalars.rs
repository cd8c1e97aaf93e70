//! Which scalars are likely to be handled wrongly? Small and large ones, long runs of equal bits, windows at
//! the carry, and those at which the last addition of a path is a doubling.

use p256::{Scalar, U256, elliptic_curve::ops::Reduce as _};

use crate::random::Random;

pub const ORDER: U256 = U256::from_be_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

pub fn of_bytes(bytes: &[u8; 32]) -> Scalar {
    Scalar::reduce(&U256::from_be_slice(bytes))
}

pub fn bytes_of(scalar: &Scalar) -> [u8; 32] {
    scalar.to_bytes().into()
}

pub fn inverse(scalar: &Scalar) -> Scalar {
    Option::from(scalar.invert_vartime()).expect("no inverse of 0 is asked for")
}

/// 2^`exponent` mod n.
pub fn power_of_two(exponent: usize) -> Scalar {
    (0..exponent).fold(Scalar::ONE, |power, _| power + power)
}

/// 510·2^248 - n: the path by tables has summed 255·2^248 - n when it adds 255·2^248, which is the same
/// modulo n. It is the only odd scalar of this kind: the last digit d must satisfy |d·2^248 - n| < 2^248.
pub fn doubling_by_tables() -> Scalar {
    power_of_two(248) * Scalar::from(510_u32)
}

/// n - 2, whose lowest digit is -1: the path without tables has n - 1 when it adds -1. Even scalars go by
/// their opposite, so 2 meets the same.
pub fn doubling_without_tables() -> Scalar {
    -Scalar::from(2_u32)
}

/// A scalar that was chosen for its form; may be 0 modulo n in rare cases.
pub fn structured(random: &mut Random) -> Scalar {
    let scalar = match random.below(12) {
        0 => Scalar::from(1 + random.below(300) as u64),
        1 => Scalar::from(random.number()),
        2 => power_of_two(random.below(257)),
        3 => power_of_two(random.below(257)) - Scalar::ONE,
        4 => power_of_two(random.below(257)) - power_of_two(random.below(257)),
        5 => windows(random, &[0x00, 0xff]),
        6 => windows(random, &[0x00, 0x01, 0x02, 0x7f, 0x80, 0x81, 0xfe, 0xff]),
        7 => windows(random, &[0x0f, 0x10, 0x11, 0xf0, 0xf1, 0x1e, 0xef, 0xee]),
        8 => doubling_by_tables() + Scalar::from(random.below(5) as u64) - Scalar::from(2_u32),
        9 => doubling_without_tables() + Scalar::from(random.below(5) as u64) - Scalar::from(2_u32),
        10 => inverse(&Scalar::from(2 + random.below(16) as u64)),
        _ => of_bytes(&run(random)),
    };
    if random.below(2) == 0 { scalar } else { -scalar }
}

/// Every byte one of a few.
fn windows(random: &mut Random, bytes: &[u8]) -> Scalar {
    of_bytes(&[(); 32].map(|()| *random.one_of(bytes)))
}

/// A random number with a run of equal bytes in it.
fn run(random: &mut Random) -> [u8; 32] {
    let mut bytes = random.bytes();
    let (first, second) = (random.below(33), random.below(33));
    let filling = *random.one_of(&[0x00, 0xff]);
    bytes[first.min(second)..first.max(second)].fill(filling);
    bytes
}
