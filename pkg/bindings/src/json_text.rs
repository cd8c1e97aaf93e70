//! How does an answer become JSON text (RFC 8259)? Member by member, in one string, which JavaScript reads
//! with one `JSON.parse`.

use alloc::string::String;

use wicketgate::encoding::json_text::{push_number, push_string};

/// An object under construction. Member names are this crate's own words and hold nothing to escape.
pub(crate) struct Object(String);

impl Object {
    /// Opens an object. `expected_bytes` spares the text from growing piece by piece.
    pub(crate) fn with_capacity(expected_bytes: usize) -> Self {
        let mut text = String::with_capacity(expected_bytes);
        text.push('{');
        Self(text)
    }

    pub(crate) fn new() -> Self {
        Self::with_capacity(256)
    }

    #[inline(never)]
    pub(crate) fn text(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        push_string(&mut self.0, value);
        self
    }

    pub(crate) fn texts<'t>(mut self, name: &str, values: impl IntoIterator<Item = &'t str>) -> Self {
        self.name(name);
        push_list(&mut self.0, values, push_string);
        self
    }

    pub(crate) fn number(mut self, name: &str, value: impl Into<u64>) -> Self {
        self.name(name);
        push_number(&mut self.0, value.into());
        self
    }

    pub(crate) fn flag(self, name: &str, value: bool) -> Self {
        self.json(name, if value { "true" } else { "false" })
    }

    /// A member whose value is JSON text already.
    #[inline(never)]
    pub(crate) fn json(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        self.0.push_str(value);
        self
    }

    /// Adds to the object only where there is something to add.
    pub(crate) fn with<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }

    pub(crate) fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }

    #[inline(never)]
    fn name(&mut self, name: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        self.0.push('"');
        self.0.push_str(name);
        self.0.push_str("\":");
    }
}

/// An array of values that are JSON text already.
pub(crate) fn array(values: impl IntoIterator<Item = String>) -> String {
    let mut text = String::new();
    push_list(&mut text, values, |text, value| text.push_str(&value));
    text
}

/// An array of strings.
pub(crate) fn texts<'t>(values: impl IntoIterator<Item = &'t str>) -> String {
    let mut text = String::new();
    push_list(&mut text, values, push_string);
    text
}

fn push_list<T>(text: &mut String, values: impl IntoIterator<Item = T>, push: impl Fn(&mut String, T)) {
    text.push('[');
    for (index, value) in values.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        push(text, value);
    }
    text.push(']');
}

/// A number of things, as JSON text has it.
pub(crate) fn count(things: usize) -> u64 {
    u64::try_from(things).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{borrow::ToOwned, format};

    #[test]
    fn members_of_every_kind() {
        let text = Object::new()
            .text("a", "x")
            .number("b", u64::MAX)
            .flag("c", true)
            .json("d", "{\"e\":[]}")
            .texts("f", ["y", "z"])
            .texts("g", [])
            .with(Some("w"), |object, value| object.text("h", value))
            .with(None::<&str>, |object, value| object.text("i", value))
            .end();
        assert_eq!(
            text,
            r#"{"a":"x","b":18446744073709551615,"c":true,"d":{"e":[]},"f":["y","z"],"g":[],"h":"w"}"#
        );
        assert_eq!(Object::new().end(), "{}");
        assert_eq!(array([]), "[]");
        assert_eq!(array(["1".to_owned(), "{}".to_owned()]), "[1,{}]");
    }

    /// The oracle is a JSON parser: what is written must be read as what was meant, for every character there
    /// is.
    #[test]
    fn every_character_comes_back() {
        let all: String = (char::MIN..=char::MAX).collect();
        let read: serde_json::Value = serde_json::from_str(&Object::new().text("all", &all).end()).unwrap();
        assert_eq!(read, serde_json::json!({ "all": all }));
        for character in
            (char::MIN..='\u{ff}').chain(['\u{2028}', '\u{2029}', '\u{fffd}', '\u{feff}', char::MAX])
        {
            let value = format!("a{character}\"}}");
            let read: serde_json::Value =
                serde_json::from_str(&Object::new().text("one", &value).end()).unwrap();
            assert_eq!(read, serde_json::json!({ "one": value }), "{character:?}");
        }
    }
}
