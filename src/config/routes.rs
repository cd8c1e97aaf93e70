//! The `routes` member: what is open, to whom, and where it leads.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::members::{ConfigurationError, Members, public_part, shown, string_element};
use crate::{
    edge::route::{Access, CachePolicy, Pattern, REFUSED_METHODS, Route, Upstream, share_a_method},
    encoding::{https_url::HttpsUrl, json::Json},
    limits::{DEFAULT_UPSTREAM_TIMEOUT_SECONDS, MAX_ROUTES, MAX_UPSTREAM_TIMEOUT_SECONDS},
};

/// What two routes are compared by, kept also where the rest of a route is faulty.
struct Claimed {
    index: usize,
    pattern: Pattern,
    methods: Vec<String>,
}

pub(super) fn read(value: Option<Json>, issuer_names: &[&str], errors: &mut Vec<ConfigurationError>) -> Vec<Route> {
    let elements = match value {
        None => return Vec::new(),
        Some(Json::Array(elements)) => elements,
        Some(other) => {
            errors.push(ConfigurationError::new("routes", &shown(&other), "must be an array"));
            return Vec::new();
        }
    };
    if elements.len() > MAX_ROUTES {
        errors.push(ConfigurationError::new("routes", "", &format!("has more than {MAX_ROUTES} entries")));
    }
    let mut routes = Vec::new();
    let mut claimed = Vec::new();
    for (index, element) in elements.into_iter().enumerate() {
        let Some(members) = Members::from_value(format!("routes[{index}]"), element, errors) else { continue };
        routes.extend(read_route(members, index, issuer_names, &mut claimed, errors));
    }
    routes
}

/// Tells a route that takes requests which an earlier one takes too.
fn claim(claimed: &mut Vec<Claimed>, entry: Claimed, path: &str, members: &Members, errors: &mut Vec<ConfigurationError>) {
    let earlier = claimed.iter().find(|earlier| earlier.pattern == entry.pattern && share_a_method(&earlier.methods, &entry.methods));
    if let Some(earlier) = earlier {
        let why = format!("means the same requests as `routes[{}]`: GET covers HEAD, and no `methods` means every method", earlier.index);
        members.fault("path", path, &why, errors);
    }
    claimed.push(entry);
}

fn read_route(
    mut members: Members,
    index: usize,
    issuer_names: &[&str],
    claimed: &mut Vec<Claimed>,
    errors: &mut Vec<ConfigurationError>,
) -> Option<Route> {
    let path = members.required_string("path", "such as \"/api/orders/*\"", errors);
    let pattern = path.as_deref().and_then(|text| match Pattern::parse(text) {
        Ok(pattern) => Some(pattern),
        Err(why) => {
            members.fault("path", text, why, errors);
            None
        }
    });
    let before = errors.len();
    let methods = members.array("methods", errors, read_method).unwrap_or_default();
    let has_faulty_methods = errors.len() > before;
    if let (Some(path), Some(pattern), false) = (&path, &pattern, has_faulty_methods) {
        let entry = Claimed { index, pattern: pattern.clone(), methods: methods.clone() };
        claim(claimed, entry, path, &members, errors);
    }
    let access = read_access(&mut members, issuer_names, errors);
    let upstream = read_upstream(&mut members, errors);
    let forward_authorization = members.boolean("forwardAuthorization", false, errors);
    let cache = read_cache(&mut members, access.as_ref(), errors);
    let upstream_timeout_seconds =
        members.integer("upstreamTimeoutSeconds", DEFAULT_UPSTREAM_TIMEOUT_SECONDS, (1, MAX_UPSTREAM_TIMEOUT_SECONDS), errors);
    members.finish(errors);
    Some(Route {
        path: path?,
        pattern: pattern?,
        methods,
        access: access?,
        upstream: upstream?,
        forward_authorization,
        cache,
        upstream_timeout_seconds,
    })
}

fn read_method(element: Json) -> Result<String, (String, String)> {
    let method = string_element(element)?;
    if REFUSED_METHODS.contains(&method.as_str()) {
        return Err((method, "is never passed on: it echoes a request or opens a tunnel".to_string()));
    }
    if !method.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err((method, "must be written in capital letters, such as \"GET\"".to_string()));
    }
    Ok(method)
}

fn read_access(members: &mut Members, issuer_names: &[&str], errors: &mut Vec<ConfigurationError>) -> Option<Access> {
    let before = errors.len();
    let issuers = members.array("issuers", errors, string_element);
    let has_faulty_issuers = errors.len() > before;
    for unknown in issuers.iter().flatten().filter(|name| !issuer_names.contains(&name.as_str())) {
        members.fault("issuers", unknown, "is no name of an entry in `issuers`", errors);
    }
    let access = members.take("access");
    match (access.as_ref().map(Json::as_str), issuers) {
        (Some(Some("public")), None) => Some(Access::Public),
        (Some(Some("public")), Some(_)) => {
            members.fault("issuers", "", "means nothing on a public route: remove it, or remove `access`", errors);
            None
        }
        (None | Some(Some("token")), Some(issuers)) => Some(Access::Token(issuers)),
        (None | Some(Some("token")), None) => {
            if !has_faulty_issuers {
                members.fault("issuers", "", "is missing: whose tokens open this route; or write \"access\": \"public\"", errors);
            }
            None
        }
        (Some(_), _) => {
            members.fault("access", &access.as_ref().map(shown).unwrap_or_default(), "must be \"token\" or \"public\"", errors);
            None
        }
    }
}

fn read_upstream(members: &mut Members, errors: &mut Vec<ConfigurationError>) -> Option<Upstream> {
    let way_out = "an origin such as \"https://app.internal.example\", or { \"service\": \"BINDING\" }";
    match members.take("upstream") {
        None => {
            members.fault("upstream", "", &format!("is missing: {way_out}"), errors);
            None
        }
        Some(Json::String(text)) => match HttpsUrl::parse(&text) {
            Ok(url) if url.is_origin() => Some(Upstream::Url(text)),
            Ok(_) => {
                members.fault("upstream", &text, "must end with the host or port: the request's own path is passed on", errors);
                None
            }
            Err(error) => {
                members.fault("upstream", public_part(&text), &error.to_string(), errors);
                None
            }
        },
        Some(Json::Object(object)) => {
            let mut inner = Members::new(members.path_of("upstream"), object);
            let service = inner.required_string("service", "the name of a service binding", errors);
            let service = service.filter(|name| {
                let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                if !is_name {
                    inner.fault("service", name, "must be the name of a binding: letters, digits and `_`", errors);
                }
                is_name
            });
            inner.finish(errors);
            service.map(Upstream::Service)
        }
        Some(other) => {
            members.fault("upstream", &shown(&other), &format!("must be {way_out}"), errors);
            None
        }
    }
}

fn read_cache(members: &mut Members, access: Option<&Access>, errors: &mut Vec<ConfigurationError>) -> CachePolicy {
    match members.take("cache") {
        None if access == Some(&Access::Public) => CachePolicy::Upstream,
        None => CachePolicy::NoStore,
        Some(value) => match value.as_str() {
            Some("no-store") => CachePolicy::NoStore,
            Some("upstream") => CachePolicy::Upstream,
            _ => {
                members.fault("cache", &shown(&value), "must be \"no-store\" or \"upstream\"", errors);
                CachePolicy::NoStore
            }
        },
    }
}
