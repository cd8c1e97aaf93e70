//! May this URI be registered? Every fault of an entry at once, so that the operator corrects it at once.
//!
//! What passes here is read alike by browsers, servers and libraries: what is compared is bytes, and two
//! spellings of one place, or one spelling of two places, would turn that into a guess.

use alloc::vec::Vec;

use super::{RedirectList, error::RedirectError};
use crate::{
    encoding::{
        ascii,
        authority::{Authority, AuthorityError},
        text::{halves, last_halves, parts},
        uri::{self, cut, escaped, is_dot_segment},
    },
    limits::MAX_CONFIGURED_STRING_BYTES,
};

/// Every fault of an entry, each once, in the order of their names; none where it may be registered.
#[must_use]
pub fn lint(list: RedirectList, entry: &str) -> Vec<RedirectError> {
    if entry.len() > MAX_CONFIGURED_STRING_BYTES {
        return [RedirectError::TooLong].into();
    }
    let mut found = Found(Vec::new());
    let (before_fragment, fragment) = cut(entry, b"#");
    let path = lint_scheme(list, before_fragment, &mut found);
    lint_characters(path, &mut found);
    lint_characters(fragment, &mut found);
    lint_path(cut(path, b"?").0, &mut found);
    found.0
}

/// Faults in the order of their names.
struct Found(Vec<RedirectError>);

impl Found {
    /// Adds one that is not there yet.
    #[inline(never)]
    fn push(&mut self, fault: RedirectError) {
        if let Err(place) = self.0.binary_search(&fault) {
            self.0.insert(place, fault);
        }
    }
}

/// The faults of what is no host that do not depend on where a character stands.
fn lint_characters(text: &str, found: &mut Found) {
    for character in text.chars() {
        found.push(match character {
            '\\' => RedirectError::Backslash,
            '*' => RedirectError::Wildcard,
            '#' => RedirectError::Fragment,
            ' ' | '"' | '<' | '>' | '^' | '`' | '{' | '|' | '}' => RedirectError::Character,
            _ if character.is_control() => RedirectError::Control,
            _ if !character.is_ascii() => RedirectError::Character,
            _ => continue,
        });
    }
    for after in parts(text, b'%').skip(1) {
        match escaped(after.as_bytes()) {
            None => found.push(RedirectError::Escape),
            Some(byte) if byte.is_ascii_control() => found.push(RedirectError::Control),
            Some(_) => {}
        }
    }
}

/// Judges scheme and authority; gives what follows them.
fn lint_scheme<'t>(list: RedirectList, text: &'t str, found: &mut Found) -> &'t str {
    let is_native = list == RedirectList::Native;
    let (scheme, rest) = match halves(text, b':') {
        Some((scheme, rest)) if uri::is_scheme(scheme) => (scheme, rest),
        _ => ("", text),
    };
    let (authority, path) = match rest.strip_prefix("//") {
        Some(after) => {
            let (authority, path) = cut(after, uri::AUTHORITY_END);
            (Some(authority), path)
        }
        None => (None, rest),
    };
    if is_word(scheme, "https") || is_word(scheme, "http") {
        let is_http = scheme.len() == 4;
        let authority = Authority::read(authority.unwrap_or_default(), Some(if is_http { 80 } else { 443 }));
        if scheme.bytes().any(|byte| byte.is_ascii_uppercase()) {
            found.push(RedirectError::Scheme);
        }
        if is_http && !(is_native && is_loopback_by_name(&authority)) {
            found.push(RedirectError::Http);
        }
        let name = authority.host.strip_suffix('.').unwrap_or(authority.host);
        if is_word(last_halves(name, b'.').map_or(name, |(_, last)| last), "localhost") {
            found.push(RedirectError::Localhost);
        }
        lint_authority(&authority, found);
    } else {
        if !is_native || !is_private_use(scheme) || !rest.starts_with('/') {
            found.push(RedirectError::Scheme);
        }
        // No name is looked up for it, so `localhost` may stand in it: it is a part of the app's own path.
        if let Some(authority) = authority {
            lint_authority(&Authority::read(authority, None), found);
        }
    }
    path
}

fn lint_authority(authority: &Authority<'_>, found: &mut Found) {
    for fault in authority.faults.iter() {
        found.push(match fault {
            // One `*` is as another to who registers.
            AuthorityError::Wildcard => RedirectError::Wildcard,
            fault => RedirectError::Authority(fault),
        });
    }
}

fn is_word(text: &str, word: &str) -> bool {
    ascii::eq_ignore_ascii_case(text.as_bytes(), word.as_bytes())
}

/// Loopback, or what an operator took for it: `localhost` has a fault of its own.
fn is_loopback_by_name(authority: &Authority<'_>) -> bool {
    authority.is_loopback() || is_word(authority.host, "localhost")
}

/// A domain name of the app's maker, reversed, in lower case (RFC 8252 section 7.1). No scheme with a meaning
/// of its own (`javascript`, `data`, `file`) has a dot.
fn is_private_use(scheme: &str) -> bool {
    scheme.bytes().any(|byte| byte == b'.')
        && parts(scheme, b'.').all(|label| !label.is_empty())
        && !scheme.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn lint_path(path: &str, found: &mut Found) {
    for segments in parts(path, b'/') {
        for segment in parts(segments, b'\\') {
            if is_dot_segment(segment) {
                found.push(RedirectError::DotSegment);
            }
            // Behind an escaped percent sign a second decoding would find anything.
            let is_hidden =
                |after: &str| matches!(escaped(after.as_bytes()), Some(b'%' | b'.' | b'/' | b'\\'));
            if parts(segment, b'%').skip(1).any(is_hidden) {
                found.push(RedirectError::EncodedDotOrSlash);
            }
        }
    }
}

#[cfg(test)]
mod tests;
