//! What do the ready policies say, and whose origins are taken?

use super::*;

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
    for (text, code) in [
        ("http://[::1]:3000", "frame_origin_ipv6"),
        ("https://[::1]", "frame_origin_ipv6"),
        ("https:", "frame_origin_malformed"),
        ("a.example;b", "source_character"),
        ("https://*.github.io", "origin_wildcard_shared_suffix"),
    ] {
        assert_eq!(FrameOrigin::configured(text).map_err(FrameOriginError::code), Err(code), "{text}");
    }
}

#[test]
fn a_host_page_s_policy_is_whole() {
    let frames = [FrameOrigin::configured("https://sdk.example").unwrap()];
    let mut page = HostPage {
        frames: &frames,
        scripts: Scripts::Nonce(Nonce::from_random(&[0; 16])),
        runs_wicketgate: true,
        connect: SourceList::of([Source::OWN]),
        styles: SourceList::of([Source::OWN]),
        images: SourceList::NONE,
        fonts: SourceList::NONE,
        form_action: SourceList::of([Source::OWN]),
        embedded_by: &[],
    };
    assert_eq!(
        page.policy().unwrap().text(),
        "default-src 'none'; script-src 'nonce-AAAAAAAAAAAAAAAAAAAAAA==' 'wasm-unsafe-eval'; style-src 'self'; img-src 'none'; \
         font-src 'none'; connect-src 'self'; frame-src https://sdk.example; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    page.images = SourceList::of([Source::OWN, Source::Keyword(Keyword::UnsafeInline)]);
    assert_eq!(page.policy(), Err(vec![(Name::ImgSrc, 1)]));
}

#[test]
fn x_frame_options_stands_only_where_it_agrees() {
    let origins = vec![FrameOrigin::configured("https://a.example").unwrap()];
    for (own_origin, origins, text, options) in [
        (false, vec![], "frame-ancestors 'none'", Some("DENY")),
        (true, vec![], "frame-ancestors 'self'", Some("SAMEORIGIN")),
        (true, origins.clone(), "frame-ancestors 'self' https://a.example", None),
        (false, origins, "frame-ancestors https://a.example", None),
    ] {
        let embedders = Embedders { own_origin, origins };
        assert_eq!((embedders.policy().text().as_str(), embedders.x_frame_options()), (text, options));
    }
}
