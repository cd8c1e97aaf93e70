//! Do the bindings do in a browser what they say? Each shape that `answers.ts` reads, from the Rust side, in
//! headless Chrome and Firefox: `wasm-pack test --headless --chrome`, with `--no-default-features` for what
//! verifies alone. The key is made by the page's own WebCrypto, which is also the second opinion.

#![cfg(target_arch = "wasm32")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "tests; and the toolchain that builds them has no clippy"
)]

use js_sys::{Array, JSON, Promise, Reflect, futures::JsFuture};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wicketgate_wasm::{Gate, faults, reasons};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
const base64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const encode = (bytes) => base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const text = (value) => encode(new TextEncoder().encode(value));
export async function mint() {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: "https://issuer.example", aud: "api", iat: now, exp: now + 60 };
  const signed = `${text('{"alg":"ES256","kid":"one"}')}.${text(JSON.stringify(claims))}`;
  const signature = await crypto.subtle.sign(algorithm, privateKey, new TextEncoder().encode(signed));
  return [`${signed}.${encode(signature)}`, JSON.stringify({ keys: [{ kty, crv, x, y, kid: "one" }] })];
}
export function write(memory, at, room, token) {
  return new TextEncoder().encodeInto(token, new Uint8Array(memory.buffer, at, room)).written;
}
export function thrownBy(work) {
  try { work(); } catch (error) { return error.constructor.name; }
  return "nothing";
}
"#)]
extern "C" {
    fn mint() -> Promise;
    fn write(memory: JsValue, at: usize, room: usize, token: &str) -> usize;
    #[wasm_bindgen(js_name = thrownBy)]
    fn thrown_by(work: &Closure<dyn FnMut()>) -> String;
}

const ISSUERS: &str = r#""issuers": {
  "orders": {
    "issuer": "https://issuer.example", "audience": ["api"], "jwksUri": "https://issuer.example/jwks"
  }
}"#;

#[cfg(feature = "pages")]
const ROUTES: &str = r#","routes": [
  { "path": "/api/*", "methods": ["GET"], "issuers": ["orders"], "upstream": { "service": "ORDERS" } }
]"#;
#[cfg(not(feature = "pages"))]
const ROUTES: &str = "";

fn configuration() -> String {
    format!("{{{ISSUERS}{ROUTES}}}")
}

/// A fresh token and the key set that goes with it.
async fn minted() -> (String, String) {
    let pair: Array = JsFuture::from(mint()).await.unwrap().unchecked_into();
    (pair.get(0).as_string().unwrap(), pair.get(1).as_string().unwrap())
}

fn gate() -> Gate {
    let text = configuration();
    Gate::build(&text).unwrap_or_else(|| panic!("{}", faults(&text)))
}

/// Hands the token over as `core.ts` does, and judges it.
fn begin_token(gate: &mut Gate, token: &str, now: f64) -> String {
    let token_bytes = write(wasm_bindgen::memory(), gate.token_at().addr(), gate.token_room(), token);
    gate.begin_token(token_bytes, "", now)
}

fn verify(gate: &mut Gate, token: &str, now: f64) -> JsValue {
    read(&begin_token(gate, token, now))
}

fn verify_held(gate: &mut Gate, token: &str, issuers: &str, now: f64) -> JsValue {
    let token_bytes = write(wasm_bindgen::memory(), gate.token_at().addr(), gate.token_room(), token);
    read(&gate.verify_held(token_bytes, issuers, now))
}

fn read(answer: &str) -> JsValue {
    JSON::parse(line_and_texts(answer).0).unwrap()
}

/// An answer's object, and the texts of a good token behind it.
fn line_and_texts(answer: &str) -> (&str, &str) {
    answer.split_once('\n').unwrap_or((answer, ""))
}

fn now_ms() -> f64 {
    js_sys::Date::now()
}

