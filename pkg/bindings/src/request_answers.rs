//! How do the answers about redirects and origins look in JavaScript? As in `answers`: JSON text, one object
//! each.

use alloc::string::String;

use wicketgate::{
    browser::redirects::request_check::RefusedRequest,
    browser::{cors::CorsAnswer, redirects::NearMiss},
    encoding::json_text::{ObjectWriter, array, texts},
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

/// The answer to a preflight, whole: it goes to no upstream.
#[inline(never)]
pub(crate) fn preflight(answer: Option<&CorsAnswer<'_>>) -> String {
    let Some((answer, status)) = answer.and_then(|answer| Some((answer, answer.preflight_status()?))) else {
        return ObjectWriter::new().text("kind", "none").end();
    };
    cors_members(ObjectWriter::new().text("kind", "answer").number("status", status), answer).end()
}

/// What belongs on a response, and the refusal of the request where it has one.
#[inline(never)]
pub(crate) fn cors(answer: Option<&CorsAnswer<'_>>) -> String {
    match answer {
        Some(answer) => cors_members(ObjectWriter::new(), answer).end(),
        None => ObjectWriter::new().json("headers", "[]").end(),
    }
}

fn cors_members(object: ObjectWriter, answer: &CorsAnswer<'_>) -> ObjectWriter {
    object
        .json("headers", &array(answer.headers().map(|header| header_pair(header.name(), header.value()))))
        .with(answer.refusal(), |object, reason| object.json("refusal", &refusal(&Refusal::new(reason))))
}

/// `["Vary","Origin"]`
pub(crate) fn header_pair(name: &str, value: &str) -> String {
    texts([name, value])
}
