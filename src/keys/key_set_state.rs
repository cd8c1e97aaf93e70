//! How long does the key set serve that is held, and what changed in it?

use alloc::{string::String, vec::Vec};

use super::{
    events::{JwksChange, Overlap},
    jwk::Jwk,
    jwk_set::JwkSet,
};
use crate::{
    encoding::text::to_owned_text,
    limits::{MAX_REFRESH_AHEAD_SECONDS, MAX_VALIDATOR_BYTES, REFRESH_AHEAD_PERCENT},
    time::Timestamp,
};

/// What a conditional request names (RFC 9110 section 8.8).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Validators {
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

impl Validators {
    /// Those of an answer; what does not look like one is left out, since it is sent back as a header's
    /// value.
    pub(super) fn of(etag: Option<&str>, last_modified: Option<&str>) -> Self {
        let is_plain = |text: &&str| {
            text.len() <= MAX_VALIDATOR_BYTES && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        };
        let kept =
            |text: Option<&str>| text.filter(is_plain).filter(|text| !text.is_empty()).map(to_owned_text);
        Self { etag: kept(etag), last_modified: kept(last_modified) }
    }
}

/// A key set with its age.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) set: JwkSet,
    pub(super) body: String,
    /// Where it was fetched; empty where it came in a snapshot, which carries no validators.
    pub(super) url: String,
    pub(super) validators: Validators,
    /// When the body arrived.
    pub(super) body_at: Timestamp,
    /// When it was fetched, or last confirmed.
    pub(super) fetched_at: Timestamp,
    pub(super) fresh_for_seconds: u64,
    /// When each key of the set was first seen; none where it was there before anybody looked.
    pub(super) first_seen: Vec<Option<Timestamp>>,
}

impl Held {
    pub(super) fn end(&self) -> Timestamp {
        self.fetched_at.plus_seconds(self.fresh_for_seconds)
    }

    pub(super) fn is_fresh(&self, now: Timestamp) -> bool {
        self.serves(0, now)
    }

    /// Whether it serves, `stale_seconds` beyond its end included.
    pub(super) fn serves(&self, stale_seconds: u64, now: Timestamp) -> bool {
        self.fetched_at <= now && now < self.end().plus_seconds(stale_seconds)
    }

    /// From when on it is refreshed while it serves; `ahead_seconds` before its end, if that is earlier than
    /// usual.
    pub(super) fn refresh_due(&self, ahead_seconds: u64) -> Timestamp {
        let share = self.fresh_for_seconds.saturating_mul(REFRESH_AHEAD_PERCENT) / 100;
        self.end().minus_seconds(share.min(MAX_REFRESH_AHEAD_SECONDS).max(ahead_seconds))
    }

    /// When each key of a new set was first seen, knowing this one.
    pub(super) fn first_seen_in(&self, new: &JwkSet, now: Timestamp) -> Vec<Option<Timestamp>> {
        // Nobody looked for a while: what came meanwhile came at a time that nobody knows.
        let came = self.watched_until(now).then_some(now);
        new.keys().iter().map(|key| self.seen(key).unwrap_or(came)).collect()
    }

    fn watched_until(&self, now: Timestamp) -> bool {
        now <= self.end().plus_seconds(MAX_REFRESH_AHEAD_SECONDS)
    }

    fn seen(&self, key: &Jwk) -> Option<Option<Timestamp>> {
        let mut seen = self.set.keys().iter().zip(&self.first_seen);
        seen.find(|(held, _)| *held == key).map(|(_, at)| *at)
    }

    /// What an operator hears of a successor. `token_seconds`: how long a token may live.
    pub(super) fn changes(&self, new: &Self, token_seconds: u64, now: Timestamp) -> Vec<JwksChange> {
        let mut events = Vec::new();
        let named = |keys: Vec<&Jwk>| keys.into_iter().filter_map(|key| key.kid.clone()).collect::<Vec<_>>();
        let came = named(new.set.keys().iter().filter(|key| self.seen(key).is_none()).collect());
        if !came.is_empty() {
            events.push(JwksChange::RotationSeen { kids: came });
        }
        for (key, since) in self.set.keys().iter().zip(&self.first_seen) {
            if let (None, Some(kid)) = (new.seen(key), &key.kid) {
                let needed_seconds = token_seconds.saturating_add(self.fresh_for_seconds);
                let overlap = self.overlap(new, *since, needed_seconds, now);
                let served_seconds = since.map(|since| since.seconds_until(now));
                events.push(JwksChange::KeyWithdrawn { kid: kid.clone(), served_seconds, overlap });
            }
        }
        events
    }

    /// The `kid`s that several usable keys share, each once, unless they did in the same way in an earlier set.
    pub(super) fn shared(&self, earlier: Option<&Self>) -> Vec<JwksChange> {
        let mut found: Vec<&str> = Vec::new();
        let mut events = Vec::new();
        let is_new = |is: fn(&JwkSet, &str) -> bool, kid: &str| {
            is(&self.set, kid) && !earlier.is_some_and(|earlier| is(&earlier.set, kid))
        };
        for kid in self.set.keys().iter().filter_map(|key| key.kid.as_deref()) {
            if found.contains(&kid) {
                continue;
            }
            found.push(kid);
            if is_new(JwkSet::is_ambiguous, kid) {
                events.push(JwksChange::KeyAmbiguous { kid: to_owned_text(kid) });
            } else if is_new(JwkSet::is_shared, kid) {
                events.push(JwksChange::KeyShared { kid: to_owned_text(kid) });
            }
        }
        events
    }

    /// For how long a key that is gone stood beside the one that came next.
    fn overlap(&self, new: &Self, since: Option<Timestamp>, needed_seconds: u64, now: Timestamp) -> Overlap {
        let successor =
            self.first_seen.iter().chain(&new.first_seen).flatten().filter(|at| Some(**at) > since).min();
        match successor {
            Some(came) if self.watched_until(now) => {
                Overlap::Known { seconds: came.seconds_until(now), needed_seconds }
            }
            _ => Overlap::Unknown { needed_seconds },
        }
    }
}
