//! Does a token count in its route's one place alone, and go no further than it should?

use super::*;

/// A gate with routes whose tokens stand elsewhere, which holds the key; and a token.
fn gate_with_places() -> (Gate, String) {
    const TEXT: &str = r#"{
        "issuers":{"orders":{"issuer":"https://issuer.example","audience":["api://orders"],"jwksUri":"https://issuer.example/jwks"}},
        "origins":["https://app.example"],
        "routes":[
            {"path":"/header","issuers":["orders"],"upstream":{"service":"A"},"tokenFrom":{"header":"X-Jwt_Assertion"}},
            {"path":"/scheme","methods":["GET"],"issuers":["orders"],"upstream":{"service":"A"},"cors":{},
                "tokenFrom":{"header":"X-Partner-Auth","scheme":"Bearer"}},
            {"path":"/cookie","issuers":["orders"],"upstream":{"service":"A"},"tokenFrom":{"cookie":"session"}},
            {"path":"/shared","methods":["GET","POST"],"issuers":["orders"],"upstream":{"service":"A"},
                "cors":{"credentials":true},"tokenFrom":{"cookie":"session"}},
            {"path":"/kept","issuers":["orders"],"upstream":{"service":"A"},"tokenFrom":{"cookie":"session"},
                "forwardAuthorization":true},
            {"path":"/socket","issuers":["orders"],"upstream":{"service":"A"},"tokenFrom":{"webSocketProtocol":"bearer"}},
            {"path":"/plain","issuers":["orders"],"upstream":{"service":"A"}}
        ]}"#;
    let (mut gate, key) = (Gate::new(TEXT).unwrap(), KeyPair::new("k", 1));
    let token = key.token(&good_claims());
    let authorization = format!("authorization:Bearer {token}\n");
    let (_, step) = gate.begin(&head("GET", "/plain", &authorization), NOW_MS);
    fetched(&mut gate, &step, &key);
    (gate, token)
}

#[test]
fn a_token_stands_in_one_place() {
    let (mut gate, token) = gate_with_places();
    let values = ["x-jwt_assertion", "x-partner-auth", "cookie", "sec-fetch-site", "sec-websocket-protocol"];
    assert!(values.iter().all(|name| gate.request_values().contains(name)));
    const MISSING: &str = "401 credentials_missing";
    const MALFORMED: &str = "400 credentials_malformed";
    for (path, headers, expected) in [
        ("/header", "x-jwt_assertion:T\n", "pass"),
        ("/header", "", MISSING),
        ("/header", "authorization:Bearer T\n", MISSING),
        ("/header", "authorization:Bearer T\nx-jwt_assertion:T\n", MALFORMED),
        ("/header", "authorization\nx-jwt_assertion:T\n", MALFORMED),
        ("/header", "x-jwt_assertion:T\nx-jwt_assertion:T\n", MALFORMED),
        ("/header", "x-jwt_assertion:x.y\n", "401 token_segments"),
        ("/scheme", "x-partner-auth:Bearer T\n", "pass"),
        ("/scheme", "x-partner-auth:T\n", MALFORMED),
        ("/cookie", "cookie:a=1; session=T\n", "pass"),
        ("/cookie", "cookie:session=T; session=T\n", MALFORMED),
        ("/cookie", "cookie:session=T\ncookie:session=T\n", MALFORMED),
        ("/cookie", "cookie:a=1\n", MISSING),
        ("/cookie", "authorization:Basic x\ncookie:session=T\n", MALFORMED),
        ("/socket", "sec-websocket-protocol:bearer, T\nupgrade:websocket\n", "pass"),
        ("/socket", "sec-websocket-protocol:bearer\n", MALFORMED),
        ("/plain", "cookie:session=T\nx-jwt_assertion:T\nsec-websocket-protocol:bearer, T\n", MISSING),
        ("/plain", "authorization:Bearer T\ncookie:session=T\n", "pass"),
    ] {
        let headers = headers.replace('T', &token);
        let (_, step) = gate.begin(&head("GET", path, &headers), NOW_MS);
        assert_eq!(told(&step), expected, "{path} {headers}");
    }
    // A page may send what the route reads, and nothing else.
    for (asked, expected) in [("x-partner-auth", "204"), ("authorization", "403 cors_header_not_listed")] {
        let headers = format!(
            "origin:https://app.example\naccess-control-request-method:GET\naccess-control-request-headers:{asked}\n"
        );
        assert_eq!(told(&gate.begin(&head("OPTIONS", "/scheme", &headers), NOW_MS).1), expected, "{asked}");
    }
}

