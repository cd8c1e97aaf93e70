//! How do keys come to a gate, and leave it? Answers to its orders, snapshots, and how its issuers are doing.

use alloc::{string::String, vec::Vec};

use super::Gate;
use crate::{
    encoding::text::to_owned_text,
    keys::{
        keyring::Keyring,
        orders::{FetchFailure, FetchOutcome, FetchReport, FetchedKeySet, ImportError, Need, NeedAnswer},
        remote::RemoteJwks,
        snapshot::{self, NotASnapshot, Snapshot},
        status::KeyStatus,
    },
    reason::Reason,
    time::Timestamp,
};

/// What became of one key set of a snapshot.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Imported {
    /// The issuer's name, as the snapshot gives it.
    pub issuer: String,
    /// Why it was not taken.
    pub error: Option<String>,
}

impl Gate {
    /// Takes the answer to a fetch. `random`: from 0 to 1, drawn by the host for the pause after a failure.
    pub fn keys_fetched(
        &mut self,
        issuer: &str,
        fetched: FetchedKeySet<'_>,
        now_ms: f64,
        random: f64,
    ) -> FetchReport {
        self.settle(issuer, now_ms, |keyring, now| keyring.receive(fetched, now, random))
    }

    /// Takes the news that a fetch failed; `lease` is the order's.
    pub fn keys_failed(
        &mut self,
        issuer: &str,
        lease: u32,
        failure: FetchFailure,
        now_ms: f64,
        random: f64,
    ) -> FetchReport {
        self.settle(issuer, now_ms, |keyring, now| keyring.receive_failure(lease, failure, now, random))
    }

    pub(super) fn settle(
        &mut self,
        issuer: &str,
        now_ms: f64,
        act: impl FnOnce(&mut RemoteJwks, Timestamp) -> FetchReport,
    ) -> FetchReport {
        let Some(keyring) = self.keyring_mut(issuer) else { return FetchOutcome::UnknownIssuer.into() };
        let Ok(now) = Timestamp::from_milliseconds(now_ms) else {
            return FetchOutcome::Failed(Reason::NoClock).into();
        };
        let mut report = act(keyring, now);
        if let FetchOutcome::Failed(reason) = report.outcome
            && reason != Reason::JwksLeaked
            && keyring.is_serving(now)
        {
            report.outcome = FetchOutcome::KeptPrevious(reason);
        }
        self.verifier.caches.forget_withdrawn(&self.verifier.issuers);
        report
    }

    /// What the host should fetch for a need of its own: a schedule's, or another instance's.
    pub fn need_keys(&mut self, issuer: &str, need: Need, now_ms: f64) -> NeedAnswer {
        let entry = self.verifier.issuers.iter_mut().find(|entry| entry.policy.name == issuer);
        match (entry, Timestamp::from_milliseconds(now_ms)) {
            (Some(entry), Ok(now)) => entry.keyring.need(need, now),
            _ => NeedAnswer::Nothing,
        }
    }

    /// How each issuer's keys are doing, in the order of their names.
    #[must_use]
    pub fn key_status(&self, now_ms: f64) -> Vec<(&str, KeyStatus)> {
        let Ok(now) = Timestamp::from_milliseconds(now_ms) else { return Vec::new() };
        self.verifier
            .issuers
            .iter()
            .map(|entry| (entry.policy.name.as_str(), entry.keyring.status(now)))
            .collect()
    }

    /// How many keys an issuer's set holds, and for how many seconds it still serves.
    #[must_use]
    pub fn key_state(&self, issuer: &str, now_ms: f64) -> (usize, u64) {
        let now = Timestamp::from_milliseconds(now_ms);
        match (self.keyring(issuer), now) {
            (Some(keyring), Ok(now)) => (keyring.key_count(), keyring.fresh_seconds_left(now)),
            _ => (0, 0),
        }
    }

    /// The held key sets as snapshot text: of one issuer, or of all where the name is empty.
    #[must_use]
    pub fn export_keys(&self, issuer: &str) -> String {
        let asked = |name: &str| issuer.is_empty() || issuer == name;
        let mut snapshot = Snapshot::default();
        for entry in self.verifier.issuers.iter().filter(|entry| asked(&entry.policy.name)) {
            if let Keyring::Fetched(keyring) = &entry.keyring {
                snapshot.key_sets.extend(keyring.save(&entry.policy.name));
                snapshot.attempts.extend(keyring.save_attempts(&entry.policy.name));
            }
        }
        snapshot::write(&snapshot)
    }

