//! Does the machine judge a whole request in its one order, and is nothing that comes late, twice or in
//! another's place ever a yes?

use super::*;
use crate::{
    exchange::{head::HeaderLines, order::Body, response::ResponseHead},
    gate::{
        ResponseStep,
        asking::{NOW_MS, head, line},
    },
    keys::orders::{AnswerHeaders, FetchFailure, FetchedKeySet},
    testing::{KeyPair, NOW_SECONDS, claims_with, good_claims, key_set},
    token::introspection_response::IntrospectionAnswer,
};
use alloc::{format, string::String, string::ToString, vec::Vec};
use std::println;

mod inquiry;
mod permission;
mod refuse_everything;
mod replay;
mod token_places;

const CONFIGURATION: &str = r#"{
    "issuers":{"orders":{"issuer":"https://issuer.example","audience":["api://orders"],"jwksUri":"https://issuer.example/jwks"}},
    "origins":["https://app.example"],
    "redirects":{"shop":{"web":["https://shop.example/cb"]}},
    "frames":{"frameSrc":["https://sdk.example"],"frameAncestors":["https://host.example"]},
    "routes":[
        {"path":"/open","methods":["GET","POST"],"access":"public","upstream":{"service":"APP"},"cors":{}},
        {"path":"/closed","methods":["GET"],"issuers":["orders"],"upstream":{"service":"APP"},"cors":{}},
        {"path":"/authorize","access":"public","upstream":{"service":"APP"},"redirectCheck":{}},
        {"path":"/page","access":"public","upstream":{"service":"APP"},"page":{"policy":"own","frameAncestors":"shared"}}
    ]}"#;

fn gate() -> Gate {
    Gate::new(CONFIGURATION).unwrap()
}

/// `pass`, `do`, or the status and the reason's code.
fn told(step: &Step) -> String {
    match step {
        Step::Do(_, order) => {
            format!("do {order:?}").split([' ', '(', '{']).take(2).collect::<Vec<_>>().join(" ")
        }
        Step::Pass(_) => "pass".to_string(),
        Step::Answer(Answered { reply, because, .. }) => match because {
            Because::Refused(refused) => format!("{} {}", reply.status, refused.refusal.reason.code()),
            Because::StepUp { unmet, .. } => {
                format!("{} {} {}", reply.status, StepUpDemand::CODE, unmet.unwrap_or("-"))
            }
            Because::Granted { .. } => reply.status.to_string(),
        },
    }
}

fn header<'r>(step: &'r Step, wanted: &str) -> Option<&'r str> {
    let Step::Answer(Answered { reply, .. }) = step else { return None };
    reply.headers.iter().find(|(name, _)| *name == wanted).map(|(_, value)| &**value)
}

fn fetched(gate: &mut Gate, step: &Step, key: &KeyPair) {
    let Step::Do(_, Order::FetchKeys(fetch)) = step else { panic!("no fetch: {}", told(step)) };
    let body = key_set(&[key]);
    let set = FetchedKeySet {
        lease: fetch.order.lease,
        status: 200,
        headers: AnswerHeaders::default(),
        body: body.as_bytes(),
    };
    gate.keys_fetched(&fetch.issuer, set, NOW_MS, 0.5);
}

#[test]
fn the_order_of_the_guards() {
    let names: Vec<_> = GUARDS.iter().map(|guard| guard.name).collect();
    println!("the guards, in their order: {}", names.join(", "));
    assert_eq!(
        names,
        [
            "host",
            "preflight",
            "route",
            "cors",
            "token",
            "scopes",
            "tenant",
            "claims",
            "step_up",
            "redirect_check",
            "nonce"
        ]
    );
}

#[test]
fn every_folder_of_guards_runs() {
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/guard")).unwrap();
    let folders = folders.map(Result::unwrap).filter(|entry| entry.path().is_dir());
    let mut folders: Vec<_> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    let mut names: Vec<_> = GUARDS.iter().map(|guard| guard.name).collect();
    folders.sort_unstable();
    names.sort_unstable();
    assert_eq!(folders, names, "a guard that is written and not listed guards nothing");
}

