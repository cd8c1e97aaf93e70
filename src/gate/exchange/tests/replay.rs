//! Does a host that carries out orders late, twice, never or in another order ever get a yes that the plain
//! order would not give?
//!
//! `REPLAY_SEED` repeats a run.

use super::*;
use crate::{exchange::order::Body, token::introspection_response::IntrospectionAnswer};
use alloc::vec;
use proptest::{
    prelude::*,
    test_runner::{Config, RngSeed, TestRunner},
};
use std::{
    cell::Cell,
    time::{SystemTime, UNIX_EPOCH},
};

const FORM: &str = "content-type:application/x-www-form-urlencoded\n";

/// What a stranger sends, by place: method, target, header lines without a token, whether there is a body.
const REQUESTS: [(&str, &str, &str, bool); 9] = [
    ("GET", "/open", "", false),
    ("GET", "/open", "origin:https://evil.example\n", false),
    ("GET", "/closed", "", false),
    ("GET", "/closed", "origin:https://app.example\n", false),
    ("GET", "/CLOSED", "", false),
    ("POST", "/authorize", FORM, true),
    ("GET", "/authorize?client_id=shop&redirect_uri=https://shop.example/cb", "", false),
    ("GET", "/page", "", false),
    ("OPTIONS", "/closed", "origin:https://app.example\naccess-control-request-method:GET\n", false),
];

const BODIES: [&[u8]; 4] = [
    b"client_id=shop&redirect_uri=https://shop.example/cb",
    b"client_id=shop&redirect_uri=https://evil.example/cb",
    b"client_id=shop",
    b"\xff",
];

#[derive(Clone, Copy, Debug)]
enum Act {
    /// A new request with one of the tokens.
    Begin { request: usize, token: usize },
    /// An event for one of the exchanges, under its running order's number or one beside it.
    Event { exchange: usize, beside: u32, kind: u8, body: usize },
    /// What a fetch brought, reported for the newest order, or for an older one.
    Keys { back: usize, good: bool },
    /// Time passes.
    Wait { milliseconds: u32 },
}

fn steps() -> impl Strategy<Value = Vec<Act>> {
    let one = prop_oneof![
        3 => (0..REQUESTS.len(), 0..5_usize).prop_map(|(request, token)| Act::Begin { request, token }),
        6 => (0..6_usize, prop_oneof![5 => Just(0_u32), 1 => 1..3_u32], 0..7_u8, 0..BODIES.len())
            .prop_map(|(exchange, beside, kind, body)| Act::Event { exchange, beside, kind, body }),
        2 => (0..3_usize, any::<bool>()).prop_map(|(back, good)| Act::Keys { back, good }),
        1 => (0..40_000_u32).prop_map(|milliseconds| Act::Wait { milliseconds }),
    ];
    prop::collection::vec(one, 1..60)
}

struct Open {
    exchange: Exchange,
    request: usize,
    token: usize,
    /// The body that was taken, if one was.
    body: Option<usize>,
    running: Option<u32>,
}

/// What the plain order says of a request: keys held, each order carried out once and rightly.
fn plainly_passes(
    request: usize,
    authorization: &str,
    body: Option<usize>,
    key: &KeyPair,
    now_ms: f64,
) -> bool {
    let mut gate = gate();
    let (_, fetch) =
        gate.begin(&head("GET", "/closed", &format!("authorization:Bearer {}\n", key.token("{}"))), now_ms);
    fetched(&mut gate, &fetch, key);
    let (method, path, lines, has_body) = REQUESTS[request];
    let lines = [lines, authorization].concat();
    let mut head = head(method, path, &lines);
    head.has_body = has_body;
    let (mut exchange, mut step) = gate.begin(&head, now_ms);
    loop {
        let (number, event) = match &step {
            Step::Pass(_) => return true,
            Step::Answer(_) => return false,
            Step::Do(number, Order::Random { .. }) => (*number, Event::Random(&[1; 16])),
            Step::Do(number, Order::ReadBody { .. }) => match body {
                Some(body) => (*number, Event::Body(Body::Whole(BODIES[body]))),
                None => return false,
            },
            Step::Do(..) => return false,
        };
        step = gate.resume(&mut exchange, number, event, now_ms).unwrap();
    }
}

