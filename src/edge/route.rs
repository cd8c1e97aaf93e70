//! Which route is this request, if any? Closed unless listed; exact beats the longest prefix; case counts.

use alloc::{string::String, vec::Vec};

use super::{page::Page, path, redirect_check::RedirectCheck};
use crate::{embed::origin::CorsPolicy, encoding::text::owned, reason::Reason};

/// Methods that are passed on to no upstream: they echo a request or open a tunnel, and `fetch` forbids them to scripts.
pub const REFUSED_METHODS: [&str; 3] = ["CONNECT", "TRACE", "TRACK"];

/// What `Allow` says for a route that lists no methods: those of RFC 9110 and RFC 5789 that are passed on.
const COMMON_METHODS: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/// Who may use a route.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Access {
    /// Everyone.
    Public,
    /// Who presents a token of one of these issuers (names in the configuration).
    Token(Vec<String>),
}

/// Where the request goes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Upstream {
    /// An origin, `https://host[:port]`.
    Url(String),
    /// A service binding of the Worker.
    Service(String),
}

/// What happens to the upstream's cache headers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CachePolicy {
    /// Replaced by `private, no-store`.
    NoStore,
    /// Passed on.
    Upstream,
}

/// In which form a route tells how keys are doing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StatusForm {
    /// JSON.
    Json,
    /// Prometheus's text.
    Prometheus,
}

/// What a path in the route table covers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Pattern {
    /// This path.
    Exact(String),
    /// Every path that begins with this text, which ends in `/`, and goes on by at least one character.
    Below(String),
}

impl Pattern {
    /// Reads `/a/b` or `/a/*`. Only unreserved characters and `/`: an escape in a request then never stands for a
    /// character of a pattern, so no spelling of a path slips from one route into another.
    ///
    /// # Errors
    /// What to write instead.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (body, is_prefix) = match text.strip_suffix("/*") {
            Some(body) => (text.get(..body.len().saturating_add(1)).unwrap_or_default(), true),
            None => (text, false),
        };
        if !body.bytes().all(|byte| byte == b'/' || path::is_unreserved(byte)) {
            return Err("may hold letters, digits, `-`, `.`, `_`, `~` and `/`, and `*` only as the whole last segment");
        }
        path::check(body).map_err(|_| "begins with `/` and has no empty and no dot segment")?;
        let owned = owned(body);
        Ok(if is_prefix { Self::Below(owned) } else { Self::Exact(owned) })
    }

    /// How well this pattern fits: `None` not at all, else the more the better.
    fn fit(&self, path: &str) -> Option<usize> {
        match self {
            Self::Exact(exact) => (exact == path).then_some(usize::MAX),
            Self::Below(prefix) => (path.len() > prefix.len() && path.starts_with(prefix.as_str())).then_some(prefix.len()),
        }
    }
}

/// One entry of the route table.
#[derive(Clone, Debug)]
pub struct Route {
    /// Its place in the table, from 0.
    pub index: usize,
    /// The path as it was written.
    pub path: String,
    /// What it covers.
    pub pattern: Pattern,
    /// The methods; empty for every one. `GET` covers `HEAD`.
    pub methods: Vec<String>,
    /// Who may use it.
    pub access: Access,
    /// Where it goes; nowhere, where an application behind the gate answers by itself.
    pub upstream: Option<Upstream>,
    /// Whether the upstream gets `Authorization`.
    pub forward_authorization: bool,
    /// What happens to the upstream's cache headers.
    pub cache: CachePolicy,
    /// How long the upstream may take until its response headers, in seconds.
    pub upstream_timeout_seconds: u64,
    /// Which pages of other origins may ask.
    pub cors: Option<CorsPolicy>,
    /// What is looked at before the upstream does.
    pub redirect_check: Option<RedirectCheck>,
    /// What goes with its pages; nothing where it has none, and nobody embeds what it answers.
    pub page: Option<Page>,
    /// Whether the gate itself answers, with how its keys are doing.
    pub status: Option<StatusForm>,
}

impl Route {
    /// Whether the route takes a method (RFC 9110 section 9: names are case-sensitive).
    #[must_use]
    pub fn takes(&self, method: &str) -> bool {
        takes(&self.methods, method)
    }
}

fn takes(methods: &[String], method: &str) -> bool {
    let listed = |name: &str| methods.iter().any(|listed| listed == name);
    let is_open = methods.is_empty() && !REFUSED_METHODS.contains(&method);
    is_open || listed(method) || (method == "HEAD" && listed("GET"))
}

