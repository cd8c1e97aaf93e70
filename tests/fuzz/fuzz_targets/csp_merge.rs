//! Does what we send where an upstream sent a policy mean what was meant, to a strict reader and to a lax
//! one?

#![no_main]

mod words;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wicketgate::{
    Gate, Reason,
    exchange::{
        head::{HeaderLines, RequestHead},
        response::{ResponseChanges, ResponseHead},
    },
    gate::{Passed, ResponseStep, Step},
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
const OF_SOURCES: [&str; 19] = [
    "default-src",
    "script-src",
    "script-src-elem",
    "script-src-attr",
    "style-src",
    "style-src-elem",
    "style-src-attr",
    "img-src",
    "font-src",
    "connect-src",
    "media-src",
    "object-src",
    "child-src",
    "frame-src",
    "worker-src",
    "manifest-src",
    "base-uri",
    "form-action",
    "frame-ancestors",
];
/// Every word of the upstream's stands for itself: whatever a browser reads in it, it reads the same in what
/// we send.
type Words = Vec<String>;

const PAGES: [&str; 3] = ["upstream", "narrow-frames", "allow-frames"];

/// The gate, and what it says of a request for each page.
static GATE: LazyLock<(Gate, [Passed; 3])> = LazyLock::new(|| {
    let page = |policy: &str| {
        format!(r#"{{ "path": "/{policy}", "access": "public", "page": {{ "policy": "{policy}" }} }}"#)
    };
    let routes = PAGES.map(page).join(",");
    let embeds = OURS.map(|origin| format!("\"{origin}\"")).join(",");
    let text = format!(r#"{{ "frames": {{ "frameSrc": [{embeds}] }}, "routes": [{routes}] }}"#);
    let mut gate = Gate::new(&text).expect("no fault");
    let passed = PAGES.map(|page| {
        let head = RequestHead {
            method: "GET",
            scheme: "https",
            authority: "gate.example",
            path: &format!("/{page}"),
            query: "",
            headers: HeaderLines::new(""),
            has_body: false,
            request_id: "",
            client_address: None,
        };
        let (_, Step::Pass(pass)) = gate.begin(&head, 0.0) else { panic!("{page} is public") };
        pass.passed
    });
    (gate, passed)
});

/// The policies of a response, and what the operator is warned of.
fn sealed(page: &str, upstream: &str) -> Result<(String, Vec<&'static str>), Reason> {
    let (gate, passed) = &*GATE;
    let place = PAGES.iter().position(|known| *known == page).expect("one of these");
    let lines = format!("content-security-policy:{upstream}\n");
    let head = ResponseHead { status: 200, headers: HeaderLines::new(&lines) };
    match gate.respond(&passed[place], &head, "") {
        ResponseStep::Pass(ResponseChanges { set, warnings, .. }) => {
            let found = set.iter().find(|(name, _)| *name == "content-security-policy");
            Ok((found.expect("every response has one").1.to_string(), warnings))
        }
        ResponseStep::Answer(_, refusal) => Err(refusal.reason),
    }
}

fuzz_target!(|input: &[u8]| {
    // As `Headers` joins the lines of a header; no value holds a line feed.
    let upstream = words::texts(input, WORDS).join(", ").replace('\n', "\r");
    let Ok((passed_on, _)) = sealed("upstream", &upstream) else { return };
    judge_text(&passed_on);
    judge_narrowed(&upstream, &passed_on, &[("frame-ancestors".to_owned(), vec![])]);
    for page in ["narrow-frames", "allow-frames"] {
        let (merged, warnings) = match sealed(page, &upstream) {
            Ok(merged) => merged,
            Err(reason) => {
                let is_missed = policies(&upstream, true).iter().all(Vec::is_empty);
                assert!(reason == Reason::UpstreamPolicyTooLong || is_missed, "{reason:?} {upstream:?}");
                continue;
            }
        };
        judge_text(&merged);
        if page == "narrow-frames" {
            let ours = OURS.map(String::from).into();
            judge_narrowed(&upstream, &merged, &[("frame-src".to_owned(), ours)]);
        } else {
            assert!(!warnings.contains(&"upstream_policy_refuses_frames"), "{merged}");
            judge_widened(&upstream, &merged);
        }
    }
});

fn judge_text(text: &str) {
    assert!(text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()), "{text:?}");
}

/// Each policy of the upstream, as this reader reads it, is enforced still; and so is ours.
fn judge_narrowed(upstream: &str, text: &str, ours: &[(String, Words)]) {
    for is_strict in [true, false] {
        let (sent, emitted) = (policies(upstream, is_strict), policies(text, is_strict));
        for policy in sent.iter().filter(|policy| !policy.is_empty()) {
            assert!(emitted.contains(policy), "{policy:?} is lost in {text:?}");
        }
        assert!(emitted.iter().any(|policy| policy == ours), "{text:?}");
    }
    assert_eq!(policies(text, true), policies(text, false), "{text:?}");
}

/// Of each policy nothing but the frames is changed, and to these nothing but ours is added.
fn judge_widened(upstream: &str, text: &str) {
    for is_strict in [true, false] {
        let emitted = policies(text, is_strict);
        for policy in policies(upstream, is_strict).iter().filter(|policy| !policy.is_empty()) {
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

/// Whether Firefox reads a source twice, the second time as something else, or drops it for its port: such a
/// source is not passed on.
fn is_doubtful(word: &str) -> bool {
    let is_plain = |digits: &str| {
        u8::from_str_radix(digits, 16)
            .is_ok_and(|byte| byte.is_ascii_alphanumeric() || b"-._~!$&()+=:@".contains(&byte))
    };
    word.split('%').skip(1).any(|after| !after.get(..2).is_some_and(is_plain))
        || word.split(":0").skip(1).any(|after| after.starts_with(|next: char| next.is_ascii_digit()))
}

/// A browser in few lines. A strict one drops a directive with a strange byte, as Chromium does; a lax one
/// the word, as Firefox does. A directive without words and one with `'none'` alone are the same.
fn policies(header: &str, is_strict: bool) -> Vec<Vec<(String, Words)>> {
    let is_strange = |byte: &u8| !byte.is_ascii_graphic() && !byte.is_ascii_whitespace();
    let mut policies = Vec::new();
    for policy in header.as_bytes().split(|byte| *byte == b',') {
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
            if OF_SOURCES.contains(&name.as_str()) {
                words.retain(|word| !is_doubtful(word));
            }
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
