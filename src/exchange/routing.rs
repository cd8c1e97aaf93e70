//! Which route is this request, if any? Closed unless listed; exact beats the longest prefix; case counts.

use alloc::{string::String, vec::Vec};

use super::{routes::Route, strictness::asks_for_less};
use crate::{
    browser::cors::CorsPolicy,
    encoding::{
        path::{self, Reading},
        path_pattern::Pattern,
    },
    reason::Reason,
};

/// What `Allow` says for a route that lists no methods: those of RFC 9110 and RFC 5789 that are passed on.
const COMMON_METHODS: &[&str] = &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

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

/// Finds the route of a request: the best pattern first, then the method among its routes. A method that the
/// best pattern does not list never falls through to a wider one. Nor does another spelling of what a
/// stricter route covers: it is listed by itself, or it is closed.
///
/// # Errors
/// [`RouteError`].
pub fn find<'r>(routes: &'r [Route], method: &str, path: &str) -> Result<&'r Route, RouteError> {
    const UNKNOWN: RouteError = RouteError::Refused(Reason::RouteUnknown);
    let reading = path::read(path).map_err(RouteError::Refused)?;
    let fitting = fitting(routes, path, reading);
    if reading == Reading::Encoded && fitting.is_empty() {
        return Err(RouteError::Refused(Reason::PathAmbiguous));
    }
    let is_open = |route: &Route, method: &str| !is_way_around(routes, route, method, path);
    if let Some(route) = fitting.iter().find(|route| route.takes(method)) {
        return if is_open(route, method) { Ok(route) } else { Err(UNKNOWN) };
    }
    let mut methods = Vec::new();
    let mut offer = |route: &Route, method: &'r str| {
        if is_open(route, method) {
            insert_in_order(&mut methods, method);
        }
    };
    for route in fitting {
        for method in &route.methods {
            offer(route, method);
        }
        if route.methods.is_empty() {
            for method in COMMON_METHODS {
                offer(route, method);
            }
        }
    }
    if methods.contains(&"GET") {
        insert_in_order(&mut methods, "HEAD");
    }
    if methods.is_empty() { Err(UNKNOWN) } else { Err(RouteError::Method { allow: methods.join(", ") }) }
}

/// The route that speaks for a path to a preflight: of those that fit best and answer pages of other origins,
/// the one that takes the asked-for method, else the first. None where that is a way around a stricter one.
#[must_use]
pub fn find_for_preflight<'r>(
    routes: &'r [Route],
    asked_for: &str,
    path: &str,
) -> Option<(&'r Route, &'r CorsPolicy)> {
    let reading = path::read(path).ok()?;
    let mut fitting = fitting(routes, path, reading);
    fitting.retain(|route| route.cors.is_some());
    let asked = fitting.iter().find(|route| route.takes(asked_for));
    let found = *asked.or_else(|| fitting.first())?;
    let cors = found.cors.as_ref()?;
    (!is_way_around(routes, found, asked_for, path)).then_some((found, cors))
}

/// The routes of the pattern that covers a path best, by its text as it came; of an encoded one those that take
/// such paths.
#[inline(never)]
fn fitting<'r>(routes: &'r [Route], path: &str, reading: Reading) -> Vec<&'r Route> {
    let (mut best, mut fitting) = (0, Vec::new());
    for route in routes {
        let Some(fit) = route.pattern.fit(path) else { continue };
        if fit > best {
            best = fit;
            fitting.clear();
        }
        if fit == best && (reading == Reading::One || route.takes_encoded_segments) {
            fitting.push(route);
        }
    }
    fitting
}

/// Whether a path leads around a narrower route, to one that asks for less. Many back ends (Express and
/// ASP.NET among them) look at neither case nor a slash at the end, and would answer `/Secret/` as `/secret`.
/// Every narrower route that fits the folded path is asked, not the narrowest alone: a back end may fold
/// less.
fn is_way_around(routes: &[Route], route: &Route, method: &str, path: &str) -> bool {
    let narrowness = route.pattern.narrowness();
    if narrowness == usize::MAX {
        return false;
    }
    let folded = path::folded(path);
    let is_narrower = |pattern: &Pattern| pattern.narrowness() > narrowness && pattern.fits_folded(&folded);
    for other in routes {
        let is_around = is_narrower(&other.pattern)
            && match other.takes(method) {
                true => asks_for_less(route, other),
                false => !routes.iter().any(|beside| beside.pattern == other.pattern && beside.takes(method)),
            };
        if is_around {
            return true;
        }
    }
    false
}

/// Puts a name where it belongs in the order of names; each stands once.
pub(crate) fn insert_in_order<'n>(names: &mut Vec<&'n str>, name: &'n str) {
    if let Err(place) = names.binary_search(&name) {
        names.insert(place, name);
    }
}

#[cfg(test)]
mod tests;
