//! Does the gate answer for redirects and origins as its routes say?

use super::*;
use crate::Gate;
use crate::browser::cors::CorsRequest;
use alloc::{borrow::ToOwned, string::String, vec, vec::Vec};

const CONFIGURATION: &str = r#"{
    "issuers":{"a":{"issuer":"https://issuer.example","audience":["api://orders"],"jwksUri":"https://issuer.example/jwks"}},
    "redirects":{"shop":{"web":["https://app.example/cb"]}},
    "origins":["https://app.example","https://*.partner.example"],
    "routes":[
        {"path":"/plain","methods":["GET"],"access":"public","upstream":{"service":"APP"}},
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
    let gate = gate();
    let request = CorsRequest {
        method: "OPTIONS",
        origin: Some(origin),
        requested_method: Some(method),
        requested_headers: headers,
    };
    let answer = gate.preflight(path, &request)?;
    let headers =
        answer.headers().map(|header| (header.name().to_owned(), header.value().to_owned())).collect();
    Some((answer.preflight_status()?, headers))
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
fn a_response_says_who_may_read_it() {
    let gate = gate();
    let index = gate.route("GET", "/api/x").unwrap().index;
    let said = |origin| {
        let answer = gate.cors(index, origin, "https://own.example").unwrap();
        (
            answer
                .headers()
                .map(|header| (header.name().to_owned(), header.value().to_owned()))
                .collect::<Vec<_>>(),
            answer.refusal().is_some(),
        )
    };
    let vary = pairs(&[("vary", "Origin")]);
    assert_eq!(said(None), (vary.clone(), false));
    assert_eq!(said(Some("https://own.example")), (vary.clone(), false));
    for origin in ["https://evil.example", "null", "", "https://own.example/", "https://OWN.example"] {
        assert_eq!(said(Some(origin)), (vary.clone(), true), "{origin}");
    }
    let (headers, is_refused) = said(Some("https://app.example"));
    assert!(!is_refused);
    assert_eq!(headers[1], pairs(&[("access-control-allow-origin", "https://app.example")])[0]);
    for path in ["/plain", "/api/closed"] {
        let index = gate.route("GET", path).unwrap().index;
        assert!(gate.cors(index, Some("https://evil.example"), "").is_none());
    }
    assert!(gate.cors(usize::MAX, Some("https://app.example"), "").is_none());
}

#[test]
fn redirects_are_looked_at_where_a_route_says_so() {
    let gate = gate();
    let index = |path| gate.route("GET", path).unwrap().index;
    let evil = "client_id=shop&redirect_uri=https://evil.example/cb";
    assert_eq!(gate.check_redirects(index("/plain"), evil, None), Ok(()));
    let fault = gate.check_redirects(index("/authorize"), evil, None).unwrap_err();
    assert_eq!(fault.reason, Reason::RedirectUriUnregistered);
    assert!(gate.near_miss("shop", "https://evil.example/cb").is_none());
    assert_eq!(
        gate.near_miss("shop", "https://app.example/cb/").unwrap().registered,
        "https://app.example/cb"
    );
    assert_eq!(
        gate.check_redirects(
            index("/authorize"),
            "client_id=shop&redirect_uri=https://app.example/cb&next=/a",
            None
        ),
        Ok(())
    );
    assert_eq!(gate.check_redirect_uri(Some("shop"), Some("https://app.example/cb")), Ok(()));
    assert_eq!(gate.check_redirect_uri(Some("shop"), None), Err(Reason::RedirectUriAbsent));
    assert_eq!(Gate::check_return_target("/a"), Ok(()));
    assert_eq!(Gate::check_return_target("//a"), Err(Reason::ReturnTargetEmptySegment));
    assert_eq!(gate.check_origin("https://app.example"), Ok(()));
    assert_eq!(gate.check_origin("null"), Err(Reason::OriginNotListed));
    assert_eq!(
        gate.routes_without_upstream().collect::<Vec<_>>(),
        vec!["/api/*", "/api/*", "/api/closed", "/authorize"]
    );
}
