//! What is read of a header, what is added and widened, and how long may it be?

use alloc::format;

use super::*;
use crate::browser::csp::host_page::NOBODY;

fn passed_on(header: &str) -> String {
    PolicySet::read(Some(header)).unwrap().text().unwrap()
}

#[test]
fn policies_as_browsers_read_them() {
    for (sent, read) in [
        ("img-src 'none'", &["img-src 'none'"][..]),
        (" ; ;\t;", &[]),
        ("", &[]),
        ("IMG-src\thttps://A.example\x0chttps:", &["img-src https://A.example https:"]),
        ("img-src https:; IMG-SRC *; font-src", &["img-src https:; font-src 'none'"]),
        ("img-src https:, img-src http:", &["img-src https:", "img-src http:"]),
        ("future-src x; img-src 'future-word'", &["future-src x; img-src 'future-word'"]),
        // One character makes Chromium drop the whole directive, and Firefox only the word.
        ("frame-ancestors https: \u{fc}.example", &["frame-ancestors https:"]),
        (
            "default-src 'none'; img-src https: \u{fc}.example",
            &["default-src 'none'", "default-src 'none'; img-src https:"],
        ),
        ("img-src \u{fc}; img-src https:", &["img-src https:", "img-src 'none'"]),
        (
            "connect-src https://a.example x\x01; connect-src https:; default-src",
            &[
                "connect-src https:; default-src 'none'",
                "default-src 'none'",
                "connect-src https://a.example; default-src 'none'",
            ],
        ),
        (
            "default-src ;;; child-src * \u{fc}; child-src http://a.example",
            &[
                "default-src 'none'; child-src http://a.example",
                "default-src 'none'",
                "default-src 'none'; child-src *",
            ],
        ),
        ("\u{fc}mg-src x; font-src a\0b", &["font-src 'none'"]),
        // Firefox reads an escape twice, and no port with a zero before it.
        (
            "font-src https://a.example:0443 https://a.example:0 b.example:443/p",
            &["font-src https://a.example:0 b.example:443/p"],
        ),
        (
            "frame-src https://a.example/%20* https:; img-src a.example/%C3%A9",
            &["frame-src https:; img-src 'none'"],
        ),
        (
            "img-src a.example/%252f a.example/%40b; report-uri /%20",
            &["img-src a.example/%40b; report-uri /%20"],
        ),
    ] {
        assert_eq!(passed_on(sent), read.join(", "), "{sent:?}");
    }
}

#[test]
fn more_than_is_worth_reading() {
    let many =
        |count: usize| (0..count).map(|number| format!("img-src h{number}")).collect::<Vec<_>>().join(",");
    let directives = |count: usize| ["a b"].repeat(count).join(";");
    for (header, expected) in [
        (" ".repeat(MAX_POLICY_BYTES), None),
        (" ".repeat(MAX_POLICY_BYTES + 1), Some(Reason::UpstreamPolicyTooLong)),
        (many(MAX_POLICIES), None),
        (many(MAX_POLICIES + 1), Some(Reason::UpstreamPoliciesTooMany)),
        (directives(MAX_DIRECTIVES), None),
        (directives(MAX_DIRECTIVES + 1), Some(Reason::UpstreamPolicyTooLong)),
    ] {
        assert_eq!(PolicySet::read(Some(&header)).err(), expected, "{} bytes", header.len());
    }
}

#[test]
fn what_would_leave_too_long_is_a_refusal() {
    let read = |header: &str| PolicySet::read(Some(header)).unwrap();
    // Just fits, alone and beside ours.
    let longest = ["img-src ", &"a".repeat(MAX_POLICY_BYTES - 8)].concat();
    let mut set = read(&longest);
    assert_eq!(set.text().unwrap().len(), MAX_POLICY_BYTES);
    set.add(NOBODY);
    assert_eq!(set.text(), Err(Reason::UpstreamPolicyTooLong));
    let mut set = read(&longest[..MAX_POLICY_BYTES - NOBODY.len() - 2]);
    set.add(NOBODY);
    assert_eq!(set.text().unwrap().len(), MAX_POLICY_BYTES);
    // Read in several ways.
    let in_two_ways = |words: usize| {
        let list = |host: &str| [" ", host].concat().repeat(words);
        format!("img-src{}; script-src{}; font-src \u{fc} x", list("a.example"), list("b.example"))
    };
    assert!(read(&in_two_ways(200)).text().is_ok());
    assert!(in_two_ways(450).len() < MAX_POLICY_BYTES);
    assert_eq!(read(&in_two_ways(450)).text(), Err(Reason::UpstreamPolicyTooLong));
    // Widened.
    let frames: Vec<_> = (0..280).map(|number| origin(&format!("https://sdk-{number}.example"))).collect();
    let upstream =
        (0..15).map(|number| format!("img-src h{number}; frame-src 'none'")).collect::<Vec<_>>().join(",");
    let mut set = read(&upstream);
    set.widen_frames(&frames[..10]);
    assert!(set.text().is_ok());
    set.widen_frames(&frames);
    assert_eq!(set.text(), Err(Reason::UpstreamPolicyTooLong));
}

