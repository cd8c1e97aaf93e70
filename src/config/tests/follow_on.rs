//! Which faults are told of an issuer's entry, in which words, and which only follow from another?

use super::*;

/// Each fault of an entry with these members, as `path: message (found: value)`.
fn told(members: &str) -> Vec<String> {
    let text = format!(r#"{{"issuers":{{"a":{{"issuer":"x",{members}}}}}}}"#);
    let faults = Configuration::parse(&text).err().unwrap_or_default();
    faults.iter().map(|fault| fault.to_string().replace("issuers.a.", "")).collect()
}

/// An RSA key with so many bits, a multiple of 24, and the exponent 65537.
fn rsa_key(bits: usize) -> String {
    format!(r#"{{"kid":"k","kty":"RSA","n":"g{}B","e":"AQAB"}}"#, "A".repeat(bits / 6 - 2))
}

#[test]
fn of_an_unknown_algorithm_nothing_follows() {
    let (rsa, edwards) = (rsa_key(2_064), r#"{"kid":"k","kty":"OKP","crv":"Ed25519","x":"AA"}"#);
    for key in [rsa.as_str(), edwards, "{\"kid\":\"k\"}"] {
        for beside in ["", r#","maxRsaModulusBits":2048,"rsaPublicExponent":3"#] {
            for value in [r#""RS265""#, r#""none""#, r#""""#, "null", "5"] {
                let members = format!(r#""audience":["b"],"jwks":{{"keys":[{key}]}},"algorithm":{value}"#);
                let told = told(&[members.as_str(), beside].concat());
                assert_eq!(told.len(), 1, "{told:?}");
                assert!(told[0].starts_with("algorithm: must be "), "{told:?}");
            }
        }
    }
    // Of limits that are none, neither.
    let limited = told(&format!(
        r#""audience":["b"],"jwks":{{"keys":[{}]}},"algorithm":"RS256","maxRsaModulusBits":16385"#,
        rsa_key(8_184)
    ));
    assert_eq!(limited.len(), 1, "{limited:?}");
    // What is no consequence is told.
    let more = told(
        r#""audience":["b"],"jwks":{"keys":[{},{"kid":"k"},{"kid":"k"}]},
            "algorithm":"RS265","maxRsaModulusBits":1"#,
    );
    let places: Vec<&str> = more.iter().filter_map(|fault| fault.split(": ").next()).collect();
    assert_eq!(places, ["algorithm", "maxRsaModulusBits", "jwks.keys[0]", "jwks.keys[2]"]);
}

#[test]
fn how_a_list_is_written_is_told_of_what_is_none() {
    let message = r#"must be an array of at least one element, such as ["x"]"#;
    let jwks = r#""jwksUri":"https://a.example/""#;
    for (value, found) in [(r#""b""#, r#""b""#), ("5", "5"), ("[]", "an array of 0")] {
        let expected = |name: &str| [format!("{name}: {message} (found: {found})")];
        assert_eq!(told(&format!(r#"{jwks},"audience":{value}"#)), expected("audience"));
        assert_eq!(told(&format!(r#"{jwks},"audience":["b"],"types":{value}"#)), expected("types"));
    }
}

#[test]
fn a_private_key_without_a_type_is_told_before_its_spelling() {
    let leaked =
        "jwks: holds a private or secret key: remove it, and replace that key at the issuer (found: )";
    for set in [
        r#"{"d":"AA"}"#.into(),
        r#"{"kid":"k","k":"AA"}"#.into(),
        format!(r#"{{"kid":"k","d":"AA",{KEY}}}"#),
        format!(r#"{{"d":"AA","keys":[{{"kid":"k",{KEY}}}]}}"#),
    ] {
        assert_eq!(told(&format!(r#""audience":["b"],"jwks":{set}"#)), [leaked], "{set}");
    }
}
