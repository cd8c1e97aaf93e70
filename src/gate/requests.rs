//! What does a gate say of requests and of where they lead? Its routes, other origins, the headers of an
//! answer, and redirects.

use alloc::vec::Vec;

use super::Gate;
use crate::{
    browser::{
        cors::{CorsAnswer, CorsRequest},
        headers::{self, ResponseHeaders, UpstreamHeaders},
        page::PageRequest,
        redirects::{NearMiss, request_check::RefusedRequest, return_target},
    },
    exchange::{
        routes::{Route, Upstream},
        routing::{self, RouteError},
    },
    reason::Reason,
};

impl Gate {
    /// Finds the route of a request; `path` as it came, without its query.
    ///
    /// # Errors
    /// Why no route takes it.
    pub fn route(&self, method: &str, path: &str) -> Result<&Route, RouteError> {
        routing::find(&self.policy.routes, method, path)
    }

    /// The routes, each in its place.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.policy.routes
    }

    /// The service bindings that the routes need, each once, in order.
    #[must_use]
    pub fn services(&self) -> Vec<&str> {
        let mut services = Vec::new();
        for route in &self.policy.routes {
            if let Some(Upstream::Service(name)) = &route.upstream {
                routing::insert_in_order(&mut services, name);
            }
        }
        services
    }

    /// The paths of the routes that name no upstream: an application behind the gate answers them by itself.
    pub fn routes_without_upstream(&self) -> impl Iterator<Item = &str> {
        self.policy
            .routes
            .iter()
            .filter(|route| route.upstream.is_none() && route.status.is_none())
            .map(|route| route.path.as_str())
    }

    /// Whether the gate alone says what pages of other origins may read: what an upstream says of it is to be
    /// removed.
    #[must_use]
    pub const fn owns_cors(&self) -> bool {
        self.policy.owns_cors
    }

    /// Answers a preflight, where a route of this path answers pages of other origins; else it is a request
    /// like others.
    pub fn preflight<'a>(&'a self, path: &str, request: &CorsRequest<'a>) -> Option<CorsAnswer<'a>> {
        let (_, policy) = routing::find_for_preflight(&self.policy.routes, request.requested_method?, path)?;
        request.is_preflight().then(|| policy.answer(&self.policy.origins, request))
    }

    /// What a route's response says to pages of other origins, and whether the request is refused for its
    /// origin. A page of the gate's own origin is no other one. `None` where the route does not answer them.
    pub fn cors<'a>(
        &'a self,
        route_index: usize,
        origin: Option<&'a str>,
        own_origin: &str,
    ) -> Option<CorsAnswer<'a>> {
        let policy = self.policy.routes.get(route_index)?.cors.as_ref()?;
        let request =
            CorsRequest { origin: origin.filter(|origin| *origin != own_origin), ..CorsRequest::default() };
        Some(policy.answer(&self.policy.origins, &request))
    }

    /// Which security headers a route's response gets; without a route, or with one that is none, those of
    /// the gate's own answers.
    ///
    /// # Errors
    /// Why the response is not to be passed on.
    pub fn response_headers(
        &self,
        route_index: Option<usize>,
        request: &PageRequest<'_>,
        upstream: &UpstreamHeaders<'_>,
        nonce: &str,
    ) -> Result<ResponseHeaders, Reason> {
        let Some(route) = route_index.and_then(|index| self.policy.routes.get(index)) else {
            return Ok(headers::of_own_answer(&self.policy.page_defaults));
        };
        let page = route.page.as_ref().map(|page| (page, &route.pattern));
        headers::of_response(&self.policy.page_defaults, page, request, upstream, nonce)
    }

    /// Checks where a request would have its visitor sent, where its route looks at that.
    ///
    /// # Errors
    /// [`RefusedRequest`].
    pub fn check_redirects(
        &self,
        route_index: usize,
        query: &str,
        form: Option<&str>,
    ) -> Result<(), RefusedRequest> {
        let check = self.policy.routes.get(route_index).and_then(|route| route.redirect_check.as_ref());
        check.map_or(Ok(()), |check| check.check(&self.policy.redirects, query, form))
    }

    /// Checks one redirect URI of a client.
    ///
    /// # Errors
    /// The reason.
    pub fn check_redirect_uri(
        &self,
        client_id: Option<&str>,
        redirect_uri: Option<&str>,
    ) -> Result<(), Reason> {
        self.policy.redirects.check(client_id, redirect_uri)
    }

    /// The registered URI that a refused one nearly was: for the operator's log, never for the network.
    #[must_use]
    pub fn near_miss(&self, client_id: &str, redirect_uri: &str) -> Option<NearMiss<'_>> {
        self.policy.redirects.near_miss(client_id, redirect_uri)
    }

    /// Checks a path of the own origin to return to.
    ///
    /// # Errors
    /// The reason.
    pub fn check_return_target(target: &str) -> Result<(), Reason> {
        return_target::check(target)
    }

    /// Checks an origin as a browser serialises it.
    ///
    /// # Errors
    /// [`Reason::OriginNotListed`].
    pub fn check_origin(&self, origin: &str) -> Result<(), Reason> {
        self.policy.origins.accept(origin).map(|_| ()).ok_or(Reason::OriginNotListed)
    }
}

#[cfg(test)]
mod tests;
