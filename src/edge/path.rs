//! Does this request path have one reading only? What an upstream might decode or collapse differently from the route
//! table is refused before it is matched.

use alloc::vec::Vec;

use crate::{limits::MAX_PATH_BYTES, reason::Reason};

/// Checks the path of a request, percent-encoding untouched, without its query.
///
/// Refused: `//`, `\`, `;`, dot segments, and the escapes of slash, backslash, percent, semicolon, of control characters
/// (NUL among them) and of the unreserved characters (RFC 3986 section 2.3, the dot among them), which some servers
/// decode before they route; bad escapes and escapes that are not UTF-8; white space, control and non-ASCII characters.
///
/// # Errors
/// [`Reason::PathAmbiguous`].
pub fn check(path: &str) -> Result<(), Reason> {
    let starts_well = path.starts_with('/') && path.len() <= MAX_PATH_BYTES;
    // Bytes, here and below: the search for a text within a text brings kilobytes of code along.
    let has_dot_segment = path.as_bytes().split(|byte| *byte == b'/').any(|segment| segment == b"." || segment == b"..");
    if !starts_well || has_dot_segment || path.as_bytes().windows(2).any(|pair| pair == b"//") {
        return Err(Reason::PathAmbiguous);
    }
    let mut decoded = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        let clear = match byte {
            b'%' => escape_value(bytes.next(), bytes.next()).filter(|value| is_clear_when_escaped(*value)),
            b';' | b'\\' | b'?' | b'#' => None,
            _ => byte.is_ascii_graphic().then_some(byte),
        };
        decoded.push(clear.ok_or(Reason::PathAmbiguous)?);
    }
    // Overlong forms of `/` and `.` are still read by some decoders (`%c0%af`); only well-formed UTF-8 has one reading.
    core::str::from_utf8(&decoded).map(|_| ()).map_err(|_| Reason::PathAmbiguous)
}

fn escape_value(high: Option<u8>, low: Option<u8>) -> Option<u8> {
    let digit = |byte: Option<u8>| char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    digit(high)?.checked_mul(16)?.checked_add(digit(low)?)
}

fn is_clear_when_escaped(byte: u8) -> bool {
    !byte.is_ascii_control() && !is_unreserved(byte) && !b"/\\%;".contains(&byte)
}

/// RFC 3986 section 2.3.
pub(crate) const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for path in [
            "/",
            "/api",
            "/api/",
            "/api/orders/1",
            "/a-b_c~d.e",
            "/a%20b",
            "/caf%C3%A9",
            "/a%3Fb",
            "/a%40b.example",
            "/a:b@c!$&'()*+,=",
            "/..a",
            "/a..",
            "/.well-known/x",
            "/a.b/.c",
        ] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
        for path in [
            "",
            "api",
            "*",
            "//",
            "//a",
            "/a//b",
            "/a//",
            "/a\\b",
            "/a;b",
            "/a;",
            "/.",
            "/..",
            "/a/./b",
            "/a/../b",
            "/a/..",
            "/a%2fb",
            "/a%2Fb",
            "/a%5cb",
            "/a%5Cb",
            "/a%2eb",
            "/%2e%2e/b",
            "/%2E",
            "/a%25b",
            "/a%252eb",
            "/a%00",
            "/a%0d%0a",
            "/a%7f",
            "/a%3bb",
            "/a%",
            "/a%2",
            "/a%zz",
            "/a%+1",
            "/%61pi",
            "/%7Euser",
            "/a%2Db",
            "/a b",
            "/a\tb",
            "/a\nb",
            "/a\0",
            "/caf\u{e9}",
            "/a?b",
            "/a#b",
            "/a%%20",
            "/%c0%af",
            "/%C0%AE",
            "/%ff",
            "/%e9",
        ] {
            assert_eq!(check(path), Err(Reason::PathAmbiguous), "{path:?}");
        }
        let longest = ["/", &"a".repeat(MAX_PATH_BYTES - 1)].concat();
        assert_eq!(check(&longest), Ok(()));
        assert_eq!(check(&[&longest, "a"].concat()), Err(Reason::PathAmbiguous));
    }
}
