//! Which keys in PEM does an issuer's entry take, for which tokens, and what is told of the others?

use super::*;
use crate::{
    encoding::base64,
    keys::{
        jwk_set::{JwkSet, SelectError, Selected},
        verification_key::KeyRules,
    },
    testing::now,
};

/// Of an entry with this key and these members.
fn entry(pem: &str, members: &str) -> Result<Configuration, Vec<ConfigurationError>> {
    let pem = serde_json::to_string(pem).unwrap();
    Configuration::parse(&format!(
        r#"{{"issuers":{{"a":{{"issuer":"x/y","audience":["b"],"pem":{pem}{members}}}}}}}"#
    ))
}

fn set(pem: &str, members: &str) -> JwkSet {
    let configuration = entry(pem, members).unwrap();
    let Keyring::Inline(set) = &configuration.issuers[0].keyring else { panic!() };
    set.clone()
}

/// Its one fault, as `path: message (found: value)`.
fn fault(pem: &str, members: &str) -> String {
    let [fault] = entry(pem, members).unwrap_err().try_into().unwrap();
    fault.to_string().replace("issuers.a.", "").replace(" (found: )", "")
}

/// A SubjectPublicKeyInfo of an RSA key with 2048 bits or more, a multiple of 8, and this exponent of one byte.
fn rsa(bits: usize, exponent: u8) -> String {
    let bytes = bits / 8;
    let of = |tag: u8, contents: Vec<u8>| {
        let [.., high, low] = contents.len().to_be_bytes();
        [vec![tag, 0x82, high, low], contents].concat()
    };
    let modulus = of(2, [vec![0, 0x80], vec![7; bytes - 1]].concat());
    let numbers = of(0x30, [modulus, vec![2, 1, exponent]].concat());
    let name = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0].to_vec();
    base64::encode(&of(0x30, [name, of(3, [vec![0], numbers].concat())].concat()))
}

const ED25519: &str = "MCowBQYDK2VwAyEACQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";

