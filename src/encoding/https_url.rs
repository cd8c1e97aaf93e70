//! Is this an `https` URL, or one of this machine for development, that every reader splits in the same places?
//! For what an operator writes (`jwksUri`, an upstream), never for saying yes to what a stranger sends.
//!
//! RFC 3986 is far wider. What is left out here (user information, fragments, upper-case hosts, dot segments,
//! percent-encoded hosts, a default port written out) is where readers disagree.

use super::{
    authority::{Authority, AuthorityError},
    text::parts,
    uri,
};
use crate::encoding::sentence::said;
use crate::limits::MAX_CONFIGURED_STRING_BYTES;

/// An `https` URL in the restricted form; or one with `http`, `localhost`, `127.0.0.1` or `[::1]` and a port.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct HttpsUrl<'t> {
    text: &'t str,
    is_origin: bool,
    is_development: bool,
}

/// Why a text is not taken as an [`HttpsUrl`]; the message says what to write instead.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum HttpsUrlError {
    /// Of the host and port.
    Authority(AuthorityError),
    /// After the host and port, a character outside visible ASCII, or one of `\ " < > ^ { | }` and the
    /// backtick.
    Character,
    /// A `.` or `..` segment, plain, escaped or before a `;`.
    DotSegment,
    /// A `#`.
    Fragment,
    /// Anything but `https://` in lower case, and `http://` elsewhere than on a port of this machine.
    Scheme,
    /// Longer than [`MAX_CONFIGURED_STRING_BYTES`].
    TooLong,
}

impl HttpsUrlError {
    /// What to write instead.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Authority(fault) => fault.message(),
            Self::Character => said!("holds a character that no URL may hold unescaped"),
            Self::DotSegment => said!("has a `.` or `..` segment: write the path without it"),
            Self::Fragment => said!("has a fragment: leave it out"),
            Self::Scheme => {
                said!(
                    "does not begin with https:// (http:// is for development, on localhost, 127.0.0.1 or [::1] with a port)"
                )
            }
            Self::TooLong => said!("is longer than 1024 bytes"),
        }
    }
}

impl<'t> HttpsUrl<'t> {
    /// Reads a URL.
    ///
    /// # Errors
    /// The first fault.
    pub fn parse(text: &'t str) -> Result<Self, HttpsUrlError> {
        if text.len() > MAX_CONFIGURED_STRING_BYTES {
            return Err(HttpsUrlError::TooLong);
        }
        let (rest, default_port) = match text.strip_prefix("http://") {
            Some(rest) => (rest, 80),
            None => (text.strip_prefix("https://").ok_or(HttpsUrlError::Scheme)?, 443),
        };
        let is_development = default_port == 80;
        if rest.bytes().any(|byte| byte == b'#') {
            return Err(HttpsUrlError::Fragment);
        }
        let (authority, after) = uri::cut(rest, uri::AUTHORITY_END);
        let read = Authority::read(authority, Some(default_port));
        let is_local = matches!(read.host, "localhost" | "127.0.0.1" | "[::1]") && read.port.is_some();
        if is_development && !is_local {
            return Err(HttpsUrlError::Scheme);
        }
        if let Some(fault) = read.faults.first() {
            return Err(HttpsUrlError::Authority(fault));
        }
        if after.bytes().any(|byte| !byte.is_ascii_graphic() || b"\\\"<>^`{|}".contains(&byte)) {
            return Err(HttpsUrlError::Character);
        }
        let (path, _) = uri::cut(after, b"?");
        if parts(path, b'/').any(uri::is_dot_segment) {
            return Err(HttpsUrlError::DotSegment);
        }
        Ok(Self { text, is_origin: after.is_empty(), is_development })
    }

    /// The URL as it was written.
    #[must_use]
    pub const fn as_str(self) -> &'t str {
        self.text
    }

    /// Whether it is `http` on this machine.
    #[must_use]
    pub const fn is_development(self) -> bool {
        self.is_development
    }

    /// Its scheme, host and port, as two URLs of one origin both have them.
    #[must_use]
    pub fn origin(self) -> &'t str {
        let rest = uri::split_scheme(self.text).map_or("", |(_, rest)| rest);
        let (_, after) = uri::cut(rest, uri::AUTHORITY_END);
        self.text.strip_suffix(after).unwrap_or(self.text)
    }

    /// Whether nothing follows the host and port.
    #[must_use]
    pub const fn is_origin(self) -> bool {
        self.is_origin
    }
}

#[cfg(test)]
mod tests;
