//! Is every origin that a list takes the exact text of one, and does a list take what a naive one takes?

#![no_main]

mod words;

use libfuzzer_sys::fuzz_target;
use url::Url;
use wicketgate::Gate;

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
    let entries: Vec<&str> =
        texts.iter().map(String::as_str).filter(|text| gate_of(&[text]).is_some()).collect();
    for entry in &entries {
        judge_entry(entry);
    }
    let Some(gate) = gate_of(&entries) else { return };
    let below = entries.iter().flat_map(|entry| below(entry));
    for candidate in texts.iter().cloned().chain(below) {
        let is_accepted = gate.check_origin(&candidate).is_ok();
        assert_eq!(is_accepted, is_taken(&entries, &candidate), "{candidate:?} of {entries:?}");
        assert!(!is_accepted || is_exact(&candidate), "{candidate:?}");
    }
});

/// A gate with these entries, where they may be listed.
fn gate_of(entries: &[&str]) -> Option<Gate> {
    Gate::new(&format!(r#"{{ "origins": {} }}"#, words::json_array(entries.iter().copied()))).ok()
}

fn judge_entry(entry: &str) {
    match entry.strip_prefix("https://*.") {
        Some(host) => assert!(is_exact(&format!("https://{host}")) && !host.contains('*'), "{entry:?}"),
        None => assert!(is_exact(entry), "{entry:?}"),
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

fn is_taken(entries: &[&str], candidate: &str) -> bool {
    entries.iter().any(|entry| match entry.strip_prefix("https://*") {
        Some(suffix) => {
            let names = candidate.strip_suffix(suffix).and_then(|start| start.strip_prefix("https://"));
            names.is_some_and(|names| {
                names.split('.').all(is_plain_label) && is_exact(candidate) && host_length(candidate) <= 253
            })
        }
        None => *entry == candidate,
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
