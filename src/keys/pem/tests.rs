//! Which texts are a public key, which are told as something else, and which raise the alarm?

use super::*;
use crate::testing::KeyPair;
use alloc::{format, string::ToString, vec::Vec};
use base64ct::{Base64, Encoding};

/// A value with its tag and length.
fn value(tag: u8, contents: &[&[u8]]) -> Vec<u8> {
    let contents = contents.concat();
    let [.., high, low] = contents.len().to_be_bytes();
    let head = match contents.len() {
        0..=0x7f => Vec::from([tag, low]),
        0x80..=0xff => Vec::from([tag, 0x81, low]),
        _ => Vec::from([tag, 0x82, high, low]),
    };
    [head, contents].concat()
}

const OCTET_STRING: u8 = 0x04;
const NULL: &[u8] = &[5, 0];

fn info(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    value(SEQUENCE, &[&value(SEQUENCE, &[algorithm]), &value(BIT_STRING, &[&[0], key])])
}

fn p256_info() -> Vec<u8> {
    let [x, y] = KeyPair::new("k", 1).point();
    info(P256, &[&[4][..], &x, &y].concat())
}

fn rsa_info(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let numbers = value(SEQUENCE, &[&value(INTEGER, &[modulus]), &value(INTEGER, &[exponent])]);
    info(RSA, &numbers)
}

