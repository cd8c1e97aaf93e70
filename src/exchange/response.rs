//! What of an upstream's answer leaves? Headers that only the gate may set are taken out, others are told
//! what the route says, and an answer without a body of its own keeps what a cache holds.

use alloc::{borrow::Cow, string::String, vec::Vec};

use super::{
    head::HeaderLines,
    reply::UNCACHED,
    routes::{CachePolicy, Route},
};
use crate::{
    browser::{cors::CorsAnswer, headers::ResponseHeaders, page::Page},
    encoding::{
        ascii,
        text::{parts, to_owned_text},
    },
};

/// The head of an answer, from an upstream or from an application behind the gate.
#[derive(Clone, Debug)]
pub struct ResponseHead<'h> {
    /// The status.
    pub status: u16,
    /// The headers: every name, and the values of [`RESPONSE_VALUES`].
    pub headers: HeaderLines<'h>,
}

/// The headers of an answer whose values the machine reads.
pub const RESPONSE_VALUES: &[&str] = &[
    "content-security-policy",
    "content-security-policy-report-only",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "reporting-endpoints",
    "sec-websocket-protocol",
    "strict-transport-security",
    "vary",
    "x-frame-options",
];

/// What is done to an answer's headers before it leaves.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ResponseChanges {
    /// Names that go, in lower case, as they came.
    pub remove: Vec<String>,
    /// Names in lower case and values, each instead of what stood there.
    pub set: Vec<(&'static str, Cow<'static, str>)>,
    /// What the operator should know: stable codes.
    pub warnings: Vec<&'static str>,
}

/// Whatever the gate tells an upstream or hears from it by itself begins with this word; with any sign after
/// it, since many servers read other signs as a hyphen.
const OWN_NAMES: &str = "wicketgate";

/// The headers by which a page is read across origins, where the configuration has `origins` or the route
/// `cors`: the gate alone says who may (Fetch standard, "HTTP responses"; Resource Timing).
const CORS_START: &str = "access-control-";
const TIMING: &str = "timing-allow-origin";

/// By these a visitor would ask for the page of before, where a page's nonce is new every time (RFC 9110
/// section 8.8).
const VALIDATORS: &[&str] = &["etag", "last-modified"];

/// Words to caches beside `Cache-Control`, which is replaced (RFC 9111, and what single networks read).
const CACHE_NAMES: &[&str] = &[
    "age",
    "cache-tag",
    "edge-cache-tag",
    "edge-control",
    "expires",
    "pragma",
    "surrogate-control",
    "surrogate-key",
    "x-accel-expires",
];

/// RFC 9213: `CDN-Cache-Control`, and names of single networks, such as `Cloudflare-CDN-Cache-Control`.
const TARGETED_CACHE_END: &str = "-cache-control";

/// The names by which LiteSpeed's cache marks and changes what it keeps.
const LITESPEED_START: &str = "x-litespeed-";

fn is_removed(name: &str, route: &Route, owns_cors: bool) -> bool {
    let is_new_each_time = route.page.as_ref().is_some_and(Page::wants_nonce);
    name.starts_with(OWN_NAMES)
        || (owns_cors && (name.starts_with(CORS_START) || name == TIMING))
        || (is_new_each_time && VALIDATORS.contains(&name))
        || (route.cache == CachePolicy::NoStore
            && (CACHE_NAMES.contains(&name)
                || name.ends_with(TARGETED_CACHE_END)
                || name.starts_with(LITESPEED_START)))
}

/// Whether an answer of this status shows no page: there is none whose frames a policy could speak of.
pub(crate) const fn shows_no_page(status: u16) -> bool {
    matches!(status, 0..200 | 204 | 205 | 300..400)
}

/// Puts together what is done to an answer's headers.
///
/// `security`: what its page and every page gets. What a 304 says replaces what a cache holds (RFC 9111
/// section 3.2): one without a policy keeps the stored one, so ours is left out with it. A nonce is new each
/// time, and no stored page has it.
#[inline(never)]
pub(crate) fn changes(
    route: &Route,
    head: &ResponseHead<'_>,
    owns_cors: bool,
    security: ResponseHeaders,
    cors: Option<&CorsAnswer<'_>>,
    has_nonce: bool,
) -> ResponseChanges {
    let ResponseHeaders { set, remove, warnings } = security;
    let mut changes = ResponseChanges { remove: Vec::new(), set: Vec::new(), warnings };
    for name in head.headers.names() {
        if is_removed(name, route, owns_cors) {
            changes.remove.push(to_owned_text(name));
        }
    }
    for name in remove {
        changes.remove.push(to_owned_text(name));
    }
    if route.cache == CachePolicy::NoStore {
        changes.set.push((UNCACHED.0, UNCACHED.1.into()));
    }
    let keeps_stored = keeps_stored_policy(head, has_nonce);
    for header in set {
        if !keeps_stored || header.0 != POLICY {
            changes.set.push(header);
        }
    }
    let Some(cors) = cors else { return changes };
    for header in cors.headers() {
        let value = match header.name() {
            VARY => vary_with(head.headers.get(VARY).as_deref(), header.value()),
            _ => Some(to_owned_text(header.value())),
        };
        if let Some(value) = value {
            changes.set.push((header.name(), value.into()));
        }
    }
    changes
}

const POLICY: &str = "content-security-policy";
const VARY: &str = "vary";

/// Whether a cache holds the policy that goes with this answer.
pub(crate) fn keeps_stored_policy(head: &ResponseHead<'_>, has_nonce: bool) -> bool {
    head.status == 304 && head.headers.get(POLICY).is_none() && !has_nonce
}

/// `Vary` with one name more; nothing where it is there already.
fn vary_with(sent: Option<&str>, name: &str) -> Option<String> {
    let Some(sent) = sent.filter(|sent| !sent.is_empty()) else { return Some(to_owned_text(name)) };
    let is_listed = parts(sent, b',').any(|each| {
        let each = each.trim_ascii();
        each == "*" || ascii::eq_ignore_ascii_case(each.as_bytes(), name.as_bytes())
    });
    (!is_listed).then(|| [sent, ", ", name].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vary() {
        for (sent, expected) in [
            (None, Some("Origin")),
            (Some(""), Some("Origin")),
            (Some("Accept"), Some("Accept, Origin")),
            (Some("accept , ORIGIN"), None),
            (Some("*"), None),
            (Some("X-Origin"), Some("X-Origin, Origin")),
        ] {
            assert_eq!(vary_with(sent, "Origin").as_deref(), expected, "{sent:?}");
        }
    }
}
