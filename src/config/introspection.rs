//! What is an issuer's own server asked about its tokens, and how does it answer? The members of an entry that
//! say so, and those of routes that have it asked.

#[cfg(feature = "pages")]
use alloc::string::String;

#[cfg(feature = "pages")]
use super::object_reader::fault_of_string;
use super::{errors::ShownValue, object_reader::ObjectReader, profile::Whole};
#[cfg(feature = "pages")]
use crate::encoding::{
    json_value::{Json, Object},
    text::to_owned_text,
};
use crate::{
    encoding::{https_url::HttpsUrl, sentence::said},
    token::{actor::ActorRule, introspection::Introspection},
};

const ENDPOINT: &str = "introspectionEndpoint";

/// Who else has an entry's endpoint asked.
#[derive(Clone, Copy)]
pub(super) struct Askers<'d> {
    /// The entry's name.
    #[cfg_attr(not(feature = "pages"), expect(dead_code, reason = "this build has no routes"))]
    pub(super) issuer: &'d str,
    /// Whether the keys are fetched, and can be out of reach.
    pub(super) has_outages: bool,
    /// The text with its routes, one of which may want each token asked about.
    #[cfg_attr(not(feature = "pages"), expect(dead_code, reason = "this build has no routes"))]
    pub(super) whole: Whole<'d>,
}

/// The endpoint with what it is asked about, and what becomes of delegated tokens.
#[inline(never)]
pub(super) fn read(
    entry: &mut ObjectReader<'_, '_>,
    endpoint: Option<HttpsUrl<'_>>,
    askers: Askers<'_>,
) -> (Option<Introspection>, ActorRule) {
    let mut introspection = endpoint.map(|url| Introspection::at(url.as_str()));
    let serves_outages = entry.boolean("introspectionInOutage", true);
    let may_lack_actor = entry.word("introspectedActor", &["required", "optional"]) == Some(1);
    let (actor, is_signed) = read_confirmation(entry, introspection.as_mut());
    if let Some(introspection) = &mut introspection {
        (introspection.serves_outages, introspection.may_lack_actor) = (serves_outages, may_lack_actor);
        let is_asked_in_outages = askers.has_outages && serves_outages && !is_signed;
        let is_asked_about = is_asked_in_outages || actor == ActorRule::Introspected;
        #[cfg(feature = "pages")]
        let is_asked_about = is_asked_about || is_asked_by_route(askers.whole.routes, askers.issuer);
        if !is_asked_about {
            let why = if askers.has_outages {
                said!(
                    "is never asked: not while keys cannot be had, by no route (`\"introspection\": \"always\"`), and about no delegated token (`\"actor\": \"introspected\"`)"
                )
            } else {
                said!(
                    "cannot be combined with `jwks` or `pem`, which are never fetched: leave it out, or have it asked by a route's `introspection` or the entry's `actor`"
                )
            };
            entry.fault(ENDPOINT, ShownValue::Nothing, &[why]);
        }
    }
    (introspection, actor)
}

/// How the endpoint confirms tokens: which rule delegated ones have, and whether it signs its answers.
#[cfg(feature = "pages")]
fn read_confirmation(
    entry: &mut ObjectReader<'_, '_>,
    introspection: Option<&mut Introspection>,
) -> (ActorRule, bool) {
    const AUDIENCE: &str = "introspectionAudience";
    let is_introspected = entry.word("actor", &["refused", "introspected"]) == Some(1);
    let is_signed = entry.word("introspectionResponse", &["json", "signed"]) == Some(1);
    let audience = entry.take(AUDIENCE);
    if let Some((found, why)) = audience.and_then(fault_of_string) {
        entry.fault(AUDIENCE, found, &[why]);
    } else if audience.is_some() && !is_signed {
        let why = said!("is that of signed answers: say `\"introspectionResponse\": \"signed\"` beside it");
        entry.fault(AUDIENCE, ShownValue::Nothing, &[why]);
    }
    let has_endpoint = entry.has(ENDPOINT);
    for (name, needs_it) in [("actor", is_introspected), ("introspectionResponse", is_signed)] {
        if needs_it && !has_endpoint {
            entry.fault(name, ShownValue::Nothing, &[said!("needs an `introspectionEndpoint` to ask")]);
        }
    }
    if let Some(introspection) = introspection {
        introspection.is_signed = is_signed;
        introspection.audience = audience.and_then(Json::as_str).map(to_owned_text);
    }
    (if is_introspected { ActorRule::Introspected } else { ActorRule::Refused }, is_signed)
}

