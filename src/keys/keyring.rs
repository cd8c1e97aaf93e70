//! May this issuer's keys be used now, or must they be fetched? The life of one key set as a state machine: no I/O, no
//! clock, no randomness; what is to be fetched is an answer, what was fetched is an argument.
//!
//! Empty → fetch. Fresh → serve; near its end a token that passed also asks for a refresh. Unknown `kid` → one look past every cache in a
//! cool-down. Expired → fetch, or refuse. A fetch is single by a lease that the first asker takes and that runs out by
//! itself, so nobody ever waits for another request's promise.
//!
//! A set is replaced, never merged: a withdrawn key is gone with the next set.

use alloc::string::String;

pub use super::exchange::{FetchFailure, FetchWhy, FetchedKeySet, ImportError, Lookup};
use super::{
    freshness::fresh_for_seconds,
    jwk_set::{JwkSet, JwkSetError, SelectError},
    snapshot::{SavedKeySet, SavedState},
};
use crate::{
    crypto::es256::PublicKey,
    encoding::text::owned,
    limits::{
        FETCH_LEASE_MILLISECONDS, FIRST_BACKOFF_SECONDS, LEASE_POLL_MILLISECONDS, MAX_BACKOFF_SECONDS, MAX_JWKS_AGE_SECONDS,
        MAX_REFRESH_AHEAD_SECONDS, MIN_JWKS_AGE_SECONDS, MIN_RETRY_AFTER_SECONDS, REFRESH_AHEAD_PERCENT, UNKNOWN_KID_COOL_DOWN_SECONDS,
    },
    reason::Reason,
    time::Timestamp,
};

#[derive(Clone, Debug)]
struct Held {
    set: JwkSet,
    body: String,
    fetched_at: Timestamp,
    fresh_for_seconds: u64,
}

impl Held {
    fn end(&self) -> Timestamp {
        self.fetched_at.plus_seconds(self.fresh_for_seconds)
    }

    fn is_fresh(&self, now: Timestamp) -> bool {
        self.fetched_at <= now && now < self.end()
    }

    fn wants_refresh(&self, now: Timestamp) -> bool {
        let share = self.fresh_for_seconds.saturating_mul(REFRESH_AHEAD_PERCENT) / 100;
        now >= self.end().minus_seconds(share.min(MAX_REFRESH_AHEAD_SECONDS))
    }
}

/// The keys of one issuer and the state of fetching them.
#[derive(Clone, Debug)]
pub enum Keyring {
    /// Keys from the configuration: never fetched, never replaced.
    Inline(JwkSet),
    /// Keys from a `jwksUri`.
    Fetched(FetchedKeyring),
}

impl Keyring {
    /// A keyring that knows where its keys are and holds none.
    #[must_use]
    pub fn for_address(jwks_uri: &str) -> Self {
        Self::Fetched(FetchedKeyring {
            jwks_uri: owned(jwks_uri),
            held: None,
            attempt: None,
            attempt_before_lease: None,
            lease: None,
            failures: 0,
            not_before: None,
            leaked_at: None,
        })
    }

    /// The key for a token whose verification began at `started_at`.
    pub fn lookup(&mut self, key_id: &str, started_at: Timestamp, now: Timestamp) -> Lookup {
        match self {
            Self::Inline(set) => select(set, key_id).unwrap_or_else(refused),
            Self::Fetched(keyring) => keyring.lookup(key_id, started_at, now),
        }
    }

    /// Whether the host should fetch the set ahead of its end, while the held keys serve; true once for each lease. Asked
    /// only after a token passed: a stranger's bad tokens must not take the lease and let it run out.
    pub fn take_refresh(&mut self, now: Timestamp) -> bool {
        match self {
            Self::Inline(_) => false,
            Self::Fetched(keyring) => {
                let is_due = keyring.held_fresh(now).is_some_and(|held| held.wants_refresh(now));
                is_due && matches!(keyring.ask_for_fetch(FetchWhy::RefreshAhead, now), Lookup::Fetch(_))
            }
        }
    }

