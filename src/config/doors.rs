//! A route's members `cors` and `redirectCheck`: which pages may ask it, and what it looks at before its upstream does.

use alloc::{string::String, vec::Vec};

use super::{
    faults::Found,
    members::{Members, element_path, fault_of_string},
};
use crate::{
    edge::{form, redirect_check::RedirectCheck, route::Access},
    embed::origin::{CorsMember, CorsPolicy, CorsRules},
    encoding::{ascii, json::Json, text::owned},
    limits::{MAX_PREFLIGHT_SECONDS, MAX_RETURN_TARGETS},
};

/// `cors`, for a route of these methods.
#[inline(never)]
pub(super) fn read_cors(route: &mut Members<'_, '_>, methods: &[String], access: &Access, has_origins: bool) -> Option<CorsPolicy> {
    let value = route.take("cors")?;
    if !has_origins {
        route.fault("cors", Found::Nothing, &["needs `origins` at the top: who may ask"]);
    }
    if methods.is_empty() {
        route.fault("cors", Found::Nothing, &["needs the route's `methods`: a preflight is told which there are"]);
    }
    let mut members = Members::from_value(route.path_of("cors"), value, route.errors)?;
    let mut headers = members.strings("headers", fault_of_string).unwrap_or_default();
    let exposed = members.strings("exposedHeaders", fault_of_string).unwrap_or_default();
    let credentials = members.boolean("credentials", false);
    let max_age = members.optional_integer("maxAgeSeconds", (0, u64::from(MAX_PREFLIGHT_SECONDS)));
    let is_listed = headers.iter().any(|name| ascii::is_same_word(name.as_bytes(), b"Authorization"));
    if *access != Access::Public && !is_listed {
        headers.push(owned("Authorization"));
    }
    let (methods, headers, exposed_headers) = (texts(methods), texts(&headers), texts(&exposed));
    let max_age_seconds = max_age.and_then(|seconds| u32::try_from(seconds).ok());
    let rules = CorsRules { methods: &methods, headers: &headers, exposed_headers: &exposed_headers, credentials, max_age_seconds };
    let policy = CorsPolicy::new(rules);
    for (member, fault) in policy.as_ref().err().into_iter().flatten() {
        let (name, text) = match member {
            CorsMember::Methods(index) => (element_path("methods", *index), methods.get(*index)),
            CorsMember::Headers(index) => (element_path("headers", *index), headers.get(*index)),
            CorsMember::ExposedHeaders(index) => (element_path("exposedHeaders", *index), exposed_headers.get(*index)),
            CorsMember::MaxAgeSeconds => (owned("maxAgeSeconds"), None),
        };
        members.fault(&name, text.map_or(Found::Nothing, |text| Found::Text(text)), &[fault.message()]);
    }
    members.finish();
    policy.ok()
}

fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

/// `redirectCheck`.
#[inline(never)]
pub(super) fn read_redirect_check(route: &mut Members<'_, '_>, has_redirects: bool) -> Option<RedirectCheck> {
    let value = route.take("redirectCheck")?;
    let mut members = Members::from_value(route.path_of("redirectCheck"), value, route.errors)?;
    let client = members.boolean("client", true);
    let return_targets = members.strings("returnTargets", fault_of_name).unwrap_or_default();
    let passes_request_objects = match members.take("requestObjects").map(|value| (value.as_str(), value)) {
        None | Some((Some("refused"), _)) => false,
        Some((Some("upstream"), _)) => true,
        Some((_, value)) => {
            members.fault("requestObjects", Found::Value(value), &["must be \"refused\" or \"upstream\""]);
            false
        }
    };
    if client && !has_redirects {
        members.fault("client", Found::Nothing, &["needs `redirects` at the top: the clients, and where they may send people back to"]);
    }
    if !client && return_targets.is_empty() {
        members.fault("client", Found::Nothing, &["is false and `returnTargets` is empty: nothing would be looked at"]);
    }
    if return_targets.len() > MAX_RETURN_TARGETS {
        members.fault("returnTargets", Found::Nothing, &["has more than 16 entries"]);
    }
    for (index, name) in return_targets.iter().take(MAX_RETURN_TARGETS).enumerate() {
        if return_targets.iter().take(index).any(|earlier| form::may_mean(name, earlier)) {
            members.fault(&element_path("returnTargets", index), Found::Text(name), &["is read by some servers as an earlier one"]);
        }
    }
    members.finish();
    Some(RedirectCheck { client, return_targets, passes_request_objects })
}

fn fault_of_name<'v>(element: &'v Json<'v>) -> Option<(Found<'v>, &'static str)> {
    let fault = fault_of_string(element);
    let Some(name) = element.as_str().filter(|_| fault.is_none()) else { return fault };
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')) {
        return Some((Found::Text(name), "must be a parameter's name: letters, digits, `_`, `-` and `.`"));
    }
    let is_taken = ["client_id", "redirect_uri", "request", "request_uri"].iter().any(|taken| form::may_mean(name, taken));
    is_taken.then_some((Found::Text(name), "is a parameter of OAuth, which is looked at in any case"))
}
