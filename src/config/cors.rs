//! A route's member `cors`: which pages of other origins may ask it.

use alloc::{string::String, vec::Vec};

use super::{
    errors::ShownValue,
    object_reader::{ObjectReader, element_path, fault_of_string},
};
use crate::{
    browser::cors::{CorsMember, CorsPolicy, CorsRules},
    encoding::sentence::said,
    encoding::{ascii, json_value::Json, text::to_owned_text},
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
    let value = route.take("cors")?;
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
    let mut members = ObjectReader::from_value(route.path_of("cors"), value, route.errors)?;
    let _ = members.word("origins", &["listed", "*"]);
    if is_for_everyone && *access != Access::Public {
        let why =
            said!("is for public routes alone: a route that wants a token answers pages of listed origins");
        members.tell_text("origins", "*", why);
    }
    let mut headers = members.strings("headers", fault_of_string).unwrap_or_default();
    let exposed = members.strings("exposedHeaders", fault_of_string).unwrap_or_default();
    let credentials = members.boolean("credentials", false);
    let max_age = members.optional_integer("maxAgeSeconds", (0, u64::from(MAX_PREFLIGHT_SECONDS)));
    // Other places are none that a page sets itself.
    if *access != Access::Public && place.kind() == PlaceKind::Header {
        let of_token = if place.name() == "authorization" { "Authorization" } else { place.name() };
        let is_of_token = |name: &String| ascii::eq_ignore_ascii_case(name.as_bytes(), of_token.as_bytes());
        if !headers.iter().any(is_of_token) {
            headers.push(to_owned_text(of_token));
        }
    }
    let (methods, headers, exposed_headers) = (texts(methods), texts(&headers), texts(&exposed));
    let max_age_seconds = max_age.and_then(|seconds| u32::try_from(seconds).ok());
    let rules = CorsRules {
        methods: &methods,
        headers: &headers,
        exposed_headers: &exposed_headers,
        credentials,
        is_for_everyone,
        max_age_seconds,
    };
    let policy = CorsPolicy::new(rules);
    for (member, fault) in policy.as_ref().err().into_iter().flatten() {
        let (name, text) = match member {
            CorsMember::Methods(index) => (element_path("methods", *index), methods.get(*index)),
            CorsMember::Headers(index) => (element_path("headers", *index), headers.get(*index)),
            CorsMember::ExposedHeaders(index) => {
                (element_path("exposedHeaders", *index), exposed_headers.get(*index))
            }
            CorsMember::MaxAgeSeconds => (to_owned_text("maxAgeSeconds"), None),
            CorsMember::Credentials => (to_owned_text("credentials"), None),
        };
        members.fault(
            &name,
            text.map_or(ShownValue::Nothing, |text| ShownValue::Text(text)),
            &[fault.message()],
        );
    }
    members.finish();
    policy.ok()
}

fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}
