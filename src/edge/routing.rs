//! Which route is this request, if any? Closed unless listed; exact beats the longest prefix; case counts.

use alloc::{string::String, vec::Vec};

use super::{
    path,
    route::{Access, Pattern, Route},
};
use crate::{embed::origin::CorsPolicy, reason::Reason};

/// What `Allow` says for a route that lists no methods: those of RFC 9110 and RFC 5789 that are passed on.
const COMMON_METHODS: [&str; 7] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

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
#[path = "routing_tests.rs"]
mod tests;
