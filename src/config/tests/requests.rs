//! Are redirects, origins, `cors` and `redirectCheck` read as they are written, and every fault of them told?

use super::super::*;
use alloc::format;

fn faults(text: &str) -> Vec<String> {
    Configuration::parse(text).err().unwrap_or_default().into_iter().map(|error| error.path).collect()
}

const REDIRECTS: &str =
    r#""redirects":{"shop":{"web":["https://app.example/cb"],"native":["http://127.0.0.1/cb"]}}"#;
const ORIGINS: &str = r#""origins":["https://app.example","https://*.partner.example"]"#;

/// A configuration with one public route that has this member.
fn with_route(member: &str) -> String {
    format!(
        r#"{{{REDIRECTS},{ORIGINS},"routes":[{{"path":"/a","methods":["GET","POST"],"access":"public",{member}}}]}}"#
    )
}

#[test]
fn lists_alone_are_a_configuration() {
    for text in [
        format!("{{{REDIRECTS}}}"),
        format!("{{{ORIGINS}}}"),
        format!("{{{REDIRECTS},{ORIGINS},\"routes\":[]}}"),
        r#"{"routes":[{"path":"/a","access":"public"}]}"#.into(),
    ] {
        assert_eq!(faults(&text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(faults("{}"), ["issuers"]);
    assert_eq!(faults(r#"{"routes":[]}"#), ["issuers"]);
    assert_eq!(faults(&format!(r#"{{{ORIGINS},"issuers":{{}}}}"#)), ["issuers"]);
    assert_eq!(faults(r#"{"routes":{}}"#), ["issuers", "routes"]);
    assert_eq!(faults(r#"{"routes":[{"path":"/a"}]}"#), ["routes[0].issuers"]);
    let gated = format!(r#"{{{ORIGINS},"routes":[{{"path":"/a","issuers":["a"]}}]}}"#);
    assert_eq!(faults(&gated), ["routes[0].issuers"]);
}

/// A message that is followed must not lead to the next fault.
#[test]
fn what_a_fault_advises_is_right() {
    let told = |text: &str| {
        let faults = Configuration::parse(text).err().unwrap_or_default();
        faults.into_iter().map(|error| (error.path, error.message)).collect::<Vec<_>>()
    };
    let status = told(r#"{"routes":[{"path":"/keys","serves":"key-status"}]}"#);
    assert_eq!(status, [("routes[0].issuers".into(), "is missing: whose tokens open this route".into())]);
    let methods = r#"{"path":"/a","access":"public","methods":["get"],"cors":{}}"#;
    let methods = told(&format!(r#"{{{ORIGINS},"routes":[{methods}]}}"#));
    assert_eq!(methods.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), ["routes[0].methods[0]"]);
    let nameless = told(r#"{"issuers":{"issuer":"https://issuer.example"}}"#);
    assert!(nameless[0].1.ends_with("every issuer stands under a name of your own"), "{nameless:?}");
    let listless = told(r#"{"redirects":{"web":["https://app.example/"]}}"#);
    assert!(listless[0].1.contains("`web` and `native`"), "{listless:?}");
}

#[test]
fn redirects() {
    for (lists, paths) in [
        ("[]", &["redirects"][..]),
        ("{}", &["redirects"]),
        (r#"{"a":[]}"#, &["redirects.a"]),
        (r#"{"a":{}}"#, &["redirects.a"]),
        (r#"{"":{"web":["https://a.example/"]}}"#, &["redirects."]),
        (r#"{"a":{"web":[]}}"#, &["redirects.a.web"]),
        (r#"{"a":{"web":[1]}}"#, &["redirects.a.web[0]"]),
        (r#"{"a":{"web":"https://a.example/"}}"#, &["redirects.a.web"]),
        (r#"{"a":{"web":["https://a.example/"],"mobile":[]}}"#, &["redirects.a.mobile"]),
        (
            r#"{"a":{"web":["http://a.example/"]},"b":{"native":["https://b.example/*"]}}"#,
            &["redirects.a.web[0]", "redirects.b.native[0]"],
        ),
        (r#"{"a":{"web":["https://a.example/","https://a.example/"]}}"#, &["redirects.a.web[1]"]),
        (
            r#"{"a":{"web":["https://a.example/#x"],"native":["http://localhost/"]}}"#,
            &["redirects.a.web[0]", "redirects.a.native[0]"],
        ),
    ] {
        assert_eq!(faults(&format!(r#"{{"redirects":{lists}}}"#)), paths, "{lists}");
    }
}

#[test]
fn origins() {
    for (list, places) in [
        ("{}", &[""][..]),
        ("[]", &[""]),
        (r#"[1,"https://a.example"]"#, &["[0]"]),
        (r#"["https://a.example","null","*"]"#, &["[1]", "[2]"]),
        (r#"["https://a.example","https://a.example"]"#, &["[1]"]),
        (r#"["https://*.github.io"]"#, &["[0]"]),
        (r#"["http://a.example"]"#, &["[0]"]),
        (r#"["https://a.example:443"]"#, &["[0]"]),
        (r#"["https://A.example"]"#, &["[0]"]),
    ] {
        for name in ["origins", "ownOrigins"] {
            let paths: Vec<String> = places.iter().map(|place| [name, place].concat()).collect();
            let mut told = faults(&format!(r#"{{{REDIRECTS},"{name}":{list}}}"#));
            told.dedup();
            assert_eq!(told, paths, "{list}");
        }
    }
    assert_eq!(
        faults(r#"{"ownOrigins":["https://a.example"]}"#),
        ["issuers"],
        "that alone is no configuration"
    );
    let own = format!(r#"{{{REDIRECTS},"ownOrigins":["https://*.a.example","http://localhost:3000"]}}"#);
    let configuration = Configuration::parse(&own).unwrap();
    let warned: Vec<_> = configuration.warnings.iter().map(|warning| warning.path.as_str()).collect();
    assert_eq!((warned, configuration.policy.owns_cors), (["ownOrigins[1]"].to_vec(), false));
    assert!(configuration.policy.own_origins.is_some_and(|own| own.accept("https://b.a.example").is_some()));
    for app in
        ["capacitor://localhost", "http://localhost", "chrome-extension://abcdefghijklmnopabcdefghijklmnop"]
    {
        let own = format!(r#"{{{REDIRECTS},"ownOrigins":["https://a.example","{app}"]}}"#);
        assert_eq!(faults(&own), ["ownOrigins[1]"], "{app}");
        let listed =
            Configuration::parse(&format!(r#"{{"origins":["https://a.example","{app}"]}}"#)).unwrap();
        assert_eq!(listed.warnings.iter().map(|warning| &*warning.path).collect::<Vec<_>>(), ["origins[1]"]);
        assert!(listed.policy.origins.accept(app).is_some());
        assert!(listed.policy.origins.accept(&format!("{app}/")).is_none());
        assert!(listed.policy.origins.accept(&app.to_uppercase()).is_none());
    }
    let configuration =
        Configuration::parse(r#"{"origins":["https://a.example","http://localhost:3000"]}"#).unwrap();
    let warned: Vec<_> = configuration.warnings.iter().map(|warning| warning.path.as_str()).collect();
    assert_eq!(warned, ["origins[1]"]);
    assert!(configuration.policy.owns_cors && configuration.policy.own_origins.is_none());
    assert!(
        configuration.policy.origins.accept("https://a.example").is_some()
            && configuration.policy.origins.accept("https://b.example").is_none()
    );
}

#[test]
fn cors() {
    for (member, paths) in [
        (r#""cors":{}"#, &[][..]),
        (
            r#""cors":{"headers":["Content-Type"],"exposedHeaders":["ETag"],"credentials":true,"maxAgeSeconds":86400}"#,
            &[],
        ),
        (r#""cors":true"#, &["routes[0].cors"]),
        (r#""cors":{"headers":["*"]}"#, &["routes[0].cors.headers[0]"]),
        (r#""cors":{"headers":["Cookie"]}"#, &["routes[0].cors.headers[0]"]),
        (r#""cors":{"headers":["a b"]}"#, &["routes[0].cors.headers[0]"]),
        (r#""cors":{"headers":["A","a"]}"#, &["routes[0].cors.headers[1]"]),
        (r#""cors":{"exposedHeaders":["Set-Cookie"]}"#, &["routes[0].cors.exposedHeaders[0]"]),
        (r#""cors":{"credentials":1}"#, &["routes[0].cors.credentials"]),
        (r#""cors":{"maxAgeSeconds":86401}"#, &["routes[0].cors.maxAgeSeconds"]),
        (r#""cors":{"origins":["*"]}"#, &["routes[0].cors.origins"]),
        (r#""cors":{"origins":"all"}"#, &["routes[0].cors.origins"]),
        (r#""cors":{"origins":"listed","credentials":true}"#, &[]),
        (r#""cors":{"origins":"*"}"#, &[]),
        (r#""cors":{"origins":"*","credentials":false,"headers":["Authorization"]}"#, &[]),
        (r#""cors":{"origins":"*","credentials":true}"#, &["routes[0].cors.credentials"]),
    ] {
        assert_eq!(faults(&with_route(member)), paths, "{member}");
    }
    let no_origins = format!(r#"{{{REDIRECTS},"routes":[{{"path":"/a","access":"public","cors":{{}}}}]}}"#);
    assert_eq!(faults(&no_origins), ["routes[0].cors", "routes[0].cors"]);
    let everyone = r#"{"routes":[{"path":"/a","methods":["GET"],"access":"public","cors":{"origins":"*"}}]}"#;
    assert_eq!(faults(everyone), Vec::<String>::new(), "no list is needed");
    let gated = format!(
        r#"{{{ISSUERS},"routes":[{{"path":"/a","methods":["GET"],"issuers":["a"],"cors":{{"origins":"*"}}}}]}}"#
    );
    assert_eq!(faults(&gated), ["routes[0].cors.origins"]);
}

const ISSUERS: &str =
    r#""issuers":{"a":{"issuer":"https://a.example","audience":["api"],"jwksUri":"https://a.example/k"}}"#;

#[test]
fn resource_metadata() {
    const NAME: &str = "routes[0].resourceMetadata";
    for (value, is_fault) in [
        (r#""https://a.example/.well-known/oauth-protected-resource/mcp""#, false),
        (r#""https://a.example:8443/m?x=1""#, false),
        (r#""http://a.example/m""#, true),
        (r#""https://a.example/m#x""#, true),
        (r#""https://a.example/\"m""#, true),
        (r#""https://a.example/\\m""#, true),
        (r#""https://a.example/m n""#, true),
        (r#""https://a.example/\r\nx""#, true),
        (r#""https://u@a.example/m""#, true),
        (r#""/m""#, true),
        (r#""""#, true),
        ("[]", true),
        ("null", true),
    ] {
        let text =
            format!(r#"{{{ISSUERS},"routes":[{{"path":"/a","issuers":["a"],"resourceMetadata":{value}}}]}}"#);
        let expected: &[&str] = if is_fault { &[NAME] } else { &[] };
        assert_eq!(faults(&text), expected, "{value}");
    }
    assert_eq!(faults(&with_route(r#""resourceMetadata":"https://a.example/m""#)), [NAME], "a public route");
}

#[test]
fn token_from() {
    let told = |access: &str, value: &str| {
        faults(&format!(r#"{{{ISSUERS},"routes":[{{"path":"/a",{access},"tokenFrom":{value}}}]}}"#))
    };
    const TOKEN: &str = r#""issuers":["a"]"#;
    const PLACE: &str = "routes[0].tokenFrom";
    for (value, members, is_faulty) in [
        (r#"{"header":"X-Goog-Iap-Jwt-Assertion"}"#, &[][..], false),
        (r#"{"header":"x-partner-auth","scheme":"Bearer"}"#, &[], false),
        (r#"{"cookie":"__Host-session"}"#, &[], false),
        (r#"{"webSocketProtocol":"bearer"}"#, &[], false),
        ("{}", &[], true),
        (r#"{"header":"x-a","cookie":"b"}"#, &[], true),
        (r#"{"cookie":"a","webSocketProtocol":"b"}"#, &[], true),
        (r#"{"scheme":"Bearer"}"#, &["scheme"], true),
        (r#"{"cookie":"a","scheme":"Bearer"}"#, &["scheme"], false),
        (r#"{"header":"x a"}"#, &["header"], false),
        (r#"{"header":""}"#, &["header"], false),
        (r#"{"header":1}"#, &["header"], false),
        (r#"{"header":"x-a","scheme":"Bearer "}"#, &["scheme"], false),
        (r#"{"cookie":"a=b"}"#, &["cookie"], false),
        (r#"{"cookie":"a;b"}"#, &["cookie"], false),
        (r#"{"webSocketProtocol":"a,b"}"#, &["webSocketProtocol"], false),
        (r#"{"query":"token"}"#, &["query"], true),
        (r#"{"header":"Authorization"}"#, &["header"], false),
        (r#"{"header":"Cookie"}"#, &["header"], false),
        (r#"{"header":"Host"}"#, &["header"], false),
        (r#"{"header":"origin"}"#, &["header"], false),
        (r#"{"header":"Sec-Fetch-Site"}"#, &["header"], false),
        (r#"{"header":"Connection"}"#, &["header"], false),
        (r#"{"header":"Wicketgate-Claims"}"#, &["header"], false),
        (r#""authorization""#, &[], true),
        ("null", &[], true),
    ] {
        let mut paths: Vec<_> = members.iter().map(|name| format!("{PLACE}.{name}")).collect();
        paths.extend(is_faulty.then(|| PLACE.into()));
        assert_eq!(told(TOKEN, value), paths, "{value}");
    }
    assert_eq!(told(r#""access":"public""#, r#"{"cookie":"a"}"#), [PLACE]);
}

#[test]
fn encoded_segments() {
    let told = |entries: &[(&str, &str)]| {
        let routes: Vec<_> = entries
            .iter()
            .map(|(path, more)| format!(r#"{{"path":"{path}","access":"public"{more}}}"#))
            .collect();
        faults(&format!(r#"{{"routes":[{}]}}"#, routes.join(",")))
    };
    const DATA: &str = r#","encodedSegments":"data""#;
    let fault = |index: usize| Vec::from([format!("routes[{index}].encodedSegments")]);
    for (entries, expected) in [
        (&[("/npm/*", DATA), ("/npm", ""), ("/*", ""), ("/npmx/*", "")][..], Vec::new()),
        (&[("/npm/*", DATA), ("/npm/", "")], Vec::new()),
        (&[("/*", DATA)], Vec::new()),
        (&[("/npm/*", r#","encodedSegments":"refused""#), ("/npm/x", "")], Vec::new()),
        (&[("/npm/*", DATA), ("/npm/x", "")], fault(0)),
        (&[("/npm/x/*", ""), ("/npm/*", DATA)], fault(1)),
        (&[("/npm/*", DATA), ("/NPM/x/", "")], fault(0)),
        (&[("/npm/*", DATA), ("/npm/x/*", DATA)], fault(0)),
        (&[("/*", DATA), ("/x", "")], fault(0)),
        (&[("/npm", DATA)], fault(0)),
        (&[("/npm/*", r#","encodedSegments":true"#)], fault(0)),
        (&[("/npm/*", r#","encodedSegments":"yes""#)], fault(0)),
    ] {
        assert_eq!(told(entries), expected, "{entries:?}");
    }
}

#[test]
fn redirect_check() {
    for (member, paths) in [
        (r#""redirectCheck":{}"#, &[][..]),
        (r#""redirectCheck":{"redirectUri":"forbidden","returnTargets":["returnTo"]}"#, &[]),
        (r#""redirectCheck":{"returnTargets":["returnTo","next"],"requestObjects":"upstream"}"#, &[]),
        (r#""redirectCheck":[]"#, &["routes[0].redirectCheck"]),
        (r#""redirectCheck":{"redirectUri":"required"}"#, &[]),
        (r#""redirectCheck":{"redirectUri":false}"#, &["routes[0].redirectCheck.redirectUri"]),
        (r#""redirectCheck":{"redirectUri":"forbidden"}"#, &["routes[0].redirectCheck.redirectUri"]),
        (r#""redirectCheck":{"requestObjects":"allowed"}"#, &["routes[0].redirectCheck.requestObjects"]),
        (r#""redirectCheck":{"returnTargets":["a b"]}"#, &["routes[0].redirectCheck.returnTargets[0]"]),
        (
            r#""redirectCheck":{"returnTargets":["redirect_uri"]}"#,
            &["routes[0].redirectCheck.returnTargets[0]"],
        ),
        (r#""redirectCheck":{"returnTargets":["Request"]}"#, &["routes[0].redirectCheck.returnTargets[0]"]),
        (
            r#""redirectCheck":{"returnTargets":["next","Next"]}"#,
            &["routes[0].redirectCheck.returnTargets[1]"],
        ),
        (r#""redirectCheck":{"requestUriPrefix":"urn:ietf:params:oauth:request_uri:"}"#, &[]),
        (
            r#""redirectCheck":{"requestUriPrefix":"urn:a:","requestObjects":"upstream","returnTargets":["next"]}"#,
            &[],
        ),
        (
            r#""redirectCheck":{"requestUriPrefix":"urn:a:","redirectUri":"forbidden","returnTargets":["next"]}"#,
            &["routes[0].redirectCheck.requestUriPrefix"],
        ),
        (r#""redirectCheck":{"requestUriPrefix":"urn:"}"#, &["routes[0].redirectCheck.requestUriPrefix"]),
        (r#""redirectCheck":{"requestUriPrefix":"urn::"}"#, &["routes[0].redirectCheck.requestUriPrefix"]),
        (r#""redirectCheck":{"requestUriPrefix":"urn:a"}"#, &["routes[0].redirectCheck.requestUriPrefix"]),
        (r#""redirectCheck":{"requestUriPrefix":"urn:a b:"}"#, &["routes[0].redirectCheck.requestUriPrefix"]),
        (r#""redirectCheck":{"requestUriPrefix":"https:"}"#, &["routes[0].redirectCheck.requestUriPrefix"]),
        (r#""redirectCheck":{"requestUriPrefix":""}"#, &["routes[0].redirectCheck.requestUriPrefix"]),
        (r#""redirectCheck":{"requestUriPrefix":1}"#, &["routes[0].redirectCheck.requestUriPrefix"]),
        (r#""redirectCheck":{"uris":[]}"#, &["routes[0].redirectCheck.uris"]),
    ] {
        assert_eq!(faults(&with_route(member)), paths, "{member}");
    }
    let names: Vec<String> = (0..17).map(|number| format!("\"n{number}\"")).collect();
    let member = format!(r#""redirectCheck":{{"returnTargets":[{}]}}"#, names.join(","));
    assert_eq!(faults(&with_route(&member)), ["routes[0].redirectCheck.returnTargets"]);
    let no_redirects =
        format!(r#"{{{ORIGINS},"routes":[{{"path":"/a","access":"public","redirectCheck":{{}}}}]}}"#);
    assert_eq!(faults(&no_redirects), ["routes[0].redirectCheck.redirectUri"]);
}

#[test]
fn the_words_give_the_numbers() {
    let names: Vec<String> =
        (0..=crate::limits::MAX_RETURN_TARGETS).map(|number| format!("\"n{number}\"")).collect();
    let member = format!(r#""redirectCheck":{{"returnTargets":[{}]}}"#, names.join(","));
    let errors = Configuration::parse(&with_route(&member)).unwrap_err();
    assert!(
        errors
            .iter()
            .any(|error| error.message.contains(&format!(" {} ", crate::limits::MAX_RETURN_TARGETS)))
    );
}

#[test]
fn a_public_route_around_one_that_wants_a_token() {
    const ISSUERS: &str = r#""issuers":{"a":{"issuer":"https://a.example","audience":["api"],"jwksUri":"https://a.example/k"}}"#;
    let warned = |entries: &[&str]| -> Vec<(String, String)> {
        let routes: Vec<_> = entries.iter().map(|entry| format!("{{{entry}}}")).collect();
        let configuration =
            Configuration::parse(&format!(r#"{{{ISSUERS},"routes":[{}]}}"#, routes.join(","))).unwrap();
        let named = |why: &str| String::from(why.split('`').nth(1).unwrap());
        configuration.warnings.into_iter().map(|warning| (warning.path, named(&warning.message))).collect()
    };
    let once = |index: usize, named: &str| [(format!("routes[{index}].path"), String::from(named))];
    let (secret, wide) = (r#""path":"/secret","issuers":["a"]"#, r#""path":"/*","access":"public""#);
    assert_eq!(warned(&[secret, wide]), once(1, "/secret"));
    assert_eq!(warned(&[wide, secret, r#""path":"/api/*","issuers":["a"]"#]), once(0, "/secret"));
    let api = r#""path":"/api/*","issuers":["a"]"#;
    for (public, named) in [
        (r#""path":"/*","access":"public""#, Some("/api/*")),
        (r#""path":"/API/*","access":"public""#, Some("/api/*")),
        (r#""path":"/api/open/*","access":"public""#, None),
        (r#""path":"/api","access":"public""#, None),
        (r#""path":"/","access":"public""#, None),
        (r#""path":"/open/*","access":"public""#, None),
        (r#""path":"/*","access":"public","upstream":{"service":"PAGES"}"#, None),
        (r#""path":"/*","issuers":["a"]"#, None),
    ] {
        let expected: Vec<_> = named.iter().flat_map(|named| once(1, named)).collect();
        assert_eq!(warned(&[api, public]), expected, "{public}");
    }
    let secret = r#""path":"/secret","issuers":["a"],"methods":["POST"]"#;
    for (public, named) in [
        (r#""path":"/secret/","access":"public""#, Some("/secret")),
        (r#""path":"/secret","access":"public","methods":["GET"]"#, None),
        (r#""path":"/*","access":"public","methods":["GET"]"#, None),
        (r#""path":"/*","access":"public","methods":["GET","POST"]"#, Some("/secret")),
    ] {
        let expected: Vec<_> = named.iter().flat_map(|named| once(1, named)).collect();
        assert_eq!(warned(&[secret, public]), expected, "{public}");
    }
    let (bare, slash) = (r#""path":"/secret","access":"public""#, r#""path":"/secret/","issuers":["a"]"#);
    assert_eq!(warned(&[slash, bare]), once(1, "/secret/"));
    assert_eq!(warned(&[r#""path":"/open","access":"public""#, wide]), []);
    assert_eq!(warned(&[r#""path":"/keys","issuers":["a"],"serves":"key-status""#, wide]), []);
}