/// The same where no endpoint is asked to confirm a token: other words are faults.
#[cfg(not(feature = "pages"))]
fn read_confirmation(
    entry: &mut ObjectReader<'_, '_>,
    _introspection: Option<&mut Introspection>,
) -> (ActorRule, bool) {
    for (name, kept) in
        [("actor", "refused"), ("introspectionResponse", "json"), ("introspectionAudience", "")]
    {
        let value = entry.take(name);
        if value.is_some_and(|value| value.as_str() != Some(kept)) {
            let why = said!("is kept by another import: import { Wicketgate } from \"wicketgate/edge\"");
            entry.fault(name, ShownValue::Nothing, &[why]);
        }
    }
    (ActorRule::Refused, false)
}

/// Whether a route has each token of this issuer asked about.
#[cfg(feature = "pages")]
#[inline(never)]
fn is_asked_by_route(routes: Option<&Json<'_>>, issuer: &str) -> bool {
    let Some(Json::Array(routes)) = routes else { return false };
    routes.iter().filter_map(Json::as_object).any(|route| {
        match (route.get("introspection"), route.get("issuers")) {
            (Some(_), Some(Json::Array(names))) => names.iter().any(|name| name.as_str() == Some(issuer)),
            _ => false,
        }
    })
}

/// A route's `introspection`: whether each token is asked about. `named`: its issuers; none on a public one.
#[cfg(feature = "pages")]
pub(super) fn read_of_route(
    route: &mut ObjectReader<'_, '_>,
    named: Option<&[String]>,
    issuers: Option<&Object<'_>>,
) -> bool {
    const NAME: &str = "introspection";
    if route.word(NAME, &["always"]).is_none() {
        return false;
    }
    let Some(named) = named else {
        let why = said!("asks about tokens, and a public route has none: remove it");
        route.fault(NAME, ShownValue::Nothing, &[why]);
        return true;
    };
    for name in named {
        let entry = issuers.and_then(|issuers| issuers.get(name)).and_then(Json::as_object);
        if entry.is_some_and(|entry| !entry.contains(ENDPOINT)) {
            let why = [said!("needs an `introspectionEndpoint` in `issuers."), name, "`"];
            route.fault(NAME, ShownValue::Nothing, &why);
        }
    }
    true
}

#[cfg(test)]
#[cfg(not(feature = "pages"))]
mod tests {
    use crate::config::Configuration;
    use alloc::{format, string::ToString, vec::Vec};

    #[test]
    fn what_this_build_does_not_ask_is_a_fault_that_names_the_import() {
        let entry = r#""issuer":"https://a.example","audience":["b"],"jwksUri":"https://a.example/jwks",
            "introspectionEndpoint":"https://a.example/introspect""#;
        for (members, expected) in [
            (r#""actor":"refused","introspectionResponse":"json","introspectionInOutage":true"#, None),
            (r#""actor":"introspected""#, Some("actor")),
            (r#""actor":7"#, Some("actor")),
            (r#""introspectionResponse":"signed""#, Some("introspectionResponse")),
            (r#""introspectionAudience":"x""#, Some("introspectionAudience")),
            (r#""introspectionInOutage":false"#, Some("introspectionEndpoint")),
        ] {
            let text = format!(r#"{{"issuers":{{"a":{{{entry},{members}}}}}}}"#);
            let faults = Configuration::parse(&text).err().unwrap_or_default();
            let places: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
            let places_expected: Vec<_> = expected.iter().map(|name| format!("issuers.a.{name}")).collect();
            assert_eq!(places, places_expected, "{members}");
            let names_import = faults.iter().all(|fault| fault.message.ends_with("\"wicketgate/edge\""));
            assert!(names_import || expected == Some("introspectionEndpoint"), "{}", faults[0].to_string());
        }
    }
}
