//! Is this `http` on a loopback address, and what is left of it without the port? RFC 8252 section 7.3.

use super::host;
use crate::encoding::uri;

/// A loopback URI without its port: what has to be the same.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Loopback<'t> {
    pub(super) host: &'t str,
    /// From the path on.
    pub(super) rest: &'t str,
}

impl<'t> Loopback<'t> {
    /// Takes the port out of `http://<loopback address>[:port][/…]`.
    pub(super) fn split(text: &'t str) -> Option<Self> {
        let (authority, rest) = uri::cut(text.strip_prefix("http://")?, uri::AUTHORITY_END);
        let host = uri::host_of(authority);
        let port = authority.strip_prefix(host)?;
        let is_fine = port.is_empty() || port.strip_prefix(':').is_some_and(host::is_port);
        (is_fine && host::is_loopback_address(host)).then_some(Self { host, rest })
    }
}

/// What has to be the same of two URIs, and the order of entries.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Identity<'t> {
    Exact(&'t str),
    Loopback(Loopback<'t>),
}

impl<'t> Identity<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Loopback::split(text).map_or(Self::Exact(text), Self::Loopback)
    }
}
