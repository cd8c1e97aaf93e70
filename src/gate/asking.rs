//! How does a test ask a gate? As a host would that holds the keys and draws known bytes.

use alloc::string::String;

use super::{Gate, Passed, ResponseStep, Step};
use crate::{
    exchange::{
        head::{HeaderLines, RequestHead},
        order::{Event, Order},
        response::{ResponseChanges, ResponseHead},
    },
    reason::Reason,
};

/// The time of every request, at which the tests' tokens are fresh.
pub(crate) const NOW_MS: f64 = 1_800_000_000_000.0;
const DRAWN: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
/// The nonce of every answer that has one.
pub(crate) const NONCE: &str = "AAECAwQFBgcICQoLDA0ODw==";

/// The head of a request without a body. `target`: path and query; `headers`: lines.
pub(crate) fn head<'h>(method: &'h str, target: &'h str, headers: &'h str) -> RequestHead<'h> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    RequestHead {
        method,
        scheme: "https",
        authority: "gate.example",
        path,
        query,
        headers: HeaderLines::new(headers),
        has_body: false,
        request_id: "r-1",
        client_address: None,
    }
}

/// A line of headers. No value holds a line feed (RFC 9110 section 5.5): another white space stands for it.
pub(crate) fn line(name: &str, value: &str) -> String {
    [name, ":", &value.replace('\n', "\r"), "\n"].concat()
}

impl Gate {
    /// Judges a request until it passes, is answered, or needs more of the host than random bytes.
    pub(crate) fn ask(&mut self, head: &RequestHead<'_>) -> Step {
        let (mut exchange, step) = self.begin(head, NOW_MS);
        match step {
            Step::Do(order, Order::Random { bytes }) => {
                self.resume(&mut exchange, order, Event::Random(&DRAWN[..bytes]), NOW_MS).unwrap()
            }
            step => step,
        }
    }

    /// What becomes of an upstream's answer with these headers; why it does not leave.
    pub(crate) fn answer(&self, passed: &Passed, headers: &str) -> Result<ResponseChanges, Reason> {
        let head = ResponseHead { status: 200, headers: HeaderLines::new(headers) };
        match self.respond(passed, &head, "r-1") {
            ResponseStep::Pass(changes) => Ok(changes),
            ResponseStep::Answer(_, refusal) => Err(refusal.reason),
        }
    }
}
