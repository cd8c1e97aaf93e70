//! What does a gate say of its routes?

use alloc::vec::Vec;

use super::Gate;
use crate::exchange::{
    head::REQUEST_VALUES,
    routes::{Route, Upstream},
    routing::{self, RouteError},
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

    /// The headers of a request whose values the machine reads; some stand there twice.
    #[must_use]
    pub fn request_values(&self) -> Vec<&str> {
        let mut names = REQUEST_VALUES.to_vec();
        for route in &self.policy.routes {
            names.push(route.token_place.name());
        }
        names
    }

    /// The paths of the routes that name no upstream: an application behind the gate answers them by itself.
    pub fn routes_without_upstream(&self) -> impl Iterator<Item = &str> {
        self.policy
            .routes
            .iter()
            .filter(|route| route.upstream.is_none() && route.serves.is_none())
            .map(|route| route.path.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_once_each_and_the_route_of_a_path() {
        let gate = Gate::new(
            r#"{"routes":[
                {"path":"/b","access":"public","upstream":{"service":"B"}},
                {"path":"/a","access":"public","upstream":{"service":"A"}},
                {"path":"/c","access":"public","upstream":{"service":"B"}},
                {"path":"/d","access":"public","upstream":"https://d.example"}]}"#,
        )
        .unwrap();
        assert_eq!(gate.services(), ["A", "B"]);
        assert_eq!(gate.route("GET", "/d").map(|route| route.path.as_str()), Ok("/d"));
    }
}
