//! Is a good token let in only where it holds what the route asks for, and what is the network told where not?

use super::*;

const SECRET: &str = "keep-this-out";

/// A gate whose issuer has these members beside and whose keys are held, with one route at `/x/*`.
fn gate_with(entry: &str, route: &str) -> (Gate, KeyPair) {
    let key = KeyPair::new("k", 1);
    let text = format!(
        r#"{{"issuers":{{"orders":{{"issuer":"https://issuer.example","audience":["api://orders"],"jwks":{}{entry}}}}},
        "routes":[{{"path":"/x/*","issuers":["orders"],"upstream":{{"service":"APP"}}{route}}}]}}"#,
        key_set(&[&key])
    );
    (Gate::new(&text).unwrap_or_else(|errors| panic!("{entry} {route}: {errors:?}")), key)
}

fn ask_at(gate: &mut Gate, key: &KeyPair, target: &str, headers: &str, claims: &str) -> Step {
    let headers = format!("authorization:Bearer {}\n{headers}", key.token(&claims_with(claims)));
    gate.begin(&head("GET", target, &headers), NOW_MS).1
}

fn ask(entry: &str, route: &str, claims: &str) -> Step {
    let (mut gate, key) = gate_with(entry, route);
    ask_at(&mut gate, &key, "/x/y", "", claims)
}

fn body(step: &Step) -> Option<&str> {
    let Step::Answer(Answered { reply, .. }) = step else { return None };
    reply.body.as_deref()
}

