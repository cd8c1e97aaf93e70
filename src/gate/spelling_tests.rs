//! Does any spelling of a listed path win more than the path itself? Random tables, asked as a visitor asks.
//!
//! The judge knows nothing of how routes are weighed: it asks at both, and compares what comes of it.

use super::*;
use crate::{
    exchange::{head::RequestHead, reply::UNCACHED},
    gate::asking::{head, line},
    reason::Reason,
    testing::{AUDIENCE, KeyPair, NOW_SECONDS},
};
use alloc::{borrow::ToOwned, format, string::String, vec};
use proptest::{prelude::*, sample::select};

const APP: &str = "https://app.example";
const METHODS: [&str; 4] = ["GET", "HEAD", "POST", "DELETE"];
const QUERIES: [&str; 5] = [
    "",
    "client_id=shop&redirect_uri=https://app.example/cb",
    "client_id=shop&redirect_uri=https://evil.example/cb",
    "client_id=shop&redirect_uri=https://app.example/cb&next=//evil.example",
    "client_id=shop&redirect_uri=https://app.example/cb&request=x",
];

/// A route's path and its other members.
type Entry = (String, String);

fn gate(entries: &[Entry]) -> Option<Gate> {
    let key = key().jwk();
    let issuer = |name| {
        format!(
            r#""{name}":{{"issuer":"https://{name}.example","audience":["{AUDIENCE}"],"jwks":{{"keys":[{key}]}}}}"#
        )
    };
    let entry = |(path, members): &Entry| format!(r#"{{"path":"{path}",{members}}}"#);
    let text = format!(
        r#"{{"issuers":{{{},{}}},"origins":["{APP}"],
        "redirects":{{"shop":{{"web":["https://app.example/cb"]}}}},
        "frames":{{"frameSrc":["https://sdk.example"],"frameAncestors":["'self'"]}},"routes":[{}]}}"#,
        issuer("a"),
        issuer("b"),
        entries.iter().map(entry).collect::<Vec<_>>().join(",")
    );
    Gate::new(&text).ok()
}

fn key() -> KeyPair {
    KeyPair::new("k", 1)
}

/// A gate with the entries of a table, but for those that list what an earlier one lists.
fn gate_of(table: Vec<Entry>) -> (Gate, Vec<Entry>) {
    let mut kept = Vec::new();
    for entry in table {
        kept.push(entry);
        if gate(&kept).is_none() {
            kept.pop();
        }
    }
    (gate(&kept).unwrap(), kept)
}

fn paths() -> impl Strategy<Value = String> {
    let segments = proptest::collection::vec(select(vec!["a", "b", "A", "sk"]), 0..3);
    (segments, select(vec!["", "/", "/*", "/*"])).prop_map(|(segments, end)| match segments.is_empty() {
        true if end == "/*" => "/*".into(),
        true => "/".into(),
        false => format!("/{}{end}", segments.join("/")),
    })
}

