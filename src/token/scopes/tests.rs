//! Is a scope there only where the issuer writes it, as it writes it?

use super::*;
use alloc::format;

/// What is missing of `needed`; `malformed` where the claim is not written as it should be.
fn missing(form: ScopeForm, claim: &str, needed: &str) -> String {
    let claims = match claim {
        "" => String::from(r#"{"iss":"a"}"#),
        _ => format!(r#"{{"iss":"a","scope":{claim},"sub":"b"}}"#),
    };
    let needed = match form {
        ScopeForm::Whole => [needed.into()].into(),
        ScopeForm::Array | ScopeForm::List => needed.split(' ').map(String::from).collect(),
    };
    let needed = Words::new(needed).unwrap();
    match (ScopeClaim { form, ..ScopeClaim::default() }).check(&claims, &needed) {
        Ok(()) => String::new(),
        Err(ScopeFault::Malformed) => "malformed".into(),
        Err(ScopeFault::Missing(scopes)) => scopes.into_iter().flatten().collect::<Vec<_>>().join(","),
    }
}

#[test]
fn a_list_has_single_spaces() {
    for (claim, needed, expected) in [
        (r#""a b""#, "a b", ""),
        (r#""b a""#, "a b", ""),
        (r#""a b c""#, "b", ""),
        (r#""a""#, "a", ""),
        (r#""a\u0020b""#, "b", ""),
        (r#""a b""#, "a c d", "c,d"),
        ("", "a b", "a,b"),
        // Part of a scope is no scope, nor is one in another case.
        (r#""orders:read-all""#, "orders:read", "orders:read"),
        (r#""orders""#, "orders:read", "orders:read"),
        (r#""A""#, "a", "a"),
        (r#""""#, "a", "malformed"),
        (r#"" ""#, "a", "malformed"),
        (r#"" a""#, "a", "malformed"),
        (r#""a ""#, "a", "malformed"),
        (r#""a  b""#, "a", "malformed"),
        (r#""a\tb""#, "a", "malformed"),
        (r#""a\nb""#, "a", "malformed"),
        (r#""a,b""#, "a", "a"),
        (r#""a\u00a0b""#, "a", "malformed"),
        (r#""a \"b\"""#, "a", "malformed"),
        (r#""a caf\u00e9""#, "a", "malformed"),
        (r#"["a"]"#, "a", "malformed"),
        (r#"{"a":true}"#, "a", "malformed"),
        ("null", "a", "malformed"),
        ("true", "a", "malformed"),
        ("1", "a", "malformed"),
    ] {
        assert_eq!(missing(ScopeForm::List, claim, needed), expected, "{claim} {needed}");
    }
}

#[test]
fn an_array_holds_strings() {
    for (claim, needed, expected) in [
        (r#"["a","b"]"#, "b a", ""),
        (r#"["a b"]"#, "a", "a"),
        (r#"["a"]"#, "a b", "b"),
        ("[]", "a", "a"),
        ("", "a", "a"),
        (r#"["A"," a","a "]"#, "a", "a"),
        (r#"["a",1]"#, "a", "malformed"),
        (r#"["a",null]"#, "a", "malformed"),
        (r#"[["a"]]"#, "a", "malformed"),
        (r#""a""#, "a", "malformed"),
        (r#"{"0":"a"}"#, "a", "malformed"),
        ("null", "a", "malformed"),
    ] {
        assert_eq!(missing(ScopeForm::Array, claim, needed), expected, "{claim} {needed}");
    }
}

#[test]
fn a_whole_string_is_compared_whole() {
    for (claim, needed, expected) in [
        (r#""issue on-behalf""#, "issue on-behalf", ""),
        (r#""issue""#, "issue", ""),
        (r#""on-behalf issue""#, "issue on-behalf", "issue on-behalf"),
        (r#""issue on-behalf verify""#, "issue on-behalf", "issue on-behalf"),
        (r#""issue  on-behalf""#, "issue on-behalf", "issue on-behalf"),
        (r#""issue\ton-behalf""#, "issue on-behalf", "issue on-behalf"),
        (r#""issue on-behalf ""#, "issue on-behalf", "issue on-behalf"),
        (r#""issue on-behalf""#, "issue", "issue"),
        (r#""""#, "issue", "issue"),
        ("", "issue on-behalf", "issue on-behalf"),
        (r#"["issue on-behalf"]"#, "issue on-behalf", "malformed"),
        ("null", "issue", "malformed"),
    ] {
        assert_eq!(missing(ScopeForm::Whole, claim, needed), expected, "{claim} {needed}");
    }
}

#[test]
fn the_claim_is_the_one_that_the_entry_names() {
    let scp = ScopeClaim { claim: "scp".into(), form: ScopeForm::Array };
    let has = |claims: &str| scp.check(claims, &Words::new(["a".into()].into()).unwrap());
    assert_eq!(has(r#"{"scp":["a"],"scope":"b"}"#), Ok(()));
    assert_eq!(has(r#"{"scope":"a"}"#), Err(ScopeFault::Missing([Some("a".into())].into())));
    assert_eq!(
        has(&format!(r#"{{"scp":[{}"b"]}}"#, "\"x\",".repeat(2_000))),
        Err(ScopeFault::Missing([Some("a".into())].into()))
    );
    // Nothing is found in what is no object.
    assert_eq!(has(""), Err(ScopeFault::Missing([Some("a".into())].into())));
    let many: Vec<String> = (0..32).map(|number| format!("s{number}")).collect();
    let Err(ScopeFault::Missing(few)) = scp.check("{}", &Words::new(many).unwrap()) else { panic!() };
    assert_eq!(few.len(), MAX_EVIDENCE_ENTRIES);
}
