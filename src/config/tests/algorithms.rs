//! Which algorithm does an issuer's entry pin, and what may stand beside it?

use alloc::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    listed::{key_for, schema},
    *,
};
use crate::{crypto::algorithm::Algorithm, keys::verification_key::KeyRules};

fn rules(members: &str) -> KeyRules {
    let text = format!(r#"{{"issuers":{{"a":{{{ISSUER}{members}}}}}}}"#);
    let Configuration { issuers, .. } = Configuration::parse(&text).unwrap();
    let Keyring::Fetched(keyring) = &issuers[0].keyring else { panic!() };
    assert_eq!(issuers[0].policy.key_rules, keyring.rules);
    keyring.rules
}

#[test]
fn one_of_six() {
    assert_eq!(rules(""), KeyRules::ES256);
    for algorithm in Algorithm::ALL {
        assert_eq!(rules(&format!(r#","algorithm":"{}""#, algorithm.name())), KeyRules::of(algorithm));
    }
    for value in [
        r#""none""#,
        r#""HS256""#,
        r#""RS384""#,
        r#""rs256""#,
        r#""eddsa""#,
        r#""Ed448""#,
        r#""""#,
        "null",
        r#"["RS256"]"#,
    ] {
        let faults = issuer_faults(&format!(r#"{ISSUER},"algorithm":{value},"maxRsaModulusBits":8192"#));
        assert_eq!(faults, ["issuers.a.algorithm"], "{value}");
    }
}

#[test]
fn rsa_settings() {
    for algorithm in ["RS256", "PS256"] {
        let with = |members: &str| format!(r#","algorithm":"{algorithm}",{members}"#);
        for (bits, expected) in [(2_047, false), (2_048, true), (4_096, true), (8_192, true), (8_193, false)]
        {
            let members = with(&format!(r#""maxRsaModulusBits":{bits}"#));
            let faults = issuer_faults(&[ISSUER, &members].concat());
            assert_eq!(faults.is_empty(), expected, "{bits}: {faults:?}");
            assert!(!expected || rules(&members).max_rsa_modulus_bits == bits);
        }
        for (exponent, expected, warnings) in [
            (0, false, 0),
            (1, false, 0),
            (2, false, 0),
            (3, true, 1),
            (17, true, 1),
            (65_536, false, 0),
            (65_537, true, 0),
            (65_539, true, 0),
            (2_147_483_647, true, 0),
            (2_147_483_649, false, 0),
        ] {
            let members = with(&format!(r#""rsaPublicExponent":{exponent}"#));
            let text = format!(r#"{{"issuers":{{"a":{{{ISSUER}{members}}}}}}}"#);
            match Configuration::parse(&text) {
                Ok(configuration) => {
                    assert!(expected, "{exponent}");
                    assert_eq!(configuration.warnings.len(), warnings, "{exponent}");
                    assert!(
                        configuration.warnings.iter().all(|told| told.path == "issuers.a.rsaPublicExponent")
                    );
                    assert_eq!(rules(&members).rsa_public_exponent, exponent);
                }
                Err(faults) => {
                    assert!(!expected, "{faults:?}");
                    assert_eq!(faults[0].path, "issuers.a.rsaPublicExponent");
                }
            }
        }
    }
    for algorithm in ["ES256", "ES384", "EdDSA", "Ed25519"] {
        for (name, value) in [("maxRsaModulusBits", 4_096), ("rsaPublicExponent", 65_537)] {
            let faults = issuer_faults(&format!(r#"{ISSUER},"algorithm":"{algorithm}","{name}":{value}"#));
            assert_eq!(faults, [format!("issuers.a.{name}")], "{algorithm}");
        }
    }
    assert_eq!(
        issuer_faults(&format!(r#"{ISSUER},"maxRsaModulusBits":4096"#)),
        ["issuers.a.maxRsaModulusBits"]
    );
}

#[test]
fn inline_keys_are_of_the_pinned_algorithm() {
    let inline = |algorithm: &str, key: &str| {
        let members = ISSUER.replace(
            r#""jwksUri":"https://issuer.example/jwks""#,
            &format!(r#""jwks":{{"keys":[{{"kid":"k",{key}}}]}}"#),
        );
        let text = format!(r#"{{"issuers":{{"a":{{{members},"algorithm":"{algorithm}"}}}}}}"#);
        Configuration::parse(&text).err().map(|mut faults| {
            let ConfigurationError { value, message, .. } = faults.remove(0);
            assert_eq!(faults, [], "{text}");
            if value.is_empty() { message } else { [&message, " (found: ", &value, ")"].concat() }
        })
    };
    let rsa = format!(r#""kty":"RSA","n":"g{}AQ","e":"AQAB""#, "A".repeat(339));
    let ed = format!(r#""kty":"OKP","crv":"Ed25519","x":"{}A""#, "x".repeat(42));
    let either_name = [
        "cannot verify ES256: `kty` is not \"EC\"; pin \"algorithm\": \"Ed25519\" or \"EdDSA\"",
        " (found: \"OKP\")",
    ]
    .concat();
    for (algorithm, key, expected) in [
        ("RS256", rsa.as_str(), None),
        ("PS256", &rsa, None),
        ("ES256", KEY, None),
        (
            "ES256",
            &rsa,
            Some(
                "cannot verify ES256: `kty` is not \"EC\"; pin \"algorithm\": \"PS256\" or \"RS256\" (found: \"RSA\")",
            ),
        ),
        (
            "ES256",
            &format!(r#"{rsa},"alg":"RS256""#),
            Some("cannot verify ES256: `kty` is not \"EC\"; pin \"algorithm\": \"RS256\" (found: \"RSA\")"),
        ),
        (
            "PS256",
            &format!(r#"{rsa},"alg":"RS256""#),
            Some(
                "cannot verify PS256: `alg` is not \"PS256\"; pin \"algorithm\": \"RS256\" (found: \"RS256\")",
            ),
        ),
        (
            "RS256",
            KEY,
            Some("cannot verify RS256: `kty` is not \"RSA\"; pin \"algorithm\": \"ES256\" (found: \"EC\")"),
        ),
        (
            "ES384",
            KEY,
            Some(
                "cannot verify ES384: `crv` is not \"P-384\"; pin \"algorithm\": \"ES256\" (found: \"P-256\")",
            ),
        ),
        ("ES256", &ed, Some(&either_name)),
        ("EdDSA", &format!(r#"{ed},"alg":"Ed25519""#), None),
        ("Ed25519", &format!(r#"{ed},"alg":"EdDSA""#), None),
        // For no algorithm at all, so there is none to pin.
        (
            "ES256",
            &rsa.replace("RSA", "rsa"),
            Some("cannot verify ES256: `kty` is not \"EC\" (found: \"rsa\")"),
        ),
        ("ES256", r#""x":"AA""#, Some("cannot verify ES256: `kty` is not \"EC\"")),
        (
            "RS256",
            &rsa.replace("AQAB", "Aw"),
            Some("cannot verify RS256: `e` is not the entry's `rsaPublicExponent`, by default 65537"),
        ),
    ] {
        assert_eq!(inline(algorithm, key).as_deref(), expected, "{algorithm} {key}");
    }
}

/// An algorithm that is not listed, or a key of another kind than is listed for it, would be seen here.
#[test]
fn algorithms_and_their_keys_are_those_that_are_listed() {
    let schema = schema();
    let listed = schema["$defs"]["algorithm"]["enum"].as_array().unwrap();
    let known: BTreeSet<&str> = Algorithm::ALL.into_iter().map(Algorithm::name).collect();
    assert_eq!(listed.iter().map(|name| name.as_str().unwrap()).collect::<BTreeSet<_>>(), known);
    for algorithm in Algorithm::ALL {
        let is_of = |branch: &&Value| {
            let alg = &branch["properties"]["alg"];
            alg["const"] == algorithm.name()
                || alg["enum"].as_array().is_some_and(|names| names.contains(&json!(algorithm.name())))
        };
        let branches = schema["$defs"]["jwk"]["oneOf"].as_array().unwrap();
        let branch = branches.iter().find(is_of).unwrap();
        let mut members: BTreeSet<&str> =
            branch["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        members.extend(["kid", "kty"]);
        let key = key_for(algorithm);
        assert_eq!(key.as_object().unwrap().keys().map(String::as_str).collect::<BTreeSet<_>>(), members);
        for name in ["kty", "crv"].into_iter().filter(|name| members.contains(name)) {
            assert_eq!(branch["properties"][name]["const"], key[name], "{} {name}", algorithm.name());
        }
        for missing in members {
            let mut without = key.clone();
            without.as_object_mut().unwrap().remove(missing);
            for (key, expected) in [(&key, true), (&without, false)] {
                let issuer = json!({
                    "issuer": "a", "audience": ["a"], "algorithm": algorithm.name(), "jwks": {"keys": [key]}
                });
                let text = json!({"issuers": {"a": issuer}}).to_string();
                assert_eq!(Configuration::parse(&text).is_ok(), expected, "{} {missing}", algorithm.name());
            }
        }
    }
}
