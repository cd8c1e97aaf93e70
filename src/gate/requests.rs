//! What does a gate say beside a request? Whether one redirect URI, return target or origin is good.

use super::Gate;
use crate::{browser::redirects::return_target, reason::Reason};

impl Gate {
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
    #[cfg(feature = "pages")]
    #[must_use]
    pub fn near_miss(
        &self,
        client_id: &str,
        redirect_uri: &str,
    ) -> Option<crate::browser::redirects::NearMiss<'_>> {
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
#[cfg(feature = "pages")]
mod tests;
