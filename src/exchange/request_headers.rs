//! What is done to the headers of a request that passes? Some are taken out, and the gate writes what it knows.

use alloc::{borrow::Cow, string::String, vec::Vec};

use super::{
    forward::{
        ADDRESS, CONNECTION, CREDENTIALS, ForwardedHeaders, NEVER, PARTIAL, UPGRADE, VISITOR,
        WRITTEN_ADDRESS, WRITTEN_AUTHORITY, WRITTEN_SCHEME, is_listed,
    },
    head::{RequestHead, is_authority},
    routes::Route,
};
use crate::{
    encoding::{ascii, base64, text::to_owned_text},
    limits::{MAX_CLAIMS_HEADER_BYTES, MAX_CLIENT_ADDRESS_BYTES},
    reason::Reason,
    token::decision::Verified,
};

/// What is done to a request's headers before it passes.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct RequestChanges {
    /// Names that go, in lower case, as they came.
    pub remove: Vec<String>,
    /// Names in lower case and values, each instead of what stood there.
    pub set: Vec<(Cow<'static, str>, String)>,
    /// Names that also go on the way to another server.
    pub remove_on_way: Vec<String>,
    /// What another server is told beside: who asks, in headers that nobody else may set.
    pub set_on_way: Vec<(Cow<'static, str>, String)>,
}

impl RequestChanges {
    fn set(&mut self, name: &'static str, value: &str) {
        put(&mut self.set, Cow::Borrowed(name), to_owned_text(value));
    }
}

#[inline(never)]
fn put(list: &mut Vec<(Cow<'static, str>, String)>, name: Cow<'static, str>, value: String) {
    list.push((name, value));
}

/// What becomes of a request's headers. Whoever answers gets what came without what it must not believe; on a route with
/// an upstream that one is told who asks.
///
/// # Errors
/// [`Reason::ClaimsTooLarge`] where the claims do not fit into a header.
#[inline(never)]
pub(crate) fn changes(
    route: &Route,
    head: &RequestHead<'_>,
    verified: Option<&Verified>,
    nonce: Option<&str>,
) -> Result<RequestChanges, Reason> {
    let mut changes = RequestChanges::default();
    let replaces = route.forwarded_headers == ForwardedHeaders::Replace;
    let has_upstream = route.upstream.is_some();
    let mut address_names: Vec<&str> = Vec::new();
    let mut is_told_of = false;
    let place = folded(route.token_place.name());
    let (upgrade, websocket) = UPGRADE;
    let protocol = head.headers.get(upgrade).unwrap_or_default();
    let leaves_http = ascii::eq_ignore_ascii_case(protocol.as_bytes(), websocket.as_bytes());
    for name in head.headers.names() {
        let is_address = is_listed(ADDRESS, name);
        let is_of_visitor = is_address || is_listed(VISITOR, name);
        if is_address {
            address_names.push(name);
        }
        is_told_of |= is_of_visitor;
        let goes = (is_of_visitor && replaces)
            || is_listed(NEVER, name)
            || (nonce.is_some() && is_listed(PARTIAL, name));
        if goes {
            changes.remove.push(to_owned_text(name));
        }
        let stays_behind = is_listed(CONNECTION, name)
            || (!route.forward_authorization && (is_listed(CREDENTIALS, name) || is_listed(&[&place], name)))
            || (name == upgrade && !leaves_http);
        if stays_behind {
            changes.remove_on_way.push(to_owned_text(name));
        }
    }
    let address = head.client_address.filter(|address| is_address(address));
    if replaces && (has_upstream || is_told_of || address.is_some()) {
        tell_of_visitor(&mut changes, head, address, &address_names);
    }
    let others = route.token_place.without_token(&head.headers);
    if !route.forward_authorization && !others.is_empty() {
        put(&mut changes.set_on_way, Cow::Owned(to_owned_text(route.token_place.name())), others);
    }
    if has_upstream {
        tell_upstream(&mut changes, head, verified, nonce)?;
    }
    Ok(changes)
}

fn tell_of_visitor(
    changes: &mut RequestChanges,
    head: &RequestHead<'_>,
    address: Option<&str>,
    address_names: &[&str],
) {
    if let Some(address) = address {
        for name in WRITTEN_ADDRESS {
            changes.set(name, address);
        }
        // Whoever reads another of these names finds the same address in it, with a hyphen for every sign.
        for name in address_names {
            let name = folded(name);
            if !WRITTEN_ADDRESS.contains(&name.as_str()) {
                put(&mut changes.set, Cow::Owned(name), to_owned_text(address));
            }
        }
    }
    if is_authority(head.authority) {
        changes.set(WRITTEN_AUTHORITY, head.authority);
    }
    changes.set(WRITTEN_SCHEME, head.scheme);
}

/// What the upstream learns of the gate: by which name the log knows the request, and what the token says.
fn tell_upstream(
    changes: &mut RequestChanges,
    head: &RequestHead<'_>,
    verified: Option<&Verified>,
    nonce: Option<&str>,
) -> Result<(), Reason> {
    let mut told =
        |name: &'static str, value: String| put(&mut changes.set_on_way, Cow::Borrowed(name), value);
    // Whoever puts the nonce into a page must be able to unpack it.
    if nonce.is_some() {
        told("accept-encoding", to_owned_text("gzip"));
    }
    // A host's own name may hold what no header does.
    if head.request_id.bytes().all(|byte| byte.is_ascii_graphic()) && !head.request_id.is_empty() {
        told("wicketgate-request-id", to_owned_text(head.request_id));
    }
    if let Some(verified) = verified {
        let claims = base64::encode_url(verified.claims.as_bytes());
        if claims.len() > MAX_CLAIMS_HEADER_BYTES {
            return Err(Reason::ClaimsTooLarge);
        }
        told("wicketgate-claims", claims);
        told("wicketgate-issuer", to_owned_text(&verified.issuer));
        told("wicketgate-verified-by", to_owned_text(verified.verified_by.text()));
        // Whoever knows nothing of it would take the token as the user's own.
        if let Some(actor) = &verified.actor {
            told("wicketgate-actor", base64::encode_url(actor.to_json().as_bytes()));
        }
    }
    Ok(())
}

/// What an IP address is written with; a zone (`%eth0`) or a port is no part of it.
fn is_address(text: &str) -> bool {
    text.len() <= MAX_CLIENT_ADDRESS_BYTES
        && text.bytes().any(|byte| matches!(byte, b'.' | b':'))
        && text.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':'))
}

/// As the lists compare names: every sign reads as a hyphen.
fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for sign in name.chars() {
        folded.push(if sign.is_ascii_alphanumeric() { sign.to_ascii_lowercase() } else { '-' });
    }
    folded
}
