use super::*;
use alloc::{format, vec::Vec};

const CLAIMS: &str = " { \"iss\" : \"a\\\"}{[\" ,\"\\u0073ub\":\"u\", \"n\":-1.5e3,\"d\":{\"x\":[1,{\"y\":\"]\\\\\"}],\"sub\":\"inner\"},\
    \"a\":[],\"o\":{},\"t\":true,\"z\":null , \"e\":\"\" } ";

fn members(text: &str) -> Vec<Member<'_>> {
    let mut members = Members::of(text);
    core::iter::from_fn(|| members.next()).collect()
}

fn names(text: &str) -> Vec<String> {
    members(text).into_iter().map(|member| member.name.into_owned()).collect()
}

#[test]
fn each_member_stands_where_it_is_written() {
    assert_eq!(names(CLAIMS), ["iss", "sub", "n", "d", "a", "o", "t", "z", "e"]);
    let wholes: Vec<&str> = members(CLAIMS).into_iter().map(|member| member.whole).collect();
    assert_eq!(
        wholes,
        [
            r#""iss" : "a\"}{[""#,
            r#""\u0073ub":"u""#,
            r#""n":-1.5e3"#,
            r#""d":{"x":[1,{"y":"]\\"}],"sub":"inner"}"#,
            r#""a":[]"#,
            r#""o":{}"#,
            r#""t":true"#,
            r#""z":null"#,
            r#""e":"""#
        ]
    );
    assert_eq!(text(CLAIMS, "sub").as_deref(), Some("u"));
    assert_eq!(text(CLAIMS, "iss").as_deref(), Some("a\"}{["));
    for name in ["e", "n", "z", "a", "o", "x", "y", "absent", ""] {
        assert_eq!(text(CLAIMS, name), None, "{name}");
    }
    assert_eq!(value(CLAIMS, "t"), Some(Json::Bool(true)));
    assert_eq!(value(CLAIMS, "z"), Some(Json::Null));
}

#[test]
fn what_is_kept_stands_as_it_was_written() {
    let kept = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| String::from(*name)).collect();
        cut(CLAIMS, &names)
    };
    assert_eq!(kept(&["iss"]), r#"{"iss" : "a\"}{["}"#);
    assert_eq!(kept(&["n", "sub", "absent"]), r#"{"\u0073ub":"u","n":-1.5e3}"#, "in the order of the text");
    assert_eq!(kept(&["d"]), r#"{"d":{"x":[1,{"y":"]\\"}],"sub":"inner"}}"#);
    // A name of what lies deeper is no name here.
    assert_eq!(kept(&["x", "y"]), "{}");
    assert_eq!(kept(&[]), "{}");
}

#[test]
fn what_no_parse_takes_ends_the_list() {
    for (text, expected) in [
        ("", &[][..]),
        ("{}", &[]),
        ("[]", &[]),
        ("\"a\"", &[]),
        ("null", &[]),
        (r#"{"a":1"#, &["a"]),
        (r#"{"a":1 "b":2}"#, &["a"]),
        (r#"{"a":1,}"#, &["a"]),
        (r#"{"a":}"#, &[]),
        (r#"{"a":]"#, &[]),
        (r#"{"a":"#, &[]),
        (r#"{"a" 1}"#, &[]),
        (r#"{,"a":1}"#, &[]),
        (r#"{"a":tru}"#, &[]),
        (r#"{"a":{"b":1}"#, &["a"]),
        (r#"{"a":{"b":1,"b":1}}"#, &[]),
        (r#"{"a":[}"#, &[]),
        (r#"{"a":["x"#, &[]),
        (r#"{"a":["\"#, &[]),
    ] {
        assert_eq!(names(text), expected, "{text}");
    }
}

proptest::proptest! {
    /// The strict parse finds the same members, and the same values.
    #[test]
    fn the_parse_finds_the_same(parts in proptest::collection::vec((
        "[a-c]{1,2}|\\\\u006[1-3]",
        "-?[1-9][0-9]{0,3}|true|null|\"[a-z ,:{}\\[\\]]{0,5}\"|\"\\\\\\\\\"|\"\\\\\"\"|\\[1, *\\{\"a\":\\[\\]\\}\\]|\\{\"a\": *\"[}\\]]\"\\}",
        "[ \\t\\n\\r]{0,2}",
    ), 0..6)) {
        let written: Vec<_> =
            parts.iter().map(|(name, value, space)| format!("{space}\"{name}\"{space}:{space}{value}{space}")).collect();
        let text = format!("{{{}}}", written.join(","));
        if let Ok(object) = json::parse_object(text.as_bytes()) {
            let mut found = names(&text);
            found.sort_unstable();
            proptest::prop_assert!(found.iter().map(String::as_str).eq(object.members().map(|(name, _)| name)));
            for (name, expected) in object.members() {
                let found = value(&text, name);
                proptest::prop_assert_eq!(found.as_ref(), Some(expected));
            }
            let cut = cut(&text, &found);
            let again = json::parse_object(cut.as_bytes());
            proptest::prop_assert_eq!(again, Ok(object.clone()));
        }
    }
}

#[test]
fn one_member_has_another_value_and_the_rest_stays() {
    for (text, expected) in [
        (r#"{"act":1}"#, r#"{"act":NEW}"#),
        (
            r#" { "a" : [ {"act":1} ] , "act" : { "act" : [1, -2.50e1] } , "b":"\u0061" } "#,
            r#"{"a" : [ {"act":1} ],"act":NEW,"b":"\u0061"}"#,
        ),
        (r#"{"\u0061ct":{"sub":"x"},"z":-0}"#, r#"{"act":NEW,"z":-0}"#),
        (r#"{"a":"act","Act":1,"act ":2}"#, r#"{"a":"act","Act":1,"act ":2}"#),
        (r#"{"a":{"act":1}}"#, r#"{"a":{"act":1}}"#),
        ("{}", "{}"),
        ("", "{}"),
    ] {
        assert_eq!(replaced(text, "act", "NEW"), expected, "{text}");
    }
}
