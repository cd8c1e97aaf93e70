//! What does a keyring owe a source that fetches by itself, such as another instance that does so for many?
//! The source keeps a budget of its own; what it says of that spares it questions, and spares the keyring a
//! second pause or cool-down on top of the first.

use super::attempts::{Attempts, spread};
use crate::{
    limits::{
        FETCH_LEASE_MILLISECONDS, FIRST_BACKOFF_SECONDS, MAX_BACKOFF_SECONDS, SECOND_LOOK_SECONDS,
        UNKNOWN_KID_COOL_DOWN_SECONDS,
    },
    time::Timestamp,
};

/// What is known of the source, by its own clock, and what follows from it.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    /// What it said of its fetches under the running lease, or under the last one.
    attempts: Attempts,
    /// The last look for an unknown `kid` found nothing newer, and may be repeated before the cool-down ends.
    looks_again: bool,
    /// Until when it is not asked for a refresh.
    rests_until: Option<Timestamp>,
}

impl Source {
    /// A new lease: nothing was said under it yet.
    pub(super) fn begin(&mut self) {
        self.attempts = Attempts::default();
    }

    /// It says what became of its fetches.
    pub(super) fn told(&mut self, attempts: Attempts) {
        self.attempts = attempts;
    }

    /// It had what was asked for.
    pub(super) fn satisfied(&mut self) {
        self.looks_again = false;
        self.rests_until = None;
    }

    /// It had nothing newer: from when on the cool-down counts. Its attempt is the one that counts, and it is
    /// asked again when its own cool-down is over; but a look is repeated once sooner where its clock may be
    /// behind, or the answer to that attempt on its way.
    pub(super) fn counted_attempt(&mut self, is_look: bool, now: Timestamp) -> Timestamp {
        let cooling = self.attempts.last.filter(|at| now < at.plus_seconds(UNKNOWN_KID_COOL_DOWN_SECONDS));
        let may_come = cooling.is_none_or(|at| now < at.plus_milliseconds(FETCH_LEASE_MILLISECONDS));
        self.looks_again = is_look && may_come && !self.looks_again;
        match cooling {
            _ if self.looks_again => now.minus_seconds(UNKNOWN_KID_COOL_DOWN_SECONDS - SECOND_LOOK_SECONDS),
            Some(at) => at.plus_seconds(SECOND_LOOK_SECONDS).min(now),
            None => now,
        }
    }

    /// It had nothing newer, and what is held serves for so long: it is not asked again with each token. The
    /// rests get shorter as that end comes nearer, and none lasts beyond it.
    pub(super) fn rest(&mut self, left_milliseconds: u64, now: Timestamp, random: f64) {
        let share = (left_milliseconds / 4).min(MAX_BACKOFF_SECONDS * 1_000);
        let rest = spread(share, random).max(FIRST_BACKOFF_SECONDS * 1_000).min(left_milliseconds);
        self.rests_until = Some(now.plus_milliseconds(rest));
    }

    /// The end of the rest; never further ahead than one lasts, should the clock have gone back.
    pub(super) fn rests_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.rests_until.map(|end| end.min(now.plus_seconds(MAX_BACKOFF_SECONDS)))
    }

    /// For how long it pauses itself, in milliseconds.
    pub(super) fn pause_left(&self, now: Timestamp) -> Option<u64> {
        let left = self.attempts.paused_until?.as_milliseconds().checked_sub(now.as_milliseconds())?;
        (1..=MAX_BACKOFF_SECONDS * 1_000).contains(&left).then_some(left)
    }
}
