//! Are `frames`, `page` and `strictTransportSecurity` read as they are written, and every fault of them told?

use super::super::*;
use alloc::format;

fn faults(text: &str) -> Vec<String> {
    Configuration::parse(text).err().unwrap_or_default().into_iter().map(|error| error.path).collect()
}

const FRAMES: &str = r#""frames":{"frameSrc":["https://sdk.example"],"frameAncestors":["'self'"],"tenants":{"a":["https://a.example"]}}"#;

/// A configuration with one public route that has this page.
fn with_page(page: &str) -> String {
    format!(r#"{{{FRAMES},"routes":[{{"path":"/a","access":"public","page":{page}}}]}}"#)
}

#[test]
fn frames() {
    for (frames, paths) in [
        ("{}", &["frames"][..]),
        ("[]", &["frames"]),
        (r#"{"frameSrc":["https://a.example"]}"#, &[]),
        (
            r#"{"frameSrc":["https://a.example","x;y","https://a.example"]}"#,
            &["frames.frameSrc[1]", "frames.frameSrc[2]"],
        ),
        (
            r#"{"frameSrc":["'self'"],"frameAncestors":["'self'","'none'"]}"#,
            &["frames.frameSrc[0]", "frames.frameAncestors[1]"],
        ),
        (r#"{"tenants":{"x.example;script-src *":["'self'"]}}"#, &["frames.tenants.x.example;script-src *"]),
        (
            r#"{"tenants":{"a":["'self'"],"b":["https://*.co.uk"],"c":[]}}"#,
            &["frames.tenants.b[0]", "frames.tenants.c"],
        ),
        (
            r#"{"permissionsPolicy":{"camera":["'self'","https://a.example"]}}"#,
            &["frames.permissionsPolicy.camera"],
        ),
        (r#"{"permissionsPolicy":{"cameras":["'self'"]}}"#, &["frames.permissionsPolicy.cameras"]),
        (r#"{"reportTo":"https://a.example/\" x"}"#, &["frames.reportTo"]),
        (r#"{"embed":[]}"#, &["frames.embed"]),
    ] {
        assert_eq!(faults(&format!(r#"{{"frames":{frames}}}"#)), paths, "{frames}");
    }
}

#[test]
fn pages() {
    for (page, members) in [
        ("{}", &[][..]),
        (r#"{"frameAncestors":"tenant-by-path-segment"}"#, &["frameAncestors"]),
        (r#"{"frameAncestors":"tenant-by-claim"}"#, &["frameAncestors"]),
        (r#"{"frameAncestors":"tenant-by-host","tenantClaim":"a"}"#, &["tenantClaim"]),
        (
            r#"{"policy":"own","styleSrc":["'self'","'none'"],"imgSrc":["'unsafe-eval'"]}"#,
            &["styleSrc[1]", "imgSrc[0]"],
        ),
        (r#"{"policy":"own","scriptSrc":["'self'"]}"#, &["scriptSrc"]),
        (r#"{"policy":"own","scriptSrc":["'nonce-AAAAAAAAAAAAAAAAAAAAAA=='"]}"#, &["scriptSrc[0]"]),
        (r#"{"scriptSrc":"nonce","reportOnly":false}"#, &["scriptSrc", "reportOnly"]),
        (
            r#"{"crossOrigin":{"openerPolicy":"x","embedder":1}}"#,
            &["crossOrigin.openerPolicy", "crossOrigin.embedder"],
        ),
    ] {
        let paths: Vec<String> = members.iter().map(|member| format!("routes[0].page.{member}")).collect();
        assert_eq!(faults(&with_page(page)), paths, "{page}");
    }
    let bare = r#"{"frames":{"reportTo":"https://r.example/"},"routes":[{"path":"/a/*","access":"public","page":PAGE}]}"#;
    for (page, member) in [
        (r#"{"frameAncestors":"shared"}"#, "frameAncestors"),
        (r#"{"frameAncestors":"tenant-by-host"}"#, "frameAncestors"),
        (r#"{"policy":"narrow-frames"}"#, "policy"),
    ] {
        assert_eq!(faults(&bare.replace("PAGE", page)), [format!("routes[0].page.{member}")], "{page}");
    }
}

#[test]
fn one_response_s_nonce_is_in_no_cache() {
    let with_cache = |page: &str, cache: &str| {
        with_page(page).replace(r#""access""#, &format!(r#""cache":"{cache}","access""#))
    };
    let hashes = r#"{"policy":"own","scriptSrc":["'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='"]}"#;
    assert_eq!(faults(&with_cache(r#"{"policy":"own"}"#, "upstream")), ["routes[0].cache"]);
    assert_eq!(faults(&with_cache(hashes, "upstream")), Vec::<String>::new());
    let cache = |page: &str| Configuration::parse(&with_page(page)).unwrap().policy.routes[0].cache;
    assert_eq!(cache(r#"{"policy":"own"}"#), crate::exchange::routes::CachePolicy::NoStore);
    assert_eq!(cache(hashes), crate::exchange::routes::CachePolicy::Upstream);
}

#[test]
fn transport() {
    for (transport, paths) in [
        ("{}", &[][..]),
        (r#"{"maxAgeSeconds":63072001}"#, &["strictTransportSecurity.maxAgeSeconds"]),
        (r#"{"preload":true}"#, &["strictTransportSecurity.preload"]),
        (
            r#"{"maxAgeSeconds":1,"includeSubDomains":true,"preload":true}"#,
            &["strictTransportSecurity.preload"],
        ),
        (r#"{"includeSubdomains":true}"#, &["strictTransportSecurity.includeSubdomains"]),
        ("1", &["strictTransportSecurity"]),
    ] {
        assert_eq!(
            faults(&format!(r#"{{{FRAMES},"strictTransportSecurity":{transport}}}"#)),
            paths,
            "{transport}"
        );
    }
}

#[test]
fn what_breaks_an_embed_is_warned_of() {
    let paths = |text: &str| -> Vec<String> {
        Configuration::parse(text).unwrap().warnings.into_iter().map(|warning| warning.path).collect()
    };
    let page = r#"{"frameAncestors":"shared","crossOrigin":{"openerPolicy":"same-origin","embedderPolicy":"require-corp","resourcePolicy":"same-origin"}}"#;
    assert_eq!(paths(&with_page(page)), ["routes[0].page.crossOrigin"; 3]);
    assert_eq!(paths(&with_page("{}")), Vec::<String>::new());
}

#[test]
fn a_power_goes_to_frames_only_where_the_page_has_it() {
    let faults = |who: &str| {
        let delegates =
            format!(r#"{{"frameSrc":["https://a.example"],"permissionsPolicy":{{"camera":[{who}]}}}}"#);
        self::faults(&format!(r#"{{"frames":{delegates}}}"#))
    };
    for who in [r#""'self'""#, r#""'self'","https://a.example""#, r#""https://a.example","'self'""#] {
        assert_eq!(faults(who), Vec::<String>::new(), "{who}");
    }
    assert_eq!(faults(r#""https://a.example""#), ["frames.permissionsPolicy.camera"]);
    // An empty list has one fault, which is that it is empty.
    assert_eq!(faults("").len(), 1);
}

#[test]
fn no_policy_is_longer_than_a_response_has_room_for() {
    let list = |count: usize| {
        (0..count).map(|number| format!("\"https://a{number}.example\"")).collect::<Vec<_>>().join(",")
    };
    for name in ["frameSrc", "frameAncestors"] {
        assert_eq!(
            faults(&format!(r#"{{"frames":{{"{name}":[{}]}}}}"#, list(700))),
            [format!("frames.{name}")]
        );
        assert_eq!(faults(&format!(r#"{{"frames":{{"{name}":[{}]}}}}"#, list(300))), Vec::<String>::new());
    }
    let whole = |count| with_page(&format!(r#"{{"policy":"own","imgSrc":[{}]}}"#, list(count)));
    assert_eq!(faults(&whole(700)), ["routes[0].page.policy"]);
    assert_eq!(faults(&whole(300)), Vec::<String>::new());
}
