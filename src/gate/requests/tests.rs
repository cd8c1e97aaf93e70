//! Does the gate answer for redirects and origins as its routes say?

use super::*;
use crate::{
    exchange::head::RequestHead,
    gate::{
        Answered, Passed, Step,
        asking::{head, line},
    },
};
use alloc::{
    borrow::{Cow, ToOwned},
    string::{String, ToString},
    vec,
    vec::Vec,
};

const CONFIGURATION: &str = r#"{
    "issuers":{"a":{"issuer":"https://issuer.example","audience":["api://orders"],"jwksUri":"https://issuer.example/jwks"}},
    "redirects":{"shop":{"web":["https://app.example/cb"]}},
    "origins":["https://app.example","https://*.partner.example"],
    "routes":[
        {"path":"/plain","methods":["GET"],"access":"public","upstream":{"service":"APP"}},
        {"path":"/public","methods":["GET"],"access":"public","upstream":{"service":"APP"},"cors":{}},
        {"path":"/api/*","methods":["GET"],"issuers":["a"],"cors":{"headers":["Content-Type"],"credentials":true,"maxAgeSeconds":60}},
        {"path":"/api/*","methods":["PUT"],"issuers":["a"],"cors":{}},
        {"path":"/api/closed","methods":["GET"],"issuers":["a"]},
        {"path":"/authorize","methods":["GET","POST"],"access":"public","redirectCheck":{"returnTargets":["next"]}}
    ]}"#;

fn gate() -> Gate {
    Gate::new(CONFIGURATION).unwrap()
}

fn preflight(
    path: &str,
    origin: &str,
    method: &str,
    headers: Option<&str>,
) -> Option<(u16, Vec<(String, String)>)> {
    let lines = [
        line("origin", origin),
        line("access-control-request-method", method),
        headers.map(|headers| line("access-control-request-headers", headers)).unwrap_or_default(),
    ];
    match gate().ask(&head("OPTIONS", path, &lines.concat())) {
        Step::Answer(Answered { reply, is_preflight: true, .. }) => {
            Some((reply.status, about_origins(&reply.headers)))
        }
        _ => None,
    }
}

