//! How does JavaScript drive the machine that judges a whole request? One call to begin, one for each order
//! that was carried out, one for the answer.
//!
//! Orders for random bytes are carried out here, so that they cost no call.

use alloc::{boxed::Box, string::String, vec::Vec};

use wasm_bindgen::prelude::*;
use wicketgate::{
    exchange::{
        head::{HeaderLines, RequestHead, parts_of},
        order::{Body, Event, Order},
        response::ResponseHead,
    },
    gate::{Exchange, Passed, Step, TokenExchange, TokenStep},
    reason::Reason,
    token::{
        decision::Refusal, host_signature::SignatureAnswer, introspection_response::IntrospectionAnswer,
    },
};

use crate::{Gate, answers as verdicts, exchange_answers as answers, open_exchanges::Open, randomness};

/// The request has a body.
const HAS_BODY: u32 = 1;

#[wasm_bindgen]
impl Gate {
    /// Judges a request. `url`: its whole address; `headers`: as `HeaderLines` says; `flags`: 1 where it has
    /// a body; `client_address`: the visitor's, where the host knows it.
    #[allow(
        clippy::too_many_arguments,
        reason = "one call, and JavaScript has no cheaper way to pass a record"
    )]
    pub fn begin(
        &mut self,
        method: &str,
        url: &str,
        headers: &str,
        flags: u32,
        request_id: &str,
        client_address: Option<String>,
        now_ms: f64,
    ) -> String {
        let (scheme, authority, path, query) = parts_of(url);
        let head = RequestHead {
            method,
            scheme,
            authority,
            path,
            query,
            headers: HeaderLines::new(headers),
            has_body: flags & HAS_BODY != 0,
            request_id,
            client_address: client_address.as_deref(),
        };
        let (exchange, step) = self.core.begin(&head, now_ms);
        self.stepped(None, Box::new(exchange), step, now_ms)
    }

    /// Goes on after a fetch or a wait that took so long.
    #[wasm_bindgen(js_name = resumeDone)]
    pub fn resume_done(&mut self, exchange: u32, order: u32, milliseconds: f64, now_ms: f64) -> String {
        // A float's cast saturates; what is no number is 0.
        #[expect(clippy::as_conversions, reason = "see above")]
        let milliseconds = milliseconds as u64;
        self.resumed(exchange, order, Event::Done { milliseconds }, now_ms)
    }

    /// Goes on with a body: all of it, or why there is none: `too_large`, `no_room`; any other word counts as
    /// broken.
    #[wasm_bindgen(js_name = resumeBody)]
    pub fn resume_body(
        &mut self,
        exchange: u32,
        order: u32,
        failure: &str,
        body: &[u8],
        now_ms: f64,
    ) -> String {
        let body = match failure {
            "" => Body::Whole(body),
            "too_large" => Body::TooLarge,
            "no_room" => Body::NoRoom,
            _ => Body::Broken,
        };
        self.resumed(exchange, order, Event::Body(body), now_ms)
    }

    /// Goes on with what an introspection endpoint answered: status 0 where it did not, and no body where it
    /// was not asked.
    #[wasm_bindgen(js_name = resumeIntrospected)]
    pub fn resume_introspected(
        &mut self,
        exchange: u32,
        order: u32,
        status: u16,
        body: Option<Vec<u8>>,
        now_ms: f64,
    ) -> String {
        let answer = body.as_deref().map(|body| IntrospectionAnswer { status, body });
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

    /// Says how an upstream's answer leaves. `passed`: what the request that passed was given. In the answer
    /// `null` stands for the origin that it ends with.
    #[must_use]
    pub fn respond(&self, passed: &str, status: u16, headers: &str, request_id: &str) -> String {
        let head = ResponseHead { status, headers: HeaderLines::new(headers) };
        match Passed::from_text(passed) {
            Some(passed) => answers::response(&self.core.respond(&passed, &head, request_id)),
            None => answers::unjudged(&self.core, Reason::InstanceTrapped, request_id),
        }
    }

    /// An answer of the gate's own in the place of an upstream's. `code`: a reason's; one that is none counts
    /// as `upstream_unreachable`.
    #[must_use]
    pub fn fail(&self, passed: &str, code: &str, request_id: &str) -> String {
        let reason = reason_of(code).unwrap_or(Reason::UpstreamUnreachable);
        match Passed::from_text(passed) {
            Some(passed) => answers::response(&self.core.fail(&passed, reason, request_id)),
            None => answers::unjudged(&self.core, reason, request_id),
        }
    }

    /// The answer to a request that nobody could judge.
    #[must_use]
    pub fn unjudged(&self, code: &str, request_id: &str) -> String {
        answers::unjudged(&self.core, reason_of(code).unwrap_or(Reason::InstanceTrapped), request_id)
    }
}

impl Gate {
    fn resumed(&mut self, number: u32, order: u32, event: Event<'_>, now_ms: f64) -> String {
        match self.open.take(number) {
            None => answers::nothing(),
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
    fn ordered(
        &mut self,
        number: Option<u32>,
        exchange: Open,
        (order, what): (u32, &Order),
        now_ms: f64,
    ) -> String {
        if number.is_none() && !self.open.has_room_for(what, now_ms) {
            return self.overloaded(exchange);
        }
        let number = self.open.keep(number, exchange, what, now_ms);
        answers::order(number, order, what)
    }

    fn overloaded(&self, exchange: Open) -> String {
        let reason = Reason::Overloaded;
        match exchange {
            Open::Request(mut exchange) => match self.core.refuse_waiting(&mut exchange, reason) {
                Some(Step::Answer(answered)) => answers::answered(&self.core, &answered),
                _ => answers::nothing(),
            },
            Open::Token(_) => verdicts::refused(&verdicts::refusal(&Refusal::new(reason))),
        }
    }

    fn ended(&mut self, number: Option<u32>) {
        if let Some(number) = number {
            self.open.forget(number);
        }
    }

    fn stepped(
        &mut self,
        number: Option<u32>,
        mut exchange: Box<Exchange>,
        mut step: Step,
        now_ms: f64,
    ) -> String {
        while let Step::Do(order, Order::Random { bytes: wanted }) = step {
            let drawn = randomness::drawn(wanted);
            match self.core.resume(&mut exchange, order, Event::Random(&drawn), now_ms) {
                Some(next) => step = next,
                None => return answers::nothing(),
            }
        }
        if let Step::Do(order, what) = step {
            return self.ordered(number, Open::Request(exchange), (order, &what), now_ms);
        }
        self.ended(number);
        match step {
            Step::Pass(pass) => answers::pass(&pass),
            Step::Answer(answered) => answers::answered(&self.core, &answered),
            Step::Do(..) => answers::nothing(),
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

fn reason_of(code: &str) -> Option<Reason> {
    Reason::ALL.iter().copied().find(|reason| reason.code() == code)
}
