//! Does one word otherwise bring a rule down, or leave a note, and in which place?

use super::*;

/// A rule that is enforced where everything is written out; what is written there, and what else; and the places in
/// which something is missing then.
const BROKEN: &[(&str, &str, &str, &[&str])] = &[
    ("AIR-JWT-1", r#"Seconds": 300"#, r#"Seconds": 301"#, &["issuers.kit.maxLifetimeSeconds"]),
    ("AIR-JWT-2", r#""required""#, r#""optional""#, &["issuers.kit.keyId"]),
    ("AIR-JWT-2", JWKS_URI, KEYS, &["issuers.kit.jwks"]),
    ("AIR-JWT-3", "https://partner.example/", "http://localhost:3000/", &["issuers.kit.jwksUri"]),
    ("AIR-JWT-3", JWKS_URI, KEYS, &["issuers.kit.jwks"]),
    (
        "AIR-AUTH-1",
        r#""issuers": ["kit"], "stepUp": { "amr": ["mfa"] }"#,
        r#""access": "public""#,
        &["routes"],
    ),
    ("AIR-AUTH-3", r#""amr": ["mfa"]"#, r#""maxAgeSeconds": 60"#, &["routes"]),
    ("AIR-API-1", "https://partner.example/", "http://localhost:3000/", &["issuers.kit.jwksUri"]),
    ("AIR-API-1", "https://up.example", "http://localhost:3000", &UPSTREAMS),
    ("AIR-API-2", JWKS_URI, KEYS, &["issuers"]),
    ("AIR-API-3", r#", "upstream": "https://up.example""#, "", &[""]),
    ("AIR-API-4", JWKS_URI, KEYS, &["issuers.kit.jwks"]),
    ("AIR-WEB-2", r#""redirectCheck": {}, "#, "", &["redirects"]),
    ("AIR-WEB-3", r#"{ "policy": "own" }"#, "{}", &["routes"]),
    ("AIR-WEB-3", r#""own" }"#, r#""own", "reportOnly": true }"#, &["routes[2].page"]),
    ("AIR-WEB-3", "frameSrc", "frameAncestors", &["frames.frameSrc"]),
    ("AIR-MON-1", r#", "upstream": "https://up.example""#, "", &[""]),
    ("SIG-URI-1", r#""redirectCheck": {}, "#, "", &["redirects"]),
    (
        "SIG-URI-1",
        r#""web": ["#,
        r#""native": ["http://127.0.0.1/a"], "web": ["#,
        &["redirects.app.native[0]"],
    ),
    ("SIG-ORG-1", r#""origins": ["https://app.example"],"#, "", &["origins"]),
    ("SIG-ADM-1", r#""amr": ["hwk"]"#, r#""acr": ["phr"]"#, &["routes"]),
    ("SIG-ADM-2", r#""amr": ["hwk"]"#, r#""maxAgeSeconds": 60"#, &["routes"]),
    ("SIG-SCO-1", r#""scopes": ["orders:read"],"#, "", &["routes[0].scopes"]),
    ("SIG-TOK-1", r#""scopes": ["orders:read"],"#, "", &["routes[0].scopes"]),
    (
        "SIG-TOK-1",
        r#""subjectType": { "claim": "subject_type", "oneOf": ["person"] }"#,
        r#""leewaySeconds": 0"#,
        &["issuers.id.subjectType"],
    ),
    ("SIG-CON-1", r#""forwardedClaims": ["sub"],"#, "", &["routes[0].forwardedClaims"]),
    ("SIG-TOK-3", "ErrorSeconds\": 0", "ErrorSeconds\": 60", &["issuers.id.staleIfErrorSeconds"]),
    ("SIG-TOK-4", ASKS, r#""access": "public","#, &["routes"]),
    ("SIG-MON-1", r#", "upstream": "https://up.example""#, "", &[""]),
    ("RTW-ALG-1", "RS256", "PS256", &["issuers.board.algorithm"]),
    ("RTW-EXP-1", r#"Seconds": 300"#, r#"Seconds": 900"#, &["issuers.board.maxLifetimeSeconds"]),
    ("RTW-ORG-1", r#""origins": ["https://app.example"],"#, "", &["origins"]),
    ("RTW-USR-1", r#"{ "format": "email" }"#, r#""required""#, &["issuers.board.claims.email"]),
    ("RTW-USR-1", r#""format": "text""#, r#""format": "uuid""#, &["issuers.board.claims.name"]),
    ("RTW-USR-1", r#", "avatar_url": "forbidden""#, "", &["issuers.board.claims.avatar_url"]),
    ("RTW-TLS-1", "https://up.example", "http://localhost:3000", &["routes[0].upstream"]),
    ("RTW-MON-3", r#", "upstream": "https://up.example""#, "", &[""]),
    ("IAM-ALG-1", "ES256", "RS256", &["issuers.iam.algorithm"]),
    ("IAM-SIG-1", r#""issuers": ["iam"]"#, r#""issuers": ["iam", "other"]"#, &["routes[0].issuers"]),
    ("IAM-AUD-2", r#""leewaySeconds": 0"#, r#""audienceClaim": "azp""#, &["issuers.iam.audienceClaim"]),
    ("IAM-CLK-1", r#""leewaySeconds": 0"#, r#""leewaySeconds": 1"#, &["issuers.iam.leewaySeconds"]),
    ("IAM-CLK-1", "strict", "at-issue", &["issuers.iam.notBefore"]),
    ("IAM-CLK-2", r#", "upstream": "https://up.example""#, "", &[""]),
    ("IAM-STP-1", r#""stepUp": { "maxAgeSeconds": 300 }, "#, "", &["routes"]),
    ("IAM-KEY-1", JWKS_URI, KEYS, &["issuers.iam.jwks"]),
    ("IAM-KEY-2", JWKS_URI, KEYS, &["issuers.iam.jwks"]),
    ("IAM-KEY-2", "https://iam.example/.well", "https://keys.example/.well", &["issuers.iam.jwksUri"]),
    ("IAM-KEY-2", r#""sharedKeyCache": false,"#, "", &["sharedKeyCache"]),
];

const UPSTREAMS: [&str; 3] = ["routes[0].upstream", "routes[1].upstream", "routes[2].upstream"];
const ASKS: &str = r#""issuers": ["id"], "scopes": ["orders:read"], "tenant": { "equals": "acme" }, "stepUp": { "amr": ["hwk"] }, "forwardedClaims": ["sub"],"#;
/// Stands for whatever address of keys is written.
const JWKS_URI: &str = "JWKS URI";
const KEYS: &str = r#""jwks": { "keys": [{ "kty": "EC", "crv": "P-256", "kid": "a", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" }] }"#;

/// With another issuer, which no route names.
fn with_another(text: &str) -> String {
    const OTHER: &str = r#""other": { "issuer": "https://b.example", "audience": ["b"], "jwksUri": "https://b.example/keys" }, "#;
    text.replacen(r#""issuers": {"#, &[r#""issuers": {"#, OTHER].concat(), 1)
}

#[test]
fn what_is_written_otherwise_is_missing_in_its_place() {
    for (id, from, to, places) in BROKEN {
        let (system, _) = Rule::named(id).unwrap();
        let [_, text] = whole(system);
        let address = text.split(r#""jwksUri": "#).nth(1).and_then(|rest| rest.split(',').next());
        let address = address.map(|address| [r#""jwksUri": "#, address].concat()).unwrap_or_default();
        let broken = text.replace(from, to).replace(if *from == JWKS_URI { &address } else { JWKS_URI }, to);
        assert_ne!(broken, text, "{id}: {from}");
        let broken = if broken.contains("other") { with_another(&broken) } else { broken };
        let report = report_of(&broken, system, None);
        let standing = rule_of(&report, id);
        assert_eq!(standing.state, State::NotEnforced, "{id}: {standing:?}");
        assert_eq!(paths(&standing.missing), *places, "{id}: {to}");
    }
}

#[test]
fn a_tenant_is_named_by_the_issuer_or_by_each_route() {
    const ROUTE: &str = r#""tenant": { "equals": "acme" },"#;
    const ISSUER: &str = r#""tenant": { "claim": "tenant" },"#;
    let [_, text] = whole(System::SigId);
    let without = text.replace(ROUTE, "");
    for (text, missing) in [
        (without.replace(ISSUER, ""), ["issuers.id.tenant"].as_slice()),
        (without.replace(ISSUER, r#""tenant": { "claim": "tenant", "equals": "acme" },"#), &[]),
    ] {
        let report = report_of(&text, System::SigId, None);
        let standing = rule_of(&report, "SIG-TOK-1");
        assert_eq!(standing.state == State::Enforced, missing.is_empty(), "{standing:?}");
        assert_eq!(paths(&standing.missing), missing);
    }
}

#[test]
fn each_rule_that_is_enforced_can_be_broken() {
    let broken: BTreeSet<&str> = BROKEN.iter().map(|(id, ..)| *id).collect();
    let unbroken: Vec<&str> = System::ALL
        .into_iter()
        .flat_map(System::rules)
        .filter(|rule| rule.edge.is_some())
        .map(|rule| rule.id)
        .filter(|id| !broken.contains(id) && !WAITING.contains(id))
        .collect();
    // True of whatever a gate loads, or of every key set, and of no issuer's own words.
    let always = [
        "AIR-JWT-4",
        "SIG-TOK-2",
        "SIG-SEC-1",
        "RTW-KEY-2",
        "IAM-CFG-1",
        "IAM-ISS-1",
        "IAM-TRU-1",
        "IAM-ERR-1",
    ];
    assert_eq!(unbroken, always);
}

/// A rule; what is written, and what else; and the places that are noted then. The rule is enforced all the same.
const NOTED: &[(&str, &str, &str, &[&str])] = &[
    ("AIR-JWT-1", r#""keyId": "required""#, r#""issuedAt": "optional""#, &["issuers.kit.issuedAt"]),
    (
        "AIR-WEB-2",
        "{ \"shop\": {",
        "{ \"shop\": { \"native\": [\"http://[::1]/a\"],",
        &["redirects.shop.native[0]"],
    ),
    ("AIR-WEB-3", r#""own""#, r#""allow-frames""#, &["routes[2].page"]),
    (
        "SIG-ORG-1",
        "//app.example\"]",
        "//*.app.example\", \"http://localhost:1\"]",
        &["origins[0]", "origins[1]"],
    ),
    (
        "SIG-ORG-1",
        r#"{ "path": "/authorize", "access": "public","#,
        r#"{ "path": "/authorize", "access": "public", "methods": ["GET"], "cors": { "origins": "*" },"#,
        &["routes[1].cors"],
    ),
    ("IAM-KEY-2", r#"Cache": false"#, r#"Cache": true"#, &["sharedKeyCache"]),
    (
        "IAM-KEY-2",
        r#""jwksUri": "https://iam.example/.well-known/jwks.json""#,
        r#""discovery": "openid-configuration""#,
        &["issuers.iam.discovery"],
    ),
];

#[test]
fn what_stays_open_is_noted() {
    for (id, from, to, places) in NOTED {
        let (system, _) = Rule::named(id).unwrap();
        let [_, text] = whole(system);
        let sandbox = if *id == "AIR-WEB-2" { r#"{ "environment": "sandbox","# } else { "{" };
        let noted =
            text.replace(from, to).replacen('{', sandbox, 1).replace("account-mainnet", "account.sandbox");
        assert_ne!(noted, text, "{id}: {from}");
        let report = report_of(&noted, system, None);
        let standing = rule_of(&report, id);
        assert_eq!(standing.state, State::Enforced, "{standing:?}");
        assert_eq!(paths(&standing.notes), *places, "{id}");
    }
}
