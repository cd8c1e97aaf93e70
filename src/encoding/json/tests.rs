use super::*;
use alloc::{
    format,
    string::{String, ToString},
};

#[test]
fn table() {
    let cases: &[(&[u8], Result<(), JsonError>)] = &[
        (b"{}", Ok(())),
        (b" { \"a\" : [1, -1, 1.5, 1e3, null, true, \"x\"] } ", Ok(())),
        (b"{\"a\":1,\"b\":{\"a\":1}}", Ok(())),
        (b"{\"a\":1,\"a\":1}", Err(JsonError::DuplicateMember)),
        (b"{\"a\":1,\"\\u0061\":2}", Err(JsonError::DuplicateMember)),
        (b"{\"x\":[{\"a\":1,\"a\":1}]}", Err(JsonError::DuplicateMember)),
        (b"", Err(JsonError::Malformed)),
        (b"{} {}", Err(JsonError::Malformed)),
        (b"{}\0", Err(JsonError::Malformed)),
        (b"{\"a\":1,}", Err(JsonError::Malformed)),
        (b"{'a':1}", Err(JsonError::Malformed)),
        (b"\xef\xbb\xbf{}", Err(JsonError::Malformed)),
        (b"{\"a\":01}", Err(JsonError::Malformed)),
        (b"{\"a\":1e400}", Err(JsonError::Malformed)),
        (b"{\"a\":\"\\ud800\"}", Err(JsonError::Malformed)),
        (b"{\"a\":\"\x01\"}", Err(JsonError::Malformed)),
        (b"{\"a\":NaN}", Err(JsonError::Malformed)),
        (b"{\"\xff\":1}", Err(JsonError::NotUtf8)),
        (b"{\"\xc0\xaf\":1}", Err(JsonError::NotUtf8)),
    ];
    for (bytes, expected) in cases {
        assert_eq!(parse(bytes).map(|_| ()), *expected, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn numbers_are_sorted_by_how_they_are_written() {
    let text = b"[0, 18446744073709551615, 18446744073709551616, -0, -1, -1.5e3, 1.0, 1e0]";
    let Ok(Json::Array(numbers)) = parse(text) else { panic!("no array") };
    let kinds: Vec<&str> = numbers
        .iter()
        .map(|number| match number {
            Json::Unsigned(_) => "unsigned",
            Json::Decimal(_) => "decimal",
            Json::Negative => "negative",
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds.join(" "), "unsigned unsigned decimal negative negative negative decimal decimal");
}

#[test]
fn duplicates_can_be_listed() {
    let (value, duplicates) =
        parse_listing_duplicates(br#"{"a":{"b":1,"b":2},"c":[0,[{"d":1,"d":1}]],"a":3}"#).unwrap();
    assert_eq!(duplicates, ["a.b", "c[1][0].d", "a"]);
    assert_eq!(value, parse(br#"{"a":{"b":1},"c":[0,[{"d":1}]]}"#).unwrap());
    assert_eq!(parse_listing_duplicates(b"{"), Err(JsonError::Malformed));
    let many = ["{", &"\"a\":1,".repeat(1_000), "\"a\":1}"].concat();
    assert_eq!(
        parse_listing_duplicates(many.as_bytes()).map(|(_, duplicates)| duplicates.len()),
        Ok(MAX_LISTED_DUPLICATES)
    );
}

#[test]
fn depth_is_capped_before_the_stack_is_spent() {
    let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
    assert!(parse(nested(MAX_JSON_DEPTH).as_bytes()).is_ok());
    assert_eq!(parse(nested(MAX_JSON_DEPTH + 1).as_bytes()), Err(JsonError::TooDeep));
    assert_eq!(parse(nested(100_000).as_bytes()), Err(JsonError::TooDeep));
}

/// Where the two readers may differ: nothing but policy. `serde_json` stops at 128 levels, and keeps the last
/// of two members.
fn as_the_oracle_reads(text: &str) -> Result<serde_json::Value, ()> {
    serde_json::from_str(text).map_err(|_| ())
}

fn says_the_same(ours: &Json<'_>, theirs: &serde_json::Value) -> bool {
    use serde_json::Value;
    match (ours, theirs) {
        (Json::Null, Value::Null) => true,
        (Json::Bool(ours), Value::Bool(theirs)) => ours == theirs,
        (Json::Unsigned(ours), Value::Number(theirs)) => theirs.as_u64() == Some(*ours),
        (Json::Decimal(_) | Json::Negative, Value::Number(theirs)) => theirs.as_u64().is_none(),
        (Json::String(ours), Value::String(theirs)) => ours == theirs,
        (Json::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().zip(theirs).all(|(ours, theirs)| says_the_same(ours, theirs))
        }
        (Json::Object(ours), Value::Object(theirs)) => {
            ours.count() == theirs.len()
                && theirs
                    .iter()
                    .all(|(name, theirs)| ours.get(name).is_some_and(|ours| says_the_same(ours, theirs)))
        }
        _ => false,
    }
}

/// Agreement in both directions: what is taken says the same, what is malformed here is refused there.
fn agree(text: &str) -> Result<(), proptest::test_runner::TestCaseError> {
    let theirs = as_the_oracle_reads(text);
    match parse(text.as_bytes()) {
        Ok(ours) => {
            proptest::prop_assert!(theirs.is_ok_and(|theirs| says_the_same(&ours, &theirs)), "{}", text)
        }
        Err(JsonError::Malformed) => proptest::prop_assert!(theirs.is_err(), "{}", text),
        Err(_) => {}
    }
    Ok(())
}

/// Texts of documents: any value, written by the oracle, with white space and escapes that it would not
/// write.
fn documents() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let leaf = prop_oneof![
        Just("null".into()),
        Just("true".into()),
        Just("false".into()),
        any::<u64>().prop_map(|number| number.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(|number| serde_json::to_string(&number).unwrap()),
        "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,24})?([eE][+-]?[0-9]{1,3})?",
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        "\"(\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-D]{4}|\\\\ud8[0-9a-f]{2}\\\\udc[0-9A-F]{2}|[ a-z\u{e9}\u{1f511}])*\"",
    ];
    leaf.prop_recursive(5, 64, 6, |inner: BoxedStrategy<String>| {
        let name = prop_oneof![Just("\"a\"".into()), Just("\"\\u0061\"".into()), "\"[a-f]{0,3}\""];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6)
                .prop_map(|elements| format!("[{}\t]", elements.join(" , "))),
            proptest::collection::vec((name, inner), 0..6).prop_map(|members: Vec<(String, String)>| {
                let members: Vec<String> =
                    members.into_iter().map(|(name, value)| format!("{name}\n:{value}")).collect();
                format!(" {{{}\r}}", members.join(","))
            }),
        ]
    })
}

#[test]
fn numbers_at_the_edges() {
    let zeros = "0".repeat(400);
    let long = [
        format!("1{zeros}"),
        format!("1{zeros}e-100"),
        format!("0.{zeros}1e700"),
        format!("0.{zeros}1e710"),
        format!("0.{zeros}e999999999999999999999"),
        format!("1{zeros}e-999999999999999999999"),
        format!("1e{zeros}1"),
    ];
    let short = "0 -0 00 01 -01 - + +1 .5 5. 5.e1 5e 5e+ 5e- 1e5 1E+5 1e-5 -1.5e3 0e99999999999 1e99999999999 1e-99999999999 1e307 \
        9.9e307 1e308 1.7e308 1.79769313486231570e308 1.7976931348623160e308 1.8e308 17.9e307 0.18e309 179e306 180e306 1e309 -1e309 \
        18446744073709551615 18446744073709551616 99999999999999999999 1e1e1 1.1.1 0x1 1_0 Infinity NaN";
    for text in long.iter().map(String::as_str).chain(short.split_ascii_whitespace()) {
        agree(text).unwrap();
        agree(&format!("[{text} ,{text}]")).unwrap();
    }
}

#[test]
fn strings_at_the_edges() {
    for code in 0..=0xff_u8 {
        agree(&format!("\"{}\"", char::from(code))).unwrap();
        agree(&format!("\"\\{}\"", char::from(code))).unwrap();
    }
    for text in [
        r#""\u0000""#,
        r#""\ud83d\udd11""#,
        r#""\ud83d""#,
        r#""\ud83dx""#,
        r#""\ud83d\n""#,
        r#""\ud83d\u0041""#,
        r#""\udd11""#,
        r#""\udd11\ud83d""#,
        r#""\u00g0""#,
        r#""\u+041""#,
        r#""\u004""#,
        r#""\x""#,
        r#""\""#,
        r#"""#,
        r#""\u"#,
        "\"\u{7f}\"",
        "\"\n\"",
        "\"\\\n\"",
        "\"a",
        "'a'",
        "\"\u{2028}\"",
    ] {
        agree(text).unwrap();
        agree(&format!("{{{text}:{text}}}")).unwrap();
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(2_000))]

    #[test]
    fn the_oracle_agrees_on_documents(text in documents()) {
        agree(&text)?;
    }

    #[test]
    fn the_oracle_agrees_on_broken_documents(text in documents(), place in proptest::prelude::any::<proptest::sample::Index>(), other in "[\\[\\]{}:,\"\\\\a0-9.eE+ \u{0}-\u{1f}-]{0,2}") {
        let mut characters: Vec<char> = text.chars().collect();
        let place = place.index(characters.len());
        characters.splice(place..=place, other.chars());
        agree(&characters.into_iter().collect::<String>())?;
    }

    #[test]
    fn the_oracle_agrees_on_fragments(text in "([\\[\\]{}:,\"a0-9.eE -]|\"a\"|true|null|\\\\u00){0,24}") {
        agree(&text)?;
    }
}

#[test]
fn thousands_of_members_are_found_again() {
    let names: Vec<String> = (0..8_000).rev().map(|number| format!("{number:05}")).collect();
    let text = format!(
        "{{{}}}",
        names
            .iter()
            .map(|name| format!("\"{name}\":{}", name.trim_start_matches('0').len()))
            .collect::<Vec<_>>()
            .join(",")
    );
    let object = parse_object(text.as_bytes()).unwrap();
    assert!(object.members().map(|(name, _)| name).eq(names.iter().rev().map(String::as_str)));
    assert_eq!(object.get("00123"), Some(&Json::Unsigned(3)));
    assert_eq!(
        parse_object(text.replace("\"00007\"", "\"00123\"").as_bytes()),
        Err(JsonError::DuplicateMember)
    );
}

#[test]
fn an_object_has_no_more_members_than_are_found_in_time() {
    let of = |count: usize| {
        format!("{{{}}}", (0..count).map(|name| format!("\"{name:05}\":0")).collect::<Vec<_>>().join(","))
    };
    assert_eq!(parse_object(of(MAX_OBJECT_MEMBERS).as_bytes()).unwrap().count(), MAX_OBJECT_MEMBERS);
    assert_eq!(parse_object(of(MAX_OBJECT_MEMBERS + 1).as_bytes()), Err(JsonError::Malformed));
}
