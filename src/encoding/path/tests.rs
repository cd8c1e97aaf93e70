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
        assert_eq!(check(path), Ok(()), "{path}");
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
        "/a%2fb",
        "/a%2Fb",
        "/a%5cb",
        "/a%5Cb",
        "/a%2eb",
        "/%2e%2e/b",
        "/%2E",
        "/a%25b",
        "/a%252eb",
        "/a%00",
        "/a%0d%0a",
        "/a%7f",
        "/a%3bb",
        "/a%",
        "/a%2",
        "/a%zz",
        "/a%+1",
        "/%61pi",
        "/%7Euser",
        "/a%2Db",
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
        assert_eq!(check(path), Err(Reason::PathAmbiguous), "{path:?}");
    }
    let longest = ["/", &"a".repeat(MAX_PATH_BYTES - 1)].concat();
    assert_eq!(check(&longest), Ok(()));
    assert_eq!(check(&[&longest, "a"].concat()), Err(Reason::PathAmbiguous));
}
