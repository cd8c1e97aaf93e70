//! When may an issuer's address be asked? One budget over leases, pauses after failures, and the cool-down
//! for an unknown `kid`.
//!
//! A lease is a number that runs out by itself: whoever answers under another number than the running one is
//! too late, so an old answer never replaces a newer one, and nobody waits for another request's promise.

use super::{
    attempts::{Attempts, spread},
    orders::FetchReason,
    source::Source,
};
use crate::{
    limits::{
        FETCH_LEASE_MILLISECONDS, FIRST_BACKOFF_SECONDS, LEASE_POLL_MILLISECONDS, MAX_BACKOFF_SECONDS,
        UNKNOWN_KID_COOL_DOWN_SECONDS,
    },
    reason::Reason,
    time::Timestamp,
};

#[derive(Clone, Copy, Debug)]
struct Lease {
    number: u32,
    end: Timestamp,
    reason: FetchReason,
}

/// What an asker is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Permission {
    /// It fetches, under this number.
    Granted(u32),
    /// Somebody else fetches: look again after this many milliseconds.
    Wait(u64),
    /// Nobody fetches before this.
    NotBefore(Timestamp),
}

/// What became of the fetches of one issuer, and when the next may begin.
#[derive(Clone, Debug, Default)]
pub(super) struct Schedule {
    attempts: Attempts,
    /// The last attempt before the running lease, to take the lease back when a cache answered.
    attempt_before_lease: Option<Timestamp>,
    lease: Option<Lease>,
    last_number: u32,
    /// How long the last pause was when it began, in milliseconds.
    pause_milliseconds: u64,
    source: Source,
}

impl Schedule {
    /// Asks for a fetch. `newest_known`: when the held set arrived, through whichever hands.
    pub(super) fn ask(
        &mut self,
        reason: FetchReason,
        newest_known: Option<Timestamp>,
        now: Timestamp,
    ) -> Permission {
        // Marks that lie further ahead than they were ever set: the clock went back, and they count from now.
        let lease_end = now.plus_milliseconds(FETCH_LEASE_MILLISECONDS);
        self.lease = self.lease.map(|lease| Lease { end: lease.end.min(lease_end), ..lease });
        self.attempts.paused_until = self.pause_of_this_clock(now);
        self.attempts.last = self.attempts.last.map(|attempt| attempt.min(now));
        // A lease that ran out without a word belonged to a request that was cut off. The next asker takes
        // over, after the shortest pause where keys are needed; it is no failure of the issuer's, so it
        // lengthens nothing.
        if let Some(abandoned) = self.lease.filter(|lease| lease.end <= now) {
            self.lease = None;
            if matches!(abandoned.reason, FetchReason::NoKeys | FetchReason::Expired) {
                self.pause_until(abandoned.end.plus_seconds(FIRST_BACKOFF_SECONDS), now);
            }
        }
        if let Some(lease) = self.lease {
            let left = lease.end.as_milliseconds().saturating_sub(now.as_milliseconds());
            return Permission::Wait(left.clamp(1, LEASE_POLL_MILLISECONDS));
        }
        let mut due = self.attempts.paused_until;
        if reason == FetchReason::RefreshAhead {
            due = due.max(self.source.rests_until(now));
        }
        if reason == FetchReason::UnknownKid {
            // A set that came through a cache counts as an attempt too, or each new isolate would give a
            // stranger one fetch.
            let last = self.attempts.last.max(newest_known);
            due = due.max(last.map(|last| last.plus_seconds(UNKNOWN_KID_COOL_DOWN_SECONDS)));
        }
        if let Some(due) = due.filter(|due| *due > now) {
            return Permission::NotBefore(due);
        }
        self.attempt_before_lease = self.attempts.last;
        self.attempts.last = Some(now);
        Permission::Granted(self.lease_out(reason, lease_end))
    }

