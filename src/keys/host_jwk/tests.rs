//! Which public numbers may the host verify with?

use super::*;
use crate::{encoding::json::parse_object, keys::jwk::Jwk};
use alloc::format;

/// An odd number of so many bits, whose other bits are 0, in base64url.
fn modulus(bits: usize) -> String {
    let mut bytes = alloc::vec![0_u8; bits.div_ceil(8)];
    bytes[0] |= 1 << ((bits - 1) % 8);
    *bytes.last_mut().unwrap() |= 1;
    base64::encode_url(&bytes)
}

fn read(rules: KeyRules, members: &str) -> Result<VerificationKey, JwkError> {
    Jwk::read(&parse_object(format!("{{{members}}}").as_bytes()).unwrap(), &rules).key
}

/// The text that the host imports, and how long a signature is.
fn read_by(algorithm: Algorithm, members: &str) -> Result<(String, usize), JwkError> {
    match read(KeyRules::of(algorithm), members)? {
        VerificationKey::Host(key) => {
            assert_eq!(key.algorithm(), algorithm);
            Ok((key.jwk().into(), key.signature_bytes()))
        }
        VerificationKey::Es256(key) => panic!("{key:?}"),
    }
}

fn members_of(algorithm: Algorithm) -> String {
    match algorithm {
        Algorithm::Es256 => panic!("the host checks none"),
        Algorithm::Es384 => {
            format!(r#""kty":"EC","crv":"P-384","x":"{}","y":"{}""#, "x".repeat(64), "y".repeat(64))
        }
        Algorithm::Ed25519 | Algorithm::EdDsa => {
            format!(r#""kty":"OKP","crv":"Ed25519","x":"{}A""#, "x".repeat(42))
        }
        Algorithm::Ps256 | Algorithm::Rs256 => format!(r#""kty":"RSA","n":"{}","e":"AQAB""#, modulus(2_048)),
    }
}

const OF_HOST: [(Algorithm, usize); 5] = [
    (Algorithm::Ed25519, 64),
    (Algorithm::EdDsa, 64),
    (Algorithm::Es384, 96),
    (Algorithm::Ps256, 256),
    (Algorithm::Rs256, 256),
];

#[test]
fn the_host_is_given_the_public_numbers_alone() {
    for (algorithm, signature_bytes) in OF_HOST {
        let members = members_of(algorithm);
        let expected = Ok((format!("{{{members}}}"), signature_bytes));
        assert_eq!(read_by(algorithm, &members), expected);
        let name = algorithm.name();
        let more = format!(
            r#"{members},"kid":"k","use":"sig","alg":"{name}","key_ops":["verify"],"x5c":[],"ext":true"#
        );
        assert_eq!(read_by(algorithm, &more), expected, "what else stands there goes nowhere");
    }
}

#[test]
fn a_key_of_another_algorithm_or_use_is_unusable() {
    for (algorithm, _) in OF_HOST {
        let members = members_of(algorithm);
        for (extra, fault) in [
            (r#","use":"enc""#, JwkError::Use),
            (r#","alg":"ES256""#, JwkError::Algorithm),
            (r#","alg":"RS512""#, JwkError::Algorithm),
            (r#","alg":"""#, JwkError::Algorithm),
            (r#","key_ops":["sign"]"#, JwkError::KeyOperations),
        ] {
            assert_eq!(read_by(algorithm, &format!("{members}{extra}")), Err(fault), "{algorithm:?} {extra}");
        }
        for (other, _) in OF_HOST {
            let (own, theirs) = (algorithm.key_type(), other.key_type());
            let fault = if own.0 == theirs.0 { JwkError::Curve } else { JwkError::Type };
            let expected = if own == theirs { Ok(()) } else { Err(fault) };
            assert_eq!(
                read_by(algorithm, &members_of(other)).map(|_| ()),
                expected,
                "{algorithm:?} {other:?}"
            );
        }
        // Two names of one algorithm: a key says either.
        for name in ["EdDSA", "Ed25519", "eddsa", "Ed448"] {
            let named = read_by(algorithm, &format!(r#"{members},"alg":"{name}""#));
            let is_a_name = algorithm.key_type().0 == "OKP" && Algorithm::named(name).is_some();
            let expected = if is_a_name { Ok(()) } else { Err(JwkError::Algorithm) };
            assert_eq!(named.map(|_| ()), expected, "{algorithm:?} {name}");
        }
    }
    assert_eq!(read(KeyRules::ES256, &members_of(Algorithm::Rs256)), Err(JwkError::Type));
    assert_eq!(read(KeyRules::ES256, &members_of(Algorithm::Es384)), Err(JwkError::Curve));
}

#[test]
fn coordinates_are_of_one_length() {
    let ec = |x: &str, y: &str| {
        read_by(Algorithm::Es384, &format!(r#""kty":"EC","crv":"P-384","x":"{x}","y":"{y}""#))
    };
    let good = "x".repeat(64);
    assert!(ec(&good, &good).is_ok());
    for bad in [
        "",
        &"x".repeat(60),
        &"x".repeat(68),
        &"x".repeat(63),
        &format!("{}=", "x".repeat(63)),
        &format!("{}+", "x".repeat(63)),
    ] {
        assert_eq!(ec(bad, &good), Err(JwkError::Coordinate), "{bad}");
        assert_eq!(ec(&good, bad), Err(JwkError::Coordinate), "{bad}");
    }
    let ed = |x: &str| read_by(Algorithm::EdDsa, &format!(r#""kty":"OKP","crv":"Ed25519","x":{x}"#));
    for bad in ["1", r#""""#, &format!(r#""{}""#, "x".repeat(44)), &format!(r#""{}""#, "x".repeat(43))] {
        assert_eq!(ed(bad), Err(JwkError::Coordinate), "{bad}");
    }
}

#[test]
fn rsa_numbers() {
    let rsa = |rules, n: &str, e: &str| {
        read(rules, &format!(r#""kty":"RSA","n":{n},"e":{e}"#)).map(|key| match key {
            VerificationKey::Host(key) => key.signature_bytes(),
            VerificationKey::Es256(key) => panic!("{key:?}"),
        })
    };
    let rules = KeyRules::of(Algorithm::Rs256);
    let quoted = |text: &str| format!("\"{text}\"");
    let encoded = |bytes: &[u8]| quoted(&base64::encode_url(bytes));
    let f4 = r#""AQAB""#;
    for (bits, expected) in [
        (2_047, Err(JwkError::ModulusLength)),
        (2_048, Ok(256)),
        (2_049, Ok(257)),
        (3_072, Ok(384)),
        (4_096, Ok(512)),
        (4_097, Err(JwkError::ModulusLength)),
        (8_192, Err(JwkError::ModulusLength)),
    ] {
        assert_eq!(rsa(rules, &quoted(&modulus(bits)), f4), expected, "{bits}");
    }
    let long = KeyRules { max_rsa_modulus_bits: 8_192, ..rules };
    assert_eq!(rsa(long, &quoted(&modulus(8_192)), f4), Ok(1_024));
    assert_eq!(rsa(long, &quoted(&modulus(8_193)), f4), Err(JwkError::ModulusLength));

    let n = quoted(&modulus(2_048));
    let with_zero = encoded(&[&[0][..], &base64::decode_url(&modulus(2_048)).unwrap()].concat());
    let even = encoded(&[&[0x80][..], &[0; 255]].concat());
    for bad in [r#""""#, "1", "null", &with_zero, &even, &quoted(&format!("{}=", modulus(2_048)))] {
        assert_eq!(rsa(rules, bad, f4), Err(JwkError::Modulus), "{bad}");
    }
    for bad in [r#""""#, "65537", r#""AAEAAQ""#, r#""Aw""#, r#""AQAC""#, r#""AQA=""#, &n, &encoded(&[1])] {
        assert_eq!(rsa(rules, &n, bad), Err(JwkError::Exponent), "{bad}");
    }
    let three = KeyRules { rsa_public_exponent: 3, ..rules };
    assert_eq!(rsa(three, &n, r#""Aw""#), Ok(256));
    assert_eq!(rsa(three, &n, f4), Err(JwkError::Exponent));
}

/// The encodings of the eight points of small order (RFC 8032 section 5.1.2: little-endian, the sign of x in the
/// highest bit), and of numbers that are not below p. Under the first ones every host's verdict is worth nothing.
#[test]
fn ed25519_keys_have_a_large_order_and_one_encoding() {
    let hex = |text: &str| -> [u8; 32] {
        core::array::from_fn(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap())
    };
    let ends = |first: u8, middle: u8, last: u8| {
        let mut bytes = [middle; 32];
        (bytes[0], bytes[31]) = (first, last);
        bytes
    };
    let order_8 = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";
    let opposite = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05";
    let weak = [ends(0, 0, 0), ends(1, 0, 0), ends(0xec, 0xff, 0x7f), hex(order_8), hex(opposite)];
    let not_below_p = [ends(0xed, 0xff, 0x7f), ends(0xee, 0xff, 0x7f), ends(0xff, 0xff, 0x7f)];
    // RFC 8037 appendix A.2; y = 2, y = p - 2, and neighbours of the others.
    let strong = [
        hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
        ends(2, 0, 0),
        ends(0xeb, 0xff, 0x7f),
        hex(&order_8.replace("c7", "c8")),
        ends(1, 0, 1),
    ];
    for (keys, expected) in
        [(&weak[..], Err(JwkError::SmallOrder)), (&not_below_p, Err(JwkError::SmallOrder)), (&strong, Ok(64))]
    {
        for key in keys {
            for sign in [0, 0x80] {
                let mut bytes = *key;
                bytes[31] |= sign;
                for algorithm in [Algorithm::EdDsa, Algorithm::Ed25519] {
                    let x = base64::encode_url(&bytes);
                    let read = read_by(algorithm, &format!(r#""kty":"OKP","crv":"Ed25519","x":"{x}""#));
                    assert_eq!(read.map(|(_, length)| length), expected, "{bytes:x?}");
                }
            }
        }
    }
}
