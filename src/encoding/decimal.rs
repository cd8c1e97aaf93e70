//! Which number do these digits write, where they are no plain integer? Nothing here computes with floats, and
//! nothing is rounded but what says so.

use crate::limits::MAX_NUMERIC_DATE;

/// A number without a minus sign, as a JSON text writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decimal<'t> {
    /// The digits, and perhaps a point among them.
    digits: &'t [u8],
    /// How many of the digits stand for whole ones, the exponent counted: below 0 where zeros come before them.
    whole_digits: i32,
}

/// A number from 0 to 2^53-1.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Exact {
    /// Rounded down.
    pub whole: u64,
    /// The first [`PLACES`] digits after the point, twice; and one more where others follow that are not all
    /// zeros.
    fraction: u64,
}

/// How many digits after the point are told apart. What differs behind them alone is taken for equal or for
/// larger, whichever is the stricter.
const PLACES: i32 = 18;

impl<'t> Decimal<'t> {
    pub(super) const fn new(digits: &'t [u8], whole_digits: i32) -> Self {
        Self { digits, whole_digits }
    }

    /// The number, unless it is larger than 2^53-1.
    #[inline(never)]
    #[must_use]
    pub fn exact(self) -> Option<Exact> {
        let mut digits = self.digits.iter().filter(|byte| **byte != b'.');
        let (mut whole, mut fraction) = (0_u64, 0_u64);
        // An exponent may stand for any number of zeros; after so many the number is 0, or too large.
        let most = i32::try_from(self.digits.len()).unwrap_or(i32::MAX).saturating_add(17);
        let mut place = self.whole_digits.min(most);
        while place > -PLACES {
            let digit = digits.next().map_or(0, |byte| u64::from(byte.wrapping_sub(b'0')));
            let part = if place > 0 { &mut whole } else { &mut fraction };
            *part = *part * 10 + digit;
            if whole > MAX_NUMERIC_DATE {
                return None;
            }
            place -= 1;
        }
        let exact = Exact { whole, fraction: fraction * 2 + u64::from(digits.any(|byte| *byte != b'0')) };
        (exact <= Exact::integer(MAX_NUMERIC_DATE)).then_some(exact)
    }
}

impl Exact {
    /// An integer.
    #[must_use]
    pub const fn integer(whole: u64) -> Self {
        Self { whole, fraction: 0 }
    }

    /// A thousand times the number, rounded up.
    #[must_use]
    pub const fn thousandths(self) -> u64 {
        self.whole * 1_000 + self.fraction.div_ceil(2_000_000_000_000_000)
    }

    /// A thousand times the number, rounded down.
    #[cfg(feature = "pages")]
    #[must_use]
    pub const fn thousandths_below(self) -> u64 {
        self.whole * 1_000 + self.fraction / 2_000_000_000_000_000
    }

    /// By how much this is larger than another, rounded up; 0 where it is not.
    #[must_use]
    pub fn above(self, other: Self) -> u64 {
        let is_larger = self.fraction > other.fraction
            || (self.fraction == other.fraction && !self.fraction.is_multiple_of(2));
        self.whole.saturating_add(is_larger.into()).saturating_sub(other.whole)
    }
}

#[cfg(test)]
mod tests;
