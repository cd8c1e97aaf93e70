//! Tables of candidates against registered lists.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    browser::redirects::{ClientRedirects, RedirectError, RedirectList, Redirects},
    reason::Reason,
};

const WEB: &[&str] = &[
    "https://app.example/cb",
    "https://app.example/cb?tenant=one",
    "https://app.example:8443/cb",
    "https://app.example",
];
const NATIVE: &[&str] = &[
    "http://127.0.0.1/cb",
    "http://[::1]:4000/cb?a=b",
    "http://127.0.0.1",
    "com.example.app:/cb",
    "https://app.example/native",
];

fn registered() -> Redirects {
    let clients = [
        ClientRedirects { client_id: "portal", web: WEB, native: &[] },
        ClientRedirects { client_id: "phone", web: &[], native: NATIVE },
        ClientRedirects { client_id: "other", web: &["https://other.example/cb"], native: &[] },
    ];
    Redirects::new(clients).unwrap()
}

#[test]
fn every_registered_uri_passes_as_it_is_for_its_own_client_only() {
    let redirects = registered();
    for (client, uris) in [("portal", WEB), ("phone", NATIVE)] {
        for uri in uris {
            assert_eq!(redirects.check(Some(client), Some(uri)), Ok(()));
            for other in ["portal", "phone", "other"].into_iter().filter(|other| *other != client) {
                assert_eq!(
                    redirects.check(Some(other), Some(uri)),
                    Err(Reason::RedirectUriUnregistered),
                    "{other} {uri}"
                );
            }
        }
    }
}

#[test]
fn what_is_absent_or_unknown_is_refused() {
    use Reason::{
        RedirectClientMissing as ClientMissing, RedirectClientUnknown as ClientUnknown,
        RedirectUriMissing as UriMissing, RedirectUriUnregistered as UriUnregistered,
    };
    let redirects = registered();
    let uri = Some("https://app.example/cb");
    for (client, uri, refusal) in [
        (None, uri, ClientMissing),
        (Some(""), uri, ClientMissing),
        (Some("Portal"), uri, ClientUnknown),
        (Some("portal "), uri, ClientUnknown),
        (Some("portal"), None, UriMissing),
        (Some("portal"), Some(""), UriMissing),
        // One registered URI is no fallback.
        (Some("other"), None, UriMissing),
        (Some("portal"), Some("https://other.example/cb"), UriUnregistered),
    ] {
        assert_eq!(redirects.check(client, uri), Err(refusal), "{client:?} {uri:?}");
        assert!(Redirects::default().check(client, uri).is_err());
    }
}

#[test]
fn web_is_byte_exact() {
    for candidate in [
        "https://app.example/cb/",
        "https://app.example/cB",
        "https://app.example/cb?",
        "https://app.example/cb#",
        "https://app.example/cb?tenant=two",
        "https://app.example/cb?tenant=one&a=b",
        "https://app.example/cb/../cb",
        "https://app.example/%63b",
        "https://app.example/cb\n",
        " https://app.example/cb",
        "https://app.example\\cb",
        "https://app.example/",
        "https://app.example:443/cb",
        "https://app.example:8444/cb",
        "https://app.example:/cb",
        "https://App.example/cb",
        "HTTPS://app.example/cb",
        "http://app.example/cb",
        "https://app.example./cb",
        "https://app.example@evil.example/cb",
        "https://evil.example\\@app.example/cb",
        "https://app.example.evil.example/cb",
        "https://evilapp.example/cb",
        "https://\u{ff41}pp.example/cb",
        "https://app\u{3002}example/cb",
        "https://app.exam\u{ad}ple/cb",
        "https:///app.example/cb",
        "https:app.example/cb",
        "//app.example/cb",
        "javascript:https://app.example/cb",
        "data:text/html,https://app.example/cb",
    ] {
        assert_eq!(
            registered().check(Some("portal"), Some(candidate)),
            Err(Reason::RedirectUriUnregistered),
            "{candidate:?}"
        );
    }
}

