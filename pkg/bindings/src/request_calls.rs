//! How does JavaScript have whole requests judged? One call to begin, one for a body that was read, one for
//! the answer.
//!
//! Orders for random bytes are carried out here, so that they cost no call.

use alloc::{boxed::Box, string::String};

use wasm_bindgen::prelude::*;
use wicketgate::{
    exchange::{
        head::{HeaderLines, RequestHead, parts_of},
        order::{Body, Event, Order},
        response::ResponseHead,
    },
    gate::{Exchange, Passed, Step},
    reason::Reason,
};

use crate::{
    Gate, exchange_answers, open_exchanges::Open, randomness, route_answers, step_answers as answers,
};

/// The request has a body.
const HAS_BODY: u32 = 1;

#[wasm_bindgen]
impl Gate {
    /// Finds the route of a request; `path` as it came, without its query.
    #[must_use]
    pub fn route(&self, method: &str, path: &str) -> String {
        route_answers::route(self.core.route(method, path))
    }

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
    pub(crate) fn stepped(
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
                None => return exchange_answers::nothing(),
            }
        }
        if let Step::Do(order, what) = step {
            return self.ordered(number, Open::Request(exchange), (order, &what), now_ms);
        }
        self.ended(number);
        match step {
            Step::Pass(pass) => answers::pass(&pass),
            Step::Answer(answered) => answers::answered(&self.core, &answered),
            Step::Do(..) => exchange_answers::nothing(),
        }
    }
}

fn reason_of(code: &str) -> Option<Reason> {
    Reason::ALL.iter().copied().find(|reason| reason.code() == code)
}
