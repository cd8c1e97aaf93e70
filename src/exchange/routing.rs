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
    if reading == Reading::Encoded && fitting.clone().next().is_none() {
        return Err(RouteError::Refused(Reason::PathAmbiguous));
    }
    let is_open = |route: &Route, method: &str| !is_way_around(routes, route, method, path);
    if let Some(route) = fitting.clone().find(|route| route.takes(method)) {
        return if is_open(route, method) { Ok(route) } else { Err(UNKNOWN) };
    }
    let mut methods = Vec::new();
    for route in fitting {
        let listed = route.methods.iter().map(String::as_str);
        let common = COMMON_METHODS.into_iter().filter(|_| route.methods.is_empty());
        for method in listed.chain(common).filter(|method| is_open(route, method)) {
            insert_in_order(&mut methods, method);
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
    let fitting = || fitting(routes, path, reading).filter_map(|route| Some((route, route.cors.as_ref()?)));
    let found = fitting().find(|(route, _)| route.takes(asked_for)).or_else(|| fitting().next());
    found.filter(|(route, _)| !is_way_around(routes, route, asked_for, path))
}

/// The routes of the pattern that covers a path best, by its text as it came; of an encoded one those that take
/// such paths.
fn fitting<'r>(routes: &'r [Route], path: &str, reading: Reading) -> impl Iterator<Item = &'r Route> + Clone {
    let best = routes.iter().filter_map(|route| route.pattern.fit(path)).max();
    let fitting = routes.iter().filter(move |route| best.is_some() && route.pattern.fit(path) == best);
    fitting.filter(move |route| reading == Reading::One || route.takes_encoded_segments)
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
    let narrower = || routes.iter().filter(|other| is_narrower(&other.pattern));
    narrower().any(|other| match other.takes(method) {
        true => asks_for_less(route, other),
        false => !narrower().any(|beside| beside.pattern == other.pattern && beside.takes(method)),
    })
}

/// Puts a name where it belongs in the order of names; each stands once.
pub(crate) fn insert_in_order<'n>(names: &mut Vec<&'n str>, name: &'n str) {
    if let Err(place) = names.binary_search(&name) {
        names.insert(place, name);
    }
}

#[cfg(test)]
mod tests;
