//! How do orders look in JavaScript? As in `answers`: JSON text, one object each.

use alloc::string::String;

use wicketgate::{
    encoding::{base64, json_text::ObjectWriter},
    exchange::order::Order,
    limits::{INTROSPECTION_MILLISECONDS, MAX_INTROSPECTION_BYTES, SIGNATURE_CHECK_MILLISECONDS},
    token::decision::SignatureOrder,
};

use crate::key_answers::fetch_order;

/// What an order to check a signature holds beside its texts: member names, an issuer's name.
const EXPECTED_BYTES_BESIDE: usize = 192;

/// No order of this number is running: the event changes nothing.
pub(crate) fn nothing() -> String {
    ObjectWriter::new().text("kind", "nothing").end()
}

/// What the host does, and under which numbers it goes on.
#[inline(never)]
pub(crate) fn order(exchange: u32, number: u32, order: &Order) -> String {
    let (does, order) = match order {
        Order::FetchKeys(order) => ("fetchKeys", fetch_order(order)),
        Order::Introspect { order, token } => (
            "introspect",
            ObjectWriter::new()
                .text("token", token)
                .text("issuer", &order.issuer)
                .text("url", &order.url)
                .text("accept", order.accept())
                .number("timeLimitMs", INTROSPECTION_MILLISECONDS)
                .count("maxBytes", MAX_INTROSPECTION_BYTES)
                .number("atOnce", order.at_once)
                .end(),
        ),
        Order::ReadBody { max_bytes, room_bytes, shared_bytes, time_limit_milliseconds } => (
            "readBody",
            ObjectWriter::new()
                .count("maxBytes", *max_bytes)
                .count("roomBytes", *room_bytes)
                .count("sharedBytes", *shared_bytes)
                .number("timeLimitMs", *time_limit_milliseconds)
                .end(),
        ),
        Order::VerifySignature(order) => ("verifySignature", signature_order(order)),
        Order::Wait { milliseconds } => {
            ("wait", ObjectWriter::new().number("milliseconds", *milliseconds).end())
        }
        Order::Random { bytes } => ("random", ObjectWriter::new().count("bytes", *bytes).end()),
    };
    ObjectWriter::new()
        .text("kind", "do")
        .number("exchange", exchange)
        .number("number", number)
        .text("does", does)
        .json("order", &order)
        .end()
}

/// The key is the text of its JWK, by which the host remembers what it imported.
pub(crate) fn signature_order(order: &SignatureOrder) -> String {
    let SignatureOrder { issuer, key, signed, signature, .. } = order;
    ObjectWriter::with_capacity(EXPECTED_BYTES_BESIDE + key.jwk().len() + signed.len() + 2 * signature.len())
        .text("issuer", issuer)
        .text("algorithm", key.algorithm().name())
        .text("jwk", key.jwk())
        .text("signed", signed)
        .text("signature", &base64::encode(signature))
        .number("timeLimitMs", SIGNATURE_CHECK_MILLISECONDS)
        .end()
}
