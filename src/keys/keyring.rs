//! Whose keys may judge this issuer's tokens? Those of the configuration, or those of a set that is fetched.

use alloc::boxed::Box;

use super::{
    jwk_set::JwkSet,
    orders::{KeyOrder, Lookup, Need, NeedAnswer},
    remote::RemoteJwks,
    verification_key::VerificationKey,
};
use crate::{crypto::es256::PublicKey, time::Timestamp};

/// The keys of one issuer and the state of fetching them.
#[derive(Clone, Debug)]
pub enum Keyring {
    /// Keys from the configuration: never fetched, never replaced.
    Inline(JwkSet),
    /// Keys from an address.
    Fetched(Box<RemoteJwks>),
}

impl Keyring {
    /// The key for a token whose verification began at `started_at`.
    pub fn lookup<'k>(
        &mut self,
        kid: impl Into<Option<&'k str>>,
        started_at: Timestamp,
        now: Timestamp,
    ) -> Lookup {
        match self {
            Self::Inline(set) => set.select(kid).into(),
            Self::Fetched(keyring) => keyring.lookup(kid, started_at, now),
        }
    }

    /// The newer set that is to be fetched for a token whose `kid`, or the lack of one, may mean another key by now:
    /// none of this set made its signature. None where what is held is as new as the
    /// question.
    pub fn lookup_newer(&mut self, started_at: Timestamp, now: Timestamp) -> Option<Lookup> {
        match self {
            Self::Inline(_) => None,
            Self::Fetched(keyring) => keyring.lookup_newer(started_at, now),
        }
    }

    /// The key, if what is held answers; never [`Lookup::Fetch`] or [`Lookup::Wait`], and no lease is taken.
    #[must_use]
    pub fn lookup_held<'k>(&self, kid: impl Into<Option<&'k str>>, now: Timestamp) -> Lookup {
        match self {
            Self::Inline(set) => set.select(kid).into(),
            Self::Fetched(keyring) => keyring.lookup_held(kid, now),
        }
    }

    /// Whether [`Self::lookup_held`] answers this `kid` with this key.
    #[must_use]
    pub fn serves(&self, kid: Option<&str>, key: &VerificationKey, now: Timestamp) -> bool {
        let set = match self {
            Self::Inline(set) => Some(set),
            Self::Fetched(keyring) => keyring.serving(now).map(|held| &held.set),
        };
        set.is_some_and(|set| set.select(kid).is_ok_and(|selected| selected.has(key)))
    }

    /// What the host should fetch ahead of the held set's end, while its keys serve; given out once for each
    /// lease. VerifyRequest only after a token passed: a stranger's bad tokens must not take the lease and
    /// let it run out.
    pub fn take_refresh(&mut self, now: Timestamp) -> Option<KeyOrder> {
        match self {
            Self::Inline(_) => None,
            Self::Fetched(keyring) => keyring.take_refresh(now),
        }
    }

    /// What the host should fetch for a need of its own: a schedule's, or another instance's.
    pub fn need(&mut self, need: Need, now: Timestamp) -> NeedAnswer {
        match self {
            Self::Inline(_) => NeedAnswer::Nothing,
            Self::Fetched(keyring) => keyring.need(need, now),
        }
    }

    /// Whether the set that is held, fresh or not, answers this `kid` with this key.
    #[must_use]
    pub fn holds(&self, kid: Option<&str>, key: &VerificationKey) -> bool {
        self.set().is_some_and(|set| set.select(kid).is_ok_and(|selected| selected.has(key)))
    }

    /// Whether the set that is held, fresh or not, has this key for ES256.
    #[must_use]
    pub fn holds_key(&self, key: &PublicKey) -> bool {
        self.set().is_some_and(|set| {
            set.keys().iter().any(|jwk| matches!(&jwk.key, Ok(VerificationKey::Es256(held)) if held == key))
        })
    }

    /// Whether a set with a private key was seen, and no clean one since.
    #[must_use]
    pub fn is_leaked(&self) -> bool {
        matches!(self, Self::Fetched(keyring) if keyring.leaked_at.is_some())
    }

    /// The set that is held, fresh or not.
    #[must_use]
    pub fn set(&self) -> Option<&JwkSet> {
        match self {
            Self::Inline(set) => Some(set),
            Self::Fetched(keyring) => keyring.held.as_ref().map(|held| &held.set),
        }
    }
}
