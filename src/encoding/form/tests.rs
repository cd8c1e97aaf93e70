//! Tables: what is read from a form, and which names are taken for others.

use super::*;
use alloc::{borrow::ToOwned, string::ToString};

#[test]
fn one_decoding() {
    for (text, expected) in [
        ("", &[][..]),
        ("&&", &[]),
        ("a=b", &[("a", "b")]),
        ("a", &[("a", "")]),
        ("a=", &[("a", "")]),
        ("=b", &[("", "b")]),
        ("a=b=c", &[("a", "b=c")]),
        ("a=1&b=2&a=3", &[("a", "1"), ("b", "2"), ("a", "3")]),
        ("a+b=c+d", &[("a b", "c d")]),
        ("%61%3D=%26%2B", &[("a=", "&+")]),
        ("a=%2541", &[("a", "%41")]),
        ("a=x%3By", &[("a", "x;y")]),
        ("a=%C3%BC", &[("a", "\u{fc}")]),
    ] {
        let expected: Vec<_> =
            expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        assert_eq!(read(text), Ok(expected), "{text}");
    }
}

#[test]
fn what_servers_read_in_two_ways() {
    for text in ["a=%", "a=%4", "a=%zz", "a=%+1", "%=a", "a=%ff", "a=%c3", "%ff=a"] {
        assert_eq!(read(text), Err(Reason::FormMalformed), "{text}");
    }
    for text in ["a=1;b=2", "a;b=2", "a=1;redirect_uri=https://evil.example", ";b=2", "a=1&amp;b=2", "a=x;y"]
    {
        assert_eq!(read(text), Err(Reason::RedirectParameterAmbiguous), "{text}");
    }
}

#[test]
fn names_that_are_taken_for_another() {
    for name in [
        "Redirect_Uri",
        "REDIRECT_URI",
        "redirect_uri[]",
        "redirect_uri[0]",
        "redirect_uri[a][b]",
        "redirect.uri",
        "redirect uri",
        "redirect-uri",
        " redirect_uri",
        "\tredirect_uri",
        "redirect_uri ",
        "redirect_uri\0x",
        "redirect_uri[",
        "redirect_uri]",
        "redirect_uri]x",
        "[redirect_uri]",
        "]redirect_uri",
        "[[redirect_uri]]",
        "[ redirect_uri ][]",
        "!redirect_uri",
        "?redirect_uri",
        "_redirect_uri",
        "redirect_uri:string",
        "redirect[uri",
        " redirect[uri\0x",
        "\u{feff}redirect_uri",
        "\u{a0}redirect_uri\u{2028}",
        "\u{7f}redirect_uri",
        "red\u{131}rect_uri",
        "RED\u{130}RECT_URI",
        "redirect%5Furi",
        "redirect%255furi",
        "redirect%25255furi",
        "redirect%25%35%66uri",
        "%72edirect_uri",
        "redirect_uri%5b%5d",
        "redirect_uri%2500",
        "redirect_uri%ff",
        "%EF%BB%BFredirect_uri",
        "redirect+uri",
        "redirect%2Buri",
        "red%C4%B1rect_uri",
    ] {
        assert!(may_mean(name, &["redirect_uri"]), "{name:?}");
    }
    assert!(may_mean("reque\u{17f}t", &["x", "request"]) && may_mean("to\u{212a}en", &["token"]));
    for name in [
        "",
        "redirect",
        "redirect_uris",
        "redirecturi",
        "xredirect_uri",
        "uri",
        "redirect[uri]",
        "x[redirect_uri]",
        "request",
        // What is the other to the letter is no mistake.
        "redirect_uri",
        "redirect%uri",
        "redirect%5uri",
        "redirect%5guri",
        "redirect%2525255furi",
        "%",
        "redirect%5f%5furi",
    ] {
        assert!(!may_mean(name, &["redirect_uri"]), "{name:?}");
    }
}

/// The letters beyond ASCII are those that become ASCII ones when a case is changed.
const fn folded(character: char) -> char {
    match character {
        '.' | ' ' | '-' | '[' => '_',
        '\u{130}' | '\u{131}' => 'i',
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        _ => character.to_ascii_lowercase(),
    }
}

/// The rule for one name and one other, without a further decoding, as it was written first.
fn is_read_as(name: &str, meant: &str) -> bool {
    let is_unseen = |character: char| character <= ' ' || character >= '\u{7f}';
    let read = name.trim_start_matches(is_unseen).split('\0').next().unwrap_or_default();
    let bare = read.trim_start_matches(|character| {
        is_unseen(character) || matches!(character, '[' | ']' | '!' | '_' | '?')
    });
    let cut = |text: &'_ str| text.split(['[', ']', ':']).next().unwrap_or_default().len();
    let readings = [(read, read.len()), (read, cut(read)), (bare, cut(bare))];
    readings.into_iter().any(|(text, length)| {
        let text = text.get(..length).unwrap_or_default().trim_end_matches(is_unseen);
        text.chars().map(folded).eq(meant.chars().map(folded))
    })
}

/// One more decoding of a name: replaced from the left, byte by byte.
fn decoded_again(name: &str) -> String {
    let (mut bytes, mut at) = (name.replace('+', " ").into_bytes(), 0);
    while at < bytes.len() {
        let digits = bytes.get(at + 1..at + 3).and_then(|digits| core::str::from_utf8(digits).ok());
        let is_escape = bytes[at] == b'%'
            && digits.is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        if is_escape {
            let byte = u8::from_str_radix(digits.unwrap(), 16).unwrap();
            bytes.splice(at..at + 3, [byte]);
        }
        at += 1;
    }
    String::from_utf8_lossy(&bytes).to_string()
}

const PIECES: &str = "([aAkiIs_.%+: \\[\\]!?-]|%25|%5[fFbB]|%6[19]|%2[5eE0bB]|%00|%ff|%c4%b1\
    |redirect|uri|\u{131}|\u{212a}|\u{feff}|\0)";

proptest::proptest! {
    /// Many names against many others agree with the rule for one and one, however often it is decoded.
    #[test]
    fn all_at_once_is_each_by_itself(
        name in proptest::string::string_regex(&alloc::format!("{PIECES}{{0,9}}")).unwrap(),
        others in proptest::collection::vec("(a|A|k|i|s|[aikAs_.-]{1,4}|redirect_uri|redirecturi|redirect)", 1..6),
        mangled in proptest::prelude::any::<bool>(),
        at in 0_usize..16,
    ) {
        // Half of the names are one of the others with something put in.
        let name = if mangled {
            let mut near = others[0].clone();
            near.insert_str(at.min(near.len()), &name);
            near
        } else {
            name
        };
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        let mut readings = alloc::vec![name.to_string()];
        for _ in 0..MAX_DECODINGS {
            readings.push(decoded_again(readings.last().unwrap()));
        }
        let expected = others
            .iter()
            .filter(|other| **other != name)
            .any(|other| readings.iter().any(|reading| is_read_as(reading, other)));
        proptest::prop_assert_eq!(may_mean(&name, &others), expected, "{:?} {:?}", name, others);
        let at_once = others.iter().any(|other| *other != name && is_read_as(&name, other));
        proptest::prop_assert!(!at_once || may_mean(&name, &others));
    }
}
