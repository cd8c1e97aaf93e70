//! The `routes` member: what is open, to whom, and where it leads.

use alloc::{string::String, vec::Vec};

use super::{
    cors,
    errors::{ErrorList, ShownValue, public_part},
    introspection,
    object_reader::{ObjectReader, element_path, fault_of_string},
    page, permission, profile, redirect_check, token_from,
};
use crate::{
    browser::page::{Page, PageDefaults},
    encoding::sentence::said,
    encoding::{
        https_url::HttpsUrl,
        json_value::{Json, Object},
        path_pattern::Pattern,
        text::to_owned_text,
    },
    exchange::{
        forward::ForwardedHeaders,
        routes::{
            Access, CachePolicy, REFUSED_METHODS, ResourceMetadata, Route, Serves, Upstream, share_a_method,
        },
    },
    limits::{DEFAULT_UPSTREAM_TIMEOUT_SECONDS, MAX_ROUTES, MAX_UPSTREAM_TIMEOUT_SECONDS},
    token::verify::Issuer,
};

const TOO_MANY: &str = said!("has more than 1024 entries");

/// Who may use a route whose access is a fault.
const NOBODY: Access = Access::Token(Vec::new());

/// What two routes are compared by, kept also where the rest of a route is faulty.
struct Claimed<'d> {
    index: usize,
    path: &'d str,
    methods: Vec<String>,
}

/// What the top says that routes refer to.
pub(super) struct RouteContext<'d> {
    pub(super) issuers: Option<&'d Object<'d>>,
    pub(super) profile: Option<&'d str>,
    pub(super) entries: &'d [Issuer],
    pub(super) has_origins: bool,
    pub(super) has_redirects: bool,
    pub(super) site: &'d PageDefaults,
}

/// `surroundings.issuers`: every entry, so that a route naming a faulty one is no fault of its own. Apart
/// from the rest, and called only where there are routes: engines compile what is called.
#[inline(never)]
pub(super) fn read(value: &Json<'_>, surroundings: &RouteContext<'_>, errors: &mut ErrorList) -> Vec<Route> {
    let Json::Array(elements) = value else {
        errors.tell("routes", ShownValue::Value(value), &[said!("must be an array")]);
        return Vec::new();
    };
    if elements.len() > MAX_ROUTES {
        errors.tell("routes", ShownValue::Nothing, &[TOO_MANY]);
    }
    let mut routes = Vec::new();
    let mut claimed = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        let Some(mut members) = ObjectReader::from_value(element_path("routes", index), element, errors)
        else {
            continue;
        };
        routes.push(read_route(&mut members, index, surroundings, &mut claimed));
    }
    refuse_routes_below_data(&routes, errors);
    routes
}

/// Tells each route that takes encoded segments and has a narrower one below it: no gate knows which route an
/// upstream finds once it has decoded the path.
fn refuse_routes_below_data(routes: &[Route], errors: &mut ErrorList) {
    for route in routes.iter().filter(|route| route.takes_encoded_segments) {
        if let Some(below) = routes.iter().find(|other| route.pattern.has_below(&other.pattern)) {
            let place = [&element_path("routes", route.index), ".encodedSegments"].concat();
            let why = [
                said!("takes `%2f` and its like as data, and the upstream may read the path of `"),
                &element_path("routes", below.index),
                said!("` there, which lies below: take them only where no other route does"),
            ];
            errors.tell(&place, ShownValue::Text("data"), &why);
        }
    }
}

/// Tells a route that takes requests which an earlier one takes too. Two patterns are the same where their
/// texts are.
fn claim<'d>(claimed: &mut Vec<Claimed<'d>>, entry: Claimed<'d>, members: &mut ObjectReader<'_, '_>) {
    let earlier = claimed
        .iter()
        .find(|earlier| earlier.path == entry.path && share_a_method(&earlier.methods, &entry.methods));
    if let Some(earlier) = earlier {
        let place = element_path("routes", earlier.index);
        let why = [
            said!("means the same requests as `"),
            &place,
            said!("`: GET covers HEAD, and no `methods` means every method"),
        ];
        members.fault("path", ShownValue::Text(entry.path), &why);
    }
    claimed.push(entry);
}