/// Whether two lists of methods share one; an empty list means every one.
#[must_use]
pub fn share_a_method(one: &[String], other: &[String]) -> bool {
    let reaches = |from: &[String], to: &[String]| from.is_empty() || from.iter().any(|method| takes(to, method));
    reaches(one, other) || reaches(other, one)
}

/// Why no route takes a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum RouteError {
    /// Ambiguous path, or nothing listed.
    Refused(Reason),
    /// Listed with these methods only.
    Method {
        /// The value of `Allow`.
        allow: String,
    },
}

impl RouteError {
    /// The reason code.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        match self {
            Self::Refused(reason) => *reason,
            Self::Method { .. } => Reason::MethodNotAllowed,
        }
    }
}

/// Finds the route of a request: the best pattern first, then the method among its routes. A method that the best
/// pattern does not list never falls through to a wider one; nor does the top of a gated subtree (`/admin` and `/admin/`
/// where `/admin/*` wants a token), which many back ends serve with the subtree: it is listed by itself, or it is closed.
///
/// # Errors
/// [`RouteError`].
pub fn find<'r>(routes: &'r [Route], method: &str, path: &str) -> Result<&'r Route, RouteError> {
    path::check(path).map_err(RouteError::Refused)?;
    let best = routes.iter().filter_map(|route| route.pattern.fit(path)).max();
    let best = best.ok_or(RouteError::Refused(Reason::RouteUnknown))?;
    let tops_gated_subtree = |prefix: &str| path.strip_suffix('/').unwrap_or(path) == prefix.strip_suffix('/').unwrap_or(prefix);
    let is_closed_top = routes.iter().any(|route| match &route.pattern {
        Pattern::Below(prefix) => best < prefix.len() && route.access != Access::Public && tops_gated_subtree(prefix),
        Pattern::Exact(_) => false,
    });
    if is_closed_top {
        return Err(RouteError::Refused(Reason::RouteUnknown));
    }
    let fitting = || routes.iter().filter(|route| route.pattern.fit(path) == Some(best));
    fitting().find(|route| route.takes(method)).ok_or_else(|| {
        let mut methods = Vec::new();
        fitting().flat_map(|route| &route.methods).for_each(|method| insert_in_order(&mut methods, method));
        if methods.is_empty() {
            methods.extend(COMMON_METHODS);
        }
        if methods.contains(&"GET") {
            insert_in_order(&mut methods, "HEAD");
        }
        RouteError::Method { allow: methods.join(", ") }
    })
}

/// The route that speaks for a path to a preflight: of those that fit best and answer pages of other origins, the one that takes the
/// asked-for method, else the first.
#[must_use]
pub fn find_for_preflight<'r>(routes: &'r [Route], asked_for: &str, path: &str) -> Option<(&'r Route, &'r CorsPolicy)> {
    path::check(path).ok()?;
    let best = routes.iter().filter_map(|route| route.pattern.fit(path)).max()?;
    let fitting =
        || routes.iter().filter(|route| route.pattern.fit(path) == Some(best)).filter_map(|route| Some((route, route.cors.as_ref()?)));
    fitting().find(|(route, _)| route.takes(asked_for)).or_else(|| fitting().next())
}

