//! What is a request from another origin answered? The origin as it came where it is listed, `Vary` in any
//! case; where everyone may ask, `*`, which is the same for all.
//!
//! An answer that browsers would reject is not given: a preflight is granted as a whole or refused as a
//! whole.

use alloc::vec::Vec;

use super::{
    headers::{CorsHeader, TokenList},
    policy::CorsPolicy,
};
use crate::{
    browser::origins::{AcceptedOrigin, OriginSet},
    encoding::text::{field_value, parts},
    reason::Reason,
};

/// What a request says, header by header; of a header that comes twice, its values as `Headers` joins them.
#[derive(Clone, Copy, Debug, Default)]
pub struct CorsRequest<'r> {
    /// The method.
    pub method: &'r str,
    /// `Origin`.
    pub origin: Option<&'r str>,
    /// `Access-Control-Request-Method`.
    pub requested_method: Option<&'r str>,
    /// `Access-Control-Request-Headers`.
    pub requested_headers: Option<&'r str>,
}

impl CorsRequest<'_> {
    /// Whether a browser asks before it sends (Fetch standard, "CORS-preflight request").
    #[must_use]
    pub fn is_preflight(&self) -> bool {
        self.method == "OPTIONS" && self.origin.is_some() && self.requested_method.is_some()
    }
}

/// The answer to one request.
#[derive(Clone, Copy, Debug)]
pub struct CorsAnswer<'a> {
    policy: &'a CorsPolicy,
    is_preflight: bool,
    granted: Option<AcceptedOrigin<'a>>,
    refusal: Option<Reason>,
}

impl CorsPolicy {
    /// Answers a request. One without an `Origin` is granted nothing and refused nothing, but where everyone may
    /// ask: that answer is the same for all.
    #[must_use]
    pub fn answer<'a>(&'a self, origins: &OriginSet, request: &CorsRequest<'a>) -> CorsAnswer<'a> {
        let is_preflight = request.is_preflight();
        let (granted, refusal) = match request.origin.map(|origin| self.grant(origins, origin, request)) {
            None => (self.is_for_everyone.then_some(AcceptedOrigin::EVERY), None),
            Some(Ok(origin)) => (Some(origin), None),
            Some(Err(refusal)) => (None, Some(refusal)),
        };
        CorsAnswer { policy: self, is_preflight, granted, refusal }
    }

    fn grant<'o>(
        &self,
        origins: &OriginSet,
        origin: &'o str,
        request: &CorsRequest<'_>,
    ) -> Result<AcceptedOrigin<'o>, Reason> {
        let origin = match self.is_for_everyone {
            true => AcceptedOrigin::EVERY,
            false => origins.accept(origin).ok_or(Reason::CorsOriginNotListed)?,
        };
        if request.is_preflight() {
            if !request.requested_method.is_some_and(|method| self.takes_method(method)) {
                return Err(Reason::CorsMethodNotListed);
            }
            // RFC 9110 section 5.6.1: a reader of lists passes over empty members.
            let mut names = parts(request.requested_headers.unwrap_or_default(), b',').map(field_value);
            if !names.all(|name| name.is_empty() || self.takes_header(name)) {
                return Err(Reason::CorsHeaderNotListed);
            }
        }
        Ok(origin)
    }
}

impl<'a> CorsAnswer<'a> {
    /// For a preflight, the status of the whole answer; it goes to no upstream. `None`: the request goes on,
    /// and the headers belong on its response, whatever that is.
    #[must_use]
    pub const fn preflight_status(&self) -> Option<u16> {
        match (self.is_preflight, self.granted) {
            (false, _) => None,
            (true, Some(_)) => Some(204),
            (true, None) => Some(403),
        }
    }

    /// Why nothing is granted, where an origin asked: for the operator, never for the network.
    #[must_use]
    pub const fn refusal(&self) -> Option<Reason> {
        self.refusal
    }

    /// The headers, each name once.
    pub fn headers(&self) -> impl Iterator<Item = CorsHeader<'a>> {
        let policy = self.policy;
        let mut headers = Vec::new();
        let mut add = |header: CorsHeader<'a>, is_due: bool| {
            if is_due {
                headers.push(header);
            }
        };
        add(CorsHeader::VaryPreflight, self.is_preflight);
        add(CorsHeader::VaryOrigin, !self.is_preflight && !policy.is_for_everyone);
        if let Some(origin) = self.granted {
            let to_preflight = |list: &TokenList| self.is_preflight && !list.is_empty();
            add(CorsHeader::AllowOrigin(origin), true);
            add(CorsHeader::AllowCredentials, policy.allows_credentials);
            add(CorsHeader::AllowMethods(&policy.methods), to_preflight(&policy.methods));
            add(CorsHeader::AllowHeaders(&policy.headers), to_preflight(&policy.headers));
            if let Some(seconds) = &policy.max_age_seconds {
                add(CorsHeader::MaxAge(seconds), self.is_preflight);
            }
            let exposes = !self.is_preflight && !policy.exposed_headers.is_empty();
            add(CorsHeader::ExposeHeaders(&policy.exposed_headers), exposes);
        }
        headers.into_iter()
    }
}

#[cfg(test)]
mod tests;
