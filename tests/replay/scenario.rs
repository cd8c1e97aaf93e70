//! What may happen to an issuer's keys? Random scenarios: what the provider publishes and how it answers,
//! what the network does, how the clocks go, who asks for what.

use proptest::prelude::*;

use crate::{
    poison::Poison,
    provider::{Behaviour, FAULTS, KEYS, Publication, TERMS},
};

/// How far the clock of an isolate is off when nothing makes it jump.
pub(super) const MAX_SKEW_MILLISECONDS: i64 = 500;

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Sharing {
    Nothing,
    /// A cache that all isolates read before they ask the provider, and write after it.
    Cache,
    /// The first isolate fetches for all the others.
    Keeper,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Jumps {
    None,
    Forwards,
    BothWays,
}

/// What the network does with one request and its answer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Transport {
    Arrives {
        there_ms: u64,
        back_ms: u64,
    },
    /// The same answer is handed over a second time.
    Twice {
        there_ms: u64,
        back_ms: u64,
        again_ms: u64,
    },
    Breaks {
        after_ms: u64,
    },
    /// The isolate's request was cut off: nobody ever reports.
    CutOff,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// Tokens of one key, or of a stranger's unknown `kid` each.
    Traffic {
        isolate: usize,
        key: Option<usize>,
        times: u64,
        every_ms: u64,
    },
    Publish(Publication),
    Provider(Behaviour),
    Jump {
        isolate: usize,
        milliseconds: i64,
    },
    Poison {
        isolate: usize,
        poison: Poison,
    },
    /// A snapshot of one isolate is handed to another, as a server's seed is.
    Seed {
        from: usize,
        to: usize,
    },
    /// A schedule asks.
    Ahead {
        isolate: usize,
        seconds: u64,
    },
    /// The isolate ends; its successor begins with what it had kept.
    Restart {
        isolate: usize,
    },
}

#[derive(Clone, Debug)]
pub(super) struct Scenario {
    pub(super) isolates: usize,
    pub(super) sharing: Sharing,
    pub(super) jumps: Jumps,
    pub(super) discovery: bool,
    pub(super) stale_seconds: u64,
    pub(super) skews_ms: Vec<i64>,
    pub(super) first: Publication,
    /// Taken in turn, one for each request.
    pub(super) network: Vec<Transport>,
    pub(super) randoms: Vec<f64>,
    /// Each after so many milliseconds.
    pub(super) steps: Vec<(u64, Step)>,
}

pub(super) const MOST_ISOLATES: usize = 6;

fn publication() -> impl Strategy<Value = Publication> {
    let keys = prop_oneof![6 => 1..(1_u8 << KEYS), 1 => Just(0)];
    (keys, 0..TERMS.len()).prop_map(|(keys, terms)| Publication { keys, terms })
}

fn traffic() -> impl Strategy<Value = Step> {
    let key = prop_oneof![4 => (0..KEYS).prop_map(Some), 1 => Just(None)];
    let pace =
        prop_oneof![(1..4_u64, 0..1_000_u64), (1..30_u64, 200..3_000_u64), (1..20_u64, 3_000..40_000_u64)];
    (0..MOST_ISOLATES, key, pace).prop_map(|(isolate, key, (times, every_ms))| Step::Traffic {
        isolate,
        key,
        times,
        every_ms,
    })
}

