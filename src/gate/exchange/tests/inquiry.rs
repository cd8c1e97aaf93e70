//! Does a token by which somebody acts for another one, or one of a route that asks, pass by two words and by no
//! fewer: what is checked here, and what its issuer says?

use super::*;
use crate::{
    encoding::base64,
    exchange::{request_headers::RequestChanges, routes::Access},
    limits::{CONFIRMATION_PAUSE_SECONDS, MAX_CONFIRMATIONS_A_SECOND, MAX_CONFIRMATIONS_AT_ONCE},
    token::decision::{IntrospectionOrder, VerifiedBy},
};

const DELEGATED: &str = r#","sub":"ada","act":{"sub":"agent:b","act":{"sub":"agent:a"}}"#;
const CONFIRMED: &str = r#"{"active":true,"sub":"ada","act":{"sub":"agent:b"}}"#;
const ACTIVE: &str = r#"{"active":true}"#;
const ENDPOINT: &str = r#""introspectionEndpoint":"https://issuer.example/introspect""#;
const INTROSPECTED: &str = r#","actor":"introspected""#;

struct Scene {
    gate: Gate,
    now_ms: f64,
}

/// A request that waits for an answer.
struct Asked {
    exchange: Exchange,
    number: u32,
    order: IntrospectionOrder,
    token: String,
}

fn key() -> KeyPair {
    KeyPair::new("k", 1)
}

impl Scene {
    /// An issuer whose keys are held, with these members more. `/asked` asks about each token, `/closed` does not.
    fn new(more: &str) -> Self {
        Self::with_keys(&format!(r#""jwks":{}"#, key_set(&[&key()])), more)
    }

    fn with_keys(keys: &str, more: &str) -> Self {
        let configuration = format!(
            r#"{{"issuers":{{"orders":{{"issuer":"https://issuer.example","audience":["api://orders"],{keys},{ENDPOINT}{more}}}}},
            "routes":[{{"path":"/closed","issuers":["orders"],"upstream":{{"service":"APP"}}}},
            {{"path":"/asked","issuers":["orders"],"upstream":{{"service":"APP"}},"introspection":"always"}}]}}"#
        );
        Self { gate: Gate::new(&configuration).unwrap(), now_ms: NOW_MS }
    }

    fn begin(&mut self, path: &str, token: &str) -> (Exchange, Step) {
        let headers = format!("authorization:Bearer {token}\nwicketgate-actor:e30\n");
        self.gate.begin(&head("GET", path, &headers), self.now_ms)
    }

    /// Begins, and expects a question.
    fn asked(&mut self, path: &str, token: &str) -> Asked {
        match self.begin(path, token) {
            (exchange, Step::Do(number, Order::Introspect { order, token })) => {
                Asked { exchange, number, order, token }
            }
            (_, step) => panic!("{}", told(&step)),
        }
    }

    fn answered(&mut self, asked: &mut Asked, content_type: &str, body: &str) -> Step {
        self.brought(asked, Some(IntrospectionAnswer { status: 200, content_type, body: body.as_bytes() }))
    }

    fn brought(&mut self, asked: &mut Asked, answer: Option<IntrospectionAnswer<'_>>) -> Step {
        let event = Event::Introspected(answer);
        self.gate.resume(&mut asked.exchange, asked.number, event, self.now_ms).unwrap()
    }

    /// What becomes of a request with this token, where the endpoint answers so.
    fn judged(&mut self, path: &str, token: &str, body: &str) -> Step {
        let mut asked = self.asked(path, token);
        self.answered(&mut asked, "application/json", body)
    }
}

fn code(step: &Step) -> &'static str {
    match step {
        Step::Do(_, Order::Introspect { .. }) => "asks",
        Step::Do(_, Order::FetchKeys(_)) => "fetches",
        Step::Do(_, Order::VerifySignature(_)) => "verifies",
        Step::Do(..) => "does",
        Step::Pass(_) => "passes",
        Step::Answer(answered) => answered.because.refused().map_or("", |no| no.refusal.reason.code()),
    }
}

fn passed(step: Step) -> Pass {
    match step {
        Step::Pass(pass) => pass,
        step => panic!("{}", told(&step)),
    }
}

fn told_upstream(changes: &RequestChanges, wanted: &str) -> Option<String> {
    let mut values =
        changes.set_on_way.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    let value = values.next();
    assert!(values.next().is_none() && changes.remove.iter().any(|name| name == "wicketgate-actor"));
    value
}

