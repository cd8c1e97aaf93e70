//! Is this an `https` URL that every reader splits in the same places? For what an operator writes
//! (`jwksUri`, an upstream), never for saying yes to what a stranger sends.
//!
//! RFC 3986 is far wider. What is left out here (user information, fragments, upper-case hosts, dot segments,
//! percent-encoded hosts, a default port written out) is where readers disagree.

use super::{ascii, uri};
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
    /// A character outside visible ASCII, or one of `\ " < > ^ { | }` and the backtick.
    Character,
    /// A `.` or `..` segment, plain, escaped or before a `;`.
    DotSegment,
    /// A `#`.
    Fragment,
    /// Not lower-case letters, digits, dots and hyphens in labels of 1 to 63, and not `[::1]`.
    Host,
    /// A bad number, or 443 written out.
    Port,
    /// Anything but `https://` in lower case.
    Scheme,
    /// Longer than [`MAX_CONFIGURED_STRING_BYTES`].
    TooLong,
    /// An `@` before the path.
    UserInformation,
}

impl HttpsUrlError {
    /// What to write instead.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Character => "holds a character that no URL may hold unescaped",
            Self::DotSegment => "has a `.` or `..` segment: write the path without it",
            Self::Fragment => "has a fragment: leave it out",
            Self::Host => "has no plain host: write it in lower case, ASCII, without percent signs",
            Self::Port => "has a bad port: 1 to 65535 without leading zeros, and 443 is not written",
            Self::Scheme => "does not begin with https://",
            Self::TooLong => "is longer than 1024 bytes",
            Self::UserInformation => "has user information before the host: leave it out",
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
        if rest.bytes().any(|byte| !byte.is_ascii_graphic() || b"\\\"<>^`{|}".contains(&byte)) {
            return Err(HttpsUrlError::Character);
        }
        let (authority, after) = uri::cut(rest, uri::AUTHORITY_END);
        check_authority(authority.as_bytes())?;
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

/// What stands before the first of these bytes, and the rest.
#[inline(never)]
fn split_before<'t>(text: &'t [u8], any_of: &[u8]) -> (&'t [u8], &'t [u8]) {
    let length = text.iter().position(|byte| any_of.contains(byte)).unwrap_or(text.len());
    text.split_at_checked(length).unwrap_or((text, &[]))
}

fn check_authority(authority: &[u8]) -> Result<(), HttpsUrlError> {
    if authority.contains(&b'@') {
        return Err(HttpsUrlError::UserInformation);
    }
    // The only address in brackets is loopback: a key set or an upstream on another bare IPv6 address has no
    // certificate.
    let (host, rest) = match authority.strip_prefix(b"[::1]") {
        Some(rest) => (b"localhost".as_slice(), rest),
        None => split_before(authority, b":"),
    };
    if !is_plain_host(host) {
        return Err(HttpsUrlError::Host);
    }
    match rest {
        [] => Ok(()),
        [b':', b'0', ..] => Err(HttpsUrlError::Port),
        [b':', port @ ..] => match ascii::number(port) {
            Some(1..=442 | 444..=65_535) => Ok(()),
            _ => Err(HttpsUrlError::Port),
        },
        _ => Err(HttpsUrlError::Host),
    }
}

/// A last label that begins with a digit makes it an IPv4 address to a browser (`1.2.3`, `0x7f.1`): all four
/// parts or nothing.
fn is_plain_host(host: &[u8]) -> bool {
    let (mut parts, mut is_numeric, mut is_address) = (0_u32, false, true);
    for label in host.split(|byte| *byte == b'.') {
        if !is_plain_label(label) {
            return false;
        }
        parts = parts.saturating_add(1);
        is_numeric = label.first().is_some_and(u8::is_ascii_digit);
        is_address &= is_address_part(label);
    }
    host.len() <= 253 && (!is_numeric || (is_address && parts == 4))
}

fn is_plain_label(label: &[u8]) -> bool {
    label.len() <= 63
        && label.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
        && !matches!(label, [] | [b'-', ..] | [.., b'-'])
}

fn is_address_part(label: &[u8]) -> bool {
    ascii::number(label).is_some_and(|number| number <= 255) && !matches!(label, [b'0', _, ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        use HttpsUrlError::*;
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
            ("https://", Err(Host)),
            ("https:///path", Err(Host)),
            ("https://Issuer.example", Err(Host)),
            ("https://issuer..example", Err(Host)),
            ("https://issuer.example.", Err(Host)),
            ("https://-a.example", Err(Host)),
            ("https://a_b.example", Err(Host)),
            ("https://%65vil.example", Err(Host)),
            ("https://[2001:db8::1]", Err(Host)),
            ("https://127.1", Err(Host)),
            ("https://0x7f.0.0.1", Err(Host)),
            ("https://127.0.0.01", Err(Host)),
            ("https://issuer.example:443", Err(Port)),
            ("https://issuer.example:", Err(Port)),
            ("https://issuer.example:0", Err(Port)),
            ("https://issuer.example:08443", Err(Port)),
            ("https://issuer.example:+8443", Err(Port)),
            ("https://issuer.example:65536", Err(Port)),
            ("https://user@issuer.example", Err(UserInformation)),
            ("https://user:pass@issuer.example", Err(UserInformation)),
            ("https://issuer.example/#a", Err(Fragment)),
            ("https://issuer.example/a\\b", Err(Character)),
            ("https://issuer.example/a b", Err(Character)),
            ("https://issuer.example/\u{e9}", Err(Character)),
            ("https://issuer.example/\n", Err(Character)),
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
        let host = |last: usize| ["https://", &"a234567890.".repeat(22), &"b".repeat(last)].concat();
        assert_eq!(HttpsUrl::parse(&host(11)).map(|_| ()), Ok(()));
        assert_eq!(HttpsUrl::parse(&host(12)), Err(Host));
    }
}
