//! The paved path: one configuration, one gate. Every host (Worker, server, browser) drives this type.

use alloc::{string::String, vec::Vec};

use crate::{
    config::{Configuration, ConfigurationError},
    edge::route::{self, Route, RouteError, Upstream},
    encoding::text::owned,
    keys::{
        keyring::{FetchFailure, FetchedKeySet, FetchedKeyring, ImportError, Keyring},
        snapshot::{self, NotASnapshot},
    },
    reason::Reason,
    time::Timestamp,
    token::verify::{self, Asked, Decision, Issuer, Memory, Refusal},
};

/// A configuration at work: its policies, its routes, and the keys it holds. No I/O, no clock, no randomness.
#[derive(Clone, Debug)]
pub struct Gate {
    issuers: Vec<Issuer>,
    routes: Vec<Route>,
    key_cache: bool,
    memory: Memory,
}

/// What became of an answer to a fetch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum KeyOutcome {
    /// The set is held now.
    Accepted,
    /// The fetch failed and an earlier set still serves.
    KeptPrevious(Reason),
    /// The fetch failed and nothing serves.
    Failed(Reason),
    /// The set held a private key; nothing serves until a clean one comes.
    Leaked,
    /// No entry of this name fetches keys.
    UnknownIssuer,
}

/// What became of one key set of a snapshot.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Imported {
    /// The issuer's name, as the snapshot gives it.
    pub issuer: String,
    /// Why it was not taken.
    pub error: Option<String>,
}

impl Gate {
    /// Builds a gate from configuration text.
    ///
    /// # Errors
    /// Every fault of the text.
    pub fn new(configuration: &str) -> Result<Self, Vec<ConfigurationError>> {
        let Configuration { issuers, routes, key_cache, verdict_cache } = Configuration::parse(configuration)?;
        Ok(Self { issuers, routes, key_cache, memory: Memory::new(verdict_cache) })
    }

    /// Judges a token. `issuers`: names separated by one space; empty for the only one configured. `started_at_ms` and
    /// `now_ms`: the host's time when this token came, and now, in milliseconds since 1970.
    pub fn verify(&mut self, token: &str, issuers: &str, started_at_ms: f64, now_ms: f64) -> Decision {
        self.judge(token, issuers, (started_at_ms, now_ms), true)
    }

    /// Judges a token with the keys that are held: never an answer to fetch or to wait.
    pub fn verify_held(&mut self, token: &str, issuers: &str, now_ms: f64) -> Decision {
        self.judge(token, issuers, (now_ms, now_ms), false)
    }

    fn judge(&mut self, token: &str, issuers: &str, (started_at_ms, now_ms): (f64, f64), may_fetch: bool) -> Decision {
        let (Ok(started_at), Ok(now)) = (Timestamp::from_milliseconds(started_at_ms), Timestamp::from_milliseconds(now_ms)) else {
            return Decision::Refused(Refusal::new(Reason::NoClock));
        };
        verify::verify(&mut self.issuers, &mut self.memory, token, Asked { issuers, started_at, now, may_fetch })
    }

    /// Takes the answer to a fetch. `random`: from 0 to 1, drawn by the host for the pause after a failure.
    pub fn keys_fetched(&mut self, issuer: &str, fetched: FetchedKeySet<'_>, now_ms: f64, random: f64) -> KeyOutcome {
        self.settle(issuer, now_ms, |keyring, now| keyring.receive(fetched, now, random))
    }

    /// Takes the news that a fetch failed.
    pub fn keys_failed(&mut self, issuer: &str, failure: FetchFailure, now_ms: f64, random: f64) -> KeyOutcome {
        self.settle(issuer, now_ms, |keyring, now| Err(keyring.receive_failure(failure, now, random)))
    }

