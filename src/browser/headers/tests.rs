//! Tables of responses, and any response at all, judged by a naive browser.

use alloc::{format, string::String, vec::Vec};

use proptest::prelude::*;

use super::*;
use crate::{
    Gate,
    exchange::{head::RequestHead, response::ResponseChanges},
    gate::{
        Answered, Passed, Step,
        asking::{NONCE, NOW_MS, head, line},
    },
    testing::{KeyPair, claims_with, key_set},
};

const CONFIGURATION: &str = r#"{
    "frames": {
        "embeds": ["https://sdk.example"], "embeddedBy": ["'self'", "https://host.example"],
        "tenants": { "acme": ["https://acme.example"], "own": ["'self'"], "shop.example": ["https://*.shop.example"] },
        "delegates": { "publickey-credentials-get": ["'self'", "https://sdk.example"] },
        "reportTo": "https://reports.example/csp"
    },
    "strictTransportSecurity": { "includeSubDomains": true },
    "issuers": {
        "one": { "issuer": "https://issuer.example", "audience": ["api://orders"], "jwksUri": "https://issuer.example/k" }
    },
    "routes": [
        { "path": "/api", "access": "public" },
        { "path": "/list", "access": "public", "page": { "embeddedBy": "list" } },
        { "path": "/host", "access": "public", "page": { "embeddedBy": "host", "referrerPolicy": "same-origin" } },
        { "path": "/t/*", "access": "public", "page": { "embeddedBy": "segment" } },
        { "path": "/claim", "issuers": ["one"], "page": { "embeddedBy": "claim", "tenantClaim": "org" } },
        { "path": "/whole", "access": "public", "page": { "policy": "whole", "webAssembly": true, "crossOrigin": { "opener": "same-origin-allow-popups" } } },
        { "path": "/reported", "access": "public", "page": { "policy": "whole", "reportOnly": true, "embeddedBy": "list" } },
        { "path": "/fixed", "access": "public", "page": { "policy": "whole", "scripts": ["'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='"] } },
        { "path": "/narrow", "access": "public", "page": { "policy": "narrow-frames" } },
        { "path": "/allow", "access": "public", "page": { "policy": "allow-frames" } }
    ]
}"#;
const PATHS: [&str; 10] =
    ["/api", "/list", "/host", "/t/acme", "/claim", "/whole", "/reported", "/fixed", "/narrow", "/allow"];

/// A gate that holds the issuer's keys.
fn gate() -> Gate {
    let mut gate = Gate::new(CONFIGURATION).unwrap();
    gate.deliver("one", 200, &key_set(&[&key()]), "max-age=600", NOW_MS);
    gate
}

fn key() -> KeyPair {
    KeyPair::new("k", 1)
}

/// The line of a token with these members beside the usual claims.
fn authorization(members: &str) -> String {
    line("authorization", &["Bearer ", &key().token(&claims_with(members))].concat())
}

/// What of a request that passes its answer depends on.
fn passed(gate: &mut Gate, head: &RequestHead<'_>) -> Option<Passed> {
    match gate.ask(head) {
        Step::Pass(pass) => Some(pass.passed),
        _ => None,
    }
}

/// The header lines that an upstream sends.
fn lines(upstream: &UpstreamHeaders<'_>) -> String {
    let UpstreamHeaders { policy, report_only, frame_options, present } = *upstream;
    let read = [(POLICY, policy), (REPORT_ONLY, report_only), (FRAME_OPTIONS, frame_options)];
    let read = read.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let others = present.split(' ').filter(|name| !name.is_empty()).map(|name| (name, "given"));
    read.chain(others).map(|(name, value)| line(name, value)).collect()
}

fn asked(path: &str, upstream: UpstreamHeaders<'_>) -> Result<ResponseChanges, Reason> {
    let mut gate = gate();
    let passed = passed(&mut gate, &head("GET", path, "")).unwrap();
    gate.answer(&passed, &lines(&upstream))
}

fn value<'h>(headers: &'h ResponseChanges, name: &str) -> Option<&'h str> {
    value_of(&headers.set, name)
}

