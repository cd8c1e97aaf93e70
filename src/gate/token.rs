//! Does one token pass, when no request is there? The same machine for a token alone: verified, refused, or
//! something for the host to do first.

use alloc::string::String;

use super::Gate;
use crate::{
    encoding::text::to_owned_text,
    exchange::order::{Event, Order},
    token::{
        decision::{Decision, Refusal, Verified},
        pursuit::{Brought, Pursuit},
    },
};

/// What the host does next.
#[derive(Debug)]
pub enum TokenStep {
    /// Something for the token, and then it resumes under the order's number.
    Do(u32, Order),
    /// It does not pass.
    Refused(Refusal),
    /// It passes.
    Verified(Verified),
}

/// One token while it is judged.
#[derive(Clone, Debug)]
pub struct TokenExchange {
    pursuit: Pursuit,
    token: String,
    issuers: String,
    orders: u32,
    is_running: bool,
}

impl Gate {
    /// Judges a token. `issuers`: names separated by one space; empty for the only one configured. `now_ms`:
    /// the host's time in milliseconds since 1970. The exchange is there only where something is to be done.
    ///
    /// ```
    /// use wicketgate::{
    ///     Gate, Reason,
    ///     exchange::order::{Event, Order},
    ///     gate::TokenStep,
    ///     keys::orders::{AnswerHeaders, FetchedKeySet},
    /// };
    ///
    /// let mut gate = Gate::new(
    ///     r#"{"issuers": {"id": {
    ///         "issuer": "https://id.example",
    ///         "audience": ["api"],
    ///         "jwksUri": "https://id.example/jwks"
    ///     }}}"#,
    /// )
    /// .unwrap();
    /// let now_ms = 1_800_000_000_000.0;
    /// // {"alg":"ES256","kid":"k"}, no claims, and a signature of zeros.
    /// let token = ["eyJhbGciOiJFUzI1NiIsImtpZCI6ImsifQ.e30.", &"A".repeat(86)].concat();
    ///
    /// let (exchange, step) = gate.begin_token(&token, "id", now_ms);
    /// let TokenStep::Do(number, Order::FetchKeys(fetch)) = step else { panic!("{step:?}") };
    /// assert_eq!(fetch.order.url, "https://id.example/jwks");
    /// let fetched = FetchedKeySet {
    ///     lease: fetch.order.lease,
    ///     status: 200,
    ///     headers: AnswerHeaders::default(),
    ///     body: br#"{"keys": []}"#,
    /// };
    /// gate.keys_fetched("id", fetched, now_ms, 0.5);
    ///
    /// let done = Event::Done { milliseconds: 40 };
    /// let step = gate.resume_token(&mut exchange.unwrap(), number, done, now_ms + 40.0);
    /// let Some(TokenStep::Refused(refusal)) = step else { panic!("{step:?}") };
    /// assert_eq!(refusal.reason, Reason::KidUnknown);
    /// ```
    pub fn begin_token(
        &mut self,
        token: &str,
        issuers: &str,
        now_ms: f64,
    ) -> (Option<TokenExchange>, TokenStep) {
        let mut pursuit = Pursuit::begin(now_ms);
        match pursuit.first(&mut self.verifier, token, issuers, now_ms) {
            Decision::Verified(verified) => (None, self.without_route(verified)),
            Decision::Refused(refusal) => (None, TokenStep::Refused(refusal)),
            decision => {
                let (token, issuers) = (to_owned_text(token), to_owned_text(issuers));
                let mut exchange = TokenExchange { pursuit, token, issuers, orders: 0, is_running: false };
                let step = exchange.step(decision, self);
                (Some(exchange), step)
            }
        }
    }

    /// Goes on with what came of an order. Nothing where no order of this number is running.
    pub fn resume_token(
        &mut self,
        exchange: &mut TokenExchange,
        order: u32,
        event: Event<'_>,
        now_ms: f64,
    ) -> Option<TokenStep> {
        if !exchange.is_running || exchange.orders != order {
            return None;
        }
        exchange.is_running = false;
        let TokenExchange { pursuit, token, issuers, .. } = exchange;
        let decision = pursuit.next(&mut self.verifier, token, issuers, Brought::by(Some(event)), now_ms);
        Some(exchange.step(decision, self))
    }

    fn without_route(&self, verified: Verified) -> TokenStep {
        match self.verifier.without_route(verified) {
            Ok(verified) => TokenStep::Verified(verified),
            Err(refusal) => TokenStep::Refused(refusal),
        }
    }
}

impl TokenExchange {
    /// How many bytes of text wait with it.
    #[must_use]
    pub fn kept_bytes(&self) -> usize {
        self.token.len().saturating_add(self.issuers.len()).saturating_add(self.pursuit.kept_bytes())
    }

    fn step(&mut self, decision: Decision, gate: &Gate) -> TokenStep {
        let order = match decision {
            Decision::Verified(verified) => return gate.without_route(verified),
            Decision::Refused(refusal) => return TokenStep::Refused(refusal),
            Decision::Fetch(order) => Order::FetchKeys(order),
            Decision::Introspect(order) => Order::Introspect { order, token: self.token.clone() },
            Decision::VerifySignature(order) => Order::VerifySignature(order),
            Decision::Wait(milliseconds) => Order::Wait { milliseconds },
        };
        self.orders = self.orders.saturating_add(1);
        self.is_running = true;
        TokenStep::Do(self.orders, order)
    }
}
