//! By whose word may pages of other origins read an answer?

use alloc::string::String;

use super::own::is_own;
use crate::{
    browser::cors::{CorsAnswer, CorsPolicy, CorsRequest},
    encoding::text::to_owned_text,
    exchange::{head::RequestHead, routes::Route},
    guard::policy::Policy,
};

/// By which route's word, and for which origin, an answer may be read. What it says is looked up again for each
/// answer, so nothing of a request reaches a header but an origin that is listed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct CorsFact {
    route: usize,
    origin: Option<String>,
    preflight: Option<(String, Option<String>)>,
}

impl CorsFact {
    /// Of a request that is passed on, or refused. A page of the gate's own is no other one.
    /// Where every page may ask, none is told apart.
    pub(crate) fn of_request(route: &Route, head: &RequestHead<'_>, policy: &Policy) -> Self {
        let listed = policy.own_origins.as_ref();
        let is_for_everyone = route.cors.as_ref().is_some_and(CorsPolicy::is_for_everyone);
        let origin = head.headers.get("origin").filter(|_| !is_for_everyone);
        let origin = origin.filter(|origin| !is_own(origin, &head.host(), listed));
        Self { route: route.index, origin: origin.as_deref().map(to_owned_text), preflight: None }
    }

    /// Of a preflight. Nothing is its own: a browser asks before it crosses to another origin, or from a page
    /// of a wider network to a host of a nearer one.
    pub(crate) fn of_preflight(route: usize, request: &CorsRequest<'_>) -> Self {
        Self {
            route,
            origin: request.origin.map(to_owned_text),
            preflight: request
                .requested_method
                .map(|method| (to_owned_text(method), request.requested_headers.map(to_owned_text))),
        }
    }

    /// Of an exchange that went on: the route's place and the origin, as [`parts`](Self::parts) gave them.
    pub(crate) fn of_parts(route: usize, origin: Option<&str>) -> Self {
        Self { route, origin: origin.map(to_owned_text), preflight: None }
    }

    /// The route's place, and the origin where one asked.
    pub(crate) fn parts(&self) -> (usize, Option<&str>) {
        (self.route, self.origin.as_deref())
    }

    /// What the answer says.
    #[must_use]
    pub fn answer<'a>(&'a self, policy: &'a Policy) -> Option<CorsAnswer<'a>> {
        let (method, asked) = match &self.preflight {
            Some((method, headers)) => ("OPTIONS", Some((method.as_str(), headers.as_deref()))),
            None => ("", None),
        };
        let request = CorsRequest {
            method,
            origin: self.origin.as_deref(),
            requested_method: asked.map(|(method, _)| method),
            requested_headers: asked.and_then(|(_, headers)| headers),
        };
        let route = policy.routes.get(self.route)?;
        Some(route.cors.as_ref()?.answer(&policy.origins, &request))
    }
}
