//! What do the ready policies say, and whose origins are taken?

use super::*;
use crate::browser::{csp::source::SourceError, origins::OriginError};
use alloc::vec;

#[test]
fn what_is_a_frame_s_origin() {
    for text in [
        "https://a.example",
        "https://a.example:8443",
        "https://*.a.example",
        "http://localhost:3000",
        "http://127.0.0.1:1",
    ] {
        assert!(FrameOrigin::configured(text).is_ok(), "{text}");
    }
    for text in [
        "*",
        "https:",
        "'self'",
        "a.example",
        "http://a.example",
        "https://*",
        "https://*.example",
        "https://a.example/",
        "https://a.example:443",
        "https://a.example:*",
        "https://a.example.",
        "http://localhost",
        "http://tauri.localhost",
        "capacitor://localhost",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        "wss://a.example",
        "null",
        "https://a.example https://b.example",
        "x.example;script-src *",
        "http://[::1]:3000",
        "https://[::1]",
        "https://*.github.io",
        "https://*.co.uk",
        "https://*.1",
        "http://localhost:80",
        "https://a_b.example",
    ] {
        assert!(FrameOrigin::configured(text).is_err(), "{text}");
    }
}

#[test]
fn why_an_origin_is_refused() {
    for (text, fault) in [
        ("http://[::1]:3000", FrameOriginError::Ipv6),
        ("https://[::1]", FrameOriginError::Ipv6),
        ("https:", FrameOriginError::NotAnOrigin),
        ("http://localhost", FrameOriginError::NotAnOrigin),
        ("http://tauri.localhost", FrameOriginError::NotAnOrigin),
        ("a.example;b", FrameOriginError::Source(SourceError::Character)),
        ("https://*.github.io", FrameOriginError::Origin(OriginError::WildcardSharedSuffix)),
    ] {
        assert_eq!(FrameOrigin::configured(text), Err(fault), "{text}");
    }
}

#[test]
fn a_host_page_s_policy_is_whole() {
    let frames = [FrameOrigin::configured("https://sdk.example").unwrap()];
    let page = HostPage {
        frames: &frames,
        scripts: Scripts::Nonce(Nonce::from_random(&[0; 16])),
        runs_wicketgate: true,
        connect: SourceList::of([Source::OWN]),
        styles: SourceList::of([Source::OWN]),
        images: SourceList::NONE,
        fonts: SourceList::NONE,
        form_action: SourceList::of([Source::OWN]),
    };
    assert_eq!(
        page.policy(),
        "default-src 'none'; script-src 'nonce-AAAAAAAAAAAAAAAAAAAAAA==' 'wasm-unsafe-eval'; style-src 'self'; img-src 'none'; \
         font-src 'none'; connect-src 'self'; frame-src https://sdk.example; object-src 'none'; base-uri 'none'; form-action 'self'"
    );
}

#[test]
fn who_may_embed_as_a_policy() {
    let origins = vec![FrameOrigin::configured("https://a.example").unwrap()];
    for (own_origin, origins, text) in [
        (false, vec![], NOBODY),
        (true, vec![], "frame-ancestors 'self'"),
        (true, origins.clone(), "frame-ancestors 'self' https://a.example"),
        (false, origins, "frame-ancestors https://a.example"),
    ] {
        assert_eq!(Embedders { own_origin, origins }.policy(), text);
    }
}
