//! Is this `http` on a loopback address, and what is left of it without the port? RFC 8252 section 7.3.

use crate::encoding::{authority::Authority, uri};

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
        let read = Authority::read(authority, None);
        (read.faults.is_empty() && read.is_loopback()).then_some(Self { host: read.host, rest })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_port_that_does_not_count() {
        for (text, host, rest) in [
            ("http://127.0.0.1", "127.0.0.1", ""),
            ("http://127.0.0.1:80/cb?a", "127.0.0.1", "/cb?a"),
            ("http://[::1]:1?a", "[::1]", "?a"),
        ] {
            assert_eq!(Loopback::split(text), Some(Loopback { host, rest }), "{text}");
        }
        for text in [
            "https://127.0.0.1",
            "http://app.example:1/cb",
            "http://localhost:1/cb",
            "http://127.0.0.1:0",
            "http://127.0.0.1:01",
            "http://u@127.0.0.1",
            "http://127.1",
            "http://127.0.0.1.",
            "http://[::1",
        ] {
            assert_eq!(Loopback::split(text), None, "{text}");
        }
    }
}
