//! May this issuer's keys be used now, or must they be fetched? The life of a key set that lives at an
//! address, as a state machine: no I/O, no clock, no randomness; what is to be fetched is an answer, what was
//! fetched is an argument.
//!
//! Empty → fetch. Fresh → serve; near its end a token that passed also asks for a refresh. Unknown `kid` →
//! one look past every cache in a cool-down. Over → fetch; if that fails and the configuration allows it,
//! serve for a while longer; then refuse.
//!
//! A set is replaced, never merged: a withdrawn key is gone with the next set.

use alloc::{string::String, vec::Vec};

use super::{
    events::JwksChange,
    freshness::{clock_skew_seconds, fresh_for_seconds, retry_after_seconds},
    jwk_set::{JwkSet, JwkSetError, SelectError},
    key_set_state::{Held, Validators},
    location::{Discovery, Location},
    orders::{
        AnswerHeaders, Asks, FetchFailure, FetchOutcome, FetchReason, FetchReport, FetchedKeySet, KeyOrder,
        Lookup, Need, NeedAnswer,
    },
    schedule::{Permission, Schedule},
    verification_key::KeyRules,
};
use crate::{
    encoding::text::to_owned_text,
    limits::{MAX_JWKS_AGE_SECONDS, MIN_RETRY_AFTER_SECONDS},
    reason::Reason,
    time::Timestamp,
};

/// The state of a key set that lives at an address.
#[derive(Clone, Debug)]
pub struct RemoteJwks {
    pub(super) location: Location,
    /// For how long a set may serve beyond its end while its address fails, in seconds.
    pub stale_seconds: u64,
    /// How long a token of this issuer may live, in seconds: what a rotation must leave room for.
    pub token_seconds: u64,
    /// Which keys of a set may verify; those of ES256 unless the entry says otherwise.
    pub rules: KeyRules,
    /// Whether keys come from the issuer's own origin alone, wherever its metadata say (IAM-KEY-2). Only a profile
    /// says so.
    pub keys_at_issuer: bool,
    pub(super) held: Option<Held>,
    pub(super) schedule: Schedule,
    /// The order that the running lease was given for.
    pending: Option<KeyOrder>,
    /// When a set with a private key was seen; no older set is taken until a clean one comes.
    pub(super) leaked_at: Option<Timestamp>,
}

impl RemoteJwks {
    /// A keyring that knows where its keys are and holds none.
    #[must_use]
    pub fn at(jwks_uri: &str) -> Self {
        Self::with(Location::Configured(to_owned_text(jwks_uri)))
    }

    /// A keyring that knows where to ask for the address of its keys.
    #[must_use]
    pub fn discovered(discovery: Discovery, issuer: &str) -> Self {
        Self::with(Location::Discovered {
            metadata_url: discovery.url_for(issuer),
            issuer: to_owned_text(issuer),
            found: None,
        })
    }

    fn with(location: Location) -> Self {
        let schedule = Schedule::default();
        Self {
            location,
            stale_seconds: 0,
            token_seconds: 0,
            rules: KeyRules::ES256,
            keys_at_issuer: false,
            held: None,
            schedule,
            pending: None,
            leaked_at: None,
        }
    }

    /// Whether the address of the keys is asked for first.
    #[must_use]
    pub const fn is_discovered(&self) -> bool {
        matches!(self.location, Location::Discovered { .. })
    }

    /// How many keys are held, fresh or not.
    #[must_use]
    pub fn key_count(&self) -> usize {
        self.held.as_ref().map_or(0, |held| held.set.keys().len())
    }

    /// Seconds that the held set still serves, fresh.
    #[must_use]
    pub fn fresh_seconds_left(&self, now: Timestamp) -> u64 {
        self.held.as_ref().filter(|held| held.is_fresh(now)).map_or(0, |held| now.seconds_until(held.end()))
    }

    /// Whether keys serve, fresh or not.
    #[must_use]
    pub fn is_serving(&self, now: Timestamp) -> bool {
        self.serving(now).is_some()
    }

