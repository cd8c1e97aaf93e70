//! Which parts of a configuration does a system concern?

use super::*;

/// Where the enforcing places are, and who says so.
fn enforcing(standing: &Standing) -> Vec<(&str, &'static str)> {
    standing.enforced_by.iter().map(|place| (place.path.as_str(), place.source.name())).collect()
}

const TWO: &str = r#"{
    "issuers": {
        "board": { "profile": "round-two", "issuer": "acme/web", "audience": ["a"], "jwksUri": "https://a.example/keys" },
        "id": { "issuer": "https://id.example", "audience": ["a"], "jwksUri": "https://id.example/keys" },
        "iam": { "profile": "iam", "issuer": "https://iam.example", "audience": ["a"] }
    },
    "routes": [
        { "path": "/board", "issuers": ["board"] },
        { "path": "/id", "issuers": ["id"] },
        { "path": "/iam", "issuers": ["iam"] },
        { "path": "/open", "access": "public" }
    ]
}"#;

#[test]
fn a_system_concerns_what_names_it() {
    let named: Vec<_> = standing(TWO, Asked::default()).unwrap();
    let named_at: Vec<_> = named.iter().map(|report| (report.system, report.named_at.join(" "))).collect();
    assert_eq!(
        named_at,
        [(System::RoundTwo, "issuers.board.profile".into()), (System::Iam, "issuers.iam.profile".into()),]
    );
    let [board, iam] = named.as_slice() else { panic!("{named:?}") };
    assert_eq!(enforcing(rule_of(board, "RTW-ALG-1")), [("issuers.board.algorithm", "profile")]);
    assert_eq!(enforcing(rule_of(board, "RTW-TLS-1")), [("issuers.board.jwksUri", "written")]);
    assert_eq!(enforcing(rule_of(iam, "IAM-KEY-1")), [("issuers.iam.discovery", "profile")]);
    // Asked for, and named by nothing: what names no other.
    let id = report_of(TWO, System::SigId, None);
    assert_eq!(id.named_at, [""; 0]);
    assert_eq!(enforcing(rule_of(&id, "SIG-TOK-3")), [("issuers.id.staleIfErrorSeconds", "default")]);
    assert_eq!(enforcing(rule_of(&id, "SIG-TOK-4")), [("routes", "written")]);
    let open = rule_of(&id, "SIG-TOK-4").notes.iter().map(|note| note.path.as_str());
    assert_eq!(open.collect::<Vec<_>>(), ["routes[3]"]);
}

#[test]
fn nothing_is_asked_of_a_configuration_that_names_no_system_or_has_faults() {
    assert_eq!(standing(r#"{"origins":["https://a.example"]}"#, Asked::default()), Ok(Vec::new()));
    for faulty in
        ["", "{}", "[]", r#"{"profile":"iam"}"#, r#"{"profile":"airkit","origins":["https://a.example"]}"#]
    {
        let faults = standing(faulty, Asked { systems: &[System::Iam], host: None }).unwrap_err();
        assert_eq!(faults, Configuration::parse(faulty).unwrap_err(), "{faulty}");
    }
}

#[test]
fn where_there_is_no_issuer_nothing_is_enforced_that_needs_one() {
    for system in System::ALL {
        let report = report_of(r#"{"origins":["https://a.example"]}"#, system, None);
        let enforced: Vec<_> = report.rules.iter().filter(|rule| rule.state == State::Enforced).collect();
        let ids: Vec<_> = enforced.iter().map(|standing| standing.rule.id).collect();
        let expected: &[&str] = match system {
            System::AirKit => &["AIR-API-1"],
            System::SigId => &["SIG-SEC-1"],
            System::RoundTwo => &["RTW-TLS-1"],
            System::Iam => &[],
        };
        assert_eq!(ids, expected);
        assert!(enforced.iter().all(|standing| enforcing(standing) == [("", "default")]));
    }
}

#[test]
fn a_users_token_of_air_kit_is_no_partner_jwt() {
    let [text, _] = whole(System::AirKit);
    let user = r#""kit": { "token": "user", "algorithm": "RS256", "maxLifetimeSeconds": 900,"#;
    let text = text
        .replace(r#""kit": {"#, user)
        .replace(r#""jwksUri": "https://partner.example/jwks.json""#, r#""leewaySeconds": 0"#);
    let report = report_of(&text, System::AirKit, None);
    for id in ["AIR-JWT-1", "AIR-JWT-2", "AIR-JWT-3", "AIR-API-4"] {
        assert_eq!(paths(&rule_of(&report, id).missing), ["issuers"], "{id}");
    }
    assert_eq!(enforcing(rule_of(&report, "AIR-API-2")), [("issuers.kit.jwksUri", "profile")]);
}

/// A host, and whether it writes the signals of a gate whose app answers.
const SIGNALS: [(Option<Host>, bool); 3] =
    [(None, false), (Some(Host::Hono), true), (Some(Host::Worker), true)];

#[test]
fn who_answers_writes_the_signals() {
    for (host, is_written) in SIGNALS {
        for id in ["RTW-MON-3", "IAM-CLK-2"] {
            let (system, _) = Rule::named(id).unwrap();
            let report = report_of(TWO, system, host);
            assert_eq!(rule_of(&report, id).state == State::Enforced, is_written, "{host:?}");
        }
    }
}
