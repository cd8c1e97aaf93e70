//! What is listed of the members of a configuration, and what is a configuration with one of them?

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use serde_json::{Value, json};

use crate::crypto::algorithm::Algorithm;

/// What `make generate` makes of `src/config/members.json`.
const SCHEMA: &str = include_str!("../../../pkg/schema.json");

pub(super) fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

/// The objects that have members of their own, by their names in the list; the outermost has none.
pub(super) fn objects() -> Vec<(String, Value)> {
    let schema = schema();
    let inner = schema["$defs"].as_object().unwrap().clone();
    let all = [(String::new(), schema)].into_iter().chain(inner);
    all.filter(|(_, object)| object.get("properties").is_some()).collect()
}

/// Each member with the object it stands in. Those that are listed to be refused are `false`.
pub(super) fn members() -> Vec<(String, String, Value)> {
    let members = objects().into_iter().flat_map(|(object, described)| {
        let members = described["properties"].as_object().unwrap().clone();
        members.into_iter().map(move |(name, member)| (object.clone(), name, member))
    });
    members
        .filter(|(_, _, member)| !member.is_boolean())
        .map(|(object, name, member)| (object, name, resolved(member)))
        .collect()
}

/// A member with what its `$ref` says of it.
fn resolved(mut member: Value) -> Value {
    if let Some(target) = member["$ref"].as_str().and_then(|target| target.strip_prefix("#/$defs/")) {
        let described = schema()["$defs"][target].clone();
        for (keyword, value) in described.as_object().unwrap() {
            member[keyword] = value.clone();
        }
    }
    member
}

/// The path of an object of this kind in [`configuration`].
pub(super) fn path_of(object: &str) -> &'static str {
    match object {
        "" => "",
        "issuer" => "issuers.name",
        "claimRule" => "issuers.name.claims.name",
        "subjectType" => "issuers.name.subjectType",
        "scopeClaim" => "issuers.name.scope",
        "tenantClaim" => "issuers.name.tenant",
        "jwkSet" => "issuers.name.jwks",
        "jwk" => "issuers.name.jwks.keys[0]",
        "route" => "routes[0]",
        "service" => "routes[0].upstream",
        "client" => "redirects.name",
        "cors" => "routes[0].cors",
        "routeTenant" => "routes[0].tenant",
        "stepUp" => "routes[0].stepUp",
        "tokenFrom" => "routes[0].tokenFrom",
        "redirectCheck" => "routes[0].redirectCheck",
        "frames" => "frames",
        "page" => "routes[0].page",
        "crossOrigin" => "routes[0].page.crossOrigin",
        "strictTransportSecurity" => "strictTransportSecurity",
        other => panic!("say where a configuration holds `{other}`"),
    }
}