    /// Takes the key sets of a snapshot, each as if it had been fetched when it says it was, and goes on with
    /// the budget of whoever wrote it. Public keys alone decide what a token may do, so a snapshot must come
    /// from a place that only the operator writes to.
    pub fn import_keys(&mut self, text: &str, now_ms: f64) -> Vec<Imported> {
        let whole =
            |why: &str| alloc::vec![Imported { issuer: String::new(), error: Some(to_owned_text(why)) }];
        let Ok(now) = Timestamp::from_milliseconds(now_ms) else { return whole(Reason::NoClock.meaning()) };
        let Snapshot { key_sets, attempts } = match snapshot::read(text) {
            Ok(snapshot) => snapshot,
            Err(NotASnapshot) => return whole(NotASnapshot::MESSAGE),
        };
        for saved in &attempts {
            if let Some(keyring) = self.keyring_mut(&saved.issuer) {
                keyring.resume(saved, now);
            }
        }
        let imported = key_sets
            .into_iter()
            .map(|set| {
                let found = self
                    .verifier
                    .issuers
                    .iter_mut()
                    .find(|entry| entry.policy.name == set.issuer)
                    .map(|entry| &mut entry.keyring);
                let error = match found {
                    Some(Keyring::Fetched(keyring)) => {
                        keyring.import(&set, 0, now).err().map(ImportError::message)
                    }
                    Some(Keyring::Inline(_)) => Some(ImportError::Inline.message()),
                    None => Some("no issuer of this name is configured"),
                };
                Imported { issuer: set.issuer, error: error.map(to_owned_text) }
            })
            .collect();
        self.verifier.caches.forget_withdrawn(&self.verifier.issuers);
        imported
    }

    /// Takes what a cache had for an order's issuer, and nothing that it may have for another. Whether that
    /// makes the fetch needless.
    pub fn keys_cached(&mut self, issuer: &str, lease: u32, text: &str, now_ms: f64) -> bool {
        let (Ok(now), Ok(snapshot)) = (Timestamp::from_milliseconds(now_ms), snapshot::read(text)) else {
            return false;
        };
        let Some(keyring) = self.keyring_mut(issuer) else { return false };
        let mut own = snapshot.key_sets.iter().filter(|set| set.issuer == issuer);
        let is_taken =
            own.any(|set| keyring.import(set, lease, now).is_ok() && keyring.fresh_seconds_left(now) > 0);
        self.verifier.caches.forget_withdrawn(&self.verifier.issuers);
        is_taken
    }

    /// Takes what a source that fetches by itself answered to an order, and nothing of another issuer.
    pub fn keys_handed_over(
        &mut self,
        issuer: &str,
        lease: u32,
        text: &str,
        now_ms: f64,
        random: f64,
    ) -> FetchReport {
        let Ok(Snapshot { mut key_sets, mut attempts }) = snapshot::read(text) else {
            return self.keys_failed(issuer, lease, FetchFailure::Network, now_ms, random);
        };
        key_sets.retain(|set| set.issuer == issuer);
        attempts.retain(|saved| saved.issuer == issuer);
        self.settle(issuer, now_ms, |keyring, now| {
            keyring.receive_saved((&key_sets, &attempts), lease, now, random)
        })
    }

    fn keyring(&self, issuer: &str) -> Option<&RemoteJwks> {
        self.verifier.issuers.iter().find(|entry| entry.policy.name == issuer).and_then(|entry| match &entry
            .keyring
        {
            Keyring::Fetched(keyring) => Some(&**keyring),
            Keyring::Inline(_) => None,
        })
    }

    fn keyring_mut(&mut self, issuer: &str) -> Option<&mut RemoteJwks> {
        self.verifier.issuers.iter_mut().find(|entry| entry.policy.name == issuer).and_then(|entry| {
            match &mut entry.keyring {
                Keyring::Fetched(keyring) => Some(&mut **keyring),
                Keyring::Inline(_) => None,
            }
        })
    }
}
