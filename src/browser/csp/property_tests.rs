//! Does what holds for the tables hold for any input? Builders, reading back, and merging, judged by a naive
//! matcher.

use alloc::{string::String, vec::Vec};

use proptest::prelude::*;

use super::{
    directive::{Directive, Name},
    host_page::{Embedders, FrameOrigin},
    merge,
    policy::Policy,
    read::{self, ReadPolicy},
    reporting::ReportingEndpoints,
    tenants::Tenants,
};

const SOURCES: [&str; 12] = [
    "'self'",
    "'none'",
    "*",
    "https:",
    "data:",
    "https://a.example",
    "https://*.a.example",
    "http://a.example",
    "b.example:8443",
    "https://b.example/p/",
    "'nonce-abc'",
    "junk'",
];
const NAMES: [&str; 7] =
    ["default-src", "FRAME-src", "child-src", "frame-ancestors", "img-src", "future-src", "sandbox"];
const STRANGE: [&[u8]; 6] = [b" ", b"", b"\xfc", b"\t", b"\0", b";;"];
const ORIGINS: [&str; 4] =
    ["https://a.example", "https://x.a.example", "https://b.example:8443", "https://evil.example"];

/// Sent by an upstream: names, sources, separators and strange bytes in any order.
fn sent() -> impl Strategy<Value = Vec<u8>> {
    let source = proptest::sample::select(&SOURCES[..]);
    let name = proptest::sample::select(&NAMES[..]);
    let strange = proptest::sample::select(&STRANGE[..]);
    let separator = proptest::sample::select(&["; ", ";", ", ", " ; "][..]);
    let directive = (name, proptest::collection::vec(source, 0..4), strange, separator).prop_map(
        |(name, sources, strange, separator)| {
            let mut bytes: Vec<u8> = name.into();
            for source in sources {
                bytes.push(b' ');
                bytes.extend(source.as_bytes());
            }
            bytes.push(b' ');
            bytes.extend(strange);
            bytes.extend(separator.as_bytes());
            bytes
        },
    );
    proptest::collection::vec(directive, 0..5).prop_map(|directives| directives.concat())
}

/// What browsers drop for a strange byte.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Dropping {
    Directive,
    /// And with it the later ones of its name.
    Name,
    Word,
}

const DROPPING: [Dropping; 3] = [Dropping::Directive, Dropping::Name, Dropping::Word];

/// A browser in few lines: whether a frame from an origin is allowed by a header's value.
fn naive_allows(header: &[u8], origin: &str, dropping: Dropping) -> bool {
    let is_strange = |byte: &u8| !byte.is_ascii_graphic() && !byte.is_ascii_whitespace();
    header.split(|byte| *byte == b',').all(|policy| {
        let mut seen: Vec<(String, Vec<String>)> = Vec::new();
        let mut shadowed: Vec<String> = Vec::new();
        for part in policy.split(|byte| *byte == b';') {
            let is_dropped = dropping != Dropping::Word && part.iter().any(is_strange);
            let words: Vec<&[u8]> =
                part.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
            let mut words = words
                .into_iter()
                .filter(|word| !word.iter().any(is_strange))
                .map(|word| String::from_utf8_lossy(word).into_owned());
            let Some(name) = words.next().map(|name| name.to_lowercase()) else { continue };
            if is_dropped {
                shadowed.extend((dropping == Dropping::Name).then_some(name));
            } else if !shadowed.contains(&name) && !seen.iter().any(|(before, _)| *before == name) {
                seen.push((name, words.collect()));
            }
        }
        let governing = ["frame-src", "child-src", "default-src"]
            .into_iter()
            .find_map(|name| seen.iter().find(|(seen, _)| seen == name));
        governing.is_none_or(|(_, words)| words.iter().any(|word| naive_matches(word, origin)))
    })
}

/// The page stands on an https origin that is none of those asked for.
fn naive_matches(word: &str, origin: &str) -> bool {
    match word {
        "*" | "https:" => true,
        "https://a.example" | "http://a.example" => origin == "https://a.example",
        "https://*.a.example" => origin == "https://x.a.example",
        "b.example:8443" => origin == "https://b.example:8443",
        other => other == origin,
    }
}

fn origins() -> Vec<FrameOrigin> {
    ["https://a.example", "https://b.example:8443"]
        .into_iter()
        .map(|text| FrameOrigin::configured(text).unwrap())
        .collect()
}

