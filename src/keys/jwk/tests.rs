//! Which keys may verify?

use super::*;
use crate::encoding::json::parse_object;
use alloc::format;

// RFC 7515 appendix A.3: the public half.
const POINT: &str =
    r#""x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0""#;

fn read(members: &str) -> Result<VerificationKey, JwkError> {
    Jwk::read(&parse_object(format!("{{{members}}}").as_bytes()).unwrap(), &KeyRules::ES256).key
}

#[test]
fn what_may_verify() {
    let base = format!(r#""kty":"EC","crv":"P-256",{POINT}"#);
    for extra in [
        "",
        r#","use":"sig""#,
        r#","alg":"ES256""#,
        r#","key_ops":["verify"]"#,
        r#","key_ops":["sign","verify"]"#,
        r#","x5c":[]"#,
        r#","use":null,"alg":null,"key_ops":null,"kid":null"#,
    ] {
        assert!(read(&format!("{base}{extra}")).is_ok(), "{extra}");
    }
    let refused = [
        (r#","use":"enc""#, JwkError::Use),
        (r#","alg":"ES384""#, JwkError::Algorithm),
        (r#","alg":"none""#, JwkError::Algorithm),
        (r#","use":"""#, JwkError::Use),
        (r#","alg":"""#, JwkError::Algorithm),
        (r#","alg":false"#, JwkError::Algorithm),
        (r#","key_ops":"""#, JwkError::KeyOperations),
        (r#","key_ops":[]"#, JwkError::KeyOperations),
        (r#","key_ops":"verify""#, JwkError::KeyOperations),
        (r#","key_ops":["encrypt"]"#, JwkError::KeyOperations),
        (r#","key_ops":["verify","verify"]"#, JwkError::KeyOperations),
        (r#","key_ops":["verify",1]"#, JwkError::KeyOperations),
    ];
    for (extra, fault) in refused {
        assert_eq!(read(&format!("{base}{extra}")), Err(fault), "{extra}");
    }
}

#[test]
fn type_curve_and_point() {
    let zero = "A".repeat(43);
    let cases = [
        (format!(r#""kty":"RSA","crv":"P-256",{POINT}"#), JwkError::Type),
        (format!(r#""kty":"ec","crv":"P-256",{POINT}"#), JwkError::Type),
        (format!(r#""kty":"EC","crv":"P-384",{POINT}"#), JwkError::Curve),
        (format!(r#""kty":"EC","crv":"secp256r1",{POINT}"#), JwkError::Curve),
        (format!(r#""kty":"EC","crv":"P-256","x":"{zero}","y":"{zero}""#), JwkError::NotOnCurve),
        (format!(r#""kty":"EC","crv":"P-256","x":"{zero}""#), JwkError::Coordinate),
        (format!(r#""kty":"EC","crv":"P-256","x":"{zero}A","y":"{zero}""#), JwkError::Coordinate),
        (format!(r#""kty":"EC","crv":"P-256","x":"{}","y":"{zero}""#, "A".repeat(42)), JwkError::Coordinate),
        (r#""kty":"EC","crv":"P-256","x":1,"y":2"#.into(), JwkError::Coordinate),
    ];
    for (members, fault) in cases {
        assert_eq!(read(&members), Err(fault), "{members}");
    }
}

#[test]
fn private_members_are_seen_in_any_type_of_key() {
    for name in PRIVATE_MEMBERS {
        assert!(
            holds_private_member(&parse_object(format!(r#"{{"kty":"x","{name}":0}}"#).as_bytes()).unwrap()),
            "{name}"
        );
    }
    assert!(!holds_private_member(&parse_object(format!(r#"{{"kty":"EC",{POINT}}}"#).as_bytes()).unwrap()));
}
