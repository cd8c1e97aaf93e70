//! Does this request path have one reading only? What an upstream might decode or collapse differently from
//! the route table is refused before it is matched. And which other paths may a lenient server take for the
//! same?

use alloc::{borrow::Cow, vec::Vec};

use super::uri;
use crate::{encoding::ascii::eq_ignore_ascii_case, limits::MAX_PATH_BYTES, reason::Reason};

/// Checks the path of a request, percent-encoding untouched, without its query.
///
/// Refused: `//`, `\`, `;`, dot segments, and the escapes of slash, backslash, percent, semicolon, of control
/// characters (NUL among them) and of the unreserved characters (RFC 3986 section 2.3, the dot among them),
/// which some servers decode before they route; bad escapes and escapes that are not UTF-8; white space,
/// control and non-ASCII characters.
///
/// # Errors
/// [`Reason::PathAmbiguous`].
pub fn check(path: &str) -> Result<(), Reason> {
    let starts_well = path.starts_with('/') && path.len() <= MAX_PATH_BYTES;
    let has_dot_segment = path.split('/').any(uri::is_dot_segment);
    // Bytes: the search for a text within a text brings kilobytes of code along.
    if !starts_well || has_dot_segment || path.as_bytes().windows(2).any(|pair| pair == b"//") {
        return Err(Reason::PathAmbiguous);
    }
    let mut decoded = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        let clear = match byte {
            b'%' => {
                rest = after.get(2..).unwrap_or_default();
                uri::escaped(after).filter(|value| is_clear_when_escaped(*value))
            }
            b';' | b'\\' | b'?' | b'#' => None,
            _ => byte.is_ascii_graphic().then_some(*byte),
        };
        decoded.push(clear.ok_or(Reason::PathAmbiguous)?);
    }
    // Overlong forms of `/` and `.` are still read by some decoders (`%c0%af`); only well-formed UTF-8 has
    // one reading.
    core::str::from_utf8(&decoded).map(|_| ()).map_err(|_| Reason::PathAmbiguous)
}

fn is_clear_when_escaped(byte: u8) -> bool {
    !byte.is_ascii_control() && !is_unreserved(byte) && !b"/\\%;".contains(&byte)
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