#[test]
fn a_cookie_counts_for_no_stranger_s_page() {
    let (mut gate, token) = gate_with_places();
    const REFUSED: &str = "403 cors_origin_not_listed";
    for (method, path, headers, expected) in [
        ("GET", "/cookie", "", "pass"),
        ("HEAD", "/cookie", "origin:https://evil.example\n", "pass"),
        ("OPTIONS", "/cookie", "", "pass"),
        ("POST", "/cookie", "", REFUSED),
        ("DELETE", "/cookie", "", REFUSED),
        ("QUERY", "/cookie", "", REFUSED),
        ("POST", "/cookie", "origin:https://gate.example\n", "pass"),
        ("POST", "/cookie", "origin:http://gate.example\n", REFUSED),
        ("POST", "/cookie", "origin:null\n", REFUSED),
        ("POST", "/cookie", "origin:https://evil.example\n", REFUSED),
        // Listed, and the route answers no other origins.
        ("POST", "/cookie", "origin:https://app.example\n", REFUSED),
        ("POST", "/shared", "origin:https://app.example\n", "pass"),
        ("POST", "/shared", "origin:https://evil.example\n", REFUSED),
        ("POST", "/cookie", "sec-fetch-site:same-origin\n", "pass"),
        ("POST", "/cookie", "sec-fetch-site:none\n", "pass"),
        ("POST", "/cookie", "sec-fetch-site:same-site\n", REFUSED),
        ("POST", "/cookie", "sec-fetch-site:cross-site\n", REFUSED),
        ("POST", "/cookie", "origin:null\nsec-fetch-site:same-origin\n", "pass"),
        // Whoever opens a socket reads it.
        ("GET", "/cookie", "upgrade:websocket\n", REFUSED),
        ("GET", "/cookie", "upgrade:websocket\norigin:https://evil.example\n", REFUSED),
        ("GET", "/cookie", "upgrade:websocket\norigin:https://gate.example\n", "pass"),
    ] {
        let headers = format!("{headers}cookie:session={token}\n");
        let (_, step) = gate.begin(&head(method, path, &headers), NOW_MS);
        assert_eq!(told(&step), expected, "{method} {path} {headers}");
    }
    // What a page must set itself no stranger's page can.
    let headers = format!("x-jwt_assertion:{token}\n");
    assert_eq!(told(&gate.begin(&head("POST", "/header", &headers), NOW_MS).1), "pass");
}

#[test]
fn an_upstream_gets_no_token() {
    let (mut gate, token) = gate_with_places();
    for (path, lines, removed, set) in [
        (
            "/header",
            "x-jwt_assertion:T\nx-jwt-assertion\naccept\n",
            &["x-jwt_assertion", "x-jwt-assertion"][..],
            None,
        ),
        ("/cookie", "cookie:a=1; session=T; b=2\n", &["cookie"], Some(("cookie", "a=1; b=2"))),
        ("/cookie", "cookie:session=T\n", &["cookie"], None),
        ("/kept", "cookie:a=1; session=T\n", &[], None),
        (
            "/socket",
            "sec-websocket-protocol:chat, bearer, T\n",
            &["sec-websocket-protocol"],
            Some(("sec-websocket-protocol", "chat,bearer")),
        ),
        ("/plain", "authorization:Bearer T\ncookie:session=T\n", &["authorization"], None),
    ] {
        let headers = lines.replace('T', &token);
        let (_, step) = gate.begin(&head("GET", path, &headers), NOW_MS);
        let Step::Pass(pass) = step else { panic!("{path}: {}", told(&step)) };
        assert_eq!(pass.changes.remove_on_way, removed, "{path}");
        let others = pass.changes.set_on_way.iter().filter(|(name, _)| !name.starts_with("wicketgate"));
        let others: Vec<_> = others.map(|(name, value)| (&**name, value.as_str())).collect();
        assert_eq!(others, set.into_iter().collect::<Vec<_>>(), "{path}");
    }
}

#[test]
fn the_answer_to_an_upgrade_names_what_was_offered() {
    let (mut gate, token) = gate_with_places();
    let headers = format!("upgrade:websocket\nsec-websocket-protocol:chat, bearer, {token}\n");
    let (_, step) = gate.begin(&head("GET", "/socket", &headers), NOW_MS);
    let Step::Pass(pass) = step else { panic!("{}", told(&step)) };
    assert!(!pass.passed.to_text().contains(&token));
    let passed = Passed::from_text(&pass.passed.to_text()).unwrap();
    assert_eq!(passed, pass.passed);
    let echoed = format!("sec-websocket-protocol:{token}\n");
    for (status, lines, set) in [
        (101, "", Some("bearer")),
        (101, "sec-websocket-protocol:\n", Some("bearer")),
        (101, "sec-websocket-protocol:bearer\n", None),
        (101, "sec-websocket-protocol:chat\n", None),
        (101, "sec-websocket-protocol:chat, bearer\n", Some("bearer")),
        (101, "sec-websocket-protocol:other\n", Some("bearer")),
        (101, echoed.as_str(), Some("bearer")),
        (200, "", None),
    ] {
        let answer = ResponseHead { status, headers: HeaderLines::new(lines) };
        let ResponseStep::Pass(changes) = gate.respond(&passed, &answer, "r-1") else { panic!() };
        let said = changes.set.iter().find(|(name, _)| *name == "sec-websocket-protocol");
        assert_eq!(said.map(|(_, value)| &**value), set, "{status} {lines}");
    }
}
