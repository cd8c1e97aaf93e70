//! How do the answers about redirects and origins look in JavaScript? As in `answers`: JSON text, one object
//! each.

use alloc::string::String;

use wicketgate::{
    browser::redirects::{NearMiss, request_check::RefusedRequest},
    encoding::json_text::ObjectWriter,
    reason::Reason,
    token::decision::Refusal,
};

use crate::answers::{refusal, refused};

/// What passes has nothing more to say: its caller has it.
pub(crate) fn verdict(verdict: Result<(), Reason>) -> String {
    match verdict {
        Ok(()) => ObjectWriter::new().text("kind", "passed").end(),
        Err(reason) => refused(&refusal(&Refusal::new(reason))),
    }
}

/// As `verdict`; with the registered URI that a refused one nearly was, for the operator.
#[inline(never)]
pub(crate) fn redirects(gate: &wicketgate::Gate, verdict: Result<(), RefusedRequest>) -> String {
    let Err(fault) = verdict else { return ObjectWriter::new().text("kind", "passed").end() };
    let miss = fault.refused.as_ref().and_then(|(client_id, uri)| gate.near_miss(client_id, uri));
    ObjectWriter::new()
        .text("kind", "refused")
        .json("refusal", &refusal(&Refusal::new(fault.reason)))
        .with(miss, |object, miss| object.json("nearMiss", &near_miss(&miss)))
        .end()
}

pub(crate) fn near_miss(miss: &NearMiss<'_>) -> String {
    let differences = miss.differences.iter().map(|difference| difference.code());
    ObjectWriter::new().text("registered", miss.registered).texts("differences", differences).end()
}
