//! What happens when? Isolates with their hosts, a provider and a network between them, in the order of one
//! true time.

use std::collections::BTreeMap;

use wicketgate::{
    keys::{
        location::Discovery,
        orders::{ImportError, KeyOrder, Lookup},
        remote::RemoteJwks,
    },
    time::Timestamp,
};

use crate::{
    provider::{Answer, Behaviour, KEY_IDS, KEYS_URL, Meaning, Provider, Publication},
    scenario::{Jumps, MAX_SKEW_MILLISECONDS, Scenario, Sharing, Transport},
    testing::{ISSUER, NOW_SECONDS},
    witness::Witness,
};

/// How long a host pursues one token, and how often it looks again. Hosts look at least so often.
const TOKEN_MS: u64 = 10_000;
const POLL_MS: u64 = 50;

/// A token that is being verified.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asker {
    pub(super) isolate: usize,
    pub(super) key: Option<usize>,
    started_at: Timestamp,
    pub(super) until_ms: u64,
}

#[derive(Clone, Debug)]
pub(super) enum Event {
    Arrives { asker: Asker },
    Asks(Asker),
    AtProvider { isolate: usize, order: KeyOrder, transport: Transport, asker: Option<Asker> },
    Delivered { isolate: usize, order: KeyOrder, answer: Answer, asker: Option<Asker> },
    AtKeeper { isolate: usize, order: KeyOrder, until_ms: u64, asker: Option<Asker> },
}

impl Event {
    fn is_under_way_at(&self, place: usize) -> bool {
        match self {
            Self::AtProvider { isolate, .. }
            | Self::Delivered { isolate, .. }
            | Self::AtKeeper { isolate, .. } => *isolate == place,
            Self::Arrives { .. } | Self::Asks(_) => false,
        }
    }
}

pub(super) struct Isolate {
    pub(super) keyring: RemoteJwks,
    pub(super) witness: Witness,
    pub(super) offset_ms: i64,
}

pub(super) struct World<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) now_ms: u64,
    queue: BTreeMap<(u64, u64), Event>,
    pub(super) drawn: u64,
    pub(super) provider: Provider,
    pub(super) isolates: Vec<Isolate>,
    pub(super) cache: Option<String>,
    /// What was confirmed to whomever: when, and what.
    pub(super) confirmed: Vec<(u64, Publication)>,
    pub(super) is_network_good: bool,
    /// The last true time at which an isolate accepted each key.
    pub(super) accepted_ms: BTreeMap<(usize, usize), u64>,
    pub(super) counts: [u64; 4],
}

fn empty_keyring(scenario: &Scenario) -> RemoteJwks {
    let mut keyring = match scenario.discovery {
        true => RemoteJwks::discovered(Discovery::OpenIdConfiguration, ISSUER),
        false => RemoteJwks::at(KEYS_URL),
    };
    keyring.stale_seconds = scenario.stale_seconds;
    keyring
}

impl<'s> World<'s> {
    pub(super) fn new(scenario: &'s Scenario) -> Self {
        let isolate = |index: usize| {
            let mut witness = Witness::new(scenario.stale_seconds);
            witness.has_keeper = scenario.sharing == Sharing::Keeper && index > 0;
            Isolate { keyring: empty_keyring(scenario), witness, offset_ms: scenario.skews_ms[index] }
        };
        Self {
            scenario,
            now_ms: 0,
            queue: BTreeMap::new(),
            drawn: 0,
            provider: Provider { published: scenario.first, behaviour: Behaviour::Up },
            isolates: (0..scenario.isolates).map(isolate).collect(),
            cache: None,
            confirmed: Vec::new(),
            is_network_good: false,
            accepted_ms: BTreeMap::new(),
            counts: [0; 4],
        }
    }

    pub(super) fn clock(&self, isolate: usize) -> Timestamp {
        let now_ms =
            (NOW_SECONDS * 1_000 + self.now_ms).checked_add_signed(self.isolates[isolate].offset_ms).unwrap();
        Timestamp::from_whole_milliseconds(now_ms).unwrap()
    }

    pub(super) fn draw(&mut self) -> u64 {
        self.drawn += 1;
        self.drawn
    }

    pub(super) fn after(&mut self, milliseconds: u64, event: Event) {
        let number = self.draw();
        self.queue.insert((self.now_ms + milliseconds, number), event);
    }

    /// What was under way ends with the instance, but for the tokens that wait.
    pub(super) fn restart(&mut self, place: usize) {
        let now = self.clock(place);
        self.queue.retain(|_, event| !event.is_under_way_at(place));
        let Isolate { keyring, witness, .. } = &mut self.isolates[place];
        let mut next = empty_keyring(self.scenario);
        if let Some(saved) = keyring.save_attempts(ISSUER) {
            next.resume(&saved, now);
        }
        if let Some(saved) = keyring.save(ISSUER) {
            let result = next.import(&saved, 0, now);
            assert!(matches!(result, Ok(()) | Err(ImportError::TooOld)), "{result:?} of what was kept");
        }
        *keyring = next;
        witness.restarts(now.as_milliseconds());
    }

