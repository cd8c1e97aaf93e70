//! What does each profile fill, demand and lock?

use super::*;
use crate::token::{claim_format::Format, claim_rule::Presence, policy::IssuerPolicy};

const AIR: &str = r#""profile":"air-kit","issuer":"7d6e1c5a-0000-4000-8000-000000000000","audience":["7d6e1c5a-0000-4000-8000-000000000000"],"jwksUri":"https://partner.example/jwks.json""#;
const AIR_USER: &str = r#""profile":"air-kit","token":"user","issuer":"7d6e1c5a-0000-4000-8000-000000000000","audience":["7d6e1c5a-0000-4000-8000-000000000000"],"algorithm":"ES256","maxLifetimeSeconds":3600,"jwksUri":"https://static.air3.com/.well-known/jwks.json""#;
const BOARD: &str = r#""profile":"round-two","issuer":"my workspace/product feedback","audience":["roundtwo"],"jwksUri":"https://partner.example/jwks.json""#;
const IAM: &str = r#""profile":"iam","issuer":"https://iam.example","audience":["orders"]"#;
const RFC9068: &str = r#""profile":"rfc9068","issuer":"https://id.example","audience":["orders"],"jwksUri":"https://id.example/jwks""#;
const SIGID: &str = r#""profile":"sigid","issuer":"https://auth.sigid.example","audience":["orders"],"algorithm":"ES256","maxLifetimeSeconds":900,"tenant":{"claim":"tid","equals":"acme"},"subjectType":{"claim":"sub_type","oneOf":["user"]}"#;

fn policy(entry: &str) -> IssuerPolicy {
    let text = format!(r#"{{"issuers":{{"a":{{{entry}}}}}}}"#);
    Configuration::parse(&text).unwrap_or_else(|faults| panic!("{faults:?}")).issuers.remove(0).policy
}

/// The faults of an entry, each as its path below the entry and its message.
fn told(entry: &str) -> Vec<(String, String)> {
    let text = format!(r#"{{"issuers":{{"a":{{{entry}}}}}}}"#);
    let faults = Configuration::parse(&text).err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.path.replace("issuers.a.", ""), fault.message)).collect()
}

/// An entry with one of its members written otherwise, or removed where the text is empty.
fn with(entry: &str, name: &str, value: &str) -> String {
    let mut members: serde_json::Value = serde_json::from_str(&format!("{{{entry}}}")).unwrap();
    let object = members.as_object_mut().unwrap();
    object.remove(name);
    if !value.is_empty() {
        object.insert(name.into(), serde_json::from_str(value).unwrap());
    }
    let text = members.to_string();
    text[1..text.len() - 1].into()
}

#[test]
fn what_a_profile_fills() {
    let air = policy(AIR);
    assert_eq!(air.issuer_claim, Some("partnerId"));
    assert_eq!((air.issuer.as_str(), air.audience_claim), (air.audiences[0].as_str(), Some("partnerId")));
    assert_eq!((air.max_lifetime_seconds, air.is_named_alone), (300, true));
    assert_eq!(air.types, [Some("JWT".into()), None]);

    let user = policy(AIR_USER);
    assert_eq!(
        user.claims.iter().map(|rule| (rule.name.as_str(), rule.presence)).collect::<Vec<_>>(),
        [("sourcePartnerId", Presence::Forbidden), ("sub", Presence::Required)]
    );

    let board = policy(BOARD);
    assert_eq!(board.key_rules.algorithm.name(), "RS256");
    assert!(board.may_lack_key_id && !board.may_lack_issued_at);

    let iam = policy(IAM);
    assert_eq!((iam.max_lifetime_seconds, iam.leeway_seconds), (900, 0));
    assert_eq!((iam.types.as_slice(), iam.is_not_before_strict), ([Some("JWT".into())].as_slice(), true));
    assert!(iam.is_named_alone);
    assert_eq!(iam.claims.iter().filter(|rule| rule.presence == Presence::Forbidden).count(), 3);

    let sigid = policy(SIGID);
    assert_eq!(sigid.max_lifetime_seconds, 900);
    assert_eq!(policy(RFC9068).types, [Some("at+jwt".into())]);
}

