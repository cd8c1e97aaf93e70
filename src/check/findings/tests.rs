use super::*;
use alloc::format;

fn paths(list: &[ConfigurationError]) -> Vec<&str> {
    list.iter().map(|one| one.path.as_str()).collect()
}

#[test]
fn faults_and_warnings_by_path() {
    let issuers = r#""issuers":{"a":{"issuer":"https://a.example","audience":["b"],
        "jwksUri":"https://a.example/jwks"}}"#;
    for (members, faults, warnings) in [
        ("", &[][..], &[][..]),
        (r#","origins":["https://*.example.com"]"#, &[], &[]),
        // In the list and not in the gate's own.
        (r#","origins":["https://a.example","https://*.kobe.jp"]"#, &[], &["origins[1]"]),
        (r#","ownOrigins":["https://*.kobe.jp"]"#, &[], &["ownOrigins[0]"]),
        // In both: told once, as the fault that it is.
        (r#","origins":["https://*.github.io"]"#, &["origins[0]"], &[]),
        (r#","origins":["http://localhost:3000"]"#, &[], &["origins[0]"]),
        (r#","origin":[]"#, &["origin"], &[]),
        // What a gate warns of is told beside a fault.
        (r#","origins":["http://localhost:3000"],"origin":[]"#, &["origin"], &["origins[0]"]),
    ] {
        let found = findings(&format!("{{{issuers}{members}}}"));
        assert_eq!(
            (paths(&found.faults), paths(&found.warnings)),
            (faults.to_vec(), warnings.to_vec()),
            "{members}"
        );
    }
    assert_eq!(paths(&findings("{").faults), [""]);
}

#[test]
fn every_list_below_frames_is_looked_at() {
    let frames = r#"{"frames":{"x":["https://*.co.uk"],"y":{"z":["a","https://*.kobe.jp"]},"w":1}}"#;
    let found = findings(frames).warnings;
    assert_eq!(paths(&found), ["frames.x[0]", "frames.y.z[1]"]);
    assert!(found[0].message.contains("shared suffix"), "{:?}", found[0]);
}