fn members() -> impl Strategy<Value = String> {
    let access = select(vec![r#""access":"public""#, r#""issuers":["a"]"#, r#""issuers":["b","a"]"#]);
    let methods = select(vec!["", r#","methods":["GET"]"#, r#","methods":["GET","POST"]"#]);
    let cors = select(vec!["", "", r#","cors":{}"#, r#","cors":{"credentials":true}"#]);
    let others = select(vec![
        "",
        "",
        "",
        r#","redirectCheck":{}"#,
        r#","redirectCheck":{"returnTargets":["next"]}"#,
        r#","redirectCheck":{"redirectUri":"forbidden","returnTargets":["next"]}"#,
        r#","redirectCheck":{"requestObjects":"upstream"}"#,
        r#","page":{}"#,
        r#","page":{"frameAncestors":"shared"}"#,
        r#","page":{"policy":"own"}"#,
        r#","cache":"no-store""#,
        r#","forwardAuthorization":true"#,
    ]);
    (access, methods, cors, others).prop_map(|(access, methods, cors, others)| {
        let cors = if methods.is_empty() { "" } else { cors };
        [access, methods, cors, others].concat()
    })
}

/// Paths that a lenient server may take for one that a route's path covers.
fn respelled(listed: &str, cases: u32, tail: &str) -> Vec<String> {
    let top = listed.strip_suffix('*').unwrap_or(listed).trim_end_matches('/');
    let case = |(place, letter): (usize, char)| match cases >> (place % 32) & 1 {
        1 => letter.to_ascii_uppercase(),
        _ => letter.to_ascii_lowercase(),
    };
    let changed: String = top.chars().enumerate().map(case).collect();
    let escaped = changed.replace('s', "%C5%BF").replace('k', "%e2%84%aa");
    let mut paths = vec![top.to_owned(), changed, escaped];
    if listed.ends_with("/*") {
        paths.extend(paths.clone().iter().map(|path| format!("{path}/{tail}")));
    }
    paths.extend(paths.clone().iter().map(|path| format!("{path}/")));
    paths.retain(|path| !path.is_empty());
    paths
}

/// The more, the fewer paths it covers.
fn narrowness(path: &str) -> usize {
    if path.ends_with('*') { path.len() } else { usize::MAX }
}

/// Who asks: with a token of an issuer, from a page of an origin, with a query.
#[derive(Clone, Debug)]
struct Visitor {
    lines: String,
    has_token: bool,
    query: &'static str,
}

fn visitors() -> Vec<Visitor> {
    let authorization = |issuer: &str| {
        let claims = format!(
            r#"{{"iss":"https://{issuer}.example","aud":"{AUDIENCE}","iat":{NOW_SECONDS},"exp":{}}}"#,
            NOW_SECONDS + 300
        );
        line("authorization", &["Bearer ", &key().token(&claims)].concat())
    };
    let origins = ["".into(), line("origin", APP), line("origin", "https://evil.example")];
    let who = ["".into(), authorization("a"), authorization("b")];
    let who = who.iter().flat_map(|token| origins.iter().map(move |origin| (token, origin)));
    who.flat_map(|(token, origin)| {
        QUERIES.map(|query| Visitor {
            lines: [token, origin.as_str()].concat(),
            has_token: !token.is_empty(),
            query,
        })
    })
    .collect()
}

/// A path that a route's path covers, and that no narrower one does.
fn covered(listed: &str) -> String {
    listed.replace('*', "nobody-lists-this")
}

/// What comes of a request: nothing where it is refused, else what it won, and what its answer lacks.
fn won(gate: &mut Gate, method: &str, path: &str, visitor: &Visitor) -> Option<Vec<String>> {
    let head = RequestHead { path, query: visitor.query, ..head(method, "/", &visitor.lines) };
    let Step::Pass(pass) = gate.ask(&head) else { return None };
    let answer = gate.answer(&pass.passed, "").unwrap();
    let granted = answer.set.iter().map(|(name, _)| *name).filter(|name| name.starts_with("access-control-"));
    let said = |name: &str| answer.set.iter().find(|(said, _)| *said == name).map_or("", |(_, value)| value);
    let lacks = [
        ("framed", said("x-frame-options") != "DENY"),
        ("loads what it likes", !said("content-security-policy").contains("default-src 'none'")),
        ("kept", said(UNCACHED.0) != UNCACHED.1),
        (
            "token passed on",
            visitor.has_token && !pass.changes.remove_on_way.iter().any(|name| name == "authorization"),
        ),
    ];
    let lacks = lacks.into_iter().filter_map(|(what, is_so)| is_so.then_some(what));
    Some(granted.chain(lacks).map(ToOwned::to_owned).collect())
}

/// Asks for another spelling of a listed path by one method, and compares.
fn compare(
    gate: &mut Gate,
    visitors: &[Visitor],
    listed: &str,
    path: &str,
    method: &str,
) -> Result<(), TestCaseError> {
    let lines = [line("origin", APP), line("access-control-request-method", method)].concat();
    let is_granted = matches!(
        gate.ask(&RequestHead { path, ..head("OPTIONS", "/", &lines) }),
        Step::Answer(Answered { is_preflight: true, because: Because::Granted { .. }, .. })
    );
    let Ok(route) = gate.route(method, path) else {
        prop_assert!(!is_granted, "preflight of {method} {path}");
        return Ok(());
    };
    // Whoever lists this spelling itself, as narrowly, means it.
    if narrowness(&route.path) >= narrowness(listed) {
        return Ok(());
    }
    let wider = route.path.clone();
    for visitor in visitors {
        let Some(here) = won(gate, method, path, visitor) else { continue };
        let there = won(gate, method, &covered(listed), visitor);
        let is_no_more = there.as_ref().is_some_and(|there| here.iter().all(|what| there.contains(what)));
        prop_assert!(
            is_no_more,
            "{method} {path} by {visitor:?}: {here:?} at {wider}, {there:?} at {listed}"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_spelling_wins_more_than_the_listed_path(
        table in proptest::collection::vec((paths(), members()), 1..8),
        cases: u32,
        tail in select(vec!["a", "B", "x", "sk/A"]),
    ) {
        let (mut gate, table) = gate_of(table);
        let visitors = visitors();
        for (listed, _) in &table {
            for path in respelled(listed, cases, tail) {
                for method in METHODS {
                    compare(&mut gate, &visitors, listed, &path, method)?;
                }
            }
        }
    }

    #[test]
    fn routes_that_ask_for_the_same_close_nothing(
        listed in proptest::collection::vec(paths(), 1..8),
        members in members(),
        cases: u32,
        tail in select(vec!["a", "B", "x"]),
    ) {
        let (gate, table) = gate_of(listed.into_iter().map(|path| (path, members.clone())).collect());
        for path in table.iter().flat_map(|(listed, _)| respelled(listed, cases, tail)) {
            let is_covered = table.iter().any(|(listed, _)| match listed.strip_suffix('*') {
                Some(prefix) => path.len() > prefix.len() && path.starts_with(prefix),
                None => path == *listed,
            });
            for method in METHODS {
                let reason = gate.route(method, &path).err().map(|error| error.reason());
                prop_assert_eq!(reason == Some(Reason::RouteUnknown), !is_covered, "{} {}", method, path);
            }
        }
    }
}
