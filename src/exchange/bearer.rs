//! Which token does `Authorization` carry? (RFC 6750 section 2.1, RFC 9110 section 11.6.2)
//!
//! Never from a query string: those end up in logs, histories and referrers (RFC 6750 section 5.3).

use crate::{
    encoding::{ascii::eq_ignore_ascii_case, text::field_value},
    reason::Reason,
};

/// Takes the value of `Authorization`, as a `Headers` object gives it: two headers come joined by a comma,
/// and a token holds none, so they are refused. White space at its ends is no part of it.
///
/// # Errors
/// [`Reason::CredentialsMissing`], [`Reason::CredentialsMalformed`].
pub fn token(authorization: Option<&str>) -> Result<&str, Reason> {
    after_scheme(field_value(authorization.ok_or(Reason::CredentialsMissing)?), SCHEME)
}

/// The scheme of `Authorization`.
pub(super) const SCHEME: &str = "Bearer";

/// The token behind a scheme, whose letters are compared without case.
pub(super) fn after_scheme<'v>(value: &'v str, scheme: &str) -> Result<&'v str, Reason> {
    let (given, rest) = value.split_at_checked(scheme.len()).ok_or(Reason::CredentialsMalformed)?;
    let token = rest.trim_start_matches(' ');
    let is_scheme = eq_ignore_ascii_case(given.as_bytes(), scheme.as_bytes());
    if is_scheme && token.len() < rest.len() { whole(token) } else { Err(Reason::CredentialsMalformed) }
}

/// The text, where it is a token and nothing else.
pub(super) fn whole(text: &str) -> Result<&str, Reason> {
    if is_b64token(text.as_bytes()) { Ok(text) } else { Err(Reason::CredentialsMalformed) }
}

/// `1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="`
fn is_b64token(mut token: &[u8]) -> bool {
    while let [rest @ .., b'='] = token {
        token = rest;
    }
    !token.is_empty() && token.iter().all(|byte| is_b64token_character(*byte))
}

const fn is_b64token_character(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'+' | b'/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        assert_eq!(token(None), Err(Reason::CredentialsMissing));
        for (value, expected) in [
            ("Bearer a.b.c", "a.b.c"),
            ("bearer a.b.c", "a.b.c"),
            ("BEARER   a.b.c", "a.b.c"),
            ("Bearer a-._~+/==", "a-._~+/=="),
            ("Bearer a.b.c ", "a.b.c"),
            (" Bearer a.b.c", "a.b.c"),
            ("\t Bearer  a.b.c\t \t", "a.b.c"),
        ] {
            assert_eq!(token(Some(value)), Ok(expected), "{value}");
        }
        for value in [
            "",
            " ",
            "Bearer",
            "Bearer ",
            "Bearer  ",
            "a.b.c",
            "Basic dXNlcjpwYXNz",
            "Bearer a.b.c\r",
            "Bearer a.b.c\u{a0}",
            "\u{b}Bearer a.b.c",
            "Bearer a.b.c ,",
            "Bearer a b",
            "Bearer\ta.b.c",
            "Bearer a.b.c, Bearer d.e.f",
            "Bearer a.b.c,d.e.f",
            "Bearer token=\"a.b.c\"",
            "Bearer a=b",
            "Bearer =",
            "Bearer \u{e9}",
            "Bearer \ta.b.c",
            "Bearera.b.c",
            "DPoP a.b.c",
            "Bearer a.b.c\0",
        ] {
            assert_eq!(token(Some(value)), Err(Reason::CredentialsMalformed), "{value:?}");
        }
    }
}
