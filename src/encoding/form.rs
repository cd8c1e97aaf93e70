//! Which parameters does a query or a form hold? One form-decoding (URL standard,
//! "application/x-www-form-urlencoded parsing"), but strict: where servers differ, nothing is guessed.

use alloc::{string::String, vec::Vec};

use super::uri;
use crate::reason::Reason;

/// Reads the parameters of a query or form body, in their order, each decoded once: `+` is a space, `%XX` a
/// byte.
///
/// # Errors
/// [`Reason::FormMalformed`] for a bad escape or what is not UTF-8; [`Reason::RedirectParameterAmbiguous`]
/// for a plain `;`, which some servers read as `&`, and which forms and `URLSearchParams` always escape; and
/// for a `?` at the start, which some drop.
pub fn read(text: &str) -> Result<Vec<(String, String)>, Reason> {
    if text.contains(';') || text.starts_with('?') {
        return Err(Reason::RedirectParameterAmbiguous);
    }
    let mut parameters = Vec::new();
    for part in text.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        parameters.push((decode(name)?, decode(value)?));
    }
    Ok(parameters)
}

fn decode(text: &str) -> Result<String, Reason> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                rest = after.get(2..).unwrap_or_default();
                uri::escaped(after).ok_or(Reason::FormMalformed)?
            }
            _ => *byte,
        });
    }
    String::from_utf8(decoded).map_err(|_| Reason::FormMalformed)
}

/// Whether a server somewhere reads one name as another: without case, up to a bracket (`a[]`, `a[0]`), a
/// colon (Zope) or NUL, with a dot, a space, a hyphen or a bracket that nothing closes (PHP) for an
/// underscore, without what is not seen or not ASCII (a byte order mark) around it, without brackets (Rack,
/// qs) or Spring's `!` and `_` before it.
#[must_use]
pub fn may_mean(name: &str, meant: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::ToOwned;

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
        for text in
            ["a=1;b=2", "a;b=2", "a=1;redirect_uri=https://evil.example", ";b=2", "a=1&amp;b=2", "a=x;y"]
        {
            assert_eq!(read(text), Err(Reason::RedirectParameterAmbiguous), "{text}");
        }
    }

    #[test]
    fn names_that_are_taken_for_another() {
        for name in [
            "redirect_uri",
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
        ] {
            assert!(may_mean(name, "redirect_uri"), "{name:?}");
        }
        assert!(may_mean("reque\u{17f}t", "request") && may_mean("to\u{212a}en", "token"));
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
        ] {
            assert!(!may_mean(name, "redirect_uri"), "{name:?}");
        }
    }
}
