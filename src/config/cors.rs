//! A route's member `cors`: which pages of other origins may ask it.

use alloc::{string::String, vec::Vec};

use super::object_reader::{ObjectReader, element_path, fault_of_string};
use crate::{
    browser::cors::{CorsMember, CorsPolicy, CorsRules},
    encoding::sentence::said,
    encoding::{ascii, json_value::Json},
    exchange::{
        routes::Access,
        token_place::{PlaceKind, TokenPlace},
    },
    limits::MAX_PREFLIGHT_SECONDS,
};

/// `cors`, for a route of these methods, and whether it has any, faulty ones included.
#[inline(never)]
pub(super) fn read(
    route: &mut ObjectReader<'_, '_>,
    (methods, has_methods): (&[String], bool),
    (access, place): (&Access, &TokenPlace),
    has_origins: bool,
) -> Option<CorsPolicy> {
    let value = route.peek("cors")?;
    let said = value.as_object().and_then(|members| members.get("origins"));
    let is_for_everyone = said.and_then(Json::as_str) == Some("*");
    if !is_for_everyone && !has_origins {
        let why = said!(
            "needs `origins` at the top: who may ask; a public route may be for every page by \"origins\": \"*\" in its `cors`"
        );
        route.tell("cors", why);
    }
    if !has_methods {
        route.tell("cors", said!("needs the route's `methods`: a preflight is told which there are"));
    }
    let mut members = route.inner("cors")?;
    let _ = members.word("origins", &["listed", "*"]);
    if is_for_everyone && *access != Access::Public {
        let why =
            said!("is for public routes alone: a route that wants a token answers pages of listed origins");
        members.tell_text("origins", "*", why);
    }
    let mut headers = members.texts("headers", fault_of_string).unwrap_or_default();
    let exposed_headers = members.texts("exposedHeaders", fault_of_string).unwrap_or_default();
    let credentials = members.boolean("credentials", false);
    let max_age = members.optional_integer("maxAgeSeconds", (0, u64::from(MAX_PREFLIGHT_SECONDS)));
    // Other places are none that a page sets itself.
    if *access != Access::Public && place.kind() == PlaceKind::Header {
        let of_token = if place.name() == "authorization" { "Authorization" } else { place.name() };
        let is_of_token = |name: &&str| ascii::eq_ignore_ascii_case(name.as_bytes(), of_token.as_bytes());
        if !headers.iter().any(is_of_token) {
            headers.push(of_token);
        }
    }
    let mut method_texts = Vec::new();
    for method in methods {
        method_texts.push(method.as_str());
    }
    let max_age_seconds = max_age.and_then(|seconds| u32::try_from(seconds).ok());
    let policy = CorsPolicy::new(CorsRules {
        methods: &method_texts,
        headers: &headers,
        exposed_headers: &exposed_headers,
        credentials,
        is_for_everyone,
        max_age_seconds,
    });
    if let Err(faults) = &policy {
        for (member, fault) in faults {
            let (list, index, texts) = match member {
                CorsMember::Methods(index) => ("methods", *index, &method_texts),
                CorsMember::Headers(index) => ("headers", *index, &headers),
                CorsMember::ExposedHeaders(index) => ("exposedHeaders", *index, &exposed_headers),
                CorsMember::MaxAgeSeconds => {
                    members.tell("maxAgeSeconds", fault.message());
                    continue;
                }
                CorsMember::Credentials => {
                    members.tell("credentials", fault.message());
                    continue;
                }
            };
            let text = texts.get(index).copied().unwrap_or_default();
            members.tell_text(&element_path(list, index), text, fault.message());
        }
    }
    members.finish();
    policy.ok()
}
