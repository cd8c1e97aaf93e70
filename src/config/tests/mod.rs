mod algorithms;
pub(super) mod asked;
mod follow_on;
mod frames;
mod introspection;
mod key_origin;
mod listed;
mod members;
mod pem;
mod permission;
mod profiles;
mod requests;
mod sdk_frames;

use super::*;
use crate::{
    exchange::{
        forward::ForwardedHeaders,
        routes::{Access, CachePolicy, Upstream},
    },
    keys::keyring::Keyring,
    token::claim_rule::{ClaimRule, Presence},
};
use alloc::{format, string::ToString, vec};

const ISSUER: &str = r#""issuer":"https://issuer.example","audience":["api://orders"],"jwksUri":"https://issuer.example/jwks""#;
const KEY: &str = r#""kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#;

/// The same point as a SubjectPublicKeyInfo.
const PEM: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==";

/// The paths of all faults, in the order they are told.
fn faults(text: &str) -> Vec<String> {
    Configuration::parse(text).err().unwrap_or_default().into_iter().map(|error| error.path).collect()
}

fn issuer_faults(members: &str) -> Vec<String> {
    faults(&format!(r#"{{"issuers":{{"a":{{{members}}}}}}}"#))
}

fn route_faults(members: &str) -> Vec<String> {
    faults(&format!(r#"{{"issuers":{{"a":{{{ISSUER}}}}},"routes":[{{{members}}}]}}"#))
}

#[test]
fn claims_of_an_entry() {
    let entry = |claims: &str| format!(r#"{{"issuers":{{"a":{{{ISSUER},"claims":{claims}}}}}}}"#);
    let policy =
        &Configuration::parse(&entry(r#"{"sid":"required","at_hash":"forbidden"}"#)).unwrap().issuers[0]
            .policy;
    assert_eq!(
        policy.claims,
        [
            ClaimRule::presence("at_hash".into(), Presence::Forbidden),
            ClaimRule::presence("sid".into(), Presence::Required)
        ]
    );
    for (claims, places) in [
        ("{}", ["claims"].as_slice()),
        (r#"["sid"]"#, &["claims"]),
        (r#""sid""#, &["claims"]),
        ("null", &["claims"]),
        (r#"{"sid":true,"a":"Required","b":"required"}"#, &["claims.a", "claims.sid"]),
        (r#"{"iss":"required","exp":"forbidden"}"#, &["claims.exp", "claims.iss"]),
    ] {
        let places: Vec<String> = places.iter().map(|place| format!("issuers.a.{place}")).collect();
        assert_eq!(faults(&entry(claims)), places, "{claims}");
    }
}

#[test]
fn defaults() {
    let text = format!(r#"{{"$schema":"x","issuers":{{"a":{{{ISSUER}}}}}}}"#);
    let configuration = Configuration::parse(&text).unwrap();
    let policy = &configuration.issuers[0].policy;
    assert_eq!((policy.max_lifetime_seconds, policy.leeway_seconds), (300, 0));
    assert_eq!(policy.types, [Some("JWT".into()), Some("at+jwt".into()), None]);
    assert!(matches!(&configuration.issuers[0].keyring, Keyring::Fetched(_)));
    assert!(
        configuration.shared_key_cache
            && configuration.accepted_token_cache
            && configuration.policy.routes.is_empty()
    );
}

#[test]
fn everything_that_can_be_set() {
    let text = format!(
        r#"{{"issuers":{{"a":{{"issuer":"x/y","audience":["b","c"],"algorithm":"ES256","jwks":{{"keys":[{{"kid":"k",{KEY}}}]}},"maxLifetimeSeconds":86400,
        "leewaySeconds":60,"types":["at+jwt",null]}},"b":{{{ISSUER}}}}},"sharedKeyCache":false,"acceptedTokenCache":false,"routes":[
        {{"path":"/healthz","access":"public","forwardedHeaders":"replace","upstream":"https://app.internal.example"}},
        {{"path":"/api/*","methods":["GET","POST"],"access":"token","issuers":["a","b"],"upstream":{{"service":"APP"}},"forwardAuthorization":true,
        "forwardedHeaders":"pass","cache":"upstream","upstreamTimeoutSeconds":120}},
        {{"path":"/x","issuers":["a"],"upstream":"https://app.internal.example:8443"}}]}}"#
    );
    let configuration = Configuration::parse(&text).unwrap();
    assert!(!configuration.shared_key_cache && !configuration.accepted_token_cache);
    let [health, api, closed] = configuration.policy.routes.as_slice() else { panic!() };
    assert_eq!((&health.access, health.cache), (&Access::Public, CachePolicy::Upstream));
    assert_eq!(api.access, Access::Token(vec!["a".into(), "b".into()]));
    assert_eq!(api.upstream, Some(Upstream::Service("APP".into())));
    assert_eq!(
        (api.forward_authorization, api.cache, api.upstream_timeout_seconds),
        (true, CachePolicy::Upstream, 120)
    );
    let forwarded = [health, api, closed].map(|route| route.forwarded_headers);
    assert_eq!(forwarded, [ForwardedHeaders::Replace, ForwardedHeaders::Pass, ForwardedHeaders::Replace]);
    assert_eq!(
        (closed.cache, closed.upstream_timeout_seconds, closed.forward_authorization),
        (CachePolicy::NoStore, 30, false)
    );
}

#[test]
fn every_fault_is_told_at_once() {
    let text = r#"{"issuers":{"a b":{"audience":[],"algorithm":"none","jwksUri":"http://issuer.example/jwks","maxLifetimeSeconds":86401,"colour":1},
        "c":{"issuer":"x","issuer":"y"}},"routes":[{"path":"api","issuers":["nobody"],"upstream":"http://x"},{"path":"/a","path":"/b"}],"origins":[],"more":{}}"#;
    assert_eq!(
        faults(text),
        [
            "issuers.c.issuer",
            "routes[1].path",
            "issuers.a b",
            "issuers.a b.issuer",
            "issuers.a b.audience",
            "issuers.a b.algorithm",
            "issuers.a b.jwksUri",
            "issuers.a b.maxLifetimeSeconds",
            "issuers.a b.colour",
            "issuers.c.audience",
            "issuers.c.jwksUri",
            "origins",
            "routes[0].path",
            "routes[0].issuers",
            "routes[0].upstream",
            "routes[1].issuers",
            "more",
        ]
    );
}

#[test]
fn texts() {
    for text in [
        "",
        "null",
        "[]",
        "{",
        "{}",
        r#"{"issuers":{}}"#,
        r#"{"issuers":[]}"#,
        r#"{"issuers":{"a":1}}"#,
        "// x\n{}",
        "\u{feff}{}",
    ] {
        assert_eq!(faults(text).len(), 1, "{text}");
    }
    assert_eq!(faults(&" ".repeat(MAX_CONFIGURATION_BYTES + 1)), [""]);
    assert_eq!(faults(&["[".repeat(40), "]".repeat(40)].concat()), [""]);
}

// holds: AIR-API-1 AIR-JWT-3 IAM-CFG-1 IAM-KEY-2 RTW-TLS-1
#[test]
fn issuers() {
    assert_eq!(issuer_faults(ISSUER), Vec::<String>::new());
    let changed = |from: &str, to: &str| issuer_faults(&ISSUER.replace(from, to));
    for (from, to, path) in [
        (r#""issuer":"https://issuer.example","#, "", "issuers.a.issuer"),
        (r#""https://issuer.example","#, r#""","#, "issuers.a.issuer"),
        (r#""https://issuer.example","#, "null,", "issuers.a.issuer"),
        (r#""audience":["api://orders"],"#, "", "issuers.a.audience"),
        (r#"["api://orders"]"#, r#""api://orders""#, "issuers.a.audience"),
        (r#"["api://orders"]"#, r#"["api://orders",""]"#, "issuers.a.audience[1]"),
        (r#"["api://orders"]"#, "[1]", "issuers.a.audience[0]"),
        ("https://issuer.example/jwks", "http://issuer.example/jwks", "issuers.a.jwksUri"),
        ("https://issuer.example/jwks", "https://user@issuer.example/jwks", "issuers.a.jwksUri"),
        (r#""https://issuer.example/jwks""#, "1", "issuers.a.jwksUri"),
    ] {
        assert_eq!(changed(from, to), [path], "{to}");
    }
    let with = |members: &str| issuer_faults(&format!("{ISSUER},{members}"));
    for (members, path) in [
        (r#""profile":"other""#, "issuers.a.profile"),
        (r#""algorithm":"RS512""#, "issuers.a.algorithm"),
        (r#""maxLifetimeSeconds":0"#, "issuers.a.maxLifetimeSeconds"),
        (r#""maxLifetimeSeconds":1.5"#, "issuers.a.maxLifetimeSeconds"),
        (r#""leewaySeconds":61"#, "issuers.a.leewaySeconds"),
        (r#""leewaySeconds":-1"#, "issuers.a.leewaySeconds"),
        (r#""staleIfErrorSeconds":3601"#, "issuers.a.staleIfErrorSeconds"),
        (r#""introspectionEndpoint":"http://issuer.example""#, "issuers.a.introspectionEndpoint"),
        (r#""introspectionEndpoint":true"#, "issuers.a.introspectionEndpoint"),
        (r#""discovery":"openid-configuration""#, "issuers.a.discovery"),
        (r#""types":[]"#, "issuers.a.types"),
        (r#""types":[1]"#, "issuers.a.types[0]"),
        (r#""Issuer":"x""#, "issuers.a.Issuer"),
    ] {
        assert_eq!(with(members), [path], "{members}");
    }
    assert_eq!(
        with(r#""jwks":{"keys":[]}"#),
        ["issuers.a.jwks", "issuers.a.jwks.keys"],
        "beside jwksUri, and empty"
    );
    let discovered = |value: &str| changed(r#""jwksUri":"https://issuer.example/jwks""#, value);
    for name in ["openid-configuration", "oauth-authorization-server"] {
        assert_eq!(
            discovered(&format!(r#""discovery":"{name}","staleIfErrorSeconds":3600"#)),
            Vec::<String>::new()
        );
    }
    for value in [r#""openid""#, "true", "null"] {
        assert_eq!(discovered(&format!(r#""discovery":{value}"#)), ["issuers.a.discovery"]);
    }
    for issuer in
        ["http://issuer.example", "https://issuer.example/?a", "https://issuer.example/#a", "orders"]
    {
        let text = ISSUER.replace(r#""https://issuer.example""#, &format!("{issuer:?}"));
        let text = text
            .replace(r#""jwksUri":"https://issuer.example/jwks""#, r#""discovery":"openid-configuration""#);
        assert_eq!(issuer_faults(&text), ["issuers.a.discovery"], "{issuer}");
    }
    let named = r#"{"issuers":{"a":{"issuer":"https://u:a-secret@a.example","audience":["y"],"discovery":"openid-configuration"}}}"#;
    let told = Configuration::parse(named).unwrap_err();
    assert!(told.iter().all(|fault| !fault.value.contains("a-secret")), "{told:?}");
    assert_eq!(with(r#""introspectionEndpoint":"https://issuer.example/introspect""#), Vec::<String>::new());
    let needless = discovered(
        r#""jwks":{"keys":[]},"staleIfErrorSeconds":1,"introspectionEndpoint":"https://issuer.example/introspect""#,
    );
    assert_eq!(
        needless,
        ["issuers.a.jwks.keys", "issuers.a.staleIfErrorSeconds", "issuers.a.introspectionEndpoint"]
    );
    let two = format!(r#"{{"issuers":{{"a":{{{ISSUER}}},"b":{{{ISSUER}}}}}}}"#);
    assert_eq!(faults(&two), ["issuers.b.issuer"]);
}

#[test]
fn inline_keys() {
    let with_set = |jwks: &str| {
        issuer_faults(
            &ISSUER.replace(r#""jwksUri":"https://issuer.example/jwks""#, &format!(r#""jwks":{jwks}"#)),
        )
    };
    let with = |keys: &str| with_set(&format!(r#"{{"keys":{keys}}}"#));
    assert_eq!(with(&format!(r#"[{{"kid":"k",{KEY}}}]"#)), Vec::<String>::new());
    for (jwks, path) in [
        ("{}".into(), "issuers.a.jwks.keys"),
        (format!(r#"[{{"kid":"k",{KEY}}}]"#), "issuers.a.jwks"),
        (r#""https://issuer.example/jwks""#.into(), "issuers.a.jwks"),
        ("null".into(), "issuers.a.jwks"),
        (format!(r#"{{"keys":[{{"kid":"k",{KEY}}}],"more":1}}"#), "issuers.a.jwks.more"),
    ] {
        assert_eq!(with_set(&jwks), [path], "{jwks}");
    }
    let array = Configuration::parse(&format!(
        r#"{{"issuers":{{"a":{{"issuer":"x","audience":["y"],"jwks":[{{"kid":"k","d":"c2VjcmV0",{KEY}}}]}}}}}}"#
    ));
    let [fault] = array.unwrap_err().try_into().unwrap();
    let ConfigurationError { value, message, .. } = fault;
    assert_eq!((value.as_str(), message.as_str()), ("an array", r#"must be a JWK Set: {"keys": [...]}"#));
    for (extra, expected) in [
        ("", r#"is one key: write {"keys": [...]}"#),
        (
            r#","d":"c2VjcmV0""#,
            "holds a private or secret key: remove it, and replace that key at the issuer",
        ),
    ] {
        let key = Configuration::parse(&format!(
            r#"{{"issuers":{{"a":{{"issuer":"x","audience":["y"],"jwks":{{"kid":"k",{KEY}{extra}}}}}}}}}"#
        ));
        let [fault] = key.unwrap_err().try_into().unwrap();
        let ConfigurationError { path, value, message } = fault;
        assert_eq!((path.as_str(), value.as_str(), message.as_str()), ("issuers.a.jwks", "", expected));
    }
    for (keys, path) in [
        ("[]".into(), "issuers.a.jwks.keys"),
        ("{}".into(), "issuers.a.jwks.keys"),
        ("[1]".into(), "issuers.a.jwks.keys"),
        (format!(r#"[{{"kid":"k","d":"AA",{KEY}}}]"#), "issuers.a.jwks.keys"),
        (format!("[{{{KEY}}}]"), "issuers.a.jwks.keys[0]"),
        (format!(r#"[{{"kid":"k","use":"enc",{KEY}}}]"#), "issuers.a.jwks.keys[0]"),
        (format!(r#"[{{"kid":"k",{KEY}}},{{"kid":"k",{KEY}}}]"#), "issuers.a.jwks.keys[1]"),
    ] {
        assert_eq!(with(&keys), [path], "{keys}");
    }
}

#[test]
fn a_fault_hides_no_other() {
    let text = r#"{"issuers":{"a":{"issuer":"x","jwksUri":"http://a.example","jwks":{"keys":[{"d":"AA"}]}},"b":{"issuer":"x","audience":["y"],"jwksUri":"https://b.example"}},
        "routes":[{"path":"/a","access":"public","upstream":"http://a.example"},{"path":"/a","access":"public","upstream":"https://a.example"}]}"#;
    assert_eq!(
        faults(text),
        [
            "issuers.a.audience",
            "issuers.a.jwks",
            "issuers.a.jwksUri",
            "issuers.a.jwks.keys",
            "issuers.b.issuer",
            "routes[0].upstream",
            "routes[1].path"
        ]
    );
}

#[test]
fn a_secret_in_the_wrong_place_is_not_repeated() {
    let told = |text: &str| format!("{:?}", Configuration::parse(text));
    let issuer = |from: &str, to: &str| format!(r#"{{"issuers":{{"a":{{{}}}}}}}"#, ISSUER.replace(from, to));
    for text in [
        issuer(r#""issuer""#, r#""clientSecret":"hunter2","issuer""#),
        issuer("https://issuer.example/jwks", "https://user:hunter2@issuer.example"),
        issuer(r#""jwksUri":"https://issuer.example/jwks""#, r#""keys":"-----BEGIN hunter2""#),
        format!(
            r#"{{"issuers":{{"a":{{{ISSUER}}}}},"routes":[{{"path":"/a","access":"public","upstream":"https://user:hunter2@a.example"}}]}}"#
        ),
    ] {
        let told = told(&text);
        assert!(told.starts_with("Err") && !told.contains("hunter2"), "{told}");
    }
}

#[test]
fn what_may_be_shown_of_it_is() {
    let value = |text: &str| Configuration::parse(text).unwrap_err().remove(0).value;
    for (member, expected) in [
        ("null", "null"),
        ("true", "a boolean"),
        ("1", "a number"),
        (r#""x""#, "a string"),
        ("[]", "an array"),
        ("{}", "an object"),
    ] {
        assert_eq!(value(&format!(r#"{{"issuers":{{"a":{{{ISSUER}}}}},"colour":{member}}}"#)), expected);
    }
    let address = |url: &str| {
        value(&format!(r#"{{"issuers":{{"a":{{{}}}}}}}"#, ISSUER.replace("https://issuer.example/jwks", url)))
    };
    assert_eq!(address("http://a.example/jwks?token=x"), "http://a.example/jwks");
    assert_eq!(address("https://user:x@a.example"), "a URL with user information");
}

#[test]
fn a_private_key_is_not_repeated_in_the_fault() {
    let text = format!(
        r#"{{"issuers":{{"a":{{"issuer":"x","audience":["y"],"jwks":{{"keys":[{{"kid":"k","d":"c2VjcmV0",{KEY}}}]}}}}}}}}"#
    );
    assert!(!format!("{:?}", Configuration::parse(&text)).contains("c2VjcmV0"));
}

#[test]
fn routes() {
    let good = r#""path":"/a","issuers":["a"],"upstream":"https://app.example""#;
    assert_eq!(route_faults(good), Vec::<String>::new());
    for form in ["key-status", "key-status-prometheus"] {
        let status = good.replace(r#""upstream":"https://app.example""#, &format!(r#""serves":"{form}""#));
        assert_eq!(route_faults(&status), Vec::<String>::new());
    }
    for (from, to, path) in [
        (r#""/a""#, r#""a""#, "routes[0].path"),
        (r#""/a""#, r#""/a%20b""#, "routes[0].path"),
        (r#""/a""#, r#""/a*""#, "routes[0].path"),
        (r#""issuers":["a"],"#, "", "routes[0].issuers"),
        (r#"["a"]"#, r#"["b"]"#, "routes[0].issuers"),
        (r#"["a"]"#, "[]", "routes[0].issuers"),
        (r#""issuers""#, r#""serves":"key-status","issuers""#, "routes[0].serves"),
        (r#""upstream":"https://app.example""#, r#""serves":"html""#, "routes[0].serves"),
        (
            r#""issuers":["a"],"upstream":"https://app.example""#,
            r#""access":"public","serves":"key-status""#,
            "routes[0].serves",
        ),
        (r#""issuers""#, r#""access":"public","issuers""#, "routes[0].issuers"),
        (r#""issuers""#, r#""access":"open","issuers""#, "routes[0].access"),
        (r#""issuers""#, r#""access":1,"issuers""#, "routes[0].access"),
        (r#""issuers""#, r#""methods":["get"],"issuers""#, "routes[0].methods[0]"),
        (r#""issuers""#, r#""methods":["TRACE"],"issuers""#, "routes[0].methods[0]"),
        (r#""issuers""#, r#""methods":[],"issuers""#, "routes[0].methods"),
        (r#""issuers""#, r#""cache":"public","issuers""#, "routes[0].cache"),
        (r#""issuers""#, r#""upstreamTimeoutSeconds":121,"issuers""#, "routes[0].upstreamTimeoutSeconds"),
        (r#""issuers""#, r#""forwardAuthorization":"yes","issuers""#, "routes[0].forwardAuthorization"),
        (r#""issuers""#, r#""forwardedHeaders":"keep","issuers""#, "routes[0].forwardedHeaders"),
        (r#""issuers""#, r#""forwardedHeaders":true,"issuers""#, "routes[0].forwardedHeaders"),
        ("https://app.example", "https://app.example/", "routes[0].upstream"),
        ("https://app.example", "https://app.example/base", "routes[0].upstream"),
        ("https://app.example", "http://app.example", "routes[0].upstream"),
        (r#""https://app.example""#, r#"{"service":""}"#, "routes[0].upstream.service"),
        (r#""https://app.example""#, r#"{"service":"A-B"}"#, "routes[0].upstream.service"),
        (r#""https://app.example""#, r#"{"service":"A","more":1}"#, "routes[0].upstream.more"),
        (r#""https://app.example""#, "null", "routes[0].upstream"),
    ] {
        assert_eq!(route_faults(&good.replace(from, to)), [path], "{to}");
    }
    let twice = |one: &str, other: &str| {
        faults(&format!(
            r#"{{"issuers":{{"a":{{{ISSUER}}}}},"routes":[{{"path":"/a",{one}"issuers":["a"],"upstream":"https://app.example"}},
            {{"path":"/a",{other}"access":"public","upstream":"https://app.example"}}]}}"#
        ))
    };
    assert_eq!(twice("", ""), ["routes[1].path"]);
    assert_eq!(twice(r#""methods":["GET"],"#, r#""methods":["HEAD"],"#), ["routes[1].path"]);
    assert_eq!(twice(r#""methods":["GET"],"#, r#""methods":["POST"],"#), Vec::<String>::new());
    assert_eq!(
        twice(r#""methods":["get"],"#, r#""methods":["POST"],"#),
        ["routes[0].methods[0]"],
        "what it meant is not guessed"
    );
}

#[test]
fn caps() {
    let issuers = |count: usize| {
        let entries: Vec<String> = (0..count)
            .map(|number| {
                format!(
                    r#""i{number}":{{"issuer":"{number}","audience":["a"],"jwksUri":"https://a.example"}}"#
                )
            })
            .collect();
        faults(&format!(r#"{{"issuers":{{{}}}}}"#, entries.join(",")))
    };
    assert_eq!(issuers(crate::limits::MAX_ISSUERS), Vec::<String>::new());
    assert_eq!(issuers(crate::limits::MAX_ISSUERS + 1), ["issuers"]);
    let routes = |count: usize| {
        let entries: Vec<String> = (0..count)
            .map(|number| {
                format!(r#"{{"path":"/{number}","access":"public","upstream":"https://a.example"}}"#)
            })
            .collect();
        faults(&format!(r#"{{"issuers":{{"a":{{{ISSUER}}}}},"routes":[{}]}}"#, entries.join(",")))
    };
    assert_eq!(routes(crate::limits::MAX_ROUTES), Vec::<String>::new());
    assert_eq!(routes(crate::limits::MAX_ROUTES + 1), ["routes"]);
    let named = |name: &str| faults(&format!(r#"{{"issuers":{{"{name}":{{{ISSUER}}}}}}}"#)).len();
    for (name, expected) in [("a-B_9", 0), ("", 1), ("a b", 1), ("a.b", 1), ("\u{e9}", 1)] {
        assert_eq!(named(name), expected, "{name}");
    }
    assert_eq!((named(&"a".repeat(64)), named(&"a".repeat(65))), (0, 1));
    let longest = [&" ".repeat(MAX_CONFIGURATION_BYTES - 2), "{}"].concat();
    assert_eq!(faults(&longest), ["issuers"], "read, and found empty");
}

/// Each path would have half a megabyte, thousands of times.
#[test]
fn long_names_and_many_faults_are_cut() {
    let name = "a".repeat(500_000);
    let shown = format!("{}…", "a".repeat(80));
    let members: Vec<String> = (0..20_000).map(|index| format!(r#""m{index}":0"#)).collect();
    let members = members.join(",");
    for (list, entry) in [
        ("issuers", format!(r#"{{{ISSUER},{members}}}"#)),
        ("redirects", format!(r#"{{"web":["https://a.example/cb"],{members}}}"#)),
        ("frames", format!("{{{members}}}")),
    ] {
        let text = format!(r#"{{"{list}":{{"{name}":{entry}}}}}"#);
        let faults = Configuration::parse(&text).unwrap_err();
        let longest = faults.iter().map(|fault| fault.to_string().len()).max().unwrap();
        assert!(faults.len() <= 101 && longest < 500, "{list}: {} faults, {longest} bytes", faults.len());
        assert!(faults.iter().any(|fault| fault.path.starts_with(&format!("{list}.{shown}"))), "{list}");
    }
    let text = format!(r#"{{{members},"origins":["https://a.example"]}}"#);
    let faults = Configuration::parse(&text).unwrap_err();
    assert_eq!((faults.len(), faults[99].path.as_str()), (101, "m10086"));
    assert_eq!(faults[100].to_string(), ": has 19900 more faults (found: )");
    let hundred = format!("{{{}}}", (0..100).map(|at| format!(r#""m{at}":0,"#)).collect::<String>());
    let hundred = hundred.replace(",}", r#","origins":["https://a.example"]}"#);
    assert_eq!(Configuration::parse(&hundred).unwrap_err().len(), 100);
    let twice = format!(r#"{{"origins":["https://a.example"],"{name}":0,"{name}":0}}"#);
    let faults = Configuration::parse(&twice).unwrap_err();
    assert_eq!(faults.iter().map(|fault| &fault.path).collect::<Vec<_>>(), [&shown, &shown]);
    let entry = r#"{"issuer":"x","audience":["y"],"jwksUri":"https://a.example"}"#;
    let same = format!(r#"{{"issuers":{{"{name}":{entry},"b":{entry}}}}}"#);
    let faults = Configuration::parse(&same).unwrap_err();
    assert!(faults.iter().all(|fault| fault.to_string().len() < 500), "{}", faults[1].message.len());
}

#[test]
fn warnings_are_cut_as_faults_are() {
    let origins: Vec<String> = (3000..3150).map(|port| format!(r#""http://localhost:{port}""#)).collect();
    let warnings =
        Configuration::parse(&format!(r#"{{"origins":[{}]}}"#, origins.join(","))).unwrap().warnings;
    assert_eq!(warnings.len(), 101);
    assert_eq!(warnings[100].to_string(), ": has 50 more warnings (found: )");
}

#[test]
fn a_fault_shows_what_stands_there_and_the_way_out() {
    let first = |text: &str| Configuration::parse(text).unwrap_err().remove(0);
    let shown = |value: &str| {
        let of = |member: &str| first(&format!(r#"{{"issuers":{{"a":{{{ISSUER}}}}},"{member}":{value}}}"#));
        assert_eq!(
            (of("sharedKeyCache").value, "acceptedTokenCache"),
            (of("acceptedTokenCache").value, of("acceptedTokenCache").path.as_str())
        );
        of("sharedKeyCache").value
    };
    for (value, expected) in [
        ("null", "null"),
        ("7", "7"),
        ("-7", "a number that is negative, fractional or too large"),
        (r#""on""#, r#""on""#),
        ("[1,2]", "an array of 2"),
        ("{}", "an object"),
    ] {
        assert_eq!(shown(value), expected);
    }
    for (value, expected) in [
        (format!("\"{}\"", "x".repeat(80)), format!("\"{}\"", "x".repeat(80))),
        (format!("\"{}\"", "x".repeat(81)), format!("\"{}…\"", "x".repeat(80))),
        (format!("\"{}\"", "\u{e9}".repeat(500)), format!("\"{}…\"", "\u{e9}".repeat(40))),
        (format!("\"{}\"", "\u{20ac}".repeat(500)), format!("\"{}…\"", "\u{20ac}".repeat(26))),
    ] {
        assert_eq!(shown(&value), expected);
    }
    assert!(first("[".repeat(40).as_str()).message.contains("nested"));
    assert!(first("{").message.contains("JSON"));
    assert_eq!(
        first(r#"{"issuers":{"a":{}}}"#).to_string(),
        "issuers.a.issuer: is missing: the exact `iss` of this issuer's tokens (found: )"
    );
    let open = format!(
        r#"{{"issuers":{{"a":{{{ISSUER}}}}},"routes":[{{"path":"/a","access":"public","cache":"no-store","upstream":"https://a.example"}}]}}"#
    );
    assert_eq!(Configuration::parse(&open).unwrap().policy.routes[0].cache, CachePolicy::NoStore);
}

#[test]
fn http_on_this_machine_is_warned_of() {
    const LOCAL: &str = r#"{"issuers":{
        "a":{"issuer":"x","audience":["y"],"jwksUri":"http://localhost:54321/jwks.json?a"},
        "b":{"issuer":"http://127.0.0.1:8080/realms/a","audience":["y"],"discovery":"openid-configuration",
            "introspectionEndpoint":"http://[::1]:1/introspect"}},
        "routes":[{"path":"/a","access":"public","upstream":"http://localhost:3000"},
            {"path":"/b","issuers":["a"],"resourceMetadata":"http://localhost:3000/m"}]}"#;
    let warnings = Configuration::parse(LOCAL).unwrap().warnings;
    let told: Vec<_> = warnings.iter().map(|told| (&*told.path, &*told.value)).collect();
    assert_eq!(
        told,
        [
            ("issuers.a.jwksUri", "http://localhost:54321/jwks.json"),
            ("issuers.b.issuer", "http://127.0.0.1:8080/realms/a"),
            ("issuers.b.introspectionEndpoint", "http://[::1]:1/introspect"),
            ("routes[0].upstream", "http://localhost:3000"),
            ("routes[1].resourceMetadata", "http://localhost:3000/m"),
        ]
    );
    assert!(warnings.iter().all(|told| told.message.contains("for development alone")));
    for (from, to, path) in [
        ("localhost:54321", "localhost", "issuers.a.jwksUri"),
        ("localhost:54321", "issuer.example:54321", "issuers.a.jwksUri"),
        ("[::1]:1", "[::1]", "issuers.b.introspectionEndpoint"),
        ("localhost:3000\"},", "localhost\"},", "routes[0].upstream"),
        ("localhost:3000\"},", "10.0.0.1:3000\"},", "routes[0].upstream"),
        ("localhost:3000/m", "localhost/m", "routes[1].resourceMetadata"),
        ("localhost:3000/m", "10.0.0.1:3000/m", "routes[1].resourceMetadata"),
    ] {
        assert_eq!(faults(&LOCAL.replace(from, to)), [path], "{to}");
    }
}
