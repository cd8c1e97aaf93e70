//! What may a route ask of a good token, and of which issuers can it ask that?

use super::*;
use crate::{
    exchange::permission::{Permission, TenantFrom},
    limits::{MAX_CHALLENGE_LIST_BYTES, MAX_SCOPES, MAX_STEP_UP_AGE_SECONDS},
    token::scopes::ScopeForm,
};

/// One route of `a`, whose entry has these members beside.
fn text(entry: &str, route: &str) -> String {
    let entry = if entry.is_empty() { ISSUER.into() } else { format!("{ISSUER},{entry}") };
    format!(
        r#"{{"issuers":{{"a":{{{entry}}},"b":{{"issuer":"b","audience":["b"],"jwksUri":"https://b.example"}}}},
        "routes":[{{"path":"/x/*","issuers":["a"],"upstream":{{"service":"S"}},{route}}}]}}"#
    )
}

fn permission(entry: &str, route: &str) -> Permission {
    let configuration =
        Configuration::parse(&text(entry, route)).unwrap_or_else(|errors| panic!("{route}: {errors:?}"));
    *configuration.policy.routes[0].permission.clone().unwrap()
}

#[test]
fn a_route_without_demands_holds_none() {
    let configuration = Configuration::parse(&text("", r#""cache":"no-store""#)).unwrap();
    assert_eq!(configuration.policy.routes[0].permission, None);
}

#[test]
fn scopes_of_a_route() {
    let scopes =
        |entry: &str, list: &str| permission(entry, &format!(r#""scopes":{list}"#)).scopes.unwrap().joined();
    assert_eq!(scopes("", r#"["orders:read","orders:write"]"#), "orders:read orders:write");
    assert_eq!(scopes(r#""scope":{"form":"array","claim":"scp"}"#, r#"["a","b"]"#), "a b");
    assert_eq!(scopes(r#""scope":{"form":"whole"}"#, r#"["issue on-behalf"]"#), "issue on-behalf");
    let many: Vec<String> = (0..=MAX_SCOPES).map(|number| format!("s{number}")).collect();
    let long = format!(r#"["{0}a","{0}b","{0}c"]"#, "x".repeat(MAX_CHALLENGE_LIST_BYTES / 3));
    for (entry, list, place) in [
        ("", "[]", "scopes"),
        ("", "null", "scopes"),
        ("", r#""a b""#, "scopes"),
        ("", "{}", "scopes"),
        ("", r#"["a",1]"#, "scopes[1]"),
        ("", r#"[""]"#, "scopes[0]"),
        ("", r#"["a\"b"]"#, "scopes[0]"),
        ("", r#"["a\\b"]"#, "scopes[0]"),
        ("", r#"["a\tb"]"#, "scopes[0]"),
        ("", r#"["a\r\nx: y"]"#, "scopes[0]"),
        ("", r#"["caf\u00e9"]"#, "scopes[0]"),
        ("", r#"[" a"]"#, "scopes[0]"),
        ("", r#"["issue on-behalf"]"#, "scopes"),
        (r#""scope":{"form":"array"}"#, r#"["issue on-behalf"]"#, "scopes"),
        (r#""scope":{"form":"whole"}"#, r#"["issue","on-behalf"]"#, "scopes"),
        (r#""scope":{"form":"whole"}"#, r#"["issue  on-behalf"]"#, "scopes[0]"),
        ("", &format!("{many:?}"), "scopes"),
        ("", &long, "scopes"),
    ] {
        let told = faults(&text(entry, &format!(r#""scopes":{list}"#)));
        assert_eq!(told, [format!("routes[0].{place}")], "{entry} {list}");
    }
    // Two issuers that write scopes in two ways share a route where one scope is asked for.
    let both =
        text(r#""scope":{"form":"whole"}"#, r#""scopes":["verify"]"#).replace(r#"["a"]"#, r#"["a","b"]"#);
    assert_eq!(faults(&both), Vec::<String>::new());
    assert_eq!(faults(&both.replace("verify", "issue verify")), ["routes[0].scopes"]);
}

#[test]
fn the_scope_and_tenant_of_an_entry() {
    let policy = |members: &str| {
        let text = text(members, r#""cache":"no-store""#);
        Configuration::parse(&text).unwrap().issuers[0].policy.clone()
    };
    let plain = policy(r#""leewaySeconds":0"#);
    assert_eq!((&*plain.scope.claim, plain.scope.form, plain.tenant), ("scope", ScopeForm::List, None));
    let named = policy(r#""scope":{"claim":"scp","form":"array"},"tenant":{"claim":"org","equals":"acme"}"#);
    assert_eq!((&*named.scope.claim, named.scope.form), ("scp", ScopeForm::Array));
    let tenant = named.tenant.unwrap();
    assert_eq!((&*tenant.claim, tenant.equals.as_deref()), ("org", Some("acme")));
    for (members, place) in [
        (r#""scope":"scp""#, "scope"),
        (r#""scope":null"#, "scope"),
        (r#""scope":{"claim":""}"#, "scope.claim"),
        (r#""scope":{"claim":["scp"]}"#, "scope.claim"),
        (r#""scope":{"form":"List"}"#, "scope.form"),
        (r#""scope":{"name":"scp"}"#, "scope.name"),
        (r#""tenant":"org""#, "tenant"),
        (r#""tenant":null"#, "tenant"),
        (r#""tenant":{}"#, "tenant.claim"),
        (r#""tenant":{"claim":1}"#, "tenant.claim"),
        (r#""tenant":{"claim":"org","equals":""}"#, "tenant.equals"),
        (r#""tenant":{"claim":"org","equals":["acme"]}"#, "tenant.equals"),
        (r#""tenant":{"claim":"org","equals":"acme","from":"host"}"#, "tenant.from"),
    ] {
        let told = issuer_faults(&format!("{ISSUER},{members}"));
        assert_eq!(told, [format!("issuers.a.{place}")], "{members}");
    }
}

#[test]
fn the_tenant_of_a_route() {
    const ENTRY: &str = r#""tenant":{"claim":"org"}"#;
    for (tenant, expected) in [
        (r#"{"equals":"acme"}"#, (TenantFrom::Configuration, "acme")),
        (r#"{"from":"path-segment"}"#, (TenantFrom::PathSegment, "")),
        (r#"{"from":"host","domain":"app.example"}"#, (TenantFrom::Host, "app.example")),
        (r#"{"from":"claim","claim":"workspace"}"#, (TenantFrom::Claim, "workspace")),
    ] {
        let rule = permission(ENTRY, &format!(r#""tenant":{tenant}"#)).tenant.unwrap();
        assert_eq!((rule.from, &*rule.text), expected);
    }
    for (tenant, place) in [
        ("{}", "tenant"),
        ("null", "tenant"),
        (r#""acme""#, "tenant"),
        (r#"{"equals":""}"#, "tenant.equals"),
        (r#"{"equals":["acme"]}"#, "tenant.equals"),
        (r#"{"equals":"acme","from":"path-segment"}"#, "tenant"),
        (r#"{"equals":"acme","domain":"app.example"}"#, "tenant"),
        (r#"{"from":"path-segment","domain":"app.example"}"#, "tenant"),
        (r#"{"from":"path-segment","claim":"x"}"#, "tenant"),
        (r#"{"from":"host"}"#, "tenant"),
        (r#"{"from":"host","domain":"app.example","claim":"x"}"#, "tenant"),
        (r#"{"from":"host","domain":"App.example"}"#, "tenant.domain"),
        (r#"{"from":"host","domain":".app.example"}"#, "tenant.domain"),
        (r#"{"from":"host","domain":"app.example."}"#, "tenant.domain"),
        (r#"{"from":"host","domain":"app.example:443"}"#, "tenant.domain"),
        (r#"{"from":"host","domain":"*.app.example"}"#, "tenant.domain"),
        (r#"{"from":"host","domain":""}"#, "tenant.domain"),
        (r#"{"from":"host","domain":null}"#, "tenant.domain"),
        (r#"{"from":"claim"}"#, "tenant"),
        (r#"{"from":"claim","claim":"org"}"#, "tenant.claim"),
        (r#"{"from":"claim","claim":""}"#, "tenant.claim"),
    ] {
        let told = faults(&text(ENTRY, &format!(r#""tenant":{tenant}"#)));
        assert_eq!(told, [format!("routes[0].{place}")], "{tenant}");
    }
    for (tenant, places) in [
        (r#"{"from":"header"}"#, &["routes[0].tenant.from", "routes[0].tenant"][..]),
        (r#"{"equals":"acme","from":"header"}"#, &["routes[0].tenant.from", "routes[0].tenant"]),
    ] {
        assert_eq!(faults(&text(ENTRY, &format!(r#""tenant":{tenant}"#))), places, "{tenant}");
    }
    let exact = text(ENTRY, r#""tenant":{"from":"path-segment"}"#).replace("/x/*", "/x");
    assert_eq!(faults(&exact), ["routes[0].tenant.from"]);
}

#[test]
fn a_tenant_is_asked_for_where_the_issuer_names_one() {
    let told = |entry: &str, route: &str| {
        let told = Configuration::parse(&text(entry, route)).err().unwrap_or_default();
        told.into_iter().map(|fault| (fault.path, fault.message)).collect::<Vec<_>>()
    };
    let many = r#""tenant":{"claim":"org"}"#;
    let one = r#""tenant":{"claim":"org","equals":"acme"}"#;
    let by_path = r#""tenant":{"from":"path-segment"}"#;
    assert_eq!([told(many, by_path), told(one, by_path), told(one, r#""cache":"no-store""#)], [[], [], []]);
    for (entry, route, named) in [
        (many, r#""cache":"no-store""#, "`issuers.a` takes tokens of many tenants"),
        (many, r#""scopes":["a"]"#, "`issuers.a` takes tokens of many tenants"),
        (r#""leewaySeconds":0"#, by_path, "needs `issuers.a.tenant`"),
    ] {
        let [(path, message)] = &told(entry, route)[..] else { panic!("{entry} {route}") };
        assert_eq!(path, "routes[0].tenant");
        assert!(message.contains(named) && message.contains("SIG-TOK-1"), "{message}");
    }
    // Every issuer that the route names, and none beside.
    let with_both = |route: &str| text(many, route).replace(r#""issuers":["a"]"#, r#""issuers":["b","a"]"#);
    assert_eq!(faults(&with_both(by_path)), ["routes[0].tenant"]);
    assert_eq!(faults(&with_both(r#""cache":"no-store""#)), ["routes[0].tenant"]);
    let of_b = text(many, r#""cache":"no-store""#).replace(r#""issuers":["a"]"#, r#""issuers":["b"]"#);
    assert_eq!(faults(&of_b), Vec::<String>::new());
    // A fault of the entry is no second one of the route.
    assert_eq!(faults(&text(r#""tenant":{"claim":""}"#, by_path)), ["issuers.a.tenant.claim"]);
    assert_eq!(faults(&text(r#""tenant":"org""#, by_path)), ["issuers.a.tenant"]);
}

#[test]
fn step_up_of_a_route() {
    let step_up =
        permission("", r#""stepUp":{"acr":["urn:a:silver","phr"],"amr":["mfa","hwk"],"maxAgeSeconds":300}"#)
            .step_up
            .unwrap();
    assert_eq!(step_up.acr.as_ref().unwrap().joined(), "urn:a:silver phr");
    assert_eq!((&step_up.amr, step_up.max_age_seconds), (&vec!["mfa".into(), "hwk".into()], Some(300)));
    for (value, place) in [
        ("{}", "stepUp"),
        ("null", "stepUp"),
        (r#"["mfa"]"#, "stepUp"),
        (r#"{"acr":[]}"#, "stepUp.acr"),
        (r#"{"acr":"phr"}"#, "stepUp.acr"),
        (r#"{"acr":["a b"]}"#, "stepUp.acr"),
        (r#"{"acr":["phr","a\"b"]}"#, "stepUp.acr[1]"),
        (r#"{"acr":["a\r\nx: y"]}"#, "stepUp.acr[0]"),
        (r#"{"amr":[]}"#, "stepUp.amr"),
        (r#"{"amr":"mfa"}"#, "stepUp.amr"),
        (r#"{"amr":["mfa",null]}"#, "stepUp.amr[1]"),
        (r#"{"maxAgeSeconds":0}"#, "stepUp.maxAgeSeconds"),
        (r#"{"maxAgeSeconds":"300"}"#, "stepUp.maxAgeSeconds"),
        (&format!(r#"{{"maxAgeSeconds":{}}}"#, MAX_STEP_UP_AGE_SECONDS + 1), "stepUp.maxAgeSeconds"),
        (r#"{"max_age":300}"#, "stepUp.max_age"),
    ] {
        let told = faults(&text("", &format!(r#""stepUp":{value}"#)));
        assert_eq!(told, [format!("routes[0].{place}")], "{value}");
    }
}

#[test]
fn claims_that_are_handed_on() {
    let kept = permission("", r#""forwardedClaims":["sub","iss"]"#).forwarded_claims;
    assert_eq!(kept, Some(vec!["sub".into(), "iss".into()]));
    for (value, place) in [
        ("[]", "forwardedClaims"),
        (r#""sub""#, "forwardedClaims"),
        (r#"["sub",1]"#, "forwardedClaims[1]"),
        (r#"["sub",""]"#, "forwardedClaims[1]"),
    ] {
        let told = faults(&text("", &format!(r#""forwardedClaims":{value}"#)));
        assert_eq!(told, [format!("routes[0].{place}")], "{value}");
    }
}

#[test]
fn a_public_route_asks_for_nothing() {
    for (name, value) in [
        ("scopes", r#"["a"]"#),
        ("tenant", r#"{"equals":"a"}"#),
        ("stepUp", r#"{"amr":["mfa"]}"#),
        ("forwardedClaims", r#"["sub"]"#),
    ] {
        let told = faults(&format!(r#"{{"routes":[{{"path":"/","access":"public","{name}":{value}}}]}}"#));
        assert_eq!(told, [format!("routes[0].{name}")]);
    }
}
