//! Is every origin that a list takes the exact text of one, and does a list take what a naive one takes?

#![no_main]

mod words;

use libfuzzer_sys::fuzz_target;
use url::Url;
use wicketgate::browser::origins::{EntryKind, OriginEntry, OriginSet};

const WORDS: &[&str] = &[
    "https://",
    "http://",
    "https://*.",
    "*.",
    "*",
    "app.example",
    "example.com",
    "a.b.example",
    "127.0.0.1",
    "[::1]",
    "localhost",
    "1.2.3",
    "0x7f",
    ":443",
    ":8443",
    ":80",
    ":3000",
    ":",
    ":0",
    ".",
    "-",
    "_",
    "/",
    "@",
    "null",
    ",",
    " ",
    "\t",
    "\r\n",
    "%2e",
    "\u{3002}",
    "\u{ff41}",
    "\u{ad}",
    "xn--",
    "xn--bcher-kva",
    "github.io",
    "co.uk",
    "evil.",
    "A",
    "\\",
    "?",
    "#",
    "\0",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.",
];

fuzz_target!(|input: &[u8]| {
    let texts = words::texts(input, WORDS);
    let entries: Vec<OriginEntry<'_>> =
        texts.iter().filter_map(|text| OriginEntry::read(text).ok()).collect();
    for entry in &entries {
        judge_entry(*entry);
    }
    let Ok(set) = OriginSet::new(entries.iter().map(|entry| entry.as_str())) else { return };
    let below = entries.iter().flat_map(|entry| below(entry.as_str()));
    for candidate in texts.iter().cloned().chain(below) {
        let accepted = set.accept(&candidate);
        assert_eq!(accepted.is_some(), is_taken(&entries, &candidate), "{candidate:?} of {entries:?}");
        if let Some(accepted) = accepted {
            assert_eq!(accepted.as_str(), candidate);
            assert!(is_exact(&candidate), "{candidate:?}");
        }
    }
});

fn judge_entry(entry: OriginEntry<'_>) {
    let text = entry.as_str();
    match entry.kind() {
        EntryKind::Subdomains => {
            assert!(is_exact(&text.replacen("*.", "", 1)) && text.matches('*').count() == 1, "{text:?}")
        }
        _ => assert!(is_exact(text), "{text:?}"),
    }
}

/// What an attacker would try beside an entry.
fn below(entry: &str) -> Vec<String> {
    let names =
        ["x", "x.y", "", "-x", "x_y", "X", "xn--x", "*", "evil.example/", "evil.example@", "a b", "\u{fc}"];
    let of_pattern = names.into_iter().map(|name| entry.replacen('*', name, 1));
    of_pattern
        .chain([
            entry.replacen("*.", "", 1),
            format!("{entry}."),
            format!("{entry}:443"),
            format!("{entry}/"),
            format!("{entry}.evil.example"),
        ])
        .collect()
}

fn is_taken(entries: &[OriginEntry<'_>], candidate: &str) -> bool {
    entries.iter().any(|entry| match entry.kind() {
        EntryKind::Subdomains => {
            let names = entry
                .as_str()
                .strip_prefix("https://*")
                .and_then(|suffix| candidate.strip_suffix(suffix)?.strip_prefix("https://"));
            names.is_some_and(|names| {
                names.split('.').all(is_plain_label) && is_exact(candidate) && host_length(candidate) <= 253
            })
        }
        _ => entry.as_str() == candidate,
    })
}

fn is_plain_label(label: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&label.len())
        && label.bytes().all(is_letter)
        && !label.starts_with('-')
        && !label.ends_with('-')
        && !label.starts_with("xn--")
}

/// Of the bytes: `url` has no host for an `xn--` name that is none.
fn host_length(origin: &str) -> usize {
    origin.trim_start_matches("https://").split(':').next().map_or(0, str::len)
}

/// Whether the text is what a browser would send. Which `xn--` names are names is left to the operator, who
/// listed them.
fn is_exact(origin: &str) -> bool {
    origin.contains("xn--")
        || Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == origin)
}