fn origin(text: &str) -> FrameOrigin {
    FrameOrigin::configured(text).unwrap()
}

fn frames() -> [FrameOrigin; 2] {
    [origin("https://sdk.example"), origin("https://*.pay.example")]
}

#[test]
fn ours_is_added_and_what_it_cannot_do_is_told() {
    let ours = "frame-src https://sdk.example https://*.pay.example";
    for (upstream, text, refuses) in [
        ("", String::from(ours), false),
        ("img-src *", format!("img-src *, {ours}"), false),
        ("default-src 'self'", format!("default-src 'self', {ours}"), true),
        (
            "default-src 'none'; frame-src https:",
            format!("default-src 'none'; frame-src https:, {ours}"),
            false,
        ),
        (
            "frame-src https://sdk.example, child-src *",
            format!("frame-src https://sdk.example, child-src *, {ours}"),
            true,
        ),
        (ours, String::from(ours), false),
    ] {
        let mut set = PolicySet::read(Some(upstream)).unwrap();
        assert_eq!(
            (set.is_empty(), set.refuses_frames(&frames())),
            (upstream.is_empty(), refuses),
            "{upstream}"
        );
        set.add(ours);
        assert_eq!(set.text(), Ok(text));
    }
}

#[test]
fn widening_is_for_frames_alone() {
    for (upstream, text) in [
        ("", ""),
        ("img-src *", "img-src *"),
        ("frame-src 'none'", "frame-src https://sdk.example https://*.pay.example"),
        ("frame-src https:", "frame-src https:"),
        (
            "default-src 'self'; img-src *",
            "default-src 'self'; img-src *; frame-src 'self' https://sdk.example https://*.pay.example",
        ),
        (
            "child-src https://sdk.example",
            "child-src https://sdk.example; frame-src https://sdk.example https://*.pay.example",
        ),
        (
            "frame-src 'none', child-src 'none'",
            "frame-src https://sdk.example https://*.pay.example, \
             child-src 'none'; frame-src https://sdk.example https://*.pay.example",
        ),
    ] {
        let mut set = PolicySet::read(Some(upstream)).unwrap();
        set.widen_frames(&frames());
        assert_eq!(set.text().as_deref(), Ok(text), "{upstream}");
        assert!(!set.refuses_frames(&frames()));
    }
}

#[test]
fn a_nonce_is_seen_wherever_it_stands() {
    for (upstream, has_nonce) in [
        ("script-src 'self'", false),
        ("script-src 'nonce-abc'", true),
        ("img-src *, default-src 'self' 'NONCE-abc'", true),
        ("script-src 'nonce-'", false),
    ] {
        assert_eq!(PolicySet::read(Some(upstream)).unwrap().has_nonce(), has_nonce, "{upstream}");
    }
}

#[test]
fn an_embedder_whom_the_upstream_refuses_is_seen() {
    let ours = "frame-ancestors 'self' https://partner.example";
    for (upstream, ours, refuses) in [
        ("img-src 'none'", ours, false),
        ("frame-ancestors 'self'", ours, true),
        ("frame-ancestors 'none'", ours, true),
        ("frame-ancestors https://*.example", ours, false),
        ("frame-ancestors https:, frame-ancestors 'self' https://other.example", ours, true),
        // Which origin is the page's own depends on the response.
        ("frame-ancestors https://partner.example", ours, false),
        ("frame-ancestors 'none'", "frame-ancestors 'self'", false),
        ("frame-ancestors 'none'", NOBODY, false),
    ] {
        let set = PolicySet::read(Some(upstream)).unwrap();
        assert_eq!(set.refuses_embedders(ours), refuses, "{upstream} {ours}");
    }
}
