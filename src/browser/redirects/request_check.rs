//! May this request's visitor be sent where it says? Looks at `client_id`, `redirect_uri` and return targets
//! before the upstream does.
//!
//! RFC 9700 section 4.1.3, RFC 6749 section 4.1.2.1, RFC 9101 section 10.5: a request that fails is answered
//! here and sends nobody anywhere.

use alloc::{string::String, vec::Vec};

use crate::{
    browser::redirects::{Redirects, return_target},
    encoding::{form, text::to_owned_text},
    limits::{MAX_FORM_BYTES, MAX_FORM_PARAMETERS},
    reason::Reason,
};

/// What every check looks at: the client, its redirect URI, and the two (RFC 9101) that bring parameters
/// along which stand in no query.
pub(crate) const OAUTH: [&str; 4] = ["client_id", "redirect_uri", "request", "request_uri"];

/// What a route looks at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RedirectCheck {
    /// Whether a client and one of its redirect URIs must be named; else none may be.
    pub requires_redirect_uri: bool,
    /// The parameters that hold return targets; those that are there must be good.
    pub return_targets: Vec<String>,
    /// Whether `request` and `request_uri` are left to the upstream.
    pub passes_request_objects: bool,
    /// What a `request_uri` begins with that the upstream itself gave out, for a request whose redirect URI it
    /// has seen already (RFC 9126).
    pub request_uri_prefix: Option<String>,
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
        if parts_of(query).saturating_add(parts_of(form)) > MAX_FORM_PARAMETERS {
            return Err(Reason::FormParametersTooMany.into());
        }
        let mut parameters = form::read(query)?;
        parameters.append(&mut form::read(form)?);
        let [of_client, of_uri, of_objects @ ..] = OAUTH;
        let mut names = OAUTH.to_vec();
        names.extend(self.return_targets.iter().map(String::as_str));
        let values = values(&parameters, &names)?;
        let value = |name: &str| values.iter().find(|(given, _)| *given == name).map(|(_, value)| *value);
        let (client_id, uri) = (value(of_client), value(of_uri));
        let [object, object_uri] = of_objects;
        let (object, object_uri) = (value(object), value(object_uri));
        let is_pushed = object.is_none() && object_uri.is_some_and(|uri| self.was_given_out(uri));
        if !self.passes_request_objects && !is_pushed && (object.is_some() || object_uri.is_some()) {
            return Err(Reason::RequestObjectRefused.into());
        }
        // A form sends an empty field where a page has nothing to return to.
        for name in &self.return_targets {
            match value(name) {
                Some("") | None => {}
                Some(target) => return_target::check(target)?,
            }
        }
        if !self.requires_redirect_uri {
            return uri.map_or(Ok(()), |_| Err(Reason::RedirectUriUnexpected.into()));
        }
        if is_pushed && uri.is_none() {
            return Ok(redirects.check_client(client_id)?);
        }
        redirects.check(client_id, uri).map_err(|reason| RefusedRequest {
            reason,
            refused: client_id
                .zip(uri)
                .map(|(client_id, uri)| (to_owned_text(client_id), to_owned_text(uri))),
        })
    }

    /// Whether a `request_uri` names what was pushed to the upstream before (RFC 9126 section 2.2).
    fn was_given_out(&self, uri: &str) -> bool {
        let reference = self.request_uri_prefix.as_deref().and_then(|prefix| uri.strip_prefix(prefix));
        reference.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()))
    }
}

/// Whether one check, or none, lets a request pass that the other one refuses.
pub(crate) fn is_laxer(check: Option<&RedirectCheck>, other: Option<&RedirectCheck>) -> bool {
    let Some(other) = other else { return false };
    let Some(check) = check else { return true };
    let RedirectCheck { requires_redirect_uri, return_targets, passes_request_objects, request_uri_prefix } =
        check;
    // Where a redirect URI is forbidden one is refused, where it is required one must be there: neither is
    // the laxer one.
    *requires_redirect_uri != other.requires_redirect_uri
        || other.return_targets.iter().any(|name| !return_targets.contains(name))
        || (*passes_request_objects && !other.passes_request_objects)
        || (request_uri_prefix.is_some() && *request_uri_prefix != other.request_uri_prefix)
}

/// How many parts a text has, empty ones included.
fn parts_of(text: &str) -> usize {
    let more = text.bytes().filter(|byte| *byte == b'&').count();
    if text.is_empty() { 0 } else { more.saturating_add(1) }
}

/// The parameters that have one of these names, each looked at once. A second one of a name, and one whose
/// name a server may take for another, is a fault.
fn values<'p>(parameters: &'p [(String, String)], names: &[&str]) -> Result<Vec<(&'p str, &'p str)>, Reason> {
    let mut values: Vec<(&str, &str)> = Vec::new();
    for (given, value) in parameters {
        if form::may_mean(given, names) {
            return Err(Reason::RedirectParameterAmbiguous);
        }
        if names.contains(&given.as_str()) {
            if values.iter().any(|(earlier, _)| earlier == given) {
                return Err(Reason::RedirectParameterTwice);
            }
            values.push((given, value));
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests;
