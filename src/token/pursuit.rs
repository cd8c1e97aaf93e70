//! What is still to be done for a token that has not passed at first sight? Fetch, wait or ask the issuer,
//! for ten seconds at most, and have the host check the signature, twice at most.
//!
//! The time is counted in what was fetched and slept, since a host's clock may stand still; a fetch that
//! seems to have taken none counts as well.

use alloc::{string::String, sync::Arc, vec::Vec};

use super::{
    actor::IS_INQUIRING,
    decision::{Decision, Refusal},
    host_signature::{HeldSignature, PendingSignature, Settled, SignatureAnswer},
    inquiry::{HeldAnswer, Inquiry},
    introspection_response::IntrospectionAnswer,
    token_hash::TokenDigest,
    verifier::Verifier,
    verify::HostCheck,
};
use crate::{
    keys::verification_key::HostKey,
    limits::{
        MAX_PURSUIT_MILLISECONDS, MAX_SIGNATURE_ORDERS, MAX_WAIT_MILLISECONDS, MIN_COUNTED_FETCH_MILLISECONDS,
    },
    reason::Reason,
};

/// What was ordered last.
#[derive(Clone, Debug)]
enum Running {
    Fetch,
    Introspection { issuer: String, about: Option<TokenDigest>, refusal: Refusal },
    Signature(PendingSignature),
    Wait { milliseconds: u64 },
}

/// What came of an order.
#[derive(Clone, Copy, Debug)]
pub enum Brought<'b> {
    /// A fetch or a wait is over; it took so many milliseconds.
    Done(u64),
    /// What the endpoint answered; nothing where nobody was asked.
    Introspected(Option<IntrospectionAnswer<'b>>),
    /// What the host says of the signature.
    Signature(SignatureAnswer),
}

/// One token's way to a verdict.
#[derive(Clone, Debug)]
pub struct Pursuit {
    started_at_ms: f64,
    left_milliseconds: u64,
    waits: u64,
    running: Option<Running>,
    /// The signatures that the host found to hold; the next look asks whether they still count.
    held: Vec<HeldSignature>,
    /// The keys under which it found the signature not to hold, or that it did not import, of a token that may be
    /// another key's.
    denied: Vec<(Arc<HostKey>, Reason)>,
    signature_orders: u32,
    /// Whether the issuer's server is asked about every token.
    asks_about_all: bool,
    /// What it answered about this one, which holds.
    answer: Option<HeldAnswer>,
}

impl Pursuit {
    /// Begins it, at the host's time in milliseconds since 1970.
    #[must_use]
    pub const fn begin(now_ms: f64) -> Self {
        Self {
            started_at_ms: now_ms,
            left_milliseconds: MAX_PURSUIT_MILLISECONDS,
            waits: 0,
            running: None,
            held: Vec::new(),
            denied: Vec::new(),
            signature_orders: 0,
            asks_about_all: false,
            answer: None,
        }
    }

    /// Whether the issuer's server is asked about the token in any case.
    #[must_use]
    pub fn asking_about_all(self, asks_about_all: bool) -> Self {
        Self { asks_about_all, ..self }
    }

    /// How many bytes of text wait with it.
    #[must_use]
    pub fn kept_bytes(&self) -> usize {
        self.answer.as_ref().map_or(0, HeldAnswer::kept_bytes)
    }

    /// The first look.
    pub fn first(&mut self, verifier: &mut Verifier, token: &str, issuers: &str, now_ms: f64) -> Decision {
        self.look(verifier, token, issuers, now_ms)
    }

    /// The next look, after what was ordered. An answer of another kind than the order's brings nothing.
    pub fn next(
        &mut self,
        verifier: &mut Verifier,
        token: &str,
        issuers: &str,
        brought: Brought<'_>,
        now_ms: f64,
    ) -> Decision {
        let running = match (self.running.take(), brought) {
            (Some(Running::Introspection { issuer, about, .. }), Brought::Introspected(Some(answer))) => {
                let Some(token_asked_about) = about.filter(|_| IS_INQUIRING) else {
                    return verifier.introspected(&issuer, token, answer, now_ms);
                };
                // The token is looked at again, and the answer with it.
                self.answer = Some(HeldAnswer::new(issuer, token_asked_about, answer));
                return self.look(verifier, token, issuers, now_ms);
            }
            (Some(Running::Introspection { refusal, .. }), _) => return Decision::Refused(refusal),
            (Some(Running::Signature(pending)), brought) => {
                let answer = match brought {
                    Brought::Signature(answer) => answer,
                    _ => SignatureAnswer::Unchecked,
                };
                match pending.settled(answer) {
                    Settled::Held(held) => self.held.push(held),
                    // The next look asks for the other key, or whether the issuer has another by now.
                    Settled::Denied(key, reason) => self.denied.push((key, reason)),
                    Settled::Refused(refusal) => return Decision::Refused(refusal),
                }
                return self.look(verifier, token, issuers, now_ms);
            }
            (running, _) => running,
        };
        let took = took(running.as_ref(), brought);
        self.left_milliseconds = self.left_milliseconds.saturating_sub(took);
        self.look(verifier, token, issuers, now_ms)
    }

