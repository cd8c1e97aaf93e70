//! How do the core's answers look in JavaScript? JSON text, one object each, camel case, absent members left
//! out.

use alloc::string::{String, ToString};
use core::mem::take;

use wicketgate::{
    config::ConfigurationError,
    encoding::json_text::{ObjectWriter, array, push_string},
    limits::{
        KEY_CACHE_MILLISECONDS, MAX_ISSUER_SNAPSHOT_BYTES, MAX_JWKS_AGE_SECONDS, MAX_PURSUIT_MILLISECONDS,
        SIGNATURE_CHECK_MILLISECONDS,
    },
    reason::Reason,
    token::{
        actor::IS_INQUIRING,
        decision::{Decision, Refusal, Verified, VerifiedBy},
        evidence::{Evidence, Found},
    },
};

use crate::key_answers::fetch_order;

/// What an answer to a good token holds beside its header and claims: member names, an issuer's name and a
/// `kid`.
const EXPECTED_BYTES_BESIDE: usize = 192;

pub(crate) fn reasons() -> String {
    array(Reason::ALL.iter().map(|reason| {
        ObjectWriter::new()
            .text("code", reason.code())
            .texts("ruleIds", reason.rule_ids().iter().copied())
            .number("status", reason.answer().status())
            .end()
    }))
}

pub(crate) fn faults(errors: &[ConfigurationError]) -> String {
    array(errors.iter().map(|error| {
        ObjectWriter::new()
            .text("path", &error.path)
            .text("value", &error.value)
            .text("message", &error.message)
            .end()
    }))
}

/// What stays the same for as long as a gate lives, with the algorithms that the host must have.
pub(crate) fn about(gate: &wicketgate::Gate) -> ObjectWriter {
    ObjectWriter::new()
        .texts("issuerNames", gate.issuer_names())
        .flag("sharedKeyCache", gate.shared_key_cache())
        .list("hostAlgorithms", gate.host_algorithms(), |text, (issuer, rules)| {
            *text = ObjectWriter::after(take(text))
                .text("issuer", issuer)
                .text("algorithm", rules.algorithm.name())
                .number("maxRsaModulusBits", rules.max_rsa_modulus_bits)
                .number("rsaPublicExponent", rules.rsa_public_exponent)
                .end();
        })
        .json("limits", &limits())
        .json("warnings", &faults(gate.warnings()))
}

/// The limits that a host keeps by itself; the others go out with the orders that they belong to.
fn limits() -> String {
    ObjectWriter::new()
        .number("keyCacheMs", KEY_CACHE_MILLISECONDS)
        .number("pursuitMs", MAX_PURSUIT_MILLISECONDS)
        .number("signatureCheckMs", SIGNATURE_CHECK_MILLISECONDS)
        .number("refreshAheadSeconds", MAX_JWKS_AGE_SECONDS)
        .count("issuerSnapshotCharacters", MAX_ISSUER_SNAPSHOT_BYTES)
        .end()
}

pub(crate) fn decision(decision: &Decision) -> String {
    match decision {
        Decision::Verified(good) => verified(good),
        Decision::Refused(no) => refused(&refusal(no)),
        Decision::Fetch(order) => {
            ObjectWriter::new().text("kind", "fetch").json("order", &fetch_order(order)).end()
        }
        Decision::Introspect(order) => ObjectWriter::new()
            .text("kind", "introspect")
            .json("order", &ObjectWriter::new().text("issuer", &order.issuer).text("url", &order.url).end())
            .json("refusal", &refusal(&order.refusal))
            .end(),
        // Nobody is there to be asked: what was ordered in a call that cannot wait is a no.
        Decision::VerifySignature(_) => refused(&refusal(&Refusal::new(Reason::SignatureNeedsHost))),
        Decision::Wait(milliseconds) => {
            ObjectWriter::new().text("kind", "wait").number("milliseconds", *milliseconds).end()
        }
    }
}

pub(crate) fn verified(good: &Verified) -> String {
    let object = ObjectWriter::with_capacity(EXPECTED_BYTES_BESIDE + good.header.len() + good.claims.len())
        .text("kind", "verified")
        .with(good.refresh.as_ref(), |object, order| object.json("refresh", &fetch_order(order)));
    ended_with_token(object, good)
}

