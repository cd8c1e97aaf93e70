//! How do the answers about redirects and origins look in JavaScript? As in `answers`: JSON text, one object
//! each.

use alloc::string::String;

#[cfg(feature = "pages")]
use wicketgate::browser::redirects::NearMiss;
use wicketgate::{encoding::json_text::ObjectWriter, reason::Reason, token::decision::Refusal};

use crate::answers::{refusal, refused};

/// What passes has nothing more to say: its caller has it.
pub(crate) fn verdict(verdict: Result<(), Reason>) -> String {
    match verdict {
        Ok(()) => passed(),
        Err(reason) => refused(&refusal(&Refusal::new(reason))),
    }
}

fn passed() -> String {
    ObjectWriter::new().text("kind", "passed").end()
}

/// As `verdict`; with the registered URI that a refused one nearly was, for the operator.
#[cfg(feature = "pages")]
#[inline(never)]
pub(crate) fn redirects(
    gate: &wicketgate::Gate,
    verdict: Result<(), Reason>,
    asked: Option<(String, String)>,
) -> String {
    let Err(reason) = verdict else { return passed() };
    let miss = asked.as_ref().and_then(|(client_id, uri)| gate.near_miss(client_id, uri));
    ObjectWriter::new()
        .text("kind", "refused")
        .json("refusal", &refusal(&Refusal::new(reason)))
        .with(miss, |object, miss| object.json("nearMiss", &near_miss(&miss)))
        .end()
}

#[cfg(feature = "pages")]
pub(crate) fn near_miss(miss: &NearMiss<'_>) -> String {
    let differences = miss.differences.iter().map(|difference| difference.code());
    ObjectWriter::new().text("registered", miss.registered).texts("differences", differences).end()
}
