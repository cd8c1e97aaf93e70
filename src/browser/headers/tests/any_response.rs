//! Does what holds for the tables hold for any response, judged by a naive browser?

use super::*;

/// Whether a directive that no browser drops says who may embed the page.
fn naive_has_ancestors(policy: &str) -> bool {
    policy.split([',', ';']).any(|part| {
        part.bytes().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
            && part
                .split_ascii_whitespace()
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case("frame-ancestors"))
    })
}

fn sent() -> impl Strategy<Value = String> {
    let part = "frame-ancestors|FRAME-ancestors|frame-src|default-src|script-src|'none'|'self'|https:|https://host\\.example|\\*|;|,|\u{fc}|\r|\n|\0|[ -~]";
    proptest::collection::vec(part, 0..12).prop_map(|parts| parts.join(" "))
}

proptest! {
    #[test]
    fn any_response_gets_headers_that_stay_what_they_are(
        index in 0..PATHS.len(),
        policy in proptest::option::of(sent()),
        report_only in proptest::option::of(sent()),
        frame_options in proptest::option::of("DENY|SAMEORIGIN|sameorigin|\\PC{0,9}"),
        tenant in "acme|own|\\PC{0,9}|x\\.example;script-src \\*",
        nonce in "\\PC{0,24}|[A-Za-z0-9+/]{22}==|AAECAwQFBgcICQoLDA0ODw==",
    ) {
        let mut gate = gate();
        let of_tenant = format!("/t/{tenant}");
        let path = if PATHS[index] == "/t/acme" { &of_tenant } else { PATHS[index] };
        let token = authorization(&format!(r#","org":{}"#, serde_json::json!(tenant)));
        let request = RequestHead { path, query: "", authority: &tenant, ..head("GET", "/", &token) };
        let Some(passed) = passed(&mut gate, &request) else { return Ok(()) };
        // A host that hands back another text than it was given.
        let changed = Passed::from_text(&passed.to_text().replace(NONCE, &nonce));
        let upstream = UpstreamHeaders {
            policy: policy.as_deref(),
            report_only: report_only.as_deref(),
            frame_options: frame_options.as_deref(),
            present: "",
        };
        let Ok(headers) = gate.answer(&changed.unwrap_or(passed), &lines(&upstream)) else { return Ok(()) };
        for (name, value) in &headers.set {
            prop_assert!(value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()), "{name} {value}");
            // What is read again as something else was not what we meant.
            if name.starts_with("content-security") {
                let again = PolicySet::read(Some(value)).unwrap().text().unwrap();
                prop_assert_eq!(&again, value);
            }
        }
        let ours = value(&headers, POLICY).unwrap();
        let listed = ["https://host.example", "https://acme.example", "https://sdk.example", "https://evil.example", "'self'"];
        for embedder in listed {
            let by_upstream = policy.as_deref().is_none_or(|policy| naive_embeds(policy, embedder));
            let by_options = match frame_options.as_deref().map(|sent| sent.trim().to_ascii_uppercase()).as_deref() {
                _ if policy.as_deref().is_some_and(naive_has_ancestors) => true,
                Some("DENY") => false,
                Some("SAMEORIGIN") => embedder == "'self'",
                _ => true,
            };
            let embeds = naive_embeds(ours, embedder);
            prop_assert!(!embeds || (by_upstream && by_options), "{embedder} {ours} {upstream:?}");
            prop_assert!(!embeds || embedder != "https://evil.example");
            // Where it says something, it says the same.
            match value(&headers, FRAME_OPTIONS) {
                Some("DENY") => prop_assert!(!embeds),
                Some(_) => prop_assert_eq!(embeds, embedder == "'self'"),
                None => {}
            }
        }
    }
}
