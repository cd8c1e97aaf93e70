//! Which documents are key sets, and which key answers a `kid`?

use super::*;
use alloc::format;

const A: &str = r#"{"kty":"EC","crv":"P-256","kid":"a","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
const RSA_A: &str = r#"{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}"#;
const RSA_B: &str = r#"{"kty":"RSA","kid":"b","n":"AQAB","e":"AQAB"}"#;

fn set(keys: &str) -> Result<JwkSet, JwkSetError> {
    JwkSet::parse(format!(r#"{{"keys":[{keys}]}}"#).as_bytes(), &KeyRules::ES256)
}

#[test]
fn exactly_one_candidate() {
    let select = |keys: &str, kid| set(keys).unwrap().select(kid).map(|_| ());
    assert_eq!(select(A, "a"), Ok(()));
    assert_eq!(select(&format!("{A},{RSA_A},{RSA_B}"), "a"), Ok(()));
    assert_eq!(select(&format!("{A},{A}"), "a"), Err(SelectError::Ambiguous));
    assert_eq!(select(&format!("{A},{RSA_B}"), "b"), Err(SelectError::Unusable));
    for unknown in ["", "A", "a ", "a\0", "__proto__", "toString", "*"] {
        assert_eq!(select(A, unknown), Err(SelectError::Unknown), "{unknown:?}");
    }
    let nameless = A.replace(r#""kid":"a","#, "");
    assert_eq!(select(&nameless, ""), Err(SelectError::Unknown));
    assert_eq!(select(&A.replace(r#""kid":"a""#, r#""kid":7"#), "7"), Err(SelectError::Unknown));
}

#[test]
fn documents() {
    assert_eq!(set("").map(|set| set.keys().len()), Ok(0));
    for malformed in [
        "",
        "null",
        "[]",
        "{}",
        r#"{"keys":{}}"#,
        r#"{"keys":[1]}"#,
        r#"{"keys":[]}x"#,
        r#"{"keys":[],"keys":[]}"#,
        "<html>",
        r#"{"keys":["#,
    ] {
        assert_eq!(
            JwkSet::parse(malformed.as_bytes(), &KeyRules::ES256),
            Err(JwkSetError::Malformed),
            "{malformed}"
        );
    }
    assert_eq!(set(r#"{"kty":"oct","k":"AA"}"#), Err(JwkSetError::Leaked));
    assert_eq!(set(&format!("{A},{}", A.replace(r#""kty""#, r#""d":"AA","kty""#))), Err(JwkSetError::Leaked));
    let private = A.replace(r#""kty""#, r#""d":"AA","kty""#);
    for leaking in [
        private.clone(),
        format!("[{private}]"),
        format!(r#"{{"keys":[1,{private}]}}"#),
        format!(r#"{{"keys":{{"a":{private}}}}}"#),
        format!(r#"{{"keys":[{}]}}"#, private.replace(r#""d":"AA""#, r#""d":"AA","d":"BB""#)),
        r#"{"keys":[{"d":"AA"}]}"#.into(),
    ] {
        assert_eq!(
            JwkSet::parse(leaking.as_bytes(), &KeyRules::ES256),
            Err(JwkSetError::Leaked),
            "{leaking}"
        );
    }
    assert!(
        JwkSet::parse(
            format!(r#"{{"keys":[{A}],"more":{{"keys":[{{"k":1}}]}}}}"#).as_bytes(),
            &KeyRules::ES256
        )
        .is_ok(),
        "no key at all"
    );
    assert_eq!(set(&[A; MAX_JWKS_KEYS].join(",")).map(|_| ()), Ok(()));
    assert_eq!(set(&[A; MAX_JWKS_KEYS + 1].join(",")), Err(JwkSetError::TooLarge));
    let padded = |length: usize| [r#"{"keys":[]}"#, &" ".repeat(length - 11)].concat();
    assert!(JwkSet::parse(padded(MAX_JWKS_BYTES).as_bytes(), &KeyRules::ES256).is_ok());
    assert_eq!(
        JwkSet::parse(padded(MAX_JWKS_BYTES + 1).as_bytes(), &KeyRules::ES256),
        Err(JwkSetError::TooLarge)
    );
}
