//! Do the keys come through storms? Thousands of random scenarios of provider, network and clocks, replayed
//! against what is promised.
//!
//! `REPLAY_SEED` repeats a run, `REPLAY_TIMES` makes it so many times as long.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test: what does not hold fails it"
)]

extern crate alloc;

mod host;
mod poison;
mod provider;
mod reports;
mod scenario;
mod steps;
#[allow(dead_code, reason = "unit tests use more of it")]
#[path = "../../src/testing.rs"]
mod testing;
mod witness;
mod world;

use std::{
    cell::Cell,
    fmt::Debug,
    time::{SystemTime, UNIX_EPOCH},
};

use proptest::{
    strategy::Strategy,
    test_runner::{Config, RngSeed, TestRunner},
};
// `testing` stands in the core, and names it as its own.
use wicketgate::time;

use provider::{Behaviour, KEYS, Publication};
use scenario::{Jumps, Scenario, Sharing, Step, floods, storms};
use world::World;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

fn replay<S: Strategy<Value: Debug>>(name: &str, cases: u32, strategy: &S, check: impl Fn(S::Value)) {
    let seed = number("REPLAY_SEED")
        .unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs());
    let cases = cases * number("REPLAY_TIMES").map_or(1, |times| times.try_into().unwrap());
    println!("{name}: REPLAY_SEED={seed}, {cases} scenarios");
    let config =
        Config { cases, rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(strategy, |value| {
        check(value);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{name}: REPLAY_SEED={seed}: {error}");
    }
}

fn act(world: &mut World<'_>, scenario: &Scenario) {
    for (pause_ms, step) in &scenario.steps {
        world.run_until(world.now_ms + pause_ms);
        world.step(*step);
    }
}

/// From now on the provider is up and the network good: every isolate accepts a token of a published key in
/// time.
fn recovers(world: &mut World<'_>, scenario: &Scenario, key: usize) {
    // A failed fetch, the longest pause, and the lease of a request that was cut off; where others fetch,
    // their own as well, or the cool-down after a set that came through them.
    let metadata_ms = if scenario.discovery { 5_000 } else { 0 };
    let limit_ms = 66_000
        + world.leak_under_way_ms()
        + metadata_ms
        + 1_500
        + match scenario.sharing {
            Sharing::Nothing => 0,
            Sharing::Cache => 30_000,
            Sharing::Keeper => 66_000 + metadata_ms,
        };
    // A set from the future serves again when its time has come, and its cool-down counts from then.
    let limit_ms = limit_ms + if scenario.jumps == Jumps::BothWays { 30_000 } else { 0 };
    let back_ms = world.now_ms;
    world.provider.behaviour = Behaviour::Up;
    world.is_network_good = true;
    let has = world.provider.published;
    world.provider.published = Publication { keys: has.keys | 1 << key, ..has };
    for isolate in 0..scenario.isolates {
        for place in 0..limit_ms / 500 {
            world.token(isolate, Some(key), place * 500);
        }
    }
    let mut accepted = Vec::new();
    while world.now_ms < back_ms + limit_ms && accepted.len() < scenario.isolates {
        world.run_until(world.now_ms + 1_000);
        accepted = (0..scenario.isolates)
            .filter(|isolate| world.accepted_ms.get(&(*isolate, key)).is_some_and(|at| *at > back_ms))
            .collect();
    }
    assert_eq!(
        accepted,
        (0..scenario.isolates).collect::<Vec<_>>(),
        "not all came back within {limit_ms} ms"
    );
}

#[test]
fn storms_are_survived_within_the_limits() {
    let totals = Cell::new([0_u64; 4]);
    let strategy = (storms(), 0..KEYS);
    replay("storms", 3_000, &strategy, |(scenario, key)| {
        let mut world = World::new(&scenario);
        act(&mut world, &scenario);
        recovers(&mut world, &scenario, key);
        let earlier = totals.get();
        totals.set(core::array::from_fn(|index| earlier[index] + world.counts[index]));
    });
    let [accepted, orders, cached, late] = totals.get();
    println!(
        "storms: {accepted} tokens accepted, {orders} orders, {cached} answered by a cache, {late} answers too late"
    );
    assert!(
        accepted > 100_000 && orders > 50_000 && cached > 1_000 && late > 1_000,
        "too little happened to mean something"
    );
}

#[test]
fn a_rotation_is_noticed_whatever_strangers_ask() {
    replay("floods", 1_000, &(floods(), 0..KEYS), |(mut scenario, key)| {
        scenario.first.keys &= !(1 << key);
        for (_, step) in &mut scenario.steps {
            if let Step::Publish(publication) = step {
                publication.keys &= !(1 << key);
            }
        }
        assert_eq!(scenario.jumps, Jumps::None);
        let mut world = World::new(&scenario);
        act(&mut world, &scenario);
        let rotated_ms = world.now_ms;
        world.provider.published.keys |= 1 << key;
        // What is under way may still bring the old set; each order takes at most two requests.
        let fetch_ms = 2_000 * if scenario.discovery { 2 } else { 1 };
        let limit_ms = match scenario.sharing {
            Sharing::Nothing | Sharing::Cache => 30_000 + 2 * fetch_ms + 1_000,
            // The keeper's cool-down, the second look that its clock may ask for, and a fetch that the look
            // has to wait for.
            Sharing::Keeper => 30_000 + 2_000 + 4 * fetch_ms + 2_000,
        };
        for isolate in 0..scenario.isolates {
            for place in 0..limit_ms / 250 {
                world.token(isolate, if place % 4 == 3 { Some(key) } else { None }, place * 250);
            }
        }
        world.run_until(rotated_ms + limit_ms);
        for isolate in 0..scenario.isolates {
            assert!(
                world.accepted_ms.contains_key(&(isolate, key)),
                "isolate {isolate} did not notice within {limit_ms} ms"
            );
        }
    });
}
