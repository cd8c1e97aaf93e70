//! Which parameters does a query or a form hold? One form-decoding (URL standard,
//! "application/x-www-form-urlencoded parsing"), but strict: where servers differ, nothing is guessed.

use alloc::{borrow::Cow, string::String, vec::Vec};

use super::{
    text::{halves, parts},
    uri,
};
use crate::{limits::MAX_DECODINGS, reason::Reason};

/// Reads the parameters of a query or form body, in their order, each decoded once: `+` is a space, `%XX` a
/// byte.
///
/// # Errors
/// [`Reason::FormMalformed`] for a bad escape or what is not UTF-8; [`Reason::RedirectParameterAmbiguous`]
/// for a plain `;`, which some servers read as `&`, and which forms and `URLSearchParams` always escape; and
/// for a `?` at the start, which some drop.
pub fn read(text: &str) -> Result<Vec<(String, String)>, Reason> {
    if text.contains(';') || text.starts_with('?') {
        return Err(Reason::RedirectParameterAmbiguous);
    }
    let mut parameters = Vec::new();
    for part in parts(text, b'&').filter(|part| !part.is_empty()) {
        let (name, value) = halves(part, b'=').unwrap_or((part, ""));
        parameters.push((decode(name)?, decode(value)?));
    }
    Ok(parameters)
}

fn decode(text: &str) -> Result<String, Reason> {
    let decoded = decoded(text.as_bytes(), false).ok_or(Reason::FormMalformed)?;
    String::from_utf8(decoded).map_err(|_| Reason::FormMalformed)
}

/// One decoding. Nothing where a percent sign begins no escape, unless such signs stay as they are.
fn decoded(text: &[u8], keeps_lone_signs: bool) -> Option<Vec<u8>> {
    let mut spaced = Vec::from(text);
    for byte in &mut spaced {
        if *byte == b'+' {
            *byte = b' ';
        }
    }
    uri::decoded(&spaced, keeps_lone_signs)
}

/// Whether a server somewhere reads this name as one of others that it is not, to the letter: without case,
/// up to a bracket (`a[]`, `a[0]`), a colon (Zope) or NUL, with a dot, a space, a hyphen or a bracket that
/// nothing closes (PHP) for an underscore, without what is not seen or not ASCII (a byte order mark) around
/// it, without brackets (Rack, qs) or Spring's `!` and `_` before it; and all that when it is decoded again,
/// since a proxy may have decoded it once before.
#[must_use]
pub fn may_mean(name: &str, others: &[&str]) -> bool {
    // Bytes: what is no UTF-8 once it is decoded is not seen, like all that is not ASCII.
    let mut further = Cow::Borrowed(name.as_bytes());
    for _ in 0..=MAX_DECODINGS {
        for reading in readings(&further) {
            if others.iter().any(|other| *other != name && folds_alike(reading, other.as_bytes())) {
                return true;
            }
        }
        if !further.iter().any(|byte| matches!(byte, b'%' | b'+')) {
            return false;
        }
        further = Cow::Owned(decoded(&further, true).unwrap_or_default());
    }
    false
}

/// What servers leave of a name.
fn readings(name: &[u8]) -> [&[u8]; 3] {
    let read = before(without_start(name, b""), b"\0");
    let bare = without_start(read, b"[]!_?");
    [read, before(read, b"[]:"), before(bare, b"[]:")].map(|mut text| {
        while let [start @ .., last] = text
            && is_unseen(*last)
        {
            text = start;
        }
        text
    })
}

const fn is_unseen(byte: u8) -> bool {
    byte <= b' ' || byte >= 0x7f
}

/// A name without what is not seen before it, nor any of these.
fn without_start<'t>(mut text: &'t [u8], any_of: &[u8]) -> &'t [u8] {
    while let [first, rest @ ..] = text
        && (is_unseen(*first) || any_of.contains(first))
    {
        text = rest;
    }
    text
}

/// What stands before the first of these.
fn before<'t>(text: &'t [u8], any_of: &[u8]) -> &'t [u8] {
    let end = text.iter().position(|byte| any_of.contains(byte));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

#[inline(never)]
fn folds_alike(mut one: &[u8], mut other: &[u8]) -> bool {
    loop {
        match (folded(one), folded(other)) {
            (Some((first, rest)), Some((same, others))) if first == same => (one, other) = (rest, others),
            (None, None) => return true,
            _ => return false,
        }
    }
}

/// The first character as it is compared, and what stands behind it. The letters beyond ASCII are those that
/// become ASCII ones when a case is changed.
#[inline(never)]
const fn folded(text: &[u8]) -> Option<(u8, &[u8])> {
    Some(match text {
        [b'.' | b' ' | b'-' | b'[', rest @ ..] => (b'_', rest),
        [0xc4, 0xb0 | 0xb1, rest @ ..] => (b'i', rest),
        [0xc5, 0xbf, rest @ ..] => (b's', rest),
        [0xe2, 0x84, 0xaa, rest @ ..] => (b'k', rest),
        [byte, rest @ ..] => (byte.to_ascii_lowercase(), rest),
        [] => return None,
    })
}

#[cfg(test)]
mod tests;
