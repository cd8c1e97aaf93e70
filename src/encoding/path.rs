//! Does this request path have one reading only? What an upstream might decode or collapse differently from
//! the route table is refused before it is matched. And which other paths may a lenient server take for the
//! same?

use alloc::{borrow::Cow, vec::Vec};

use super::{text::parts, uri};
use crate::{
    encoding::ascii::eq_ignore_ascii_case,
    limits::{MAX_DECODINGS, MAX_PATH_BYTES},
    reason::Reason,
};

/// How a path can be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reading {
    /// In one way.
    One,
    /// With escapes that some servers decode before they route: as data, where a route takes them as such.
    Encoded,
}

/// Reads the path of a request, percent-encoding untouched, without its query.
///
/// Refused: `//`, `\`, `;`, dot segments, the escapes of backslash, semicolon and control characters (NUL among
/// them), bad escapes and escapes that are not UTF-8; white space, control and non-ASCII characters.
///
/// [`Reading::Encoded`] is a path with the escapes of slash, percent or the unreserved characters (RFC 3986
/// section 2.3, the dot among them). It is refused where one of them makes any of what is refused above, or
/// `%u`, however often it is decoded.
///
/// # Errors
/// [`Reason::PathAmbiguous`].
pub fn read(path: &str) -> Result<Reading, Reason> {
    let starts_well = path.starts_with('/') && path.len() <= MAX_PATH_BYTES;
    if !starts_well || !has_whole_segments(path) {
        return Err(Reason::PathAmbiguous);
    }
    let mut reading = Reading::One;
    let mut decoded = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        let clear = match byte {
            b'%' => {
                rest = after.get(2..).unwrap_or_default();
                let value =
                    uri::escaped(after).filter(|value| !value.is_ascii_control() && !b"\\;".contains(value));
                if value.is_some_and(|value| is_unreserved(value) || b"/%".contains(&value)) {
                    reading = Reading::Encoded;
                }
                value
            }
            b';' | b'\\' | b'?' | b'#' => None,
            _ => byte.is_ascii_graphic().then_some(*byte),
        };
        decoded.push(clear.ok_or(Reason::PathAmbiguous)?);
    }
    // Overlong forms of `/` and `.` are still read by some decoders (`%c0%af`); only well-formed UTF-8 has
    // one reading.
    let is_clear = match reading {
        Reading::One => core::str::from_utf8(&decoded).is_ok(),
        Reading::Encoded => is_data(decoded),
    };
    if is_clear { Ok(reading) } else { Err(Reason::PathAmbiguous) }
}

/// Whether what was decoded once stays the names below a path that it was, however often it is decoded again.
fn is_data(mut decoded: Vec<u8>) -> bool {
    for _ in 0..=MAX_DECODINGS {
        let Ok(path) = core::str::from_utf8(&decoded) else { return false };
        let is_clear = path.bytes().all(|byte| !byte.is_ascii_control() && !b"\\;".contains(&byte));
        let has_other_escape = path.as_bytes().windows(2).any(|pair| matches!(pair, b"%u" | b"%U"));
        if !is_clear || has_other_escape || !has_whole_segments(path) {
            return false;
        }
        match uri::decoded(&decoded, true) {
            Some(further) if further.len() < decoded.len() => decoded = further,
            _ => return true,
        }
    }
    false
}

/// Whether no segment is empty but the last one, and none is a dot segment.
fn has_whole_segments(path: &str) -> bool {
    // Bytes: the search for a text within a text brings kilobytes of code along.
    let has_empty = path.as_bytes().windows(2).any(|pair| pair == b"//");
    !has_empty && !parts(path, b'/').any(uri::is_dot_segment)
}

/// RFC 3986 section 2.3.
pub(crate) const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Letters beyond ASCII that Unicode's mappings of case make `i`, `s` or `k`: two of Turkish, the long s, and
/// the sign for kelvin.
const FOLDED_ESCAPES: [(&str, u8); 4] =
    [("%C4%B0", b'i'), ("%C4%B1", b'i'), ("%C5%BF", b's'), ("%E2%84%AA", b'k')];

/// A path for [`Pattern::fits_folded`](super::path_pattern::Pattern::fits_folded): without a slash at the
/// end, and with a letter for each escape that some servers take for it. Other escapes fit no pattern, and
/// stay.
pub(crate) fn folded(path: &str) -> Cow<'_, [u8]> {
    let mut rest = path.strip_suffix('/').unwrap_or(path).as_bytes();
    if !rest.contains(&b'%') {
        return Cow::Borrowed(rest);
    }
    let mut folded = Vec::with_capacity(rest.len());
    while let Some((byte, after)) = rest.split_first() {
        let escape = FOLDED_ESCAPES.iter().find_map(|(escape, letter)| {
            let (head, after) = rest.split_at_checked(escape.len())?;
            eq_ignore_ascii_case(head, escape.as_bytes()).then_some((*letter, after))
        });
        let (byte, after) = escape.unwrap_or((*byte, after));
        folded.push(byte);
        rest = after;
    }
    Cow::Owned(folded)
}

#[cfg(test)]
mod tests;
