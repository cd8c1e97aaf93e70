use super::*;
use alloc::{borrow::ToOwned, format};

#[test]
fn members_of_every_kind() {
    let inner = |text: &mut String, number: u64| {
        *text = ObjectWriter::after(core::mem::take(text)).number("n", number).end();
    };
    let text = ObjectWriter::new()
        .text("a", "x")
        .number("b", u64::MAX)
        .count("c", 1)
        .flag("d", true)
        .json("e", "{\"f\":[]}")
        .texts("g", ["y", "z"])
        .texts("h", [])
        .list("i", [1, 2], inner)
        .with(Some("w"), |object, value| object.text("j", value))
        .with(None::<&str>, |object, value| object.text("k", value))
        .end();
    assert_eq!(
        text,
        r#"{"a":"x","b":18446744073709551615,"c":1,"d":true,"e":{"f":[]},"g":["y","z"],"h":[],"i":[{"n":1},{"n":2}],"j":"w"}"#
    );
    assert_eq!(ObjectWriter::new().end(), "{}");
    assert_eq!(array([]), "[]");
    assert_eq!(array(["1".to_owned(), "{}".to_owned()]), "[1,{}]");
}

/// The oracle is a JSON parser: what is written must be read as what was meant, for every character there is.
#[test]
fn every_character_comes_back() {
    let all: String = (char::MIN..=char::MAX).collect();
    let read: serde_json::Value = serde_json::from_str(&ObjectWriter::new().text("all", &all).end()).unwrap();
    assert_eq!(read, serde_json::json!({ "all": all }));
    for character in (char::MIN..='\u{ff}').chain(['\u{2028}', '\u{2029}', '\u{fffd}', '\u{feff}', char::MAX])
    {
        let value = format!("a{character}\"}}");
        let read: serde_json::Value =
            serde_json::from_str(&ObjectWriter::new().text("one", &value).end()).unwrap();
        assert_eq!(read, serde_json::json!({ "one": value }), "{character:?}");
    }
}

proptest::proptest! {
    #[test]
    fn another_reader_gets_the_text_back(text in "[\u{0}-\u{7f}\u{e9}\u{1f511}]*") {
        let mut json = String::new();
        push_string(&mut json, &text);
        proptest::prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn one_sign_to_escape_is_found_wherever_it_stands(
        before in "[ !#-\\[\\]-\u{7f}\u{e9}\u{1f511}]{0,20}",
        sign in "[\u{0}-\u{1f}\"\\\\]?",
        after in "[ !#-\\[\\]-\u{7f}\u{e9}\u{1f511}]{0,20}",
    ) {
        let (mut json, text) = (String::new(), [before, sign, after].concat());
        push_string(&mut json, &text);
        proptest::prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