/// What is said to pages of other origins.
fn about_origins(headers: &[(&str, Cow<'_, str>)]) -> Vec<(String, String)> {
    let of_cors = headers.iter().filter(|(name, _)| *name == "vary" || name.starts_with("access-control-"));
    of_cors.map(|(name, value)| ((*name).to_owned(), value.clone().into_owned())).collect()
}

const VARY: &str = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_preflight_is_answered_for_the_route_that_it_asks_for() {
    let granted = [
        ("vary", VARY),
        ("access-control-allow-origin", "https://app.example"),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", "GET"),
        ("access-control-allow-headers", "Content-Type, Authorization"),
        ("access-control-max-age", "60"),
    ];
    assert_eq!(
        preflight("/api/x", "https://app.example", "GET", Some("authorization,content-type")),
        Some((204, pairs(&granted)))
    );
    let put = preflight("/api/x", "https://b.partner.example", "PUT", Some("authorization")).unwrap();
    assert_eq!(
        (put.0, &put.1[1]),
        (204, &pairs(&[("access-control-allow-origin", "https://b.partner.example")])[0])
    );
    for (origin, method, headers) in [
        ("https://app.example", "PUT", Some("content-type")),
        ("https://app.example", "DELETE", None),
        ("https://app.example", "get", None),
        ("https://app.example", "GET", Some("x-other")),
        ("https://evil.example", "GET", None),
        ("null", "GET", None),
        ("https://app.example, https://app.example", "GET", None),
        ("https://app.example:443", "GET", None),
        ("https://app.example/", "GET", None),
        ("https://app.example.", "GET", None),
        ("HTTPS://app.example", "GET", None),
        ("https://app.example.evil.example", "GET", None),
        ("https://evilapp.example", "GET", None),
        ("https://partner.example", "GET", None),
        ("https://a_b.partner.example", "GET", None),
        ("https://app.example\r\nX: y", "GET", None),
        ("", "GET", None),
    ] {
        assert_eq!(
            preflight("/api/x", origin, method, headers),
            Some((403, pairs(&[("vary", VARY)]))),
            "{origin} {method} {headers:?}"
        );
    }
    let long = ["https://", &"a".repeat(290), ".partner.example"].concat();
    assert_eq!(preflight("/api/x", &long, "GET", None).unwrap().0, 403);
}

#[test]
fn a_path_without_cors_leaves_a_preflight_to_its_route() {
    for path in ["/plain", "/api/closed", "/nothing", "/api//x", "/api/%2e"] {
        assert_eq!(preflight(path, "https://app.example", "GET", None), None, "{path}");
    }
}

#[test]
fn a_preflight_of_another_spelling_is_granted_by_no_laxer_route() {
    let mut gate = Gate::new(
        r#"{"issuers":{"a":{"issuer":"https://issuer.example","audience":["api"],"jwksUri":"https://issuer.example/jwks"}},
        "origins":["https://app.example"],
        "routes":[
            {"path":"/*","methods":["GET","POST"],"access":"public","cors":{}},
            {"path":"/secret","methods":["GET"],"issuers":["a"],"cors":{}},
            {"path":"/admin/*","methods":["GET"],"issuers":["a"]}
        ]}"#,
    )
    .unwrap();
    for (path, method, status) in [
        ("/x", "GET", Some(204)),
        ("/x", "POST", Some(204)),
        // The first route that fits says so, where none takes the method.
        ("/x", "PUT", Some(403)),
        ("/secret", "GET", Some(204)),
        ("/secret", "POST", Some(403)),
        ("/SECRET", "GET", None),
        ("/secret/", "GET", None),
        ("/SECRET", "POST", None),
        ("/admin", "GET", None),
        ("/ADMIN/x", "GET", None),
    ] {
        let lines = [line("origin", "https://app.example"), line("access-control-request-method", method)];
        let Step::Answer(answered) = gate.ask(&head("OPTIONS", path, &lines.concat())) else { panic!() };
        let answer = answered.is_preflight.then_some(answered.reply.status);
        assert_eq!(answer, status, "{method} {path}");
    }
}

#[test]
fn a_response_says_who_may_read_it() {
    let mut gate = gate();
    let mut said = |path: &str, origin: Option<&str>| {
        let lines = origin.map(|origin| line("origin", origin)).unwrap_or_default();
        match gate.ask(&RequestHead { authority: "own.example", ..head("GET", path, &lines) }) {
            Step::Answer(Answered { reply, because, .. }) => {
                (about_origins(&reply.headers), because.refused().map(|refused| refused.refusal.reason))
            }
            Step::Pass(pass) => (about_origins(&gate.answer(&pass.passed, "").unwrap().set), None),
            Step::Do(_, order) => panic!("{order:?}"),
        }
    };
    let vary = pairs(&[("vary", "Origin")]);
    let (refused, not_listed) = (Some(Reason::CredentialsMissing), Some(Reason::CorsOriginNotListed));
    for (path, passed) in [("/api/x", refused), ("/public", None)] {
        assert_eq!(said(path, None), (vary.clone(), passed));
        assert_eq!(said(path, Some("https://own.example")), (vary.clone(), passed));
        for origin in ["https://evil.example", "null", "", "https://own.example/", "https://OWN.example"] {
            assert_eq!(said(path, Some(origin)), (vary.clone(), not_listed), "{origin}");
        }
        let (headers, reason) = said(path, Some("https://app.example"));
        assert_eq!(reason, passed);
        assert_eq!(headers[1], pairs(&[("access-control-allow-origin", "https://app.example")])[0]);
    }
    for (path, passed) in [("/plain", None), ("/api/closed", refused)] {
        assert_eq!(said(path, Some("https://evil.example")), (vec![], passed), "{path}");
    }
    let nowhere = ["0 n ", &usize::MAX.to_string(), " - - - https://app.example"].concat();
    let headers = gate.answer(&Passed::from_text(&nowhere).unwrap(), "").unwrap();
    assert_eq!(about_origins(&headers.set), []);
}

#[test]
fn redirects_are_looked_at_where_a_route_says_so() {
    let mut gate = gate();
    let mut reason_of = |target: &str| match gate.ask(&head("GET", target, "")) {
        Step::Answer(Answered { because, .. }) => because.refused().map(|refused| refused.refusal.reason),
        Step::Pass(_) => None,
        Step::Do(_, order) => panic!("{order:?}"),
    };
    let evil = "client_id=shop&redirect_uri=https://evil.example/cb";
    assert_eq!(reason_of(&["/plain?", evil].concat()), None);
    assert_eq!(reason_of(&["/authorize?", evil].concat()), Some(Reason::RedirectUriUnregistered));
    let good = "client_id=shop&redirect_uri=https://app.example/cb&next=/a";
    assert_eq!(reason_of(&["/authorize?", good].concat()), None);
    assert!(gate.near_miss("shop", "https://evil.example/cb").is_none());
    assert_eq!(
        gate.near_miss("shop", "https://app.example/cb/").unwrap().registered,
        "https://app.example/cb"
    );
    assert_eq!(gate.check_redirect_uri(Some("shop"), Some("https://app.example/cb")), Ok(()));
    assert_eq!(gate.check_redirect_uri(Some("shop"), None), Err(Reason::RedirectUriMissing));
    assert_eq!(Gate::check_return_target("/a"), Ok(()));
    assert_eq!(Gate::check_return_target("//a"), Err(Reason::ReturnTargetEmptySegment));
    assert_eq!(gate.check_origin("https://app.example"), Ok(()));
    assert_eq!(gate.check_origin("null"), Err(Reason::OriginNotListed));
    assert_eq!(
        gate.routes_without_upstream().collect::<Vec<_>>(),
        vec!["/api/*", "/api/*", "/api/closed", "/authorize"]
    );
}
