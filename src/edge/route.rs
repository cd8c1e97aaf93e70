//! Which route is this request, if any? Closed unless listed; exact beats the longest prefix; case counts.

use alloc::{string::String, vec::Vec};

use super::path;
use crate::reason::Reason;

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
        let owned = String::from(body);
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
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Route {
    /// The path as it was written.
    pub path: String,
    /// What it covers.
    pub pattern: Pattern,
    /// The methods; empty for every one. `GET` covers `HEAD`.
    pub methods: Vec<String>,
    /// Who may use it.
    pub access: Access,
    /// Where it goes.
    pub upstream: Upstream,
    /// Whether the upstream gets `Authorization`.
    pub forward_authorization: bool,
    /// What happens to the upstream's cache headers.
    pub cache: CachePolicy,
    /// How long the upstream may take until its response headers, in seconds.
    pub upstream_timeout_seconds: u64,
}

impl Route {
    /// Whether the route takes a method (RFC 9110 section 9: names are case-sensitive).
    #[must_use]
    pub fn takes(&self, method: &str) -> bool {
        let listed = |name: &str| self.methods.iter().any(|listed| listed == name);
        self.methods.is_empty() || listed(method) || (method == "HEAD" && listed("GET"))
    }

    /// Whether some request would be taken by both routes alike.
    #[must_use]
    pub fn collides_with(&self, other: &Self) -> bool {
        let shares = |one: &Self, another: &Self| one.methods.is_empty() || one.methods.iter().any(|method| another.takes(method));
        self.pattern == other.pattern && (shares(self, other) || shares(other, self))
    }
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
/// pattern does not list never falls through to a wider one.
///
/// # Errors
/// [`RouteError`].
pub fn find<'r>(routes: &'r [Route], method: &str, path: &str) -> Result<&'r Route, RouteError> {
    path::check(path).map_err(RouteError::Refused)?;
    let best = routes.iter().filter_map(|route| route.pattern.fit(path)).max();
    let best = best.ok_or(RouteError::Refused(Reason::RouteUnknown))?;
    let fitting = || routes.iter().filter(|route| route.pattern.fit(path) == Some(best));
    fitting().find(|route| route.takes(method)).ok_or_else(|| {
        let mut methods: Vec<&str> = fitting().flat_map(|route| route.methods.iter().map(String::as_str)).collect();
        if methods.contains(&"GET") && !methods.contains(&"HEAD") {
            methods.push("HEAD");
        }
        methods.sort_unstable();
        RouteError::Method { allow: methods.join(", ") }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::ToOwned;

    fn route(path: &str, methods: &[&str]) -> Route {
        Route {
            path: path.to_owned(),
            pattern: Pattern::parse(path).unwrap(),
            methods: methods.iter().map(|method| (*method).to_owned()).collect(),
            access: Access::Public,
            upstream: Upstream::Service("APP".to_owned()),
            forward_authorization: false,
            cache: CachePolicy::Upstream,
            upstream_timeout_seconds: 30,
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
    fn collisions() {
        let collide = |one: &[&str], other: &[&str]| route("/a", one).collides_with(&route("/a", other));
        assert!(
            collide(&[], &[])
                && collide(&[], &["GET"])
                && collide(&["GET"], &[])
                && collide(&["GET"], &["HEAD"])
                && collide(&["HEAD"], &["GET"])
        );
        assert!(!collide(&["GET"], &["POST"]));
        assert!(!route("/a", &[]).collides_with(&route("/a/*", &[])));
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
