//! How is an issuer's key set doing? For a status page and for metrics, never for a decision.

use alloc::{string::String, vec::Vec};

use super::{keyring::Keyring, remote::RemoteJwks};
use crate::{reason::Reason, time::Timestamp};

/// The state of one issuer's keys at one moment; times in seconds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeyStatus {
    /// `inline`, `empty`, `fresh`, `refresh_due`, `stale`, `expired` or `leaked`.
    pub state: &'static str,
    /// The `kid`s of the held set, in its order.
    pub kids: Vec<String>,
    /// Keys of the held set, usable or not.
    pub key_count: usize,
    /// Since the held set was fetched or confirmed.
    pub age_seconds: Option<u64>,
    /// How long it is still fresh; 0 once it is over.
    pub fresh_for_seconds: Option<u64>,
    /// When a fetch may begin at the earliest that a token of a known `kid` would cause.
    pub next_fetch_in_seconds: Option<u64>,
    /// Failed fetches in a row that were needed.
    pub failures: u32,
    /// The last failure and its age.
    pub last_failure: Option<(Reason, u64)>,
}

impl Keyring {
    /// The state of these keys.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> KeyStatus {
        let (kids, key_count) = self.set().map_or((Vec::new(), 0), |set| {
            let keys = set.keys();
            (keys.iter().filter_map(|key| key.kid.clone()).collect(), keys.len())
        });
        let inline = KeyStatus {
            state: "inline",
            kids,
            key_count,
            age_seconds: None,
            fresh_for_seconds: None,
            next_fetch_in_seconds: None,
            failures: 0,
            last_failure: None,
        };
        match self {
            Self::Inline(_) => inline,
            Self::Fetched(keyring) => KeyStatus {
                state: keyring.state(now),
                age_seconds: keyring.held.as_ref().map(|held| whole_seconds(held.fetched_at, now)),
                fresh_for_seconds: keyring.held.as_ref().map(|_| keyring.fresh_seconds_left(now)),
                next_fetch_in_seconds: Some(keyring.next_fetch_in_seconds(now)),
                failures: keyring.schedule.failures(),
                last_failure: keyring
                    .schedule
                    .last_failure()
                    .map(|(reason, at)| (reason, whole_seconds(at, now))),
                ..inline
            },
        }
    }
}

impl RemoteJwks {
    fn state(&self, now: Timestamp) -> &'static str {
        match (&self.held, self.serving(now)) {
            (_, Some(held)) if !held.is_fresh(now) => "stale",
            (_, Some(held)) if held.refresh_due(0) <= now => "refresh_due",
            (_, Some(_)) => "fresh",
            (Some(_), None) => "expired",
            (None, None) if self.leaked_at.is_some() => "leaked",
            (None, None) => "empty",
        }
    }

    fn next_fetch_in_seconds(&self, now: Timestamp) -> u64 {
        let due = self.serving(now).map(|held| held.refresh_due(0)).max(self.schedule.pause_end(now));
        due.map_or(0, |due| now.seconds_until(due))
    }
}

fn whole_seconds(since: Timestamp, now: Timestamp) -> u64 {
    now.as_milliseconds().saturating_sub(since.as_milliseconds()) / 1_000
}
