//! One table: a refused candidate, and what the operator is told of it.

use alloc::vec::Vec;

use crate::browser::redirects::{ClientRedirects, Difference, NearMiss, Redirects};

fn registered() -> Redirects {
    let web = &["https://app.example/cb", "https://app.example/oil", "https://app.example/list?a=b"];
    let clients = [
        ClientRedirects {
            client_id: "portal",
            web,
            native: &["http://127.0.0.1:4000/cb", "com.example.app:/cb"],
        },
        ClientRedirects { client_id: "other", web: &["https://other.example/cb"], native: &[] },
    ];
    Redirects::new(clients).unwrap()
}

#[test]
fn table() {
    use Difference::*;
    let cases: &[(&str, &str, &[Difference])] = &[
        ("https://app.example/CB", "https://app.example/cb", &[Case]),
        ("HTTPS://APP.example/cb", "https://app.example/cb", &[Case]),
        ("https://app.example/cb/", "https://app.example/cb", &[TrailingSlash]),
        ("https://app.example:8443/cb", "https://app.example/cb", &[Port]),
        ("https://app.example:443/cb", "https://app.example/cb", &[Port]),
        ("https://app.example:/cb", "https://app.example/cb", &[Port]),
        ("https://app.example/cb?a=b", "https://app.example/cb", &[Query]),
        ("https://app.example/cb?", "https://app.example/cb", &[Query]),
        ("https://app.example/list?a=b&c=d", "https://app.example/list?a=b", &[Query]),
        ("https://app.example/list", "https://app.example/list?a=b", &[Query]),
        ("https://app.example/cb#a", "https://app.example/cb", &[Fragment]),
        ("https://app.example\\cb", "https://app.example/cb", &[Backslash]),
        ("https:\\\\app.example/cb", "https://app.example/cb", &[Backslash]),
        ("http://app.example/cb", "https://app.example/cb", &[Scheme]),
        (" https://app.example/cb\n", "https://app.example/cb", &[WhiteSpace]),
        ("https://\u{430}pp.example/cb", "https://app.example/cb", &[LookAlike]),
        ("https://app\u{3002}example/cb", "https://app.example/cb", &[LookAlike]),
        ("https://\u{ff41}pp.example/cb", "https://app.example/cb", &[LookAlike]),
        ("https://app.exam\u{ad}ple\u{ff0f}cb", "https://app.example/cb", &[LookAlike]),
        ("https://app.examp1e/cb", "https://app.example/cb", &[LookAlike]),
        ("https://app.example/0il", "https://app.example/oil", &[LookAlike]),
        ("https://App.example:443/cb/?a", "https://app.example/cb", &[Case, Port, Query, TrailingSlash]),
        ("com.example.app:/cb/", "com.example.app:/cb", &[TrailingSlash]),
        ("http://127.0.0.1/Cb", "http://127.0.0.1:4000/cb", &[Case, Port]),
    ];
    for (candidate, registered_uri, differences) in cases {
        let redirects = registered();
        let miss = redirects.near_miss("portal", candidate);
        assert_eq!(
            miss,
            Some(NearMiss { registered: registered_uri, differences: differences.to_vec() }),
            "{candidate:?}"
        );
    }
}

#[test]
fn strangers_are_no_near_misses() {
    let far = "https://app.example/".repeat(60);
    for candidate in [
        "",
        "https://evil.example/cb",
        "https://app.example.evil.example/cb",
        "https://app.example@evil.example/cb",
        "https://app.example/cb/more",
        "https://other.example/cb",
        "javascript:alert(1)",
        // These pass.
        "https://app.example/cb",
        "http://127.0.0.1:5000/cb",
        far.as_str(),
    ] {
        assert_eq!(registered().near_miss("portal", candidate), None, "{candidate:?}");
    }
    assert_eq!(registered().near_miss("nobody", "https://app.example/CB"), None);
}

#[test]
fn the_least_difference_is_told() {
    let clients = [ClientRedirects {
        client_id: "a",
        web: &["https://a.example/CB", "https://a.example/cb", "https://a.example/cb/"],
        native: &[],
    }];
    let redirects = Redirects::new(clients).unwrap();
    let miss = redirects.near_miss("a", "https://a.example/cb?x").unwrap();
    assert_eq!(
        (miss.registered, miss.differences.as_slice()),
        ("https://a.example/cb", [Difference::Query].as_slice())
    );
}

#[test]
fn codes_stand_in_order_and_once() {
    let codes: Vec<&str> = Difference::ALL.iter().map(|difference| difference.code()).collect();
    assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
}
