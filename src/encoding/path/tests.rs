//! Which paths have one reading?

use super::*;

#[test]
fn table() {
    for path in [
        "/",
        "/api",
        "/api/",
        "/api/orders/1",
        "/a-b_c~d.e",
        "/a%20b",
        "/caf%C3%A9",
        "/a%3Fb",
        "/a%40b.example",
        "/a:b@c!$&'()*+,=",
        "/..a",
        "/a..",
        "/.well-known/x",
        "/a.b/.c",
    ] {
        assert_eq!(read(path), Ok(Reading::One), "{path}");
    }
    for path in [
        "",
        "api",
        "*",
        "//",
        "//a",
        "/a//b",
        "/a//",
        "/a\\b",
        "/a;b",
        "/a;",
        "/.",
        "/..",
        "/a/./b",
        "/a/../b",
        "/a/..",
        "/a%5cb",
        "/a%5Cb",
        "/%2e%2e/b",
        "/%2E",
        "/a%00",
        "/a%0d%0a",
        "/a%7f",
        "/a%3bb",
        "/a%",
        "/a%2",
        "/a%zz",
        "/a%+1",
        "/a b",
        "/a\tb",
        "/a\nb",
        "/a\0",
        "/caf\u{e9}",
        "/a?b",
        "/a#b",
        "/a%%20",
        "/%c0%af",
        "/%C0%AE",
        "/%ff",
        "/%e9",
    ] {
        assert_eq!(read(path), Err(Reason::PathAmbiguous), "{path:?}");
    }
    let longest = ["/", &"a".repeat(MAX_PATH_BYTES - 1)].concat();
    assert_eq!(read(&longest), Ok(Reading::One));
    assert_eq!(read(&[&longest, "a"].concat()), Err(Reason::PathAmbiguous));
}

#[test]
fn what_is_data_where_a_route_takes_it() {
    for path in [
        "/a%2fb",
        "/a%2Fb",
        "/@scope%2fname",
        "/projects/group%2Fsub%2Fname/x",
        "/a%2F",
        "/100%25",
        "/100%25/x",
        "/a%25b",
        "/a%2eb",
        "/file%2Etxt",
        "/%2ehidden",
        "/a%2e%2e",
        "/...%2e",
        "/%61pi",
        "/%7Euser",
        "/a%2Db",
        "/a%252fb",
        "/a%252eb",
        "/caf%C3%A9%2Fx",
        "/a%2f%3Fb",
    ] {
        assert_eq!(read(path), Ok(Reading::Encoded), "{path}");
    }
    for path in [
        // Dot segments in every spelling, by themselves and beside an encoded slash.
        "/%2e%2e/b",
        "/%2e./b",
        "/.%2E/b",
        "/%2e",
        "/a%2f..",
        "/a%2f../b",
        "/a%2f%2e%2e%2fb",
        "/..%2fb",
        "/.%2fb",
        "/a%2F.",
        "/%252e%252e/b",
        "/%25252e%25252e/b",
        "/%252e%2e/b",
        "/.%252e/b",
        "/a%252f..%252fb",
        "/a%25252f%25252e%25252e",
        "/%25%32%65%25%32%65/b",
        "/%2%35%32e",
        "/..%253fb%2f",
        // Two slashes, and what else is refused where it stands plainly.
        "/a%2f%2fb",
        "/a/%2fb",
        "/a%2f/b",
        "/%2fb",
        "/%252fb",
        "/a%2f%252fb",
        "/a%255cb",
        "/a%25255cb",
        "/a%2f..%255cb",
        "/a%253bb",
        "/..%253bx/b",
        "/a%2500",
        "/a%250d%250ab",
        "/a%257f",
        "/a%25u002f",
        "/%25u002e%25u002e/b",
        "/%2525U002e",
        // Not UTF-8 once it is decoded again; decoded more often than anyone does.
        "/a%25ff",
        "/a%25c0%25af",
        "/a%2525252525252fb",
        // A part of what is allowed beside what is not.
        "/a%2fb%00",
        "/a%2fb%5c",
        "/a%2fb;c",
        "/a%2fb%3bc",
        "/a%2fb%",
    ] {
        assert_eq!(read(path), Err(Reason::PathAmbiguous), "{path}");
    }
}

proptest::proptest! {
    /// Whatever passes stays below where it was, however often and by whomever it is decoded.
    #[test]
    fn no_decoding_leaves_the_prefix(rest in "([a./%]|%2[fFeE5]|%25|%5c|%3b|2[ef]|%%|u002e){1,10}") {
        let path = ["/p/", &rest].concat();
        if read(&path).is_ok() {
            let mut text = path;
            for _ in 0..6 {
                proptest::prop_assert!(text.starts_with("/p/") && !text.contains("//") && !text.contains(['\\', ';']), "{text}");
                proptest::prop_assert!(text.split('/').all(|segment| segment != "." && segment != ".."), "{text}");
                let further = uri::decoded(text.as_bytes(), true).unwrap();
                text = alloc::string::String::from_utf8(further).unwrap();
            }
        }
    }
}
