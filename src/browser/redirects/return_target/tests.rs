//! Tables: what is a return target, and why something is none.

use alloc::{format, string::String};

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
        "/%E6%97%A5%E6%9C%AC/x",
        "/%ED%95%9C%EA%B5%AD/%D1%80%D1%83%D1%81/%CE%B5%CE%BB/%D8%B9%D8%B1",
        "/wiki/%E3%80%8A%E7%BA%A2%E3%80%8B%E2%80%94%E2%80%94/x",
        "/party/%F0%9F%91%A9%E2%80%8D%F0%9F%92%BB",
        "/%F0%9F%8E%89/x",
        "/emoji/%F0%9F%8E%89",
        "/wiki/%E2%82%AC",
        "/wiki/%E2%80%94/x",
        "/%E0%A4%B8%E0%A4%82%E0%A4%B5%E0%A4%A4%E0%A5%8D.",
        "/%E0%B8%95%E0%B9%88./x",
        "/Cafe%CC%81.",
        "/cafe%CC%81/x",
        "/%C2%BD",
        "/100%25",
        "/100%25/x",
        "/50%25-off",
        "/50%EF%BC%85%E5%89%B2%E5%BC%95",
        "/50%25%20%D1%81%D0%BA%D0%B8%D0%B4%D0%BA%D0%B0",
        "/a?q=50%25upgrade",
        "/x?q=100%",
        "/x?q=50%-off",
        "/x?q=%u0041",
        "/x?q=%zz%4",
        "/x#50%",
        "/a?q=%25u65E5#%25uzz",
        "/a?q=%E2%81%A6//%C2%A5",
        "/a:b@c!$&'()*+,;=~_-",
        "/a;b=c/d",
        "/x?j={1}",
        "/x?a=b|c",
        "/x?a=^`",
        "/a|b^c?{|}^`#{|}^`",
        "/caf\u{e9}",
        "/caf\u{e9}/x?q=\u{e9}\u{2028}#\u{1f389}",
        "/\u{65e5}\u{672c}/\u{1f389}",
        "/\u{d55c}%EA%B5%AD/x",
        "/a?q=//\u{a5}\u{ff0f}",
    ] {
        assert_eq!(check(text), Ok(()), "{text}");
    }
}

