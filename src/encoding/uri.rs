//! Where do the parts of a URI end, and what does an escape stand for? RFC 3986, for texts that are looked at
//! byte by byte and never normalised.

use alloc::vec::Vec;

use super::text::split_once;

/// What ends an authority. The backslash is no character of a URI: browsers read it as a slash.
pub const AUTHORITY_END: &[u8] = b"/?#\\";

/// What stands before the first of these ASCII bytes, and the rest with it.
#[inline(never)]
#[must_use]
pub fn cut<'t>(text: &'t str, any_of: &[u8]) -> (&'t str, &'t str) {
    let length = text.bytes().position(|byte| any_of.contains(&byte)).unwrap_or(text.len());
    text.split_at_checked(length).unwrap_or((text, ""))
}

/// What stands before the first `://`, and what stands after it.
#[must_use]
pub fn split_scheme(text: &str) -> Option<(&str, &str)> {
    split_once(text, "://")
}

/// Whether this is a scheme's name (RFC 3986 section 3.1).
#[must_use]
pub fn is_scheme(text: &str) -> bool {
    text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// What stands before the port of `host[:port]`. An address in brackets holds colons of its own.
#[must_use]
pub fn host_of(host_and_port: &str) -> &str {
    let host_at_least = match host_and_port.strip_prefix('[') {
        Some(after) => cut(after, b"]").0.len().saturating_add(1),
        None => 0,
    };
    let port = host_and_port.get(host_at_least..).map_or("", |rest| cut(rest, b":").1);
    host_and_port.strip_suffix(port).unwrap_or(host_and_port)
}

/// The byte that the two digits after a percent sign stand for (section 2.1).
#[must_use]
pub fn escaped(after: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    match after {
        [high, low, ..] => digit(*high)?.checked_mul(16)?.checked_add(digit(*low)?),
        _ => None,
    }
}

/// One percent-decoding. Nothing where a percent sign begins no escape, unless such signs stay as they are.
#[must_use]
pub fn decoded(text: &[u8], keeps_lone_signs: bool) -> Option<Vec<u8>> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte != b'%' {
            decoded.push(*byte);
        } else if let Some(escaped) = escaped(after) {
            decoded.push(escaped);
            rest = after.get(2..).unwrap_or_default();
        } else if keeps_lone_signs {
            decoded.push(b'%');
        } else {
            return None;
        }
    }
    Some(decoded)
}

/// Whether a reader takes this segment of a path for `.` or `..` (section 5.2.4): as it stands, escaped, or
/// before the parameters (`..;x`) that some servers take off before they resolve the path. What stands after
/// a `?` or `#` does not count.
#[must_use]
pub fn is_dot_segment(segment: &str) -> bool {
    let (mut rest, mut dots) = (cut(segment, b";?#").0.as_bytes(), 0_usize);
    while let [b'.', after @ ..] | [b'%', b'2', b'e' | b'E', after @ ..] = rest {
        (rest, dots) = (after, dots.saturating_add(1));
    }
    rest.is_empty() && (1..=2).contains(&dots)
}

#[cfg(test)]
mod tests;
