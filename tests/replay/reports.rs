//! Does one isolate take what it is handed as is promised? The witness's book of answers, failures and
//! snapshots.

use wicketgate::{
    keys::{
        orders::{FetchFailure, FetchOutcome, FetchReason, ImportError},
        snapshot::{SavedKeySet, SavedState},
    },
    reason::Reason,
};

use crate::{
    provider::{Answer, Meaning, keys_of},
    witness::{Book, LONGEST_PAUSE_SECONDS, Witness},
};

/// How far another machine's clock may run ahead.
const AHEAD_MS: u64 = 1_000;

const fn is_needed(reason: FetchReason) -> bool {
    !matches!(reason, FetchReason::UnknownKid)
}

impl Witness {
    fn fails(&mut self, counts: bool, retry_after_seconds: u64, now: u64) {
        let asked_for_ms = retry_after_seconds.min(LONGEST_PAUSE_SECONDS) * 1_000;
        let (mut pause_ms, mut pause_at_most_ms) = (asked_for_ms, asked_for_ms);
        if counts {
            let longest_seconds =
                [1, 2, 4, 8, 16, 32].get(self.needed_failures).copied().unwrap_or(LONGEST_PAUSE_SECONDS);
            pause_ms = pause_ms.max(longest_seconds * 500);
            pause_at_most_ms = pause_at_most_ms.max(longest_seconds * 1_000);
            self.needed_failures += 1;
        }
        self.peace_until = self.peace_until.max(now + pause_ms);
        self.peace_at_most = self.peace_at_most.max(now + pause_at_most_ms);
        self.failed_at = Some(now);
    }

    pub(super) fn succeeds(&mut self) {
        (self.needed_failures, self.peace_until, self.peace_at_most) = (0, 0, 0);
        (self.failed_at, self.leaked_at) = (None, None);
    }

    fn leaks(&mut self, now: u64) {
        (self.held, self.leaked_at, self.lease) = (None, Some(now), None);
        self.fails(true, 0, now);
    }

    /// An answer, or the news of a failure, was handed over. `is_unchanged`: the keyring holds what it held.
    pub(super) fn reported(
        &mut self,
        lease: u32,
        answer: &Answer,
        outcome: &FetchOutcome,
        is_unchanged: bool,
        now: u64,
    ) {
        let Some(running) = self.lease.clone().filter(|running| running.order.lease == lease) else {
            if *outcome == FetchOutcome::Failed(Reason::JwksLeaked) {
                assert_eq!(answer.meaning, Meaning::Leak);
                return self.leaks(now);
            }
            assert_eq!(
                (outcome, answer.meaning == Meaning::Leak),
                (&FetchOutcome::Late, false),
                "an answer under an old lease"
            );
            return assert!(is_unchanged, "an answer under an old lease changed the held set");
        };
        let has_condition = running.order.etag.is_some() || running.order.last_modified.is_some();
        match (answer.meaning, outcome) {
            (Meaning::Leak, FetchOutcome::Failed(Reason::JwksLeaked)) => self.leaks(now),
            (_, FetchOutcome::Late) => {
                assert!(
                    is_unchanged && (running.is_doubtful || !running.runs(now)),
                    "a good answer in its time was not taken"
                )
            }
            (Meaning::Keys(published), FetchOutcome::Accepted) => {
                let headers = answer.headers();
                let validators = (headers.etag.map(Into::into), headers.last_modified.map(Into::into));
                self.held =
                    Some(Book { keys: published.keys, at: now, fresh_ms: published.fresh_ms(), validators });
                self.lease = None;
                self.succeeds();
            }
            (Meaning::Still(published), FetchOutcome::Renewed) => {
                let held = self.held.as_mut().expect("a set to renew");
                let asked = (running.order.etag, running.order.last_modified);
                assert!(
                    has_condition && held.validators == asked,
                    "renewed, but the condition named another set"
                );
                (held.at, held.fresh_ms) = (now, published.fresh_ms());
                self.lease = None;
                self.succeeds();
            }
            (Meaning::Metadata, FetchOutcome::Located(next)) => {
                assert!(next.lease > lease && next.reason == running.order.reason);
                self.lease_begins(next, now);
            }
            (Meaning::Still(_), FetchOutcome::Failed(Reason::JwksNotNewer)) => {
                let asked = (running.order.etag, running.order.last_modified);
                let names_held = self.held.as_ref().is_some_and(|held| held.validators == asked);
                assert!(!names_held && is_unchanged, "a renewal was not taken");
                self.lease = None;
                if !self.held.as_ref().is_some_and(|held| held.is_fresh(now)) {
                    self.fails(is_needed(running.order.reason), 0, now);
                }
            }
            (Meaning::Nothing { retry_after }, FetchOutcome::Failed(reason)) => {
                assert!(is_unchanged, "a failure changed the held set");
                self.lease = None;
                // Somebody else's attempt counts.
                if *reason == Reason::JwksNotNewer {
                    self.attempt = self.attempt_before;
                }
                if *reason != Reason::JwksNotNewer
                    || !self.held.as_ref().is_some_and(|held| held.is_fresh(now))
                {
                    self.fails(is_needed(running.order.reason), retry_after, now);
                }
            }
            other => panic!("{other:?}"),
        }
    }

