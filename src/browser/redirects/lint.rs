//! May this URI be registered? Every fault of an entry at once, so that the operator corrects it at once.
//!
//! What passes here is read alike by browsers, servers and libraries: what is compared is bytes, and two
//! spellings of one place, or one spelling of two places, would turn that into a guess.

use alloc::vec::Vec;

use super::{RedirectList, error::RedirectError, host};
use crate::{
    encoding::uri::{self, cut, escaped, is_dot_segment},
    limits::MAX_CONFIGURED_STRING_BYTES,
};

/// Every fault of an entry, each once, in the order of their names; none where it may be registered.
#[must_use]
pub fn lint(list: RedirectList, entry: &str) -> Vec<RedirectError> {
    if entry.len() > MAX_CONFIGURED_STRING_BYTES {
        return [RedirectError::TooLong].into();
    }
    let mut found = Vec::new();
    let (before_fragment, fragment) = cut(entry, b"#");
    lint_characters(entry, &mut found);
    let path = lint_scheme(list, before_fragment, &mut found);
    if !path.is_ascii() || !fragment.is_ascii() {
        found.push(RedirectError::Character);
    }
    lint_path(cut(path, b"?").0, &mut found);
    // Not by the library's sort, which is made for long lists and kilobytes long.
    let mut in_order = Vec::with_capacity(found.len());
    for fault in found {
        if let Err(place) = in_order.binary_search(&fault) {
            in_order.insert(place, fault);
        }
    }
    in_order
}

/// The faults that do not depend on where a character stands.
fn lint_characters(entry: &str, found: &mut Vec<RedirectError>) {
    for character in entry.chars() {
        found.extend(match character {
            '\\' => Some(RedirectError::Backslash),
            '*' => Some(RedirectError::Wildcard),
            '#' => Some(RedirectError::Fragment),
            ' ' | '"' | '<' | '>' | '^' | '`' | '{' | '|' | '}' => Some(RedirectError::Character),
            _ if character.is_control() => Some(RedirectError::Control),
            _ => None,
        });
    }
    for after in entry.split('%').skip(1) {
        match escaped(after.as_bytes()) {
            None => found.push(RedirectError::Escape),
            Some(byte) if byte.is_ascii_control() => found.push(RedirectError::Control),
            Some(_) => {}
        }
    }
}

/// Judges scheme and authority; gives what follows them.
fn lint_scheme<'t>(list: RedirectList, text: &'t str, found: &mut Vec<RedirectError>) -> &'t str {
    let is_native = list == RedirectList::Native;
    let (scheme, rest) = match text.split_once(':') {
        Some((scheme, rest)) if uri::is_scheme(scheme) => (scheme, rest),
        _ => ("", text),
    };
    let (authority, path) = match rest.strip_prefix("//") {
        Some(after) => {
            let (authority, path) = cut(after, b"/?");
            (Some(authority), path)
        }
        None => (None, rest),
    };
    if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") {
        let is_http = scheme.len() == 4;
        if scheme.bytes().any(|byte| byte.is_ascii_uppercase()) {
            found.push(RedirectError::Scheme);
        }
        if is_http && !(is_native && authority.is_some_and(is_loopback_by_name)) {
            found.push(RedirectError::Http);
        }
        host::lint_authority(authority.unwrap_or_default(), Some(if is_http { 80 } else { 443 }), found);
    } else {
        if !is_native || !is_private_use(scheme) || !rest.starts_with('/') {
            found.push(RedirectError::Scheme);
        }
        if let Some(authority) = authority {
            let mut of_authority = Vec::new();
            host::lint_authority(authority, None, &mut of_authority);
            // No name is looked up for it: it is a part of the app's own path.
            found.extend(of_authority.into_iter().filter(|fault| *fault != RedirectError::Localhost));
        }
    }
    path
}

/// Loopback, or what an operator took for it: `localhost` and odd spellings have faults of their own.
fn is_loopback_by_name(authority: &str) -> bool {
    let host = uri::host_of(authority);
    host::is_loopback_address(host) || host.eq_ignore_ascii_case("localhost")
}

/// A domain name of the app's maker, reversed, in lower case (RFC 8252 section 7.1). No scheme with a meaning
/// of its own (`javascript`, `data`, `file`) has a dot.
fn is_private_use(scheme: &str) -> bool {
    scheme.contains('.')
        && scheme.split('.').all(|label| !label.is_empty())
        && !scheme.bytes().any(|byte| byte.is_ascii_uppercase())
}

fn lint_path(path: &str, found: &mut Vec<RedirectError>) {
    for segment in path.split(['/', '\\']) {
        if is_dot_segment(segment) {
            found.push(RedirectError::DotSegment);
        }
        // Behind an escaped percent sign a second decoding would find anything.
        let is_hidden = |after: &str| matches!(escaped(after.as_bytes()), Some(b'%' | b'.' | b'/' | b'\\'));
        if segment.split('%').skip(1).any(is_hidden) {
            found.push(RedirectError::EncodedDotOrSlash);
        }
    }
}

#[cfg(test)]
mod tests;
