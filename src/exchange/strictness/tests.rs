//! Is each member of a route weighed, in both directions?

use super::*;
use crate::config::Configuration;
use alloc::{format, vec::Vec};

/// A wider and a narrower route with these members, read from a configuration that has all that they name.
fn pair(wider: &str, narrower: &str) -> Vec<Route> {
    let issuer = |name| {
        let address = format!("https://{name}.example");
        format!(r#""{name}":{{"issuer":"{address}","audience":["api"],"jwksUri":"{address}/keys"}}"#)
    };
    let text = format!(
        r#"{{"issuers":{{{},{},"t":{{"issuer":"t","audience":["t"],"jwksUri":"https://t.example",
        "tenant":{{"claim":"org"}}}}}},"origins":["https://app.example"],
        "redirects":{{"shop":{{"web":["https://app.example/cb"]}}}},
        "frames":{{"frameSrc":["https://sdk.example"],"frameAncestors":["'self'"],"tenants":{{"t":["'self'"]}}}},
        "routes":[{{"path":"/*",{wider}}},{{"path":"/a/*",{narrower}}}]}}"#,
        issuer("a"),
        issuer("b")
    );
    Configuration::parse(&text)
        .unwrap_or_else(|errors| panic!("{wider} {narrower}: {errors:?}"))
        .policy
        .routes
}

/// Members of the wider and of the narrower route, each beside `base`; whether the wider one asks for less,
/// and the other way round.
fn weigh(base: &str, table: &[(&str, &str, [bool; 2])]) {
    let with = |member: &str| if member.is_empty() { base.into() } else { format!("{base},{member}") };
    for (wider, narrower, expected) in table {
        let routes = pair(&with(wider), &with(narrower));
        let found = [asks_for_less(&routes[0], &routes[1]), asks_for_less(&routes[1], &routes[0])];
        assert_eq!(found, *expected, "{wider} | {narrower}");
    }
}

const SAME: [bool; 2] = [false, false];
const WIDER: [bool; 2] = [true, false];
const EITHER: [bool; 2] = [true, true];

