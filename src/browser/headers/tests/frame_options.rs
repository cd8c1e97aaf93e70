//! Does `X-Frame-Options` of an upstream count as it counts in browsers?

use super::*;

/// What a browser makes of a header by the HTML standard, "check a navigation response's adherence to
/// `X-Frame-Options`".
#[derive(Clone, Copy, Eq, PartialEq)]
enum Framing {
    Refused,
    OwnOrigin,
    Ignored,
}

const FORMS_OF_FRAME_OPTIONS: [(Option<&str>, Framing); 22] = [
    (None, Framing::Ignored),
    (Some(""), Framing::Ignored),
    (Some("DENY"), Framing::Refused),
    (Some("deny"), Framing::Refused),
    (Some("SAMEORIGIN"), Framing::OwnOrigin),
    (Some("sameorigin"), Framing::OwnOrigin),
    (Some("ALLOWALL"), Framing::Ignored),
    (Some("ALLOW-FROM https://host.example"), Framing::Ignored),
    (Some("INVALID"), Framing::Ignored),
    (Some("\"DENY\""), Framing::Ignored),
    (Some("DENY;"), Framing::Ignored),
    // One value, however often it stands there.
    (Some("DENY, deny"), Framing::Refused),
    (Some("SAMEORIGIN, SAMEORIGIN"), Framing::OwnOrigin),
    (Some("ALLOWALL, ALLOWALL"), Framing::Ignored),
    // Several values, one of them known.
    (Some("SAMEORIGIN, DENY"), Framing::Refused),
    (Some("DENY, ALLOWALL"), Framing::Refused),
    (Some("ALLOWALL, SAMEORIGIN"), Framing::Refused),
    (Some("SAMEORIGIN, INVALID"), Framing::Refused),
    (Some("ALLOWALL, INVALID"), Framing::Refused),
    (Some("SAMEORIGIN,"), Framing::Refused),
    // Several values, none of them known.
    (Some("INVALID, OTHER"), Framing::Ignored),
    (Some("INVALID,"), Framing::Ignored),
];

const EMBEDDERS: [&str; 3] = ["'self'", "https://host.example", "https://stranger.example"];

/// Forms of an upstream's `Content-Security-Policy`, and whom its `frame-ancestors` lets embed the page;
/// without one, browsers heed `X-Frame-Options`.
const FORMS_OF_ANCESTORS: [(Option<&str>, Option<&[&str]>); 9] = [
    (None, None),
    (Some("default-src 'none'"), None),
    (Some("frame-ancestors 'none'"), Some(&[])),
    (Some("img-src *; frame-ancestors 'self'"), Some(&["'self'"])),
    (Some("frame-ancestors 'self' https://host.example"), Some(&["'self'", "https://host.example"])),
    (
        Some("frame-ancestors https://host.example https://stranger.example"),
        Some(&["https://host.example", "https://stranger.example"]),
    ),
    (Some("frame-ancestors *"), Some(&EMBEDDERS)),
    (Some("img-src *, frame-ancestors 'self'"), Some(&["'self'"])),
    (Some("frame-ancestors"), Some(&[])),
];

/// As browsers would embed the page without the gate, whoever is not listed for it left out.
#[test]
fn frame_options_count_as_browsers_count_them() {
    for (sent, framing) in FORMS_OF_FRAME_OPTIONS {
        for ((policy, ancestors), report_only) in FORMS_OF_ANCESTORS
            .into_iter()
            .flat_map(|form| [None, Some("frame-ancestors 'none'")].map(|reported| (form, reported)))
        {
            let upstream = UpstreamHeaders { policy, report_only, frame_options: sent, present: "" };
            let headers = asked("/list", upstream).unwrap();
            let ours = value(&headers, POLICY).unwrap();
            for embedder in EMBEDDERS {
                let by_upstream = ancestors.map_or(
                    match framing {
                        Framing::Refused => false,
                        Framing::OwnOrigin => embedder == "'self'",
                        Framing::Ignored => true,
                    },
                    |allowed| allowed.contains(&embedder),
                );
                let is_listed = embedder != "https://stranger.example";
                assert_eq!(
                    naive_embeds(ours, embedder),
                    by_upstream && is_listed,
                    "{embedder} {ours} {upstream:?}"
                );
            }
            let counts = framing != Framing::Ignored && ancestors.is_none();
            assert_eq!(headers.warnings.contains(&"upstream_frame_options"), counts, "{upstream:?}");
            let refuses_host = ancestors.is_some_and(|allowed| !allowed.contains(&"https://host.example"));
            let is_told = headers.warnings.contains(&"upstream_policy_refuses_embedders");
            assert_eq!(is_told, refuses_host, "{upstream:?}");
            // The upstream's own never leaves beside policies that it does not agree with.
            let options = value(&headers, FRAME_OPTIONS);
            assert_eq!(
                headers.remove.iter().any(|name| name == FRAME_OPTIONS),
                sent.is_some() && options.is_none()
            );
        }
    }
}

#[test]
fn frame_options_as_policies() {
    for (path, sent, policy, options, is_warned) in [
        ("/list", None, "frame-ancestors 'self' https://host.example", None, false),
        (
            "/list",
            Some("DENY"),
            "frame-ancestors 'self' https://host.example, frame-ancestors 'none'",
            Some("DENY"),
            true,
        ),
        (
            "/list",
            Some("sameorigin"),
            "frame-ancestors 'self' https://host.example, frame-ancestors 'self'",
            Some("SAMEORIGIN"),
            true,
        ),
        ("/t/own", Some("SAMEORIGIN"), "frame-ancestors 'self'", Some("SAMEORIGIN"), false),
        (
            "/t/acme",
            Some("SAMEORIGIN"),
            "frame-ancestors https://acme.example, frame-ancestors 'self'",
            None,
            true,
        ),
        ("/t/acme", Some("ALLOW-FROM https://x"), "frame-ancestors https://acme.example", None, false),
        ("/t/nobody", Some("SAMEORIGIN"), "frame-ancestors 'none'", Some("DENY"), false),
        ("/api", Some("SAMEORIGIN"), "frame-ancestors 'none'", Some("DENY"), false),
    ] {
        let upstream = UpstreamHeaders { frame_options: sent, ..Default::default() };
        let headers = asked(path, upstream).unwrap();
        assert_eq!(value(&headers, POLICY), Some(policy), "{path} {sent:?}");
        assert_eq!(value(&headers, FRAME_OPTIONS), options, "{path} {sent:?}");
        assert_eq!(headers.warnings.contains(&"upstream_frame_options"), is_warned, "{path} {sent:?}");
    }
}

/// What browsers read in two ways is no reason for any of them to pass over `X-Frame-Options`.
#[test]
fn ancestors_that_some_browser_drops_do_not_stand_in_for_frame_options() {
    for policy in [
        "frame-ancestors https://host.example \u{fc}",
        "frame-ancestors \u{1}; frame-ancestors https://host.example",
        "\u{fc}; frame-ancestors\u{fc} https://host.example",
    ] {
        let upstream =
            UpstreamHeaders { policy: Some(policy), frame_options: Some("DENY"), ..Default::default() };
        let headers = asked("/list", upstream).unwrap();
        assert_eq!(value(&headers, FRAME_OPTIONS), Some("DENY"), "{policy:?}");
    }
}