    /// Whether the set that is held, fresh or not, answers this `kid` with this key.
    #[must_use]
    pub fn holds(&self, key_id: &str, key: &PublicKey) -> bool {
        self.set().is_some_and(|set| set.select(key_id) == Ok(*key))
    }

    /// Whether the set that is held, fresh or not, has this key.
    #[must_use]
    pub fn holds_key(&self, key: &PublicKey) -> bool {
        self.set().is_some_and(|set| set.keys().iter().any(|jwk| jwk.key.as_ref() == Ok(key)))
    }

    fn set(&self) -> Option<&JwkSet> {
        match self {
            Self::Inline(set) => Some(set),
            Self::Fetched(keyring) => keyring.held.as_ref().map(|held| &held.set),
        }
    }

    /// The key, if what is held answers; never [`Lookup::Fetch`] or [`Lookup::Wait`], and no lease is taken.
    #[must_use]
    pub fn lookup_held(&self, key_id: &str, now: Timestamp) -> Lookup {
        match self {
            Self::Inline(set) => select(set, key_id).unwrap_or_else(refused),
            Self::Fetched(keyring) => match keyring.held_fresh(now).map(|held| select(&held.set, key_id)) {
                Some(Ok(key)) => key,
                Some(Err(SelectError::Unknown)) | None => refuse(Reason::KeysNotHeld, Some(MIN_RETRY_AFTER_SECONDS)),
                Some(Err(error)) => refused(error),
            },
        }
    }
}

/// The state of a key set that lives at a `jwksUri`.
#[derive(Clone, Debug)]
pub struct FetchedKeyring {
    jwks_uri: String,
    held: Option<Held>,
    /// When the last fetch of any kind was asked for.
    attempt: Option<Timestamp>,
    /// The same before the running lease, to take the lease back when a cache answered.
    attempt_before_lease: Option<Timestamp>,
    /// The running fetch: when its lease runs out, and what it was asked for.
    lease: Option<(Timestamp, FetchWhy)>,
    /// Failed fetches in a row.
    failures: u32,
    /// The end of the pause after a failed fetch.
    not_before: Option<Timestamp>,
    /// When a set with a private key was seen; no older set is taken until a clean one comes.
    leaked_at: Option<Timestamp>,
}

impl FetchedKeyring {
    /// Where the set is fetched.
    #[must_use]
    pub fn jwks_uri(&self) -> &str {
        &self.jwks_uri
    }

    /// How many keys are held, fresh or not.
    #[must_use]
    pub fn key_count(&self) -> usize {
        self.held.as_ref().map_or(0, |held| held.set.keys().len())
    }

    /// Seconds that the held set still serves.
    #[must_use]
    pub fn fresh_seconds_left(&self, now: Timestamp) -> u64 {
        self.held_fresh(now).map_or(0, |held| now.seconds_until(held.end()))
    }

    fn held_fresh(&self, now: Timestamp) -> Option<&Held> {
        self.held.as_ref().filter(|held| held.is_fresh(now))
    }

    fn lookup(&mut self, key_id: &str, started_at: Timestamp, now: Timestamp) -> Lookup {
        let Some(held) = self.held_fresh(now) else {
            let why = if self.held.is_some() { FetchWhy::Expired } else { FetchWhy::NoKeys };
            return self.ask_for_fetch(why, now);
        };
        match select(&held.set, key_id) {
            Ok(key) => key,
            // A set that arrived after this token did is as new as the question: the answer is final.
            Err(SelectError::Unknown) if held.fetched_at >= started_at => refused(SelectError::Unknown),
            Err(SelectError::Unknown) => self.ask_for_fetch(FetchWhy::UnknownKid, now),
            Err(error) => refused(error),
        }
    }

