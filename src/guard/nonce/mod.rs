//! Which nonce do the scripts of this one answer have? (CSP 3 section 2.3.1) New bytes of the host for each
//! answer.

pub(super) mod fact;

use super::{
    call::{Call, Fact, Verdict},
    check::{Check, Guard},
};
use crate::{
    browser::{
        csp::hash::{NONCE_BYTES, Nonce},
        page::Page,
    },
    exchange::{
        order::{Event, Order},
        routes::Route,
    },
    reason::Reason,
};

use fact::FreshNonce;

pub(super) const GUARD: Guard = Guard { name: "nonce", makes: None, check: Check::Routed(check) };

fn check(call: &mut Call<'_, '_>, route: &Route) -> Verdict {
    if !route.page.as_ref().is_some_and(Page::wants_nonce) {
        return Verdict::Next;
    }
    match call.event.take() {
        None => Verdict::Do(Order::Random { bytes: NONCE_BYTES }),
        Some(Event::Random(bytes)) => match bytes.try_into() {
            Ok(bytes) => Verdict::Found(Fact::Nonce(FreshNonce(Nonce::from_random(bytes)))),
            Err(_) => NO_RANDOMNESS.into(),
        },
        Some(_) => NO_RANDOMNESS.into(),
    }
}

/// No nonce is better than one that can be foreseen.
const NO_RANDOMNESS: Reason = Reason::NoRandomness;
