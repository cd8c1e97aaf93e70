use alloc::{format, string::String, vec::Vec};

use proptest::prelude::*;

use super::*;
use crate::encoding::authority::AuthorityError;

fn set(entries: &[&str]) -> OriginSet {
    OriginSet::new(entries.iter().copied()).unwrap()
}

#[test]
fn what_is_taken() {
    let entries = [
        "https://app.example",
        "https://*.partner.example",
        "https://*.ports.example:8443",
        "http://localhost:5173",
        "https://xn--a.partner.example",
    ];
    let set = set(&entries);
    for origin in [
        "https://app.example",
        "https://a.partner.example",
        "https://a.b.c.partner.example",
        "https://a--b.partner.example",
        "https://partner.example.partner.example",
        "https://a.ports.example:8443",
        "http://localhost:5173",
        "https://xn--a.partner.example",
    ] {
        assert_eq!(set.accept(origin).map(AcceptedOrigin::as_str), Some(origin));
    }
    let long = format!("https://{}.partner.example", "a234567890.".repeat(27));
    for origin in [
        "",
        "null",
        "*",
        "https://*.partner.example",
        "https://partner.example",
        "https://.partner.example",
        "https://..partner.example",
        "https://a..partner.example",
        "https://evilpartner.example",
        "https://a.partner.example.evil.example",
        "https://a.partner.exampl",
        "https://a.partner.example:443",
        "https://a.partner.example:8443",
        "https://a.partner.example.",
        "https://a.partner.example/",
        "https://a.partner.example?",
        "https://a.partner.example#",
        "https://evil.example/.partner.example",
        "https://evil.example#.partner.example",
        "https://evil.example\\.partner.example",
        "https://evil.example%2f.partner.example",
        "https://evil.example:1.partner.example",
        "https://user@a.partner.example",
        "https://evil.example@a.partner.example",
        "https://A.partner.example",
        "https://a.Partner.example",
        "HTTPS://a.partner.example",
        "http://a.partner.example",
        "https:/a.partner.example",
        "https://a_b.partner.example",
        "https://-a.partner.example",
        "https://\u{ff41}.partner.example",
        "https://a\u{3002}partner.example",
        "https://a\u{ad}.partner.example",
        "https://xn--b.partner.example",
        "https://a.xn--b.partner.example",
        "https://a.xn--a.partner.example",
        "https://a.ports.example",
        "https://a.ports.example:84430",
        " https://app.example",
        "https://app.example ",
        "https://app.example\r\n",
        "https://a.partner.example\r\nX: y",
        "https://a\t.partner.example",
        "https://a\0.partner.example",
        "https://app.example, https://app.example",
        "https://app.example,https://a.partner.example",
        "https://app.example https://app.example",
        "https://app.example:443",
        "https://app.example.",
        "http://app.example",
        "http://localhost",
        "http://localhost:51730",
        "http://localhost:5173.partner.example",
        "https://localhost:5173",
        &long,
    ] {
        assert_eq!(set.accept(origin), None, "{origin:?}");
    }
    assert_eq!(OriginSet::default().accept("https://app.example"), None);
}

#[test]
fn every_refused_entry_is_told_in_order() {
    let entries = [
        "https://b.example",
        "null",
        "https://*.b.example",
        "https://b.example",
        "https://*.b.example",
        "https://A.example/",
        "https://b.example",
    ];
    let refused = OriginSet::new(entries).map(|_| ()).unwrap_err();
    let told: Vec<_> = refused.iter().map(|entry| (entry.index, entry.faults.as_slice())).collect();
    use OriginError::*;
    assert_eq!(
        told,
        [
            (1, [Null].as_slice()),
            (3, &[Duplicate]),
            (4, &[Duplicate]),
            (5, &[Path, Authority(AuthorityError::UpperCase)]),
            (6, &[Duplicate])
        ]
    );
}

