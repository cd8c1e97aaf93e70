//! Which documents are key sets, and which key answers a `kid`?

use super::*;
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

const A: &str = r#"{"kty":"EC","crv":"P-256","kid":"a","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
const RSA_A: &str = r#"{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}"#;
const RSA_B: &str = r#"{"kty":"RSA","kid":"b","n":"AQAB","e":"AQAB"}"#;

fn set(keys: &str) -> Result<JwkSet, JwkSetError> {
    JwkSet::parse(format!(r#"{{"keys":[{keys}]}}"#).as_bytes(), &KeyRules::ES256)
}

// holds: AIR-JWT-2
#[test]
fn exactly_one_candidate() {
    let select = |keys: &str, kid| set(keys).unwrap().select(kid).map(|_| ());
    assert_eq!(select(A, "a"), Ok(()));
    assert_eq!(select(&format!("{A},{RSA_A},{RSA_B}"), "a"), Ok(()));
    assert_eq!(select(&format!("{A},{A}"), "a"), Ok(()), "one key that is listed twice");
    assert_eq!(select(&format!("{A},{RSA_A},{A}"), "a"), Ok(()));
    assert_eq!(select(&format!("{A},{}", other_point()), "a"), Err(SelectError::Ambiguous));
    assert_eq!(select(&format!("{A},{},{A}", other_point()), "a"), Err(SelectError::Ambiguous));
    assert_eq!(select(&format!("{A},{RSA_B}"), "b"), Err(SelectError::Unusable));
    for unknown in ["", "A", "a ", "a\0", "__proto__", "toString", "*"] {
        assert_eq!(select(A, unknown), Err(SelectError::Unknown), "{unknown:?}");
    }
    let nameless = A.replace(r#""kid":"a","#, "");
    assert_eq!(select(&nameless, ""), Err(SelectError::Unknown));
    assert_eq!(select(&A.replace(r#""kid":"a""#, r#""kid":7"#), "7"), Err(SelectError::Unknown));
}

/// Another key under the same `kid`.
fn other_point() -> String {
    crate::testing::KeyPair::new("a", 2).jwk()
}

#[test]
fn two_keys_may_share_a_kid_where_the_rules_say_so_and_no_third() {
    let rules = KeyRules { shares_key_id: true, ..KeyRules::ES256 };
    let point = |number| crate::testing::KeyPair::new("a", number).jwk();
    let (b, c) = (other_point(), point(3));
    let found = |keys: &str, kid: Option<&str>| {
        let set = JwkSet::parse(format!(r#"{{"keys":[{keys}]}}"#).as_bytes(), &rules).unwrap();
        let key_of = |jwk: &str| match JwkSet::parse(format!(r#"{{"keys":[{jwk}]}}"#).as_bytes(), &rules) {
            Ok(one) => one.keys()[0].key.clone().unwrap(),
            Err(error) => panic!("{error}"),
        };
        let holds: Vec<bool> = [A, &b, &c]
            .iter()
            .map(|jwk| set.select(kid).is_ok_and(|selected| selected.has(&key_of(jwk))))
            .collect();
        (set.is_shared("a"), set.is_ambiguous("a"), set.select(kid).map(|_| holds))
    };
    let (a_b, of_a) = (Ok([true, true, false].into()), Ok([true, false, false].into()));
    let (shared, alone, too_many) = ((true, false), (false, false), (false, true));
    for (keys, expected, selected) in [
        (format!("{A},{b}"), shared, a_b.clone()),
        (format!("{b},{A}"), shared, a_b.clone()),
        (format!("{A},{b},{A},{b},{b}"), shared, a_b.clone()),
        (format!("{A},{RSA_A},{b}"), shared, a_b),
        (A.to_owned(), alone, of_a.clone()),
        (format!("{A},{A}"), alone, of_a.clone()),
        (format!("{A},{RSA_A}"), alone, of_a.clone()),
        (format!("{A},{}", c.replace(r#""a""#, r#""c""#)), alone, of_a),
        (format!("{A},{b},{c}"), too_many, Err(SelectError::Ambiguous)),
        (format!("{A},{A},{b},{A},{c}"), too_many, Err(SelectError::Ambiguous)),
        (RSA_A.to_owned(), alone, Err(SelectError::Unusable)),
        (RSA_B.to_owned(), alone, Err(SelectError::Unknown)),
    ] {
        let (is_shared, is_ambiguous, found) = found(&keys, Some("a"));
        assert_eq!(((is_shared, is_ambiguous), found), (expected, selected), "{keys}");
    }
    // A token that names no key cannot mean both.
    assert_eq!(found(&format!("{A},{b}"), None).2, Err(SelectError::Ambiguous));
    assert!(found(A, None).2.is_ok());
}

#[test]
fn a_token_without_a_kid_needs_the_only_usable_key() {
    let select = |keys: &str| set(keys).unwrap().select(None).map(|_| ());
    let nameless = A.replace(r#""kid":"a","#, "");
    assert_eq!(select(A), Ok(()));
    assert_eq!(select(&nameless), Ok(()));
    assert_eq!(select(&format!("{A},{A},{RSA_A},{RSA_B}")), Ok(()));
    assert_eq!(select(&format!("{A},{}", other_point())), Err(SelectError::Ambiguous));
    assert_eq!(select(&format!("{A},{nameless}")), Ok(()), "one key, whatever it is called");
    assert_eq!(select(RSA_A), Err(SelectError::Unknown));
    assert_eq!(select(""), Err(SelectError::Unknown));
}

#[test]
fn null_and_the_empty_text_are_no_private_key() {
    let with = |member: &str| A.replace(r#""kty""#, &format!(r#"{member},"kty""#));
    for harmless in [r#""d":null"#, r#""d":"""#, r#""d":null,"p":null,"q":"","k":null,"oth":null"#] {
        assert_eq!(set(&with(harmless)).unwrap().select("a").map(|_| ()), Ok(()), "{harmless}");
    }
    for real in [
        r#""d":"AA""#,
        r#""d":0"#,
        r#""d":1"#,
        r#""d":1.5"#,
        r#""d":-1"#,
        r#""d":false"#,
        r#""d":true"#,
        r#""d":[]"#,
        r#""d":{}"#,
        r#""d":" ""#,
        r#""d":null,"priv":"AA""#,
        r#""d":null,"d":"AA""#,
        r#""d":"AA","d":null"#,
        r#""d":"","d":null,"d":"AA""#,
    ] {
        assert_eq!(set(&with(real)), Err(JwkSetError::Leaked), "{real}");
    }
    assert_eq!(set(&with(r#""d":null,"d":"""#)), Err(JwkSetError::Malformed), "named twice");
    let rsa = RSA_B.replace(r#""kty""#, r#""d":null,"p":null,"q":null,"kty""#);
    assert_eq!(set(&format!("{rsa},{A}")).unwrap().select("a").map(|_| ()), Ok(()));
    assert_eq!(set(&format!("{rsa},{}", with(r#""d":"AA""#))), Err(JwkSetError::Leaked));
}

#[test]
fn a_byte_order_mark_is_told() {
    let marked = format!("\u{feff}{{\"keys\":[{A}]}}");
    assert_eq!(JwkSet::parse(marked.as_bytes(), &KeyRules::ES256), Err(JwkSetError::ByteOrderMark));
    let inside = format!("{{\"keys\":[\u{feff}{A}]}}");
    assert_eq!(JwkSet::parse(inside.as_bytes(), &KeyRules::ES256), Err(JwkSetError::Malformed));
}

// holds: AIR-JWT-4 RTW-KEY-2
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
