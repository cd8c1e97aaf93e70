//! How do routes look in JavaScript? As in `answers`: JSON text, one object each.

use alloc::string::String;

use wicketgate::{
    Gate,
    browser::page::Page,
    encoding::{
        json_text::{ObjectWriter, array},
        text::joined,
    },
    exchange::{
        forward::ForwardedHeaders,
        response::RESPONSE_VALUES,
        routes::{Access, CachePolicy, Route, Serves, Upstream},
        routing::RouteError,
    },
    token::decision::Refusal,
};

use crate::answers::{refusal_with, refused};

/// What stays the same of whole requests, for as long as a gate lives.
pub(crate) fn about(object: ObjectWriter, gate: &Gate) -> ObjectWriter {
    object
        .texts("services", gate.services())
        .json("routes", &array(gate.routes().iter().map(described)))
        .texts("routesWithoutUpstream", gate.routes_without_upstream())
        .texts("requestValues", gate.request_values())
        .texts("responseValues", RESPONSE_VALUES.iter().copied())
}

/// A route's place in the list that `about` gives: each request asks for one, and a list is read once.
pub(crate) fn route(found: Result<&Route, RouteError>) -> String {
    match found {
        Ok(route) => ObjectWriter::new().text("kind", "route").count("index", route.index).end(),
        Err(error) => {
            let no = Refusal::new(error.reason());
            let allow = if let RouteError::Method { allow } = &error { Some(allow.as_str()) } else { None };
            refused(&refusal_with(&no, allow))
        }
    }
}

fn described(route: &Route) -> String {
    let (access, issuers) = match &route.access {
        Access::Public => ("public", String::new()),
        Access::Token(issuers) => ("token", joined(issuers, " ")),
    };
    let upstream = route.upstream.as_ref().map(|upstream| match upstream {
        Upstream::Url(url) => ("upstreamUrl", url),
        Upstream::Service(name) => ("upstreamService", name),
    });
    let cache = match route.cache {
        CachePolicy::NoStore => "no-store",
        CachePolicy::Upstream => "upstream",
    };
    let forwarded_headers = match route.forwarded_headers {
        ForwardedHeaders::Replace => "replace",
        ForwardedHeaders::Pass => "pass",
    };
    ObjectWriter::new()
        .count("index", route.index)
        .text("path", &route.path)
        .text("access", access)
        .text("issuers", &issuers)
        .with(upstream, |object, (member, value)| object.text(member, value))
        .with(route.serves, |object, form| {
            let is_json = form == Serves::KeyStatus;
            object.text("serves", if is_json { "key-status" } else { "key-status-prometheus" })
        })
        .flag("cors", route.cors.is_some())
        .flag("redirectCheck", route.redirect_check.is_some())
        .flag("page", route.page.is_some())
        .flag("nonce", route.page.as_ref().is_some_and(Page::wants_nonce))
        .flag("forwardAuthorization", route.forward_authorization)
        .text("forwardedHeaders", forwarded_headers)
        .text("cache", cache)
        .number("upstreamTimeoutMs", route.upstream_timeout_seconds.saturating_mul(1_000))
        .end()
}
