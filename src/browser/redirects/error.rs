//! What is wrong with an entry that an operator wants to register, and what is to be written instead?

/// A fault of a client or of one of its redirect URIs.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum RedirectError {
    /// A `\`, which browsers read as `/`.
    Backslash,
    /// White space, or a character that RFC 3986 leaves out.
    Character,
    /// A `client_id` that is empty, too long, or holds more than visible ASCII and spaces (RFC 6749 appendix
    /// A.1).
    ClientId,
    /// A control character, plain or escaped.
    Control,
    /// 443 or 80 written out.
    DefaultPort,
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
    /// No host, or one that is not letters, digits and hyphens in labels of 1 to 63.
    Host,
    /// A character outside ASCII in the host.
    HostNotAscii,
    /// An upper-case letter in the host.
    HostUpperCase,
    /// `http` elsewhere than on a loopback IP literal of a native client.
    Http,
    /// An IP address as only some readers take it, or in brackets anything but `[::1]`.
    IpSpelling,
    /// `localhost` or a name below it, which a resolver may send elsewhere (RFC 8252 section 8.3).
    Localhost,
    /// A port that is no number from 1 to 65535 without leading zeros.
    Port,
    /// A scheme that the list does not take, or not in lower case.
    Scheme,
    /// Longer than [`MAX_CONFIGURED_STRING_BYTES`](crate::limits::MAX_CONFIGURED_STRING_BYTES).
    TooLong,
    /// An `@` before the path.
    UserInformation,
    /// A `*`.
    Wildcard,
}

impl RedirectError {
    /// The stable name of the fault.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Backslash => "backslash",
            Self::Character => "character",
            Self::ClientId => "client_id",
            Self::Control => "control",
            Self::DefaultPort => "default_port",
            Self::DotSegment => "dot_segment",
            Self::Duplicate => "duplicate",
            Self::Empty => "empty",
            Self::EncodedDotOrSlash => "encoded_dot_or_slash",
            Self::Escape => "escape",
            Self::Fragment => "fragment",
            Self::Host => "host",
            Self::HostNotAscii => "host_not_ascii",
            Self::HostUpperCase => "host_upper_case",
            Self::Http => "http",
            Self::IpSpelling => "ip_spelling",
            Self::Localhost => "localhost",
            Self::Port => "port",
            Self::Scheme => "scheme",
            Self::TooLong => "too_long",
            Self::UserInformation => "user_information",
            Self::Wildcard => "wildcard",
        }
    }

    /// What is wrong, and what to write instead.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Backslash => "has a backslash, which browsers read as a slash: write the slash",
            Self::Character => "holds white space or a character that a URI may hold only when escaped",
            Self::ClientId => "is no client_id: 1 to 1024 visible ASCII characters and spaces",
            Self::Control => "holds a control character, plain or escaped",
            Self::DefaultPort => "writes out the default port: leave it out",
            Self::DotSegment => "has a `.` or `..` segment: write the path without it",
            Self::Duplicate => {
                "stands in this client's lists already (of a loopback address the port does not count)"
            }
            Self::Empty => "has no redirect URI: list one under `web` or `native`",
            Self::EncodedDotOrSlash => {
                "escapes a dot, a slash or a percent sign in its path, which some servers decode"
            }
            Self::Escape => "has a percent sign without two hexadecimal digits",
            Self::Fragment => "has a fragment: leave it out",
            Self::Host => {
                "has no plain host: letters, digits, hyphens and dots, without percent signs or a dot at the end"
            }
            Self::HostNotAscii => "has a host outside ASCII: write it in its `xn--` form",
            Self::HostUpperCase => "has upper-case letters in its host: write it in lower case",
            Self::Http => "is http: write https; http is only for `native` on 127.0.0.1 or [::1]",
            Self::IpSpelling => {
                "has an IP address in a form that readers disagree on: write four plain decimals, or [::1]"
            }
            Self::Localhost => "names localhost, which may resolve elsewhere: write 127.0.0.1 or [::1]",
            Self::Port => "has a bad port: 1 to 65535 without leading zeros",
            Self::Scheme => {
                "has no scheme of this list: https:// in lower case; in `native` also http:// on a loopback address and \
                 a private-use scheme with a dot, such as com.example.app:/callback"
            }
            Self::TooLong => "is longer than 1024 bytes",
            Self::UserInformation => "has user information before the host: leave it out",
            Self::Wildcard => "has a wildcard: list each URI as it is",
        }
    }
}