#[test]
fn no_host_gets_a_yes_that_the_plain_order_would_not_give() {
    let seed = std::env::var("REPLAY_SEED").ok().map(|text| text.parse().unwrap());
    let seed = seed.unwrap_or_else(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs());
    println!("exchanges: REPLAY_SEED={seed}");
    let (key, other) = (KeyPair::new("k", 1), KeyPair::new("k", 2));
    let expired = good_claims().replace(&(NOW_SECONDS + 300).to_string(), &(NOW_SECONDS - 1).to_string());
    let tokens = ["", "x", &key.token(&good_claims()), &other.token(&good_claims()), &key.token(&expired)]
        .map(
            |token| if token.is_empty() { String::new() } else { format!("authorization:Bearer {token}\n") },
        );
    let (passes, late, ended_twice) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let config = Config {
        cases: 1_500,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&steps(), |steps| {
        let mut gate = gate();
        let mut now_ms = NOW_MS;
        let mut open: Vec<Open> = Vec::new();
        let mut fetches: Vec<FetchOrder> = vec![];
        for step in steps {
            let (place, made) = match step {
                Act::Begin { request, token } => {
                    let (method, path, lines, has_body) = REQUESTS[request];
                    let lines = [lines, &tokens[token]].concat();
                    let mut head = head(method, path, &lines);
                    head.has_body = has_body;
                    let (exchange, made) = gate.begin(&head, now_ms);
                    open.push(Open { exchange, request, token, body: None, running: None });
                    (open.len() - 1, Some(made))
                }
                Act::Event { exchange, beside, kind, body } => {
                    let Some(place) = open.len().checked_sub(exchange + 1) else { continue };
                    let event = match kind {
                        0 | 1 => Event::Done { milliseconds: 10 },
                        2 => Event::Random(&[3; 16]),
                        3 => Event::Introspected(Some(IntrospectionAnswer {
                            content_type: "",
                            status: 200,
                            body: br#"{"active":true}"#,
                        })),
                        4 => Event::Introspected(None),
                        5 => Event::Body(Body::Broken),
                        _ => Event::Body(Body::Whole(BODIES[body])),
                    };
                    let entry = &mut open[place];
                    let running = entry.running;
                    let number = running.unwrap_or(1) + beside;
                    let made = gate.resume(&mut entry.exchange, number, event, now_ms);
                    if running != Some(number) {
                        late.set(late.get() + 1);
                        prop_assert!(
                            made.is_none(),
                            "an event that answers no running order changed something"
                        );
                    }
                    if made.is_some() && kind > 5 {
                        entry.body = Some(body);
                    }
                    (place, made)
                }
                Act::Keys { back, good } => {
                    if let Some(order) = fetches.len().checked_sub(back + 1).map(|at| fetches[at].clone()) {
                        let body = if good { key_set(&[&key]) } else { "<html>".to_string() };
                        let headers = AnswerHeaders::default();
                        let set = FetchedKeySet {
                            lease: order.order.lease,
                            status: 200,
                            headers,
                            body: body.as_bytes(),
                        };
                        gate.keys_fetched(&order.issuer, set, now_ms, 0.5);
                    }
                    continue;
                }
                Act::Wait { milliseconds } => {
                    now_ms += f64::from(milliseconds);
                    continue;
                }
            };
            let entry = &mut open[place];
            match made {
                None => {}
                Some(Step::Do(number, order)) => {
                    if let Order::FetchKeys(order) = order {
                        fetches.push(order);
                    }
                    entry.running = Some(number);
                }
                Some(Step::Answer(_)) => entry.running = None,
                Some(Step::Pass(_)) => {
                    passes.set(passes.get() + 1);
                    entry.running = None;
                    let plainly =
                        plainly_passes(entry.request, &tokens[entry.token], entry.body, &key, now_ms);
                    prop_assert!(plainly, "{:?} with token {} passed", REQUESTS[entry.request], entry.token);
                    let again = gate.resume(&mut entry.exchange, 1, Event::Done { milliseconds: 1 }, now_ms);
                    prop_assert!(again.is_none(), "an exchange that ended went on");
                    ended_twice.set(ended_twice.get() + 1);
                }
            }
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("REPLAY_SEED={seed}: {error}");
    }
    let counts = (passes.get(), late.get(), ended_twice.get());
    println!("{counts:?} exchanges passed, events that answered nothing, ends asked again");
    assert!(counts.0 > 300 && counts.1 > 3_000, "too few to mean something: {counts:?}");
}