proptest! {
    #[test]
    fn a_merge_allows_what_both_allow_and_nothing_else(upstream in sent()) {
        let ours = super::host_page::frames_only(&origins());
        let merged = merge::narrow(&[&upstream], &ours, &[]).unwrap().text;
        for origin in ORIGINS {
            let by_all_readings = DROPPING.into_iter().all(|dropping| naive_allows(&upstream, origin, dropping));
            let due = by_all_readings && naive_allows(ours.text().as_bytes(), origin, Dropping::Directive);
            for dropping in DROPPING {
                prop_assert_eq!(naive_allows(merged.as_bytes(), origin, dropping), due, "{} {}", merged, origin);
            }
        }
    }

    #[test]
    fn what_is_passed_on_is_read_the_same_again(upstream in sent()) {
        let policies = read::read(&[&upstream]).unwrap();
        let text = policies.iter().map(ReadPolicy::text).collect::<Vec<_>>().join(", ");
        prop_assert_eq!(read::read(&[text.as_bytes()]).unwrap(), policies);
    }

    #[test]
    fn any_bytes_are_passed_on_as_visible_ascii(upstream in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text: String = read::read(&[&upstream]).unwrap_or_default().iter().map(ReadPolicy::text).collect();
        prop_assert!(text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) && !text.contains(','));
    }

    #[test]
    fn allowing_frames_allows_those_and_nothing_else(upstream in sent()) {
        let Some(merged) = merge::allow_frames(&[&upstream], &origins()).unwrap() else { return Ok(()) };
        for (origin, is_ours) in [(ORIGINS[0], true), (ORIGINS[1], false), (ORIGINS[2], true), (ORIGINS[3], false)] {
            let before = DROPPING.into_iter().all(|dropping| naive_allows(&upstream, origin, dropping));
            prop_assert_eq!(naive_allows(merged.text.as_bytes(), origin, Dropping::Directive), before || is_ours, "{} {}", merged.text, origin);
        }
    }

    #[test]
    fn no_input_puts_a_separator_into_a_header(name in "[a-z-]{0,12}|frame-src|sandbox|report-to", values in proptest::collection::vec("\\PC{0,20}|[\\x00-\\x7f]{0,12}|https://a.example/[a-z;, ]{1,6}|https://[a-z;,\r\n\0 .]{1,9}", 0..3)) {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let is_plain = |text: &str| text.bytes().all(|byte| byte == b' ' || (byte.is_ascii_graphic() && byte != b';' && byte != b','));
        if let Ok(directive) = Directive::configured(&name, &values) {
            let policy = Policy::new(alloc::vec![directive]).unwrap().text();
            prop_assert!(is_plain(&policy), "{policy}");
            let words = policy.split(' ').count();
            prop_assert!(words <= values.len().max(1) + 1, "{policy}");
        }
        for value in &values {
            prop_assert!(FrameOrigin::configured(value).map_or(true, |origin| is_plain(&origin.source().text())));
            prop_assert!(Tenants::new(&[(value, Embedders::default())]).map_or(true, |tenants| is_plain(tenants.headers(value).policy)));
            if let Ok(endpoints) = ReportingEndpoints::configured(&[("a", value)]) {
                prop_assert!(is_plain(endpoints.text()) && endpoints.text().matches('"').count() == 2);
            }
        }
    }

    #[test]
    fn an_emitted_policy_is_read_back(lists in proptest::collection::btree_map(proptest::sample::select(Name::ALL), proptest::collection::btree_set(proptest::sample::select(&SOURCES[..]), 0..4), 1..6)) {
        let made = lists.iter().filter_map(|(name, values)| Directive::configured(name.text(), &values.iter().copied().collect::<Vec<_>>()).ok());
        let Ok(policy) = Policy::new(made.collect()) else { return Ok(()) };
        let read = read::read(&[policy.text().as_bytes()]).unwrap();
        prop_assert_eq!(read.len(), 1);
        let again = read[0].directives.iter().map(|directive| {
            let name = Name::ALL.iter().copied().find(|name| name.text() == directive.name).unwrap();
            Directive::Sources(name, directive.sources())
        });
        prop_assert_eq!(Policy::new(again.collect()), Ok(policy));
    }
}