fn armoured(label: &str, bytes: &[u8]) -> String {
    let body = Base64::encode_string(bytes);
    let lines: Vec<&str> =
        body.as_bytes().chunks(64).map(|line| core::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

fn fault(text: &str) -> PemError {
    to_jwk(text).expect_err(text)
}

#[test]
fn numbers_are_those_of_the_key() {
    let own = KeyPair::new("k", 1).jwk().replace(r#""kid":"k","#, "");
    assert_eq!(to_jwk(&armoured("PUBLIC KEY", &p256_info())), Ok(own));
    let p384 = info(P384, &[&[4][..], &[1; 48], &[2; 48]].concat());
    let [x, y] = [[1; 48], [2; 48]].map(|bytes| base64::encode_url(&bytes));
    assert_eq!(
        to_jwk(&armoured("PUBLIC KEY", &p384)),
        Ok(format!(r#"{{"kty":"EC","crv":"P-384","x":"{x}","y":"{y}"}}"#))
    );
    // The zero before a high bit is not of the number.
    let modulus = [&[0, 0x80][..], &[7; 255]].concat();
    let rsa = armoured("PUBLIC KEY", &rsa_info(&modulus, &[1, 0, 1]));
    let n = base64::encode_url(&modulus[1..]);
    assert_eq!(to_jwk(&rsa), Ok(format!(r#"{{"kty":"RSA","n":"{n}","e":"AQAB"}}"#)));
    let ed = armoured("PUBLIC KEY", &info(ED25519, &[9; 32]));
    let x = base64::encode_url(&[9; 32]);
    assert_eq!(to_jwk(&ed), Ok(format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}"}}"#)));
}

#[test]
fn with_lines_around_it_and_without_however_it_is_broken() {
    let whole = armoured("PUBLIC KEY", &p256_info());
    let body = Base64::encode_string(&p256_info());
    let expected = to_jwk(&whole);
    assert!(expected.is_ok());
    for text in [
        whole.replace('\n', "\r\n"),
        whole.replace('\n', "\r"),
        whole.replace('\n', " "),
        whole.replace('\n', "\n  "),
        whole.replace('\n', ""),
        format!("\n\t{whole}\n\n"),
        format!("-----BEGIN PUBLIC KEY-----{body}-----END PUBLIC KEY-----"),
        body.clone(),
        format!(" {body}\n"),
        body.chars().map(|letter| format!("{letter}\n")).collect(),
    ] {
        assert_eq!(to_jwk(&text), expected, "{text:?}");
    }
    // Letters that the two alphabets of base64 write differently.
    let slashed = Base64::encode_string(&info(ED25519, &[0xff; 32]));
    assert!(to_jwk(&slashed).is_ok() && slashed.contains('/'));
    for text in [
        slashed.replace('/', "_"),
        String::new(),
        " \n".to_string(),
        "k".to_string(),
        "-----BEGIN PUBLIC KEY-----".to_string(),
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----".to_string(),
        whole.replace("-----END PUBLIC KEY-----", ""),
        whole.replace("END PUBLIC", "END EC PUBLIC"),
        whole.replace("PUBLIC", "public"),
        whole.replace("PUBLIC KEY", "EC PUBLIC KEY"),
        whole.replace("-----BEGIN", "----BEGIN"),
        format!("key: {whole}"),
        format!("{whole}x"),
        format!("{whole}{whole}"),
        format!("{body}{body}"),
        format!("\"{body}\""),
        body.replace('=', ""),
        format!("{}====", Base64::encode_string(&info(P384, &[&[4][..], &[1; 96]].concat()))),
        format!("{body}=="),
        format!("{body}AAAA"),
        body.replacen('M', "-", 1),
        body.replacen('M', "\u{b}", 1),
        body.replacen('M', "\u{a0}", 1),
        KeyPair::new("k", 1).jwk(),
        "https://issuer.example/key.pem".to_string(),
        "./key.pem".to_string(),
        whole.replace('\n', "\\n"),
        body.replacen("FkwE", "FkwE\\n", 1),
        whole.replace('-', "_"),
        whole.replace('-', " "),
    ] {
        assert_eq!(fault(&text), PemError::Malformed, "{text:?}");
    }
}

#[test]
fn every_byte_of_the_form_counts() {
    let rsa = rsa_info(&[&[0, 0x80][..], &[7; 255]].concat(), &[1, 0, 1]);
    let good = [p256_info(), rsa, info(ED25519, &[9; 32])];
    for bytes in &good {
        assert!(to_jwk(&Base64::encode_string(bytes)).is_ok());
        for length in 0..bytes.len() {
            assert!(to_jwk(&Base64::encode_string(&bytes[..length])).is_err(), "{length}");
        }
        assert!(to_jwk(&Base64::encode_string(&[bytes.as_slice(), &[0]].concat())).is_err());
    }
    let point = [&[4][..], &[1; 64]].concat();
    let algorithm = value(SEQUENCE, &[P256]);
    let key = value(BIT_STRING, &[&[0], &point]);
    let number = value(INTEGER, &[&[3]]);
    for (bytes, why) in [
        (value(0x31, &[&algorithm, &key]), "a set"),
        (value(SEQUENCE, &[&key, &algorithm]), "in another order"),
        (value(SEQUENCE, &[&algorithm, &key, &key]), "something behind the key"),
        (value(SEQUENCE, &[&algorithm, &value(BIT_STRING, &[&[1], &point])]), "a bit short"),
        (value(SEQUENCE, &[&algorithm, &value(BIT_STRING, &[])]), "no key"),
        (value(SEQUENCE, &[&algorithm]), "no key at all"),
        (info(P256, &[]), "no point"),
        (rsa_info(&[0x80], &[3]), "a negative modulus"),
        (rsa_info(&[0, 0x7f], &[3]), "a modulus with a zero too many"),
        (rsa_info(&[0x7f], &[0, 3]), "an exponent with a zero too many"),
        (info(RSA, &value(SEQUENCE, &[&number])), "one number"),
        (info(RSA, &value(SEQUENCE, &[&number, &number, &number])), "three"),
        (info(RSA, &[value(SEQUENCE, &[&number, &number]), number.clone()].concat()), "one behind the two"),
    ] {
        assert_eq!(fault(&Base64::encode_string(&bytes)), PemError::Malformed, "{why}");
    }
    let long = [&[0x30, 0x81, 0x59][..], &p256_info()[2..]].concat();
    assert_eq!(fault(&Base64::encode_string(&long)), PemError::Malformed, "a length with a byte too many");
}

#[test]
fn other_forms_are_told_with_their_way_out() {
    let [x, _] = KeyPair::new("k", 1).point();
    for sign in [2, 3] {
        let compressed = info(P256, &[&[sign][..], &x].concat());
        assert_eq!(fault(&armoured("PUBLIC KEY", &compressed)), PemError::Kind);
    }
    let hybrid = info(P256, &[&[6][..], &[1; 64]].concat());
    assert_eq!(fault(&armoured("PUBLIC KEY", &hybrid)), PemError::Kind);
    assert_eq!(fault(&armoured("PUBLIC KEY", &info(P256, &[0]))), PemError::Kind, "the point at infinity");
    let pkcs1 = value(SEQUENCE, &[&value(INTEGER, &[&[0], &[0x81; 256]]), &value(INTEGER, &[&[1, 0, 1]])]);
    assert_eq!(fault(&armoured("RSA PUBLIC KEY", &pkcs1)), PemError::Pkcs1);
    assert_eq!(fault(&Base64::encode_string(&pkcs1)), PemError::Pkcs1);
    // `[0] { INTEGER 2 }` and a serial number, or the number alone in version 1.
    for start in [&[0xa0, 3, INTEGER, 1, 2, INTEGER, 1, 5][..], &[INTEGER, 1, 5]] {
        let certificate = value(SEQUENCE, &[&value(SEQUENCE, &[start])]);
        assert_eq!(fault(&armoured("CERTIFICATE", &certificate)), PemError::Certificate);
        assert_eq!(fault(&Base64::encode_string(&certificate)), PemError::Certificate);
    }
    let named = |name: &[u8], parameters: &[u8]| [&value(OBJECT_IDENTIFIER, &[name]), parameters].concat();
    let (ec, rsa) = (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1], &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]);
    let p521 = &[6, 5, 0x2b, 0x81, 4, 0, 0x23];
    for (algorithm, what) in [
        (named(ec, p521), "P-521"),
        (named(ec, &[]), "a curve that is not named"),
        (named(ec, NULL), "a curve that is none"),
        ([P256, NULL].concat(), "a curve and something"),
        (named(rsa, &[]), "RSA without NULL"),
        (named(rsa, P384), "RSA with a curve"),
        ([ED25519, NULL].concat(), "Ed25519 with NULL"),
        (named(&[0x2b, 0x65, 0x71], &[]), "Ed448"),
        (named(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 0x0a], &[]), "RSASSA-PSS"),
    ] {
        assert_eq!(fault(&armoured("PUBLIC KEY", &info(&algorithm, &[4; 65]))), PemError::Kind, "{what}");
    }
}

#[test]
fn a_private_key_is_told_whatever_else_is_wrong() {
    let version = |number: u8| value(INTEGER, &[&[number]]);
    let algorithm = value(SEQUENCE, &[P256]);
    let secret = value(OCTET_STRING, &[&[7; 32]]);
    let by_password: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05, 0x0d];
    let of_pkcs12: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01, 0x03];
    let encrypted =
        |name: &[u8]| value(SEQUENCE, &[&value(SEQUENCE, &[&value(OBJECT_IDENTIFIER, &[name])]), &secret]);
    let numbers = [&value(INTEGER, &[&[0], &[0x81; 256]])[..]; 8].concat();
    for (label, bytes) in [
        ("PRIVATE KEY", value(SEQUENCE, &[&version(0), &algorithm, &secret])),
        ("PRIVATE KEY", value(SEQUENCE, &[&version(1), &algorithm, &secret])),
        ("EC PRIVATE KEY", value(SEQUENCE, &[&version(1), &secret])),
        ("RSA PRIVATE KEY", value(SEQUENCE, &[&version(0), &numbers])),
        ("ENCRYPTED PRIVATE KEY", encrypted(by_password)),
        ("ENCRYPTED PRIVATE KEY", encrypted(of_pkcs12)),
        // PKCS #12, which has no label.
        ("PRIVATE KEY", value(SEQUENCE, &[&version(3), &secret])),
    ] {
        let (whole, body) = (armoured(label, &bytes), Base64::encode_string(&bytes));
        for text in [
            whole.clone(),
            whole.replace('\n', "\\n"),
            whole.replace("-----END", ""),
            format!("x {whole}"),
            format!("{}{whole}", armoured("PUBLIC KEY", &p256_info())),
            armoured("PUBLIC KEY", &bytes),
            body.clone(),
            body.chars().map(|letter| format!("{letter}\r\n")).collect(),
            Base64::encode_string(&[bytes.as_slice(), &[0]].concat()),
        ] {
            assert_eq!(fault(&text), PemError::Leaked, "{label}: {text}");
        }
    }
}
