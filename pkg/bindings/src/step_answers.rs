//! How do the steps of a request look in JavaScript? As in `answers`: JSON text, one object each.

use alloc::string::String;

use wicketgate::{
    encoding::{
        json_text::{ObjectWriter, push_string},
        words::Words,
    },
    exchange::reply::Reply,
    gate::{Answered, Because, Pass, ResponseStep},
    reason::{Answer, Reason},
    token::{
        decision::{Refusal, Verified},
        step_up::StepUpDemand,
    },
};

use crate::{
    answers::{ended_with_token, refusal},
    key_answers::fetch_order,
    request_answers::near_miss,
};

/// What an answer to a request that passes holds beside the texts of its token: names and values of headers.
const EXPECTED_BYTES_BESIDE: usize = 640;

const ALLOW_ORIGIN: &str = "access-control-allow-origin";
const GRANTED_ORIGIN: &str = r#"["access-control-allow-origin",null]"#;

pub(crate) fn pass(pass: &Pass) -> String {
    let Pass { changes, passed, verified, refresh } = pass;
    let claims_bytes = verified.as_ref().map_or(0, |good| good.header.len() + good.claims.len());
    // The claims stand in a header once more, in base64.
    let object = ObjectWriter::with_capacity(EXPECTED_BYTES_BESIDE + 3 * claims_bytes)
        .text("kind", "pass")
        .count("route", passed.route())
        .text("passed", &passed.to_text())
        .texts("remove", changes.remove.iter().map(String::as_str))
        .list("set", &changes.set, |text, (name, value)| push_pair(text, name, value))
        .texts("removeOnWay", changes.remove_on_way.iter().map(String::as_str))
        .list("setOnWay", &changes.set_on_way, |text, (name, value)| push_pair(text, name, value))
        .with(passed.nonce(), |object, nonce| object.text("nonce", nonce))
        .with(passed.granted_origin(), |object, origin| object.text("origin", origin))
        .with(refresh.as_ref(), |object, order| object.json("refresh", &fetch_order(order)));
    ended(object, verified.as_ref())
}

#[inline(never)]
pub(crate) fn answered(gate: &wicketgate::Gate, answered: &Answered) -> String {
    let Answered { reply: whole, because, is_preflight, route, verified } = answered;
    let object = reply(whole)
        .flag("preflight", *is_preflight)
        .with(*route, |object, route| object.count("route", route));
    let object = match because {
        Because::Granted { .. } => object,
        Because::Refused(refused) => {
            let refusal = crate::answers::refusal_with(&refused.refusal, refused.allow.as_deref());
            let miss = gate.near_miss_of(refused);
            object
                .json("refusal", &refusal)
                .with(miss, |object, miss| object.json("nearMiss", &near_miss(&miss)))
        }
        Because::StepUp { demand, unmet } => object.json("stepUp", &step_up(whole, demand, *unmet)),
    };
    ended(object, verified.as_ref())
}

/// A demand. Whose token it is about stands beside it.
fn step_up(reply: &Reply, demand: &StepUpDemand, unmet: Option<&str>) -> String {
    let challenge = ObjectWriter::new().text("WWW-Authenticate", reply.challenge().unwrap_or_default());
    ObjectWriter::new()
        .number("status", reply.status)
        .json("headers", &challenge.end())
        .text("code", StepUpDemand::CODE)
        .text("error", Answer::InsufficientUserAuthentication.error())
        .texts("ruleIds", StepUpDemand::RULE_IDS.iter().copied())
        .texts("acrValues", texts(demand.acr.as_ref().map_or(&[], Words::as_slice)))
        .texts("amr", texts(&demand.amr))
        .with(demand.max_age_seconds, |object, seconds| object.number("maxAgeSeconds", seconds))
        .with(unmet, |object, claim| object.text("member", claim))
        .end()
}

/// Where the answer tells the origin that the request was granted, `null` stands for it, so that the answer is
/// the same for every origin that is granted.
#[inline(never)]
pub(crate) fn response(step: &ResponseStep) -> String {
    match step {
        ResponseStep::Pass(changes) => ObjectWriter::new()
            .text("kind", "changes")
            .texts("remove", changes.remove.iter().map(String::as_str))
            .list("set", &changes.set, |text, (name, value)| match *name {
                ALLOW_ORIGIN if value != "*" => text.push_str(GRANTED_ORIGIN),
                name => push_pair(text, name, value),
            })
            .texts("warnings", changes.warnings.iter().copied())
            .end(),
        ResponseStep::Answer(whole, refused) => reply(whole).json("refusal", &refusal(refused)).end(),
    }
}

pub(crate) fn unjudged(gate: &wicketgate::Gate, reason: Reason, request_id: &str) -> String {
    reply(&gate.refuse_unjudged(reason, request_id)).json("refusal", &refusal(&Refusal::new(reason))).end()
}

fn texts(list: &[String]) -> impl Iterator<Item = &str> {
    list.iter().map(String::as_str)
}

fn reply(reply: &Reply) -> ObjectWriter {
    ObjectWriter::new()
        .text("kind", "answer")
        .number("status", reply.status)
        .list("headers", &reply.headers, |text, (name, value)| push_pair(text, name, value))
        .with(reply.body.as_deref(), |object, body| object.text("body", body))
}

fn ended(object: ObjectWriter, verified: Option<&Verified>) -> String {
    match verified {
        Some(good) => ended_with_token(object, good),
        None => object.end(),
    }
}

/// `["vary","Origin"]`
#[inline(never)]
fn push_pair(text: &mut String, name: &str, value: &str) {
    text.push('[');
    push_string(text, name);
    text.push(',');
    push_string(text, value);
    text.push(']');
}
