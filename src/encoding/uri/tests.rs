//! Which parts does a URI have, and what stands escaped in them?

use super::*;

#[test]
fn parts() {
    for (text, any_of, expected) in [
        ("", "/", ("", "")),
        ("a", "/", ("a", "")),
        ("a/b/c", "/", ("a", "/b/c")),
        ("a?b/c", "/?", ("a", "?b/c")),
        ("/", "/", ("", "/")),
        ("b\u{fc}cher:1", ":", ("b\u{fc}cher", ":1")),
    ] {
        assert_eq!(cut(text, any_of.as_bytes()), expected, "{text}");
    }
    for (text, expected) in [
        ("", None),
        ("https:/a", None),
        ("https://a/b", Some(("https", "a/b"))),
        ("://", Some(("", ""))),
        ("a:b://c://d", Some(("a:b", "c://d"))),
        ("b\u{fc}:///", Some(("b\u{fc}", "/"))),
    ] {
        assert_eq!(split_scheme(text), expected, "{text}");
        assert_eq!(split_scheme(text), text.split_once("://"), "{text}");
    }
    for (text, is_name) in [
        ("https", true),
        ("A1+-.", true),
        ("", false),
        ("1a", false),
        (".a", false),
        ("a b", false),
        ("\u{e9}", false),
    ] {
        assert_eq!(is_scheme(text), is_name, "{text}");
    }
    for (text, host) in [
        ("", ""),
        ("a.example", "a.example"),
        ("a.example:1", "a.example"),
        ("a:1:2", "a"),
        (":1", ""),
        ("[::1]", "[::1]"),
        ("[::1]:1", "[::1]"),
        ("[::1]x:1", "[::1]x"),
        ("[::1", "[::1"),
        ("[", "["),
        ("a[:1]", "a["),
        ("[b\u{fc}:]:1", "[b\u{fc}:]"),
    ] {
        assert_eq!(host_of(text), host, "{text}");
    }
}

#[test]
fn escapes_and_dots() {
    for (after, byte) in [
        ("2f", Some(b'/')),
        ("2Fx", Some(b'/')),
        ("ff", Some(255)),
        ("00", Some(0)),
        ("", None),
        ("2", None),
        ("+1", None),
        ("2g", None),
        (" 2", None),
    ] {
        assert_eq!(escaped(after.as_bytes()), byte, "{after}");
    }
    for segment in [".", "..", "%2e", "%2E.", ".%2e", "..;x=1", ".?a", "..#a"] {
        assert!(is_dot_segment(segment), "{segment}");
    }
    for segment in ["", "...", ".a", "a.", "a", ".%2f", "%2e%2e%2e", ";.", "%252e"] {
        assert!(!is_dot_segment(segment), "{segment}");
    }
}
