//! What stands in the policies of a page, beside those of its upstream?

use super::*;

const WHOLE: &str = "style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; frame-src https://sdk.example; \
    object-src 'none'; base-uri 'none'; form-action 'self'; report-to wicketgate";

#[test]
fn a_whole_policy_stands_beside_the_upstream_s() {
    let upstream = UpstreamHeaders {
        policy: Some("frame-src 'none'; script-src 'nonce-x'"),
        present: "permissions-policy referrer-policy reporting-endpoints",
        ..Default::default()
    };
    let headers = asked("/whole", upstream).unwrap();
    let own = format!(
        "default-src 'none'; script-src 'nonce-{NONCE}' 'wasm-unsafe-eval'; {WHOLE}; frame-ancestors 'none'"
    );
    assert_eq!(value(&headers, POLICY), Some(&*format!("frame-src 'none'; script-src 'nonce-x', {own}")));
    assert_eq!(headers.warnings, ["upstream_policy_refuses_frames", "upstream_policy_has_nonce"]);
    assert_eq!(value(&headers, "cross-origin-opener-policy"), Some("same-origin-allow-popups"));
    assert_eq!(value(&headers, "reporting-endpoints"), Some("wicketgate=\"https://reports.example/csp\""));
    assert!(
        value(&headers, "permissions-policy")
            .unwrap()
            .contains("publickey-credentials-get=(self \"https://sdk.example\")")
    );
    assert_eq!(value(&headers, "referrer-policy"), Some("strict-origin-when-cross-origin"));
    let headers = asked("/fixed", UpstreamHeaders::default()).unwrap();
    let hash = "'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='";
    assert_eq!(
        value(&headers, POLICY),
        Some(&*format!("default-src 'none'; script-src {hash}; {WHOLE}; frame-ancestors 'none'"))
    );
}

#[test]
fn a_policy_on_trial_is_reported_and_the_ancestors_hold() {
    let upstream =
        UpstreamHeaders { policy: Some("img-src *"), report_only: Some("font-src *"), ..Default::default() };
    let headers = asked("/reported", upstream).unwrap();
    assert_eq!(value(&headers, POLICY), Some("img-src *, frame-ancestors 'self' https://host.example"));
    assert_eq!(
        value(&headers, REPORT_ONLY),
        Some(&*format!("font-src *, default-src 'none'; script-src 'nonce-{NONCE}'; {WHOLE}"))
    );
}

#[test]
fn what_is_no_nonce_lets_no_script_run() {
    let mut gate = gate();
    for (path, name, scripts) in [
        ("/whole", POLICY, "script-src 'wasm-unsafe-eval'; "),
        ("/reported", REPORT_ONLY, "script-src 'none'; "),
    ] {
        let text = passed(&mut gate, &head("GET", path, "")).unwrap().to_text();
        for nonce in [
            "",
            "x",
            "AAECAwQFBgcICQoLDA0ODw=",
            "AAECAwQFBgcICQoLDA0OD;==",
            "AAECAwQFBgcICQoLDA0ODwAA==",
            "AAECAwQFBgcICQoLDA0ODw==' *",
        ] {
            assert_eq!(Passed::from_text(&text.replace(NONCE, nonce)), None, "{nonce}");
        }
        let without = Passed::from_text(&text.replace(NONCE, "-")).unwrap();
        let headers = gate.answer(&without, "").unwrap();
        let policy = value(&headers, name).unwrap();
        assert!(policy.contains(scripts) && !policy.contains("nonce-"), "{policy}");
    }
}

#[test]
fn frames_are_merged_into_what_the_upstream_sent() {
    let with = |path: &str, policy| asked(path, UpstreamHeaders { policy, ..Default::default() });
    let narrowed = with("/narrow", Some("frame-src https:")).unwrap();
    assert_eq!(
        value(&narrowed, POLICY),
        Some("frame-src https:, frame-src https://sdk.example, frame-ancestors 'none'")
    );
    let allowed = with("/allow", Some("default-src 'self'")).unwrap();
    assert_eq!(
        value(&allowed, POLICY),
        Some("default-src 'self'; frame-src 'self' https://sdk.example, frame-ancestors 'none'")
    );
    assert_eq!(
        with("/narrow", Some("default-src 'self'")).unwrap().warnings,
        ["upstream_policy_refuses_frames"]
    );
    for path in ["/narrow", "/allow"] {
        for none in [None, Some(""), Some(" ;, \u{fc}")] {
            assert_eq!(with(path, none), Err(Reason::UpstreamPolicyMissing), "{path} {none:?}");
        }
    }
    // What comes may hold as much as what leaves, and ours leaves, too.
    let room = crate::limits::MAX_POLICY_BYTES - ", frame-ancestors 'none'".len();
    let longest = "x".repeat(crate::limits::MAX_POLICY_BYTES + 1);
    for (length, is_fine) in [(room, true), (room + 1, false), (longest.len(), false)] {
        let refusal = with("/api", Some(&longest[..length])).err();
        assert_eq!(refusal, (!is_fine).then_some(Reason::UpstreamPolicyTooLong), "{length}");
    }
    let many: Vec<String> = (0..17).map(|number| format!("img-src h{number}")).collect();
    assert_eq!(with("/list", Some(&many.join(","))), Err(Reason::UpstreamPoliciesTooMany));
}