#[test]
fn it_is_the_key_of_every_token() {
    let jwks = JwkSet::parse(format!(r#"{{"keys":[{{{KEY}}}]}}"#).as_bytes(), &KeyRules::ES256).unwrap();
    let key = jwks.keys()[0].key.as_ref().unwrap();
    for text in [
        PEM.to_string(),
        format!("-----BEGIN PUBLIC KEY-----\n{}\n{}\n-----END PUBLIC KEY-----\n", &PEM[..64], &PEM[64..]),
    ] {
        let set = set(&text, "");
        for kid in [None, Some("k"), Some("another"), Some("")] {
            assert_eq!(set.select(kid), Ok(Selected { key, other: None }), "{kid:?}");
        }
        assert_eq!((set.keys().len(), set.kid_of(key)), (1, None));
    }
    // A key without a `kid` in a set is no such key.
    assert_eq!(jwks.select("k"), Err(SelectError::Unknown));
    let status = Keyring::Inline(set(PEM, "")).status(now());
    assert_eq!((status.state, status.key_count, status.kids), ("inline", 1, vec![]));
}

#[test]
fn it_stands_alone() {
    let beside = |members: &str| entry(PEM, members).err().unwrap_or_default();
    let paths = |members: &str| beside(members).into_iter().map(|fault| fault.path).collect::<Vec<_>>();
    assert_eq!(paths(r#","jwksUri":"https://a.example""#), ["issuers.a.pem"]);
    assert_eq!(paths(&format!(r#","jwks":{{"keys":[{{"kid":"k",{KEY}}}]}}"#)), ["issuers.a.pem"]);
    assert_eq!(paths(r#","discovery":"openid-configuration""#), ["issuers.a.pem", "issuers.a.discovery"]);
    let fetched = r#","staleIfErrorSeconds":1,"introspectionEndpoint":"https://a.example""#;
    assert_eq!(paths(fetched), ["issuers.a.staleIfErrorSeconds", "issuers.a.introspectionEndpoint"]);
    assert_eq!(paths(r#","keyId":"optional""#), Vec::<String>::new());
    for (value, found) in [("null", "null"), ("[]", "an array"), ("{}", "an object"), ("7", "a number")] {
        let text = format!(r#"{{"issuers":{{"a":{{"issuer":"x","audience":["b"],"pem":{value}}}}}}}"#);
        let [told] = Configuration::parse(&text).unwrap_err().try_into().unwrap();
        let ConfigurationError { path, value, .. } = told;
        assert_eq!((path.as_str(), value.as_str()), ("issuers.a.pem", found));
    }
}

#[test]
fn it_is_of_the_pinned_algorithm_and_within_the_entrys_bounds() {
    let of = |algorithm: &str| format!(r#","algorithm":"{algorithm}""#);
    let with = |algorithm: &str, more: &str| format!(r#"{},{more}"#, of(algorithm));
    let (rsa_2048, rsa_4104) = (rsa(2_048, 3), rsa(4_104, 3));
    let three = r#""rsaPublicExponent":3"#;
    for algorithm in ["RS256", "PS256"] {
        assert!(entry(&rsa_2048, &with(algorithm, three)).is_ok());
        let long = r#""rsaPublicExponent":3,"maxRsaModulusBits":4104"#;
        assert!(entry(&rsa_4104, &with(algorithm, long)).is_ok());
        assert!(entry(&rsa(8_192, 3), &with(algorithm, &long.replace("4104", "8192"))).is_ok());
        let at = |what: &str| format!("pem: cannot verify {algorithm}: {what}");
        assert_eq!(
            fault(&rsa_2048, &of(algorithm)),
            at("`e` is not the entry's `rsaPublicExponent`, by default 65537")
        );
        let bits =
            at("`n` has fewer than 2048 bits, or more than the entry's `maxRsaModulusBits`, by default 4096");
        assert_eq!(fault(&rsa(2_040, 3), &with(algorithm, three)), bits);
        assert_eq!(fault(&rsa_4104, &with(algorithm, three)), bits);
    }
    for algorithm in ["EdDSA", "Ed25519"] {
        assert!(entry(ED25519, &of(algorithm)).is_ok());
    }
    for (pem, algorithm, expected) in [
        (
            ED25519,
            "ES256",
            "`kty` is not \"EC\"; pin \"algorithm\": \"Ed25519\" or \"EdDSA\" (found: \"OKP\")",
        ),
        (PEM, "RS256", "`kty` is not \"RSA\"; pin \"algorithm\": \"ES256\" (found: \"EC\")"),
        (PEM, "ES384", "`crv` is not \"P-384\"; pin \"algorithm\": \"ES256\" (found: \"P-256\")"),
        (&PEM.replace("f83OJ3D2", "A83OJ3D2"), "ES256", "the point is not on the curve"),
        (
            &format!("{}{}=", &ED25519[..16], "A".repeat(43)),
            "EdDSA",
            "`x` is a point of small order, or no number below 2^255 - 19",
        ),
    ] {
        assert_eq!(fault(pem, &of(algorithm)), format!("pem: cannot verify {algorithm}: {expected}"));
    }
    assert_eq!(
        fault(&rsa_2048, ""),
        "pem: cannot verify ES256: `kty` is not \"EC\" (found: \"RSA\")",
        "with an exponent of three no algorithm would do"
    );
    // Of an algorithm that is none, nothing follows.
    assert!(fault(ED25519, r#","algorithm":"RS265""#).starts_with("algorithm: must be "));
}

#[test]
fn nothing_of_its_text_is_shown() {
    const ALARM: &str = "pem: holds a private or secret key: remove it, and replace that key at the issuer";
    let pkcs8 =
        base64::encode(&[&[0x30, 39, 2, 1, 0, 0x30, 0][..], b"hunter2hunter2hunter2hunter2hunter"].concat());
    for kind in ["", "EC ", "RSA ", "ENCRYPTED ", "OPENSSH "] {
        let line = |place: &str| format!("-----{place} {kind}PRIVATE KEY-----");
        for text in [
            format!("{}\n{pkcs8}\n{}", line("BEGIN"), line("END")),
            format!("{}\\nhunter2", line("BEGIN")),
            format!("{}hunter2", line("BEGIN")),
        ] {
            assert_eq!(fault(&text, ""), ALARM, "{kind}");
        }
    }
    assert_eq!(fault(&pkcs8, ""), ALARM);
    for text in [
        "hunter2",
        "-----BEGIN PUBLIC KEY-----\nhunter2",
        "-----BEGIN CERTIFICATE-----\nhunter2",
        "\\nhunter2",
    ] {
        for members in ["", r#","jwksUri":"https://a.example","more":1"#] {
            let told = format!("{:?}", entry(text, members));
            assert!(told.starts_with("Err") && !told.contains("hunter2"), "{told}");
        }
    }
}
