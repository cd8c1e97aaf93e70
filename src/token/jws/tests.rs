use super::*;
use crate::testing::{KeyPair, good_claims};
use alloc::{format, vec};
use base64ct::{Base64UrlUnpadded, Encoding};

fn public_key(pair: &KeyPair) -> PublicKey {
    let [x, y] = pair.point();
    PublicKey::from_coordinates(&x, &y).unwrap()
}

fn policy() -> IssuerPolicy {
    IssuerPolicy::new("a".into(), "https://a.example".into(), vec!["b".into()])
}

/// Everything that can be refused before the claims, for a token over this header.
fn judge(token: &str, pair: &KeyPair) -> Result<VerifiedJws, Reason> {
    let mut jws = UntrustedJws::parse(token).map_err(JwsError::reason)?;
    jws.check_header(&policy()).map_err(JwsError::reason)?;
    jws.verify(&public_key(pair), None, &KeyTables::default()).map_err(JwsError::reason)
}

// holds: AIR-JWT-2 IAM-ALG-1 IAM-TRU-1 RTW-ALG-1
#[test]
fn headers() {
    let pair = KeyPair::new("k", 1);
    let deep = format!(r#"{{"alg":"ES256","kid":"k","x":{}{}}}"#, "[".repeat(32), "]".repeat(32));
    let of_length =
        |length: usize| format!(r#"{{"alg":"ES256","kid":"k","x":"{}"}}"#, "a".repeat(length - 32));
    let (longest, long) = (of_length(MAX_HEADER_BYTES), of_length(MAX_HEADER_BYTES + 1));
    assert_eq!(longest.len(), MAX_HEADER_BYTES);
    let long_kid = format!(r#"{{"alg":"ES256","kid":"{}"}}"#, "k".repeat(MAX_KID_BYTES + 1));
    let cases: &[(&str, Result<(), Reason>)] = &[
        (r#"{"alg":"ES256","kid":"k"}"#, Ok(())),
        (r#"{"alg":"ES256","kid":"k","typ":"JWT"}"#, Ok(())),
        (r#"{"alg":"ES256","kid":"k","typ":"application/AT+JWT"}"#, Ok(())),
        (r#"{"alg":"ES256","kid":"k","private":{"a":[1]},"x5t#S256":"x"}"#, Ok(())),
        (r#"{"\u0061lg":"ES256","kid":"k"}"#, Ok(())),
        (r#"{"kid":"k"}"#, Err(Reason::AlgorithmMissing)),
        (r#"{"alg":null,"kid":"k"}"#, Err(Reason::AlgorithmMissing)),
        (r#"{"alg":["ES256"],"kid":"k"}"#, Err(Reason::AlgorithmMissing)),
        (r#"{"Alg":"ES256","kid":"k"}"#, Err(Reason::AlgorithmMissing)),
        (r#"{"alg":"none","kid":"k"}"#, Err(Reason::AlgorithmMismatch)),
        (r#"{"alg":"nOnE","kid":"k"}"#, Err(Reason::AlgorithmMismatch)),
        (r#"{"alg":"HS256","kid":"k"}"#, Err(Reason::AlgorithmMismatch)),
        (r#"{"alg":"RS256","kid":"k"}"#, Err(Reason::AlgorithmMismatch)),
        (r#"{"alg":"ES384","kid":"k"}"#, Err(Reason::AlgorithmMismatch)),
        (r#"{"alg":"es256","kid":"k"}"#, Err(Reason::AlgorithmMismatch)),
        (r#"{"alg":"ES256 ","kid":"k"}"#, Err(Reason::AlgorithmMismatch)),
        (r#"{"alg":"ES256\u0000","kid":"k"}"#, Err(Reason::AlgorithmMismatch)),
        (r#"{"alg":"","kid":"k"}"#, Err(Reason::AlgorithmMismatch)),
        (r#"{"alg":"ES256","alg":"none","kid":"k"}"#, Err(Reason::HeaderDuplicateMember)),
        (r#"{"alg":"ES256","\u0061lg":"none","kid":"k"}"#, Err(Reason::HeaderDuplicateMember)),
        (r#"{"alg":"ES256","kid":"k","crit":["exp"]}"#, Err(Reason::CriticalRefused)),
        (r#"{"alg":"ES256","kid":"k","crit":[]}"#, Err(Reason::CriticalRefused)),
        (r#"{"alg":"ES256","kid":"k","crit":null}"#, Err(Reason::CriticalRefused)),
        (r#"{"alg":"ES256","kid":"k","b64":true}"#, Err(Reason::HeaderMemberRefused)),
        (r#"{"alg":"ES256","kid":"k","jku":"https://a.example"}"#, Err(Reason::HeaderMemberRefused)),
        (r#"{"alg":"ES256","kid":"k","jwk":{}}"#, Err(Reason::HeaderMemberRefused)),
        (r#"{"alg":"ES256","kid":"k","x5u":null}"#, Err(Reason::HeaderMemberRefused)),
        (r#"{"alg":"ES256","kid":"k","x5c":[]}"#, Err(Reason::HeaderMemberRefused)),
        (r#"{"alg":"ES256","kid":"k","zip":"DEF"}"#, Err(Reason::HeaderMemberRefused)),
        (r#"{"alg":"ES256","kid":"k","enc":"A128GCM"}"#, Err(Reason::HeaderMemberRefused)),
        (r#"{"alg":"ES256"}"#, Err(Reason::KidMissing)),
        (r#"{"alg":"ES256","kid":""}"#, Err(Reason::KidInvalid)),
        (r#"{"alg":"ES256","kid":7}"#, Err(Reason::KidInvalid)),
        (r#"{"alg":"ES256","kid":null}"#, Err(Reason::KidInvalid)),
        (&long_kid, Err(Reason::KidInvalid)),
        (r#"{"alg":"ES256","kid":"k","typ":"JOSE"}"#, Err(Reason::TypeRefused)),
        (r#"{"alg":"ES256","kid":"k","typ":""}"#, Err(Reason::TypeRefused)),
        (r#"{"alg":"ES256","kid":"k","typ":null}"#, Err(Reason::TypeRefused)),
        (r#"{"alg":"ES256","kid":"k","typ":1}"#, Err(Reason::TypeRefused)),
        (r#"["alg","ES256"]"#, Err(Reason::HeaderMalformed)),
        (r#""ES256""#, Err(Reason::HeaderMalformed)),
        ("null", Err(Reason::HeaderMalformed)),
        (r#"{"alg":"ES256","kid":"k"}{}"#, Err(Reason::HeaderMalformed)),
        ("\u{feff}{\"alg\":\"ES256\",\"kid\":\"k\"}", Err(Reason::HeaderMalformed)),
        (&deep, Err(Reason::HeaderTooDeep)),
        (&longest, Ok(())),
        (&long, Err(Reason::HeaderTooLong)),
    ];
    for (header, expected) in cases {
        let token = pair.sign(header.as_bytes(), good_claims().as_bytes());
        assert_eq!(judge(&token, &pair).map(|_| ()), *expected, "{header}");
    }
    let token = pair.sign(b"{\"alg\":\"ES256\",\"kid\":\"\xff\"}", b"{}");
    assert_eq!(judge(&token, &pair).map(|_| ()), Err(Reason::HeaderNotUtf8));
}

#[test]
fn forms() {
    let pair = KeyPair::new("k", 1);
    let good = pair.token("{}");
    assert_eq!(judge(&good, &pair).map(|jws| jws.payload().to_vec()), Ok(b"{}".to_vec()));
    let parts: Vec<&str> = good.split('.').collect();
    let (header, payload, signature) = (parts[0], parts[1], parts[2]);
    let cases = [
        (String::new(), Reason::TokenSegments),
        ("..".into(), Reason::TokenSegments),
        (format!("{header}.{payload}"), Reason::TokenSegments),
        (format!("{good}."), Reason::TokenSegments),
        (format!("{good}.x"), Reason::TokenSegments),
        (format!(".{payload}.{signature}"), Reason::TokenSegments),
        (format!("{header}..{signature}"), Reason::TokenSegments),
        (format!("{header}.{payload}."), Reason::TokenSegments),
        (".".repeat(MAX_TOKEN_BYTES), Reason::TokenSegments),
        ("a".repeat(MAX_TOKEN_BYTES + 1), Reason::TokenTooLong),
        (format!("{header}=.{payload}.{signature}"), Reason::HeaderEncoding),
        (format!(" {good}"), Reason::HeaderEncoding),
        (format!("Bearer {good}"), Reason::HeaderEncoding),
        (format!("{header}.{payload}.{signature}\n"), Reason::SignatureEncoding),
        (format!("{header}.{payload}.{signature}=="), Reason::SignatureEncoding),
        (format!("{header}.{payload}.{}", &signature[..85]), Reason::SignatureEncoding),
        (format!("{header}.{payload}.{}", &signature[..84]), Reason::SignatureLength),
        (
            format!("{header}.{payload}.{}", Base64UrlUnpadded::encode_string(&[1; 65])),
            Reason::SignatureLength,
        ),
        (
            format!("{header}.{payload}.{}", Base64UrlUnpadded::encode_string(&[1; 128])),
            Reason::SignatureLength,
        ),
        (
            format!("{header}.{payload}.{}", Base64UrlUnpadded::encode_string(&[0; 64])),
            Reason::SignatureRange,
        ),
        (
            format!("{header}.{payload}.{}", Base64UrlUnpadded::encode_string(&[1; 64])),
            Reason::SignatureInvalid,
        ),
        // A payload that is no base64url is not even looked at while the signature is wrong…
        (format!("{header}.!.{signature}"), Reason::SignatureInvalid),
        // …and refused where an issuer signs such a text.
        (pair.sign_input(&format!("{header}.e30=")), Reason::ClaimsEncoding),
        (pair.sign_input(&format!("{header}.e3 0")), Reason::ClaimsEncoding),
        (pair.sign_input(&format!("{header}.e31")), Reason::ClaimsEncoding),
        (KeyPair::new("k", 2).token("{}"), Reason::SignatureInvalid),
    ];
    for (token, expected) in cases {
        assert_eq!(judge(&token, &pair).map(|_| ()), Err(expected), "{token}");
    }
}

#[test]
fn a_signature_in_der_is_refused_by_its_length() {
    let pair = KeyPair::new("k", 1);
    let good = pair.token("{}");
    let (input, signature) = good.rsplit_once('.').unwrap();
    let raw = Base64UrlUnpadded::decode_vec(signature).unwrap();
    let mut der = vec![0x30, 68, 2, 32];
    der.extend(&raw[..32]);
    der.extend([2, 32]);
    der.extend(&raw[32..]);
    let token = format!("{input}.{}", Base64UrlUnpadded::encode_string(&der));
    assert_eq!(judge(&token, &pair).map(|_| ()), Err(Reason::SignatureLength));
}

#[test]
fn the_header_leaves_as_it_came() {
    let pair = KeyPair::new("k", 1);
    let header = r#" { "kid" : "k", "alg":"ES256" } "#;
    let jws = judge(&pair.sign(header.as_bytes(), b"\0any bytes"), &pair).unwrap();
    assert_eq!(jws.header_text(), header);
    assert_eq!(jws.payload(), b"\0any bytes");
}
