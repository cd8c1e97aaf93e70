use super::*;
use crate::encoding::json;
use alloc::{format, vec};

/// What a rule about `c` says of the claims, where its shape is this.
fn fault(presence: Presence, shape: Option<Shape>, claims: &str) -> Option<ClaimFault> {
    let rule = ClaimRule { name: "c".into(), presence, shape: shape.map(Box::new) };
    rule.fault(&json::parse_object(claims.as_bytes()).unwrap())
}

fn of_shape(shape: Shape, claim: &str) -> Option<ClaimFault> {
    fault(Presence::Required, Some(shape), &format!(r#"{{"c":{claim}}}"#))
}

fn of_kind(kind: Kind) -> Shape {
    of_form(Form { kind: Some(kind), ..Form::default() })
}

fn of_form(form: Form) -> Shape {
    Shape { form, ..Shape::default() }
}

#[test]
fn presence_alone() {
    for (presence, absent, null, there) in [
        (Presence::Required, Some(ClaimFault::Missing), Some(ClaimFault::Missing), None),
        (Presence::Optional, None, None, None),
        (Presence::Forbidden, None, Some(ClaimFault::Forbidden), Some(ClaimFault::Forbidden)),
    ] {
        assert_eq!(fault(presence, None, r#"{"d":1}"#), absent, "{presence:?}");
        assert_eq!(fault(presence, None, r#"{"c":null}"#), null, "{presence:?}");
        for claim in ["0", "false", r#""""#, "[]", "{}"] {
            assert_eq!(fault(presence, None, &format!(r#"{{"c":{claim}}}"#)), there, "{presence:?} {claim}");
        }
    }
}

#[test]
fn a_shape_is_looked_at_where_the_claim_is_there() {
    let shape = || Some(of_kind(Kind::String));
    for claims in ["{}", r#"{"c":null}"#, r#"{"c":"a"}"#] {
        assert_eq!(fault(Presence::Optional, shape(), claims), None, "{claims}");
    }
    assert_eq!(fault(Presence::Optional, shape(), r#"{"c":1}"#), Some(ClaimFault::Shape("type")));
    assert_eq!(fault(Presence::Required, shape(), "{}"), Some(ClaimFault::Missing));
}

#[test]
fn types() {
    let values = [
        ("array", "[1]"),
        ("boolean", "true"),
        ("number", "0"),
        ("number", "1.5"),
        ("number", "-1"),
        ("object", "{}"),
        ("string", r#""""#),
    ];
    for (word, kind) in Kind::ALL {
        for (is, value) in values {
            let expected = (is != word).then_some(ClaimFault::Shape("type"));
            assert_eq!(of_shape(of_kind(kind), value), expected, "{word} {value}");
        }
    }
}

#[test]
fn parts_of_a_shape() {
    let text = |text: &str| Scalar::Text(text.into());
    let of = Shape::default;
    let rows: [(Shape, &str, &[&str], &[&str]); 7] = [
        (
            Shape { values: vec![text("a"), Scalar::Boolean(true), Scalar::Number(7)], ..of() },
            "oneOf",
            &[r#""a""#, r#""\u0061""#, "true", "7"],
            &[r#""A""#, r#""a ""#, "false", "7.0", r#""7""#, "-7", r#"["a"]"#, r#"{"a":1}"#, "8"],
        ),
        (
            of_form(Form { length: Some((2, 3)), ..Form::default() }),
            "length",
            &[r#""ab""#, r#""\u00e9\ud83d\ude00b""#, "[1,2]", "[[],null,3]"],
            &[r#""a""#, r#""abcd""#, "[]", "[1,2,3,4]", "22", "{}", "true"],
        ),
        (
            of_form(Form { characters: CharacterSet::of(["a-c"].into_iter()).ok(), ..Form::default() }),
            "characters",
            &[r#""""#, r#""abc""#],
            &[r#""abd""#, r#""a b""#, r#"["a"]"#, "1"],
        ),
        (
            of_form(Form { starts_with: Some("agent:".into()), ..Form::default() }),
            "startsWith",
            &[r#""agent:""#, r#""agent:7""#],
            &[r#""agent""#, r#""Agent:7""#, r#"" agent:7""#, r#"["agent:7"]"#, "1"],
        ),
        (
            of_form(Form { format: Some(Format::Uuid), ..Form::default() }),
            "format",
            &[],
            &[r#""a""#, "1", "[]"],
        ),
        (
            of_form(Form { contains: Some("user:basic".into()), ..Form::default() }),
            "contains",
            &[r#""user:basic""#, r#""a user:basic b""#, r#"["a","user:basic"]"#, r#"[1,"user:basic"]"#],
            &[
                r#""user:basics""#,
                r#""a\tuser:basic""#,
                r#""auser:basic""#,
                r#"["user:basic a"]"#,
                r#"[["user:basic"]]"#,
                r#"{"user:basic":true}"#,
                "true",
            ],
        ),
        // Parts hold together.
        (
            Shape { values: vec![text("a"), Scalar::Number(1)], ..of_kind(Kind::String) },
            "type",
            &[r#""a""#],
            &["1"],
        ),
    ];
    for (shape, part, taken, refused) in rows {
        for claim in taken {
            assert_eq!(of_shape(shape.clone(), claim), None, "{part} {claim}");
        }
        for claim in refused {
            assert_eq!(of_shape(shape.clone(), claim), Some(ClaimFault::Shape(part)), "{part} {claim}");
        }
    }
}

#[test]
fn a_claim_of_eight_kibibytes_is_looked_at_once() {
    let long = "a".repeat(8_000);
    let shape = of_form(Form {
        length: Some((0, 8_192)),
        characters: CharacterSet::of(["a-z"].into_iter()).ok(),
        starts_with: Some("a".into()),
        format: Some(Format::Text),
        contains: Some(long.clone()),
        ..Form::default()
    });
    assert_eq!(of_shape(shape, &format!("\"{long}\"")), None);
}
