//! How is a scalar cut into windows so that no digit is ever zero? By signed odd digits (Joye and Tunstall,
//! "Exponent recoding and regular exponentiation algorithms", 2009): an odd number below 2^256 is a sum of
//! d_i·2^(w·i) where every d_i is odd and |d_i| < 2^w. An even scalar u is replaced by n - u, which is odd,
//! and the point by its opposite.

use super::scalar::opposite;

/// The windows of one scalar.
pub(super) struct OddScalar {
    little_endian: [u8; 32],
    is_opposite: bool,
}

/// One signed odd digit: 2·`index` + 1, negated if `is_negative`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digit {
    pub(super) index: usize,
    pub(super) is_negative: bool,
}

impl OddScalar {
    /// `None` for 0, which has no odd digits. Big-endian, below n.
    pub(super) fn new(scalar: &[u8; 32]) -> Option<Self> {
        if *scalar == [0; 32] {
            return None;
        }
        let [.., lowest] = scalar;
        let is_opposite = lowest & 1 == 0;
        let mut little_endian = if is_opposite { opposite(scalar) } else { *scalar };
        little_endian.reverse();
        Some(Self { little_endian, is_opposite })
    }

    /// The 32 digits of radix 2^8, lowest first; indices below 128.
    pub(super) fn bytes(&self) -> [Digit; 32] {
        self.digits(self.little_endian, 0x7f)
    }

    /// The 64 digits of radix 2^4, lowest first; indices below 8.
    pub(super) fn nibbles(&self) -> [Digit; 64] {
        let mut nibbles = [0; 64];
        for (pair, byte) in nibbles.chunks_exact_mut(2).zip(self.little_endian) {
            pair.copy_from_slice(&[byte & 0xf, byte >> 4]);
        }
        self.digits(nibbles, 0x7)
    }

    /// With the lowest bit of every window set, w, the digit is w where the next window is odd already. Where
    /// it is even, setting its lowest bit has added 2^width in this window's place, so the digit is w -
    /// 2^width, and its index the complement.
    fn digits<const COUNT: usize>(&self, windows: [u8; COUNT], highest_index: u8) -> [Digit; COUNT] {
        let mut is_next_odd = true;
        let mut digits =
            windows.map(|window| Digit { index: usize::from(window >> 1), is_negative: window & 1 == 1 });
        for digit in digits.iter_mut().rev() {
            let is_odd = digit.is_negative;
            if !is_next_odd {
                digit.index ^= usize::from(highest_index);
            }
            digit.is_negative = is_next_odd == self.is_opposite;
            is_next_odd = is_odd;
        }
        digits
    }
}

#[cfg(test)]
mod tests;
