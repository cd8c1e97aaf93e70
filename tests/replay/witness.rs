//! Does one isolate answer and fetch as is promised? A witness stands beside its keyring and keeps a plain
//! book of its own: one lease, one held set, one pause, one cool-down. Times are milliseconds of the
//! isolate's own clock.

use wicketgate::{
    keys::orders::{FetchReason, KeyOrder, Lookup},
    reason::Reason,
};

use crate::provider::{PUBLIC_KEYS, has};

const LEASE_MS: u64 = 5_000;
const COOL_DOWN_MS: u64 = 30_000;
/// For how long a failure speaks for an address: the longest pause, and two fetches.
const FAILING_MS: u64 = 70_000;
/// At a keeper, whose cool-down is the one that counts: a few that come too soon for it, each repeated once
/// at most.
const MOST_LOOKS: usize = 6;
pub(super) const LONGEST_PAUSE_SECONDS: u64 = 60;

#[derive(Clone, Debug)]
pub(super) struct Running {
    pub(super) order: KeyOrder,
    since: u64,
    /// The clock went back since: whether it runs depends on who asked when.
    pub(super) is_doubtful: bool,
}

impl Running {
    pub(super) fn runs(&self, now: u64) -> bool {
        self.since <= now && now < self.since + LEASE_MS
    }
}

#[derive(Clone, Debug)]
pub(super) struct Book {
    pub(super) keys: u8,
    pub(super) at: u64,
    pub(super) fresh_ms: u64,
    pub(super) validators: (Option<String>, Option<String>),
}

impl Book {
    pub(super) const fn end(&self) -> u64 {
        self.at + self.fresh_ms
    }

    pub(super) fn is_fresh(&self, now: u64) -> bool {
        self.at <= now && now < self.end()
    }

