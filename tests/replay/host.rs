//! What does a host do with an order? It asks the cache, the keeper or the provider, and hands over what
//! comes, if anything does.

use wicketgate::{
    keys::{
        orders::{
            Asks, FetchFailure, FetchOutcome, FetchReason, FetchedKeySet, ImportError, KeyOrder, Need,
            NeedAnswer,
        },
        snapshot::{self, SavedAttempts, SavedKeySet, Snapshot},
    },
    reason::Reason,
    time::Timestamp,
};

use crate::{
    provider::{Answer, KEYS_URL, Meaning},
    scenario::{Sharing, Transport},
    testing::ISSUER,
    world::{Asker, Event, Isolate, World},
};

/// How long a host pursues an order, and how often it asks a keeper that is at work.
const ORDER_MS: u64 = 4_750;
const POLL_MS: u64 = 50;

impl World<'_> {
    pub(super) fn need(&mut self, isolate: usize, need: Need) -> NeedAnswer {
        let now = self.clock(isolate);
        let Isolate { keyring, witness, .. } = &mut self.isolates[isolate];
        let answer = keyring.need(need, now);
        match &answer {
            NeedAnswer::Fetch(order) => {
                let ahead_ms = if let Need::Ahead { seconds } = need { seconds * 1_000 } else { 0 };
                witness.granted(order, ahead_ms, now.as_milliseconds());
                self.carry(isolate, order.clone(), None);
            }
            NeedAnswer::Wait(milliseconds) => witness.waits(*milliseconds, now.as_milliseconds()),
            NeedAnswer::Nothing => {}
        }
        answer
    }

    /// What a host does with an order.
    pub(super) fn carry(&mut self, isolate: usize, order: KeyOrder, asker: Option<Asker>) {
        self.counts[1] += 1;
        match self.scenario.sharing {
            Sharing::Keeper if isolate > 0 => {
                let until_ms = self.now_ms + ORDER_MS;
                self.after(10, Event::AtKeeper { isolate, order, until_ms, asker });
            }
            Sharing::Cache => {
                if self.cache.clone().is_some_and(|text| self.import(isolate, &text, order.lease)) {
                    self.counts[2] += 1;
                    return self.ask_again(asker);
                }
                self.send(isolate, order, asker);
            }
            Sharing::Keeper | Sharing::Nothing => self.send(isolate, order, asker),
        }
    }

    fn ask_again(&mut self, asker: Option<Asker>) {
        if let Some(asker) = asker.filter(|asker| self.now_ms < asker.until_ms) {
            self.after(0, Event::Asks(asker));
        }
    }

    fn send(&mut self, isolate: usize, order: KeyOrder, asker: Option<Asker>) {
        let drawn = self.draw();
        let transport = match self.is_network_good {
            true => Transport::Arrives { there_ms: 40, back_ms: 40 },
            false => drawn_from(&self.scenario.network, drawn),
        };
        match transport {
            Transport::Arrives { there_ms, .. } | Transport::Twice { there_ms, .. } => {
                self.after(there_ms, Event::AtProvider { isolate, order, transport, asker });
            }
            Transport::Breaks { after_ms } => {
                let answer = Answer::failure(FetchFailure::Network);
                self.after(after_ms, Event::Delivered { isolate, order, answer, asker });
            }
            Transport::CutOff => {}
        }
    }

    pub(super) fn delivered(
        &mut self,
        isolate: usize,
        order: &KeyOrder,
        answer: &Answer,
        asker: Option<Asker>,
    ) {
        let now = self.clock(isolate);
        if let Meaning::Keys(publication) | Meaning::Still(publication) = answer.meaning {
            self.confirmed.push((self.now_ms, publication));
        }
        let drawn = self.draw();
        let random = drawn_from(&self.scenario.randoms, drawn);
        let Isolate { keyring, witness, .. } = &mut self.isolates[isolate];
        let before = keyring.save(ISSUER);
        let lease = order.lease;
        let outcome = match answer.failure {
            Some(failure) => keyring.receive_failure(lease, failure, now, random),
            None => {
                let body = answer.body.as_bytes();
                keyring.receive(
                    FetchedKeySet { lease, status: answer.status, headers: answer.headers(), body },
                    now,
                    random,
                )
            }
        }
        .outcome;
        let is_unchanged = keyring.save(ISSUER) == before;
        witness.reported(lease, answer, &outcome, is_unchanged, now.as_milliseconds());
        match outcome {
            FetchOutcome::Located(next) => {
                assert_eq!((next.asks, next.url.as_str()), (Asks::Keys, KEYS_URL));
                return self.send(isolate, next, asker);
            }
            FetchOutcome::Accepted | FetchOutcome::Renewed if self.scenario.sharing == Sharing::Cache => {
                self.cache = self.export(isolate)
            }
            FetchOutcome::Failed(Reason::JwksLeaked) if self.scenario.sharing == Sharing::Cache => {
                self.cache = self.export(isolate);
            }
            FetchOutcome::Late => self.counts[3] += 1,
            _ => {}
        }
        self.ask_again(asker);
    }

    pub(super) fn at_keeper(&mut self, isolate: usize, order: KeyOrder, until_ms: u64, asker: Option<Asker>) {
        // What is as old as what is held does for a refresh that is not due yet; never what is older.
        let same_ms =
            if matches!(order.reason, FetchReason::UnknownKid | FetchReason::NoKeys) { 0 } else { 1 };
        let newer_than = |at: Timestamp| Need::NewerThan { milliseconds: at.as_milliseconds() - same_ms };
        let need = order.held_at.map_or(Need::Ahead { seconds: 0 }, newer_than);
        let is_over = self.now_ms >= until_ms;
        if !is_over && self.need(0, need) != NeedAnswer::Nothing {
            return self.after(POLL_MS, Event::AtKeeper { isolate, order, until_ms, asker });
        }
        if is_over {
            return self.delivered(isolate, &order, &Answer::failure(FetchFailure::Timeout), asker);
        }
        let keeper = &self.isolates[0].keyring;
        let (saved, attempts) = (keeper.save(ISSUER), keeper.save_attempts(ISSUER));
        self.handed_over(isolate, &order, saved, attempts);
        self.ask_again(asker);
    }

    fn handed_over(
        &mut self,
        isolate: usize,
        order: &KeyOrder,
        saved: Option<SavedKeySet>,
        attempts: Option<SavedAttempts>,
    ) {
        let now = self.clock(isolate);
        let drawn = self.draw();
        let random = drawn_from(&self.scenario.randoms, drawn);
        let Isolate { keyring, witness, .. } = &mut self.isolates[isolate];
        let before = keyring.save(ISSUER);
        let outcome =
            keyring.receive_saved((saved.as_slice(), attempts.as_slice()), order.lease, now, random).outcome;
        let is_unchanged = keyring.save(ISSUER) == before;
        if let Some(saved) = &saved {
            let result = if is_unchanged { Err(ImportError::NotNewer) } else { Ok(()) };
            witness.imported(saved, order.lease, result, is_unchanged, now.as_milliseconds());
        }
        let is_enough = !is_unchanged && keyring.fresh_seconds_left(now) > 0;
        assert_eq!(outcome == FetchOutcome::Accepted, is_enough, "{outcome:?} of {saved:?}");
        if is_enough {
            witness.succeeds();
        } else {
            let paused_until =
                attempts.and_then(|saved| saved.attempts.paused_until).map(Timestamp::as_milliseconds);
            witness.nothing_newer(order.lease, &outcome, paused_until, now.as_milliseconds());
        }
    }

    pub(super) fn export(&self, isolate: usize) -> Option<String> {
        let keyring = &self.isolates[isolate].keyring;
        let attempts = keyring.save_attempts(ISSUER).into_iter().collect();
        keyring.save(ISSUER).map(|saved| snapshot::write(&Snapshot { key_sets: vec![saved], attempts }))
    }

    /// Whether the snapshot makes a fetch needless.
    pub(super) fn import(&mut self, isolate: usize, text: &str, lease: u32) -> bool {
        let now = self.clock(isolate);
        let saved: SavedKeySet = snapshot::read(text).unwrap().key_sets.remove(0);
        let Isolate { keyring, witness, .. } = &mut self.isolates[isolate];
        let before = format!("{keyring:?}");
        let result = keyring.import(&saved, lease, now);
        let is_unchanged = format!("{keyring:?}") == before;
        witness.imported(&saved, lease, result, is_unchanged, now.as_milliseconds());
        result.is_ok() && keyring.fresh_seconds_left(now) > 0
    }
}

/// They are taken in turn.
fn drawn_from<T: Copy>(all: &[T], drawn: u64) -> T {
    *all.iter().cycle().nth(usize::try_from(drawn).unwrap() % all.len()).unwrap()
}
