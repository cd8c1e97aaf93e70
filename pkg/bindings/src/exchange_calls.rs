//! How does JavaScript drive the machine that judges tokens and requests? One call to begin, and one for each
//! order that was carried out.

use alloc::{boxed::Box, string::String, vec::Vec};

use wasm_bindgen::prelude::*;
use wicketgate::{
    exchange::order::{Event, Order},
    gate::{TokenExchange, TokenStep},
    reason::Reason,
    token::{
        decision::Refusal, host_signature::SignatureAnswer, introspection_response::IntrospectionAnswer,
    },
};

use crate::{Gate, answers as verdicts, exchange_answers as answers, open_exchanges::Open};

#[wasm_bindgen]
impl Gate {
    /// Goes on after a fetch or a wait that took so long.
    #[wasm_bindgen(js_name = resumeDone)]
    pub fn resume_done(&mut self, exchange: u32, order: u32, milliseconds: f64, now_ms: f64) -> String {
        // A float's cast saturates; what is no number is 0.
        #[expect(clippy::as_conversions, reason = "see above")]
        let milliseconds = milliseconds as u64;
        self.resumed(exchange, order, Event::Done { milliseconds }, now_ms)
    }

    /// Goes on with what an introspection endpoint answered, and as what: status 0 where it did not, and no body
    /// where it was not asked.
    #[wasm_bindgen(js_name = resumeIntrospected)]
    pub fn resume_introspected(
        &mut self,
        exchange: u32,
        order: u32,
        status: u16,
        content_type: &str,
        body: Option<Vec<u8>>,
        now_ms: f64,
    ) -> String {
        let answer = body.as_deref().map(|body| IntrospectionAnswer { status, content_type, body });
        self.resumed(exchange, order, Event::Introspected(answer), now_ms)
    }

    /// Goes on with what came of the check of a signature: `holds`, `does_not_hold`, `key_unusable`; any
    /// other word counts as not checked.
    #[wasm_bindgen(js_name = resumeSignature)]
    pub fn resume_signature(&mut self, exchange: u32, order: u32, answer: &str, now_ms: f64) -> String {
        let answer = match answer {
            "holds" => SignatureAnswer::Holds,
            "does_not_hold" => SignatureAnswer::DoesNotHold,
            "key_unusable" => SignatureAnswer::KeyUnusable,
            _ => SignatureAnswer::Unchecked,
        };
        self.resumed(exchange, order, Event::Signature(answer), now_ms)
    }
}

impl Gate {
    pub(crate) fn resumed(&mut self, number: u32, order: u32, event: Event<'_>, now_ms: f64) -> String {
        match self.open.take(number) {
            None => answers::nothing(),
            #[cfg(feature = "pages")]
            Some(Open::Request(mut exchange)) => {
                match self.core.resume(&mut exchange, order, event, now_ms) {
                    Some(step) => self.stepped(Some(number), exchange, step, now_ms),
                    None => self.unchanged(number, Open::Request(exchange)),
                }
            }
            Some(Open::Token(mut exchange)) => {
                match self.core.resume_token(&mut exchange, order, event, now_ms) {
                    Some(step) => self.token_stepped(Some(number), Some(exchange), step, now_ms),
                    None => self.unchanged(number, Open::Token(exchange)),
                }
            }
        }
    }

    fn unchanged(&mut self, number: u32, exchange: Open) -> String {
        self.open.put_back(number, exchange);
        answers::nothing()
    }

    /// Keeps an exchange for the time that an order is carried out, under its number or a new one.
    pub(crate) fn ordered(
        &mut self,
        number: Option<u32>,
        exchange: Open,
        (order, what): (u32, &Order),
        now_ms: f64,
    ) -> String {
        match self.open.keep(number, exchange, what, now_ms) {
            Ok(number) => answers::order(number, order, what),
            Err(exchange) => self.overloaded(exchange),
        }
    }

    fn overloaded(&self, exchange: Open) -> String {
        let reason = Reason::Overloaded;
        match exchange {
            #[cfg(feature = "pages")]
            Open::Request(mut exchange) => match self.core.refuse_waiting(&mut exchange, reason) {
                Some(wicketgate::gate::Step::Answer(answered)) => {
                    crate::step_answers::answered(&self.core, &answered)
                }
                _ => answers::nothing(),
            },
            Open::Token(_) => verdicts::refused(&verdicts::refusal(&Refusal::new(reason))),
        }
    }

    pub(crate) fn ended(&mut self, number: Option<u32>) {
        if let Some(number) = number {
            self.open.forget(number);
        }
    }

    pub(crate) fn token_stepped(
        &mut self,
        number: Option<u32>,
        exchange: Option<Box<TokenExchange>>,
        step: TokenStep,
        now_ms: f64,
    ) -> String {
        if let (TokenStep::Do(order, what), Some(exchange)) = (&step, exchange) {
            return self.ordered(number, Open::Token(exchange), (*order, what), now_ms);
        }
        self.ended(number);
        match step {
            TokenStep::Verified(good) => verdicts::verified(&good),
            TokenStep::Refused(no) => verdicts::refused(&verdicts::refusal(&no)),
            TokenStep::Do(..) => answers::nothing(),
        }
    }
}