#[test]
fn the_port_of_a_loopback_address_may_vary_and_nothing_else() {
    let redirects = registered();
    for candidate in [
        "http://127.0.0.1:1/cb",
        "http://127.0.0.1:80/cb",
        "http://127.0.0.1:65535/cb",
        "http://127.0.0.1:5000",
        "http://[::1]/cb?a=b",
        "http://[::1]:4001/cb?a=b",
    ] {
        assert!(redirects.check(Some("phone"), Some(candidate)).is_ok(), "{candidate:?}");
    }
    for candidate in [
        "http://127.0.0.1:/cb",
        "http://127.0.0.1:0/cb",
        "http://127.0.0.1:080/cb",
        "http://127.0.0.1:65536/cb",
        "http://127.0.0.1:-1/cb",
        "http://127.0.0.1:80:80/cb",
        "http://127.0.0.1:8080@evil.example/cb",
        "http://127.0.0.1@evil.example/cb",
        "http://evil.example@127.0.0.1/cb",
        "http://127.0.0.1.evil.example/cb",
        "http://127.0.0.2:8080/cb",
        "http://127.1:8080/cb",
        "http://127.0.0.1:8080/cb/",
        "http://127.0.0.1:8080/CB",
        "http://127.0.0.1:8080/cb?a=b",
        "http://127.0.0.1:8080/cb#a",
        "http://127.0.0.1:8080\\cb",
        "http://127.0.0.1:8080/",
        "https://127.0.0.1:8080/cb",
        "HTTP://127.0.0.1:8080/cb",
        "http://[::1]:4000/cb",
        "http://[::1]:4000/cb?a=c",
        "http://[::01]:4000/cb?a=b",
        "http://::1:4000/cb?a=b",
        "http://localhost/cb",
        "http://localhost:8080/cb",
        "com.example.app:/cb:80",
        "com.example.app:80/cb",
        "com.example.app://cb",
        "https://app.example:8080/native",
    ] {
        assert_eq!(
            redirects.check(Some("phone"), Some(candidate)),
            Err(Reason::RedirectUriUnregistered),
            "{candidate:?}"
        );
    }
}

#[test]
fn ten_thousand_are_searched_as_ten_are() {
    let ids: Vec<String> = (0..10_000).map(|number| format!("client-{number}")).collect();
    let uris: Vec<String> = ids.iter().map(|id| format!("https://{id}.example/cb")).collect();
    let uris: Vec<&str> = uris.iter().map(String::as_str).collect();
    let clients =
        ids.iter().zip(uris.chunks(1)).map(|(id, web)| ClientRedirects { client_id: id, web, native: &[] });
    let redirects = Redirects::new(clients).unwrap();
    let one = Redirects::new([ClientRedirects { client_id: "one", web: &uris, native: &[] }]).unwrap();
    for (id, uri) in ids.iter().zip(&uris) {
        assert!(redirects.check(Some(id), Some(uri)).is_ok() && one.check(Some("one"), Some(uri)).is_ok());
        assert!(redirects.check(Some(id), Some("https://client-0.example/c")).is_err());
    }
}

proptest::proptest! {
    #[test]
    fn a_naive_list_says_the_same(entries in proptest::collection::vec("https://[ab]\\.example/[ab]{0,2}", 1..8), candidate in "https://[ab]\\.example/[ab]{0,2}") {
        let mut entries = entries;
        entries.sort_unstable();
        entries.dedup();
        let web: Vec<&str> = entries.iter().map(String::as_str).collect();
        let redirects = Redirects::new([ClientRedirects { client_id: "a", web: &web, native: &[] }]).unwrap();
        proptest::prop_assert_eq!(redirects.check(Some("a"), Some(&candidate)).is_ok(), entries.contains(&candidate));
    }

    #[test]
    fn of_a_loopback_candidate_the_rest_is_registered(host in "127\\.0\\.0\\.[1-3]|\\[::1\\]|localhost", port in "(:[0-9]{0,6})?", path in "(/[ab]{0,1})?") {
        let candidate = format!("http://{host}{port}{path}");
        let redirects = Redirects::new([ClientRedirects { client_id: "a", web: &[], native: &["http://127.0.0.1/a", "http://[::1]:9/b"] }]).unwrap();
        let number = port.strip_prefix(':').map(|digits| digits.parse::<u64>().ok().filter(|number| number.to_string() == digits));
        let has_fine_port = number.is_none_or(|number| number.is_some_and(|number| (1..=65_535).contains(&number)));
        let is_registered = (host == "127.0.0.1" && path == "/a") || (host == "[::1]" && path == "/b");
        proptest::prop_assert_eq!(redirects.check(Some("a"), Some(&candidate)).is_ok(), has_fine_port && is_registered);
    }
}

#[test]
fn names() {
    assert_eq!((RedirectList::Web.name(), RedirectError::Wildcard.code()), ("web", "wildcard"));
}
