//! Tables: what is a return target, and why something is none.

use alloc::format;

use super::check;
use crate::{limits::MAX_PATH_BYTES, reason::Reason};

#[test]
fn accepted() {
    for text in [
        "/",
        "/a",
        "/a/",
        "/a/b.c/.d/e..",
        "/?a=b",
        "/#a",
        "/a?b=c#d",
        "/a?next=/b//c/../d",
        "/a?next=https://b.example/&x=//c",
        "/a?next=https%3A%2F%2Fb.example%2F%3Fq%3D%2525",
        "/a?q=100%25",
        "/a?q=a%5Cb",
        "/a#//b",
        "/a%20b",
        "/a+b",
        "/caf%C3%A9",
        "/%E6%97%A5%E6%9C%AC",
        "/a:b@c!$&'()*+,;=~_-",
        "/a;b=c/d",
    ] {
        assert_eq!(check(text), Ok(()), "{text}");
    }
}

#[test]
fn refused() {
    use Reason::{
        ReturnTargetAbsent as Absent, ReturnTargetBackslash as Backslash, ReturnTargetCharacter as Character,
        ReturnTargetControl as Control, ReturnTargetDotSegment as DotSegment,
        ReturnTargetEmptySegment as EmptySegment, ReturnTargetEscape as Escape,
        ReturnTargetNotAPath as NotAPath,
    };
    for (text, expected) in [
        ("", Absent),
        ("a", NotAPath),
        ("?a=b", NotAPath),
        ("#a", NotAPath),
        (".", NotAPath),
        (" /a", NotAPath),
        ("https://evil.example/", NotAPath),
        ("https:evil.example", NotAPath),
        ("javascript:alert(1)", NotAPath),
        ("data:text/html,x", NotAPath),
        ("%2f%2fevil.example", NotAPath),
        ("\u{ff0f}\u{ff0f}evil.example", NotAPath),
        ("\\\\evil.example", Backslash),
        ("\t//evil.example", Control),
        ("//evil.example", EmptySegment),
        ("///evil.example", EmptySegment),
        ("/a//evil.example", EmptySegment),
        ("//", EmptySegment),
        ("/;/evil.example", EmptySegment),
        ("/;x/evil.example", EmptySegment),
        ("/%3b/evil.example", EmptySegment),
        ("/%3Bx=y/evil.example", EmptySegment),
        ("/\\evil.example", Backslash),
        ("/a\\b", Backslash),
        ("/a?b\\c", Character),
        ("/\t/evil.example", Control),
        ("/\n/evil.example", Control),
        ("/a\0", Control),
        ("/a?b\r\nSet-Cookie:x", Control),
        ("/a\u{85}", Control),
        ("/.", DotSegment),
        ("/..", DotSegment),
        ("/.//evil.example", DotSegment),
        ("/..//evil.example", DotSegment),
        ("/a/..//evil.example", DotSegment),
        ("/./evil.example", DotSegment),
        ("/a/../b", DotSegment),
        ("/..;/evil.example", DotSegment),
        ("/%2e/b", DotSegment),
        ("/a/%2E%2e/b", DotSegment),
        // Once more decoded.
        ("/%2fevil.example", EmptySegment),
        ("/%2F%2Fevil.example", EmptySegment),
        ("/%5cevil.example", Backslash),
        ("/%09/evil.example", Control),
        ("/a%0d%0aLocation:x", Control),
        ("/a?b=%0d%0aLocation:x", Control),
        ("/a%00", Control),
        ("/a%c2%85", Control),
        ("/a%2f..%2f%2fevil.example", DotSegment),
        ("/a%3f%2f..%2f%2fevil.example", DotSegment),
        ("/..%3f", DotSegment),
        ("/..%23", DotSegment),
        // And twice, and thrice.
        ("/%252fevil.example", EmptySegment),
        ("/%25252fevil.example", EmptySegment),
        ("/%25%32%66evil.example", EmptySegment),
        ("/%252e%252e/a", DotSegment),
        ("/a?b=%25250a", Control),
        ("/a%252525252f", Escape),
        // What some readers fold.
        ("/%ef%bc%8fevil.example", EmptySegment),
        ("/%c2%ad/evil.example", EmptySegment),
        ("/%ef%bc%bcevil.example", Backslash),
        ("/%ef%bc%8e%ef%bc%8e/a", DotSegment),
        ("/a b", Character),
        ("/caf\u{e9}", Character),
        ("/<a>", Character),
        ("/%", Escape),
        ("/%2", Escape),
        ("/%zz", Escape),
        ("/%c0%afevil.example", Escape),
        ("/%ff", Escape),
        ("/a?b=%e9", Escape),
    ] {
        assert_eq!(check(text), Err(expected), "{text:?}");
    }
    let longest = format!("/{}", "a".repeat(MAX_PATH_BYTES - 1));
    assert!(check(&longest).is_ok());
    assert_eq!(check(&format!("{longest}a")), Err(Reason::ReturnTargetTooLong));
    let kibibytes = format!("longer than {} KiB", MAX_PATH_BYTES / 1024);
    assert!(Reason::ReturnTargetTooLong.meaning().ends_with(&kibibytes));
}

proptest::proptest! {
    /// Whatever passes: no reading of it begins with two slashes once resolved, and none holds what a browser
    /// drops.
    #[test]
    fn no_reading_leaves_the_origin(text in "/([/\\\\.;?#@:%]|%2[ef]|%5c|%25|%09|%0a|%3[Ff]|a|\t){0,8}") {
        if check(&text).is_ok() {
            let mut path = alloc::string::String::from(text.split(['?', '#']).next().unwrap());
            for _ in 0..4 {
                proptest::prop_assert!(!path.contains("//") && !path.contains(['\\', '\t', '\n']), "{text} as {path}");
                proptest::prop_assert!(path.split('/').all(|segment| segment != "." && segment != ".."), "{text} as {path}");
                for (escape, plain) in [("%2f", "/"), ("%2e", "."), ("%5c", "\\"), ("%09", "\t"), ("%0a", "\n"), ("%3f", "?"), ("%3F", "?"), ("%25", "%")] {
                    path = path.replace(escape, plain);
                }
            }
        }
    }
}