    pub(super) fn lease_out(&mut self, reason: FetchReason, end: Timestamp) -> u32 {
        self.last_number = self.last_number.saturating_add(1);
        self.source.begin();
        self.lease = Some(Lease { number: self.last_number, end, reason });
        self.last_number
    }

    /// Whether this number is that of the running lease. One that ran out counts for as long as nobody took
    /// over.
    pub(super) fn is_running(&self, number: u32) -> bool {
        self.lease.is_some_and(|lease| lease.number == number)
    }

    /// A new lease in the place of the running one, for the second of two fetches.
    pub(super) fn extend(&mut self, now: Timestamp) -> Option<(u32, FetchReason)> {
        let reason = self.lease?.reason;
        Some((self.lease_out(reason, now.plus_milliseconds(FETCH_LEASE_MILLISECONDS)), reason))
    }

    /// The running lease was taken for a fetch that was not needed: with it the attempt goes back.
    pub(super) fn give_back(&mut self, number: u32) {
        if self.is_running(number) {
            self.lease = None;
            self.attempts.last = self.attempt_before_lease;
            self.source.satisfied();
        }
    }

    /// A source that fetches by itself says what became of that, under this lease.
    pub(super) fn source_told(&mut self, number: u32, attempts: Attempts) {
        if self.is_running(number) {
            self.source.told(attempts);
        }
    }

    /// The source of the running lease had nothing newer, and nothing of it makes up for that.
    pub(super) fn count_source_attempt(&mut self, now: Timestamp) {
        let is_look = self.lease.is_some_and(|lease| lease.reason == FetchReason::UnknownKid);
        self.attempts.last = Some(self.source.counted_attempt(is_look, now));
    }

    /// The running lease ends with nothing learnt, while what is held serves for `left_milliseconds` more.
    pub(super) fn learnt_nothing(&mut self, left_milliseconds: u64, now: Timestamp, random: f64) {
        if self.lease.take().is_some_and(|lease| lease.reason != FetchReason::UnknownKid) {
            self.source.rest(left_milliseconds, now, random);
        }
    }

    /// A fetch brought what was asked for. Tells for how many seconds the address had failed before.
    pub(super) fn succeeded(&mut self, now: Timestamp) -> Option<u64> {
        self.lease = None;
        self.source.satisfied();
        self.attempts.failures = 0;
        self.attempts.paused_until = None;
        self.attempts.failing_since.take().map(|since| since.seconds_until(now))
    }

    /// A fetch failed. `random`, from 0 to 1, spreads the pause; `retry_after_seconds` is what the issuer
    /// asks for. Tells whether this is the first failure since the last success.
    pub(super) fn failed(
        &mut self,
        reason: Reason,
        retry_after_seconds: Option<u64>,
        now: Timestamp,
        random: f64,
    ) -> bool {
        let asked_for = self.lease.take().map(|lease| lease.reason);
        let mut pause_milliseconds =
            retry_after_seconds.unwrap_or(0).min(MAX_BACKOFF_SECONDS).saturating_mul(1_000);
        // A pause is for fetches that are needed. Strangers cause the ones for an unknown `kid`, and the
        // cool-down bounds those: were they to lengthen the pause, a stranger could keep good tokens out
        // after the issuer is back.
        let is_needed = asked_for.is_some_and(|reason| reason != FetchReason::UnknownKid);
        if is_needed || reason == Reason::JwksLeaked {
            let own_milliseconds = match self.source.pause_left(now) {
                Some(left_milliseconds) if reason == Reason::JwksNotNewer => {
                    left_milliseconds.saturating_add(spread(1_000, random)).min(MAX_BACKOFF_SECONDS * 1_000)
                }
                _ => self.longer_pause(random),
            };
            pause_milliseconds = pause_milliseconds.max(own_milliseconds);
        }
        if pause_milliseconds > 0 {
            self.pause_until(now.plus_milliseconds(pause_milliseconds), now);
        }
        self.attempts.last_failure = Some((reason, now));
        let is_first = self.attempts.failing_since.is_none();
        self.attempts.failing_since.get_or_insert(now);
        is_first
    }