#[test]
fn every_challenge_of_a_route_names_its_metadata() {
    const TEXT: &str = r#"{
        "issuers":{"orders":{"issuer":"https://issuer.example","audience":["api"],"jwksUri":"https://issuer.example/jwks"}},
        "routes":[
            {"path":"/mcp","issuers":["orders"],
                "resourceMetadata":"https://mcp.example/.well-known/oauth-protected-resource?a=b,c"},
            {"path":"/bare","issuers":["orders"]}
        ]}"#;
    const METADATA: &str =
        r#"resource_metadata="https://mcp.example/.well-known/oauth-protected-resource?a=b,c""#;
    let mut gate = Gate::new(TEXT).unwrap();
    for (headers, status, bare) in [
        ("", 401, "Bearer"),
        ("authorization:Bearer x\n", 401, r#"Bearer error="invalid_token""#),
        ("authorization:Basic x\n", 400, r#"Bearer error="invalid_request""#),
    ] {
        let (_, step) = gate.begin(&head("GET", "/bare", headers), NOW_MS);
        assert_eq!(header(&step, "www-authenticate"), Some(bare), "{headers}");
        let (_, step) = gate.begin(&head("GET", "/mcp", headers), NOW_MS);
        let separator = if bare == "Bearer" { " " } else { ", " };
        let expected = [bare, separator, METADATA].concat();
        assert_eq!(header(&step, "www-authenticate"), Some(expected.as_str()), "{headers}");
        assert!(told(&step).starts_with(&status.to_string()));
    }
    // What is no challenge names nothing.
    let (_, step) = gate.begin(&head("GET", "/mcp/x", ""), NOW_MS);
    assert_eq!((told(&step).as_str(), header(&step, "www-authenticate")), ("404 route_unknown", None));
}

#[test]
fn a_route_for_every_page_says_so_in_each_answer() {
    const TEXT: &str = r#"{"routes":[
        {"path":"/keys","methods":["GET"],"access":"public","cors":{"origins":"*"}}]}"#;
    let mut gate = Gate::new(TEXT).unwrap();
    let sent = "access-control-allow-origin\naccess-control-allow-credentials\nvary:Accept\n";
    for headers in ["", "origin:https://evil.example\n", "origin:https://gate.example\n", "origin:null\n"] {
        let (_, step) = gate.begin(&head("GET", "/keys", headers), NOW_MS);
        let Step::Pass(pass) = step else { panic!("{}", told(&step)) };
        assert_eq!(pass.passed.granted_origin(), None, "{headers}");
        let passed = crate::gate::Passed::from_text(&pass.passed.to_text()).unwrap();
        let answer = ResponseHead { status: 200, headers: HeaderLines::new(sent) };
        let ResponseStep::Pass(changes) = gate.respond(&passed, &answer, "r-1") else { panic!() };
        assert!(changes.set.contains(&("access-control-allow-origin", "*".into())), "{headers}");
        assert!(changes.set.iter().all(|(name, _)| *name != "vary" && !name.ends_with("credentials")));
        assert_eq!(changes.remove, ["access-control-allow-origin", "access-control-allow-credentials"]);
    }
    let refused = gate.begin(&head("POST", "/keys", "origin:https://evil.example\n"), NOW_MS).1;
    assert_eq!(header(&refused, "access-control-allow-origin"), Some("*"), "an answer of the gate's own");
    let preflight = "access-control-request-method:GET\norigin:https://evil.example\n";
    let (_, step) = gate.begin(&head("OPTIONS", "/keys", preflight), NOW_MS);
    assert_eq!((told(&step).as_str(), header(&step, "access-control-allow-origin")), ("204", Some("*")));
}

