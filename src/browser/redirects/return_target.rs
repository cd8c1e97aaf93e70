//! Is this a path of the own origin, for every browser, once more decoded, and after one more redirect? For
//! `returnTo`, `next` and their like.
//!
//! A server that takes a target out of a form hands it on in a `Location`; another may decode it, resolve it,
//! and redirect to what it then sees as path. So a target is refused where any of these readings could leave
//! the origin: `/.//evil` resolves to the path `//evil`, which as the next `Location` is another host.

use alloc::{string::String, vec::Vec};

use super::{lint, look_alike};
use crate::limits::{MAX_DECODINGS, MAX_PATH_BYTES};

/// A path of the own origin, with query and fragment where it has them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ReturnTarget<'t>(&'t str);

/// Why a return target is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum ReturnTargetError {
    /// Nothing.
    Absent,
    /// A `\`.
    Backslash,
    /// White space, a character outside ASCII, or one that RFC 3986 leaves out, unescaped.
    Character,
    /// A control character, plain or escaped.
    Control,
    /// A `.` or `..` segment, plain, escaped or before a `;`.
    DotSegment,
    /// Two slashes in a row in the path.
    EmptySegment,
    /// A bad escape, escaped bytes that are not UTF-8, or escapes of escapes beyond three.
    Escape,
    /// Something else than a path at the start.
    NotAPath,
    /// Longer than [`MAX_PATH_BYTES`].
    TooLong,
}

impl ReturnTargetError {
    /// The stable name of the refusal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Absent => "return_target_absent",
            Self::Backslash => "return_target_backslash",
            Self::Character => "return_target_character",
            Self::Control => "return_target_control",
            Self::DotSegment => "return_target_dot_segment",
            Self::EmptySegment => "return_target_empty_segment",
            Self::Escape => "return_target_escape",
            Self::NotAPath => "return_target_not_a_path",
            Self::TooLong => "return_target_too_long",
        }
    }

    /// What is wrong with it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Absent => "no return target is given",
            Self::Backslash => "has a backslash, which browsers read as a slash",
            Self::Character => "holds white space or a character that a URI may hold only when escaped",
            Self::Control => "holds a control character, plain or escaped",
            Self::DotSegment => "has a `.` or `..` segment",
            Self::EmptySegment => "has two slashes in a row, which may begin a host",
            Self::Escape => "has a bad percent escape, or escapes too deep",
            Self::NotAPath => "does not begin with a slash",
            Self::TooLong => "is longer than 8192 bytes",
        }
    }
}

impl<'t> ReturnTarget<'t> {
    /// Reads a return target.
    ///
    /// # Errors
    /// The first reason to refuse it.
    pub fn parse(text: &'t str) -> Result<Self, ReturnTargetError> {
        if text.is_empty() {
            return Err(ReturnTargetError::Absent);
        }
        if text.len() > MAX_PATH_BYTES {
            return Err(ReturnTargetError::TooLong);
        }
        let (path, after) = lint::cut(text, &['?', '#']);
        check_path(path)?;
        if !text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte)) {
            return Err(if text.chars().any(char::is_control) {
                ReturnTargetError::Control
            } else {
                ReturnTargetError::Character
            });
        }
        check_decoded(path, check_path)?;
        check_decoded(after, check_characters)?;
        Ok(Self(text))
    }

    /// The target, byte for byte as it came.
    #[must_use]
    pub const fn as_str(self) -> &'t str {
        self.0
    }
}

/// Holds every decoding of a part against a check, until nothing is left to decode.
fn check_decoded(
    part: &str,
    check: impl Fn(&str) -> Result<(), ReturnTargetError>,
) -> Result<(), ReturnTargetError> {
    let mut text = String::from(part);
    for decodings in 0..=MAX_DECODINGS {
        let decoded = decode(text.as_bytes(), decodings > 0)?;
        if decoded.len() == text.len() {
            return Ok(());
        }
        text = String::from_utf8(decoded).map_err(|_| ReturnTargetError::Escape)?;
        check(&text)?;
    }
    Err(ReturnTargetError::Escape)
}

/// Whether a path stays on its origin as some reader might see it.
fn check_path(path: &str) -> Result<(), ReturnTargetError> {
    check_characters(path)?;
    check_segments(path)?;
    // What a server of another character set, or a reader of host names, would fold to ASCII.
    let folded: String = path.chars().filter_map(look_alike::folded).collect();
    check_segments(&folded)
}

/// A browser drops tabs and line ends wherever they stand, and in a header they end the line.
fn check_characters(text: &str) -> Result<(), ReturnTargetError> {
    if text.chars().any(char::is_control) { Err(ReturnTargetError::Control) } else { Ok(()) }
}

fn check_segments(path: &str) -> Result<(), ReturnTargetError> {
    if path.contains('\\') {
        return Err(ReturnTargetError::Backslash);
    }
    let mut segments = path.strip_prefix('/').ok_or(ReturnTargetError::NotAPath)?.split('/').peekable();
    while let Some(segment) = segments.next() {
        if lint::is_dot_segment(segment) {
            return Err(ReturnTargetError::DotSegment);
        }
        // Some readers take what follows a `;` off a segment, and are left with two slashes.
        if lint::cut(segment, &[';']).0.is_empty() && segments.peek().is_some() {
            return Err(ReturnTargetError::EmptySegment);
        }
    }
    Ok(())
}

/// One percent-decoding. What was decoded before may hold a percent sign that is none of an escape. (A form's
/// `+` means a space or itself: neither changes what is checked.)
fn decode(text: &[u8], was_decoded: bool) -> Result<Vec<u8>, ReturnTargetError> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte != b'%' {
            decoded.push(*byte);
        } else if let Some(escaped) = lint::escaped(after) {
            decoded.push(escaped);
            rest = after.get(2..).unwrap_or_default();
        } else if was_decoded {
            decoded.push(b'%');
        } else {
            return Err(ReturnTargetError::Escape);
        }
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests;