/// Ends an answer about a good token. Its header and its claims stand behind the object, as they were
/// signed: a line feed, which no object of this house holds, the header, whose length the object tells, and
/// the claims. So JavaScript has their texts, and parses them where somebody reads them.
#[inline(never)]
pub(crate) fn ended_with_token(object: ObjectWriter, good: &Verified) -> String {
    // Absent where nobody was asked.
    let is_introspected = (good.verified_by != VerifiedBy::Signature).then_some(true);
    let mut text = object
        .text("issuer", &good.issuer)
        .with(good.kid.as_deref(), |object, kid| object.text("kid", kid))
        .with(is_introspected, |object, flag| object.flag("introspected", flag))
        .with(good.actor.as_ref().filter(|_| IS_INQUIRING), |object, actor| {
            object.json("actor", &actor.to_json())
        })
        .count("headerLength", utf16_length(&good.header))
        .end();
    for part in ["\n", &good.header, &good.claims] {
        text.push_str(part);
    }
    text
}

pub(crate) fn refused(refusal: &str) -> String {
    ObjectWriter::new().text("kind", "refused").json("refusal", refusal).end()
}

pub(crate) fn refusal(refusal: &Refusal) -> String {
    refusal_with(refusal, None)
}

pub(crate) fn refusal_with(refusal: &Refusal, allow: Option<&str>) -> String {
    let Refusal { reason, issuer, kid, retry_after_seconds, evidence } = refusal;
    let answer = reason.answer();
    let headers = ObjectWriter::new()
        .with(answer.challenge(), |object, challenge| object.text("WWW-Authenticate", challenge))
        .with(*retry_after_seconds, |object, seconds| object.text("Retry-After", &seconds.to_string()))
        .with(allow, |object, methods| object.text("Allow", methods))
        .end();
    ObjectWriter::new()
        .text("code", reason.code())
        .texts("ruleIds", reason.rule_ids().iter().copied())
        .number("status", answer.status())
        .text("error", answer.error())
        .json("headers", &headers)
        .with(*retry_after_seconds, |object, seconds| object.number("retryAfterSeconds", seconds))
        .with(issuer.as_deref(), |object, name| object.text("issuer", name))
        .with(kid.as_deref(), |object, kid| object.text("kid", kid))
        .with(evidence.as_deref(), |object, evidence| with_evidence(object, evidence, issuer.as_deref()))
        .end()
}

#[inline(never)]
fn with_evidence(object: ObjectWriter, evidence: &Evidence, issuer: Option<&str>) -> ObjectWriter {
    let Evidence { expected, found, limit, member, setting } = evidence;
    let object = if expected.is_empty() {
        object
    } else {
        object.list("expected", expected, |text, value| match value {
            Some(value) => push_string(text, value),
            None => text.push_str("null"),
        })
    };
    let object = match found {
        None => object,
        Some(Found::Nothing) => object.json("found", "null"),
        Some(Found::Number(number)) => object.number("found", *number),
        Some(Found::Text(text)) => object.text("found", text),
        Some(Found::Texts(values)) => object.texts("found", values.iter().map(String::as_str)),
    };
    let setting = setting.zip(issuer).map(|(member, issuer)| ["issuers.", issuer, ".", member].concat());
    object
        .with(*limit, |object, limit| object.number("limit", limit))
        .with(*member, |object, member| object.text("member", member))
        .with(setting.as_deref(), |object, setting| object.text("setting", setting))
}

/// How long the token is that the header's value ends with: the text is JavaScript's own, and need not come
/// back.
pub(crate) fn bearer(found: Result<&str, Reason>) -> String {
    match found {
        Ok(token) => ObjectWriter::new().text("kind", "token").count("length", token.len()).end(),
        Err(reason) => refused(&refusal(&Refusal::new(reason))),
    }
}

/// How long JavaScript calls a text: what UTF-8 writes in four bytes counts twice.
fn utf16_length(text: &str) -> usize {
    let mut units = 0_usize;
    for byte in text.bytes() {
        // A continuation byte begins no character; one of four bytes is two units.
        let begun = usize::from(byte & 0xc0 != 0x80);
        units = units.saturating_add(begun).saturating_add(usize::from(byte >= 0xf0));
    }
    units
}
