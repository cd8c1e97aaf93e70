//! What may an entry say of its issuer's own server, and which of it is asked by nobody?

use super::*;
use crate::token::actor::ActorRule;

const SERVER: &str = r#""introspectionEndpoint":"https://issuer.example/introspect""#;

/// The faults of an entry with these members and of a route, as `path: message`.
fn told(entry: &str, route: &str) -> Vec<String> {
    let text = format!(
        r#"{{"issuers":{{"a":{{{entry}}},"b":{{"issuer":"b","audience":["b"],"jwksUri":"https://b.example/"}}}},"routes":[{{"path":"/a",{route}}}]}}"#
    );
    let faults = Configuration::parse(&text).err().unwrap_or_default();
    faults.iter().map(|fault| fault.to_string().trim_start_matches("issuers.a.").to_string()).collect()
}

fn inline() -> String {
    let keys = format!(r#""jwks":{{"keys":[{{"kid":"k",{KEY}}}]}}"#);
    ISSUER.replace(r#""jwksUri":"https://issuer.example/jwks""#, &keys)
}

#[test]
fn what_an_entry_says_of_its_issuers_server() {
    let read = |members: &str| {
        let text = format!(r#"{{"issuers":{{"a":{{{ISSUER}{members}}}}}}}"#);
        let Issuer { policy, introspection, .. } = Configuration::parse(&text).unwrap().issuers.remove(0);
        (policy, introspection)
    };
    let (policy, introspection) = read("");
    assert_eq!((policy.actor, introspection.is_none()), (ActorRule::Refused, true));
    let (policy, introspection) = read(&format!(",{SERVER}"));
    let introspection = introspection.unwrap();
    assert_eq!(policy.actor, ActorRule::Refused);
    assert!(introspection.serves_outages && !introspection.is_signed && introspection.audience.is_none());
    assert!(!introspection.may_lack_actor);
    let (policy, introspection) = read(&format!(
        r#",{SERVER},"actor":"introspected","introspectionResponse":"signed","introspectionAudience":"gate","introspectionInOutage":false,"introspectedActor":"optional""#
    ));
    let introspection = introspection.unwrap();
    assert_eq!(policy.actor, ActorRule::Introspected);
    assert!(!introspection.serves_outages && introspection.is_signed && introspection.may_lack_actor);
    assert_eq!(introspection.audience.as_deref(), Some("gate"));
}

#[test]
fn what_nobody_asks_is_a_fault() {
    let (named, asking) = (r#""issuers":["a"]"#, r#""issuers":["a"],"introspection":"always""#);
    let never = "introspectionEndpoint: is never asked";
    let beside_keys = "introspectionEndpoint: cannot be combined with `jwks` or `pem`";
    let inline = inline();
    for (keys, members, route, expected) in [
        (ISSUER, "", named, None),
        (ISSUER, r#","introspectionInOutage":false"#, named, Some(never)),
        (ISSUER, r#","introspectionInOutage":false"#, asking, None),
        (ISSUER, r#","introspectionInOutage":false,"actor":"introspected""#, named, None),
        (ISSUER, r#","introspectionResponse":"signed""#, named, Some(never)),
        (ISSUER, r#","introspectionResponse":"signed""#, asking, None),
        (&inline, "", named, Some(beside_keys)),
        (&inline, "", r#""issuers":["b"],"access":"token""#, Some(beside_keys)),
        (&inline, "", asking, None),
        (&inline, r#","actor":"introspected""#, named, None),
    ] {
        let faults = told(&format!("{keys},{SERVER}{members}"), route);
        let found = faults.first().map(|fault| fault.starts_with(expected.unwrap_or("none")));
        assert_eq!(
            (faults.len(), found),
            (expected.iter().len(), expected.map(|_| true)),
            "{members} {faults:?}"
        );
    }
}

#[test]
fn who_is_to_be_asked_must_be_named() {
    let needs = "needs an `introspectionEndpoint` to ask";
    for (members, expected) in [
        (r#""actor":"refused","introspectionResponse":"json","introspectionInOutage":false"#, ["", ""]),
        (r#""actor":"introspected""#, ["actor: needs", ""]),
        (r#""introspectionResponse":"signed""#, ["introspectionResponse: needs", ""]),
        (
            r#""actor":"introspected","introspectionResponse":"signed","introspectionAudience":"x""#,
            ["actor: needs", "introspectionResponse: needs"],
        ),
        (r#""introspectionAudience":"x""#, ["introspectionAudience: is that of signed answers", ""]),
        (r#""introspectionAudience":"""#, ["introspectionAudience: must be a string", ""]),
        (r#""introspectionAudience":7"#, ["introspectionAudience: must be a string", ""]),
        (r#""actor":"allowed""#, ["actor: must be one of", ""]),
        (r#""actor":null"#, ["actor: must be one of", ""]),
        (r#""introspectionResponse":true"#, ["introspectionResponse: must be one of", ""]),
        (r#""introspectedActor":"never""#, ["introspectedActor: must be one of", ""]),
        (r#""introspectionInOutage":"no""#, ["introspectionInOutage: must be true or false", ""]),
        (
            r#""types":["at+jwt","token-introspection+jwt"]"#,
            ["types[1]: is what introspection endpoints sign", ""],
        ),
        (
            r#""types":["Application/Token-Introspection+JWT"]"#,
            ["types[0]: is what introspection endpoints sign", ""],
        ),
    ] {
        let faults = told(&format!("{ISSUER},{members}"), r#""issuers":["a"]"#);
        let expected: Vec<&str> = expected.into_iter().filter(|start| !start.is_empty()).collect();
        let starts = faults.iter().zip(&expected).all(|(fault, start)| fault.starts_with(start));
        assert!(faults.len() == expected.len() && starts, "{members}: {faults:?}");
    }
    assert!(told(&format!(r#"{ISSUER},"actor":"introspected""#), r#""issuers":["a"]"#)[0].contains(needs));
}

#[test]
fn a_route_asks_whom_its_issuers_name() {
    for (members, route, expected) in [
        ("", r#""issuers":["a"],"introspection":"always""#, 1),
        ("", r#""issuers":["a","b"],"introspection":"always""#, 2),
        (SERVER, r#""issuers":["a"],"introspection":"always""#, 0),
        (SERVER, r#""issuers":["a","b"],"introspection":"always""#, 1),
        (SERVER, r#""access":"public","introspection":"always""#, 1),
        (SERVER, r#""issuers":["a"],"introspection":"never""#, 1),
        (SERVER, r#""issuers":["a"],"introspection":null"#, 1),
        (SERVER, r#""issuers":["a"],"introspection":["always"]"#, 1),
    ] {
        let entry =
            [ISSUER, members].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(",");
        let faults = told(&entry, route);
        let places = faults.iter().all(|fault| fault.starts_with("routes[0].introspection: "));
        assert!(faults.len() == expected && places, "{route}: {faults:?}");
    }
    let named = told(ISSUER, r#""issuers":["a","b"],"introspection":"always""#);
    assert!(named[0].contains("`issuers.a`") && named[1].contains("`issuers.b`"), "{named:?}");
}

#[test]
fn a_type_that_never_passes_is_warned_of() {
    let warned = |members: &str| {
        let text = format!(r#"{{"issuers":{{"a":{{{ISSUER}{members}}}}}}}"#);
        Configuration::parse(&text).unwrap().warnings.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let listed = r#","types":["at+jwt","Application/Delegated+JWT"]"#;
    let [warning] = warned(listed).try_into().unwrap();
    assert!(warning.starts_with("issuers.a.types: takes no delegated token unless"), "{warning}");
    assert_eq!(warned(&format!(r#"{listed},{SERVER},"actor":"introspected""#)), Vec::<String>::new());
    assert_eq!(warned(r#","types":["at+jwt"]"#), Vec::<String>::new());
}