    fn look(&mut self, verifier: &mut Verifier, token: &str, issuers: &str, now_ms: f64) -> Decision {
        let may_fetch = self.left_milliseconds > 0;
        let started_at_ms = if may_fetch { self.started_at_ms } else { now_ms };
        // A signed answer has as many of its own.
        let most_orders = if self.answer.is_some() { 2 * MAX_SIGNATURE_ORDERS } else { MAX_SIGNATURE_ORDERS };
        let may_order = self.signature_orders < most_orders;
        let host = HostCheck { held: &self.held, denied: &self.denied, may_order };
        let inquiry = Inquiry { about_all: self.asks_about_all, answer: self.answer.as_ref() };
        let beside = Some((host, inquiry));
        let decision = verifier.verify(token, issuers, (started_at_ms, now_ms), may_fetch, beside);
        self.running = match &decision {
            Decision::Fetch(_) => Some(Running::Fetch),
            Decision::Introspect(order) => Some(Running::Introspection {
                issuer: order.issuer.clone(),
                about: order.about,
                refusal: order.refusal.clone(),
            }),
            Decision::VerifySignature(order) => {
                self.signature_orders = self.signature_orders.saturating_add(1);
                Some(Running::Signature(PendingSignature::of(order)))
            }
            Decision::Wait(milliseconds) => return self.wait((*milliseconds).max(1)),
            Decision::Verified(_) | Decision::Refused(_) => None,
        };
        decision
    }

    /// Each look reads the token anew. While an issuer is slow, strangers' tokens must not be read hundreds
    /// of times, so the pauses grow.
    fn wait(&mut self, pause: u64) -> Decision {
        self.waits = self.waits.saturating_add(1);
        let grown = pause.saturating_mul(self.waits).min(MAX_WAIT_MILLISECONDS);
        let milliseconds = pause.max(grown).min(self.left_milliseconds);
        self.running = Some(Running::Wait { milliseconds });
        Decision::Wait(milliseconds)
    }
}

/// How much of the time an order took, in milliseconds: a pause what was ordered, a fetch what the host says,
/// and a second at least.
fn took(running: Option<&Running>, brought: Brought<'_>) -> u64 {
    match (running, brought) {
        (Some(Running::Wait { milliseconds }), _) => *milliseconds,
        (Some(Running::Fetch), Brought::Done(milliseconds)) => {
            milliseconds.max(MIN_COUNTED_FETCH_MILLISECONDS)
        }
        _ => MIN_COUNTED_FETCH_MILLISECONDS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often an order is carried out until the time is over, where it takes so long each time.
    fn times(order: impl Fn(&mut Pursuit) -> u64) -> u32 {
        let (mut pursuit, mut times) = (Pursuit::begin(0.0), 0);
        while pursuit.left_milliseconds > 0 {
            let took = order(&mut pursuit);
            pursuit.left_milliseconds = pursuit.left_milliseconds.saturating_sub(took);
            times += 1;
            assert!(times < 1_000, "it goes on for ever");
        }
        times
    }

    #[test]
    fn pauses_grow_and_end() {
        // A pause grows by its first length up to 50 ms; a longer one stays what the core said.
        for (pause, expected) in [(20, 201), (4_000, 3), (1, 225), (50, 200)] {
            let wait = |pursuit: &mut Pursuit| match pursuit.wait(pause) {
                Decision::Wait(milliseconds) => milliseconds,
                other => panic!("{other:?}"),
            };
            assert_eq!(times(wait), expected, "{pause} ms");
        }
    }

    #[test]
    fn a_fetch_counts_as_a_second_at_least() {
        let fetch = |host: u64| times(|_| took(Some(&Running::Fetch), Brought::Done(host)));
        assert_eq!((fetch(0), fetch(4_000), fetch(u64::MAX)), (10, 3, 1));
        let wait = Running::Wait { milliseconds: 20 };
        assert_eq!(
            took(Some(&wait), Brought::Done(u64::MAX)),
            20,
            "what the host says of a pause is not asked"
        );
        assert_eq!(took(None, Brought::Done(0)), MIN_COUNTED_FETCH_MILLISECONDS);
    }
}
