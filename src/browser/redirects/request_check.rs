//! May this request's visitor be sent where it says? Looks at `client_id`, `redirect_uri` and return targets
//! before the upstream does.
//!
//! RFC 9700 section 4.1.3, RFC 6749 section 4.1.2.1, RFC 9101 section 10.5: a request that fails is answered
//! here and sends nobody anywhere.

use alloc::{string::String, vec::Vec};

use crate::{
    browser::redirects::{Redirects, return_target},
    encoding::form,
    limits::MAX_FORM_BYTES,
    reason::Reason,
};

const CLIENT: &str = "client_id";
const URI: &str = "redirect_uri";
/// RFC 9101: both bring parameters along that stand in no query.
const REQUEST_OBJECTS: [&str; 2] = ["request", "request_uri"];

/// What a route looks at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RedirectCheck {
    /// Whether a client and one of its redirect URIs must be named; else none may be.
    pub client: bool,
    /// The parameters that hold return targets; those that are there must be good.
    pub return_targets: Vec<String>,
    /// Whether `request` and `request_uri` are left to the upstream.
    pub passes_request_objects: bool,
}

/// A request that was refused, and what the operator may be told of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RefusedRequest {
    /// The reason.
    pub reason: Reason,
    /// The client and the redirect URI, where these are what was refused: [`Redirects::near_miss`] may know
    /// more.
    pub refused: Option<(String, String)>,
}

impl From<Reason> for RefusedRequest {
    fn from(reason: Reason) -> Self {
        Self { reason, refused: None }
    }
}

impl RedirectCheck {
    /// Checks a query and, where the request has one, a form body; both as they came.
    ///
    /// # Errors
    /// The first reason to refuse the request.
    #[inline(never)]
    pub fn check(
        &self,
        redirects: &Redirects,
        query: &str,
        form: Option<&str>,
    ) -> Result<(), RefusedRequest> {
        let form = form.unwrap_or_default();
        if form.len().max(query.len()) > MAX_FORM_BYTES {
            return Err(Reason::FormTooLarge.into());
        }
        let mut parameters = form::read(query)?;
        parameters.extend(form::read(form)?);
        let client_id = only(&parameters, CLIENT)?;
        let uri = only(&parameters, URI)?;
        for name in REQUEST_OBJECTS {
            if only(&parameters, name)?.is_some() && !self.passes_request_objects {
                return Err(Reason::RequestObjectRefused.into());
            }
        }
        for name in &self.return_targets {
            if let Some(target) = only(&parameters, name)? {
                return_target::check(target)?;
            }
        }
        if !self.client {
            return uri.map_or(Ok(()), |_| Err(Reason::RedirectUriUnexpected.into()));
        }
        redirects.check(client_id, uri).map_err(|reason| RefusedRequest {
            reason,
            refused: client_id.zip(uri).map(|(client_id, uri)| (client_id.into(), uri.into())),
        })
    }
}

/// Whether one check, or none, lets a request pass that the other one refuses.
pub(crate) fn is_laxer(check: Option<&RedirectCheck>, other: Option<&RedirectCheck>) -> bool {
    let Some(other) = other else { return false };
    let Some(RedirectCheck { client, return_targets, passes_request_objects }) = check else { return true };
    // Without `client` a redirect URI is refused, with it one must be there: neither is the laxer one.
    *client != other.client
        || other.return_targets.iter().any(|name| !return_targets.contains(name))
        || (*passes_request_objects && !other.passes_request_objects)
}

/// The value of the one parameter of this name. A second one, and one whose name a server may take for it, is
/// a fault.
fn only<'p>(parameters: &'p [(String, String)], name: &str) -> Result<Option<&'p str>, Reason> {
    let mut found = None;
    for (given, value) in parameters {
        if given == name {
            if found.replace(value.as_str()).is_some() {
                return Err(Reason::RedirectParameterTwice);
            }
        } else if form::may_mean(given, name) {
            return Err(Reason::RedirectParameterAmbiguous);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
