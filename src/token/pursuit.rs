//! What is still to be done for a token that has not passed at first sight? Fetch, wait or ask the issuer,
//! for ten seconds at most, and have the host check the signature, twice at most.
//!
//! The time is counted in what was fetched and slept, since a host's clock may stand still; a fetch that
//! seems to have taken none counts as well.

use alloc::{string::String, sync::Arc, vec::Vec};

use super::{
    decision::{Decision, Refusal},
    host_signature::{HeldSignature, PendingSignature, Settled, SignatureAnswer},
    introspection_response::IntrospectionAnswer,
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
    Introspection { issuer: String, refusal: Refusal },
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
    /// The signature that the host found to hold; the next look asks whether it still counts.
    held: Option<HeldSignature>,
    /// The keys under which it found the signature not to hold, or that it did not import, of a token that may be
    /// another key's.
    denied: Vec<(Arc<HostKey>, Reason)>,
    signature_orders: u32,
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
            held: None,
            denied: Vec::new(),
            signature_orders: 0,
        }
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
            (Some(Running::Introspection { issuer, .. }), Brought::Introspected(Some(answer))) => {
                return verifier.introspected(&issuer, token, answer, now_ms);
            }
            (Some(Running::Introspection { refusal, .. }), _) => return Decision::Refused(refusal),
            (Some(Running::Signature(pending)), brought) => {
                let answer = match brought {
                    Brought::Signature(answer) => answer,
                    _ => SignatureAnswer::Unchecked,
                };
                match pending.settled(answer) {
                    Settled::Held(held) => self.held = Some(held),
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
        let may_order = self.signature_orders < MAX_SIGNATURE_ORDERS;
        let host = HostCheck { held: self.held.as_ref(), denied: &self.denied, may_order };
        let decision = verifier.verify(token, issuers, (started_at_ms, now_ms), may_fetch, Some(host));
        self.running = match &decision {
            Decision::Fetch(_) => Some(Running::Fetch),
            Decision::Introspect(order) => {
                Some(Running::Introspection { issuer: order.issuer.clone(), refusal: order.refusal.clone() })
            }
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
