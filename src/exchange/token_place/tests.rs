//! Which token stands in each place, and what goes on without it?

use super::*;
use alloc::format;

use Reason::{CredentialsMalformed as Malformed, CredentialsMissing as Missing};

/// What is found in a value; and what stays of it.
fn table(place: &TokenPlace, rows: &[(&str, Result<&str, Reason>, Option<&str>)]) {
    for (value, token, others) in rows {
        assert_eq!(place.token(Some(value)), *token, "{value:?}");
        let text = format!("{}:{value}\n", place.name());
        assert_eq!(place.without_token(&HeaderLines::new(&text)), others.unwrap_or_default(), "{value:?}");
    }
    assert_eq!(place.token(None), Err(Missing));
    assert_eq!(place.without_token(&HeaderLines::new("")), "");
}

#[test]
fn a_named_header() {
    table(
        &TokenPlace::header("x-partner-auth", ""),
        &[
            ("a.b.c", Ok("a.b.c"), None),
            ("Bearer a.b.c", Err(Malformed), None),
            ("a.b.c, d.e.f", Err(Malformed), None),
            ("a.b.c,d.e.f", Err(Malformed), None),
            ("\"a.b.c\"", Err(Malformed), None),
            ("a b", Err(Malformed), None),
            ("", Err(Malformed), None),
        ],
    );
    table(
        &TokenPlace::header("x-partner-auth", "Bearer"),
        &[
            ("Bearer a.b.c", Ok("a.b.c"), None),
            ("bEARER  a.b.c", Ok("a.b.c"), None),
            ("a.b.c", Err(Malformed), None),
            ("Token a.b.c", Err(Malformed), None),
            ("Bearer", Err(Malformed), None),
            ("Bearer a.b.c, Bearer d.e.f", Err(Malformed), None),
        ],
    );
}

#[test]
fn a_cookie() {
    table(
        &TokenPlace::cookie("session"),
        &[
            ("session=a.b.c", Ok("a.b.c"), None),
            ("a=1; session=a.b.c; b=2", Ok("a.b.c"), Some("a=1; b=2")),
            ("a=1;session=a.b.c;b=2", Ok("a.b.c"), Some("a=1; b=2")),
            ("b=x=y; session=a.b.c==", Ok("a.b.c=="), Some("b=x=y")),
            ("a=1", Err(Missing), Some("a=1")),
            ("Session=a.b.c", Err(Missing), Some("Session=a.b.c")),
            ("session2=a.b.c; xsession=a.b.c", Err(Missing), Some("session2=a.b.c; xsession=a.b.c")),
            ("a=session=a.b.c", Err(Missing), Some("a=session=a.b.c")),
            ("session", Err(Missing), Some("session")),
            ("%73ession=a.b.c", Err(Missing), Some("%73ession=a.b.c")),
            ("", Err(Missing), None),
            ("session=", Err(Malformed), None),
            ("session=\"a.b.c\"", Err(Malformed), None),
            ("session=a%2Eb", Err(Malformed), None),
            ("session=a.b.c, other=1", Err(Malformed), None),
            ("session=a b", Err(Malformed), None),
            ("session=a; session=a", Err(Malformed), None),
            ("session=a; x=1; session=b", Err(Malformed), Some("x=1")),
            ("session=a; session=", Err(Malformed), None),
            // As some servers read it.
            ("session =a; session=b", Err(Malformed), None),
        ],
    );
}

#[test]
fn a_protocol_of_a_socket() {
    table(
        &TokenPlace::web_socket_protocol("bearer"),
        &[
            ("bearer, a.b.c", Ok("a.b.c"), Some("bearer")),
            ("bearer,a.b.c", Ok("a.b.c"), Some("bearer")),
            ("chat, bearer, a.b.c, other", Ok("a.b.c"), Some("chat,bearer,other")),
            ("chat", Err(Missing), Some("chat")),
            ("Bearer, a.b.c", Err(Missing), Some("Bearer,a.b.c")),
            ("bearer", Err(Malformed), Some("bearer")),
            ("a.b.c, bearer", Err(Malformed), Some("a.b.c,bearer")),
            ("bearer, , a.b.c", Err(Malformed), Some("bearer,a.b.c")),
            ("bearer, a.b.c, bearer, d.e.f", Err(Malformed), Some("bearer,bearer")),
            ("bearer, \"a\"", Err(Malformed), Some("bearer")),
            // What goes on must not hold the token, nor what is none of a protocol's name.
            ("bearer, a.b.c, a.b.c", Err(Malformed), Some("bearer,a.b.c")),
            ("a.b.c, bearer, a.b.c", Err(Malformed), Some("a.b.c,bearer")),
            ("bearer, a.b.c, a.b.cd", Ok("a.b.c"), Some("bearer,a.b.cd")),
            ("bearer, a.b.c, a b", Err(Malformed), Some("bearer,a b")),
            ("bearer, a.b.c, \u{e9}", Err(Malformed), Some("bearer,\u{e9}")),
            ("bearer, a.b.c,", Err(Malformed), Some("bearer,")),
        ],
    );
}

#[test]
fn nothing_beside_a_place_of_its_own() {
    let lines = HeaderLines::new("authorization\nx-partner-auth:a\n");
    assert!(!TokenPlace::default().has_another_beside(&lines));
    assert!(TokenPlace::header("x-partner-auth", "").has_another_beside(&lines));
    assert!(
        !TokenPlace::header("x-partner-auth", "").has_another_beside(&HeaderLines::new("x-partner-auth:a\n"))
    );
}