/// Puts a name where it belongs in the order of names; each stands once.
pub(crate) fn insert_in_order<'n>(names: &mut Vec<&'n str>, name: &'n str) {
    if let Err(place) = names.binary_search(&name) {
        names.insert(place, name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::ToOwned;

    fn route(path: &str, methods: &[&str]) -> Route {
        Route {
            index: 0,
            path: path.to_owned(),
            pattern: Pattern::parse(path).unwrap(),
            methods: methods.iter().map(|method| (*method).to_owned()).collect(),
            access: Access::Public,
            upstream: Some(Upstream::Service("APP".to_owned())),
            forward_authorization: false,
            cache: CachePolicy::Upstream,
            upstream_timeout_seconds: 30,
            cors: None,
            redirect_check: None,
            page: None,
            status: None,
        }
    }

    #[test]
    fn exact_beats_longest_prefix_beats_shorter() {
        let routes = [route("/*", &[]), route("/api/*", &[]), route("/api/orders/*", &[]), route("/api/orders/new", &[]), route("/", &[])];
        let found = |path: &str| find(&routes, "GET", path).map(|route| route.path.as_str());
        assert_eq!(found("/"), Ok("/"));
        assert_eq!(found("/x"), Ok("/*"));
        assert_eq!(found("/api"), Ok("/*"));
        assert_eq!(found("/api/"), Ok("/*"));
        assert_eq!(found("/api/x"), Ok("/api/*"));
        assert_eq!(found("/API/x"), Ok("/*"));
        assert_eq!(found("/api/orders/new"), Ok("/api/orders/new"));
        assert_eq!(found("/api/orders/newer"), Ok("/api/orders/*"));
        assert_eq!(found("/api/%6frders/new"), Err(RouteError::Refused(Reason::PathAmbiguous)));
        assert_eq!(find(&routes[1..4], "GET", "/other").map(|_| ()), Err(RouteError::Refused(Reason::RouteUnknown)));
        assert_eq!(find(&[], "GET", "/").map(|_| ()), Err(RouteError::Refused(Reason::RouteUnknown)));
    }

    #[test]
    fn methods() {
        let routes = [route("/a", &["GET", "POST"]), route("/a", &["DELETE"]), route("/*", &[])];
        for method in ["GET", "HEAD", "POST", "DELETE"] {
            assert!(find(&routes, method, "/a").is_ok(), "{method}");
        }
        let allow = "DELETE, GET, HEAD, POST".to_owned();
        assert_eq!(find(&routes, "PUT", "/a").map(|_| ()), Err(RouteError::Method { allow: allow.clone() }));
        assert_eq!(find(&routes, "get", "/a").map(|_| ()), Err(RouteError::Method { allow }));
        let post_only = [route("/a", &["POST"])];
        assert_eq!(find(&post_only, "HEAD", "/a").map(|_| ()), Err(RouteError::Method { allow: "POST".to_owned() }));
    }

    #[test]
    fn methods_that_are_never_passed_on() {
        let routes = [route("/a", &[])];
        for method in REFUSED_METHODS {
            let allow = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT".to_owned();
            assert_eq!(find(&routes, method, "/a").map(|_| ()), Err(RouteError::Method { allow }), "{method}");
        }
    }

    #[test]
    fn the_top_of_a_gated_subtree_does_not_fall_through() {
        let gated = |path: &str| Route { access: Access::Token(Vec::new()), ..route(path, &[]) };
        let found = |routes: &[Route], path: &str| find(routes, "GET", path).map(|route| route.path.clone()).ok();
        let routes = [route("/*", &[]), gated("/admin/*"), route("/open/*", &[])];
        for closed in ["/admin", "/admin/"] {
            assert_eq!(found(&routes, closed), None, "{closed}");
        }
        assert_eq!(found(&routes, "/admin/x").as_deref(), Some("/admin/*"));
        for wider in ["/admins", "/open", "/open/", "/x"] {
            assert_eq!(found(&routes, wider).as_deref(), Some("/*"), "{wider}");
        }
        let listed = [route("/*", &[]), gated("/admin/*"), route("/admin", &[])];
        assert_eq!(found(&listed, "/admin").as_deref(), Some("/admin"));
        assert_eq!(found(&listed, "/admin/"), None);
        let whole = [gated("/*"), route("/", &[])];
        assert_eq!(found(&whole, "/").as_deref(), Some("/"));
    }

    #[test]
    fn collisions() {
        let collide = |one: &[&str], other: &[&str]| share_a_method(&route("/a", one).methods, &route("/a", other).methods);
        assert!(collide(&[], &[]) && collide(&[], &["GET"]) && collide(&["GET"], &[]));
        assert!(collide(&["GET"], &["HEAD"]) && collide(&["HEAD"], &["GET"]) && collide(&["POST", "GET"], &["GET"]));
        assert!(!collide(&["GET"], &["POST"]));
    }

    #[test]
    fn patterns() {
        for good in ["/", "/a", "/a/", "/*", "/a/*", "/.well-known/jwks.json"] {
            assert!(Pattern::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "*",
            "a",
            "a/*",
            "//",
            "/a//b",
            "/a*",
            "/*/a",
            "/a/**",
            "/**",
            "/a%20b",
            "/a/../b",
            "/./a",
            "/a@b",
            "/a;b",
            "/caf\u{e9}",
            "/a b",
            "/a?b",
        ] {
            assert!(Pattern::parse(bad).is_err(), "{bad}");
        }
    }
}
