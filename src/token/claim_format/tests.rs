use super::*;
use alloc::{format, vec};

fn fits(format: &Format, taken: &[&str], refused: &[&str]) {
    for text in taken {
        assert!(format.fits(text), "{format:?} {text:?}");
    }
    for text in refused {
        assert!(!format.fits(text), "{format:?} {text:?}");
    }
}

#[test]
fn e_mail_addresses() {
    let longest_local = format!("{}@a.example", "a".repeat(64));
    let too_long_local = format!("{}@a.example", "a".repeat(65));
    let label = "a".repeat(63);
    let of_length = |last: usize| format!("a@{label}.{label}.{label}.{}", "a".repeat(last));
    assert_eq!(of_length(60).len(), 254);
    fits(
        &Format::Email,
        &[
            "a@a.example",
            "A.b+c!#$%&'*/=?^_`{|}~-@a-1.example",
            "a@localhost",
            ".a..b.@a.example",
            &longest_local,
            &of_length(60),
        ],
        &[
            "",
            "a",
            "@a.example",
            "a@",
            "a@@a.example",
            "a@a@a.example",
            "a b@a.example",
            " a@a.example",
            "a@a.example ",
            "a@a.example\n",
            "a@-a.example",
            "a@a-.example",
            "a@a..example",
            "a@a.example.",
            "a@[127.0.0.1]",
            "\"a\"@a.example",
            "a,b@a.example",
            "a<b@a.example",
            "m\u{fc}@a.example",
            "a@m\u{fc}.example",
            "a\u{200b}@a.example",
            &too_long_local,
            &of_length(61),
            &format!("a@{}.example", "a".repeat(64)),
        ],
    );
}

#[test]
fn addresses_of_pictures() {
    let format = Format::HttpsUrl(vec!["cdn.example".into(), "cdn.example:8443".into(), "127.0.0.1".into()]);
    fits(
        &format,
        &["https://cdn.example", "https://cdn.example/a/b.png?v=1", "https://cdn.example:8443/a"],
        &[
            "",
            "cdn.example/a",
            "//cdn.example/a",
            "http://cdn.example/a",
            "http://localhost:3000/a",
            "HTTPS://cdn.example/a",
            "https://CDN.example/a",
            "https://cdn.example./a",
            "https://cdn.example:443/a",
            "https://cdn.example:444/a",
            "https://other.example/a",
            "https://a.cdn.example/a",
            "https://cdn.example.evil.example/a",
            "https://user@cdn.example/a",
            "https://cdn.example@evil.example/a",
            "https://cdn.example\\@evil.example/a",
            // Listed all the same.
            "https://127.0.0.1/a",
            "https://[::1]/a",
            "https://cdn.example/a b",
            "https://cdn.example/a#b",
            "https://cdn.example/../a",
            "https://cdn.example/\u{fc}",
            " https://cdn.example/a",
            "javascript:alert(1)",
            "data:image/png;base64,AA==",
        ],
    );
    fits(&Format::HttpsUrl(vec![]), &[], &["https://cdn.example/a"]);
}

#[test]
fn names_to_show() {
    fits(
        &Format::Text,
        &["a", "Zo\u{eb} de Vries", "\u{738b}\u{5c0f}\u{660e}", "\u{1f600}\u{fe0f}", " a ", "<b>a</b>"],
        &["", " ", "\u{3000}\u{a0}", "a\nb", "a\tb", "a\0", "a\u{7f}", "a\u{85}", "a\u{9f}"],
    );
    // By their numbers in Unicode, whatever our table says.
    for unseen in [
        '\u{ad}',
        '\u{34f}',
        '\u{61c}',
        '\u{115f}',
        '\u{1160}',
        '\u{17b4}',
        '\u{180e}',
        '\u{200b}',
        '\u{200d}',
        '\u{200e}',
        '\u{200f}',
        '\u{2028}',
        '\u{2029}',
        '\u{202a}',
        '\u{202b}',
        '\u{202c}',
        '\u{202d}',
        '\u{202e}',
        '\u{2060}',
        '\u{2064}',
        '\u{2066}',
        '\u{2067}',
        '\u{2068}',
        '\u{2069}',
        '\u{206f}',
        '\u{3164}',
        '\u{feff}',
        '\u{ffa0}',
        '\u{fff9}',
        '\u{fffb}',
        '\u{1bca0}',
        '\u{1d173}',
        '\u{e0001}',
        '\u{e0020}',
        '\u{e007f}',
    ] {
        assert!(!Format::Text.fits(&format!("a{unseen}b")), "{:x}", u32::from(unseen));
    }
    for (first, last) in UNSEEN {
        for character in [*first, *last] {
            assert!(!Format::Text.fits(&format!("a{character}b")), "{:x}", u32::from(character));
        }
    }
}

#[test]
fn uuids() {
    fits(
        &Format::Uuid,
        &["00000000-0000-0000-0000-000000000000", "A1b2c3d4-e5f6-7890-abcd-ef0123456789"],
        &[
            "",
            "00000000000000000000000000000000",
            "{00000000-0000-0000-0000-000000000000}",
            "0000000-00000-0000-0000-000000000000",
            "00000000-0000-0000-0000-00000000000g",
            "00000000-0000-0000-0000-000000000000-",
            "00000000-0000-0000-0000-0000000000000",
        ],
    );
}

#[test]
fn sets_of_characters() {
    let set = CharacterSet::of(["a-z", "0-9", "-", "\u{e0}-\u{ff}"].into_iter()).unwrap();
    for text in ["", "a-0", "z9", "\u{eb}"] {
        assert!(set.holds_all(text), "{text}");
    }
    for text in ["A", "a b", "_", "\u{100}"] {
        assert!(!set.holds_all(text), "{text}");
    }
    for (entries, place) in [
        (["a", ""].as_slice(), 1),
        (&["ab"], 0),
        (&["z-a"], 0),
        (&["a-b-c"], 0),
        (&["a-"], 0),
        (&["a", "b", "--z-"], 2),
    ] {
        assert_eq!(CharacterSet::of(entries.iter().copied()), Err(place), "{entries:?}");
    }
    assert!(CharacterSet::of(["+--"].into_iter()).unwrap().holds_all(",-+"));
}