fn step() -> impl Strategy<Value = Step> {
    let behaviour =
        prop_oneof![1 => Just(Behaviour::Up), 1 => (0..FAULTS.len()).prop_map(|fault| FAULTS[fault])];
    let milliseconds =
        prop_oneof![-90_000..90_000_i64, -4_000_000..4_000_000_i64, Just(30_000), Just(-5_000)];
    let poison = prop::sample::select(Poison::ALL.to_vec());
    prop_oneof![
        10 => traffic(),
        3 => publication().prop_map(Step::Publish),
        5 => behaviour.prop_map(Step::Provider),
        1 => (0..MOST_ISOLATES, milliseconds).prop_map(|(isolate, milliseconds)| Step::Jump { isolate, milliseconds }),
        1 => (0..MOST_ISOLATES, poison).prop_map(|(isolate, poison)| Step::Poison { isolate, poison }),
        1 => (0..MOST_ISOLATES, 0..MOST_ISOLATES).prop_map(|(from, to)| Step::Seed { from, to }),
        1 => (0..MOST_ISOLATES).prop_map(|isolate| Step::Restart { isolate }),
        1 => (0..MOST_ISOLATES, prop_oneof![Just(0), 0..400_u64]).prop_map(|(isolate, seconds)| Step::Ahead { isolate, seconds }),
    ]
}

fn transport() -> impl Strategy<Value = Transport> {
    let time = || prop_oneof![6 => 5..400_u64, 1 => 400..5_000_u64, 1 => 5_000..25_000_u64];
    prop_oneof![
        10 => (time(), time()).prop_map(|(there_ms, back_ms)| Transport::Arrives { there_ms, back_ms }),
        1 => (time(), time(), time()).prop_map(|(there_ms, back_ms, again_ms)| Transport::Twice { there_ms, back_ms, again_ms }),
        1 => (0..4_750_u64).prop_map(|after_ms| Transport::Breaks { after_ms }),
        1 => Just(Transport::CutOff),
    ]
}

/// Everything that may happen.
pub(super) fn storms() -> impl Strategy<Value = Scenario> {
    let sharing = prop::sample::select(vec![Sharing::Nothing, Sharing::Cache, Sharing::Keeper]);
    let jumps = prop_oneof![3 => Just(Jumps::None), 1 => Just(Jumps::Forwards), 1 => Just(Jumps::BothWays)];
    let stale_seconds = prop_oneof![2 => Just(0), 1 => 1..120_u64, 1 => Just(3_600_u64)];
    let pause = prop_oneof![6 => 0..2_000_u64, 4 => 2_000..60_000_u64, 2 => 60_000..700_000_u64];
    let skews_ms = prop::collection::vec(-MAX_SKEW_MILLISECONDS..=MAX_SKEW_MILLISECONDS, MOST_ISOLATES);
    let luck = (prop::collection::vec(transport(), 1..12), prop::collection::vec(0.0..=1.0_f64, 1..5));
    let plan = (publication(), prop::collection::vec((pause, step()), 1..60));
    ((1..=MOST_ISOLATES, sharing, jumps, any::<bool>(), stale_seconds), skews_ms, luck, plan).prop_map(
        |(
            (isolates, sharing, jumps, discovery, stale_seconds),
            skews_ms,
            (network, randoms),
            (first, steps),
        )| {
            // A keeper whose clock jumped ahead is believed by nobody, and rightly: its isolates recover when
            // it does.
            let jumps = if sharing == Sharing::Keeper { Jumps::None } else { jumps };
            Scenario {
                isolates,
                sharing,
                jumps,
                discovery,
                stale_seconds,
                skews_ms,
                first,
                network,
                randoms,
                steps,
            }
        },
    )
}

/// A provider that is up, a network that is good, and rotations under a flood of strangers.
pub(super) fn floods() -> impl Strategy<Value = Scenario> {
    let good =
        (5..1_000_u64, 5..1_000_u64).prop_map(|(there_ms, back_ms)| Transport::Arrives { there_ms, back_ms });
    let strangers = (0..MOST_ISOLATES, 1..60_u64, 100..2_000_u64)
        .prop_map(|(isolate, times, every_ms)| Step::Traffic { isolate, key: None, times, every_ms });
    let step = prop_oneof![3 => strangers, 2 => traffic(), 2 => publication().prop_map(Step::Publish)];
    (storms(), prop::collection::vec(good, 1..8), prop::collection::vec((0..40_000_u64, step), 1..30))
        .prop_map(|(storm, network, steps)| Scenario { jumps: Jumps::None, network, steps, ..storm })
}
