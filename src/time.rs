//! What time is it, if the host knows? The core has no clock: every call that needs the time is handed it.

use crate::limits::{EARLIEST_NOW_MILLISECONDS, LATEST_NOW_MILLISECONDS};

const MILLISECONDS_PER_SECOND: u64 = 1_000;

/// A point in time that was checked to be plausible, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Timestamp(u64);

/// The host's time cannot be used.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the host's time is not a number, or lies before 2020 or after 9999")]
pub struct NoClock;

impl Timestamp {
    /// Takes what JavaScript's `Date.now()` gives.
    ///
    /// # Errors
    /// [`NoClock`] for a number that is not finite or not plausible.
    pub fn from_milliseconds(milliseconds: f64) -> Result<Self, NoClock> {
        if !milliseconds.is_finite() || milliseconds < 0.0 {
            return Err(NoClock);
        }
        #[expect(
            clippy::as_conversions,
            reason = "finite and not negative; a float's cast saturates and drops the fraction"
        )]
        let whole = milliseconds as u64;
        Self::from_whole_milliseconds(whole)
    }

    /// Takes whole milliseconds.
    ///
    /// # Errors
    /// [`NoClock`] for a number that is not plausible.
    pub fn from_whole_milliseconds(milliseconds: u64) -> Result<Self, NoClock> {
        if (EARLIEST_NOW_MILLISECONDS..=LATEST_NOW_MILLISECONDS).contains(&milliseconds) {
            Ok(Self(milliseconds))
        } else {
            Err(NoClock)
        }
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn as_milliseconds(self) -> u64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down: the NumericDate of this point.
    #[must_use]
    pub const fn numeric_date(self) -> u64 {
        self.0 / MILLISECONDS_PER_SECOND
    }

    /// This point moved ahead.
    #[must_use]
    pub const fn plus_seconds(self, seconds: u64) -> Self {
        self.plus_milliseconds(seconds.saturating_mul(MILLISECONDS_PER_SECOND))
    }

    /// This point moved ahead.
    #[must_use]
    pub const fn plus_milliseconds(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// This point moved back.
    #[must_use]
    pub const fn minus_seconds(self, seconds: u64) -> Self {
        Self(self.0.saturating_sub(seconds.saturating_mul(MILLISECONDS_PER_SECOND)))
    }

    /// Whole seconds from this point to a later one, rounded up; 0 when it is not later.
    #[must_use]
    pub const fn seconds_until(self, later: Self) -> u64 {
        later.0.saturating_sub(self.0).div_ceil(MILLISECONDS_PER_SECOND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plausible_times_are_taken() {
        for odd in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 0.0, 1.8e9, 1_577_836_799_999.0, 1e300]
        {
            assert_eq!(Timestamp::from_milliseconds(odd), Err(NoClock), "{odd}");
        }
        assert_eq!(
            Timestamp::from_milliseconds(1_800_000_000_000.75).map(Timestamp::as_milliseconds),
            Ok(1_800_000_000_000)
        );
    }

    #[test]
    fn seconds_are_counted_up() {
        let now = Timestamp(1_800_000_000_000);
        assert_eq!(now.seconds_until(now.plus_milliseconds(1_001)), 2);
        assert_eq!(now.plus_seconds(1).seconds_until(now), 0);
    }
}
