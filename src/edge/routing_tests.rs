//! Does each request find its route, and no other?

use super::*;
use crate::{config::Configuration, edge::route::REFUSED_METHODS};
use alloc::{borrow::ToOwned, format};

/// The routes of a configuration, each as its path and its other members.
fn table(entries: &[(&str, &str)]) -> Vec<Route> {
    let issuer =
        |name| format!(r#""{name}":{{"issuer":"https://{name}.example","audience":["api"],"jwksUri":"https://{name}.example/k"}}"#);
    let routes: Vec<_> = entries.iter().map(|(path, members)| format!(r#"{{"path":"{path}",{members}}}"#)).collect();
    let text = format!(r#"{{"issuers":{{{},{}}},"routes":[{}]}}"#, issuer("a"), issuer("b"), routes.join(","));
    Configuration::parse(&text).unwrap().routes
}

const PUBLIC: &str = r#""access":"public""#;
const GATED: &str = r#""issuers":["a"]"#;

/// The path of the route that a GET finds.
fn found<'r>(routes: &'r [Route], path: &str) -> Result<&'r str, RouteError> {
    find(routes, "GET", path).map(|route| route.path.as_str())
}

const UNKNOWN: RouteError = RouteError::Refused(Reason::RouteUnknown);

#[test]
fn exact_beats_longest_prefix_beats_shorter() {
    let routes = table(&["/*", "/api/*", "/api/orders/*", "/api/orders/new", "/"].map(|path| (path, PUBLIC)));
    for (path, route) in [
        ("/", "/"),
        ("/x", "/*"),
        ("/api", "/*"),
        ("/api/", "/*"),
        ("/api/x", "/api/*"),
        ("/API/x", "/*"),
        ("/api/orders/new", "/api/orders/new"),
        ("/api/orders/newer", "/api/orders/*"),
    ] {
        assert_eq!(found(&routes, path), Ok(route), "{path}");
    }
    assert_eq!(found(&routes, "/api/%6frders/new"), Err(RouteError::Refused(Reason::PathAmbiguous)));
    assert_eq!(found(&routes[1..4], "/other"), Err(UNKNOWN));
    assert_eq!(found(&[], "/"), Err(UNKNOWN));
}

#[test]
fn methods() {
    let routes = table(&[
        ("/a", r#""access":"public","methods":["GET","POST"]"#),
        ("/a", r#""access":"public","methods":["DELETE"]"#),
        ("/*", PUBLIC),
    ]);
    for method in ["GET", "HEAD", "POST", "DELETE"] {
        assert!(find(&routes, method, "/a").is_ok(), "{method}");
    }
    let allow = "DELETE, GET, HEAD, POST".to_owned();
    for method in ["PUT", "get"] {
        assert_eq!(find(&routes, method, "/a").map(|_| ()), Err(RouteError::Method { allow: allow.clone() }), "{method}");
    }
    let post_only = table(&[("/a", r#""access":"public","methods":["POST"]"#)]);
    assert_eq!(find(&post_only, "HEAD", "/a").map(|_| ()), Err(RouteError::Method { allow: "POST".to_owned() }));
}

#[test]
fn methods_that_are_never_passed_on() {
    let routes = table(&[("/a", PUBLIC)]);
    for method in REFUSED_METHODS {
        let allow = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT".to_owned();
        assert_eq!(find(&routes, method, "/a").map(|_| ()), Err(RouteError::Method { allow }), "{method}");
    }
}

#[test]
fn the_top_of_a_gated_subtree_does_not_fall_through() {
    let routes = table(&[("/*", PUBLIC), ("/admin/*", GATED), ("/open/*", PUBLIC)]);
    for closed in ["/admin", "/admin/"] {
        assert_eq!(found(&routes, closed), Err(UNKNOWN), "{closed}");
    }
    assert_eq!(found(&routes, "/admin/x"), Ok("/admin/*"));
    for wider in ["/admins", "/open", "/open/", "/x"] {
        assert_eq!(found(&routes, wider), Ok("/*"), "{wider}");
    }
    let listed = table(&[("/*", PUBLIC), ("/admin/*", GATED), ("/admin", PUBLIC)]);
    assert_eq!(found(&listed, "/admin"), Ok("/admin"));
    assert_eq!(found(&listed, "/admin/"), Err(UNKNOWN));
    let whole = table(&[("/*", GATED), ("/", PUBLIC)]);
    assert_eq!(found(&whole, "/"), Ok("/"));
}
