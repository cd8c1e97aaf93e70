//! Does one isolate keep what is promised? A witness stands beside its keyring and keeps a plain book of its own: one lease, one
//! held set, one pause, one cool-down. Times are milliseconds of the isolate's own clock.

use alloc::string::String;

use super::super::{
    exchange::{FetchWhy, ImportError, KeyOrder, Lookup, Receipt},
    snapshot::{SavedKeySet, SavedState},
};
use super::provider::{Answer, Meaning, PUBLIC_KEYS, has, keys_of};
use crate::reason::Reason;

const LEASE_MS: u64 = 5_000;
const COOL_DOWN_MS: u64 = 30_000;
const LONGEST_PAUSE_SECONDS: u64 = 60;

#[derive(Clone, Debug)]
struct Running {
    order: KeyOrder,
    since: u64,
    /// The clock went back since: whether it runs depends on who asked when.
    is_doubtful: bool,
}

impl Running {
    fn runs(&self, now: u64) -> bool {
        self.since <= now && now < self.since + LEASE_MS
    }
}

#[derive(Clone, Debug)]
struct Book {
    keys: u8,
    at: u64,
    fresh_ms: u64,
    validators: (Option<String>, Option<String>),
}

impl Book {
    const fn end(&self) -> u64 {
        self.at + self.fresh_ms
    }

    fn is_fresh(&self, now: u64) -> bool {
        self.at <= now && now < self.end()
    }