fn read_route<'d>(
    members: &mut ObjectReader<'d, '_>,
    index: usize,
    surroundings: &RouteContext<'_>,
    claimed: &mut Vec<Claimed<'d>>,
) -> Route {
    let path = members.required_string("path", said!("such as \"/api/orders/*\""));
    let pattern = Pattern::parse(path);
    if let (Err(why), false) = (&pattern, path.is_empty()) {
        members.tell_text("path", path, why);
    }
    let before = members.errors.count();
    let methods = members.strings("methods", fault_of_method).unwrap_or_default();
    let has_faulty_methods = members.errors.count() > before;
    if pattern.is_ok() && !has_faulty_methods {
        claim(claimed, Claimed { index, path, methods: methods.clone() }, members);
    }
    let has_methods = !methods.is_empty() || has_faulty_methods;
    let takes_encoded_segments = read_encoded_segments(members, pattern.as_ref().ok());
    let access = read_access(members, surroundings);
    let permission = permission::read(
        members,
        pattern.as_ref().ok(),
        &access,
        (surroundings.issuers, surroundings.entries),
    );
    let named = if let Access::Token(named) = &access { Some(named.as_slice()) } else { None };
    let asks_about_tokens = introspection::read_of_route(members, named, surroundings.issuers);
    let token_place = token_from::read(members, &access);
    let resource_metadata = read_resource_metadata(members, &access);
    let upstream = read_upstream(members);
    let forward_authorization = members.boolean("forwardAuthorization", false);
    let forwarded_headers = match members.word("forwardedHeaders", &["replace", "pass"]) {
        Some(1) => ForwardedHeaders::Pass,
        _ => ForwardedHeaders::Replace,
    };
    let page = page::read(members, pattern.as_ref().ok(), &access, surroundings.site);
    let cache = read_cache(members, &access, page.as_ref().is_some_and(Page::wants_nonce));
    let upstream_timeout_seconds = members.integer(
        "upstreamTimeoutSeconds",
        DEFAULT_UPSTREAM_TIMEOUT_SECONDS,
        (1, MAX_UPSTREAM_TIMEOUT_SECONDS),
    );
    let cors =
        cors::read(members, (&methods, has_methods), (&access, &token_place), surroundings.has_origins);
    let redirect_check = redirect_check::read(members, surroundings.has_redirects);
    let serves = read_serves(members, &access, upstream.is_some());
    members.finish();
    Route {
        index,
        path: to_owned_text(path),
        pattern: pattern.unwrap_or(Pattern::Exact(String::new())),
        methods,
        takes_encoded_segments,
        access,
        permission,
        asks_about_tokens,
        token_place,
        resource_metadata,
        upstream,
        forward_authorization,
        forwarded_headers,
        cache,
        upstream_timeout_seconds,
        cors,
        redirect_check,
        page,
        serves,
    }
}

/// What a gate says of its keys is for those who run it: behind a token, like everything else.
fn read_serves(members: &mut ObjectReader<'_, '_>, access: &Access, has_upstream: bool) -> Option<Serves> {
    let serves = members.take("serves")?;
    let form = match serves.as_str() {
        Some("key-status") => Some(Serves::KeyStatus),
        Some("key-status-prometheus") => Some(Serves::KeyStatusPrometheus),
        _ => None,
    };
    if form.is_none() {
        members.tell_value("serves", serves, said!("must be \"key-status\" or \"key-status-prometheus\""));
    }
    if *access == Access::Public {
        members.tell("serves", said!("is for operators: name the `issuers` whose tokens open this route"));
    }
    if has_upstream {
        members.tell("serves", said!("stands beside `upstream`: the gate itself answers here"));
    }
    form
}

fn fault_of_method<'v>(element: &'v Json<'v>) -> Option<(ShownValue<'v>, &'static str)> {
    let fault = fault_of_string(element);
    let Some(method) = element.as_str().filter(|_| fault.is_none()) else { return fault };
    if REFUSED_METHODS.contains(&method) {
        return Some((
            ShownValue::Text(method),
            said!("is never passed on: it echoes a request or opens a tunnel"),
        ));
    }
    let is_written_well = method.bytes().all(|byte| byte.is_ascii_uppercase());
    (!is_written_well)
        .then_some((ShownValue::Text(method), said!("must be written in capital letters, such as \"GET\"")))
}

fn read_access(members: &mut ObjectReader<'_, '_>, surroundings: &RouteContext<'_>) -> Access {
    let before = members.errors.count();
    let named = members.strings("issuers", fault_of_string);
    let has_faulty_names = members.errors.count() > before;
    for name in named.as_deref().unwrap_or_default() {
        if !surroundings.issuers.is_some_and(|issuers| issuers.contains(name)) {
            members.tell_text("issuers", name, said!("is no name of an entry in `issuers`"));
        }
    }
    if let Some(profile) = profile::word(members) {
        if named.is_none() {
            members.tell("profile", said!("is about a token, and a public route asks for none: remove it"));
        }
        for name in named.as_deref().unwrap_or_default() {
            let entry = surroundings.issuers.and_then(|issuers| issuers.get(name));
            let of_entry = entry.and_then(|entry| profile::of_issuer(entry, surroundings.profile));
            if of_entry.is_none_or(|of_entry| of_entry.name != profile) {
                members.tell_text(
                    "issuers",
                    name,
                    said!("is an entry without the `profile` that this route asks for"),
                );
            }
        }
    }
    tell_of_company(members, named.as_deref().unwrap_or_default(), surroundings.entries);
    let access = members.take("access");
    let is_public = access.is_some_and(|access| access.as_str() == Some("public"));
    let why = match (access, named) {
        (Some(other), _) if !is_public && other.as_str() != Some("token") => {
            members.tell_value("access", other, said!("must be \"token\" or \"public\""));
            return NOBODY;
        }
        (_, None) if is_public => return Access::Public,
        (_, Some(_)) if is_public => said!("means nothing on a public route: remove it, or remove `access`"),
        (_, Some(named)) => return Access::Token(named),
        (_, None) if has_faulty_names => return NOBODY,
        (_, None) if members.has("serves") => said!("is missing: whose tokens open this route"),
        (_, None) => {
            said!("is missing: whose tokens open this route; or write \"access\": \"public\"")
        }
    };
    members.tell("issuers", why);
    NOBODY
}