    /// The pause after one more failure in a row.
    fn longer_pause(&mut self, random: f64) -> u64 {
        let seconds = FIRST_BACKOFF_SECONDS
            .saturating_mul(2_u64.saturating_pow(self.attempts.failures))
            .min(MAX_BACKOFF_SECONDS);
        self.attempts.failures = self.attempts.failures.saturating_add(1);
        spread(seconds.saturating_mul(1_000), random)
    }

    /// Nobody fetches before this, nor before the end of a pause that is longer.
    fn pause_until(&mut self, end: Timestamp, now: Timestamp) {
        let end = self.pause_of_this_clock(now).map_or(end, |running| running.max(end));
        self.attempts.paused_until = Some(end);
        self.pause_milliseconds = end.as_milliseconds().saturating_sub(now.as_milliseconds());
    }

    /// What a later instance needs to keep the same budget.
    pub(super) fn attempts(&self) -> Attempts {
        Attempts { leased_until: self.lease.map(|lease| lease.end), ..self.attempts }
    }

    /// Goes on where an earlier instance ended. What this one did itself counts for more, and what lies in
    /// the future for nothing.
    pub(super) fn resume(&mut self, earlier: Attempts, now: Timestamp) {
        if self.attempts != Attempts::default() {
            return;
        }
        let past = |at: &Timestamp| *at <= now;
        let last_failure = earlier.last_failure.filter(|(_, at)| *at <= now);
        self.attempts = Attempts { last: earlier.last.filter(past), last_failure, ..Attempts::default() };
        // An outage that nobody has looked at for longer than a pause lasts is no part of the one that may be
        // now.
        if last_failure.is_some_and(|(_, at)| Self::is_recent(at, now)) {
            self.attempts.failures = earlier.failures;
            self.attempts.failing_since = earlier.failing_since.filter(past);
        }
        // The earlier instance ended under a fetch: its lease counts as one that ran out.
        let abandoned_until = earlier.leased_until.map(|end| end.plus_seconds(FIRST_BACKOFF_SECONDS));
        let is_pause = |end: &Timestamp| now < *end && *end <= now.plus_seconds(MAX_BACKOFF_SECONDS);
        for end in [earlier.paused_until, abandoned_until].into_iter().flatten().filter(is_pause) {
            self.pause_until(end, now);
        }
    }

    /// The end of the pause; never further ahead than it was when it began, should the clock have gone back.
    fn pause_of_this_clock(&self, now: Timestamp) -> Option<Timestamp> {
        self.attempts.paused_until.map(|end| end.min(now.plus_milliseconds(self.pause_milliseconds)))
    }

    /// The last failure, if nothing has succeeded since and nobody could have asked since.
    pub(super) fn failing(&self, now: Timestamp) -> Option<Timestamp> {
        let (_, at) = self.attempts.failing_since.and(self.attempts.last_failure)?;
        Self::is_recent(at, now).then_some(at)
    }

    /// Whether a failure lies no longer ago than a pause and its fetches last; nor ahead, where a clock that
    /// went back leaves it.
    fn is_recent(at: Timestamp, now: Timestamp) -> bool {
        let soon = now.plus_milliseconds(FETCH_LEASE_MILLISECONDS);
        at <= soon && now < at.plus_milliseconds(MAX_BACKOFF_SECONDS * 1_000 + 2 * FETCH_LEASE_MILLISECONDS)
    }

    /// The last failure of all, why and when.
    pub(super) const fn last_failure(&self) -> Option<(Reason, Timestamp)> {
        self.attempts.last_failure
    }

    /// Failed fetches in a row that were needed.
    pub(super) const fn failures(&self) -> u32 {
        self.attempts.failures
    }

    /// The end of the pause after a failure, if it is not over.
    pub(super) fn pause_end(&self, now: Timestamp) -> Option<Timestamp> {
        self.pause_of_this_clock(now).max(self.source.rests_until(now)).filter(|end| *end > now)
    }
}