fn value_of<'h>(set: &'h [(&str, Cow<'_, str>)], name: &str) -> Option<&'h str> {
    let mut found = set.iter().filter(|(set, _)| *set == name).map(|(_, value)| &**value);
    let first = found.next();
    assert_eq!(found.next(), None, "{name} stands once");
    first
}

#[test]
fn nobody_embeds_what_is_no_page() {
    let headers = asked("/api", UpstreamHeaders::default()).unwrap();
    let expected = [
        ("content-security-policy", "frame-ancestors 'none'"),
        ("x-frame-options", "DENY"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ];
    assert_eq!(headers.set, expected.map(|(name, value)| (name, value.into())));
    let upstream = UpstreamHeaders {
        policy: Some("img-src *"),
        present: "referrer-policy strict-transport-security",
        ..Default::default()
    };
    let headers = asked("/api", upstream).unwrap();
    assert_eq!(value(&headers, POLICY), Some("img-src *, frame-ancestors 'none'"));
    assert_eq!(value(&headers, "referrer-policy"), None);
    assert_eq!(value(&headers, "strict-transport-security"), None);
}

#[test]
fn the_gate_s_own_answers_load_nothing() {
    let mut gate = gate();
    let nowhere = Passed::from_text("99 n - - -").unwrap();
    let Step::Answer(Answered { reply: refused, .. }) = gate.ask(&head("GET", "/nowhere", "")) else {
        panic!()
    };
    let failed = gate.fail(&nowhere, gate.answer(&nowhere, "").unwrap_err(), "");
    let crate::gate::ResponseStep::Answer(failed, _) = failed else { panic!() };
    for reply in [refused, failed] {
        for (name, expected) in [
            (POLICY, "default-src 'none'; frame-ancestors 'none'"),
            ("referrer-policy", "no-referrer"),
            (FRAME_OPTIONS, "DENY"),
            ("x-content-type-options", "nosniff"),
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ] {
            assert_eq!(value_of(&reply.headers, name), Some(expected), "{name}");
        }
    }
}

#[test]
fn a_tenant_s_name_picks_a_list_and_reaches_no_header() {
    let mut gate = gate();
    for (path, host, members, ancestors) in [
        ("/list", "", "", "'self' https://host.example"),
        ("/host", "acme", "", "https://acme.example"),
        ("/host", "acme:8443", "", "https://acme.example"),
        ("/host", "shop.example", "", "https://*.shop.example"),
        ("/host", "x.shop.example", "", "'none'"),
        ("/host", "ACME", "", "'none'"),
        ("/host", "acme:8443:8443", "", "'none'"),
        ("/host", "x.example;script-src *", "", "'none'"),
        ("/t/acme", "", "", "https://acme.example"),
        ("/t/acme/x/y", "", "", "https://acme.example"),
        ("/t/x/acme", "", "", "'none'"),
        ("/t/acmes", "acme", "", "'none'"),
        ("/claim", "acme", r#","org":"acme""#, "https://acme.example"),
        ("/claim", "acme", r#","tenant":"acme""#, "'none'"),
        ("/claim", "acme", r#","org":["acme"]"#, "'none'"),
        ("/claim", "acme", r#","org":"x.example;script-src *""#, "'none'"),
        ("/claim", "acme", "", "'none'"),
    ] {
        let token = authorization(members);
        let passed = passed(&mut gate, &RequestHead { authority: host, ..head("GET", path, &token) });
        let headers = gate.answer(&passed.unwrap(), "").unwrap();
        let expected = format!("frame-ancestors {ancestors}");
        assert_eq!(value(&headers, POLICY), Some(&*expected), "{path} {host} {members}");
    }
}

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

const WHOLE: &str = "style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; frame-src https://sdk.example; \
    object-src 'none'; base-uri 'none'; form-action 'self'; report-to wicketgate";

#[test]
fn a_whole_policy_stands_beside_the_upstream_s() {
    let upstream = UpstreamHeaders {
        policy: Some("frame-src 'none'; script-src 'nonce-x'"),
        present: "permissions-policy referrer-policy reporting-endpoints",
        ..Default::default()
    };
    let headers = asked("/whole", upstream).unwrap();
    let own = format!(
        "default-src 'none'; script-src 'nonce-{NONCE}' 'wasm-unsafe-eval'; {WHOLE}; frame-ancestors 'none'"
    );
    assert_eq!(value(&headers, POLICY), Some(&*format!("frame-src 'none'; script-src 'nonce-x', {own}")));
    assert_eq!(headers.warnings, ["upstream_policy_refuses_frames", "upstream_policy_has_nonce"]);
    assert_eq!(value(&headers, "cross-origin-opener-policy"), Some("same-origin-allow-popups"));
    assert_eq!(value(&headers, "reporting-endpoints"), Some("wicketgate=\"https://reports.example/csp\""));
    assert!(
        value(&headers, "permissions-policy")
            .unwrap()
            .contains("publickey-credentials-get=(self \"https://sdk.example\")")
    );
    assert_eq!(value(&headers, "referrer-policy"), Some("strict-origin-when-cross-origin"));
    let headers = asked("/fixed", UpstreamHeaders::default()).unwrap();
    let hash = "'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='";
    assert_eq!(
        value(&headers, POLICY),
        Some(&*format!("default-src 'none'; script-src {hash}; {WHOLE}; frame-ancestors 'none'"))
    );
}

#[test]
fn a_policy_on_trial_is_reported_and_the_ancestors_hold() {
    let upstream =
        UpstreamHeaders { policy: Some("img-src *"), report_only: Some("font-src *"), ..Default::default() };
    let headers = asked("/reported", upstream).unwrap();
    assert_eq!(value(&headers, POLICY), Some("img-src *, frame-ancestors 'self' https://host.example"));
    assert_eq!(
        value(&headers, REPORT_ONLY),
        Some(&*format!("font-src *, default-src 'none'; script-src 'nonce-{NONCE}'; {WHOLE}"))
    );
}

#[test]
fn what_is_no_nonce_lets_no_script_run() {
    let mut gate = gate();
    for (path, name, scripts) in [
        ("/whole", POLICY, "script-src 'wasm-unsafe-eval'; "),
        ("/reported", REPORT_ONLY, "script-src 'none'; "),
    ] {
        let text = passed(&mut gate, &head("GET", path, "")).unwrap().to_text();
        for nonce in [
            "",
            "x",
            "AAECAwQFBgcICQoLDA0ODw=",
            "AAECAwQFBgcICQoLDA0OD;==",
            "AAECAwQFBgcICQoLDA0ODwAA==",
            "AAECAwQFBgcICQoLDA0ODw==' *",
        ] {
            assert_eq!(Passed::from_text(&text.replace(NONCE, nonce)), None, "{nonce}");
        }
        let without = Passed::from_text(&text.replace(NONCE, "-")).unwrap();
        let headers = gate.answer(&without, "").unwrap();
        let policy = value(&headers, name).unwrap();
        assert!(policy.contains(scripts) && !policy.contains("nonce-"), "{policy}");
    }
}

#[test]
fn frames_are_merged_into_what_the_upstream_sent() {
    let with = |path: &str, policy| asked(path, UpstreamHeaders { policy, ..Default::default() });
    let narrowed = with("/narrow", Some("frame-src https:")).unwrap();
    assert_eq!(
        value(&narrowed, POLICY),
        Some("frame-src https:, frame-src https://sdk.example, frame-ancestors 'none'")
    );
    let allowed = with("/allow", Some("default-src 'self'")).unwrap();
    assert_eq!(
        value(&allowed, POLICY),
        Some("default-src 'self'; frame-src 'self' https://sdk.example, frame-ancestors 'none'")
    );
    assert_eq!(
        with("/narrow", Some("default-src 'self'")).unwrap().warnings,
        ["upstream_policy_refuses_frames"]
    );
    for path in ["/narrow", "/allow"] {
        for none in [None, Some(""), Some(" ;, \u{fc}")] {
            assert_eq!(with(path, none), Err(Reason::UpstreamPolicyMissing), "{path} {none:?}");
        }
    }
    // What comes may hold as much as what leaves, and ours leaves, too.
    let room = crate::limits::MAX_POLICY_BYTES - ", frame-ancestors 'none'".len();
    let longest = "x".repeat(crate::limits::MAX_POLICY_BYTES + 1);
    for (length, is_fine) in [(room, true), (room + 1, false), (longest.len(), false)] {
        let refusal = with("/api", Some(&longest[..length])).err();
        assert_eq!(refusal, (!is_fine).then_some(Reason::UpstreamPolicyTooLong), "{length}");
    }
    let many: Vec<String> = (0..17).map(|number| format!("img-src h{number}")).collect();
    assert_eq!(with("/list", Some(&many.join(","))), Err(Reason::UpstreamPoliciesTooMany));
}

/// Whether a header lets a page of this origin embed: one directive after the other, by comparing words.
fn naive_embeds(policy: &str, embedder: &str) -> bool {
    policy.split(',').all(|policy| {
        let ancestors = policy.split(';').filter(|part| part.is_ascii()).find_map(|part| {
            let mut words = part.split_ascii_whitespace();
            words.next()?.eq_ignore_ascii_case("frame-ancestors").then(|| words.collect::<Vec<_>>())
        });
        ancestors.is_none_or(|words| {
            words.iter().any(|word| {
                *word == embedder || (*word == "https:" && embedder.starts_with("https:")) || *word == "*"
            })
        })
    })
}

/// Whether a directive that no browser drops says who may embed the page.
fn naive_has_ancestors(policy: &str) -> bool {
    policy.split([',', ';']).any(|part| {
        part.bytes().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
            && part
                .split_ascii_whitespace()
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case("frame-ancestors"))
    })
}

fn sent() -> impl Strategy<Value = String> {
    let part = "frame-ancestors|FRAME-ancestors|frame-src|default-src|script-src|'none'|'self'|https:|https://host\\.example|\\*|;|,|\u{fc}|\r|\n|\0|[ -~]";
    proptest::collection::vec(part, 0..12).prop_map(|parts| parts.join(" "))
}

proptest! {
    #[test]
    fn any_response_gets_headers_that_stay_what_they_are(
        index in 0..PATHS.len(),
        policy in proptest::option::of(sent()),
        report_only in proptest::option::of(sent()),
        frame_options in proptest::option::of("DENY|SAMEORIGIN|sameorigin|\\PC{0,9}"),
        tenant in "acme|own|\\PC{0,9}|x\\.example;script-src \\*",
        nonce in "\\PC{0,24}|[A-Za-z0-9+/]{22}==|AAECAwQFBgcICQoLDA0ODw==",
    ) {
        let mut gate = gate();
        let of_tenant = format!("/t/{tenant}");
        let path = if PATHS[index] == "/t/acme" { &of_tenant } else { PATHS[index] };
        let token = authorization(&format!(r#","org":{}"#, serde_json::json!(tenant)));
        let request = RequestHead { path, query: "", authority: &tenant, ..head("GET", "/", &token) };
        let Some(passed) = passed(&mut gate, &request) else { return Ok(()) };
        // A host that hands back another text than it was given.
        let changed = Passed::from_text(&passed.to_text().replace(NONCE, &nonce));
        let upstream = UpstreamHeaders {
            policy: policy.as_deref(),
            report_only: report_only.as_deref(),
            frame_options: frame_options.as_deref(),
            present: "",
        };
        let Ok(headers) = gate.answer(&changed.unwrap_or(passed), &lines(&upstream)) else { return Ok(()) };
        for (name, value) in &headers.set {
            prop_assert!(value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()), "{name} {value}");
            // What is read again as something else was not what we meant.
            if name.starts_with("content-security") {
                let again = PolicySet::read(Some(value)).unwrap().text().unwrap();
                prop_assert_eq!(&again, value);
            }
        }
        let ours = value(&headers, POLICY).unwrap();
        let listed = ["https://host.example", "https://acme.example", "https://sdk.example", "https://evil.example", "'self'"];
        for embedder in listed {
            let by_upstream = policy.as_deref().is_none_or(|policy| naive_embeds(policy, embedder));
            let by_options = match frame_options.as_deref().map(|sent| sent.trim().to_ascii_uppercase()).as_deref() {
                _ if policy.as_deref().is_some_and(naive_has_ancestors) => true,
                Some("DENY") => false,
                Some("SAMEORIGIN") => embedder == "'self'",
                _ => true,
            };
            let embeds = naive_embeds(ours, embedder);
            prop_assert!(!embeds || (by_upstream && by_options), "{embedder} {ours} {upstream:?}");
            prop_assert!(!embeds || embedder != "https://evil.example");
            // Where it says something, it says the same.
            match value(&headers, FRAME_OPTIONS) {
                Some("DENY") => prop_assert!(!embeds),
                Some(_) => prop_assert_eq!(embeds, embedder == "'self'"),
                None => {}
            }
        }
    }
}
