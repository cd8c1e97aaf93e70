//! What has to be known of numbers modulo n, the order of P-256 (SP 800-186 section 3.2.1.3), and of how
//! bytes become limbs? Numbers are 32 bytes, big-endian, so that they compare as arrays do.

/// n.
pub(super) const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// p - n, where p is the prime of the coordinates; n is the smaller of the two.
const MODULUS_LESS_ORDER: [u8; 32] = [
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x43, 0x19, 0x05, 0x53, 0x58, 0xe8, 0x61, 0x7b, 0x0c,
    0x46, 0x35, 0x3d, 0x03, 0x9c, 0xda, 0xae,
];

/// Whether a number lies from 1 to n - 1.
pub(super) fn is_in_range(number: &[u8; 32]) -> bool {
    number.iter().any(|byte| *byte != 0) && *number < ORDER
}

/// n - u; u at most n.
pub(super) fn opposite(scalar: &[u8; 32]) -> [u8; 32] {
    order_and(-1, scalar)
}

/// The x-coordinates below p that are r modulo n: r, and r + n where that is below p, or else r again. r
/// below n.
pub(super) fn coordinates_of(r: &[u8; 32]) -> [[u8; 32]; 2] {
    [*r, if *r < MODULUS_LESS_ORDER { order_and(1, r) } else { *r }]
}

/// The lowest nine digits of a number in radix 2^`bits`, lowest first; `bits` from 8 to 32.
#[inline(never)]
pub(super) fn limbs(bytes: &[u8; 32], bits: u32) -> [i64; 9] {
    let mut bytes = bytes.iter().rev();
    let (mut held, mut held_bits) = (0, 0);
    [(); 9].map(|()| {
        while held_bits < bits {
            held |= i64::from(bytes.next().copied().unwrap_or(0)) << held_bits;
            held_bits += 8;
        }
        let limb = held & ((1 << bits) - 1);
        held >>= bits;
        held_bits -= bits;
        limb
    })
}

/// n + sign·number, from 0 to 2^256 - 1; the sign 1 or -1.
#[inline(never)]
fn order_and(sign: i16, number: &[u8; 32]) -> [u8; 32] {
    let mut bytes = ORDER;
    let mut carry = 0;
    for (byte, other) in bytes.iter_mut().zip(number).rev() {
        let sum = carry + i16::from(*byte) + sign * i16::from(*other);
        let [_, low] = sum.to_be_bytes();
        *byte = low;
        carry = sum >> 8;
    }
    bytes
}

#[cfg(test)]
mod tests;
