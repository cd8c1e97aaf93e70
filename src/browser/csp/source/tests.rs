//! Which sources may an operator write, and which covers which?

use super::*;

#[test]
fn what_an_operator_may_write() {
    for text in [
        "'self'",
        "'wasm-unsafe-eval'",
        "https:",
        "data:",
        "*",
        "https://*.example.com",
        "https://a.example:8443/path/",
        "wss://a.example",
        "http://127.0.0.1:*",
        "'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='",
    ] {
        assert_eq!(Source::configured(text).map(|source| source.text()), Ok(text.into()), "{text}");
    }
}

#[test]
fn what_an_operator_may_not_write() {
    use SourceError::{Character, Escape, FixedNonce, HashLength, NotASource, NotCanonical, Unquoted};
    for (text, fault) in [
        ("", Character),
        ("x.example;script-src", Character),
        ("a.example,b.example", Character),
        ("a.example b.example", Character),
        ("a.example\t", Character),
        ("a.example\r\nset-cookie:x", Character),
        ("a.example\0", Character),
        ("\u{fc}.example", Character),
        ("\u{2018}none\u{2019}", Character),
        ("none", Unquoted),
        ("Self", Unquoted),
        ("strict-dynamic", Unquoted),
        ("nonce-abc", Unquoted),
        ("sha512-abc", Unquoted),
        ("'nonce-AAAAAAAAAAAAAAAAAAAAAA=='", FixedNonce),
        ("'sha256-AAAA'", HashLength),
        ("'none'", NotASource),
        ("'unsafe-inlin'", NotASource),
        ("'self", NotASource),
        ("\"none\"", NotASource),
        ("a..example", NotASource),
        ("*a.example", NotASource),
        ("a.*", NotASource),
        ("https://", NotASource),
        ("a.example:8443/x://y", NotASource),
        ("https://user@a.example", NotASource),
        ("https://a.example:65536", NotASource),
        ("https://a.example:+1", NotASource),
        ("https://a.example//x", NotASource),
        ("https://a.example/%4", NotASource),
        ("https://a.example\\x", NotASource),
        ("https://a.example/%20*", Escape),
        ("https://a.example/%C3%A9", Escape),
        ("https://a.example/%41", Escape),
        ("HTTPS://a.example", NotCanonical),
        ("https://A.example", NotCanonical),
        ("https://a.example/?q", NotCanonical),
        ("https://a.example#x", NotCanonical),
        ("https://a.example:0443", NotCanonical),
        ("'SELF'", NotCanonical),
    ] {
        assert_eq!(Source::configured(text), Err(fault), "{text}");
    }
}

#[test]
fn which_source_covers_which() {
    for (ours, theirs, covers) in [
        ("https:", "https://a.example", true),
        ("http:", "https://a.example", true),
        ("https:", "http://a.example", false),
        ("*", "https://a.example:8443", true),
        ("*", "data:", false),
        ("a.example", "https://a.example", true),
        ("a.example", "http://a.example", false),
        ("http://a.example", "https://a.example:80", false),
        ("http://a.example:80", "https://a.example", true),
        ("https://*.a.example", "https://x.y.a.example", true),
        ("https://*.a.example", "https://a.example", false),
        ("https://*.a.example", "https://xa.example", false),
        ("https://a.example", "https://a.example:443", true),
        ("https://a.example", "https://a.example:8443", false),
        ("https://a.example:*", "https://a.example", true),
        ("https://a.example/x/", "https://a.example/x/y", true),
        ("https://a.example/x", "https://a.example/x/y", false),
        ("https://a.example/x", "https://a.example/x", true),
        ("https://a.example", "https://a.example/x", true),
        ("https://a.example/", "https://a.example/x", true),
        ("https://a.example/", "https://a.example", true),
        ("https://a.example/x", "https://a.example", false),
        ("'self'", "https://a.example", false),
    ] {
        let read = |text| Source::read(text).unwrap();
        assert_eq!(read(ours).covers(&read(theirs)), covers, "{ours} {theirs}");
    }
}
