//! What became of the fetches of one issuer? It outlives an instance, so that the next one keeps the same
//! budget.

use crate::{reason::Reason, time::Timestamp};

/// What became of the fetches of one issuer.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Attempts {
    /// When the last fetch of any kind was asked for.
    pub last: Option<Timestamp>,
    /// The end of the lease under which a fetch runs.
    pub leased_until: Option<Timestamp>,
    /// Failed fetches in a row that were needed.
    pub failures: u32,
    /// The end of the pause that is kept.
    pub paused_until: Option<Timestamp>,
    /// The first failure since the last success.
    pub failing_since: Option<Timestamp>,
    /// The last failure of all.
    pub last_failure: Option<(Reason, Timestamp)>,
}

/// Half of a pause is certain, half is chance: instances that failed together do not come back together.
/// `random` from 0 to 1.
pub(super) fn spread(milliseconds: u64, random: f64) -> u64 {
    (milliseconds / 2).saturating_add(milliseconds.saturating_mul(jitter_permille(random)) / 2_000)
}

/// From 0 to 1,000; what is not a number counts as 0.
fn jitter_permille(random: f64) -> u64 {
    #[expect(clippy::as_conversions, reason = "clamped, and a float's cast turns NaN into 0")]
    let permille = (random.clamp(0.0, 1.0) * 1_000.0) as u64;
    permille
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_chance_is_none() {
        for (random, expected) in
            [(f64::NAN, 0), (-1.0, 0), (0.0, 0), (0.5, 500), (1.0, 1_000), (f64::INFINITY, 1_000)]
        {
            assert_eq!(jitter_permille(random), expected, "{random}");
        }
    }
}