    fn ask_for_fetch(&mut self, why: FetchWhy, now: Timestamp) -> Lookup {
        // Marks that lie further ahead than they were ever set: the clock went back, and they mean nothing.
        let lease_limit = now.plus_milliseconds(FETCH_LEASE_MILLISECONDS);
        self.lease = self.lease.filter(|(end, _)| *end <= lease_limit);
        self.not_before = self.not_before.filter(|end| *end <= now.plus_seconds(MAX_BACKOFF_SECONDS));
        self.attempt = self.attempt.filter(|attempt| *attempt <= now);
        // A lease that ran out without a word belonged to a request that was cut off. The next asker takes over, after the
        // shortest pause where keys are needed; it is no failure of the issuer's, so it lengthens nothing.
        if let Some((end, abandoned)) = self.lease.filter(|(end, _)| *end <= now) {
            self.lease = None;
            if matches!(abandoned, FetchWhy::NoKeys | FetchWhy::Expired) {
                self.not_before = self.not_before.max(Some(end.plus_seconds(FIRST_BACKOFF_SECONDS)));
            }
        }
        if let Some((end, _)) = self.lease {
            let left = end.as_milliseconds().saturating_sub(now.as_milliseconds());
            return Lookup::Wait(left.clamp(1, LEASE_POLL_MILLISECONDS));
        }
        let mut due = self.not_before;
        if why == FetchWhy::UnknownKid {
            // A set that came through a cache counts as an attempt too, or each new isolate would give a stranger one fetch.
            let last = self.attempt.max(self.held.as_ref().map(|held| held.fetched_at));
            due = due.max(last.map(|last| last.plus_seconds(UNKNOWN_KID_COOL_DOWN_SECONDS)));
        }
        if let Some(due) = due.filter(|due| *due > now) {
            let reason = match why {
                _ if self.leaked_at.is_some() => Reason::KeySetLeaked,
                FetchWhy::UnknownKid => Reason::KeysCoolingDown,
                _ => Reason::KeysUnavailable,
            };
            return refuse(reason, Some(now.seconds_until(due).max(MIN_RETRY_AFTER_SECONDS)));
        }
        self.attempt_before_lease = self.attempt;
        self.attempt = Some(now);
        self.lease = Some((lease_limit, why));
        Lookup::Fetch(why)
    }

    /// Takes the answer to a fetch. `random`, from 0 to 1, spreads the pause after a failure.
    ///
    /// # Errors
    /// Why the answer is no key set; what was held before serves out its age then, except after a leak.
    pub fn receive(&mut self, fetched: FetchedKeySet<'_>, now: Timestamp, random: f64) -> Result<(), Reason> {
        if fetched.status != 200 {
            return Err(self.failed(Reason::KeysFetchFailed, now, random));
        }
        let parsed = JwkSet::parse(fetched.body);
        match (parsed, core::str::from_utf8(fetched.body)) {
            (Ok(set), Ok(body)) => {
                let fresh_for_seconds = fresh_for_seconds(fetched.cache_control, fetched.age);
                self.held = Some(Held { set, body: owned(body), fetched_at: now, fresh_for_seconds });
                self.leaked_at = None;
                self.failures = 0;
                self.not_before = None;
                self.lease = None;
                Ok(())
            }
            (Err(JwkSetError::Leaked), _) => {
                self.held = None;
                self.leaked_at = Some(now);
                Err(self.failed(Reason::KeySetLeaked, now, random))
            }
            (Err(JwkSetError::TooLarge), _) => Err(self.failed(Reason::KeySetTooLarge, now, random)),
            _ => Err(self.failed(Reason::KeySetMalformed, now, random)),
        }
    }

    /// Takes the news that a fetch failed, and gives it its reason.
    pub fn receive_failure(&mut self, failure: FetchFailure, now: Timestamp, random: f64) -> Reason {
        let reason = match failure {
            FetchFailure::Network => Reason::KeysFetchFailed,
            FetchFailure::Redirect => Reason::KeysFetchRedirected,
            FetchFailure::Timeout => Reason::KeysFetchTimeout,
            FetchFailure::TooLarge => Reason::KeySetTooLarge,
        };
        self.failed(reason, now, random)
    }