#[test]
fn access() {
    const PUBLIC: &str = r#""access":"public","cache":"no-store""#;
    for (wider, narrower, expected) in [
        (PUBLIC, PUBLIC, SAME),
        (PUBLIC, r#""issuers":["a"]"#, WIDER),
        (r#""issuers":["a"]"#, r#""issuers":["a"]"#, SAME),
        (r#""issuers":["a","b"]"#, r#""issuers":["a"]"#, WIDER),
        (r#""issuers":["a","b"]"#, r#""issuers":["b","a"]"#, SAME),
        (r#""issuers":["a"]"#, r#""issuers":["b"]"#, EITHER),
    ] {
        let routes = pair(wider, narrower);
        let found = [asks_for_less(&routes[0], &routes[1]), asks_for_less(&routes[1], &routes[0])];
        assert_eq!(found, expected, "{wider} | {narrower}");
    }
}

#[test]
fn what_reaches_the_upstream_and_what_is_kept() {
    weigh(
        r#""access":"public""#,
        &[
            (r#""forwardedHeaders":"pass""#, "", WIDER),
            (r#""forwardedHeaders":"pass""#, r#""forwardedHeaders":"pass""#, SAME),
            ("", "", SAME),
            (r#""forwardAuthorization":true"#, "", WIDER),
            ("", r#""cache":"no-store""#, WIDER),
            (r#""upstream":"https://one.example""#, r#""upstream":{"service":"TWO"}"#, SAME),
            (r#""upstreamTimeoutSeconds":120"#, r#""upstreamTimeoutSeconds":1"#, SAME),
            (r#""methods":["GET","POST"]"#, r#""methods":["GET"]"#, SAME),
            ("", r#""encodedSegments":"data""#, [false, true]),
            (r#""encodedSegments":"refused""#, "", SAME),
        ],
    );
    weigh(
        r#""issuers":["a"]"#,
        &[
            (r#""serves":"key-status""#, "", SAME),
            (r#""resourceMetadata":"https://a.example/x""#, "", SAME),
            (r#""tokenFrom":{"cookie":"a"}"#, "", EITHER),
            (r#""tokenFrom":{"cookie":"a"}"#, r#""tokenFrom":{"cookie":"a"}"#, SAME),
        ],
    );
}

#[test]
fn cors() {
    weigh(
        r#""access":"public","methods":["GET","POST"]"#,
        &[
            (r#""cors":{}"#, "", EITHER),
            (r#""cors":{}"#, r#""cors":{}"#, SAME),
            (r#""cors":{"credentials":true}"#, r#""cors":{}"#, WIDER),
            (r#""cors":{"headers":["X-One","X-Two"]}"#, r#""cors":{"headers":["x-one"]}"#, WIDER),
            (r#""cors":{"origins":"*"}"#, r#""cors":{}"#, WIDER),
            (r#""cors":{"origins":"*"}"#, r#""cors":{"origins":"*"}"#, SAME),
            (r#""cors":{"headers":["X-One"]}"#, r#""cors":{"headers":["x-one"]}"#, SAME),
            (r#""cors":{"exposedHeaders":["ETag"]}"#, r#""cors":{"exposedHeaders":["X-Other"]}"#, EITHER),
            (r#""cors":{"exposedHeaders":["ETag"]}"#, r#""cors":{"exposedHeaders":["etag"]}"#, SAME),
            (r#""cors":{"maxAgeSeconds":600}"#, r#""cors":{"maxAgeSeconds":1}"#, SAME),
        ],
    );
}

#[test]
fn permission() {
    let with_tenant = |members: &str| format!(r#""issuers":["t"],{members}"#);
    let tenants = |members: &[&str]| {
        let [wider, narrower] = [with_tenant(members[0]), with_tenant(members[1])];
        let routes = pair(&wider, &narrower);
        [asks_for_less(&routes[0], &routes[1]), asks_for_less(&routes[1], &routes[0])]
    };
    weigh(
        r#""issuers":["a"]"#,
        &[
            ("", r#""scopes":["a"]"#, WIDER),
            (r#""scopes":["a"]"#, r#""scopes":["a"]"#, SAME),
            (r#""scopes":["b"]"#, r#""scopes":["a"]"#, EITHER),
            // How an issuer writes them decides what asks for more.
            (r#""scopes":["a"]"#, r#""scopes":["a","b"]"#, EITHER),
            (r#""scopes":["a"],"stepUp":{"amr":["mfa"]}"#, r#""scopes":["a"]"#, EITHER),
            ("", r#""stepUp":{"amr":["mfa"]}"#, WIDER),
            (r#""stepUp":{"amr":["mfa"]}"#, r#""stepUp":{"amr":["mfa"]}"#, SAME),
            (r#""stepUp":{"maxAgeSeconds":1}"#, r#""stepUp":{"maxAgeSeconds":2}"#, EITHER),
            ("", r#""forwardedClaims":["sub"]"#, WIDER),
            (r#""forwardedClaims":["sub"]"#, r#""forwardedClaims":["sub"]"#, SAME),
            (r#""forwardedClaims":["sub","iss"]"#, r#""forwardedClaims":["sub"]"#, EITHER),
            (r#""forwardedClaims":["sub"]"#, r#""scopes":["a"]"#, EITHER),
        ],
    );
    for (wider, narrower, expected) in [
        (r#""tenant":{"equals":"a"}"#, r#""tenant":{"equals":"a"}"#, SAME),
        (r#""tenant":{"equals":"a"}"#, r#""tenant":{"equals":"b"}"#, EITHER),
        (r#""tenant":{"from":"host","domain":"a"}"#, r#""tenant":{"from":"host","domain":"a"}"#, SAME),
        // Below another path another segment is the first.
        (r#""tenant":{"from":"path-segment"}"#, r#""tenant":{"from":"path-segment"}"#, EITHER),
    ] {
        assert_eq!(tenants(&[wider, narrower]), expected, "{wider} | {narrower}");
    }
}

#[test]
fn redirect_check() {
    weigh(
        r#""access":"public""#,
        &[
            ("", r#""redirectCheck":{}"#, WIDER),
            (r#""redirectCheck":{}"#, r#""redirectCheck":{}"#, SAME),
            (r#""redirectCheck":{}"#, r#""redirectCheck":{"returnTargets":["next"]}"#, WIDER),
            (
                r#""redirectCheck":{"returnTargets":["a"]}"#,
                r#""redirectCheck":{"returnTargets":["b"]}"#,
                EITHER,
            ),
            (r#""redirectCheck":{"requestObjects":"upstream"}"#, r#""redirectCheck":{}"#, WIDER),
            (r#""redirectCheck":{"requestUriPrefix":"urn:a:"}"#, r#""redirectCheck":{}"#, WIDER),
            (
                r#""redirectCheck":{"requestUriPrefix":"urn:a:"}"#,
                r#""redirectCheck":{"requestUriPrefix":"urn:b:"}"#,
                EITHER,
            ),
            (
                r#""redirectCheck":{"redirectUri":"forbidden","returnTargets":["next"]}"#,
                r#""redirectCheck":{"redirectUri":"required","returnTargets":["next"]}"#,
                EITHER,
            ),
        ],
    );
}

#[test]
fn pages() {
    weigh(
        r#""access":"public","cache":"no-store""#,
        &[
            ("", r#""page":{}"#, WIDER),
            (r#""page":{}"#, r#""page":{}"#, SAME),
            (r#""page":{"frameAncestors":"shared"}"#, "", EITHER),
            (r#""page":{"policy":"allow-frames"}"#, "", EITHER),
            (
                r#""page":{"frameAncestors":"tenant-by-host"}"#,
                r#""page":{"frameAncestors":"tenant-by-host"}"#,
                SAME,
            ),
            (
                r#""page":{"frameAncestors":"tenant-by-path-segment"}"#,
                r#""page":{"frameAncestors":"tenant-by-path-segment"}"#,
                EITHER,
            ),
            (r#""page":{"policy":"own"}"#, r#""page":{"policy":"own"}"#, SAME),
            (r#""page":{"policy":"own"}"#, r#""page":{"policy":"own","imgSrc":["data:"]}"#, EITHER),
            (r#""page":{"policy":"own"}"#, r#""page":{"policy":"narrow-frames"}"#, EITHER),
            (r#""page":{}"#, r#""page":{"referrerPolicy":"no-referrer"}"#, EITHER),
            (r#""page":{}"#, r#""page":{"crossOrigin":{"openerPolicy":"same-origin"}}"#, EITHER),
        ],
    );
}
