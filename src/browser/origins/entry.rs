//! Is this text an entry of an origin list: an exact origin, one of the loopback or of an app, or
//! `https://*.host`?

use alloc::vec::Vec;

use super::{error::OriginError, lint};
use crate::{
    encoding::{ascii::is_uuid, authority::Authority, sentence::said},
    limits::MAX_ORIGIN_BYTES,
};

/// What an entry takes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EntryKind {
    /// This origin.
    Exact,
    /// This origin, which is `http` on the loopback: for development, and to be told to whoever publishes the
    /// list.
    Development,
    /// This origin, which an app or an extension has, and does not prove whose it is.
    App,
    /// Every name under the host at any depth, with the port as written; not the host itself.
    #[cfg(feature = "pages")]
    Subdomains,
}

/// The origins that pages within apps have, by the framework that shows them.
const APPS: [&str; 5] = [
    "capacitor://localhost",
    "http://localhost",
    "http://tauri.localhost",
    "ionic://localhost",
    "tauri://localhost",
];

/// What Capacitor's pages are on Android: an `https` origin like others, and every such app's.
const ANDROID_WEB_VIEW: &str = "https://localhost";
const OF_AN_APP: &str =
    said!("does not prove whose app or extension asks: docs/browser.md says why, and what does");

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

    /// What an operator should know before this entry is published: what it does not prove.
    #[must_use]
    pub fn warning(self) -> Option<&'static str> {
        match self.kind {
            EntryKind::Exact if self.text == ANDROID_WEB_VIEW => Some(OF_AN_APP),
            EntryKind::Exact => None,
            #[cfg(feature = "pages")]
            EntryKind::Subdomains => None,
            EntryKind::Development => Some(said!(
                "is for development alone: anyone who runs a server on a visitor's machine is this origin"
            )),
            EntryKind::App => Some(OF_AN_APP),
        }
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
    if is_of_app(text) {
        return Some(EntryKind::App);
    }
    let authority = Authority::read(text.strip_prefix("http://")?, Some(80));
    let is_loopback = lint::LOOPBACK_HOSTS.contains(&authority.host) && authority.port.is_some();
    (authority.faults.is_empty() && is_loopback).then_some(EntryKind::Development)
}

fn is_of_app(text: &str) -> bool {
    APPS.contains(&text)
        || text.strip_prefix("chrome-extension://").is_some_and(is_chromium_id)
        || text.strip_prefix("moz-extension://").is_some_and(is_small_uuid)
}

/// 32 letters from `a` to `p`.
fn is_chromium_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'a'..=b'p'))
}

/// A UUID as a browser writes it: in small letters.
fn is_small_uuid(text: &str) -> bool {
    is_uuid(text) && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}

#[cfg(feature = "pages")]
pub(super) fn pattern_suffix(text: &str) -> Option<&str> {
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