#[test]
fn what_is_judged_at_once() {
    const PREFLIGHT: &str = "access-control-request-method:GET\norigin:https://app.example\n";
    for (method, path, headers, expected) in [
        ("GET", "/open", "", "pass"),
        ("GET", "/open", "origin:https://app.example\n", "pass"),
        ("GET", "/open", "origin:https://gate.example\n", "pass"),
        ("GET", "/open", "origin:https://evil.example\n", "403 cors_origin_not_listed"),
        ("OPTIONS", "/open", PREFLIGHT, "204"),
        ("OPTIONS", "/authorize", PREFLIGHT, "400 redirect_client_missing"),
        ("DELETE", "/open", "", "405 method_not_allowed"),
        ("GET", "/nowhere", "", "404 route_unknown"),
        ("GET", "//open", "", "400 path_ambiguous"),
        ("GET", "/closed", "", "401 credentials_missing"),
        ("GET", "/closed", "authorization:Basic x\n", "400 credentials_malformed"),
        ("GET", "/closed", "authorization:Bearer x\n", "401 token_segments"),
        // The page may read that its token is missing, and a stranger's page does not learn whether one is
        // good.
        ("GET", "/closed", "origin:https://evil.example\n", "403 cors_origin_not_listed"),
        ("GET", "/authorize?client_id=shop&redirect_uri=https://shop.example/cb", "", "pass"),
        (
            "GET",
            "/authorize?client_id=shop&redirect_uri=https://evil.example/cb",
            "",
            "400 redirect_uri_unregistered",
        ),
        ("GET", "/page", "", "do Random"),
    ] {
        let (_, step) = gate().begin(&head(method, path, headers), NOW_MS);
        assert_eq!(told(&step), expected, "{method} {path} {headers:?}");
    }
}

