//! What does a gate say beside a request? Its routes, and whether one redirect URI, return target or origin
//! is good.

use alloc::vec::Vec;

use super::Gate;
use crate::{
    browser::redirects::{NearMiss, return_target},
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
            .filter(|route| route.upstream.is_none() && route.serves.is_none())
            .map(|route| route.path.as_str())
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
