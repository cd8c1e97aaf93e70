//! Which headers does a response get? Asked as a host asks; each question has its file.

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

mod any_response;
mod frame_options;
mod policies;

const CONFIGURATION: &str = r#"{
    "frames": {
        "frameSrc": ["https://sdk.example"], "frameAncestors": ["'self'", "https://host.example"],
        "tenants": { "acme": ["https://acme.example"], "own": ["'self'"], "shop.example": ["https://*.shop.example"] },
        "permissionsPolicy": { "publickey-credentials-get": ["'self'", "https://sdk.example"] },
        "reportTo": "https://reports.example/csp"
    },
    "strictTransportSecurity": { "includeSubDomains": true },
    "issuers": {
        "one": { "issuer": "https://issuer.example", "audience": ["api://orders"], "jwksUri": "https://issuer.example/k" }
    },
    "routes": [
        { "path": "/api", "access": "public" },
        { "path": "/list", "access": "public", "page": { "frameAncestors": "shared" } },
        { "path": "/host", "access": "public", "page": { "frameAncestors": "tenant-by-host", "referrerPolicy": "same-origin" } },
        { "path": "/t/*", "access": "public", "page": { "frameAncestors": "tenant-by-path-segment" } },
        { "path": "/claim", "issuers": ["one"], "page": { "frameAncestors": "tenant-by-claim", "tenantClaim": "org" } },
        { "path": "/whole", "access": "public", "page": { "policy": "own", "webAssembly": true, "crossOrigin": { "openerPolicy": "same-origin-allow-popups" } } },
        { "path": "/reported", "access": "public", "page": { "policy": "own", "reportOnly": true, "frameAncestors": "shared" } },
        { "path": "/fixed", "access": "public", "page": { "policy": "own", "scriptSrc": ["'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='"] } },
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
    let nowhere = Passed::from_text("99 n - - - - -").unwrap();
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
        let authority = if host.is_empty() { "gate.example" } else { host };
        let passed = passed(&mut gate, &RequestHead { authority, ..head("GET", path, &token) });
        let headers = gate.answer(&passed.unwrap(), "").unwrap();
        let expected = format!("frame-ancestors {ancestors}");
        assert_eq!(value(&headers, POLICY), Some(&*expected), "{path} {host} {members}");
    }
    // `Host` counts before the address, as it does for origins.
    let passed_by_host = passed(&mut gate, &head("GET", "/host", "host:acme\n")).unwrap();
    let headers = gate.answer(&passed_by_host, "").unwrap();
    assert_eq!(value(&headers, POLICY), Some("frame-ancestors https://acme.example"));
    for authority in ["acme:8443:8443", "x.example;script-src *"] {
        let head = RequestHead { authority, ..head("GET", "/host", "") };
        assert!(passed(&mut gate, &head).is_none(), "{authority}");
    }
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
