//! Does the form reader read what the URL standard's parser reads, wherever it reads anything, and can a
//! parameter come past the check?

#![no_main]

mod words;

use std::sync::{LazyLock, Mutex};

use libfuzzer_sys::fuzz_target;
use url::form_urlencoded;
use wicketgate::{
    Gate,
    encoding::form,
    exchange::{
        head::{HeaderLines, RequestHead},
        order::{Body, Event},
    },
    gate::Step,
};

const WORDS: &[&str] = &[
    "client_id",
    "redirect_uri",
    "request",
    "request_uri",
    "next",
    "&",
    "=",
    ";",
    "+",
    "%",
    "%00",
    "%20",
    "%26",
    "%3b",
    "%3d",
    "%5b",
    "%5B",
    "%c3",
    "%c3%bc",
    "%ff",
    "[]",
    "[",
    "]",
    ".",
    "-",
    "_",
    " ",
    "\t",
    "\0",
    "client",
    "https://app.example/cb",
    "https%3A%2F%2Fapp.example%2Fcb",
    "https://evil.example",
    "/here",
    "//evil.example",
    "%2f",
    "%25",
    "Redirect_Uri",
    "CLIENT_ID",
    "\u{fc}",
    "client_id=client",
    "&redirect_uri=https://app.example/cb",
    "&next=/here",
];
const URI: &str = "https://app.example/cb";

const NOW_MS: f64 = 1_800_000_000_000.0;

static GATE: LazyLock<Mutex<Gate>> = LazyLock::new(|| {
    let gate = Gate::new(
        r#"{
            "redirects": { "client": { "web": ["https://app.example/cb"] } },
            "routes": [
                { "path": "/clients", "access": "public", "redirectCheck": { "returnTargets": ["next"] } },
                {
                    "path": "/targets", "access": "public",
                    "redirectCheck": { "redirectUri": "forbidden", "returnTargets": ["next"] }
                }
            ]
        }"#,
    )
    .expect("no fault");
    Mutex::new(gate)
});

fuzz_target!(|input: &[u8]| {
    let texts = words::texts(input, WORDS);
    let (query, body) = (&texts[0], texts.get(1));
    for text in texts.iter().take(2) {
        if let Ok(ours) = form::read(text) {
            let theirs: Vec<_> = form_urlencoded::parse(text.as_bytes())
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect();
            assert_eq!(ours, theirs, "{text:?}");
        }
    }
    for client in [true, false] {
        let path = if client { "/clients" } else { "/targets" };
        if passes(path, query, body.map(String::as_str)) {
            judge_passed(client, query, body.map_or("", String::as_str));
        }
    }
});

/// Whether a request with this query and this body passes.
fn passes(path: &str, query: &str, body: Option<&str>) -> bool {
    let head = RequestHead {
        method: if body.is_some() { "POST" } else { "GET" },
        scheme: "https",
        authority: "gate.example",
        path,
        query,
        headers: HeaderLines::new("content-type:application/x-www-form-urlencoded\n"),
        has_body: body.is_some(),
        request_id: "",
        client_address: None,
    };
    let mut gate = GATE.lock().expect("no panic before");
    let (mut exchange, step) = gate.begin(&head, NOW_MS);
    let step = match step {
        Step::Do(order, _) => {
            let body = Event::Body(Body::Whole(body.unwrap_or_default().as_bytes()));
            gate.resume(&mut exchange, order, body, NOW_MS).expect("it is running")
        }
        step => step,
    };
    matches!(step, Step::Pass(_))
}

/// However a server picks among parameters of one name, by its place or without its case, it finds what was
/// checked.
fn judge_passed(client: bool, query: &str, body: &str) {
    let parameters: Vec<_> =
        [query, body].into_iter().flat_map(|text| form_urlencoded::parse(text.as_bytes())).collect();
    let named = |wanted: &str| -> Vec<&str> {
        let reads = |name: &str| {
            let name = name.trim().to_ascii_lowercase().replace(['.', ' ', '-'], "_");
            name.split(['[', '\0']).next().unwrap_or_default().trim() == wanted
        };
        parameters.iter().filter(|(name, _)| reads(name)).map(|(_, value)| &**value).collect()
    };
    let (clients, uris): (&[&str], &[&str]) = if client { (&["client"], &[URI]) } else { (&[], &[]) };
    assert!(named("client_id") == clients || !client, "{query:?} {body:?}");
    assert_eq!(named("redirect_uri"), uris, "{query:?} {body:?}");
    assert!(named("request").is_empty() && named("request_uri").is_empty(), "{query:?} {body:?}");
    let targets = named("next");
    assert!(
        targets.len() <= 1 && targets.iter().all(|target| Gate::check_return_target(target).is_ok()),
        "{query:?} {body:?}"
    );
}