/// Whether an `https` origin or a loopback origin is written as browsers write it: by characters, with
/// nothing of the code under test.
fn is_serialised(origin: &str) -> bool {
    let (authority, default) = match origin.split_once("://") {
        Some(("https", authority)) => (authority, 443),
        Some(("http", authority)) => (authority, 80),
        _ => return false,
    };
    let (host, port) =
        match authority.rsplit_once(':').filter(|(host, _)| !host.starts_with('[') || host.ends_with(']')) {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
    let is_port = |port: &str| {
        port.parse::<u16>()
            .is_ok_and(|number| number != default && number != 0 && format!("{number}") == port)
    };
    let is_label = |label: &str| {
        let inner = label.trim_matches('-');
        inner == label && !label.is_empty() && label.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-'))
    };
    let is_name = host.split('.').all(is_label)
        && host.rsplit('.').next().is_some_and(|last| !last.starts_with(|c: char| c.is_ascii_digit()));
    let is_address = host == "[::1]"
        || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| format!("{address}") == host);
    (is_name || is_address) && port.is_none_or(is_port)
}

/// The plain reading of a list: one entry after the other.
fn naive(entries: &[String], origin: &str) -> bool {
    is_serialised(origin)
        && entries.iter().any(|entry| match entry.split_once("*.") {
            None => entry == origin,
            Some((_, suffix)) => {
                let sub =
                    origin.strip_prefix("https://").and_then(|rest| rest.strip_suffix(&format!(".{suffix}")));
                sub.is_some_and(|sub| sub.split('.').all(|label| !label.starts_with("xn--")))
            }
        })
}

fn host() -> impl Strategy<Value = String> {
    "([ab]|aa|xn--a|a-b)(\\.([ab]|aa|xn--a)){0,4}|(1\\.){3}[0-9]|1\\.2|localhost|\\[::1\\]"
}

fn entry() -> impl Strategy<Value = String> {
    (
        prop::sample::select(Vec::from(["https://", "https://", "https://*.", "https://*.", "http://"])),
        host(),
        "(:[18])?",
    )
        .prop_map(|(start, host, port)| [start, &host, &port].concat())
}

fn origin() -> impl Strategy<Value = String> {
    let odd = "https?://[ab.:*@/A_18-]{0,10}|https?://([ab-]{0,3}\\.){0,4}[ab](:[0-9]{0,5})?[/.]?|\\PC{0,12}";
    prop_oneof![3 => entry().prop_map(|entry| entry.replace('*', "b")), 1 => entry(), 2 => odd]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_matcher_agrees_with_a_naive_one(list in prop::collection::vec(entry(), 0..12), origins in prop::collection::vec(origin(), 1..12)) {
        let mut list: Vec<String> = list.into_iter().filter(|entry| OriginEntry::read(entry).is_ok()).collect();
        list.sort();
        list.dedup();
        let set = OriginSet::new(list.iter().map(String::as_str)).unwrap();
        let fronts = ["a.", "a.b.", "", ".", "a..", "A.", "a_b.", "-a.", "u@a.", "x/.", "x#.", "x\\.", "%61.", "a\t.", "xn--a.b.", "1."];
        let extended = list.iter().flat_map(|entry| fronts.map(|front| entry.replace("*.", front)));
        for origin in origins.into_iter().chain(extended) {
            prop_assert_eq!(set.accept(&origin).is_some(), naive(&list, &origin), "{} in {:?}", origin, list);
        }
    }

    #[test]
    fn what_is_taken_is_the_exact_serialisation(list in prop::collection::vec(entry(), 1..6), origin in origin()) {
        let set = OriginSet::new(list.iter().map(String::as_str).filter(|entry| OriginEntry::read(entry).is_ok()));
        if let Some(taken) = set.ok().and_then(|set| set.accept(&origin).map(AcceptedOrigin::as_str)) {
            prop_assert_eq!(taken, &origin);
            prop_assert!(is_serialised(taken), "{}", taken);
        }
    }

    #[test]
    fn what_is_read_is_a_serialisation(text in prop_oneof![entry(), origin()]) {
        if OriginEntry::read(&text).is_ok() {
            prop_assert!(is_serialised(&text.replace("*.", "")), "{}", text);
        }
    }
}
