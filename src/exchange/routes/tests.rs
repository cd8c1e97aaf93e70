//! Which routes list the same, and which paths does one cover?

use super::*;
use alloc::borrow::ToOwned;

#[test]
fn collisions() {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let collide = |one: &[&str], other: &[&str]| share_a_method(&owned(one), &owned(other));
    assert!(collide(&[], &[]) && collide(&[], &["GET"]) && collide(&["GET"], &[]));
    assert!(
        collide(&["GET"], &["HEAD"]) && collide(&["HEAD"], &["GET"]) && collide(&["POST", "GET"], &["GET"])
    );
    assert!(!collide(&["GET"], &["POST"]));
}

#[test]
fn patterns() {
    for good in ["/", "/a", "/a/", "/*", "/a/*", "/.well-known/jwks.json"] {
        assert!(Pattern::parse(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "*",
        "a",
        "a/*",
        "//",
        "/a//b",
        "/a*",
        "/*/a",
        "/a/**",
        "/**",
        "/a%20b",
        "/a/../b",
        "/./a",
        "/a@b",
        "/a;b",
        "/caf\u{e9}",
        "/a b",
        "/a?b",
    ] {
        assert!(Pattern::parse(bad).is_err(), "{bad}");
    }
}
