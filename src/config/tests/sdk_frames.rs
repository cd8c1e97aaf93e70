//! Does `profile` of `frames` name the hosts of a vendor's SDK, and nothing that would let others in their place?

use super::super::*;
use crate::browser::csp::permissions;
use alloc::{format, string::ToString};

fn with_frames(environment: &str, frames: &str, page: &str) -> String {
    format!(
        r#"{{{environment}"frames":{{"profile":"air-kit"{frames}}},"routes":[{{"path":"/a","access":"public","page":{page}}}]}}"#
    )
}

fn told(text: &str) -> Vec<(String, String)> {
    let faults = Configuration::parse(text).err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.path, fault.message)).collect()
}

fn hosts(environment: &str, frames: &str) -> Vec<String> {
    let environment = format!(r#""environment":"{environment}","#);
    let read = Configuration::parse(&with_frames(&environment, frames, r#"{"policy":"own"}"#)).unwrap();
    read.policy.page_defaults.frame_src.iter().map(|origin| origin.source().text().to_string()).collect()
}

// holds: AIR-WEB-3
#[test]
fn the_frames_host_follows_from_environment_network_and_version() {
    const OLD: &str = "https://account.sandbox.air3.com";
    const NEW: &str = "https://account.sandbox-testnet.air3.com";
    for (environment, frames, expected) in [
        ("production", "", &["https://account.air3.com"][..]),
        ("production", r#","sdkVersion":"1.10.0""#, &["https://account.air3.com"]),
        ("production", r#","credentialNetwork":"mainnet""#, &["https://account-mainnet.air3.com"]),
        ("staging", "", &["https://account.staging.air3.com"]),
        ("sandbox", r#","sdkVersion":"1.7.9""#, &[OLD]),
        ("sandbox", r#","sdkVersion":"0.9""#, &[OLD]),
        ("sandbox", r#","sdkVersion":"1.8.0""#, &[OLD, NEW]),
        ("sandbox", r#","sdkVersion":"1.8""#, &[OLD, NEW]),
        ("sandbox", r#","sdkVersion":"1.10.0""#, &[NEW]),
        ("sandbox", r#","sdkVersion":"2.0.0""#, &[NEW]),
        // Frames of others stand beside it, and the same one once.
        (
            "production",
            r#","frameSrc":["https://maps.example","https://account.air3.com"]"#,
            &["https://maps.example", "https://account.air3.com"],
        ),
    ] {
        assert_eq!(hosts(environment, frames), expected, "{environment} {frames}");
    }
}

// holds: AIR-WEB-3
#[test]
fn what_is_not_clear_or_lets_others_in_is_a_fault() {
    const STAGING: &str = r#""environment":"staging","#;
    const SANDBOX: &str = r#""environment":"sandbox","#;
    const PRODUCTION: &str = r#""environment":"production","#;
    for (environment, frames, page, path, word) in [
        ("", "", "{}", "frames.profile", "environment"),
        (SANDBOX, "", "{}", "frames.sdkVersion", "missing"),
        (SANDBOX, r#","sdkVersion":"1""#, "{}", "frames.sdkVersion", "version"),
        (SANDBOX, r#","sdkVersion":"v1.10.0""#, "{}", "frames.sdkVersion", "version"),
        (SANDBOX, r#","sdkVersion":"1.10.0.1""#, "{}", "frames.sdkVersion", "version"),
        (SANDBOX, r#","sdkVersion":"1.-8""#, "{}", "frames.sdkVersion", "version"),
        (SANDBOX, r#","sdkVersion":"""#, "{}", "frames.sdkVersion", "string"),
        (
            SANDBOX,
            r#","sdkVersion":"1.10.0","credentialNetwork":"mainnet""#,
            "{}",
            "frames.credentialNetwork",
            "production",
        ),
        (PRODUCTION, r#","credentialNetwork":"moca""#, "{}", "frames.credentialNetwork", "mainnet"),
        (PRODUCTION, r#","frameSrc":["https://a.air3.com"]"#, "{}", "frames.frameSrc[0]", "AIR-WEB-3"),
        (PRODUCTION, r#","frameSrc":["https://air3.com"]"#, "{}", "frames.frameSrc[0]", "AIR-WEB-3"),
        (
            PRODUCTION,
            r#","frameSrc":["https://account-mainnet.air3.com"]"#,
            "{}",
            "frames.frameSrc[0]",
            "AIR-WEB-3",
        ),
        (
            PRODUCTION,
            r#","frameSrc":["https://account.air3.com:8443"]"#,
            "{}",
            "frames.frameSrc[0]",
            "AIR-WEB-3",
        ),
        (STAGING, r#","frameSrc":["https://account.uat.air3.com"]"#, "{}", "frames.frameSrc[0]", "AIR-WEB-3"),
        (
            STAGING,
            r#","frameSrc":["https://account.air3.com"]"#,
            "{}",
            "frames.frameSrc[0]",
            "environments are not mixed",
        ),
        (
            STAGING,
            "",
            r#"{"crossOrigin":{"openerPolicy":"same-origin"}}"#,
            "routes[0].page.crossOrigin.openerPolicy",
            "same-origin-allow-popups",
        ),
    ] {
        let faults = told(&with_frames(environment, frames, page));
        assert!(
            faults.iter().any(|(place, message)| place == path && message.contains(word)),
            "{environment} {frames} {page}: {faults:?}"
        );
    }
    for page in [r#"{"crossOrigin":{"openerPolicy":"same-origin-allow-popups"}}"#, "{}"] {
        assert_eq!(told(&with_frames(STAGING, "", page)), [], "{page}");
    }
    let without =
        r#"{"environment":"sandbox","frames":{"sdkVersion":"1.10.0","frameSrc":["https://a.example"]}}"#;
    assert_eq!(told(without)[0].0, "frames.sdkVersion");
}

// holds: AIR-WEB-3
#[test]
fn the_frames_have_the_powers_that_they_need_and_no_other_frame_has() {
    let powers = |frames: &str| {
        let text = with_frames(r#""environment":"staging","#, frames, r#"{"policy":"own"}"#);
        Configuration::parse(&text)
            .unwrap()
            .policy
            .page_defaults
            .delegations
            .map(|powers| permissions::text(&powers))
    };
    assert_eq!(powers(""), None);
    let listed = powers(
        r#","frameSrc":["https://maps.example"],"permissionsPolicy":{"geolocation":["'self'","https://maps.example"]}"#,
    );
    let listed = listed.unwrap();
    for name in [
        "clipboard-read",
        "clipboard-write",
        "publickey-credentials-create",
        "publickey-credentials-get",
        "storage-access",
    ] {
        assert!(listed.contains(&format!(r#"{name}=(self "https://account.staging.air3.com")"#)), "{listed}");
    }
    assert!(listed.contains(r#"geolocation=(self "https://maps.example")"#), "{listed}");
    assert!(listed.contains("camera=()"), "{listed}");
}
