//! Is this text an entry of an origin list: an exact origin, an exact loopback origin, or `https://*.host`?

use alloc::vec::Vec;

use super::{error::OriginError, lint};
use crate::{encoding::authority::Authority, limits::MAX_ORIGIN_BYTES};

/// What an entry takes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EntryKind {
    /// This origin.
    Exact,
    /// This origin, which is `http` on the loopback: for development, and to be told to whoever publishes the
    /// list.
    Development,
    /// Every name under the host at any depth, with the port as written; not the host itself.
    #[cfg(feature = "pages")]
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
    #[cfg(feature = "pages")]
    pub(super) fn suffix(self) -> Option<&'t str> {
        pattern_suffix(self.text)
    }
}

fn kind_of(text: &str) -> Option<EntryKind> {
    #[cfg(feature = "pages")]
    if let Some(suffix) = pattern_suffix(text) {
        let suffix = https_authority(suffix)?;
        return lint::wildcard_fault(&suffix).is_none().then_some(EntryKind::Subdomains);
    }
    if is_https_origin(text) {
        return Some(EntryKind::Exact);
    }
    let authority = Authority::read(text.strip_prefix("http://")?, Some(80));
    let is_loopback = lint::LOOPBACK_HOSTS.contains(&authority.host) && authority.port.is_some();
    (authority.faults.is_empty() && is_loopback).then_some(EntryKind::Development)
}

#[cfg(feature = "pages")]
fn pattern_suffix(text: &str) -> Option<&str> {
    text.strip_prefix("https://*.")
}

/// Whether the text is an `https` origin as browsers serialise it.
pub(super) fn is_https_origin(text: &str) -> bool {
    text.len() <= MAX_ORIGIN_BYTES && text.strip_prefix("https://").and_then(https_authority).is_some()
}

/// The authority, where it has no fault: then nothing stands behind it.
fn https_authority(text: &str) -> Option<Authority<'_>> {
    Some(Authority::read(text, Some(443))).filter(|authority| authority.faults.is_empty())
}

#[cfg(test)]
#[cfg(feature = "pages")]
mod tests;