#[test]
fn refused() {
    use Reason::{
        ReturnTargetBackslash as Backslash, ReturnTargetCharacter as Character,
        ReturnTargetControl as Control, ReturnTargetDotSegment as DotSegment,
        ReturnTargetEmptySegment as EmptySegment, ReturnTargetEscape as Escape,
        ReturnTargetMissing as Missing, ReturnTargetNotAPath as NotAPath,
    };
    for (text, expected) in [
        ("", Missing),
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
        // Yen and won of code pages 932 and 949, and what else is folded to a backslash.
        ("/%C2%A5evil.example", Backslash),
        ("/%25C2%25A5evil.example", Backslash),
        ("/%E2%82%A9evil.example", Backslash),
        ("/%EF%BF%A5evil.example", Backslash),
        ("/%EF%BF%A6evil.example", Backslash),
        ("/a/%EF%B9%A8b", Backslash),
        ("/%E2%88%96evil.example", Backslash),
        // Slashes, dots, and what servers cut a path at.
        ("/%E2%81%84evil.example", EmptySegment),
        ("/%E2%88%95evil.example", EmptySegment),
        ("/%E2%85%9F/evil.example", EmptySegment),
        ("/%CD%BE/evil.example", EmptySegment),
        ("/%EF%BC%9Bx/evil.example", EmptySegment),
        ("/%E2%80%A5/a", DotSegment),
        ("/.%E2%80%A4/a", DotSegment),
        ("/%EF%B8%B0/a", DotSegment),
        ("/..%EF%BC%9F", DotSegment),
        ("/..%EF%B9%9F", DotSegment),
        // What iconv makes slashes, backslashes and dots of, and a mark that it drops.
        ("/%C3%B7evil.example", EmptySegment),
        ("/%E2%9F%8Bevil.example", EmptySegment),
        ("/%E2%95%B2evil.example", EmptySegment),
        ("/%E2%9F%8Devil.example", EmptySegment),
        ("/%E2%83%A5evil.example", EmptySegment),
        ("/%CC%B8evil.example", EmptySegment),
        ("/%25C3%25B7evil.example", EmptySegment),
        ("/%E2%9E%A1/x", EmptySegment),
        ("/a/%C2%B7/evil", DotSegment),
        ("/a/%C2%B7./evil", DotSegment),
        ("/a/..%C3%B7%C3%B7evil.example", DotSegment),
        ("/a/x%C3%B7..%C3%B7%C3%B7evil.example", DotSegment),
        // What was folded is decoded again.
        ("/%EF%BC%852fevil.example", EmptySegment),
        ("/%EF%BC%852F%EF%BC%852Fevil.example", EmptySegment),
        ("/%EF%B9%AA5cevil.example", Backslash),
        ("/%D9%AA2fevil.example", EmptySegment),
        ("/%25EF%25BC%25852fevil.example", EmptySegment),
        ("/%EF%BC%85252fevil.example", EmptySegment),
        ("/%EF%BC%85%EF%BC%92%EF%BD%86evil.example", EmptySegment),
        ("/%25%EF%BC%92fevil.example", EmptySegment),
        ("/%25%E2%81%A62fevil.example", EmptySegment),
        ("/%EF%BC%85EF%EF%BC%85BC%EF%BC%858Fevil.example", EmptySegment),
        ("/%EF%BC%850a", Control),
        ("/%EF%BC%85ff", Escape),
        // Digits that are folded somewhere: raised, circled, Greek.
        ("/%25%C2%B2fevil.example", Escape),
        ("/%252%E2%93%95evil.example", Escape),
        ("/%25%E3%89%95u002fevil.example", Escape),
        ("/%252%CF%86evil.example", Escape),
        // `%u` at every level.
        ("/%u002fevil.example", Escape),
        ("/%25u002fevil.example", Escape),
        ("/%25U005cevil.example", Escape),
        ("/%2525u002fevil.example", Escape),
        ("/%252525u002fevil.example", Escape),
        ("/%EF%BC%85u002fevil.example", Escape),
        ("/%25%E2%81%A6u002fevil.example", Escape),
        ("/a?b=%25u000d%25u000aLocation:x", Control),
        ("/a#%2525u000A", Control),
        ("/a?b=%25U0085", Control),
        ("/a b", Character),
        ("/a{b", Character),
        ("/a}b", Character),
        ("/a`b", Character),
        ("/a?b\"c", Character),
        ("/a?b<c", Character),
        ("/a#b>c", Character),
        ("/caf\u{e9} b", Character),
        ("\u{e9}", NotAPath),
        ("/a?b\u{85}", Control),
        ("/\u{ff0f}evil.example", EmptySegment),
        ("/\u{2044}evil.example", EmptySegment),
        ("/\u{a5}evil.example", Backslash),
        ("/\u{ff0e}\u{ff0e}/a", DotSegment),
        ("/.\u{2060}/a", DotSegment),
        ("/\u{ad}/evil.example", EmptySegment),
        ("/\u{f7}evil.example", EmptySegment),
        ("/\u{ff05}2fevil.example", EmptySegment),
        ("/%\u{ff12}fevil.example", Escape),
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

/// Characters that show nothing, or that a reader drops: alone, several, on either side of a dot.
#[test]
fn what_is_dropped() {
    let dropped = "\
        \u{ad} \u{34f} \u{61c} \u{115f} \u{1160} \u{17b4} \u{180b} \u{180e} \u{180f} \u{200b} \
        \u{2028} \u{2029} \u{202e} \u{2060} \u{2065} \u{2066} \u{2069} \u{206f} \u{3164} \
        \u{fe00} \u{fe0f} \u{feff} \u{ffa0} \u{ffee} \u{fff0} \u{fff9} \u{fffd} \u{e000} \u{1bca0} \
        \u{1d173} \u{1d17a} \u{e0000} \u{e0001} \u{e0020} \u{e0100} \u{e01ef} \u{e0fff} \
        \u{10ffff} \u{600} \u{110bd} \u{13430} \u{301} \u{338} \u{20e5} \u{25cb} \u{25d9} \
        \u{266a}";
    for character in dropped.split(' ') {
        let escaped: String = character.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for (text, reason) in [
            (format!("/{escaped}/evil.example"), Reason::ReturnTargetEmptySegment),
            (format!("/{escaped}{escaped}/evil.example"), Reason::ReturnTargetEmptySegment),
            (format!("/a/{escaped}/evil.example"), Reason::ReturnTargetEmptySegment),
            (format!("/.{escaped}/evil.example"), Reason::ReturnTargetDotSegment),
            (format!("/.{escaped}./evil.example"), Reason::ReturnTargetDotSegment),
            (format!("/{escaped}../evil.example"), Reason::ReturnTargetDotSegment),
            (format!("/{}/evil.example", escaped.replace('%', "%25")), Reason::ReturnTargetEmptySegment),
        ] {
            assert_eq!(check(&text), Err(reason), "{text}");
        }
        assert_eq!(check(&format!("/a{escaped}/b")), Ok(()), "{escaped}");
    }
}

proptest::proptest! {
    /// What is not ASCII is judged as a browser would escape it.
    #[test]
    fn beyond_ascii_as_its_escapes(text in "/?([/\\\\.;?#%^{a ]|%2[ef]|\u{ff0f}|\u{ad}|\u{e9}|\u{2025}|\u{85}|\\PC){0,6}") {
        let escaped: String = text.chars().map(|character| match character.is_ascii() {
            true => character.into(),
            false => character.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect::<String>(),
        }).collect();
        // Where several things are wrong with it, either may be told.
        proptest::prop_assert_eq!(check(&text).is_ok(), check(&escaped).is_ok(), "{}", escaped);
    }

    /// Whatever passes: no reading of it begins with two slashes once resolved, and none holds what a browser
    /// drops.
    #[test]
    fn no_reading_leaves_the_origin(text in "/([/\\\\.;?#@:%]|%2[ef]|%5c|%25|%09|%0a|%3[Ff]|a|\t){0,8}") {
        if check(&text).is_ok() {
            let mut path = String::from(text.split(['?', '#']).next().unwrap());
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