    fn failed(&mut self, reason: Reason, now: Timestamp, random: f64) -> Reason {
        let asked_for = self.lease.take().map(|(_, why)| why);
        // A pause is for fetches that are needed. Strangers cause the ones for an unknown `kid`, and the cool-down bounds
        // those: were they to lengthen the pause, a stranger could keep good tokens out after the issuer is back.
        let is_needed = asked_for.is_some_and(|why| why != FetchWhy::UnknownKid);
        if is_needed || reason == Reason::KeySetLeaked {
            let seconds = FIRST_BACKOFF_SECONDS.saturating_mul(2_u64.saturating_pow(self.failures)).min(MAX_BACKOFF_SECONDS);
            self.failures = self.failures.saturating_add(1);
            // Half of the pause is certain, half is chance: instances that failed together do not come back together.
            let milliseconds = seconds.saturating_mul(500).saturating_add(seconds.saturating_mul(jitter_permille(random)) / 2);
            self.not_before = Some(now.plus_milliseconds(milliseconds));
        }
        reason
    }

    /// What a cache or a later instance needs to hold.
    #[must_use]
    pub fn save(&self, issuer: &str) -> Option<SavedKeySet> {
        let held = self
            .held
            .as_ref()
            .map(|held| (held.fetched_at, SavedState::Held { fresh_for_seconds: held.fresh_for_seconds, body: held.body.clone() }));
        let leaked = self.leaked_at.map(|leaked_at| (leaked_at, SavedState::Leaked));
        let (at, state) = held.or(leaked)?;
        Some(SavedKeySet { issuer: owned(issuer), jwks_uri: self.jwks_uri.clone(), at, state })
    }

    /// Takes a saved set, as if fetched when it says it was.
    ///
    /// # Errors
    /// [`ImportError`]; nothing changes then.
    pub fn import(&mut self, saved: &SavedKeySet, now: Timestamp) -> Result<(), ImportError> {
        if saved.jwks_uri != self.jwks_uri {
            return Err(ImportError::OtherAddress);
        }
        if saved.at > now {
            return Err(ImportError::Future);
        }
        let newest_known = self.held.as_ref().map(|held| held.fetched_at).filter(|held| *held <= now).max(self.leaked_at);
        if newest_known.is_some_and(|known| saved.at <= known) {
            return Err(ImportError::NotNewer);
        }
        match &saved.state {
            SavedState::Leaked => {
                self.held = None;
                self.leaked_at = Some(saved.at);
            }
            SavedState::Held { fresh_for_seconds, body } => {
                let fresh_for_seconds = (*fresh_for_seconds).clamp(MIN_JWKS_AGE_SECONDS, MAX_JWKS_AGE_SECONDS);
                let set = JwkSet::parse(body.as_bytes()).map_err(|_| ImportError::Unreadable)?;
                let held = Held { set, body: body.clone(), fetched_at: saved.at, fresh_for_seconds };
                if !held.is_fresh(now) {
                    return Err(ImportError::TooOld);
                }
                self.held = Some(held);
                self.leaked_at = None;
            }
        }
        // The lease was taken for a fetch that was not needed: give it back, and with it the attempt.
        if self.lease.take().is_some() {
            self.attempt = self.attempt_before_lease;
        }
        Ok(())
    }
}

/// From 0 to 1,000; what is not a number counts as 0.
fn jitter_permille(random: f64) -> u64 {
    #[expect(clippy::as_conversions, reason = "clamped, and a float's cast turns NaN into 0")]
    let permille = (random.clamp(0.0, 1.0) * 1_000.0) as u64;
    permille
}

fn select(set: &JwkSet, key_id: &str) -> Result<Lookup, SelectError> {
    set.select(key_id).map(Lookup::Key)
}

fn refused(error: SelectError) -> Lookup {
    let reason = match error {
        SelectError::Ambiguous => Reason::KeyAmbiguous,
        SelectError::Unknown => Reason::KeyIdUnknown,
        SelectError::Unusable => Reason::KeyUnusable,
    };
    refuse(reason, None)
}

fn refuse(reason: Reason, retry_after_seconds: Option<u64>) -> Lookup {
    Lookup::Refused { reason, retry_after_seconds }
}

#[cfg(test)]
#[path = "keyring_tests.rs"]
mod tests;