    /// The last fifth, at most half a minute.
    fn refresh_from(&self) -> u64 {
        self.end() - (self.fresh_ms / 5).min(30_000)
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Witness {
    stale_ms: u64,
    lease: Option<Running>,
    last_lease: u32,
    attempt: Option<u64>,
    attempt_before: Option<u64>,
    held: Option<Book>,
    leaked_at: Option<u64>,
    needed_failures: u32,
    peace_until: u64,
    failed_at: Option<u64>,
}

const fn is_needed(why: FetchWhy) -> bool {
    !matches!(why, FetchWhy::UnknownKid)
}

impl Witness {
    pub(super) fn new(stale_seconds: u64) -> Self {
        Self { stale_ms: stale_seconds * 1_000, ..Self::default() }
    }

    /// Pauses and attempts that now lie in the future mean nothing any more.
    pub(super) fn clock_went_back(&mut self) {
        if let Some(lease) = &mut self.lease {
            lease.is_doubtful = true;
        }
        (self.peace_until, self.attempt, self.attempt_before) = (0, None, None);
    }

    fn may_serve(&self, now: u64) -> bool {
        let Some(held) = &self.held else { return false };
        let is_stale = || now < held.end() + self.stale_ms && self.failed_at.is_some_and(|at| held.refresh_from() <= at);
        self.leaked_at.is_none() && held.at <= now && (held.is_fresh(now) || is_stale())
    }

    pub(super) fn looked(&mut self, key: Option<usize>, lookup: &Lookup, held: &Lookup, now: u64) {
        let known = key.filter(|key| self.held.as_ref().is_some_and(|held| has(held.keys, *key)));
        for answer in [lookup, held] {
            if let Lookup::Key(public_key) = answer {
                let key = known.expect("a key that the held set lacks");
                assert_eq!(*public_key, PUBLIC_KEYS[key], "another key than the kid's");
                assert!(self.may_serve(now), "accepted with a set that is over at {now}: {self:?}");
            }
        }
        let is_fresh = self.leaked_at.is_none() && self.held.as_ref().is_some_and(|held| held.is_fresh(now));
        assert!(
            !is_fresh || known.is_none() || matches!(lookup, Lookup::Key(_)),
            "a key that is held and fresh was not served: {lookup:?}"
        );
        assert!(!matches!(held, Lookup::Fetch(_) | Lookup::Wait(_)), "a look at what is held took a lease");
        match lookup {
            Lookup::Wait(milliseconds) => self.waits(*milliseconds, now),
            Lookup::Fetch(order) => self.granted(order, 0, now),
            Lookup::Refused { reason, retry_after_seconds } => {
                let seconds = retry_after_seconds.unwrap_or(1);
                assert!((1..=LONGEST_PAUSE_SECONDS + 1).contains(&seconds), "sent away for {seconds} s: {reason:?}");
                assert!(*reason != Reason::KeyIdUnknown || known.is_none(), "a known kid called unknown");
            }
            Lookup::Key(_) => {}
        }
    }

    pub(super) fn waits(&self, milliseconds: u64, now: u64) {
        assert!((1..=20).contains(&milliseconds), "a wait of {milliseconds} ms");
        assert!(self.lease.as_ref().is_some_and(|lease| lease.runs(now)), "a wait for nobody at {now}: {:?}", self.lease);
    }

    /// `ahead_ms`: how far ahead of its end a schedule wants the set refreshed.
    pub(super) fn granted(&mut self, order: &KeyOrder, ahead_ms: u64, now: u64) {
        if let Some(lease) = self.lease.as_ref().filter(|lease| !lease.is_doubtful) {
            assert!(!lease.runs(now), "a second fetch beside {lease:?} at {now}");
            let pause_ms = if matches!(lease.order.why, FetchWhy::NoKeys | FetchWhy::Expired) { 1_000 } else { 0 };
            assert!(now >= lease.since + LEASE_MS + pause_ms, "on the heels of one that was cut off: {lease:?} at {now}");
        }
        assert!(now >= self.peace_until, "a fetch at {now} before the pause ended: {self:?}");
        assert!(order.lease > self.last_lease, "a lease's number came twice");
        let held = self.held.as_ref();
        match order.why {
            FetchWhy::NoKeys => assert!(held.is_none()),
            FetchWhy::Expired => assert!(held.is_some_and(|held| !held.is_fresh(now)), "{held:?} called expired at {now}"),
            FetchWhy::RefreshAhead => {
                let held = held.expect("a set to refresh");
                assert!(held.refresh_from().min(held.end().saturating_sub(ahead_ms)) <= now, "refreshed too early at {now}: {held:?}");
            }
            FetchWhy::UnknownKid => {
                let last = self.attempt.max(held.map(|held| held.at));
                assert!(last.is_none_or(|last| last + COOL_DOWN_MS <= now), "within the cool-down: {last:?}, {now}");
                assert!(order.etag.is_none() && order.last_modified.is_none(), "a condition may hide a rotation");
            }
        }
        (self.attempt_before, self.attempt) = (self.attempt, Some(now));
        self.lease_begins(order, now);
    }

    fn lease_begins(&mut self, order: &KeyOrder, now: u64) {
        self.last_lease = order.lease;
        self.lease = Some(Running { order: order.clone(), since: now, is_doubtful: false });
    }

    fn fails(&mut self, counts: bool, retry_after_seconds: u64, now: u64) {
        let mut pause_ms = retry_after_seconds.min(LONGEST_PAUSE_SECONDS) * 1_000;
        if counts {
            let longest_seconds = [1, 2, 4, 8, 16, 32].get(self.needed_failures as usize).copied().unwrap_or(LONGEST_PAUSE_SECONDS);
            pause_ms = pause_ms.max(longest_seconds * 500);
            self.needed_failures += 1;
        }
        self.peace_until = self.peace_until.max(now + pause_ms);
        self.failed_at = Some(now);
    }

    fn succeeds(&mut self) {
        (self.needed_failures, self.peace_until, self.failed_at, self.leaked_at) = (0, 0, None, None);
    }

    fn leaks(&mut self, now: u64) {
        (self.held, self.leaked_at, self.lease) = (None, Some(now), None);
        self.fails(true, 0, now);
    }

    /// An answer, or the news of a failure, was handed over. `is_unchanged`: the keyring holds what it held.
    pub(super) fn reported(&mut self, lease: u32, answer: &Answer, receipt: &Receipt, is_unchanged: bool, now: u64) {
        let Some(running) = self.lease.clone().filter(|running| running.order.lease == lease) else {
            if *receipt == Receipt::Failed(Reason::KeySetLeaked) {
                assert_eq!(answer.meaning, Meaning::Leak);
                return self.leaks(now);
            }
            assert_eq!((receipt, answer.meaning == Meaning::Leak), (&Receipt::Late, false), "an answer under an old lease");
            return assert!(is_unchanged, "an answer under an old lease changed the held set");
        };
        let has_condition = running.order.etag.is_some() || running.order.last_modified.is_some();
        match (answer.meaning, receipt) {
            (Meaning::Leak, Receipt::Failed(Reason::KeySetLeaked)) => self.leaks(now),
            (_, Receipt::Late) => {
                assert!(is_unchanged && (running.is_doubtful || !running.runs(now)), "a good answer in its time was not taken")
            }
            (Meaning::Keys(published), Receipt::Accepted) => {
                let headers = answer.headers();
                let validators = (headers.etag.map(Into::into), headers.last_modified.map(Into::into));
                self.held = Some(Book { keys: published.keys, at: now, fresh_ms: published.fresh_ms(), validators });
                self.lease = None;
                self.succeeds();
            }
            (Meaning::Still(published), Receipt::Renewed) => {
                let held = self.held.as_mut().expect("a set to renew");
                let asked = (running.order.etag, running.order.last_modified);
                assert!(has_condition && held.validators == asked, "renewed, but the condition named another set");
                (held.at, held.fresh_ms) = (now, published.fresh_ms());
                self.lease = None;
                self.succeeds();
            }
            (Meaning::Metadata, Receipt::Located(next)) => {
                assert!(next.lease > lease && next.why == running.order.why);
                self.lease_begins(next, now);
            }
            (Meaning::Still(_), Receipt::Failed(Reason::KeysNotNewer)) => {
                let asked = (running.order.etag, running.order.last_modified);
                let names_held = self.held.as_ref().is_some_and(|held| held.validators == asked);
                assert!(!names_held && is_unchanged, "a renewal was not taken");
                self.lease = None;
                if !self.held.as_ref().is_some_and(|held| held.is_fresh(now)) {
                    self.fails(is_needed(running.order.why), 0, now);
                }
            }
            (Meaning::Nothing { retry_after }, Receipt::Failed(reason)) => {
                assert!(is_unchanged, "a failure changed the held set");
                self.lease = None;
                if *reason != Reason::KeysNotNewer || !self.held.as_ref().is_some_and(|held| held.is_fresh(now)) {
                    self.fails(is_needed(running.order.why), retry_after, now);
                }
            }
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn imported(&mut self, saved: &SavedKeySet, lease: u32, result: Result<(), ImportError>, is_unchanged: bool, now: u64) {
        let at = saved.at.as_milliseconds();
        let known = self.held.as_ref().map(|held| held.at).filter(|known| *known <= now).max(self.leaked_at);
        let is_newer = at <= now && known.is_none_or(|known| known < at);
        let taken = match &saved.state {
            SavedState::Leaked => None,
            SavedState::Held { fresh_for_seconds, body, .. } => {
                let fresh_ms = fresh_for_seconds.clamp(&30, &3_600) * 1_000;
                Some(Book { keys: keys_of(body), at, fresh_ms, validators: (None, None) })
            }
        };
        let is_in_time = taken.as_ref().is_none_or(|taken| now < taken.end() + self.stale_ms);
        assert_eq!(result.is_ok(), is_newer && is_in_time, "{result:?} at {now}: {saved:?} for {self:?}");
        if result.is_err() {
            return assert!(is_unchanged, "a refused snapshot changed something");
        }
        let is_enough = taken.as_ref().is_none_or(|taken| taken.is_fresh(now));
        self.leaked_at = taken.is_none().then_some(at);
        self.held = taken;
        if is_enough && self.lease.as_ref().is_some_and(|running| running.order.lease == lease) {
            (self.lease, self.attempt) = (None, self.attempt_before);
        }
    }
}