    /// The set that may serve now: a fresh one, or one that is over whose address is failing.
    pub(super) fn serving(&self, now: Timestamp) -> Option<&Held> {
        let held = self.held.as_ref()?;
        // A failure that lies before its last half minute, or longer ago than a pause, says nothing of an
        // address that nobody has asked since.
        let is_failing = || self.schedule.failing(now).is_some_and(|at| held.refresh_due(0) <= at);
        (held.is_fresh(now) || (held.serves(self.stale_seconds, now) && is_failing())).then_some(held)
    }

    /// The key for a token whose verification began at `started_at`.
    pub fn lookup<'k>(
        &mut self,
        kid: impl Into<Option<&'k str>>,
        started_at: Timestamp,
        now: Timestamp,
    ) -> Lookup {
        let Some(held) = self.serving(now) else { return self.ask_for_fetch(self.why_nothing_serves(), now) };
        match held.set.select(kid) {
            // A set that arrived after this token did is as new as the question: the answer is final.
            Err(SelectError::Unknown) if held.fetched_at >= started_at => SelectError::Unknown.into(),
            Err(SelectError::Unknown) => self.ask_for_fetch(FetchReason::UnknownKid, now),
            selected => selected.into(),
        }
    }

    /// A fetch as for an unknown `kid`, within the same cool-down, unless the set arrived after the token did.
    pub(super) fn lookup_newer(&mut self, started_at: Timestamp, now: Timestamp) -> Option<Lookup> {
        let is_older = self.serving(now).is_some_and(|held| held.fetched_at < started_at);
        is_older.then(|| self.ask_for_fetch(FetchReason::UnknownKid, now))
    }

    /// The key, if what is held answers; no lease is taken.
    #[must_use]
    pub fn lookup_held<'k>(&self, kid: impl Into<Option<&'k str>>, now: Timestamp) -> Lookup {
        match self.serving(now).map(|held| held.set.select(kid)) {
            Some(Err(SelectError::Unknown)) | None => {
                Lookup::refused(Reason::JwksNotHeld, Some(MIN_RETRY_AFTER_SECONDS))
            }
            Some(selected) => selected.into(),
        }
    }

    fn why_nothing_serves(&self) -> FetchReason {
        if self.held.is_some() { FetchReason::Expired } else { FetchReason::NoKeys }
    }

    fn ask_for_fetch(&mut self, reason: FetchReason, now: Timestamp) -> Lookup {
        match self.schedule.ask(reason, self.held.as_ref().map(|held| held.fetched_at), now) {
            Permission::Granted(lease) => Lookup::Fetch(self.order(lease, reason, now)),
            Permission::Wait(milliseconds) => Lookup::Wait(milliseconds),
            Permission::NotBefore(due) => {
                let reason = match reason {
                    _ if self.leaked_at.is_some() => Reason::JwksLeaked,
                    FetchReason::UnknownKid => Reason::JwksCoolingDown,
                    _ => Reason::JwksUnavailable,
                };
                Lookup::refused(reason, Some(now.seconds_until(due).max(MIN_RETRY_AFTER_SECONDS)))
            }
        }
    }

    fn order(&mut self, lease: u32, reason: FetchReason, now: Timestamp) -> KeyOrder {
        let (asks, url) = self.location.next(now);
        // An unknown `kid` is asked for without a condition: should the condition lie, a rotation would go
        // unseen. And from time to time without one in any case: a validator that never changes would renew a
        // set for ever.
        let of_same_place = |held: &&Held| {
            let is_young = held.body_at <= now && now < held.body_at.plus_seconds(MAX_JWKS_AGE_SECONDS);
            asks == Asks::Keys && reason != FetchReason::UnknownKid && held.url == url && is_young
        };
        let Validators { etag, last_modified } = self
            .held
            .as_ref()
            .filter(of_same_place)
            .map_or_else(Validators::default, |held| held.validators.clone());
        let held_at = self.held.as_ref().map(|held| held.fetched_at).or(self.leaked_at);
        let order = KeyOrder { lease, reason, asks, url: to_owned_text(url), etag, last_modified, held_at };
        self.pending = Some(order.clone());
        order
    }

    /// The order for a refresh beside a token that passed, where one is due and nobody else has it.
    pub fn take_refresh(&mut self, now: Timestamp) -> Option<KeyOrder> {
        let is_due = self.serving(now).is_some_and(|held| held.refresh_due(0) <= now);
        match is_due.then(|| self.ask_for_fetch(FetchReason::RefreshAhead, now))? {
            Lookup::Fetch(order) => Some(order),
            _ => None,
        }
    }

    /// What the host should fetch for a need of its own: a schedule's, or another instance's.
    pub fn need(&mut self, need: Need, now: Timestamp) -> NeedAnswer {
        let serving = self.serving(now);
        let reason = match (need, serving) {
            (_, None) => self.why_nothing_serves(),
            (Need::NewerThan { milliseconds }, Some(held))
                if held.fetched_at.as_milliseconds() <= milliseconds =>
            {
                FetchReason::UnknownKid
            }
            (need, Some(held)) if held.refresh_due(need.ahead_seconds()) <= now => FetchReason::RefreshAhead,
            _ => return NeedAnswer::Nothing,
        };
        match self.ask_for_fetch(reason, now) {
            Lookup::Fetch(order) => NeedAnswer::Fetch(order),
            Lookup::Wait(milliseconds) => NeedAnswer::Wait(milliseconds),
            Lookup::Key(_) | Lookup::Refused { .. } => NeedAnswer::Nothing,
        }
    }

    /// Takes the answer to a fetch. `random`, from 0 to 1, spreads the pause after a failure.
    pub fn receive(&mut self, fetched: FetchedKeySet<'_>, now: Timestamp, random: f64) -> FetchReport {
        let FetchedKeySet { lease, status, headers, body } = fetched;
        let is_running = self.schedule.is_running(lease);
        let Some(order) = self.pending.take_if(|order| is_running && order.lease == lease) else {
            // A leak is one whenever it is seen.
            return if status == 200 && JwkSet::parse(body, &self.rules) == Err(JwkSetError::Leaked) {
                self.leaked(now, random)
            } else {
                FetchOutcome::Late.into()
            };
        };
        let condition = Validators { etag: order.etag, last_modified: order.last_modified };
        let skew = clock_skew_seconds(headers.date, headers.age, now);
        let mut report = match (status, order.asks) {
            (200, Asks::Metadata) => match self.location.read_metadata(body, self.keys_at_issuer, now) {
                Ok(()) => self.located(now, random),
                Err(reason) => self.failed(reason, headers, now, random),
            },
            (200, Asks::Keys) => self.receive_set(order.url, headers, body, now, random),
            (304, Asks::Keys) if condition != Validators::default() => {
                self.renew(&condition, headers, now, random)
            }
            _ => self.failed(Reason::JwksFetchFailed, headers, now, random),
        };
        report.events.extend(skew.map(|seconds| JwksChange::ClockSkew { seconds }));
        report
    }

    fn located(&mut self, now: Timestamp, random: f64) -> FetchReport {
        let Some((lease, reason)) = self.schedule.extend(now) else {
            return self.failed(Reason::JwksFetchFailed, AnswerHeaders::default(), now, random);
        };
        FetchOutcome::Located(self.order(lease, reason, now)).into()
    }

    fn receive_set(
        &mut self,
        url: String,
        headers: AnswerHeaders<'_>,
        body: &[u8],
        now: Timestamp,
        random: f64,
    ) -> FetchReport {
        let (set, text) = match (JwkSet::parse(body, &self.rules), core::str::from_utf8(body)) {
            (Ok(set), Ok(text)) => (set, text),
            (Err(JwkSetError::Leaked), _) => return self.leaked(now, random),
            (Err(JwkSetError::ByteOrderMark), _) => {
                return self.failed(Reason::ByteOrderMark, headers, now, random);
            }
            (Err(JwkSetError::TooLarge), _) => {
                return self.failed(Reason::JwksTooLarge, headers, now, random);
            }
            _ => return self.failed(Reason::JwksMalformed, headers, now, random),
        };
        let earlier = self.held.take();
        let first_seen = earlier
            .as_ref()
            .map_or_else(|| alloc::vec![None; set.keys().len()], |earlier| earlier.first_seen_in(&set, now));
        let held = Held {
            set,
            body: to_owned_text(text),
            url,
            validators: Validators::of(headers.etag, headers.last_modified),
            body_at: now,
            fetched_at: now,
            fresh_for_seconds: fresh_for_seconds(headers.cache_control, headers.age),
            first_seen,
        };
        let shared = held.shared(earlier.as_ref());
        let mut events =
            earlier.map_or_else(Vec::new, |earlier| earlier.changes(&held, self.token_seconds, now));
        events.extend(shared);
        self.held = Some(held);
        self.leaked_at = None;
        self.tell_success(&mut events, now);
        FetchReport { outcome: FetchOutcome::Accepted, events }
    }

    fn renew(
        &mut self,
        condition: &Validators,
        headers: AnswerHeaders<'_>,
        now: Timestamp,
        random: f64,
    ) -> FetchReport {
        // A snapshot may have come meanwhile: the answer confirms the set that the condition named, and no
        // other.
        let named = self.held.as_mut().filter(|held| held.validators == *condition);
        let Some(held) = named else { return self.not_newer(now, random) };
        held.fetched_at = now;
        // RFC 9111 section 3.2: what the answer does not say stays as it was.
        if headers.cache_control.is_some() {
            held.fresh_for_seconds = fresh_for_seconds(headers.cache_control, headers.age);
        }
        let mut events = Vec::new();
        self.tell_success(&mut events, now);
        FetchReport { outcome: FetchOutcome::Renewed, events }
    }

    pub(super) fn tell_success(&mut self, events: &mut Vec<JwksChange>, now: Timestamp) {
        if let Some(down_seconds) = self.schedule.succeeded(now) {
            events.push(JwksChange::ProviderBack { down_seconds });
        }
    }

    fn leaked(&mut self, now: Timestamp, random: f64) -> FetchReport {
        self.held = None;
        self.leaked_at = Some(now);
        self.failed(Reason::JwksLeaked, AnswerHeaders::default(), now, random)
    }

    /// Takes the news that a fetch failed.
    pub fn receive_failure(
        &mut self,
        lease: u32,
        failure: FetchFailure,
        now: Timestamp,
        random: f64,
    ) -> FetchReport {
        if !self.schedule.is_running(lease) {
            return FetchOutcome::Late.into();
        }
        let reason = match failure {
            FetchFailure::Network => Reason::JwksFetchFailed,
            FetchFailure::NotNewer => return self.not_newer(now, random),
            FetchFailure::Redirect => Reason::JwksFetchRedirected,
            FetchFailure::Timeout => Reason::JwksFetchTimeout,
            FetchFailure::TooLarge => Reason::JwksTooLarge,
        };
        self.failed(reason, AnswerHeaders::default(), now, random)
    }

    /// A source that fetches by itself had nothing newer: no failure while a fresh set is held.
    fn not_newer(&mut self, now: Timestamp, random: f64) -> FetchReport {
        self.schedule.count_source_attempt(now);
        let Some(end) = self.held.as_ref().filter(|held| held.is_fresh(now)).map(Held::end) else {
            return self.failed(Reason::JwksNotNewer, AnswerHeaders::default(), now, random);
        };
        self.pending = None;
        let left_milliseconds = end.as_milliseconds().saturating_sub(now.as_milliseconds());
        self.schedule.learnt_nothing(left_milliseconds, now, random);
        FetchOutcome::Failed(Reason::JwksNotNewer).into()
    }

    pub(super) fn failed(
        &mut self,
        reason: Reason,
        headers: AnswerHeaders<'_>,
        now: Timestamp,
        random: f64,
    ) -> FetchReport {
        self.pending = None;
        self.location.forget();
        let asked = headers.retry_after.and_then(|text| retry_after_seconds(text, now));
        let is_first = self.schedule.failed(reason, asked, now, random);
        let events = if is_first { alloc::vec![JwksChange::ProviderDown { reason }] } else { Vec::new() };
        FetchReport { outcome: FetchOutcome::Failed(reason), events }
    }
}

#[cfg(test)]
mod tests;
