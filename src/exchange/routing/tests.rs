//! Does each request find its route, and no other?

use super::*;
use crate::{config::Configuration, exchange::routes::REFUSED_METHODS};
use alloc::{borrow::ToOwned, format};

/// The routes of a configuration, each as its path and its other members.
fn table(entries: &[(&str, &str)]) -> Vec<Route> {
    let issuer = |name| {
        let address = format!("https://{name}.example");
        format!(r#""{name}":{{"issuer":"{address}","audience":["api"],"jwksUri":"{address}/keys"}}"#)
    };
    let routes: Vec<_> =
        entries.iter().map(|(path, members)| format!(r#"{{"path":"{path}",{members}}}"#)).collect();
    let text =
        format!(r#"{{"issuers":{{{},{}}},"routes":[{}]}}"#, issuer("a"), issuer("b"), routes.join(","));
    Configuration::parse(&text).unwrap().policy.routes
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
fn encoded_segments_are_data_where_a_route_says_so() {
    const DATA: &str = r#""access":"public","encodedSegments":"data""#;
    const AMBIGUOUS: RouteError = RouteError::Refused(Reason::PathAmbiguous);
    let routes = table(&[
        ("/npm/*", DATA),
        ("/npm", PUBLIC),
        ("/files/*", r#""issuers":["a"],"methods":["GET"],"encodedSegments":"data""#),
        ("/files/*", r#""issuers":["a"],"methods":["PUT"]"#),
        ("/*", GATED),
    ]);
    for (path, expected) in [
        ("/npm/@scope%2fname", Ok("/npm/*")),
        ("/npm/%61", Ok("/npm/*")),
        ("/npm/x", Ok("/npm/*")),
        ("/files/100%25", Ok("/files/*")),
        ("/files/file%2Etxt", Ok("/files/*")),
        ("/npm/..%2fsecret", Err(AMBIGUOUS)),
        ("/npm/a%2f..%2f..%2fsecret", Err(AMBIGUOUS)),
        ("/npm/%252e%252e/secret", Err(AMBIGUOUS)),
        // What is matched is the path as it came.
        ("/npm%2fname", Err(AMBIGUOUS)),
        ("/%6epm/name", Err(AMBIGUOUS)),
        ("/npm%2F..%2Fsecret", Err(AMBIGUOUS)),
        ("/other/a%2fb", Err(AMBIGUOUS)),
        ("/secret", Ok("/*")),
    ] {
        assert_eq!(found(&routes, path), expected, "{path}");
    }
    // Each entry of a path speaks for its own methods.
    assert_eq!(
        find(&routes, "PUT", "/files/a%2fb").map(|_| ()),
        Err(RouteError::Method { allow: "GET, HEAD".to_owned() })
    );
    assert!(find(&routes, "PUT", "/files/a").is_ok());
    assert_eq!(found(&[], "/a%2fb"), Err(AMBIGUOUS));
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
        assert_eq!(
            find(&routes, method, "/a").map(|_| ()),
            Err(RouteError::Method { allow: allow.clone() }),
            "{method}"
        );
    }
    let post_only = table(&[("/a", r#""access":"public","methods":["POST"]"#)]);
    assert_eq!(
        find(&post_only, "HEAD", "/a").map(|_| ()),
        Err(RouteError::Method { allow: "POST".to_owned() })
    );
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

/// `None`: closed, whatever route covers it.
fn check(entries: &[(&str, &str)], expected: &[(&str, Option<&str>)]) {
    let routes = table(entries);
    for (path, route) in expected {
        assert_eq!(found(&routes, path), route.ok_or(UNKNOWN), "{path} in {entries:?}");
    }
}

#[test]
fn another_spelling_of_a_listed_path_ends_at_no_laxer_route() {
    check(
        &[
            ("/*", PUBLIC),
            ("/secret", GATED),
            ("/admin/*", GATED),
            ("/admin/open", PUBLIC),
            ("/free", PUBLIC),
            ("/tokens/", GATED),
        ],
        &[
            ("/secret", Some("/secret")),
            ("/secret/", None),
            ("/SECRET", None),
            ("/Secret/", None),
            // As Unicode folds case: the long s, the sign for kelvin, and two letters of Turkish.
            ("/%C5%BFecret", None),
            ("/%c5%bfecret/", None),
            ("/to%E2%84%AAens/", None),
            ("/adm%C4%B1n/x", None),
            ("/ADM%c4%b0N", None),
            ("/%C3%A9ecret", Some("/*")),
            ("/hakk%C4%B1nda", Some("/*")),
            ("/secre", Some("/*")),
            ("/secrets", Some("/*")),
            ("/secret/x", Some("/*")),
            ("/secret.json", Some("/*")),
            ("/tokens", None),
            ("/Tokens", None),
            ("/Tokens/", None),
            ("/admin", None),
            ("/ADMIN", None),
            ("/ADMIN/", None),
            ("/ADMIN/x", None),
            ("/ADMIN/X/", None),
            ("/Admin/open", None),
            ("/admin/X", Some("/admin/*")),
            ("/admin/OPEN", Some("/admin/*")),
            ("/admin/open/", Some("/admin/*")),
            ("/administration", Some("/*")),
            ("/free/", Some("/*")),
            ("/FREE", Some("/*")),
            ("/", None),
        ],
    );
    check(&[("/*", r#""issuers":["b"]"#), ("/secret", GATED)], &[("/x", Some("/*")), ("/SECRET", None)]);
    check(&[("/*", r#""issuers":["a","b"]"#), ("/secret", GATED)], &[("/SECRET", None)]);
    check(&[("/*", GATED), ("/secret", GATED)], &[("/SECRET", Some("/*"))]);
    check(&[("/*", GATED), ("/admin/*", GATED)], &[("/admin", Some("/*"))]);
    check(&[("/*", GATED), ("/open", PUBLIC)], &[("/OPEN", Some("/*")), ("/open/", Some("/*"))]);
    check(&[("/*", PUBLIC), ("/", GATED)], &[("/", Some("/"))]);
    // Three levels, and a table that lists two spellings: each is what its own entry says.
    let levels = [("/*", PUBLIC), ("/a/*", PUBLIC), ("/a/b/*", GATED)];
    check(&levels, &[("/a/B/x", None), ("/A/b", None), ("/A/x", Some("/*"))]);
    let both = [("/*", PUBLIC), ("/a", GATED), ("/A", PUBLIC)];
    check(&both, &[("/a", Some("/a")), ("/A", Some("/A")), ("/A/", None)]);
    check(&[("/a/*", GATED), ("/A/*", PUBLIC)], &[("/a/x", Some("/a/*")), ("/A/x", Some("/A/*"))]);
    check(&[("/A/*", PUBLIC), ("/a/x", GATED)], &[("/A/y", Some("/A/*")), ("/A/x", None)]);
}

#[test]
fn the_method_decides_which_route_of_the_narrower_pattern_counts() {
    const GET: &str = r#""access":"public","methods":["GET"]"#;
    const POST: &str = r#""issuers":["a"],"methods":["POST"]"#;
    let routes = table(&[("/*", PUBLIC), ("/a", GET), ("/a", POST), ("/b", GET)]);
    for (method, path, is_open) in [
        ("GET", "/A", true),
        ("HEAD", "/A", true),
        ("POST", "/A", false),
        ("DELETE", "/A", false),
        ("OPTIONS", "/a/", false),
        ("GET", "/B", true),
        ("HEAD", "/B/", true),
        ("POST", "/B", false),
    ] {
        assert_eq!(find(&routes, method, path).is_ok(), is_open, "{method} {path}");
    }
    // What `Allow` names passes, and where nothing does the path is unknown.
    let allow = |path| match find(&routes, "TRACE", path).unwrap_err() {
        RouteError::Method { allow } => allow,
        RouteError::Refused(reason) => reason.code().to_owned(),
    };
    assert_eq!(allow("/a"), "GET, HEAD, POST");
    assert_eq!(allow("/A"), "GET, HEAD");
    assert_eq!(allow("/x"), "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
    // A wider one of the narrower patterns does not answer for the narrowest.
    let below = r#""access":"public","methods":["POST"]"#;
    let routes = table(&[("/*", PUBLIC), ("/a/*", below), ("/a/b", GET)]);
    assert_eq!(["/A/b", "/A/c"].map(|path| find(&routes, "POST", path).is_ok()), [false, true]);
    let routes = table(&[("/*", GET), ("/*", POST), ("/a", GATED)]);
    assert_eq!(find(&routes, "PUT", "/A").map(|_| ()), Err(RouteError::Method { allow: "POST".to_owned() }));
    let routes = table(&[("/*", GET), ("/a", GATED)]);
    assert_eq!(find(&routes, "PUT", "/A").map(|_| ()), Err(UNKNOWN));
}
