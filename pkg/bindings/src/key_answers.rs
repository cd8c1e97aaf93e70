//! How does what happens to keys look in JavaScript? Orders, outcomes, events and states, in the form of
//! `answers`.

use alloc::string::String;

use wicketgate::{
    encoding::json_text::{ObjectWriter, array, push_number},
    gate::Imported,
    keys::{
        events::{JwksChange, Overlap},
        orders::{Asks, FetchOutcome, FetchReason, FetchReport, KeyOrder, NeedAnswer},
        status::KeyStatus,
    },
    limits::{JWKS_FETCH_MILLISECONDS, MAX_JWKS_BYTES},
    reason::Reason,
    token::decision::FetchOrder,
};

pub(crate) fn fetch_order(order: &FetchOrder) -> String {
    order_for(&order.issuer, &order.order)
}

fn order_for(issuer: &str, order: &KeyOrder) -> String {
    let reason = match order.reason {
        FetchReason::Expired => "expired",
        FetchReason::RefreshAhead => "refresh_ahead",
        FetchReason::UnknownKid => "unknown_kid",
        _ => "no_keys",
    };
    let asks = match order.asks {
        Asks::Keys => "keys",
        Asks::Metadata => "metadata",
    };
    ObjectWriter::new()
        .text("issuer", issuer)
        .number("lease", u64::from(order.lease))
        .text("url", &order.url)
        .text("reason", reason)
        .text("asks", asks)
        .number("timeLimitMs", JWKS_FETCH_MILLISECONDS)
        .count("maxBytes", MAX_JWKS_BYTES)
        .with(order.etag.as_deref(), |object, etag| object.text("etag", etag))
        .with(order.last_modified.as_deref(), |object, date| object.text("lastModified", date))
        .with(order.held_at, |object, at| object.number("heldAtMs", at.as_milliseconds()))
        .end()
}

pub(crate) fn needed(issuer: &str, answer: &NeedAnswer) -> String {
    match answer {
        NeedAnswer::Fetch(order) => {
            ObjectWriter::new().text("kind", "fetch").json("order", &order_for(issuer, order)).end()
        }
        NeedAnswer::Wait(milliseconds) => {
            ObjectWriter::new().text("kind", "wait").number("milliseconds", *milliseconds).end()
        }
        NeedAnswer::Nothing => ObjectWriter::new().text("kind", "nothing").end(),
    }
}

pub(crate) fn key_report(
    issuer: &str,
    report: &FetchReport,
    (key_count, fresh_for_seconds): (usize, u64),
) -> String {
    let (outcome, reason, next) = match &report.outcome {
        FetchOutcome::Accepted => ("accepted", None, None),
        FetchOutcome::KeptPrevious(reason) => ("kept_previous", Some(*reason), None),
        FetchOutcome::Failed(Reason::JwksLeaked) => ("leaked", Some(Reason::JwksLeaked), None),
        FetchOutcome::Failed(reason) => ("failed", Some(*reason), None),
        FetchOutcome::Late => ("late", None, None),
        FetchOutcome::Located(order) => ("located", None, Some(order)),
        FetchOutcome::Renewed => ("renewed", None, None),
        FetchOutcome::UnknownIssuer => ("unknown_issuer", None, None),
    };
    ObjectWriter::new()
        .text("issuer", issuer)
        .text("outcome", outcome)
        .with(reason, |object, reason| object.text("code", reason.code()))
        .count("keyCount", key_count)
        .number("freshForSeconds", fresh_for_seconds)
        .json("events", &array(report.events.iter().map(event)))
        .with(next, |object, order| object.json("next", &order_for(issuer, order)))
        .end()
}

fn event(event: &JwksChange) -> String {
    let named = |name| ObjectWriter::new().text("event", name);
    match event {
        // Of a type of its own, which takes the place of that of the others.
        JwksChange::ClockSkew { seconds } => {
            let sign = if *seconds < 0 { "-" } else { "" };
            let mut text = String::from(sign);
            push_number(&mut text, seconds.unsigned_abs());
            ObjectWriter::new().text("type", "clock_skew").json("skewSeconds", &text)
        }
        JwksChange::KeyAmbiguous { kid } => named("key_ambiguous").text("kid", kid),
        JwksChange::KeyShared { kid } => named("key_shared").text("kid", kid),
        JwksChange::KeyWithdrawn { kid, served_seconds, overlap } => {
            let (seconds, needed_seconds) = match overlap {
                Overlap::Known { seconds, needed_seconds } => (Some(*seconds), *needed_seconds),
                Overlap::Unknown { needed_seconds } => (None, *needed_seconds),
            };
            let object = named("key_withdrawn").text("kid", kid).text("overlap", overlap.verdict());
            let object = object.with(seconds, |object, seconds| object.number("overlapSeconds", seconds));
            let object = object.number("neededSeconds", needed_seconds);
            let object =
                object.with(*served_seconds, |object, seconds| object.number("servedSeconds", seconds));
            let broken = Some(overlap.broken_rules()).filter(|rules| !rules.is_empty());
            object.with(broken, |object, rules| object.texts("ruleIds", rules.iter().copied()))
        }
        JwksChange::ProviderBack { down_seconds } => {
            named("provider_back").number("downSeconds", *down_seconds)
        }
        JwksChange::ProviderDown { reason } => named("provider_down").text("code", reason.code()),
        JwksChange::RotationSeen { kids } => {
            named("rotation_seen").texts("kids", kids.iter().map(String::as_str))
        }
        _ => named("unknown"),
    }
    .end()
}

pub(crate) fn imported(results: &[Imported]) -> String {
    array(results.iter().map(|result| {
        let object =
            ObjectWriter::new().text("issuer", &result.issuer).flag("accepted", result.error.is_none());
        object.with(result.error.as_deref(), |object, why| object.text("message", why)).end()
    }))
}

pub(crate) fn key_status(states: &[(&str, KeyStatus)]) -> String {
    array(states.iter().map(|(issuer, status)| {
        let failure = status.last_failure.map(|(reason, ago)| {
            ObjectWriter::new().text("code", reason.code()).number("agoSeconds", ago).end()
        });
        ObjectWriter::new()
            .text("issuer", issuer)
            .text("state", status.state)
            .count("keyCount", status.key_count)
            .texts("kids", status.kids.iter().map(String::as_str))
            .with(status.age_seconds, |object, seconds| object.number("ageSeconds", seconds))
            .with(status.fresh_for_seconds, |object, seconds| object.number("freshForSeconds", seconds))
            .with(status.next_fetch_in_seconds, |object, seconds| {
                object.number("nextFetchInSeconds", seconds)
            })
            .number("failures", u64::from(status.failures))
            .with(failure.as_deref(), |object, failure| object.json("lastFailure", failure))
            .end()
    }))
}
