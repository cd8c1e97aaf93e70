//! Is this a path of the own origin, for every browser, once more decoded, and after one more redirect? For
//! `returnTo`, `next` and their like.
//!
//! A server that takes a target out of a form hands it on in a `Location`; another may decode it, resolve it,
//! and redirect to what it then sees as path. So a target is refused where any of these readings could leave
//! the origin: `/.//evil` resolves to the path `//evil`, which as the next `Location` is another host.

use alloc::{borrow::Cow, string::String};

use super::look_alike;
use crate::{
    encoding::{
        text::{halves, parts, to_owned_text},
        uri,
    },
    limits::{MAX_DECODINGS, MAX_PATH_BYTES},
    reason::Reason,
};

/// Checks a path of the own origin, with query and fragment where it has them. It may hold what browsers leave as
/// it is in `location.pathname` and `location.search` (URL standard, "path percent-encode set" and "query
/// percent-encode set"; some browsers leave `^` in a path), and what stands there once its escapes are decoded.
/// The backslash is refused all the same: as first character of a path it is a slash.
///
/// # Errors
/// The first reason to refuse it.
pub fn check(text: &str) -> Result<(), Reason> {
    if text.is_empty() {
        return Err(Reason::ReturnTargetMissing);
    }
    if text.len() > MAX_PATH_BYTES {
        return Err(Reason::ReturnTargetTooLong);
    }
    let escaped = escaped_beyond_ascii(text);
    let (path, after) = uri::cut(&escaped, b"?#");
    check_path(path)?;
    let stand_raw = |part: &str, others: &[u8]| {
        part.bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"\"<>\\".contains(&byte) && !others.contains(&byte))
    };
    if !stand_raw(path, b"`{}") || !stand_raw(after, b"") {
        return Err(if text.chars().any(char::is_control) {
            Reason::ReturnTargetControl
        } else {
            Reason::ReturnTargetCharacter
        });
    }
    check_decoded(path, false, false, check_path)?;
    check_decoded(path, false, true, check_path)?;
    check_decoded(path, false, false, check_signs)?;
    // Browsers leave a percent sign as it is that begins no escape, and nothing there leads elsewhere.
    check_decoded(after, true, false, check_after)
}

/// The text as a browser writes it: what is not ASCII as its escapes (URL standard, "UTF-8 percent-encode"), by
/// which it is then judged.
fn escaped_beyond_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii() {
            escaped.push(char::from(byte));
            continue;
        }
        escaped.push('%');
        for half in [byte >> 4, byte & 0xf] {
            escaped.extend(char::from_digit(half.into(), 16));
        }
    }
    Cow::Owned(escaped)
}

/// Holds every decoding of a part, as it is folded, against a check, until nothing is left to decode.
/// `keeps_lone_signs`: whether a percent sign may stand for itself from the start.
fn check_decoded(
    part: &str,
    keeps_lone_signs: bool,
    is_folded: bool,
    check: fn(&str) -> Result<(), Reason>,
) -> Result<(), Reason> {
    let mut text = to_owned_text(part);
    for decodings in 0..=MAX_DECODINGS {
        // What was decoded before may hold a percent sign that is none of an escape. (A form's `+` means a space
        // or itself: neither changes what is checked.)
        let keeps_lone_signs = keeps_lone_signs || decodings > 0;
        let decoded = uri::decoded(text.as_bytes(), keeps_lone_signs).ok_or(Reason::ReturnTargetEscape)?;
        if decoded.len() == text.len() {
            return Ok(());
        }
        text = String::from_utf8(decoded).map_err(|_| Reason::ReturnTargetEscape)?;
        if is_folded {
            text = folded(&text);
        }
        check(&text)?;
    }
    Err(Reason::ReturnTargetEscape)
}

/// Whether a path stays on its origin as some reader might see it.
fn check_path(path: &str) -> Result<(), Reason> {
    check_characters(path)?;
    check_segments(path)?;
    let folded = folded(path);
    check_segments(&folded)?;
    check_percent_signs(&folded)
}

/// No table knows what every reader makes of signs beyond ASCII: iconv writes a slash for a division sign. So
/// none begins a path, and none stands beside dots that would then be a segment.
fn check_signs(path: &str) -> Result<(), Reason> {
    let mut as_slashes = String::new();
    for character in path.chars() {
        as_slashes.push(if look_alike::is_sign(character) { '/' } else { character });
    }
    if parts(&as_slashes, b'/').any(uri::is_dot_segment) {
        return Err(Reason::ReturnTargetDotSegment);
    }
    if as_slashes.starts_with("//") { Err(Reason::ReturnTargetEmptySegment) } else { Ok(()) }
}

/// What a server of another character set, or a reader of host names, folds to ASCII or drops.
fn folded(text: &str) -> String {
    let mut folded = String::new();
    for character in text.chars() {
        if let Some(character) = look_alike::folded(character) {
            folded.push(character);
        }
    }
    folded
}

/// A percent sign that begins no escape may stand there, but not where some reader makes one of it:
/// `%u002f`, or digits beyond ASCII.
fn check_percent_signs(folded: &str) -> Result<(), Reason> {
    let begins_escape = |after: &str| {
        let mut characters = after.chars();
        let (first, second) = (characters.next().unwrap_or_default(), characters.next().unwrap_or_default());
        matches!(first, 'u' | 'U')
            || look_alike::may_be_digit(first)
            || (first.is_ascii_hexdigit() && look_alike::may_be_digit(second))
    };
    if parts(folded, b'%').skip(1).any(begins_escape) { Err(Reason::ReturnTargetEscape) } else { Ok(()) }
}

/// What stands in a query or a fragment leads nowhere by itself, but it must not end the header's line: not
/// by `%u000a` either. Another `%u` is what scripts of old wrote.
fn check_after(text: &str) -> Result<(), Reason> {
    let is_control = |after: &str| {
        let digits = after.strip_prefix("u00").or_else(|| after.strip_prefix("U00")).unwrap_or_default();
        uri::escaped(digits.as_bytes()).is_some_and(|byte| char::from(byte).is_control())
    };
    if parts(text, b'%').skip(1).any(is_control) {
        Err(Reason::ReturnTargetControl)
    } else {
        check_characters(text)
    }
}

/// A browser drops tabs and line ends wherever they stand, and in a header they end the line.
fn check_characters(text: &str) -> Result<(), Reason> {
    if text.chars().any(char::is_control) { Err(Reason::ReturnTargetControl) } else { Ok(()) }
}

fn check_segments(path: &str) -> Result<(), Reason> {
    if path.contains('\\') {
        return Err(Reason::ReturnTargetBackslash);
    }
    let mut rest = Some(path.strip_prefix('/').ok_or(Reason::ReturnTargetNotAPath)?);
    while let Some(segments) = rest {
        let halves = halves(segments, b'/');
        rest = halves.map(|(_, after)| after);
        let segment = halves.map_or(segments, |(segment, _)| segment);
        if uri::is_dot_segment(segment) {
            return Err(Reason::ReturnTargetDotSegment);
        }
        // Some readers take what follows a `;` off a segment, and are left with two slashes.
        if uri::cut(segment, b";").0.is_empty() && rest.is_some() {
            return Err(Reason::ReturnTargetEmptySegment);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
