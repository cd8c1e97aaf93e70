//! Which parameters does a query or a form hold? One form-decoding (URL standard,
//! "application/x-www-form-urlencoded parsing"), but strict: where servers differ, nothing is guessed.

use alloc::{borrow::Cow, string::String, vec::Vec};

use super::uri;
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
    for part in text.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        parameters.push((decode(name)?, decode(value)?));
    }
    Ok(parameters)
}

fn decode(text: &str) -> Result<String, Reason> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                rest = after.get(2..).unwrap_or_default();
                uri::escaped(after).ok_or(Reason::FormMalformed)?
            }
            _ => *byte,
        });
    }
    String::from_utf8(decoded).map_err(|_| Reason::FormMalformed)
}

/// Whether a server somewhere reads this name as one of others that it is not, to the letter: without case,
/// up to a bracket (`a[]`, `a[0]`), a colon (Zope) or NUL, with a dot, a space, a hyphen or a bracket that
/// nothing closes (PHP) for an underscore, without what is not seen or not ASCII (a byte order mark) around
/// it, without brackets (Rack, qs) or Spring's `!` and `_` before it; and all that when it is decoded again,
/// since a proxy may have decoded it once before.
#[must_use]
pub fn may_mean(name: &str, others: &[&str]) -> bool {
    let others = || others.iter().filter(|other| **other != name);
    let is_read = |name: &str| {
        let readings = readings(name);
        others().any(|other| readings.into_iter().any(|reading| folds_alike(reading, other)))
    };
    let mut further = Cow::Borrowed(name);
    for _ in 0..MAX_DECODINGS {
        if is_read(&further) {
            return true;
        }
        if !further.contains(['%', '+']) {
            return false;
        }
        further = Cow::Owned(decode_further(&further));
    }
    is_read(&further)
}

/// What servers leave of a name.
fn readings(name: &str) -> [&str; 3] {
    let is_unseen = |character: char| character <= ' ' || character >= '\u{7f}';
    let read = name.trim_start_matches(is_unseen).split('\0').next().unwrap_or_default();
    let bare = read.trim_start_matches(|character| {
        is_unseen(character) || matches!(character, '[' | ']' | '!' | '_' | '?')
    });
    let cut = |text: &'_ str| text.split(['[', ']', ':']).next().unwrap_or_default().len();
    [(read, read.len()), (read, cut(read)), (bare, cut(bare))]
        .map(|(text, length)| text.get(..length).unwrap_or_default().trim_end_matches(is_unseen))
}

fn folds_alike(one: &str, other: &str) -> bool {
    one.chars().map(folded).eq(other.chars().map(folded))
}

/// What was decoded, decoded again: a bad escape stays text, and what is not UTF-8 is not seen.
fn decode_further(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        let escaped = uri::escaped(after).filter(|_| *byte == b'%');
        rest = if escaped.is_some() { after.get(2..).unwrap_or_default() } else { after };
        decoded.push(escaped.unwrap_or(if *byte == b'+' { b' ' } else { *byte }));
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// The letters beyond ASCII are those that become ASCII ones when a case is changed.
const fn folded(character: char) -> char {
    match character {
        '.' | ' ' | '-' | '[' => '_',
        '\u{130}' | '\u{131}' => 'i',
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        _ => character.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests;