fn text(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

/// A member of a record, several levels down.
fn at(value: &JsValue, path: &[&str]) -> JsValue {
    path.iter().fold(value.clone(), |value, name| Reflect::get(&value, &JsValue::from_str(name)).unwrap())
}

fn text_at(value: &JsValue, path: &[&str]) -> String {
    at(value, path).as_string().unwrap_or_else(|| panic!("{path:?} in {}", text(value)))
}

#[wasm_bindgen_test]
async fn fetch_then_verified_then_refused() {
    let (token, key_set) = minted().await;
    let (mut gate, now) = (gate(), now_ms());
    let decision = verify(&mut gate, &token, now);
    assert_eq!(text_at(&decision, &["kind"]), "do");
    assert_eq!(text_at(&decision, &["does"]), "fetchKeys");
    assert_eq!(
        [at(&decision, &["exchange"]), at(&decision, &["number"])].map(|one| one.as_f64()),
        [Some(1.0); 2]
    );
    assert_eq!(text_at(&decision, &["order", "url"]), "https://issuer.example/jwks");
    assert_eq!(at(&decision, &["order", "timeLimitMs"]).as_f64(), Some(4_750.0));
    assert_eq!(at(&decision, &["order", "lease"]).as_f64(), Some(1.0));
    assert_eq!(text_at(&verify(&mut gate, &token, now), &["does"]), "wait");

    let headers = r#"{"cache-control":"max-age=60","age":"1"}"#;
    let event = gate.keys_fetched("orders", 1, 200, headers, key_set.as_bytes(), now, 0.5);
    assert_eq!(
        event,
        r#"{"issuer":"orders","outcome":"accepted","keyCount":1,"freshForSeconds":59,"events":[]}"#
    );

    // Another number than the running order's, the right one, and the right one again.
    assert_eq!(text_at(&read(&gate.resume_done(1, 2, 10.0, now)), &["kind"]), "nothing");
    assert_eq!(text_at(&read(&gate.resume_done(1, 1, 10.0, now)), &["kind"]), "verified");
    assert_eq!(text_at(&read(&gate.resume_done(1, 1, 10.0, now)), &["kind"]), "nothing");
    let answer = begin_token(&mut gate, &token, now);
    assert_eq!(text_at(&read(&answer), &["kind"]), "verified");
    let header_length = at(&read(&answer), &["headerLength"]).as_f64().unwrap() as usize;
    let (header, claims) = line_and_texts(&answer).1.split_at(header_length);
    assert_eq!(text_at(&read(header), &["alg"]), "ES256");
    assert_eq!(text_at(&read(claims), &["aud"]), "api");
    assert_eq!(text_at(&verify_held(&mut gate, &token, "orders", now), &["kid"]), "one");

    let (other, _) = minted().await;
    let decision = verify(&mut gate, &other, now);
    assert_eq!(text_at(&decision, &["refusal", "code"]), "signature_invalid");
    assert_eq!(at(&decision, &["refusal", "status"]).as_f64(), Some(401.0));
    assert_eq!(
        text(&at(&decision, &["refusal", "headers"])),
        r#"{"WWW-Authenticate":"Bearer error=\"invalid_token\""}"#
    );
}

#[wasm_bindgen_test]
async fn keys_go_out_and_in_again() {
    let (token, key_set) = minted().await;
    let (mut first, mut second, now) = (gate(), gate(), now_ms());
    assert_eq!(text_at(&read(&first.keys_ahead("orders", 0, now)), &["kind"]), "fetch");
    first.keys_fetched("orders", 1, 200, "{}", key_set.as_bytes(), now, 0.0);
    let imported = second.import_keys(&first.export_keys(""), now);
    assert_eq!(imported, r#"[{"issuer":"orders","accepted":true}]"#);
    assert_eq!(text_at(&read(&first.keys_newer_than("orders", 0.0, now)), &["kind"]), "nothing");
    assert_eq!(text_at(&verify_held(&mut second, &token, "", now), &["kind"]), "verified");
}

#[wasm_bindgen_test]
fn failures_of_a_fetch() {
    let now = now_ms();
    for (why, code) in [
        ("network", "jwks_fetch_failed"),
        ("timeout", "jwks_fetch_timeout"),
        ("too_large", "jwks_too_large"),
        ("redirect", "jwks_fetch_redirected"),
    ] {
        let mut gate = gate();
        assert_eq!(text_at(&read(&gate.keys_ahead("orders", 0, now)), &["kind"]), "fetch");
        assert_eq!(text_at(&read(&gate.keys_failed("orders", 1, why, now, 0.0)), &["code"]), code);
        assert_eq!(text_at(&read(&gate.keys_failed("orders", 1, why, now, 0.0)), &["outcome"]), "late");
        assert_eq!(text_at(&read(&gate.key_status(now)), &["0", "lastFailure", "code"]), code);
    }
    assert_eq!(
        text_at(&read(&gate().keys_failed("nobody", 1, "network", now, 0.0)), &["outcome"]),
        "unknown_issuer"
    );
}

#[wasm_bindgen_test]
fn bearer() {
    let gate = gate();
    assert_eq!(at(&read(&gate.bearer_token(Some("Bearer abc".to_owned()))), &["length"]), 3);
    assert_eq!(text_at(&read(&gate.bearer_token(None)), &["refusal", "code"]), "credentials_missing");
}

#[wasm_bindgen_test]
fn what_stays_the_same() {
    let told = read(&gate().about());
    assert_eq!(text(&at(&told, &["issuerNames"])), r#"["orders"]"#);
    assert_eq!(text(&at(&told, &["sharedKeyCache"])), "true");
    assert_eq!(text(&at(&told, &["warnings"])), "[]");
    assert!(!at(&told, &["limits"]).is_undefined());
    let is_for_requests = !at(&told, &["routes"]).is_undefined();
    assert_eq!(is_for_requests, cfg!(feature = "pages"));
}

#[cfg(feature = "pages")]
#[wasm_bindgen_test]
fn routes() {
    let gate = gate();
    assert_eq!(at(&read(&gate.route("GET", "/api/1")), &["index"]), 0);
    assert_eq!(
        text(&at(&read(&gate.route("POST", "/api/1")), &["refusal", "headers"])),
        r#"{"Allow":"GET, HEAD"}"#
    );
    let route = concat!(
        r#"[{"index":0,"path":"/api/*","access":"token","issuers":"orders","upstreamService":"ORDERS","#,
        r#""cors":false,"redirectCheck":false,"page":false,"nonce":false,"forwardAuthorization":false,"#,
        r#""forwardedHeaders":"replace","cache":"no-store","upstreamTimeoutMs":30000}]"#,
    );
    let told = read(&gate.about());
    assert_eq!(text(&at(&told, &["routes"])), route);
    assert_eq!(text(&at(&told, &["services"])), r#"["ORDERS"]"#);
    assert_eq!(text(&at(&told, &["routesWithoutUpstream"])), "[]");
    for list in ["requestValues", "responseValues"] {
        assert!(!at(&told, &[list]).is_undefined(), "{list}");
    }
}

#[cfg(not(feature = "pages"))]
#[wasm_bindgen_test]
fn what_is_of_whole_requests_names_the_import() {
    let text = format!(r#"{{{ISSUERS},"routes":[]}}"#);
    assert!(Gate::build(&text).is_none());
    let list: Array = read(&faults(&text)).unchecked_into();
    assert_eq!(list.length(), 1);
    assert_eq!(text_at(&list.get(0), &["path"]), "routes");
    assert!(text_at(&list.get(0), &["message"]).contains("wicketgate/edge"));
}

#[wasm_bindgen_test]
async fn a_trap_reaches_the_page_and_the_next_gate_serves() {
    let (token, key_set) = minted().await;
    #[allow(clippy::panic, reason = "to trap is what it is for")]
    let trapping = Closure::<dyn FnMut()>::new(|| panic!("asked to trap"));
    assert_ne!(thrown_by(&trapping), "nothing");
    let (mut next, now) = (gate(), now_ms());
    assert_eq!(text_at(&verify(&mut next, &token, now), &["does"]), "fetchKeys");
    next.keys_fetched("orders", 1, 200, "{}", key_set.as_bytes(), now, 0.5);
    assert_eq!(text_at(&verify_held(&mut next, &token, "", now), &["kind"]), "verified");
}

#[wasm_bindgen_test]
fn what_is_no_text_or_finds_no_room_is_refused() {
    let (mut gate, now) = (gate(), now_ms());
    for (token_bytes, code) in [(0, "token_segments"), (usize::MAX, "token_segments")] {
        assert_eq!(text_at(&read(&gate.begin_token(token_bytes, "", now)), &["refusal", "code"]), code);
    }
    for last in ["x", "\u{e9}", "\u{20ac}", "\u{1f600}"] {
        for before in gate.token_room() - 4..=gate.token_room() {
            let token = format!("{}{last}", "x".repeat(before));
            assert_eq!(
                text_at(&verify(&mut gate, &token, now), &["refusal", "code"]),
                "token_too_long",
                "{before} {last}"
            );
        }
    }
}

#[wasm_bindgen_test]
fn faults_come_as_an_array() {
    let broken = r#"{"issuers":{"a":{}},"frames":[]}"#;
    assert!(Gate::build(broken).is_none());
    let list: Array = read(&faults(broken)).unchecked_into();
    let paths: Vec<String> = list.iter().map(|fault| text_at(&fault, &["path"])).collect();
    assert_eq!(paths, ["issuers.a.issuer", "issuers.a.audience", "issuers.a.jwksUri", "frames"]);
}

#[wasm_bindgen_test]
fn reasons_are_listed() {
    let list: Array = read(&reasons()).unchecked_into();
    assert!(list.length() > 50);
}

#[cfg(feature = "pages")]
#[wasm_bindgen_test]
fn a_request_begins_and_its_answer_leaves() {
    let (mut gate, now) = (gate(), now_ms());
    let mut begin = |path: &str, headers: &str| {
        let url = format!("https://gate.example{path}");
        read(&gate.begin("GET", &url, headers, 0, "id", None, now))
    };
    let answer = begin("/elsewhere", "accept\n");
    assert_eq!(text_at(&answer, &["kind"]), "answer");
    assert_eq!(text_at(&answer, &["refusal", "code"]), "route_unknown");
    assert_eq!(text_at(&answer, &["body"]), r#"{"error":"not_found","requestId":"id"}"#);
    let answer = begin("/api/1", "authorization:Bearer x\n");
    assert_eq!(text_at(&answer, &["refusal", "code"]), "token_segments");
    let changes = read(&gate.respond("0 n - - - - -", 200, "etag\nwicketgate-x\n", "id"));
    assert_eq!(text_at(&changes, &["kind"]), "changes");
    assert_eq!(text(&at(&changes, &["remove"])), r#"["wicketgate-x"]"#);
    for unreadable in ["", "x", "0 n - - - -", "0 n - short - - -", "99 n - - - - -"] {
        let answer = read(&gate.respond(unreadable, 200, "", "id"));
        assert_eq!(at(&answer, &["status"]).as_f64(), Some(503.0), "{unreadable}");
    }
}