    /// A source answered, and it was not enough: it had seen a leak, or nothing newer. `paused_until`: what
    /// it says of itself.
    pub(super) fn nothing_newer(
        &mut self,
        lease: u32,
        outcome: &FetchOutcome,
        paused_until: Option<u64>,
        now: u64,
    ) {
        if *outcome == FetchOutcome::Failed(Reason::JwksLeaked) {
            assert!(self.held.is_none() && self.leaked_at.is_some(), "a leak that nobody saw");
            self.lease = None;
            return self.fails(true, 0, now);
        }
        let left_ms = paused_until
            .and_then(|end| end.checked_sub(now))
            .filter(|left| (1..=LONGEST_PAUSE_SECONDS * 1_000).contains(left));
        let running = self
            .lease
            .as_ref()
            .filter(|running| running.order.lease == lease && is_needed(running.order.reason));
        let is_fresh = self.held.as_ref().is_some_and(|held| held.is_fresh(now));
        match left_ms.filter(|_| running.is_some() && !is_fresh) {
            Some(left_ms) => {
                assert_eq!(*outcome, FetchOutcome::Failed(Reason::JwksNotNewer));
                (self.lease, self.attempt, self.failed_at) = (None, self.attempt_before, Some(now));
                self.peace_until = self.peace_until.max(now + left_ms);
                self.peace_at_most = self.peace_at_most.max(now + left_ms + 1_000);
            }
            None => self.reported(lease, &Answer::failure(FetchFailure::NotNewer), outcome, true, now),
        }
    }

    pub(super) fn imported(
        &mut self,
        saved: &SavedKeySet,
        lease: u32,
        result: Result<(), ImportError>,
        is_unchanged: bool,
        now: u64,
    ) {
        let at = saved.at.as_milliseconds();
        let known = self.held.as_ref().map(|held| held.at).filter(|known| *known <= now).max(self.leaked_at);
        let is_newer = at <= now + AHEAD_MS && known.is_none_or(|known| known < at);
        let taken = match &saved.state {
            SavedState::Leaked => None,
            SavedState::Held { fresh_for_seconds, body, .. } => {
                let fresh_ms = fresh_for_seconds.clamp(&30, &3_600) * 1_000;
                Some(Book { keys: keys_of(body), at: at.min(now), fresh_ms, validators: (None, None) })
            }
        };
        let is_in_time = taken.as_ref().is_none_or(|taken| now < taken.end() + self.stale_ms);
        assert_eq!(result.is_ok(), is_newer && is_in_time, "{result:?} at {now}: {saved:?} for {self:?}");
        if result.is_err() {
            return assert!(is_unchanged, "a refused snapshot changed something");
        }
        let is_enough = taken.as_ref().is_some_and(|taken| taken.is_fresh(now));
        self.leaked_at = taken.is_none().then_some(at);
        self.held = taken;
        if is_enough && self.lease.as_ref().is_some_and(|running| running.order.lease == lease) {
            (self.lease, self.attempt) = (None, self.attempt_before);
        }
    }
}
