//! Does every reader split what is registered, and what is accepted, where we do? The judge is the crate
//! `url`, which reads as browsers do.

#![no_main]

mod words;

use libfuzzer_sys::fuzz_target;
use url::Url;
use wicketgate::Gate;

const WORDS: &[&str] = &[
    "https://",
    "http://",
    "app.example",
    "127.0.0.1",
    "[::1]",
    "localhost",
    "com.example.app:",
    "evil.example",
    ":443",
    ":8443",
    ":80",
    "/cb",
    "/",
    "//",
    "\\",
    "@",
    "..",
    ".",
    "/./",
    "/../",
    "%2e",
    "%2E",
    "%2f",
    "%5c",
    "%25",
    "%0a",
    "%09",
    "%00",
    "%c3%bc",
    "?",
    "#",
    "*",
    ";",
    "\t",
    "\n",
    " ",
    "\u{ff41}",
    "\u{3002}",
    "\u{ad}",
    "xn--",
    "0x7f.1",
    "2130706433",
    "javascript:",
    "data:",
    "\u{2028}",
    "\u{fc}",
    "%",
    "&",
    "=",
];
const OWN: &str = "https://own.example/place/here?a=b";

fuzz_target!(|input: &[u8]| {
    let texts = words::texts(input, WORDS);
    for text in &texts {
        judge_return_target(text);
    }
    for list in ["web", "native"] {
        judge_list(list, &texts);
    }
});

/// A gate of one client with these entries in one list, where they may be registered.
fn gate_of(list: &str, entries: &[&str]) -> Option<Gate> {
    let entries = words::json_array(entries.iter().copied());
    Gate::new(&format!(r#"{{ "redirects": {{ "client": {{ "{list}": {entries} }} }} }}"#)).ok()
}

/// An entry without faults means one place to everyone, and only such a list is taken; then it holds its
/// entries and nothing else.
fn judge_list(list: &str, texts: &[String]) {
    let entries: Vec<&str> =
        texts.iter().map(String::as_str).filter(|text| gate_of(list, &[text]).is_some()).collect();
    for entry in &entries {
        judge_entry(list, entry);
    }
    let registered = &entries[..entries.len().min(8)];
    let Some(gate) = gate_of(list, registered) else { return };
    for candidate in texts {
        let is_accepted = gate.check_redirect_uri(Some("client"), Some(candidate)).is_ok();
        let is_due =
            registered.iter().any(|entry| entry == candidate || is_same_but_for_port(entry, candidate));
        assert_eq!(is_accepted, is_due, "{candidate:?} of {registered:?}");
        assert!(gate.check_redirect_uri(Some("another"), Some(candidate)).is_err());
        let _ = gate.near_miss("client", candidate);
    }
}

fn judge_entry(list: &str, entry: &str) {
    assert!(
        entry.bytes().all(|byte| byte.is_ascii_graphic()) && !entry.contains(['\\', '#', '*']),
        "{entry:?}"
    );
    let read =
        Url::parse(entry).unwrap_or_else(|error| panic!("{entry:?} is registered and no URL: {error}"));
    assert!(list == "native" || read.scheme() == "https", "{entry:?}");
    assert!(
        read.username().is_empty() && read.password().is_none() && read.fragment().is_none(),
        "{entry:?}"
    );
    // Nothing was normalised away: but for the slash of an empty path, the URL is written as it came.
    let plain = read.as_str();
    let is_as_written = plain == entry || plain.replacen('/', "", 3) == entry.replacen('/', "", 2);
    assert!(is_as_written, "{entry:?} is read as {plain:?}");
}

/// By the `url` crate's own eyes, of `http` on a loopback address.
fn is_same_but_for_port(entry: &str, candidate: &str) -> bool {
    let (Ok(entry_read), Ok(mut read)) = (Url::parse(entry), Url::parse(candidate)) else { return false };
    let is_loopback = entry_read.scheme() == "http"
        && matches!(entry_read.host_str(), Some("[::1]"))
            | entry_read.host_str().is_some_and(|host| host.starts_with("127."));
    let port = read
        .port()
        .map(|port| format!(":{port}"))
        .or_else(|| candidate.contains(":80").then(|| ":80".into()))
        .unwrap_or_default();
    let host = read.host_str().unwrap_or_default().to_owned();
    let rest = |text: &str, host: &str| {
        text.strip_prefix("http://").and_then(|text| text.strip_prefix(host)).map(str::to_owned)
    };
    let Some(candidate_rest) = rest(candidate, &host) else { return false };
    let without = candidate_rest
        .strip_prefix(&port)
        .filter(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
    let Some(without) = without.map(str::to_owned) else { return false };
    let entry_host = entry_read.host_str().unwrap_or_default().to_owned();
    let Some(entry_rest) = rest(entry, &entry_host) else { return false };
    let entry_rest = entry_rest.find(['/', '?']).map_or("", |at| &entry_rest[at..]).to_owned();
    let _ = read.set_port(None);
    is_loopback && host == entry_host && read.port() != Some(0) && port != ":0" && without == entry_rest
}

/// An accepted target stays: as it is, once decoded, and as the path that comes out, resolved again.
fn judge_return_target(text: &str) {
    if Gate::check_return_target(text).is_err() {
        return;
    }
    let own = Url::parse(OWN).expect("a URL");
    let stays = |target: &str| {
        let there = own.join(target).unwrap_or_else(|error| panic!("{target:?} of {text:?}: {error}"));
        assert_eq!(there.origin(), own.origin(), "{target:?} of {text:?}");
        there
    };
    let once = stays(text);
    stays(once.path());
    let decoded = decoded(text);
    let twice = stays(&decoded);
    stays(twice.path());
    assert!(!twice.path().starts_with("//") && !once.path().starts_with("//"), "{text:?}");
}

fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, after @ ..] = rest {
        let hex =
            after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok()).filter(|_| *first == b'%');
        match hex.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
