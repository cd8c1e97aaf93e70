//! How do an issuer's keys outlive an instance, and how do those of another one come in? What is saved, and
//! what of it is taken: as if fetched, with its age, never older than what is known.

use alloc::{string::String, vec::Vec};

use super::{
    attempts::Attempts,
    jwk_set::JwkSet,
    key_set_state::{Held, Validators},
    orders::{AnswerHeaders, FetchFailure, FetchOutcome, FetchReport, ImportError},
    remote::RemoteJwks,
    snapshot::{SavedAttempts, SavedKeySet, SavedState},
};
use crate::{
    encoding::text::to_owned_text,
    limits::{MAX_JWKS_AGE_SECONDS, MIN_JWKS_AGE_SECONDS, SNAPSHOT_AHEAD_MILLISECONDS},
    reason::Reason,
    time::Timestamp,
};

impl RemoteJwks {
    /// What a cache or a later instance needs to hold.
    #[must_use]
    pub fn save(&self, issuer: &str) -> Option<SavedKeySet> {
        let held = self.held.as_ref().map(|held| {
            let Held { fresh_for_seconds, body, first_seen, .. } = held;
            let state = SavedState::Held {
                fresh_for_seconds: *fresh_for_seconds,
                body: body.clone(),
                first_seen: first_seen.clone(),
            };
            (held.fetched_at, state)
        });
        let leaked = self.leaked_at.map(|leaked_at| (leaked_at, SavedState::Leaked));
        let (at, state) = held.or(leaked)?;
        Some(SavedKeySet {
            issuer: to_owned_text(issuer),
            address: to_owned_text(self.location.address()),
            at,
            state,
        })
    }

    /// What became of the fetches, so that a later instance keeps the same budget; none where there was no
    /// fetch.
    #[must_use]
    pub fn save_attempts(&self, issuer: &str) -> Option<SavedAttempts> {
        let attempts = self.schedule.attempts();
        let saved = SavedAttempts {
            issuer: to_owned_text(issuer),
            address: to_owned_text(self.location.address()),
            attempts,
        };
        (attempts != Attempts::default()).then_some(saved)
    }

    /// Takes what a source that fetches by itself answered to an order: a set, or the fact of a leak, that
    /// makes the fetch needless, or nothing newer. `random`, from 0 to 1, spreads the pause after a failure.
    pub fn receive_saved(
        &mut self,
        answer: (&[SavedKeySet], &[SavedAttempts]),
        lease: u32,
        now: Timestamp,
        random: f64,
    ) -> FetchReport {
        let (key_sets, attempts) = answer;
        for saved in attempts {
            self.schedule.source_told(lease, saved.attempts);
        }
        let was_leaked_at = self.leaked_at;
        for saved in key_sets {
            if self.import(saved, lease, now).is_ok() && self.fresh_seconds_left(now) > 0 {
                let mut events = Vec::new();
                self.tell_success(&mut events, now);
                return FetchReport { outcome: FetchOutcome::Accepted, events };
            }
        }
        if self.leaked_at.is_some() && self.leaked_at != was_leaked_at {
            return self.failed(Reason::JwksLeaked, AnswerHeaders::default(), now, random);
        }
        self.receive_failure(lease, FetchFailure::NotNewer, now, random)
    }

    /// Goes on with the budget of an earlier instance, unless this one has asked already or has another
    /// address.
    pub fn resume(&mut self, saved: &SavedAttempts, now: Timestamp) {
        if saved.address == self.location.address() {
            self.schedule.resume(saved.attempts, now);
        }
    }

    /// Takes a saved set, as if fetched when it says it was; `lease` is given back where that makes its fetch
    /// needless.
    ///
    /// # Errors
    /// [`ImportError`]; nothing changes then.
    pub fn import(&mut self, saved: &SavedKeySet, lease: u32, now: Timestamp) -> Result<(), ImportError> {
        if saved.address != self.location.address() {
            return Err(ImportError::OtherAddress);
        }
        if saved.at > now.plus_milliseconds(SNAPSHOT_AHEAD_MILLISECONDS) {
            return Err(ImportError::Future);
        }
        // Another machine's clock may run a little ahead; what it kept is no newer than now for that.
        let at = saved.at.min(now);
        let newest_known =
            self.held.as_ref().map(|held| held.fetched_at).filter(|held| *held <= now).max(self.leaked_at);
        if newest_known.is_some_and(|known| saved.at <= known) {
            return Err(ImportError::NotNewer);
        }
        match &saved.state {
            SavedState::Leaked => {
                self.held = None;
                // By the clock that saw it: a set from before, of the same machine, must not seem newer.
                self.leaked_at = Some(saved.at);
            }
            SavedState::Held { fresh_for_seconds, body, first_seen } => {
                let set = JwkSet::parse(body.as_bytes(), &self.rules).map_err(|_| ImportError::Unreadable)?;
                if first_seen.len() != set.keys().len() {
                    return Err(ImportError::Unreadable);
                }
                let held = Held {
                    set,
                    body: body.clone(),
                    url: String::new(),
                    validators: Validators::default(),
                    body_at: at,
                    fetched_at: at,
                    fresh_for_seconds: (*fresh_for_seconds).clamp(MIN_JWKS_AGE_SECONDS, MAX_JWKS_AGE_SECONDS),
                    first_seen: first_seen.clone(),
                };
                if !held.serves(self.stale_seconds, now) {
                    return Err(ImportError::TooOld);
                }
                // One that is over may serve should the fetch fail; the fetch itself is as needed as before.
                if held.is_fresh(now) {
                    self.schedule.give_back(lease);
                }
                self.held = Some(held);
                self.leaked_at = None;
            }
        }
        Ok(())
    }
}
