//! Of several issuers, which one to ask for a key? This scanner reads the payload's top-level `iss` string
//! and nothing else, before the signature is checked.
//!
//! Its answer is a hint: it chooses among the issuers that the route names, and after the signature the
//! strict parse must give that issuer's exact string again. It is never a cache key, never logged, never
//! kept.

use alloc::string::String;

use crate::encoding::{base64, json};

/// No single `iss` string could be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no single iss string")]
pub struct NoHint;

/// Reads the hint from the payload's base64url text.
///
/// # Errors
/// [`NoHint`] where the payload is not an object, or `iss` is absent, there twice, or not a string.
pub fn read(payload: &str) -> Result<String, NoHint> {
    let bytes = base64::decode_url(payload).map_err(|_| NoHint)?;
    json::top_level_string(&bytes, "iss").ok_or(NoHint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64ct::{Base64UrlUnpadded, Encoding};

    #[test]
    fn table() {
        let cases: &[(&str, Option<&str>)] = &[
            (r#"{"iss":"a"}"#, Some("a")),
            (r#"{"sub":{"iss":"b"},"iss":"a","x":[{"iss":"c"}]}"#, Some("a")),
            (r#"{"\u0069ss":"a"}"#, Some("a")),
            (r#"{"iss":"a","iss":"a"}"#, None),
            (r#"{"iss":"a","\u0069ss":"b"}"#, None),
            (r#"{"iss":"a","iss":null}"#, None),
            (r#"{"iss":["a"]}"#, None),
            (r#"{"iss":1}"#, None),
            (r#"{"iss":null}"#, None),
            (r#"{"sub":"a"}"#, None),
            (r#"{}"#, None),
            (r#"["iss","a"]"#, None),
            (r#"{"iss":"a"}x"#, None),
            (r#"{"iss":"a""#, None),
            ("", None),
        ];
        for (payload, expected) in cases {
            let text = Base64UrlUnpadded::encode_string(payload.as_bytes());
            assert_eq!(read(&text).ok().as_deref(), *expected, "{payload}");
        }
        assert_eq!(read("e30="), Err(NoHint));
    }

    #[test]
    fn nesting_neither_overflows_nor_traps() {
        let deep = ["{\"x\":", &"[".repeat(6_000), &"]".repeat(6_000), ",\"iss\":\"a\"}"].concat();
        let _ = read(&Base64UrlUnpadded::encode_string(deep.as_bytes()));
    }
}