// holds: SIG-SCO-1 SIG-TOK-1
#[test]
fn a_route_needs_all_of_its_scopes() {
    const SCOPES: &str = r#","scopes":["orders:read","orders:write"]"#;
    const ARRAY: &str = r#","scope":{"claim":"scp","form":"array"}"#;
    for (entry, claims, expected) in [
        ("", r#","scope":"orders:write x orders:read""#, "pass"),
        ("", r#","scope":"orders:read""#, "403 scope_missing"),
        ("", "", "403 scope_missing"),
        ("", r#","scp":["orders:read","orders:write"]"#, "403 scope_missing"),
        ("", r#","scope":"orders:read  orders:write""#, "403 scope_malformed"),
        ("", r#","scope":"orders:read\torders:write""#, "403 scope_malformed"),
        ("", r#","scope":{"orders:read":true}"#, "403 scope_malformed"),
        ("", r#","scope":["orders:read","orders:write"]"#, "403 scope_malformed"),
        ("", r#","scope":null"#, "403 scope_malformed"),
        ("", r#","scope":"""#, "403 scope_malformed"),
        ("", r#","scope":"orders:read","scope":"orders:read orders:write""#, "401 claims_duplicate_member"),
        (ARRAY, r#","scp":["orders:write","orders:read"]"#, "pass"),
        (ARRAY, r#","scp":"orders:read orders:write""#, "403 scope_malformed"),
        (ARRAY, r#","scope":"orders:read orders:write""#, "403 scope_missing"),
    ] {
        let step = ask(entry, SCOPES, claims);
        assert_eq!(told(&step), expected, "{entry} {claims}");
        if expected.starts_with("403") {
            assert_eq!(
                header(&step, "www-authenticate"),
                Some(r#"Bearer error="insufficient_scope", scope="orders:read orders:write""#)
            );
            assert_eq!(body(&step), Some(r#"{"error":"insufficient_scope","requestId":"r-1"}"#));
        }
    }
    let whole = |claim: &str| {
        let claims = format!(r#","scope":"{claim}""#);
        told(&ask(r#","scope":{"form":"whole"}"#, r#","scopes":["issue on-behalf"]"#, &claims))
    };
    assert_eq!(whole("issue on-behalf"), "pass");
    for other in ["issue", "on-behalf", "on-behalf issue", "issue on-behalf x", "issue\\ton-behalf"] {
        assert_eq!(whole(other), "403 scope_missing", "{other}");
    }
}

#[test]
fn a_challenge_names_what_is_configured_and_nothing_that_came() {
    const METADATA: &str = r#","resourceMetadata":"https://a.example/m""#;
    let (mut gate, key) = gate_with("", &[r#","scopes":["a","b"]"#, METADATA].concat());
    let claims = format!(r#","scope":"{SECRET}""#);
    let step = ask_at(&mut gate, &key, "/x/y", "", &claims);
    let named = r#"scope="a b", resource_metadata="https://a.example/m""#;
    assert_eq!(
        header(&step, "www-authenticate"),
        Some([r#"Bearer error="insufficient_scope", "#, named].concat().as_str())
    );
    let Step::Answer(Answered { reply, because, .. }) = &step else { panic!() };
    assert!(!format!("{reply:?} {because:?}").contains(SECRET));
    let evidence = because.refused().unwrap().refusal.evidence.as_ref().unwrap();
    assert_eq!(evidence.expected, [Some("a".to_string()), Some("b".to_string())]);
    // Where no token came, the client learns what to ask for; where one is bad, only that.
    let (_, step) = gate.begin(&head("GET", "/x/y", ""), NOW_MS);
    assert_eq!(header(&step, "www-authenticate"), Some(["Bearer ", named].concat().as_str()));
    for (credentials, error) in [("Bearer x", "invalid_token"), ("Basic x", "invalid_request")] {
        let (_, step) = gate.begin(&head("GET", "/x/y", &line("authorization", credentials)), NOW_MS);
        let expected = format!(r#"Bearer error="{error}", resource_metadata="https://a.example/m""#);
        assert_eq!(header(&step, "www-authenticate"), Some(expected.as_str()));
    }
}

const ORG: &str = r#","tenant":{"claim":"org"}"#;

// holds: SIG-TOK-1
#[test]
fn a_tenant_is_that_of_the_path() {
    let (mut gate, key) = gate_with(ORG, r#","tenant":{"from":"path-segment"},"scopes":["a"]"#);
    for (target, org, expected) in [
        ("/x/acme", r#""acme""#, "pass"),
        ("/x/acme/orders/1?org=evil", r#""acme""#, "pass"),
        ("/x/acme/", r#""acme""#, "pass"),
        ("/x/evil/acme", r#""acme""#, "403 tenant_refused"),
        ("/x/ACME", r#""acme""#, "403 tenant_refused"),
        ("/x/acme", r#""ACME""#, "403 tenant_refused"),
        ("/x/acm", r#""acme""#, "403 tenant_refused"),
        ("/x/acme2", r#""acme""#, "403 tenant_refused"),
        ("/x/acme", r#""acme/""#, "403 tenant_refused"),
        // The upstream may read an escape as what it stands for, or as it stands.
        ("/x/a%c3%a9", r#""a\u00e9""#, "403 tenant_refused"),
        ("/x/a%c3%a9", r#""a%c3%a9""#, "403 tenant_refused"),
        ("/x/a%20b", r#""a%20b""#, "403 tenant_refused"),
        ("/x/acme", r#"["acme"]"#, "401 tenant_missing"),
        ("/x/acme", r#"{"acme":true}"#, "401 tenant_missing"),
        ("/x/acme", r#""""#, "401 tenant_missing"),
        ("/x/acme", "null", "401 tenant_missing"),
        ("/x/1", "1", "401 tenant_missing"),
        ("/x/true", "true", "401 tenant_missing"),
        ("/x/acme", r#""acme","org":"acme""#, "401 claims_duplicate_member"),
        ("/x/acme", r#""acme","organization":"evil""#, "pass"),
    ] {
        let step = ask_at(&mut gate, &key, target, "", &format!(r#","scope":"a","org":{org}"#));
        assert_eq!(told(&step), expected, "{target} {org}");
        if expected.starts_with("403") {
            // As for a scope that is lacking: which of the two it is, nobody is told.
            assert_eq!(
                header(&step, "www-authenticate"),
                Some(r#"Bearer error="insufficient_scope", scope="a""#)
            );
            assert_eq!(body(&step), Some(r#"{"error":"insufficient_scope","requestId":"r-1"}"#));
        }
    }
    let huge = "a".repeat(3_000);
    let claims = format!(r#","scope":"a","org":"{huge}""#);
    assert_eq!(told(&ask_at(&mut gate, &key, &format!("/x/{huge}"), "", &claims)), "pass");
    assert_eq!(told(&ask_at(&mut gate, &key, &format!("/x/{huge}a"), "", &claims)), "403 tenant_refused");
    assert_eq!(told(&ask_at(&mut gate, &key, "/x/acme", "", "")), "401 tenant_missing");
    // An empty segment has another reading.
    let claims = r#","scope":"a","org":"acme""#;
    assert_eq!(told(&ask_at(&mut gate, &key, "/x//acme", "", claims)), "400 path_ambiguous");
}

#[test]
fn an_escaped_segment_names_no_tenant_where_escapes_are_data() {
    let route = r#","tenant":{"from":"path-segment"},"encodedSegments":"data""#;
    let (mut gate, key) = gate_with(ORG, route);
    for (target, org, expected) in [
        ("/x/acme/a%2fb", "acme", "pass"),
        ("/x/%61cme/a", "acme", "403 tenant_refused"),
        ("/x/acme%2fb", "acme", "403 tenant_refused"),
        ("/x/acme%2fb", "acme/b", "403 tenant_refused"),
        ("/x/acme%2fb", "acme%2fb", "403 tenant_refused"),
    ] {
        let step = ask_at(&mut gate, &key, target, "", &format!(r#","org":"{org}""#));
        assert_eq!(told(&step), expected, "{target} {org}");
    }
}

#[test]
fn a_tenant_is_that_of_the_host() {
    let (mut gate, key) = gate_with(ORG, r#","tenant":{"from":"host","domain":"app.example"}"#);
    for (authority, host, org, expected) in [
        ("acme.app.example", "", "acme", "pass"),
        ("acme.app.example:8443", "acme.app.example", "acme", "pass"),
        ("", "acme.app.example", "acme", "pass"),
        ("evil.app.example", "", "acme", "403 tenant_refused"),
        ("app.example", "", "acme", "403 tenant_refused"),
        ("acmeapp.example", "", "acme", "403 tenant_refused"),
        ("xacme.app.example", "", "acme", "403 tenant_refused"),
        ("acmex.app.example", "", "acme", "403 tenant_refused"),
        ("acme.app.example.evil.example", "", "acme", "403 tenant_refused"),
        ("a.acme.app.example", "", "acme", "403 tenant_refused"),
        ("a.acme.app.example", "", "a.acme", "403 tenant_refused"),
        (".app.example", "", "acme", "403 tenant_refused"),
        ("ACME.app.example", "", "acme", "403 tenant_refused"),
        ("acme.App.example", "", "acme", "403 tenant_refused"),
        ("acme.app.example.", "", "acme", "403 tenant_refused"),
        // One says this tenant, the other that: whoever answers may believe either.
        ("acme.app.example", "evil.app.example", "acme", "403 tenant_refused"),
        ("evil.app.example", "acme.app.example", "acme", "403 tenant_refused"),
        ("backend:3000", "acme.app.example", "acme", "403 tenant_refused"),
    ] {
        let token = key.token(&claims_with(&format!(r#","org":"{org}""#)));
        let mut headers = format!("authorization:Bearer {token}\nx-forwarded-host:acme.app.example\n");
        if !host.is_empty() {
            headers.push_str(&line("host", host));
        }
        let head = RequestHead { authority, ..head("GET", "/x/y", &headers) };
        assert_eq!(told(&gate.begin(&head, NOW_MS).1), expected, "{authority} {host} {org}");
    }
}

#[test]
fn a_tenant_is_the_configured_one_or_that_of_another_claim() {
    for (route, claims, expected) in [
        (r#"{"equals":"acme"}"#, r#""org":"acme""#, "pass"),
        (r#"{"equals":"acme"}"#, r#""org":"Acme""#, "403 tenant_refused"),
        (r#"{"equals":"acme"}"#, r#""org":"evil""#, "403 tenant_refused"),
        (r#"{"from":"claim","claim":"ws"}"#, r#""org":"acme","ws":"acme""#, "pass"),
        (r#"{"from":"claim","claim":"ws"}"#, r#""org":"acme","ws":"evil""#, "403 tenant_refused"),
        (r#"{"from":"claim","claim":"ws"}"#, r#""org":"acme","ws":["acme"]"#, "403 tenant_refused"),
        (r#"{"from":"claim","claim":"ws"}"#, r#""org":"acme","ws":"""#, "403 tenant_refused"),
        (r#"{"from":"claim","claim":"ws"}"#, r#""org":"acme","ws":null"#, "403 tenant_refused"),
        (r#"{"from":"claim","claim":"ws"}"#, r#""org":"acme""#, "403 tenant_refused"),
        (r#"{"from":"claim","claim":"ws"}"#, r#""ws":"acme""#, "401 tenant_missing"),
    ] {
        let step = ask(ORG, &format!(r#","tenant":{route}"#), &format!(",{claims}"));
        assert_eq!(told(&step), expected, "{route} {claims}");
    }
}

// holds: SIG-TOK-1
#[test]
fn the_tenant_of_an_entry_is_asked_of_each_token() {
    let entry = r#","tenant":{"claim":"org","equals":"acme"}"#;
    let (mut gate, key) = gate_with(entry, "");
    for (claims, expected) in [
        (r#","org":"acme""#, "pass"),
        (r#","org":"evil""#, "401 tenant_mismatch"),
        (r#","org":"ACME""#, "401 tenant_mismatch"),
        (r#","org":["acme"]"#, "401 tenant_missing"),
        ("", "401 tenant_missing"),
    ] {
        let step = ask_at(&mut gate, &key, "/x/y", "", claims);
        assert_eq!(told(&step), expected, "{claims}");
        let challenge = (expected != "pass").then_some(r#"Bearer error="invalid_token""#);
        assert_eq!(header(&step, "www-authenticate"), challenge);
    }
    // A route may say more, and nothing else in its place.
    let by_path = r#","tenant":{"from":"path-segment"}"#;
    let (mut gate, key) = gate_with(entry, by_path);
    assert_eq!(told(&ask_at(&mut gate, &key, "/x/acme", "", r#","org":"acme""#)), "pass");
    assert_eq!(told(&ask_at(&mut gate, &key, "/x/evil", "", r#","org":"acme""#)), "403 tenant_refused");
    assert_eq!(told(&ask_at(&mut gate, &key, "/x/evil", "", r#","org":"evil""#)), "401 tenant_mismatch");
}

// holds: AIR-AUTH-3 IAM-STP-1
#[test]
fn a_demand_is_no_refusal_and_no_yes() {
    const ROUTE: &str = r#","stepUp":{"acr":["phr","phrh"],"amr":["mfa"],"maxAgeSeconds":300},"scopes":["a"],
        "resourceMetadata":"https://a.example/m""#;
    let (mut gate, key) = gate_with("", ROUTE);
    let mut ask = |claims: &str| ask_at(&mut gate, &key, "/x/y", "origin:https://other.example\n", claims);
    let claims = |acr: &str, amr: &str, time: u64| {
        format!(r#","scope":"a","acr":{acr},"amr":{amr},"auth_time":{time}"#)
    };
    for (claims, expected) in [
        (claims(r#""phrh""#, r#"["mfa"]"#, NOW_SECONDS - 300), "pass"),
        (claims(r#""phrh""#, r#"["pwd","mfa"]"#, NOW_SECONDS + 5), "pass"),
        (claims(r#""0""#, r#"["mfa"]"#, NOW_SECONDS), "401 step_up_required acr"),
        (claims(r#""phr""#, r#"["pwd"]"#, NOW_SECONDS), "401 step_up_required amr"),
        (claims(r#""phr""#, r#"["mfa"]"#, NOW_SECONDS - 301), "401 step_up_required auth_time"),
        (claims(r#""phr""#, r#"["mfa"]"#, NOW_SECONDS + 6), "401 step_up_required auth_time"),
        (r#","scope":"a""#.into(), "401 step_up_required acr"),
        // Who may not get there in any case is not sent to log in.
        (r#","scope":"b""#.into(), "403 scope_missing"),
        (claims(r#""phr","acr":"0""#, r#"["mfa"]"#, NOW_SECONDS), "401 claims_duplicate_member"),
    ] {
        let step = ask(&claims);
        assert_eq!(told(&step), expected, "{claims}");
        if !expected.contains("step_up") {
            continue;
        }
        assert_eq!(
            header(&step, "www-authenticate"),
            Some(
                r#"Bearer error="insufficient_user_authentication", acr_values="phr phrh", max_age="300", resource_metadata="https://a.example/m""#
            )
        );
        assert_eq!(body(&step), Some(r#"{"error":"insufficient_user_authentication","requestId":"r-1"}"#));
        assert_eq!(header(&step, "cache-control"), Some("private, no-store"));
        let Step::Answer(answered) = step else { panic!() };
        assert!(answered.because.refused().is_none() && !answered.is_preflight);
        let verified = answered.verified.unwrap();
        assert_eq!((&*verified.issuer, answered.route), ("orders", Some(0)));
    }
}

#[test]
fn a_demand_for_methods_alone_has_no_parameter() {
    let step = ask("", r#","stepUp":{"amr":["mfa"]}"#, r#","amr":["pwd"]"#);
    let expected = r#"Bearer error="insufficient_user_authentication""#;
    assert_eq!(header(&step, "www-authenticate"), Some(expected));
}

#[test]
fn the_clock_of_an_issuer_may_run_ahead_as_far_as_its_entry_says() {
    let told_at = |entry: &str, ahead: u64| {
        let claims = format!(r#","auth_time":{}"#, NOW_SECONDS + ahead);
        told(&ask(entry, r#","stepUp":{"maxAgeSeconds":60}"#, &claims))
    };
    let leeway = r#","leewaySeconds":20"#;
    assert_eq!([told_at("", 5), told_at(leeway, 20)], ["pass", "pass"]);
    let over = "401 step_up_required auth_time";
    assert_eq!([told_at("", 6), told_at(leeway, 21)], [over, over]);
}

#[test]
fn a_demand_is_judged_anew_for_a_token_that_is_remembered() {
    let (mut gate, key) = gate_with("", r#","stepUp":{"maxAgeSeconds":60}"#);
    let claims = format!(r#","auth_time":{}"#, NOW_SECONDS - 30);
    assert_eq!(told(&ask_at(&mut gate, &key, "/x/y", "", &claims)), "pass");
    let headers = format!("authorization:Bearer {}\n", key.token(&claims_with(&claims)));
    for (later, expected) in [(30_999.0, "401 step_up_required auth_time"), (30_000.0, "pass")] {
        let (_, step) = gate.begin(&head("GET", "/x/y", &headers), NOW_MS + later);
        assert_eq!(told(&step), expected, "{later}");
    }
}

/// What an upstream and an application learn of the claims.
fn handed_on(step: &Step) -> (String, String) {
    let Step::Pass(pass) = step else { panic!("{}", told(step)) };
    let told = pass.changes.set_on_way.iter().find(|(name, _)| name == "wicketgate-claims");
    let header = crate::encoding::base64::decode_url(&told.unwrap().1).unwrap();
    let header = String::from_utf8(header).unwrap();
    (header, pass.verified.as_ref().unwrap().claims.to_string())
}

// holds: SIG-CON-1
#[test]
fn only_listed_claims_are_handed_on() {
    let claims = format!(r#", "sub" : "u\u0041" ,"email":"{SECRET}","d":{{"sub":"{SECRET}"}},"n":1.50e1"#);
    let all = claims_with(&claims);
    for (list, expected) in [
        ("", all.as_str()),
        (r#","forwardedClaims":["sub"]"#, r#"{"sub" : "u\u0041"}"#),
        (
            r#","forwardedClaims":["n","sub","iss"]"#,
            r#"{"iss":"https://issuer.example","sub" : "u\u0041","n":1.50e1}"#,
        ),
        (r#","forwardedClaims":["aud"]"#, r#"{"aud":"api://orders"}"#),
        (r#","forwardedClaims":["absent"]"#, "{}"),
    ] {
        let (header, application) = handed_on(&ask("", list, &claims));
        assert_eq!((header.as_str(), application.as_str()), (expected, expected), "{list}");
    }
}

#[test]
fn guards_and_pages_see_claims_that_are_not_handed_on() {
    let route = r#","forwardedClaims":["sub"],"scopes":["a"],"tenant":{"from":"path-segment"},"stepUp":{"acr":["phr"]}"#;
    let claims = r#","sub":"u","scope":"a","org":"y","acr":"phr""#;
    let (mut gate, key) = gate_with(ORG, route);
    let step = ask_at(&mut gate, &key, "/x/y", "", claims);
    assert_eq!(handed_on(&step).1, r#"{"sub":"u"}"#);
    // Nor are they in what goes to whoever sends the answer, where the token was good and something else was not.
    for claims in [r#","sub":"u","scope":"b","org":"y""#, r#","sub":"u","scope":"a","org":"y","acr":"0""#] {
        let Step::Answer(answered) = ask_at(&mut gate, &key, "/x/y", "", claims) else { panic!() };
        assert_eq!(&*answered.verified.unwrap().claims, r#"{"sub":"u"}"#, "{claims}");
    }
    // The verdict that is remembered is whole: the next one is judged by all of it.
    assert_eq!(told(&ask_at(&mut gate, &key, "/x/y", "", claims)), "pass");

    let text = format!(
        r#"{{"issuers":{{"orders":{{"issuer":"https://issuer.example","audience":["api://orders"],"jwks":{}}}}},
        "frames":{{"frameSrc":["https://sdk.example"],"tenants":{{"acme":["https://acme.example"]}}}},
        "routes":[{{"path":"/x/*","issuers":["orders"],"upstream":{{"service":"APP"}},"forwardedClaims":["sub"],
        "page":{{"frameAncestors":"tenant-by-claim","tenantClaim":"org"}}}}]}}"#,
        key_set(&[&key])
    );
    let step = ask_at(&mut Gate::new(&text).unwrap(), &key, "/x/y", "", r#","org":"acme","sub":"u""#);
    assert_eq!(handed_on(&step).1, r#"{"sub":"u"}"#);
    let Step::Pass(pass) = step else { panic!() };
    assert_eq!(pass.passed.to_text().split(' ').nth(1), Some("0"), "the tenant's embedders");
}

#[test]
fn claims_that_are_not_handed_on_need_no_room_in_a_header() {
    let claims = format!(r#","sub":"u","pad":"{}""#, "x".repeat(5_000));
    assert_eq!(told(&ask("", "", &claims)), "401 claims_too_large");
    assert_eq!(told(&ask("", r#","forwardedClaims":["sub"]"#, &claims)), "pass");
    assert_eq!(told(&ask("", r#","forwardedClaims":["pad"]"#, &claims)), "401 claims_too_large");
}
