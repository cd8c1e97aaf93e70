//! Is this text an entry of an origin list: an exact origin, an exact loopback origin, or `https://*.host`?

use alloc::vec::Vec;

use super::{error::OriginError, lint, shared_suffix};
use crate::{
    encoding::{ascii, https_url::HttpsUrl},
    limits::MAX_ORIGIN_BYTES,
};

const LOOPBACK: [&str; 3] = ["http://localhost", "http://127.0.0.1", "http://[::1]"];

/// What an entry takes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EntryKind {
    /// This origin.
    Exact,
    /// This origin, which is `http` on the loopback: for development, and to be told to whoever publishes the
    /// list.
    Development,
    /// Every name under the host at any depth, with the port as written; not the host itself.
    Subdomains,
}

/// An entry without faults.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OriginEntry<'t> {
    text: &'t str,
    kind: EntryKind,
}

impl<'t> OriginEntry<'t> {
    /// Reads an entry.
    ///
    /// # Errors
    /// Every fault that can be seen, never none.
    pub fn read(text: &'t str) -> Result<Self, Vec<OriginError>> {
        match kind_of(text) {
            Some(kind) => Ok(Self { text, kind }),
            None => Err(lint::faults(text)),
        }
    }

    /// The entry as it was written.
    #[must_use]
    pub const fn as_str(self) -> &'t str {
        self.text
    }

    /// What it takes.
    #[must_use]
    pub const fn kind(self) -> EntryKind {
        self.kind
    }

    /// For a pattern, the host and port that stand after `*.`.
    pub(super) fn suffix(self) -> Option<&'t str> {
        pattern_suffix(self.text)
    }
}

fn kind_of(text: &str) -> Option<EntryKind> {
    if let Some(suffix) = pattern_suffix(text) {
        let is_pattern =
            is_https_origin(&["https://", suffix].concat()) && wildcard_fault(host_of(suffix)).is_none();
        return is_pattern.then_some(EntryKind::Subdomains);
    }
    if is_https_origin(text) {
        return Some(EntryKind::Exact);
    }
    is_loopback_origin(text).then_some(EntryKind::Development)
}

fn pattern_suffix(text: &str) -> Option<&str> {
    text.strip_prefix("https://*.")
}

/// Whether the text is an `https` origin as browsers serialise it.
pub(super) fn is_https_origin(text: &str) -> bool {
    text.len() <= MAX_ORIGIN_BYTES && HttpsUrl::parse(text).is_ok_and(HttpsUrl::is_origin)
}

fn is_loopback_origin(text: &str) -> bool {
    let after = LOOPBACK.iter().find_map(|start| text.strip_prefix(start));
    after
        .and_then(|after| after.strip_prefix(':'))
        .is_some_and(|port| !matches!(port_of(port), None | Some(80)))
}

/// A port from 1 to 65535 in its shortest form.
pub(super) fn port_of(digits: &str) -> Option<u64> {
    ascii::number(digits.as_bytes()).filter(|port| (1..=65_535).contains(port) && !digits.starts_with('0'))
}

/// What stands before the port.
fn host_of(authority: &str) -> &str {
    authority.split_once(':').filter(|_| !authority.starts_with('[')).map_or(authority, |(host, _)| host)
}

/// Why nobody may ask for every name under a host.
pub(super) fn wildcard_fault(host: &str) -> Option<OriginError> {
    let last = host.rsplit('.').next().unwrap_or_default();
    if host.starts_with('[') || last.starts_with(|first: char| first.is_ascii_digit()) {
        Some(OriginError::WildcardAddress)
    } else if !host.contains('.') {
        Some(OriginError::WildcardSingleLabel)
    } else if shared_suffix::is_shared(host) {
        Some(OriginError::WildcardSharedSuffix)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