#[test]
fn a_page_is_own_by_the_host_that_the_request_came_for() {
    const LIST: &str = r#""ownOrigins":["https://*.tenants.example","https://shop.example"],"origins""#;
    let listing = CONFIGURATION.replace(r#""origins""#, LIST);
    let refused = "403 cors_origin_not_listed";
    for (configuration, scheme, authority, host, origin, expected) in [
        // What the request line says of the scheme does not count.
        (CONFIGURATION, "https", "gate.example", "", "https://gate.example", "pass"),
        (CONFIGURATION, "http", "gate.example", "", "https://gate.example", "pass"),
        (CONFIGURATION, "https", "gate.example", "", "http://gate.example", refused),
        (CONFIGURATION, "http", "gate.example", "", "http://gate.example", refused),
        // `Host` counts before the address, as it came.
        (CONFIGURATION, "http", "127.0.0.1:3000", "shop.example", "https://shop.example", "pass"),
        (CONFIGURATION, "https", "gate.example", "shop.example", "https://gate.example", refused),
        (CONFIGURATION, "https", "gate.example", "GATE.example", "https://gate.example", refused),
        (CONFIGURATION, "https", "gate.example", "gate.example:443", "https://gate.example", refused),
        // A stranger's name that leads to a gate in development.
        (CONFIGURATION, "http", "evil.example:8080", "", "http://evil.example:8080", refused),
        (CONFIGURATION, "http", "localhost:8080", "", "http://localhost:8080", "pass"),
        (CONFIGURATION, "", "", "", "https://", refused),
        (&listing, "http", "backend:3000", "", "https://shop.example", "pass"),
        (&listing, "http", "a.tenants.example", "", "https://a.tenants.example", "pass"),
        (&listing, "https", "b.tenants.example", "", "https://a.tenants.example", refused),
        (&listing, "https", "gate.example", "", "https://gate.example", refused),
        (&listing, "http", "localhost:8080", "", "http://localhost:8080", refused),
    ] {
        let mut headers = format!("origin:{origin}\nx-forwarded-host:{authority}\n");
        if !host.is_empty() {
            headers.push_str(&format!("host:{host}\n"));
        }
        let mut gate = Gate::new(configuration).unwrap();
        for (method, expected) in [("GET", expected), ("DELETE", "405 method_not_allowed")] {
            let head = RequestHead { scheme, authority, ..head(method, "/open", &headers) };
            let (_, step) = gate.begin(&head, NOW_MS);
            assert_eq!(told(&step), expected, "{method} {scheme} {authority} {host} {origin}");
            assert_eq!(header(&step, "access-control-allow-origin"), None);
            let answered = expected == "pass" || step_says_vary(&step);
            assert!(answered, "{method} {origin}");
        }
        // A browser sends no preflight to a page's own origin; one that comes is another's.
        let preflight = format!("{headers}access-control-request-method:GET\n");
        let head = RequestHead { scheme, authority, ..head("OPTIONS", "/open", &preflight) };
        assert_eq!(told(&gate.begin(&head, NOW_MS).1), refused, "{origin}");
    }
}

fn step_says_vary(step: &Step) -> bool {
    header(step, "vary").is_some_and(|vary| vary.contains("Origin"))
}

#[test]
fn a_host_is_one_host() {
    for (authority, host) in [
        ("user@gate.example", ""),
        ("gate.example, evil.example", ""),
        ("g\u{e4}te.example", ""),
        ("[", ""),
        ("gate.example:80:80", ""),
        ("gate.example:x", ""),
        ("gate.example", "gate.example, gate.example"),
        ("gate.example", "gate.example/open"),
        ("gate.example", "<b>"),
    ] {
        for method in ["GET", "OPTIONS"] {
            let headers =
                format!("host:{host}\norigin:https://app.example\naccess-control-request-method:GET\n");
            let headers = if host.is_empty() { "" } else { headers.as_str() };
            let head = RequestHead { authority, ..head(method, "/open", headers) };
            let (_, step) = gate().begin(&head, NOW_MS);
            assert_eq!(told(&step), "400 host_malformed", "{authority} {host}");
            let Step::Answer(answered) = &step else { panic!() };
            assert_eq!(
                answered.reply.body.as_deref(),
                Some(r#"{"error":"invalid_request","requestId":"r-1"}"#)
            );
        }
    }
    let without = RequestHead { scheme: "", authority: "", ..head("GET", "/open", "host:\n") };
    assert_eq!(told(&gate().begin(&without, NOW_MS).1), "pass");
}

/// What the answer to a request says to the operator, and what the upstream is told beside.
fn warned(gate: &mut Gate, head: &RequestHead<'_>) -> Vec<&'static str> {
    let (_, step) = gate.begin(head, NOW_MS);
    let Step::Pass(pass) = step else { panic!("{}", told(&step)) };
    let passed = Passed::from_text(&pass.passed.to_text()).unwrap();
    assert_eq!(passed, pass.passed);
    let answer = ResponseHead { status: 200, headers: HeaderLines::default() };
    match gate.respond(&passed, &answer, "r-1") {
        ResponseStep::Pass(changes) => changes.warnings,
        ResponseStep::Answer(..) => panic!("it does not leave"),
    }
}

#[test]
fn an_operator_learns_of_tokens_that_came_over_http() {
    let listing = CONFIGURATION.replace(r#""origins""#, r#""ownOrigins":["https://gate.example"],"origins""#);
    for (configuration, path, scheme, host, expected) in [
        (CONFIGURATION, "/closed", "http", "gate.example", &["token_over_http"][..]),
        (CONFIGURATION, "/closed", "http", "app.localhost", &["token_over_http"]),
        (CONFIGURATION, "/closed", "https", "gate.example", &[]),
        (CONFIGURATION, "/closed", "http", "localhost:8080", &[]),
        (CONFIGURATION, "/closed", "http", "127.0.0.1", &[]),
        (CONFIGURATION, "/closed", "http", "[::1]:8080", &[]),
        // No token counts there.
        (CONFIGURATION, "/open", "http", "gate.example", &[]),
        (&listing, "/closed", "http", "gate.example", &[]),
    ] {
        let (mut gate, key) = (Gate::new(configuration).unwrap(), KeyPair::new("k", 1));
        let headers = format!("authorization:Bearer {}\nhost:{host}\n", key.token(&good_claims()));
        let head = RequestHead { scheme, ..head("GET", path, &headers) };
        let (_, step) = gate.begin(&head, NOW_MS);
        if matches!(step, Step::Do(..)) {
            fetched(&mut gate, &step, &key);
        }
        assert_eq!(warned(&mut gate, &head), expected, "{path} {scheme} {host}");
    }
}

#[test]
fn an_upstream_learns_by_whose_word_the_claims_hold() {
    let endpoint = r#""introspectionEndpoint":"https://issuer.example/introspect","jwksUri""#;
    let mut gate = Gate::new(&CONFIGURATION.replace(r#""jwksUri""#, endpoint)).unwrap();
    let key = KeyPair::new("k", 1);
    let authorization =
        format!("authorization:Bearer {}\nwicketgate-verified-by:signature\n", key.token(&good_claims()));
    let head = head("GET", "/closed", &authorization);
    let said = |step: &Step| {
        let Step::Pass(pass) = step else { panic!("{}", told(step)) };
        assert_eq!(pass.changes.remove, ["wicketgate-verified-by"]);
        let told = pass.changes.set_on_way.iter().find(|(name, _)| name == "wicketgate-verified-by");
        told.map(|(_, value)| value.clone()).unwrap()
    };
    let (mut exchange, step) = gate.begin(&head, NOW_MS);
    let Step::Do(order, Order::FetchKeys(fetch)) = &step else { panic!() };
    gate.keys_failed(&fetch.issuer, fetch.order.lease, FetchFailure::Network, NOW_MS, 0.5);
    let step = gate.resume(&mut exchange, *order, Event::Done { milliseconds: 1 }, NOW_MS).unwrap();
    let Step::Do(order, Order::Introspect { .. }) = step else { panic!("{}", told(&step)) };
    let body = good_claims().replacen('{', r#"{"active":true,"#, 1);
    let answer = IntrospectionAnswer { content_type: "", status: 200, body: body.as_bytes() };
    let step = gate.resume(&mut exchange, order, Event::Introspected(Some(answer)), NOW_MS).unwrap();
    assert_eq!(said(&step), "introspection");

    let later = NOW_MS + 120_000.0;
    let (mut exchange, step) = gate.begin(&head, later);
    let Step::Do(order, _) = &step else { panic!("{}", told(&step)) };
    fetched(&mut gate, &step, &key);
    let step = gate.resume(&mut exchange, *order, Event::Done { milliseconds: 1 }, later).unwrap();
    assert_eq!(said(&step), "signature");
    // The token is remembered by now.
    assert_eq!(said(&gate.begin(&head, later).1), "signature");
}

#[test]
fn what_the_network_is_told() {
    let mut gate = gate();
    let (_, step) = gate.begin(&head("GET", "/closed", "origin:https://app.example\n"), NOW_MS);
    assert_eq!(header(&step, "www-authenticate"), Some("Bearer"));
    assert_eq!(header(&step, "access-control-allow-origin"), Some("https://app.example"));
    assert_eq!(header(&step, "cache-control"), Some("private, no-store"));
    assert_eq!(header(&step, "content-security-policy"), Some("default-src 'none'; frame-ancestors 'none'"));
    let Step::Answer(answered) = &step else { panic!() };
    assert_eq!(answered.reply.body.as_deref(), Some(r#"{"error":"unauthenticated","requestId":"r-1"}"#));
    let (_, step) = gate.begin(&head("DELETE", "/open", "origin:https://app.example\n"), NOW_MS);
    assert_eq!(header(&step, "allow"), Some("GET, HEAD, POST"));
    assert_eq!(header(&step, "access-control-allow-origin"), Some("https://app.example"));
}

#[test]
fn a_token_by_way_of_a_fetch() {
    let (mut gate, key) = (gate(), KeyPair::new("k", 1));
    let authorization = format!("authorization:Bearer {}\n", key.token(&good_claims()));
    let head = head("GET", "/closed", &authorization);
    let (mut first, fetch) = gate.begin(&head, NOW_MS);
    let (mut second, wait) = gate.begin(&head, NOW_MS);
    assert_eq!((told(&fetch), told(&wait)), ("do FetchKeys".into(), "do Wait".into()));
    fetched(&mut gate, &fetch, &key);
    for exchange in [&mut first, &mut second] {
        // Another number, then the right one, then the right one again.
        assert!(gate.resume(exchange, 2, Event::Done { milliseconds: 1 }, NOW_MS).is_none());
        let step = gate.resume(exchange, 1, Event::Done { milliseconds: 1 }, NOW_MS).unwrap();
        let Step::Pass(pass) = &step else { panic!("{}", told(&step)) };
        assert_eq!(pass.verified.as_ref().unwrap().kid.as_deref(), Some("k"));
        assert!(gate.resume(exchange, 1, Event::Done { milliseconds: 1 }, NOW_MS).is_none());
    }
    let (_, step) = gate.begin(&head, NOW_MS);
    assert_eq!(told(&step), "pass", "with keys held one call is enough");
}

/// Claims whose header is larger by `excess` bytes than what an upstream is told in one.
fn padded_claims(excess: usize) -> String {
    let raw = crate::limits::MAX_CLAIMS_HEADER_BYTES / 4 * 3 + excess;
    let padded = |padding: usize| claims_with(&format!(r#","pad":"{}""#, "x".repeat(padding)));
    padded(raw - padded(0).len())
}

#[test]
fn a_refusal_after_a_good_token_says_whose_it_was() {
    let (mut gate, key) = (gate(), KeyPair::new("k", 1));
    let mut ask = |claims: &str| {
        let authorization =
            format!("authorization:Bearer {}\norigin:https://app.example\n", key.token(claims));
        let head = head("GET", "/closed", &authorization);
        let (mut exchange, step) = gate.begin(&head, NOW_MS);
        if !matches!(step, Step::Do(..)) {
            return step;
        }
        fetched(&mut gate, &step, &key);
        gate.resume(&mut exchange, 1, Event::Done { milliseconds: 1 }, NOW_MS).unwrap()
    };
    assert_eq!(told(&ask(&padded_claims(0))), "pass");
    let step = ask(&padded_claims(1));
    assert_eq!(told(&step), "401 claims_too_large");
    // The page is still told by its own origin, and the operator by whom and where.
    assert_eq!(header(&step, "access-control-allow-origin"), Some("https://app.example"));
    let Step::Answer(Answered { route, verified, is_preflight: false, .. }) = step else { panic!() };
    let verified = verified.unwrap();
    assert_eq!((&*verified.issuer, verified.kid.as_deref()), ("orders", Some("k")));
    assert_eq!(route, Some(1));
}

#[test]
fn a_fetch_that_fails_and_one_that_never_ends() {
    let (mut gate, key) = (gate(), KeyPair::new("k", 1));
    let authorization = format!("authorization:Bearer {}\n", key.token(&good_claims()));
    let head = head("GET", "/closed", &authorization);
    let (mut exchange, step) = gate.begin(&head, NOW_MS);
    let Step::Do(order, Order::FetchKeys(fetch)) = &step else { panic!() };
    gate.keys_failed(&fetch.issuer, fetch.order.lease, FetchFailure::Network, NOW_MS, 0.5);
    let step = gate.resume(&mut exchange, *order, Event::Done { milliseconds: 1 }, NOW_MS).unwrap();
    assert_eq!(told(&step), "503 jwks_unavailable");
    assert!(header(&step, "retry-after").is_some());

    // Nobody reports, and the host's clock stands still: ten looks of a second at most.
    let mut gate = Gate::new(CONFIGURATION).unwrap();
    let (mut exchange, mut step) = gate.begin(&head, NOW_MS);
    let mut looks = 0;
    while let Step::Do(order, _) = step {
        step = gate.resume(&mut exchange, order, Event::Done { milliseconds: 0 }, NOW_MS).unwrap();
        looks += 1;
    }
    assert_eq!(told(&step), "503 jwks_not_held");
    assert!(looks < 250, "{looks} looks");
}

#[test]
fn events_of_another_kind_are_failures() {
    let key = KeyPair::new("k", 1);
    let authorization = format!("authorization:Bearer {}\n", key.token(&good_claims()));
    for event in [
        Event::Random(&[7; 16]),
        Event::Body(Body::Whole(b"client_id=shop&redirect_uri=https://shop.example/cb")),
        Event::Introspected(None),
        Event::Introspected(Some(IntrospectionAnswer {
            content_type: "",
            status: 200,
            body: br#"{"active":true}"#,
        })),
        Event::Done { milliseconds: u64::MAX },
    ] {
        let mut gate = gate();
        let (mut exchange, _) = gate.begin(&head("GET", "/closed", &authorization), NOW_MS);
        let step = gate.resume(&mut exchange, 1, event, NOW_MS).unwrap();
        assert!(!matches!(step, Step::Pass(_)), "{event:?}");

        let mut with_body = head("POST", "/authorize", "content-type:application/x-www-form-urlencoded\n");
        with_body.has_body = true;
        let (mut exchange, step) = gate.begin(&with_body, NOW_MS);
        assert_eq!(told(&step), "do ReadBody");
        let step = gate.resume(&mut exchange, 1, event, NOW_MS).unwrap();
        let is_form = matches!(event, Event::Body(_));
        assert_eq!(told(&step), if is_form { "pass" } else { "400 form_malformed" }, "{event:?}");

        let (mut exchange, _) = gate.begin(&head("GET", "/page", ""), NOW_MS);
        let step = gate.resume(&mut exchange, 1, event, NOW_MS).unwrap();
        let is_random = matches!(event, Event::Random(_));
        assert_eq!(told(&step), if is_random { "pass" } else { "503 no_randomness" }, "{event:?}");
    }
}

#[test]
fn bodies() {
    const FORM: &str = "content-type:application/x-www-form-urlencoded\n";
    let good = b"client_id=shop&redirect_uri=https://shop.example/cb".as_slice();
    let large = [b'a'; crate::limits::MAX_FORM_BYTES + 1];
    for (method, headers, body, expected) in [
        ("POST", FORM, Body::Whole(good), "pass"),
        (
            "POST",
            FORM,
            Body::Whole(b"client_id=shop&redirect_uri=https://evil.example/cb"),
            "400 redirect_uri_unregistered",
        ),
        ("POST", FORM, Body::Whole(b""), "400 redirect_client_missing"),
        ("POST", FORM, Body::Whole(b"\xff"), "400 form_malformed"),
        ("POST", FORM, Body::Whole("\u{feff}client_id=shop".as_bytes()), "400 form_malformed"),
        // A host that read more than it was told.
        ("POST", FORM, Body::Whole(&large), "400 form_too_large"),
        ("POST", FORM, Body::TooLarge, "400 form_too_large"),
        ("POST", FORM, Body::NoRoom, "503 overloaded"),
        ("POST", FORM, Body::Broken, "400 form_malformed"),
        ("POST", "", Body::Whole(good), "400 form_type_refused"),
        ("GET", FORM, Body::Whole(good), "400 form_type_refused"),
        (
            "POST",
            "content-type:application/x-www-form-urlencoded\ncontent-encoding:gzip\n",
            Body::Whole(good),
            "400 form_type_refused",
        ),
    ] {
        let mut gate = gate();
        let mut head = head(method, "/authorize", headers);
        head.has_body = true;
        let (mut exchange, _) = gate.begin(&head, NOW_MS);
        let step = gate.resume(&mut exchange, 1, Event::Body(body), NOW_MS).unwrap();
        assert_eq!(told(&step), expected, "{method} {headers:?} {body:?}");
    }
}