fn decoded(value: Option<String>) -> String {
    String::from_utf8(base64::decode_url(&value.unwrap()).unwrap()).unwrap()
}

fn of_type(typ: &str, claims: &str) -> String {
    key().sign(format!(r#"{{"alg":"ES256","kid":"k","typ":"{typ}"}}"#).as_bytes(), claims.as_bytes())
}

/// Whatever `types` says, and whatever stands in `act`.
// holds: SIG-TOK-2 IAM-TRU-1
#[test]
fn a_token_by_which_somebody_acts_is_refused_unless_its_entry_says_otherwise() {
    let plain = claims_with(r#","sub":"ada""#);
    let chains = ["null", "true", "1", r#""agent:a""#, "[]", "{}", r#"{"sub":"agent:a"}"#, r#"{"sub":7}"#];
    for types in ["", r#","types":["delegated+jwt","JWT","at+jwt",null]"#] {
        let mut scene = Scene::with_keys(r#""jwksUri":"https://issuer.example/jwks""#, types);
        for typ in
            ["delegated+jwt", "Delegated+JWT", "application/delegated+jwt", "APPLICATION/delegated+jwt"]
        {
            let (_, step) = scene.begin("/closed", &of_type(typ, &plain));
            assert_eq!(told(&step), "401 actor_refused", "before any key is fetched: {typ}");
        }
        let mut scene = Scene::with_keys(r#""jwksUri":"https://issuer.example/jwks""#, types);
        let (mut exchange, step) = scene.begin("/closed", &key().token(&plain));
        let Step::Do(order, _) = &step else { panic!() };
        fetched(&mut scene.gate, &step, &key());
        let done = Event::Done { milliseconds: 1 };
        let step = scene.gate.resume(&mut exchange, *order, done, NOW_MS).unwrap();
        assert_eq!(code(&step), "passes", "the user's own");
        for act in chains {
            let claims = claims_with(&format!(r#","sub":"ada","act":{act}"#));
            for token in [key().token(&claims), of_type("at+jwt", &claims)] {
                for path in ["/closed", "/asked"] {
                    let (_, step) = scene.begin(path, &token);
                    assert_eq!(told(&step), "401 actor_refused", "{path} {act}");
                }
            }
        }
        let escaped = claims_with(r#","sub":"ada","\u0061ct":{"sub":"agent:a"}"#);
        assert_eq!(code(&scene.begin("/closed", &key().token(&escaped)).1), "actor_refused");
        for near in [
            r#","Act":{"sub":"a"}"#,
            r#","acts":{}"#,
            r#","x":{"act":{"sub":"a"}}"#,
            r#","may_act":{"sub":"a"}"#,
        ] {
            assert_eq!(code(&scene.begin("/closed", &key().token(&claims_with(near))).1), "passes", "{near}");
        }
    }
}

// holds: SIG-TOK-2
#[test]
fn its_issuer_is_asked_about_it_each_time_and_the_upstream_learns_who_acts() {
    let mut scene = Scene::new(INTROSPECTED);
    for (token, path) in [
        (key().token(&claims_with(DELEGATED)), "/closed"),
        (of_type("delegated+jwt", &claims_with(DELEGATED)), "/closed"),
        (of_type("application/Delegated+JWT", &claims_with(DELEGATED)), "/asked"),
    ] {
        for _ in 0..3 {
            let mut asked = scene.asked(path, &token);
            assert_eq!((asked.order.issuer.as_str(), asked.order.accept()), ("orders", "application/json"));
            assert_eq!(asked.order.at_once, MAX_CONFIRMATIONS_AT_ONCE);
            assert_eq!(asked.order.url, "https://issuer.example/introspect");
            assert_eq!(asked.token, token);
            let pass = passed(scene.answered(&mut asked, "", CONFIRMED));
            let verified = pass.verified.unwrap();
            assert_eq!(verified.actor.as_ref().map(|actor| actor.subject()), Some("agent:b"));
            assert_eq!(verified.verified_by, VerifiedBy::SignatureAndIntrospection);
            let claims = claims_with(r#","sub":"ada","act":{"sub":"agent:b"}"#);
            assert_eq!(*verified.claims, *claims);
            assert_eq!(decoded(told_upstream(&pass.changes, "wicketgate-claims")), claims);
            assert_eq!(decoded(told_upstream(&pass.changes, "wicketgate-actor")), r#"{"sub":"agent:b"}"#);
            let by = told_upstream(&pass.changes, "wicketgate-verified-by");
            assert_eq!(by.as_deref(), Some("signature+introspection"));
        }
    }
    let own = key().token(&claims_with(r#","sub":"ada""#));
    let pass = passed(scene.begin("/closed", &own).1);
    assert_eq!(told_upstream(&pass.changes, "wicketgate-actor"), None, "the user's own token");
    assert_eq!(told_upstream(&pass.changes, "wicketgate-verified-by").as_deref(), Some("signature"));
}

// holds: SIG-TOK-2 IAM-TRU-1
#[test]
fn an_actor_that_both_do_not_name_alike_is_refused() {
    let mut scene = Scene::new(INTROSPECTED);
    let token = key().token(&claims_with(DELEGATED));
    for (body, expected) in [
        (r#"{"active":false}"#, "401 token_inactive"),
        (ACTIVE, "401 actor_refused"),
        (r#"{"active":true,"sub":"ada"}"#, "401 actor_refused"),
        (r#"{"active":true,"sub":"ada","act":null}"#, "401 actor_refused"),
        (r#"{"active":true,"sub":"ada","act":{"sub":"agent:a"}}"#, "401 actor_refused"),
        (r#"{"active":true,"sub":"eve","act":{"sub":"agent:b"}}"#, "401 actor_refused"),
        (r#"{"active":true,"sub":"ada","act":{"sub":"agent:b","act":7}}"#, "401 actor_refused"),
        ("<html>", "503 introspection_failed"),
        ("", "503 introspection_failed"),
        (r#"{"active":"true","sub":"ada","act":{"sub":"agent:b"}}"#, "503 introspection_failed"),
        (r#"{"active":true,"active":true,"sub":"ada","act":{"sub":"agent:b"}}"#, "503 introspection_failed"),
    ] {
        assert_eq!(told(&scene.judged("/closed", &token, body)), expected, "{body}");
    }
    for (claims, why) in [
        (claims_with(r#","act":{"sub":"agent:b"}"#), "for nobody"),
        (claims_with(r#","sub":"ada","act":null"#), "by nobody"),
        (claims_with(r#","sub":"ada","act":{"sub":""}"#), "by nobody"),
        (claims_with(r#","sub":"ada""#), "by `typ` alone"),
    ] {
        let (_, step) = scene.begin("/closed", &of_type("delegated+jwt", &claims));
        assert_eq!(told(&step), "401 actor_refused", "and nobody is asked: {why}");
    }
    let forged = KeyPair::new("k", 2).token(&claims_with(DELEGATED));
    assert_eq!(code(&scene.begin("/closed", &forged).1), "signature_invalid", "nor about what does not hold");
    let (_, step) = Scene::new(r#","actor":"introspected","types":["at+jwt"]"#)
        .begin("/closed", &of_type("delegated+jwt", &claims_with(DELEGATED)));
    assert_eq!(code(&step), "asks", "whatever `types` has");
}

#[test]
fn a_route_that_asks_takes_no_yes_of_one_alone() {
    let mut scene = Scene::new("");
    let token = key().token(&claims_with(r#","sub":"ada""#));
    for (body, expected) in [
        (ACTIVE, "pass"),
        (r#"{"active":false}"#, "401 token_inactive"),
        (r#"{"active":true,"act":{"sub":"agent:b"}}"#, "401 actor_refused"),
        (r#"{"active":true,"sub":"eve"}"#, "503 introspection_failed"),
        (ACTIVE, "pass"),
    ] {
        assert_eq!(told(&scene.judged("/asked", &token, body)), expected, "{body}");
    }
    let pass = passed(scene.judged("/asked", &token, r#"{"active":true,"scope":"everything"}"#));
    let verified = pass.verified.unwrap();
    assert_eq!(*verified.claims, *claims_with(r#","sub":"ada""#), "those that were signed");
    assert_eq!((verified.actor, verified.kid.as_deref()), (None, Some("k")));
    assert_eq!(verified.verified_by, VerifiedBy::SignatureAndIntrospection);
    // The token is remembered by now, and asked about all the same; elsewhere it is not.
    assert_eq!(code(&scene.begin("/asked", &token).1), "asks");
    assert_eq!(code(&scene.begin("/closed", &token).1), "passes");
    for (bad, expected) in [
        (KeyPair::new("k", 2).token(&good_claims()), "signature_invalid"),
        (key().token(&good_claims().replace("api://orders", "api://others")), "aud_mismatch"),
        (key().token(&claims_with(r#","cnf":{}"#)), "cnf_refused"),
    ] {
        assert_eq!(code(&scene.begin("/asked", &bad).1), expected);
    }
    let mut asked = scene.asked("/asked", &token);
    let answer = scene.brought(&mut asked, None);
    assert_eq!(
        (told(&answer).as_str(), header(&answer, "retry-after")),
        ("503 introspection_failed", Some("1"))
    );
}

#[test]
fn what_ended_while_its_issuer_was_asked_does_not_pass() {
    let token = key().token(&good_claims());
    let mut scene = Scene::new("");
    let mut asked = scene.asked("/asked", &token);
    scene.now_ms += 300_000.0;
    assert_eq!(code(&scene.answered(&mut asked, "", ACTIVE)), "token_expired");
    // A key that went meanwhile takes its tokens along.
    let mut scene = Scene::with_keys(r#""jwksUri":"https://issuer.example/jwks""#, "");
    let hold = |scene: &mut Scene, pair: &KeyPair| {
        let need = crate::keys::orders::Need::NewerThan { milliseconds: u64::MAX };
        let crate::keys::orders::NeedAnswer::Fetch(order) =
            scene.gate.need_keys("orders", need, scene.now_ms)
        else {
            panic!("no fetch is due")
        };
        let (lease, body) = (order.lease, key_set(&[pair]));
        let set =
            FetchedKeySet { lease, status: 200, headers: AnswerHeaders::default(), body: body.as_bytes() };
        scene.gate.keys_fetched("orders", set, scene.now_ms, 0.5);
    };
    hold(&mut scene, &key());
    let mut asked = scene.asked("/asked", &token);
    scene.now_ms += 60_000.0;
    hold(&mut scene, &KeyPair::new("k", 2));
    assert_eq!(code(&scene.answered(&mut asked, "", ACTIVE)), "signature_invalid");
}

/// Where both must say yes, no outage makes one of them enough.
// holds: IAM-FC-1 SIG-TOK-3
#[test]
fn without_keys_nobody_is_asked_in_their_place() {
    let (plain, delegated) = (key().token(&good_claims()), key().token(&claims_with(DELEGATED)));
    let of_typ = of_type("delegated+jwt", &claims_with(DELEGATED));
    for (more, path, token, expected) in [
        ("", "/closed", &plain, "asks"),
        ("", "/asked", &plain, "jwks_unavailable"),
        (r#","introspectionInOutage":false"#, "/closed", &plain, "jwks_unavailable"),
        (r#","introspectionResponse":"signed""#, "/closed", &plain, "jwks_unavailable"),
        (INTROSPECTED, "/closed", &of_typ, "jwks_unavailable"),
        (INTROSPECTED, "/closed", &delegated, "asks"),
    ] {
        let mut scene = Scene::with_keys(r#""jwksUri":"https://issuer.example/jwks""#, more);
        let (mut exchange, step) = scene.begin(path, token);
        let Step::Do(order, Order::FetchKeys(fetch)) = &step else { panic!() };
        scene.gate.keys_failed(&fetch.issuer, fetch.order.lease, FetchFailure::Network, NOW_MS, 0.5);
        let done = Event::Done { milliseconds: 1 };
        let step = scene.gate.resume(&mut exchange, *order, done, NOW_MS).unwrap();
        assert_eq!(code(&step), expected, "{path} {more}");
        if expected == "asks" {
            // Nothing is known of the token yet: the endpoint's answer is all there is, and names an actor.
            let Step::Do(number, Order::Introspect { order, token }) = step else { panic!() };
            let mut asked = Asked { exchange, number, order, token };
            let body = claims_with(&format!(r#"{DELEGATED},"active":true"#));
            let refused = if more == INTROSPECTED { "503 jwks_unavailable" } else { "401 actor_refused" };
            assert_eq!(told(&scene.answered(&mut asked, "", &body)), refused);
        }
    }
    // A set that is over shows who acts before anybody is asked.
    let mut scene = Scene::with_keys(r#""jwksUri":"https://issuer.example/jwks""#, INTROSPECTED);
    let (_, step) = scene.begin("/closed", &plain);
    fetched(&mut scene.gate, &step, &key());
    scene.now_ms += 700_000.0;
    let later = |claims: String| {
        let ends = claims.replace(&format!("{}", NOW_SECONDS + 300), &format!("{}", NOW_SECONDS + 900));
        key().token(&ends.replace(&format!("{NOW_SECONDS}"), &format!("{}", NOW_SECONDS + 600)))
    };
    let (mut exchange, step) = scene.begin("/closed", &later(claims_with(DELEGATED)));
    let Step::Do(order, Order::FetchKeys(fetch)) = &step else { panic!("{}", told(&step)) };
    scene.gate.keys_failed(&fetch.issuer, fetch.order.lease, FetchFailure::Network, scene.now_ms, 0.5);
    let done = Event::Done { milliseconds: 1 };
    let step = scene.gate.resume(&mut exchange, *order, done, scene.now_ms).unwrap();
    assert_eq!(code(&step), "jwks_unavailable");
    assert_eq!(code(&scene.begin("/closed", &later(good_claims())).1), "asks");
}

#[test]
fn an_endpoint_is_asked_so_often_a_second_and_left_in_peace_when_it_fails() {
    let token = key().token(&good_claims());
    let mut scene = Scene::new("");
    for number in 0..MAX_CONFIRMATIONS_A_SECOND + 5 {
        let (_, step) = scene.begin("/asked", &token);
        let expected = if number < MAX_CONFIRMATIONS_A_SECOND { "asks" } else { "introspection_failed" };
        assert_eq!(code(&step), expected, "{number}");
    }
    scene.now_ms += 1_000.0;
    let fail = |scene: &mut Scene, status| {
        let mut asked = scene.asked("/asked", &token);
        let answer = IntrospectionAnswer { status, content_type: "", body: b"" };
        assert_eq!(told(&scene.brought(&mut asked, Some(answer))), "503 introspection_failed");
    };
    // One answer that got lost is no outage for all, and what is an answer to one token says nothing of the next.
    for status in [0, 500, 200, 401, 503, 400, 403, 404, 413] {
        fail(&mut scene, status);
    }
    assert_eq!(code(&scene.begin("/asked", &token).1), "asks");
    fail(&mut scene, 429);
    assert_eq!(code(&scene.begin("/asked", &token).1), "introspection_failed", "the third in a row");
    scene.now_ms += 1_000.0 * f64::from(u32::try_from(CONFIRMATION_PAUSE_SECONDS).unwrap());
    fail(&mut scene, 0);
    assert_eq!(code(&scene.begin("/asked", &token).1), "introspection_failed", "and the next begins it anew");
    scene.now_ms += 1_000.0;
    assert_eq!(told(&scene.judged("/asked", &token, ACTIVE)), "pass");
    fail(&mut scene, 0);
    assert_eq!(code(&scene.begin("/asked", &token).1), "asks");
}

/// The lease on a fetch is for whoever passes, and not for whoever still asks.
#[test]
fn a_refresh_of_the_keys_is_ordered_once_the_answer_is_there() {
    let mut scene = Scene::with_keys(r#""jwksUri":"https://issuer.example/jwks""#, "");
    let (_, step) = scene.begin("/closed", &key().token(&good_claims()));
    fetched(&mut scene.gate, &step, &key());
    scene.now_ms += 500_000.0;
    let later = good_claims()
        .replace(&format!("{}", NOW_SECONDS + 300), &format!("{}", NOW_SECONDS + 800))
        .replace(&format!("{NOW_SECONDS}"), &format!("{}", NOW_SECONDS + 500));
    let token = key().token(&later);
    assert!(
        passed(scene.begin("/closed", &token).1).refresh.is_none(),
        "the set is fresh, the token remembered"
    );
    scene.now_ms += 80_000.0;
    for _ in 0..2 {
        assert_eq!(code(&scene.begin("/asked", &token).1), "asks");
    }
    let pass = passed(scene.judged("/asked", &token, ACTIVE));
    assert_eq!(pass.refresh.map(|order| order.issuer).as_deref(), Some("orders"));
    assert!(passed(scene.judged("/asked", &token, ACTIVE)).refresh.is_none(), "one fetches");
}

/// A JWT that an endpoint signs.
fn signed_with(pair: &KeyPair, header: &str, claims: &str) -> String {
    pair.sign(header.as_bytes(), claims.as_bytes())
}

const ANSWER_HEADER: &str = r#"{"alg":"ES256","kid":"k","typ":"token-introspection+jwt"}"#;
const MEDIA_TYPE: &str = "application/token-introspection+jwt";

fn answer_claims(said: &str) -> String {
    format!(
        r#"{{"iss":"https://issuer.example","aud":"api://orders","iat":{NOW_SECONDS},"token_introspection":{said}}}"#
    )
}

#[test]
fn a_signed_answer_is_the_issuers_own_for_this_service_and_new() {
    let token = key().token(&claims_with(DELEGATED));
    let good = answer_claims(CONFIRMED);
    let changed = |from: &str, to: &str| good.replace(from, to);
    let at = |seconds: u64| changed(&format!(r#""iat":{NOW_SECONDS}"#), &format!(r#""iat":{seconds}"#));
    let failed = "503 introspection_failed";
    let judged = |more: &str, media_type: &str, body: &str| {
        let mut scene = Scene::new(&format!(r#"{INTROSPECTED},"introspectionResponse":"signed"{more}"#));
        let mut asked = scene.asked("/closed", &token);
        assert_eq!(asked.order.accept(), MEDIA_TYPE);
        told(&scene.answered(&mut asked, media_type, body))
    };
    let plain_header = r#"{"alg":"ES256","kid":"k"}"#;
    for (why, header, claims, expected) in [
        ("good", ANSWER_HEADER, good.clone(), "pass"),
        (
            "typ with its prefix",
            r#"{"alg":"ES256","kid":"k","typ":"Application/Token-Introspection+JWT"}"#,
            good.clone(),
            "pass",
        ),
        ("aud as an array", ANSWER_HEADER, changed(r#""api://orders""#, r#"["x","api://orders"]"#), "pass"),
        ("no typ", plain_header, good.clone(), failed),
        ("an access token", r#"{"alg":"ES256","kid":"k","typ":"at+jwt"}"#, good.clone(), failed),
        ("a delegated token", r#"{"alg":"ES256","kid":"k","typ":"delegated+jwt"}"#, good.clone(), failed),
        (
            "typ of another kind",
            r#"{"alg":"ES256","kid":"k","typ":["token-introspection+jwt"]}"#,
            good.clone(),
            failed,
        ),
        ("no kid", r#"{"alg":"ES256","typ":"token-introspection+jwt"}"#, good.clone(), failed),
        (
            "an unknown key",
            r#"{"alg":"ES256","kid":"z","typ":"token-introspection+jwt"}"#,
            good.clone(),
            failed,
        ),
        ("no signature", r#"{"alg":"none","kid":"k","typ":"token-introspection+jwt"}"#, good.clone(), failed),
        (
            "crit",
            r#"{"alg":"ES256","kid":"k","typ":"token-introspection+jwt","crit":["b64"]}"#,
            good.clone(),
            failed,
        ),
        ("no iss", ANSWER_HEADER, changed(r#""iss":"https://issuer.example","#, ""), failed),
        ("another issuer", ANSWER_HEADER, changed("https://issuer.example", "https://evil.example"), failed),
        (
            "iss with a slash",
            ANSWER_HEADER,
            changed("https://issuer.example", "https://issuer.example/"),
            failed,
        ),
        ("no aud", ANSWER_HEADER, changed(r#""aud":"api://orders","#, ""), failed),
        ("for others", ANSWER_HEADER, changed("api://orders", "api://others"), failed),
        ("for nobody", ANSWER_HEADER, changed(r#""api://orders""#, "[]"), failed),
        ("aud with a number", ANSWER_HEADER, changed(r#""api://orders""#, r#"["api://orders",1]"#), failed),
        ("no iat", ANSWER_HEADER, changed(&format!(r#""iat":{NOW_SECONDS},"#), ""), failed),
        (
            "iat as a text",
            ANSWER_HEADER,
            changed(&format!(r#""iat":{NOW_SECONDS}"#), &format!(r#""iat":"{NOW_SECONDS}""#)),
            failed,
        ),
        ("old enough", ANSWER_HEADER, at(NOW_SECONDS - 30), "pass"),
        ("too old", ANSWER_HEADER, at(NOW_SECONDS - 31), failed),
        ("a little ahead", ANSWER_HEADER, at(NOW_SECONDS + 5), "pass"),
        ("too far ahead", ANSWER_HEADER, at(NOW_SECONDS + 6), failed),
        ("over", ANSWER_HEADER, changed(r#""iat""#, &format!(r#""exp":{NOW_SECONDS},"iat""#)), failed),
        (
            "not over",
            ANSWER_HEADER,
            changed(r#""iat""#, &format!(r#""exp":{},"iat""#, NOW_SECONDS + 1)),
            "pass",
        ),
        ("exp as a text", ANSWER_HEADER, changed(r#""iat""#, r#""exp":"never","iat""#), failed),
        ("says nothing", ANSWER_HEADER, changed("token_introspection", "introspection"), failed),
        ("says it at the top", ANSWER_HEADER, changed(r#""token_introspection":{"#, r#""x":{},"#), failed),
        ("says a text", ANSWER_HEADER, answer_claims(r#""active""#), failed),
        ("says it in a list", ANSWER_HEADER, answer_claims(&format!("[{CONFIRMED}]")), failed),
        ("inactive", ANSWER_HEADER, answer_claims(r#"{"active":false}"#), "401 token_inactive"),
        (
            "another actor",
            ANSWER_HEADER,
            answer_claims(&CONFIRMED.replace("agent:b", "agent:c")),
            "401 actor_refused",
        ),
        ("two readings", ANSWER_HEADER, changed(r#""aud""#, r#""aud":"api://orders","aud""#), failed),
    ] {
        assert_eq!(judged("", MEDIA_TYPE, &signed_with(&key(), header, &claims)), expected, "{why}");
    }
    let body = signed_with(&key(), ANSWER_HEADER, &good);
    for (media_type, expected) in [
        ("Application/Token-Introspection+JWT", "pass"),
        (" application/token-introspection+jwt ; charset=utf-8", "pass"),
        ("application/json", failed),
        ("application/jwt", failed),
        ("application/token-introspection+jwtx", failed),
        ("text/plain, application/token-introspection+jwt", failed),
        ("", failed),
    ] {
        assert_eq!(judged("", media_type, &body), expected, "{media_type}");
    }
    for (why, body) in [
        ("unsigned", CONFIRMED.into()),
        ("forged", signed_with(&KeyPair::new("k", 2), ANSWER_HEADER, &good)),
        ("cut", body.get(..body.len() - 1).unwrap().into()),
        ("with a line feed", format!("{body}\n")),
        ("the token itself", token.clone()),
        ("nothing", String::new()),
    ] {
        assert_eq!(judged("", MEDIA_TYPE, &body), failed, "{why}");
    }
    let own = r#","introspectionAudience":"gate-1""#;
    let to_us = signed_with(&key(), ANSWER_HEADER, &changed("api://orders", "gate-1"));
    assert_eq!(
        (judged(own, MEDIA_TYPE, &to_us).as_str(), judged(own, MEDIA_TYPE, &body).as_str()),
        ("pass", failed)
    );
    let late = signed_with(&key(), ANSWER_HEADER, &at(NOW_SECONDS - 90));
    assert_eq!(judged(r#","leewaySeconds":60"#, MEDIA_TYPE, &late), "pass");
}

/// RFC 9701 section 8.1.
// holds: IAM-TRU-1
#[test]
fn a_signed_answer_is_no_token() {
    let claims = claims_with(&format!(r#","sub":"ada","token_introspection":{CONFIRMED}"#));
    for (types, typ, expected) in [
        ("", "token-introspection+jwt", "typ_refused"),
        ("", "application/Token-Introspection+JWT", "typ_refused"),
        (r#","types":["at+jwt","JWT",null]"#, "token-introspection+jwt", "typ_refused"),
        ("", "at+jwt", "passes"),
    ] {
        let (_, step) =
            Scene::new(&format!("{INTROSPECTED}{types}")).begin("/closed", &of_type(typ, &claims));
        assert_eq!(code(&step), expected, "{typ} {types}");
    }
}

#[test]
fn the_key_of_a_signed_answer_is_fetched_where_it_is_new() {
    let uri = r#""jwksUri":"https://issuer.example/jwks""#;
    let next = KeyPair::new("l", 3);
    let header = ANSWER_HEADER.replace(r#""k""#, r#""l""#);
    let token = key().token(&claims_with(DELEGATED));
    for (published, expected) in [(true, "passes"), (false, "introspection_failed")] {
        let mut scene = Scene::with_keys(uri, &format!(r#"{INTROSPECTED},"introspectionResponse":"signed""#));
        let (_, step) = scene.begin("/closed", &token);
        fetched(&mut scene.gate, &step, &key());
        scene.now_ms += 60_000.0;
        let mut asked = scene.asked("/closed", &token);
        let done = Event::Done { milliseconds: 1 };
        let claims =
            answer_claims(CONFIRMED).replace(&format!("{NOW_SECONDS}"), &format!("{}", NOW_SECONDS + 60));
        let step = scene.answered(&mut asked, MEDIA_TYPE, &signed_with(&next, &header, &claims));
        let Step::Do(number, Order::FetchKeys(fetch)) = &step else { panic!("{}", told(&step)) };
        let body = if published { key_set(&[&key(), &next]) } else { key_set(&[&key()]) };
        let set = FetchedKeySet {
            lease: fetch.order.lease,
            status: 200,
            headers: AnswerHeaders::default(),
            body: body.as_bytes(),
        };
        scene.gate.keys_fetched("orders", set, scene.now_ms, 0.5);
        let step = scene.gate.resume(&mut asked.exchange, *number, done, scene.now_ms).unwrap();
        assert_eq!(code(&step), expected);
    }
}

#[test]
fn the_host_checks_the_signature_of_an_answer_as_it_does_a_tokens() {
    use crate::token::host_signature::SignatureAnswer;
    let rsa = format!(r#"{{"keys":[{{"kid":"k","kty":"RSA","n":"g{}AQ","e":"AQAB"}}]}}"#, "A".repeat(339));
    let of_rsa = |header: &str, claims: &str| {
        let header = header.replace("ES256", "RS256");
        let parts = [header.as_bytes(), claims.as_bytes(), &[7; 256]].map(base64::encode_url);
        parts.join(".")
    };
    let token = of_rsa(r#"{"alg":"ES256","kid":"k"}"#, &claims_with(DELEGATED));
    let answer = of_rsa(ANSWER_HEADER, &answer_claims(CONFIRMED));
    for (said, expected) in [
        (SignatureAnswer::Holds, "pass"),
        (SignatureAnswer::DoesNotHold, "503 introspection_failed"),
        (SignatureAnswer::KeyUnusable, "503 introspection_failed"),
        (SignatureAnswer::Unchecked, "503 introspection_failed"),
    ] {
        let more = format!(r#"{INTROSPECTED},"introspectionResponse":"signed","algorithm":"RS256""#);
        let mut scene = Scene::with_keys(&format!(r#""jwks":{rsa}"#), &more);
        let (mut exchange, step) = scene.begin("/closed", &token);
        let Step::Do(number, Order::VerifySignature(order)) = step else { panic!() };
        assert_eq!(order.signed, token.rsplit_once('.').unwrap().0);
        let holds = Event::Signature(SignatureAnswer::Holds);
        let step = scene.gate.resume(&mut exchange, number, holds, NOW_MS).unwrap();
        let Step::Do(number, Order::Introspect { order, token }) = step else { panic!("{}", told(&step)) };
        let mut asked = Asked { exchange, number, order, token };
        let step = scene.answered(&mut asked, MEDIA_TYPE, &answer);
        let Step::Do(number, Order::VerifySignature(order)) = step else { panic!("{}", told(&step)) };
        assert_eq!((order.issuer.as_str(), order.key.algorithm().name()), ("orders", "RS256"));
        assert_eq!(order.signed, answer.rsplit_once('.').unwrap().0);
        let kept = asked.exchange.kept_bytes();
        assert!(kept > answer.len() + asked.token.len(), "the answer waits with the request: {kept}");
        let step = scene.gate.resume(&mut asked.exchange, number, Event::Signature(said), NOW_MS).unwrap();
        assert_eq!(told(&step), expected, "{said:?}");
    }
}

#[test]
fn the_route_says_whether_it_asks() {
    let scene = Scene::new("");
    let asks: Vec<_> =
        scene.gate.policy.routes.iter().map(|route| (&*route.path, route.asks_about_tokens)).collect();
    assert_eq!(asks, [("/closed", false), ("/asked", true)]);
    assert!(scene.gate.policy.routes.iter().all(|route| matches!(route.access, Access::Token(_))));
}