/// The path of a member.
pub(super) fn place_of(object: &str, name: &str) -> String {
    [path_of(object), name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

/// A configuration in which an object of this kind has this member, beside what both need.
pub(super) fn configuration(object: &str, name: &str, value: &Value) -> String {
    let algorithm = algorithm_of(object, name, value);
    let key = key_for(algorithm);
    let route = |member: &str, inner: Value| {
        let mut route = json!({"path": "/a/*", "methods": ["GET"], "issuers": ["name"]});
        route[member] = inner;
        json!({"routes": [route]})
    };
    let with = |mut inner: Value| {
        for (beside, needed) in needs(object, name) {
            inner[beside] = needed;
        }
        inner[name] = value.clone();
        inner
    };
    let mut all = json!({
        "issuers": {
            "name": {"issuer": "https://a.example", "audience": ["a"], "jwksUri": "https://a.example/"}
        },
        "redirects": {"name": {"web": ["https://a.example/"]}},
        "origins": ["https://a.example"],
        "frames": {
            "frameSrc": ["https://a.example"],
            "frameAncestors": ["https://a.example"],
            "tenants": {"name": ["https://a.example"]},
            "permissionsPolicy": {"camera": ["'self'"]}
        },
        "routes": []
    });
    if let ("frames", "profile" | "credentialNetwork" | "sdkVersion") = (object, name) {
        all["environment"] = json!("production");
        all["frames"]["profile"] = json!("air-kit");
    }
    if (object, name) == ("route", "introspection") {
        all["issuers"]["name"]["introspectionEndpoint"] = json!("https://a.example/introspect");
    }
    let issuer = match (object, name) {
        ("issuer", "discovery" | "jwks" | "pem") => {
            with(json!({"issuer": "https://a.example", "audience": ["a"]}))
        }
        ("issuer", _) => with(all["issuers"]["name"].clone()),
        ("subjectType", _) => {
            let mut entry = all["issuers"]["name"].clone();
            entry["subjectType"] = with(json!({"claim": "a", "oneOf": ["b"]}));
            entry
        }
        ("claimRule", _) => {
            let mut entry = all["issuers"]["name"].clone();
            entry["claims"] = json!({"name": with(json!({"minLength": 0}))});
            entry
        }
        ("scopeClaim" | "tenantClaim", _) => {
            let mut entry = all["issuers"]["name"].clone();
            let (member, inner) = match object {
                "scopeClaim" => ("scope", json!({})),
                _ => ("tenant", json!({"claim": "a"})),
            };
            entry[member] = with(inner);
            entry
        }
        ("routeTenant", _) | ("route", "tenant") => {
            let mut entry = all["issuers"]["name"].clone();
            entry["tenant"] = json!({"claim": "org"});
            entry
        }
        ("jwkSet", _) => json!({"issuer": "a", "audience": ["a"], "jwks": with(json!({"keys": [key]}))}),
        ("jwk", _) => json!({
            "issuer": "a", "audience": ["a"], "algorithm": algorithm.name(), "jwks": {"keys": [with(key)]}
        }),
        _ => all["issuers"]["name"].clone(),
    };
    all["issuers"]["name"] = issuer;
    let changed = match object {
        "" => with(all.clone()),
        "route" => json!({"routes": [with(route("methods", json!(["GET"]))["routes"][0].clone())]}),
        "service" => route("upstream", with(json!({"service": "A"}))),
        "client" => json!({"redirects": {"name": with(json!({"web": ["https://a.example/"]}))}}),
        "cors" if name == "origins" => {
            let mut open = route(object, with(json!({})));
            open["routes"][0]["access"] = json!("public");
            open["routes"][0].as_object_mut().unwrap().remove("issuers");
            open
        }
        "cors" | "redirectCheck" | "page" | "tokenFrom" | "stepUp" => route(object, with(json!({}))),
        "routeTenant" => route("tenant", with(json!({}))),
        "crossOrigin" => route("page", json!({"crossOrigin": with(json!({}))})),
        "frames" => json!({"frames": with(all["frames"].clone())}),
        "strictTransportSecurity" => json!({"strictTransportSecurity": with(json!({}))}),
        _ => json!({}),
    };
    for (member, value) in changed.as_object().unwrap() {
        all[member] = value.clone();
    }
    all.to_string()
}

/// The algorithm of an issuer whose key has this member. What is no member's value goes with any.
fn algorithm_of(object: &str, name: &str, value: &Value) -> Algorithm {
    match (object, name, value.as_str().unwrap_or_default()) {
        ("jwk", "alg", named) => Algorithm::named(named).unwrap_or(Algorithm::Es256),
        ("jwk", "crv", "P-384") => Algorithm::Es384,
        ("jwk", "crv", "Ed25519") | ("jwk", "kty", "OKP") => Algorithm::Ed25519,
        ("jwk", "kty", "RSA") | ("jwk", "n" | "e", _) => Algorithm::Rs256,
        _ => Algorithm::Es256,
    }
}

/// A key that verifies this algorithm.
pub(super) fn key_for(algorithm: Algorithm) -> Value {
    let (key_type, curve) = algorithm.key_type();
    let mut key = match algorithm {
        Algorithm::Es256 => json!({
            "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
        }),
        // Whether these are points is for the host to say.
        Algorithm::Es384 => json!({"x": "A".repeat(64), "y": "A".repeat(64)}),
        Algorithm::Ed25519 | Algorithm::EdDsa => json!({"x": format!("{}A", "x".repeat(42))}),
        Algorithm::Ps256 | Algorithm::Rs256 => json!({"n": format!("g{}AQ", "A".repeat(339)), "e": "AQAB"}),
    };
    key["kid"] = json!("k");
    key["kty"] = json!(key_type);
    if let Some(curve) = curve {
        key["crv"] = json!(curve);
    }
    key
}

/// What must stand beside a member.
fn needs(object: &str, name: &str) -> Vec<(&'static str, Value)> {
    const OF_OWN_POLICIES: [&str; 8] = [
        "scriptSrc",
        "webAssembly",
        "styleSrc",
        "imgSrc",
        "fontSrc",
        "connectSrc",
        "formAction",
        "reportOnly",
    ];
    let endpoint = || ("introspectionEndpoint", json!("https://a.example/introspect"));
    let introspected = || ("actor", json!("introspected"));
    match (object, name) {
        ("issuer", "token") => {
            [("profile", json!("air-kit")), ("algorithm", json!("ES256")), ("maxLifetimeSeconds", json!(300))]
                .into()
        }
        ("claimRule", "format" | "hosts") => {
            [("format", json!("https-url")), ("hosts", json!(["a.example"]))].into()
        }
        ("issuer", "actor") => [endpoint()].into(),
        ("issuer", "introspectionResponse") => [endpoint(), introspected()].into(),
        ("issuer", "introspectionAudience") => {
            [endpoint(), introspected(), ("introspectionResponse", json!("signed"))].into()
        }
        ("issuer", "maxRsaModulusBits" | "rsaPublicExponent") => [("algorithm", json!("RS256"))].into(),
        ("page", "tenantClaim") => [("frameAncestors", json!("tenant-by-claim"))].into(),
        ("page", name) if OF_OWN_POLICIES.contains(&name) => [("policy", json!("own"))].into(),
        ("redirectCheck", "redirectUri") => [("returnTargets", json!(["returnTo"]))].into(),
        ("routeTenant", "domain") => [("from", json!("host"))].into(),
        ("routeTenant", "claim") => [("from", json!("claim"))].into(),
        ("tokenFrom", "scheme") => [("header", json!("x-token"))].into(),
        ("strictTransportSecurity", "preload") => [("includeSubDomains", json!(true))].into(),
        _ => Vec::new(),
    }
}
