//! Is this an `https` URL that every reader splits in the same places? For what an operator writes
//! (`jwksUri`, an upstream), never for saying yes to what a stranger sends.
//!
//! RFC 3986 is far wider. What is left out here (user information, fragments, upper-case hosts, dot segments,
//! percent-encoded hosts, a default port written out) is where readers disagree.

use super::{
    authority::{Authority, AuthorityError},
    uri,
};
use crate::limits::MAX_CONFIGURED_STRING_BYTES;

/// An `https` URL in the restricted form.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct HttpsUrl<'t> {
    text: &'t str,
    is_origin: bool,
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
    /// Anything but `https://` in lower case.
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
            Self::Character => "holds a character that no URL may hold unescaped",
            Self::DotSegment => "has a `.` or `..` segment: write the path without it",
            Self::Fragment => "has a fragment: leave it out",
            Self::Scheme => "does not begin with https://",
            Self::TooLong => "is longer than 1024 bytes",
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
        let rest = text.strip_prefix("https://").ok_or(HttpsUrlError::Scheme)?;
        if rest.bytes().any(|byte| byte == b'#') {
            return Err(HttpsUrlError::Fragment);
        }
        let (authority, after) = uri::cut(rest, uri::AUTHORITY_END);
        if let Some(fault) = Authority::read(authority, Some(443)).faults.first() {
            return Err(HttpsUrlError::Authority(fault));
        }
        if after.bytes().any(|byte| !byte.is_ascii_graphic() || b"\\\"<>^`{|}".contains(&byte)) {
            return Err(HttpsUrlError::Character);
        }
        let (path, _) = uri::cut(after, b"?");
        if path.split('/').any(uri::is_dot_segment) {
            return Err(HttpsUrlError::DotSegment);
        }
        Ok(Self { text, is_origin: after.is_empty() })
    }

    /// The URL as it was written.
    #[must_use]
    pub const fn as_str(self) -> &'t str {
        self.text
    }

    /// Whether nothing follows the host and port.
    #[must_use]
    pub const fn is_origin(self) -> bool {
        self.is_origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        use AuthorityError::{
            Address, DefaultPort, EmptyLabel, Hyphen, NoHost, PercentEncoding, Port, TrailingDot, Underscore,
            UpperCase, UserInformation, Wildcard,
        };
        use HttpsUrlError::{Authority, DotSegment, Fragment, Scheme, TooLong};
        let cases: &[(&str, Result<bool, HttpsUrlError>)] = &[
            ("https://issuer.example", Ok(true)),
            ("https://issuer.example:8443", Ok(true)),
            ("https://127.0.0.1:8443", Ok(true)),
            ("https://[::1]", Ok(true)),
            ("https://[::1]:8443", Ok(true)),
            ("https://localhost:8443/", Ok(false)),
            ("https://issuer.example/.well-known/jwks.json", Ok(false)),
            ("https://issuer.example?p=policy", Ok(false)),
            ("https://issuer.example/keys?p=a@b", Ok(false)),
            ("http://issuer.example", Err(Scheme)),
            ("HTTPS://issuer.example", Err(Scheme)),
            ("//issuer.example", Err(Scheme)),
            ("", Err(Scheme)),
            ("https://", Err(Authority(NoHost))),
            ("https:///path", Err(Authority(NoHost))),
            ("https://Issuer.example", Err(Authority(UpperCase))),
            ("https://issuer..example", Err(Authority(EmptyLabel))),
            ("https://issuer.example.", Err(Authority(TrailingDot))),
            ("https://-a.example", Err(Authority(Hyphen))),
            ("https://a_b.example", Err(Authority(Underscore))),
            ("https://%65vil.example", Err(Authority(PercentEncoding))),
            ("https://*.issuer.example", Err(Authority(Wildcard))),
            ("https://a b.example", Err(Authority(AuthorityError::Character))),
            ("https://[2001:db8::1]", Err(Authority(Address))),
            ("https://127.1", Err(Authority(Address))),
            ("https://issuer.example:443", Err(Authority(DefaultPort))),
            ("https://issuer.example:08443", Err(Authority(Port))),
            ("https://user@issuer.example", Err(Authority(UserInformation))),
            ("https://issuer.example\\a", Err(HttpsUrlError::Character)),
            ("https://issuer.example/#a", Err(Fragment)),
            ("https://issuer.example/a\\b", Err(HttpsUrlError::Character)),
            ("https://issuer.example/a b", Err(HttpsUrlError::Character)),
            ("https://issuer.example/\u{e9}", Err(HttpsUrlError::Character)),
            ("https://issuer.example/\n", Err(HttpsUrlError::Character)),
            ("https://issuer.example/a/../b", Err(DotSegment)),
            ("https://issuer.example/a/%2E./b", Err(DotSegment)),
            ("https://issuer.example/a/..;x=1/b", Err(DotSegment)),
        ];
        for (text, expected) in cases {
            assert_eq!(HttpsUrl::parse(text).map(HttpsUrl::is_origin), *expected, "{text}");
        }
        let start = "https://issuer.example/";
        let longest = [start, &"a".repeat(MAX_CONFIGURED_STRING_BYTES - start.len())].concat();
        assert_eq!(HttpsUrl::parse(&longest).map(HttpsUrl::as_str), Ok(longest.as_str()));
        assert_eq!(HttpsUrl::parse(&[&longest, "a"].concat()), Err(TooLong));
        assert_eq!(TooLong.message(), alloc::format!("is longer than {MAX_CONFIGURED_STRING_BYTES} bytes"));
    }
}
