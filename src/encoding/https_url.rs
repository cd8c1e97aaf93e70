//! Is this an `https` URL that every reader splits in the same places? For what an operator writes (`jwksUri`, an
//! upstream), never for saying yes to what a stranger sends.
//!
//! RFC 3986 is far wider. What is left out here (user information, fragments, upper-case hosts, dot segments,
//! percent-encoded hosts, a default port written out) is where readers disagree.

use alloc::{borrow::ToOwned, string::String};

use super::ascii;
use crate::limits::MAX_CONFIGURED_STRING_BYTES;

/// An `https` URL in the restricted form.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HttpsUrl {
    text: String,
    origin_length: usize,
}

/// Why a text is not taken as an [`HttpsUrl`]; the message says what to write instead.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum HttpsUrlError {
    /// A character outside visible ASCII, or one of `\ " < > ^ { | }` and the backtick.
    Character,
    /// A `.` or `..` segment, plain or escaped.
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

impl HttpsUrl {
    /// Reads a URL.
    ///
    /// # Errors
    /// The first fault.
    pub fn parse(text: &str) -> Result<Self, HttpsUrlError> {
        if text.len() > MAX_CONFIGURED_STRING_BYTES {
            return Err(HttpsUrlError::TooLong);
        }
        let rest = text.strip_prefix("https://").ok_or(HttpsUrlError::Scheme)?;
        if text.as_bytes().contains(&b'#') {
            return Err(HttpsUrlError::Fragment);
        }
        if text.bytes().any(|byte| !byte.is_ascii_graphic() || b"\\\"<>^`{|}".contains(&byte)) {
            return Err(HttpsUrlError::Character);
        }
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        check_authority(authority)?;
        let after = rest.strip_prefix(authority).unwrap_or_default();
        let path = after.split('?').next().unwrap_or_default();
        if path.split('/').any(is_dot_segment) {
            return Err(HttpsUrlError::DotSegment);
        }
        Ok(Self { origin_length: text.len().saturating_sub(after.len()), text: text.to_owned() })
    }

    /// The URL as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether nothing follows the host and port.
    #[must_use]
    pub fn is_origin(&self) -> bool {
        self.origin_length == self.text.len()
    }
}

fn check_authority(authority: &str) -> Result<(), HttpsUrlError> {
    if authority.contains('@') {
        return Err(HttpsUrlError::UserInformation);
    }
    // The only address in brackets is loopback: a key set or an upstream on another bare IPv6 address has no certificate.
    let (host, port) = match authority.strip_prefix("[::1]") {
        Some("") => return Ok(()),
        Some(rest) => ("localhost", rest.strip_prefix(':').ok_or(HttpsUrlError::Host)?),
        None => match authority.split_once(':') {
            Some((host, port)) => (host, port),
            None => (authority, "1"),
        },
    };
    let label_is_plain = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if host.len() > 253 || !host.split('.').all(label_is_plain) {
        return Err(HttpsUrlError::Host);
    }
    // A last label that begins with a digit makes it an IPv4 address to a browser (`1.2.3`, `0x7f.1`): all four parts or nothing.
    let is_numeric = host.bytes().rev().take_while(|byte| *byte != b'.').last().is_some_and(|first| first.is_ascii_digit());
    if is_numeric && !is_ipv4(host) {
        return Err(HttpsUrlError::Host);
    }
    match ascii::number(port.as_bytes()) {
        Some(443) => Err(HttpsUrlError::Port),
        Some(1..=65_535) if !port.starts_with('0') => Ok(()),
        _ => Err(HttpsUrlError::Port),
    }
}

fn is_ipv4(host: &str) -> bool {
    host.split('.').count() == 4 && host.split('.').all(|part| ascii::number(part.as_bytes()).is_some_and(|number| number <= 255) && (part == "0" || !part.starts_with('0')))
}

fn is_dot_segment(segment: &str) -> bool {
    let (mut rest, mut dots) = (segment, 0_usize);
    while let Some(after) = rest.strip_prefix('.').or_else(|| rest.strip_prefix("%2e")).or_else(|| rest.strip_prefix("%2E")) {
        (rest, dots) = (after, dots.saturating_add(1));
    }
    rest.is_empty() && (1..=2).contains(&dots)
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
        ];
        for (text, expected) in cases {
            assert_eq!(HttpsUrl::parse(text).map(|url| url.is_origin()), *expected, "{text}");
        }
        let start = "https://issuer.example/";
        let longest = [start, &"a".repeat(MAX_CONFIGURED_STRING_BYTES - start.len())].concat();
        assert_eq!(HttpsUrl::parse(&longest).as_ref().map(HttpsUrl::as_str), Ok(longest.as_str()));
        assert_eq!(HttpsUrl::parse(&[&longest, "a"].concat()), Err(TooLong));
        assert_eq!(TooLong.message(), alloc::format!("is longer than {MAX_CONFIGURED_STRING_BYTES} bytes"));
        let host = |last: usize| ["https://", &"a234567890.".repeat(22), &"b".repeat(last)].concat();
        assert_eq!(HttpsUrl::parse(&host(11)).map(|_| ()), Ok(()));
        assert_eq!(HttpsUrl::parse(&host(12)), Err(Host));
    }
}
