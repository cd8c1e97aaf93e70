//! Does what we send where an upstream sent a policy mean what was meant, to a strict reader and to a lax
//! one?

#![no_main]

mod words;

use libfuzzer_sys::fuzz_target;
use wicketgate::browser::csp::{
    host_page::{self, FrameOrigin},
    merge::{self, Merged},
    read::{self, ReadPolicy},
};

const WORDS: &[&str] = &[
    "default-src ",
    "frame-src ",
    "child-src ",
    "FRAME-src ",
    "script-src ",
    "img-src ",
    "frame-ancestors ",
    "sandbox ",
    "report-uri ",
    "; ",
    ";",
    ", ",
    ",",
    " ",
    "\t",
    "\n",
    "\u{b}",
    "\u{c}",
    "\0",
    "\u{fc}",
    "\u{2028}",
    "'self'",
    "'none'",
    "'NONE'",
    "*",
    "https:",
    "http:",
    "data:",
    "https://a.example",
    "http://a.example",
    "https://*.a.example",
    "https://b.example:8443",
    "https://b.example/p/",
    "https://evil.example",
    "'nonce-abc'",
    "'unsafe-inline'",
    "'strict-dynamic'",
    "junk'",
    "%20",
    "https://a.example:*",
    "//",
    "*.example",
    "a.example:443",
];
const OURS: [&str; 2] = ["https://a.example", "https://b.example:8443"];
/// Every word of the upstream's stands for itself: whatever a browser reads in it, it reads the same in what
/// we send.
type Words = Vec<String>;

fuzz_target!(|input: &[u8]| {
    let texts: Vec<Vec<u8>> = words::texts(input, WORDS).into_iter().map(latin_1).collect();
    let values: Vec<&[u8]> = texts.iter().map(Vec::as_slice).collect();
    let frames: Vec<FrameOrigin> =
        OURS.iter().map(|text| FrameOrigin::configured(text).expect("an origin")).collect();
    let Ok(before) = read::read(&values) else {
        assert!(
            host_page::merge_frames(&values, &frames).is_err()
                && merge::allow_frames(&values, &frames).is_err()
        );
        return;
    };
    let narrowed = host_page::merge_frames(&values, &frames).expect("read already");
    judge_text(&narrowed);
    judge_narrowed(&values, &before, &narrowed.text);
    let widened = merge::allow_frames(&values, &frames).expect("read already");
    assert_eq!(widened.is_none(), before.is_empty());
    if let Some(widened) = widened {
        judge_text(&widened);
        assert!(widened.refused_frames.is_empty(), "{}", widened.text);
        judge_widened(&values, &widened.text);
    }
});

/// As a server writes a header: one byte a character, and what has none is a byte outside ASCII, too.
fn latin_1(text: String) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(u32::from(character)).unwrap_or(0xff)).collect()
}

fn judge_text(Merged { text, .. }: &Merged) {
    assert!(text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()), "{text:?}");
}

fn judge_narrowed(values: &[&[u8]], before: &[ReadPolicy], text: &str) {
    let again = read::read(&[text.as_bytes()]).map(|read| read.len());
    if let Ok(count) = again {
        assert!(before.len() <= count && count <= before.len() + 1, "{text:?}");
    }
    let ours: Words = OURS.map(String::from).into();
    for is_strict in [true, false] {
        // Each policy of the upstream, as this reader reads it, is enforced still; and so is ours.
        let (sent, emitted) = (policies(values, is_strict), policies(&[text.as_bytes()], is_strict));
        for policy in sent.iter().filter(|policy| !policy.is_empty()) {
            assert!(emitted.contains(policy), "{policy:?} is lost in {text:?}");
        }
        assert!(emitted.iter().any(|policy| *policy == [("frame-src".to_owned(), ours.clone())]), "{text:?}");
    }
    assert_eq!(policies(&[text.as_bytes()], true), policies(&[text.as_bytes()], false), "{text:?}");
}

/// Of each policy nothing but the frames is changed, and to these nothing but ours is added.
fn judge_widened(values: &[&[u8]], text: &str) {
    for is_strict in [true, false] {
        let emitted = policies(&[text.as_bytes()], is_strict);
        for policy in policies(values, is_strict).iter().filter(|policy| !policy.is_empty()) {
            let is_kept = emitted.iter().any(|after| is_widened_by_ours(policy, after));
            assert!(is_kept, "{policy:?} is lost in {text:?}");
        }
    }
}

fn is_widened_by_ours(before: &[(String, Words)], after: &[(String, Words)]) -> bool {
    let others = |policy: &[(String, Words)]| -> Vec<(String, Words)> {
        policy.iter().filter(|(name, _)| name != "frame-src").cloned().collect()
    };
    let frames = |policy: &[(String, Words)]| {
        let governing = ["frame-src", "child-src", "default-src"]
            .into_iter()
            .find_map(|name| policy.iter().find(|(held, _)| held == name));
        governing.map(|(_, words)| words.clone())
    };
    let is_widened = match (frames(before), frames(after)) {
        (None, None) => true,
        (Some(before), Some(after)) => {
            let theirs = |words: &Words| -> Words {
                words
                    .iter()
                    .filter(|word| !OURS.contains(&word.as_str()) && !word.eq_ignore_ascii_case("'none'"))
                    .cloned()
                    .collect()
            };
            theirs(&before) == theirs(&after)
        }
        _ => false,
    };
    is_widened && others(before) == others(after)
}

/// A browser in few lines. A strict one drops a directive with a strange byte, as Chromium does; a lax one
/// the word, as Firefox does. A directive without words and one with `'none'` alone are the same.
fn policies(values: &[&[u8]], is_strict: bool) -> Vec<Vec<(String, Words)>> {
    let is_strange = |byte: &u8| !byte.is_ascii_graphic() && !byte.is_ascii_whitespace();
    let mut policies = Vec::new();
    for policy in values.iter().flat_map(|value| value.split(|byte| *byte == b',')) {
        let mut read: Vec<(String, Words)> = Vec::new();
        for part in
            policy.split(|byte| *byte == b';').filter(|part| !is_strict || !part.iter().any(is_strange))
        {
            let mut words = part.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
            let Some(name) = words.next().filter(|name| !name.iter().any(is_strange)) else { continue };
            let name = String::from_utf8_lossy(name).to_ascii_lowercase();
            let mut words: Words = words
                .filter(|word| !word.iter().any(is_strange))
                .map(|word| String::from_utf8_lossy(word).into_owned())
                .collect();
            if words.len() == 1 {
                words.retain(|word| word != "'none'");
            }
            if !read.iter().any(|(held, _)| *held == name) {
                read.push((name, words));
            }
        }
        policies.push(read);
    }
    policies
}
