//! What is wrong with an entry that an operator wants to register, and what is to be written instead?

use crate::encoding::authority::AuthorityError;
use crate::encoding::sentence::said;

/// A fault of a client or of one of its redirect URIs.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum RedirectError {
    /// Of the host and port, in the words that every member of a configuration has for it.
    Authority(AuthorityError),
    /// A `\`, which browsers read as `/`.
    Backslash,
    /// Outside the host, white space or a character that RFC 3986 leaves out.
    Character,
    /// A `client_id` that is empty, too long, or holds more than visible ASCII and spaces (RFC 6749 appendix
    /// A.1).
    ClientId,
    /// Outside the host, a control character, plain or escaped.
    Control,
    /// A `.` or `..` segment, plain, escaped or before a `;`.
    DotSegment,
    /// Registered twice, or but for the port of a loopback address.
    Duplicate,
    /// A client with no URI at all.
    Empty,
    /// `%2e`, `%2f`, `%5c` or `%25` in the path.
    EncodedDotOrSlash,
    /// A `%` without two hexadecimal digits.
    Escape,
    /// A `#`, also an empty one (RFC 6749 section 3.1.2).
    Fragment,
    /// `http` elsewhere than on a loopback IP literal of a native client.
    Http,
    /// `localhost` or a name below it, which a resolver may send elsewhere (RFC 8252 section 8.3).
    Localhost,
    /// A scheme that the list does not take, or not in lower case.
    Scheme,
    /// Longer than [`MAX_CONFIGURED_STRING_BYTES`](crate::limits::MAX_CONFIGURED_STRING_BYTES).
    TooLong,
    /// A `*`.
    Wildcard,
}

impl RedirectError {
    /// The stable name of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Authority(fault) => fault.code(),
            Self::Backslash => "backslash",
            Self::Character => "character",
            Self::ClientId => "client_id",
            Self::Control => "control",
            Self::DotSegment => "dot_segment",
            Self::Duplicate => "duplicate",
            Self::Empty => "empty",
            Self::EncodedDotOrSlash => "encoded_dot_or_slash",
            Self::Escape => "escape",
            Self::Fragment => "fragment",
            Self::Http => "http",
            Self::Localhost => "localhost",
            Self::Scheme => "scheme",
            Self::TooLong => "too_long",
            Self::Wildcard => "wildcard",
        }
    }

    /// What is wrong, and what to write instead.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Authority(fault) => fault.message(),
            Self::Backslash => said!("has a backslash, which browsers read as a slash: write the slash"),
            Self::Character => {
                said!("holds white space or a character that a URI may hold only when escaped")
            }
            Self::ClientId => said!("is no client_id: 1 to 1024 visible ASCII characters and spaces"),
            Self::Control => said!("holds a control character, plain or escaped"),
            Self::DotSegment => said!("has a `.` or `..` segment: write the path without it"),
            Self::Duplicate => {
                said!("stands in this client's lists already (of a loopback address the port does not count)")
            }
            Self::Empty => said!("has no redirect URI: list one under `web` or `native`"),
            Self::EncodedDotOrSlash => {
                said!("escapes a dot, a slash or a percent sign in its path, which some servers decode")
            }
            Self::Escape => said!("has a percent sign without two hexadecimal digits"),
            Self::Fragment => said!("has a fragment: leave it out"),
            Self::Http => said!("is http: write https; http is only for `native` on 127.0.0.1 or [::1]"),
            Self::Localhost => {
                said!("names localhost, which may resolve elsewhere: write 127.0.0.1 or [::1]")
            }
            Self::Scheme => {
                said!(
                    "has no scheme of this list: https:// in lower case; in `native` also http:// on a loopback address and \
                 a private-use scheme with a dot, such as com.example.app:/callback"
                )
            }
            Self::TooLong => said!("is longer than 1024 bytes"),
            Self::Wildcard => said!("has a wildcard: list each URI as it is"),
        }
    }
}