    fn settle(&mut self, issuer: &str, now_ms: f64, act: impl FnOnce(&mut FetchedKeyring, Timestamp) -> Result<(), Reason>) -> KeyOutcome {
        let Some(keyring) = self.keyring_mut(issuer) else { return KeyOutcome::UnknownIssuer };
        let Ok(now) = Timestamp::from_milliseconds(now_ms) else { return KeyOutcome::Failed(Reason::NoClock) };
        let outcome = match act(keyring, now) {
            Ok(()) => KeyOutcome::Accepted,
            Err(Reason::KeySetLeaked) => KeyOutcome::Leaked,
            Err(reason) if keyring.fresh_seconds_left(now) > 0 => KeyOutcome::KeptPrevious(reason),
            Err(reason) => KeyOutcome::Failed(reason),
        };
        self.memory.forget_withdrawn(&self.issuers);
        outcome
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
        let saved = self.issuers.iter().filter(|entry| asked(&entry.policy.name)).filter_map(|entry| match &entry.keyring {
            Keyring::Fetched(keyring) => keyring.save(&entry.policy.name),
            Keyring::Inline(_) => None,
        });
        snapshot::write(&saved.collect::<Vec<_>>())
    }

    /// Takes the key sets of a snapshot, each as if it had been fetched when it says it was. Public keys alone decide
    /// what a token may do, so a snapshot must come from a place that only the operator writes to.
    pub fn import_keys(&mut self, text: &str, now_ms: f64) -> Vec<Imported> {
        let whole = |why: &str| alloc::vec![Imported { issuer: String::new(), error: Some(owned(why)) }];
        let Ok(now) = Timestamp::from_milliseconds(now_ms) else { return whole(Reason::NoClock.meaning()) };
        let saved = match snapshot::read(text) {
            Ok(saved) => saved,
            Err(NotASnapshot) => return whole(NotASnapshot::MESSAGE),
        };
        let imported = saved
            .into_iter()
            .map(|set| {
                let error = match self.issuers.iter_mut().find(|entry| entry.policy.name == set.issuer).map(|entry| &mut entry.keyring) {
                    Some(Keyring::Fetched(keyring)) => keyring.import(&set, now).err().map(ImportError::message),
                    Some(Keyring::Inline(_)) => Some(ImportError::Inline.message()),
                    None => Some("no issuer of this name is configured"),
                };
                Imported { issuer: set.issuer, error: error.map(owned) }
            })
            .collect();
        self.memory.forget_withdrawn(&self.issuers);
        imported
    }

    /// Finds the route of a request; `path` as it came, without its query.
    ///
    /// # Errors
    /// Why no route takes it.
    pub fn route(&self, method: &str, path: &str) -> Result<&Route, RouteError> {
        route::find(&self.routes, method, path)
    }

    /// The names of the issuers, in order.
    pub fn issuer_names(&self) -> impl Iterator<Item = &str> {
        self.issuers.iter().map(|issuer| issuer.policy.name.as_str())
    }

    /// The service bindings that the routes need, each once, in order.
    #[must_use]
    pub fn services(&self) -> Vec<&str> {
        let mut services = Vec::new();
        for route in &self.routes {
            if let Upstream::Service(name) = &route.upstream {
                route::insert_in_order(&mut services, name);
            }
        }
        services
    }

    /// Whether the host may keep key sets in a cache of its own.
    #[must_use]
    pub const fn key_cache(&self) -> bool {
        self.key_cache
    }

    fn keyring(&self, issuer: &str) -> Option<&FetchedKeyring> {
        self.issuers.iter().find(|entry| entry.policy.name == issuer).and_then(|entry| match &entry.keyring {
            Keyring::Fetched(keyring) => Some(keyring),
            Keyring::Inline(_) => None,
        })
    }

    fn keyring_mut(&mut self, issuer: &str) -> Option<&mut FetchedKeyring> {
        self.issuers.iter_mut().find(|entry| entry.policy.name == issuer).and_then(|entry| match &mut entry.keyring {
            Keyring::Fetched(keyring) => Some(keyring),
            Keyring::Inline(_) => None,
        })
    }
}

#[cfg(test)]
#[path = "gate_replay_tests.rs"]
mod replay_tests;
#[cfg(test)]
#[path = "gate_tests.rs"]
mod tests;