    /// How long an answer is still under way that was sent while the provider leaked: a leak counts whenever
    /// it is seen.
    pub(super) fn leak_under_way_ms(&self) -> u64 {
        let leaks = self.queue.iter().filter(
            |(_, event)| matches!(event, Event::Delivered { answer, .. } if answer.meaning == Meaning::Leak),
        );
        leaks.map(|((at_ms, _), _)| at_ms - self.now_ms).max().unwrap_or(0)
    }

    /// Lets everything happen until then.
    pub(super) fn run_until(&mut self, until_ms: u64) {
        while let Some(first) = self.queue.first_entry() {
            if first.key().0 > until_ms {
                break;
            }
            let ((at_ms, _), event) = first.remove_entry();
            self.now_ms = at_ms;
            self.happens(event);
        }
        self.now_ms = until_ms;
    }

    fn happens(&mut self, event: Event) {
        match event {
            Event::Arrives { asker } => self.asks(Asker { started_at: self.clock(asker.isolate), ..asker }),
            Event::Asks(asker) => self.asks(asker),
            Event::AtProvider { isolate, order, transport, asker } => {
                let answer = self.provider.answer(&order);
                let back_ms = match transport {
                    Transport::Arrives { back_ms, .. } | Transport::Twice { back_ms, .. } => back_ms,
                    Transport::Breaks { .. } | Transport::CutOff => 0,
                };
                if let Transport::Twice { again_ms, .. } = transport {
                    let (order, answer) = (order.clone(), answer.clone());
                    self.after(back_ms + again_ms, Event::Delivered { isolate, order, answer, asker: None });
                }
                self.after(back_ms, Event::Delivered { isolate, order, answer, asker });
            }
            Event::Delivered { isolate, order, answer, asker } => {
                self.delivered(isolate, &order, &answer, asker)
            }
            Event::AtKeeper { isolate, order, until_ms, asker } => {
                self.at_keeper(isolate, order, until_ms, asker)
            }
        }
    }

    /// A token of this key comes, or a stranger's.
    pub(super) fn token(&mut self, isolate: usize, key: Option<usize>, after_ms: u64) {
        let until_ms = self.now_ms + after_ms + TOKEN_MS;
        let asker = Asker { isolate, key, started_at: self.clock(isolate), until_ms };
        self.after(after_ms, Event::Arrives { asker });
    }

    fn asks(&mut self, asker: Asker) {
        let Asker { isolate, key, started_at, until_ms } = asker;
        let now = self.clock(isolate);
        let stranger = format!("stranger {}", self.drawn);
        let kid = key.map_or(stranger.as_str(), |key| KEY_IDS[key]);
        let Isolate { keyring, witness, .. } = &mut self.isolates[isolate];
        let held = keyring.lookup_held(kid, now);
        let lookup = keyring.lookup(kid, started_at, now);
        witness.looked(key, &lookup, &held, now.as_milliseconds());
        match lookup {
            Lookup::Fetch(order) => self.carry(isolate, order, Some(asker)),
            Lookup::Wait(_) if self.now_ms < until_ms => self.after(POLL_MS, Event::Asks(asker)),
            Lookup::Wait(_) | Lookup::Refused { .. } => {}
            Lookup::Key(_) => {
                self.accepts(isolate, key.unwrap());
                if let Some(order) = self.isolates[isolate].keyring.take_refresh(now) {
                    self.isolates[isolate].witness.granted(&order, 0, now.as_milliseconds());
                    self.carry(isolate, order, None);
                }
            }
        }
    }

    /// The provider's own timeline: was this key confirmed lately enough?
    fn accepts(&mut self, isolate: usize, key: usize) {
        self.counts[0] += 1;
        self.accepted_ms.insert((isolate, key), self.now_ms);
        let is_clock_right = match self.scenario.jumps {
            Jumps::None => true,
            Jumps::Forwards => self.scenario.isolates == 1,
            Jumps::BothWays => false,
        };
        let slack_ms = self.scenario.stale_seconds * 1_000 + MAX_SKEW_MILLISECONDS.unsigned_abs() * 2;
        let serves = |(at_ms, publication): &(u64, Publication)| {
            publication.has(key) && self.now_ms < at_ms + publication.fresh_ms() + slack_ms
        };
        assert!(
            !is_clock_right || self.confirmed.iter().any(serves),
            "a key that was withdrawn too long ago"
        );
    }
}