/// Tells a route that names beside others an issuer which must be named alone.
fn tell_of_company(members: &mut ObjectReader<'_, '_>, named: &[String], entries: &[Issuer]) {
    let is_alone = |entry: &&Issuer| entry.policy.is_named_alone && named.contains(&entry.policy.name);
    if let (true, Some(alone)) = (named.len() > 1, entries.iter().find(is_alone)) {
        let why = [
            said!("names others beside `"),
            &alone.policy.name,
            said!(
                "`, whose profile wants a route of its own: of several issuers one is chosen by the `iss` of a token whose signature nobody has checked"
            ),
        ];
        members.fault("issuers", ShownValue::Nothing, &why);
    }
}

fn read_encoded_segments(members: &mut ObjectReader<'_, '_>, pattern: Option<&Pattern>) -> bool {
    const NAME: &str = "encodedSegments";
    let takes_them = members.word(NAME, &["refused", "data"]) == Some(1);
    if takes_them && matches!(pattern, Some(Pattern::Exact(_))) {
        let why = said!("means nothing on one exact path: it is for a path that ends in `/*`");
        members.tell_text(NAME, "data", why);
    }
    takes_them
}

fn read_resource_metadata(members: &mut ObjectReader<'_, '_>, access: &Access) -> Option<ResourceMetadata> {
    const NAME: &str = "resourceMetadata";
    let value = members.take(NAME)?;
    if *access == Access::Public {
        let why = said!("is told with a challenge, and a public route has none: remove it");
        members.tell(NAME, why);
    }
    let Some(text) = value.as_str() else {
        members.tell_value(
            NAME,
            value,
            said!("must be the https address of the resource's metadata (RFC 9728)"),
        );
        return None;
    };
    match HttpsUrl::parse(text) {
        Ok(url) => {
            members.warn_of_development(NAME, url);
            Some(url.into())
        }
        Err(error) => {
            members.fault(NAME, public_part(text), &[error.message()]);
            None
        }
    }
}

fn read_upstream(members: &mut ObjectReader<'_, '_>) -> Option<Upstream> {
    const WAY_OUT: &str =
        said!("an origin such as \"https://app.internal.example\", or { \"service\": \"BINDING\" }");
    let (found, before, why) = match members.take("upstream")? {
        Json::String(text) => match HttpsUrl::parse(text) {
            Ok(url) if url.is_origin() => {
                members.warn_of_development("upstream", url);
                return Some(Upstream::Url(to_owned_text(text)));
            }
            Ok(_) => (
                ShownValue::Text(text),
                "",
                said!("must end with the host or port: the request's own path is passed on"),
            ),
            Err(error) => (public_part(text), "", error.message()),
        },
        Json::Object(object) => {
            return Some(read_service(ObjectReader::new(
                members.path_of("upstream"),
                object,
                members.errors,
            )));
        }
        other => (ShownValue::Value(other), "must be ", WAY_OUT),
    };
    members.fault("upstream", found, &[before, why]);
    None
}

fn read_service(mut members: ObjectReader<'_, '_>) -> Upstream {
    let name = members.required_string("service", said!("the name of a service binding"));
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        members.tell_text("service", name, said!("must be the name of a binding: letters, digits and `_`"));
    }
    members.finish();
    Upstream::Service(to_owned_text(name))
}

fn read_cache(members: &mut ObjectReader<'_, '_>, access: &Access, has_nonce: bool) -> CachePolicy {
    const NAME: &str = "cache";
    let Some(value) = members.take(NAME) else {
        let is_shared = *access == Access::Public && !has_nonce;
        return if is_shared { CachePolicy::Upstream } else { CachePolicy::NoStore };
    };
    match value.as_str() {
        Some(text @ "upstream") if has_nonce => members.tell_text(
            NAME,
            text,
            said!("would hand one response's nonce to many: remove it, or list hashes in `page.scriptSrc`"),
        ),
        Some("upstream") => return CachePolicy::Upstream,
        Some("no-store") => {}
        _ => members.tell_value(NAME, value, said!("must be \"no-store\" or \"upstream\"")),
    }
    CachePolicy::NoStore
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn the_words_give_the_number() {
        assert_eq!(TOO_MANY, format!("has more than {MAX_ROUTES} entries"));
    }
}