// holds: AIR-JWT-1 AIR-JWT-2 AIR-JWT-3 RTW-ALG-1 RTW-EXP-1 RTW-TLS-1 IAM-ALG-1 IAM-CLK-1 IAM-KEY-1 IAM-KEY-2 SIG-TOK-1 SIG-TOK-3
#[test]
fn what_loosens_a_profile_is_a_fault_that_names_the_rule() {
    let http = r#""http://localhost:8080/jwks""#;
    let key = format!(r#"{{"keys":[{{"kid":"k",{KEY}}}]}}"#);
    for (entry, name, value, rule) in [
        (AIR, "algorithm", r#""PS256""#, "AIR-JWT-2"),
        (AIR, "algorithm", r#""EdDSA""#, "AIR-JWT-2"),
        (AIR, "maxLifetimeSeconds", "301", "AIR-JWT-1"),
        (AIR, "keyId", r#""optional""#, "AIR-JWT-2"),
        (AIR, "jwksUri", http, "AIR-JWT-3"),
        (AIR_USER, "jwksUri", http, "AIR-JWT-3"),
        (BOARD, "algorithm", r#""ES256""#, "RTW-ALG-1"),
        (BOARD, "algorithm", r#""PS256""#, "RTW-ALG-1"),
        (BOARD, "maxLifetimeSeconds", "301", "RTW-EXP-1"),
        (BOARD, "jwksUri", http, "RTW-TLS-1"),
        (IAM, "algorithm", r#""RS256""#, "IAM-ALG-1"),
        (IAM, "audienceClaim", r#""client_id""#, "IAM-AUD-2"),
        (IAM, "issuedAt", r#""optional""#, "IAM-CLK-1"),
        (IAM, "jwks", &key, "IAM-KEY-2"),
        (IAM, "jwksUri", http, "IAM-KEY-2"),
        (IAM, "keyId", r#""optional""#, "IAM-KEY-1"),
        (IAM, "leewaySeconds", "1", "IAM-CLK-1"),
        (IAM, "maxLifetimeSeconds", "901", "IAM-CLK-1"),
        (IAM, "notBefore", r#""at-issue""#, "IAM-CLK-1"),
        (IAM, "staleIfErrorSeconds", "1", "IAM-FC-1"),
        (IAM, "types", r#"["JWT","at+jwt"]"#, "IAM-TRU-1"),
        (SIGID, "maxLifetimeSeconds", "3601", "SIG-TOK-1"),
        (SIGID, "staleIfErrorSeconds", "1", "SIG-TOK-3"),
        (SIGID, "tenant", "", "SIG-TOK-1"),
        (SIGID, "subjectType", "", "SIG-TOK-1"),
        (SIGID, "jwksUri", http, "SIG-TOK-3"),
        (RFC9068, "types", r#"["at+jwt",null]"#, "RFC 9068"),
        (RFC9068, "issuedAt", r#""optional""#, "RFC 9068"),
    ] {
        let faults = told(&with(entry, name, value));
        assert!(
            faults.iter().any(|(path, message)| path == name && message.contains(rule)),
            "{name}: {value}: {faults:?}"
        );
    }
}

// holds: AIR-JWT-2 SIG-TOK-1
#[test]
fn what_a_profile_cannot_know_it_demands() {
    for (entry, names) in [
        (AIR, ["issuer", "audience", "jwksUri"].as_slice()),
        (AIR_USER, &["issuer", "audience", "algorithm", "maxLifetimeSeconds", "jwksUri"]),
        (BOARD, &["issuer", "audience", "jwksUri"]),
        (IAM, &["issuer", "audience"]),
        (SIGID, &["issuer", "audience", "algorithm", "maxLifetimeSeconds", "tenant", "subjectType"]),
    ] {
        assert_eq!(told(entry), [], "{entry}");
        for name in names {
            let faults = told(&with(entry, name, ""));
            assert!(faults.iter().any(|(path, _)| path == name), "{name}: {faults:?}");
        }
    }
}

#[test]
fn what_tightens_a_profile_is_taken() {
    for (entry, name, value) in [
        (AIR, "algorithm", r#""RS256""#),
        (AIR, "maxLifetimeSeconds", "60"),
        (AIR, "claims", r#"{"iss":{"equals":"https://partner.example"}}"#),
        (AIR, "issuedAt", r#""optional""#),
        (AIR, "types", r#"["JWT"]"#),
        (AIR, "claims", r#"{"scope":{"equals":"issue on-behalf"}}"#),
        (AIR_USER, "claims", r#"{"sourcePartnerId":{"oneOf":["x"]}}"#),
        (BOARD, "keyId", r#""required""#),
        (BOARD, "maxLifetimeSeconds", "300"),
        (BOARD, "claims", r#"{"jti":"required"}"#),
        (IAM, "maxLifetimeSeconds", "300"),
        (IAM, "leewaySeconds", "0"),
        (IAM, "types", r#"["JWT"]"#),
        (IAM, "jwksUri", r#""https://iam.example/.well-known/jwks.json""#),
        (IAM, "discovery", r#""oauth-authorization-server""#),
        (SIGID, "maxLifetimeSeconds", "3600"),
        (SIGID, "jwksUri", r#""https://auth.sigid.example/.well-known/jwks.json""#),
    ] {
        assert_eq!(told(&with(entry, name, value)), [], "{name}: {value}");
    }
}

// holds: RTW-USR-1
#[test]
fn claims_that_a_profile_settles() {
    let claims = |claims: &str| with(BOARD, "claims", claims);
    let picture = policy(&claims(r#"{"avatar_url":{"hosts":["cdn.example"]}}"#));
    let rule = picture.claims.iter().find(|rule| rule.name == "avatar_url").unwrap();
    assert_eq!(rule.presence, Presence::Optional);
    assert_eq!(rule.shape.as_ref().unwrap().form.format, Some(Format::HttpsUrl(vec!["cdn.example".into()])));
    for taken in [
        r#"{"avatar_url":"forbidden"}"#,
        r#"{"avatar_url":{"hosts":["cdn.example"],"presence":"required"}}"#,
        r#"{"avatar_url":{"format":"https-url","hosts":["cdn.example"]}}"#,
        r#"{"email":{"format":"email"}}"#,
        r#"{"email":{"format":"email","maxLength":60,"presence":"required"}}"#,
        r#"{"tier":{"oneOf":["pro"]}}"#,
    ] {
        assert_eq!(told(&claims(taken)), [], "{taken}");
    }
    for (loosened, name) in [
        (r#"{"email":"required"}"#, "email"),
        (r#"{"email":"forbidden"}"#, "email"),
        (r#"{"email":{"presence":"optional"}}"#, "email"),
        (r#"{"email":{"presence":"optional","format":"email"}}"#, "email"),
        (r#"{"sub":{"format":"text","minLength":1,"presence":"optional"}}"#, "sub"),
        (r#"{"sub":{"format":"text"}}"#, "sub"),
        (r#"{"email":{"format":"text"}}"#, "email"),
        (r#"{"email":{"hosts":["a.example"]}}"#, "email"),
        (r#"{"name":{"minLength":0}}"#, "name"),
        (r#"{"sub":{"type":"number"}}"#, "sub"),
        (r#"{"avatar_url":"required"}"#, "avatar_url"),
        (r#"{"avatar_url":{"format":"text"}}"#, "avatar_url"),
        (r#"{"avatar_url":null}"#, "avatar_url"),
    ] {
        let faults = told(&claims(loosened));
        let path = format!("claims.{name}");
        assert!(
            faults.iter().any(|(place, message)| *place == path && message.contains("RTW-USR-1")),
            "{loosened}: {faults:?}"
        );
    }
}

// holds: RTW-ALG-1
#[test]
fn an_issuer_of_round_two_is_a_workspace_and_a_board() {
    for (issuer, is_taken) in [
        ("my workspace/product feedback", true),
        ("w/b", true),
        ("My workspace/product feedback", false),
        ("my workspace/Product", false),
        ("my workspace", false),
        ("/b", false),
        ("w/", false),
        (" w/b", false),
        ("w /b", false),
        ("w/b/c", false),
        ("https://w/b", false),
    ] {
        let faults = told(&with(BOARD, "issuer", &format!("{issuer:?}")));
        assert_eq!(faults.is_empty(), is_taken, "{issuer}: {faults:?}");
    }
}

#[test]
fn the_profile_of_the_whole_text() {
    let text = format!(
        r#"{{"profile":"iam","issuers":{{"a":{{"issuer":"https://iam.example","audience":["x"]}},"b":{{{BOARD}}}}}}}"#
    );
    let configuration = Configuration::parse(&text).unwrap();
    let algorithms: Vec<_> =
        configuration.issuers.iter().map(|issuer| issuer.policy.key_rules.algorithm.name()).collect();
    assert_eq!(algorithms, ["ES256", "RS256"]);
    assert!(!configuration.shared_key_cache, "its keys are shared only where the text says so");
    let shared = text.replacen('{', r#"{"sharedKeyCache":true,"#, 1);
    assert!(Configuration::parse(&shared).unwrap().shared_key_cache);
    let other = text.replace(r#""profile":"iam""#, r#""profile":"sigid""#);
    assert!(faults(&other).contains(&"issuers.a.subjectType".to_string()));
    assert_eq!(
        faults(&text.replace(r#""profile":"iam""#, r#""profile":"x""#)),
        ["profile", "issuers.a.jwksUri"]
    );
}

#[test]
fn environments_are_not_mixed() {
    let text = |environment: &str, uri: &str| {
        let user = with(AIR_USER, "jwksUri", uri);
        format!(
            r#"{{{environment}"issuers":{{"a":{{{user}}}}},"routes":[{{"path":"/a","issuers":["a"],"upstream":"https://air.api.air3.com"}}]}}"#
        )
    };
    let production = r#""https://static.air3.com/.well-known/jwks.json""#;
    let sandbox = r#""https://static.sandbox.air3.com/.well-known/jwks.json""#;
    assert_eq!(faults(&text("", production)), Vec::<String>::new());
    assert_eq!(faults(&text("", sandbox)), ["routes[0].upstream"]);
    assert_eq!(faults(&text(r#""environment":"production","#, "")), Vec::<String>::new());
    assert_eq!(faults(&text(r#""environment":"production","#, sandbox)), ["issuers.a.jwksUri"]);
    assert_eq!(faults(&text(r#""environment":"sandbox","#, "")), ["routes[0].upstream"]);
    assert_eq!(faults(&text(r#""environment":"uat","#, production)), ["environment"]);
    let keys = Configuration::parse(&text(r#""environment":"production","#, "")).unwrap();
    assert!(format!("{:?}", keys.issuers[0].keyring).contains("static.air3.com/.well-known"));
}

// holds: IAM-SIG-1
#[test]
fn who_must_be_named_alone() {
    let text = |entry: &str| {
        format!(
            r#"{{"issuers":{{"a":{{{entry}}},"b":{{{ISSUER}}}}},"routes":[{{"path":"/a","issuers":["a","b"]}}]}}"#
        )
    };
    for (entry, is_alone) in [(AIR, true), (AIR_USER, true), (IAM, true), (BOARD, false), (RFC9068, false)] {
        let expected: &[&str] = if is_alone { &["routes[0].issuers"] } else { &[] };
        assert_eq!(faults(&text(entry)), expected, "{entry}");
    }
}

#[test]
fn a_route_may_ask_for_the_profile_of_its_issuers() {
    let faults = |top: &str, entry: &str, route: &str| {
        let text = format!(
            r#"{{{top}"issuers":{{"a":{{{entry}}},"plain":{{"issuer":"https://b.example","audience":["b"],"jwksUri":"https://b.example/"}}}},"routes":[{{"path":"/",{route}}}]}}"#
        );
        let faults = Configuration::parse(&text).err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.path).collect::<Vec<_>>()
    };
    for (top, entry, route, expected) in [
        ("", IAM, r#""profile":"iam","issuers":["a"]"#, &[][..]),
        (r#""profile":"rfc9068","#, IAM, r#""profile":"iam","issuers":["a"]"#, &[]),
        ("", AIR, r#""profile":"iam","issuers":["a"]"#, &["routes[0].issuers"]),
        ("", IAM, r#""profile":"iam","issuers":["plain"]"#, &["routes[0].issuers"]),
        ("", RFC9068, r#""profile":"rfc9068","issuers":["a","plain"]"#, &["routes[0].issuers"]),
        (r#""profile":"rfc9068","#, RFC9068, r#""profile":"rfc9068","issuers":["a","plain"]"#, &[]),
        ("", IAM, r#""profile":"iam","access":"public""#, &["routes[0].profile"]),
        ("", IAM, r#""profile":"sig","issuers":["a"]"#, &["routes[0].profile"]),
    ] {
        assert_eq!(faults(top, entry, route), expected, "{top} {entry} {route}");
    }
}

// holds: SIG-TOK-1 SIG-CON-1
#[test]
fn a_route_of_sigid_says_what_scopes_it_needs_and_which_claims_it_hands_on() {
    let faults = |route: &str| {
        let text =
            format!(r#"{{"issuers":{{"a":{{{SIGID}}}}},"routes":[{{"path":"/","issuers":["a"]{route}}}]}}"#);
        let faults = Configuration::parse(&text).err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.path, fault.message)).collect::<Vec<_>>()
    };
    let whole = r#","scopes":["read"],"forwardedClaims":["sub"]"#;
    assert_eq!(faults(whole), []);
    for (route, member, rule) in [
        (r#","forwardedClaims":["sub"]"#, "scopes", "SIG-TOK-1"),
        (r#","scopes":["read"]"#, "forwardedClaims", "SIG-CON-1"),
    ] {
        let told = faults(route);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].0, format!("routes[0].{member}"));
        assert!(told[0].1.contains(rule), "{told:?}");
    }
}
