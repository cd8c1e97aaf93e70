//! Does what holds for the tables hold for any input? What a gate sends where an upstream sent a policy, and
//! what its configuration makes, judged by a naive matcher.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    Gate,
    exchange::response::ResponseChanges,
    gate::{
        Step,
        asking::{head, line},
    },
    reason::Reason,
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
const CONFIGURABLE: [&str; 9] = [
    "'self'",
    "*",
    "https:",
    "data:",
    "https://a.example",
    "https://*.a.example",
    "http://a.example",
    "b.example:8443",
    "https://b.example/p/",
];
const NAMES: [&str; 7] =
    ["default-src", "FRAME-src", "child-src", "frame-ancestors", "img-src", "future-src", "sandbox"];
const STRANGE: [&str; 6] = [" ", "", "\u{fc}", "\t", "\0", ";;"];
const ORIGINS: [&str; 4] =
    ["https://a.example", "https://x.a.example", "https://b.example:8443", "https://evil.example"];
const OURS: [&str; 2] = [ORIGINS[0], ORIGINS[2]];

/// Sent by an upstream: names, sources, separators and strange characters in any order.
fn sent() -> impl Strategy<Value = String> {
    let source = proptest::sample::select(&SOURCES[..]);
    let name = proptest::sample::select(&NAMES[..]);
    let strange = proptest::sample::select(&STRANGE[..]);
    let separator = proptest::sample::select(&["; ", ";", ", ", " ; "][..]);
    let directive = (name, proptest::collection::vec(source, 0..4), strange, separator).prop_map(
        |(name, sources, strange, separator)| format!("{name} {} {strange}{separator}", sources.join(" ")),
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
fn naive_allows(header: &str, origin: &str, dropping: Dropping) -> bool {
    let is_strange = |byte: &u8| !byte.is_ascii_graphic() && !byte.is_ascii_whitespace();
    header.as_bytes().split(|byte| *byte == b',').all(|policy| {
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

/// The headers of a page where its upstream sent this policy.
fn sealed(frames: &Value, page: &Value, upstream: &str) -> Option<Result<ResponseChanges, Reason>> {
    let configuration =
        json!({ "frames": frames, "routes": [{ "path": "/", "access": "public", "page": page }] });
    let mut gate = Gate::new(&configuration.to_string()).ok()?;
    let Step::Pass(pass) = gate.ask(&head("GET", "/", "")) else { panic!("a public route") };
    Some(gate.answer(&pass.passed, &line("content-security-policy", upstream)))
}

fn value<'h>(headers: &'h ResponseChanges, name: &str) -> &'h str {
    headers.set.iter().find(|(set, _)| *set == name).map_or("", |(_, value)| value)
}

fn policy_with(page: &str, upstream: &str) -> Result<String, Reason> {
    let headers = sealed(&json!({ "frameSrc": OURS }), &json!({ "policy": page }), upstream).unwrap()?;
    Ok(value(&headers, "content-security-policy").to_string())
}

proptest! {
    #[test]
    fn narrowing_allows_what_both_allow_and_nothing_else(upstream in sent()) {
        let Ok(narrowed) = policy_with("narrow-frames", &upstream) else { return Ok(()) };
        for origin in ORIGINS {
            let by_all_readings = DROPPING.into_iter().all(|dropping| naive_allows(&upstream, origin, dropping));
            let due = by_all_readings && OURS.contains(&origin);
            for dropping in DROPPING {
                prop_assert_eq!(naive_allows(&narrowed, origin, dropping), due, "{} {}", narrowed, origin);
            }
        }
    }

    #[test]
    fn allowing_frames_allows_those_and_nothing_else(upstream in sent()) {
        let Ok(widened) = policy_with("allow-frames", &upstream) else { return Ok(()) };
        for origin in ORIGINS {
            let before = DROPPING.into_iter().all(|dropping| naive_allows(&upstream, origin, dropping));
            let due = before || OURS.contains(&origin);
            prop_assert_eq!(naive_allows(&widened, origin, Dropping::Directive), due, "{} {}", widened, origin);
        }
    }

    #[test]
    fn what_is_passed_on_is_read_the_same_again(upstream in sent()) {
        let passed_on = policy_with("upstream", &upstream).unwrap();
        prop_assert_eq!(policy_with("upstream", &passed_on).unwrap(), passed_on);
    }

    #[test]
    fn any_text_is_passed_on_as_visible_ascii(upstream in "\\PC{0,90}|[\\x00-\\xff]{0,90}") {
        if let Ok(text) = policy_with("upstream", &upstream) {
            prop_assert!(text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()), "{}", text);
        }
    }

    #[test]
    fn no_configured_text_puts_a_separator_into_a_header(text in "\\PC{0,20}|[\\x00-\\x7f]{0,12}|https://a.example/[a-z;, ]{1,6}|https://[a-z;,\r\n\0 .]{1,9}") {
        let fine = "https://a.example";
        for slot in 0..6 {
            let at = |place: usize| if place == slot { text.as_str() } else { fine };
            let tenant = if slot == 2 { text.as_str() } else { "acme" };
            let frames = json!({ "frameSrc": [at(0)], "frameAncestors": [at(1)], "tenants": { tenant: [fine] }, "reportTo": at(3) });
            let page = json!({ "policy": "own", "frameAncestors": "shared", "imgSrc": [at(4)], "formAction": [at(5)] });
            let Some(headers) = sealed(&frames, &page, "") else { continue };
            let headers = headers.unwrap();
            for (name, value) in &headers.set {
                prop_assert!(value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()), "{name} {value}");
            }
            let policy = value(&headers, "content-security-policy");
            prop_assert_eq!((policy.matches(';').count(), policy.contains(',')), (11, false), "{}", policy);
            prop_assert_eq!(value(&headers, "reporting-endpoints").matches('"').count(), 2);
        }
    }

    #[test]
    fn an_emitted_policy_is_passed_on_as_it_stands(lists in proptest::collection::vec(proptest::collection::btree_set(proptest::sample::select(&CONFIGURABLE[..]), 1..4), 5)) {
        let mut page = json!({ "policy": "own" });
        for (name, list) in ["styleSrc", "imgSrc", "fontSrc", "connectSrc", "formAction"].into_iter().zip(&lists) {
            page[name] = json!(list);
        }
        let headers = sealed(&json!({ "frameSrc": OURS }), &page, "").unwrap().unwrap();
        let emitted = value(&headers, "content-security-policy");
        prop_assert_eq!(policy_with("upstream", emitted).unwrap(), format!("{emitted}, frame-ancestors 'none'"));
        for list in lists {
            let words = list.into_iter().collect::<Vec<_>>().join(" ");
            let is_there = ["-src", "form-action"].iter().any(|name| emitted.contains(&[name, " ", &words, ";"].concat()));
            prop_assert!(is_there, "{} in {}", words, emitted);
        }
    }
}