    /// The last fifth, at most half a minute.
    fn refresh_from(&self) -> u64 {
        self.end() - (self.fresh_ms / 5).min(30_000)
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Witness {
    pub(super) stale_ms: u64,
    pub(super) lease: Option<Running>,
    last_lease: u32,
    pub(super) attempt: Option<u64>,
    pub(super) attempt_before: Option<u64>,
    pub(super) held: Option<Book>,
    pub(super) leaked_at: Option<u64>,
    pub(super) needed_failures: usize,
    pub(super) peace_until: u64,
    /// The same, had chance made each pause the longest.
    pub(super) peace_at_most: u64,
    has_gone_back: bool,
    pub(super) failed_at: Option<u64>,
    /// A keeper with a cool-down of its own answers: a look that came too soon for it is repeated.
    pub(super) has_keeper: bool,
    /// When looks for an unknown `kid` began.
    looks: Vec<u64>,
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
        self.has_gone_back = true;
        (self.peace_until, self.attempt, self.attempt_before) = (0, None, None);
        self.looks.clear();
    }

    fn may_serve(&self, now: u64) -> bool {
        let Some(held) = &self.held else { return false };
        let is_failing = |at: u64| held.refresh_from() <= at && now < at + FAILING_MS;
        let is_stale = || now < held.end() + self.stale_ms && self.failed_at.is_some_and(is_failing);
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
                assert!(
                    (1..=LONGEST_PAUSE_SECONDS + 1).contains(&seconds),
                    "sent away for {seconds} s: {reason:?}"
                );
                assert!(
                    *reason != Reason::JwksUnavailable || self.is_paused_for(seconds, now),
                    "sent away for {seconds} s at {now}: {self:?}"
                );
                assert!(*reason != Reason::KidUnknown || known.is_none(), "a known kid called unknown");
            }
            Lookup::Key(_) => {}
        }
    }

    /// Whether failures, or a request that was cut off, explain so long a pause.
    fn is_paused_for(&self, seconds: u64, now: u64) -> bool {
        let cut_off = self.lease.as_ref().map_or(0, |lease| lease.since + LEASE_MS + 1_000);
        self.has_gone_back || now + (seconds - 1) * 1_000 < self.peace_at_most.max(cut_off)
    }

    pub(super) fn waits(&self, milliseconds: u64, now: u64) {
        assert!((1..=20).contains(&milliseconds), "a wait of {milliseconds} ms");
        assert!(
            self.lease.as_ref().is_some_and(|lease| lease.is_doubtful || lease.runs(now)),
            "a wait for nobody at {now}: {:?}",
            self.lease
        );
    }

    /// `ahead_ms`: how far ahead of its end a schedule wants the set refreshed.
    pub(super) fn granted(&mut self, order: &KeyOrder, ahead_ms: u64, now: u64) {
        if let Some(lease) = self.lease.as_ref().filter(|lease| !lease.is_doubtful) {
            assert!(!lease.runs(now), "a second fetch beside {lease:?} at {now}");
            let pause_ms = if matches!(lease.order.reason, FetchReason::NoKeys | FetchReason::Expired) {
                1_000
            } else {
                0
            };
            assert!(
                now >= lease.since + LEASE_MS + pause_ms,
                "on the heels of one that was cut off: {lease:?} at {now}"
            );
        }
        assert!(now >= self.peace_until, "a fetch at {now} before the pause ended: {self:?}");
        assert!(order.lease > self.last_lease, "a lease's number came twice");
        let held = self.held.as_ref();
        match order.reason {
            FetchReason::NoKeys => assert!(held.is_none()),
            FetchReason::Expired => {
                assert!(held.is_some_and(|held| !held.is_fresh(now)), "{held:?} called expired at {now}")
            }
            FetchReason::RefreshAhead => {
                let held = held.expect("a set to refresh");
                assert!(
                    held.refresh_from().min(held.end().saturating_sub(ahead_ms)) <= now,
                    "refreshed too early at {now}: {held:?}"
                );
            }
            FetchReason::UnknownKid => {
                let last = self.attempt.max(held.map(|held| held.at));
                let is_over = last.is_none_or(|last| last + COOL_DOWN_MS <= now);
                assert!(is_over || self.has_keeper, "within the cool-down: {last:?}, {now}");
                self.looks.retain(|look| now < look + COOL_DOWN_MS);
                assert!(
                    self.looks.len() < MOST_LOOKS,
                    "too many looks in one cool-down: {:?}, {now}",
                    self.looks
                );
                self.looks.push(now);
                assert!(
                    order.etag.is_none() && order.last_modified.is_none(),
                    "a condition may hide a rotation"
                );
            }
            why => panic!("{why:?} is no reason that was given before"),
        }
        (self.attempt_before, self.attempt) = (self.attempt, Some(now));
        self.lease_begins(order, now);
    }

    /// The instance ended with all that was under way; another one goes on with what it had kept.
    pub(super) fn restarts(&mut self, now: u64) {
        if let Some(lease) = self.lease.take() {
            self.peace_at_most = self.peace_at_most.max(lease.since + LEASE_MS + 1_000);
            // What asked for it is no longer known, so its successor pauses in any case.
            let peace_until =
                self.attempt.filter(|_| lease.runs(now)).map_or(0, |attempt| attempt + LEASE_MS + 1_000);
            self.peace_until = self.peace_until.max(peace_until);
        }
        if self.failed_at.is_some_and(|at| at + FAILING_MS <= now) {
            (self.needed_failures, self.failed_at) = (0, None);
        }
        self.last_lease = 0;
        self.held = self.held.take().filter(|held| now < held.end() + self.stale_ms);
        if let Some(held) = &mut self.held {
            held.at = held.at.min(now);
            held.validators = (None, None);
        }
    }

    pub(super) fn lease_begins(&mut self, order: &KeyOrder, now: u64) {
        self.last_lease = order.lease;
        self.lease = Some(Running { order: order.clone(), since: now, is_doubtful: false });
    }
}
