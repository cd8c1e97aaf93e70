//! Is this one JSON document, in one reading? RFC 8259 through `serde_json`, with what it lets pass refused on top:
//! members named twice at any depth, and nesting deeper than a cap.
//!
//! Why not `serde_json::Value`: of two members with one name it keeps the last, other readers keep the first, and a
//! token that means two things to two readers is an attack.

use alloc::{borrow::ToOwned, collections::BTreeMap, string::String, vec::Vec};
use core::{
    cell::{Cell, RefCell},
    fmt,
};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::limits::{MAX_JSON_DEPTH, MAX_LISTED_DUPLICATES};

/// A JSON value, its numbers sorted by what may be done with them.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number written as a non-negative integer that fits 64 bits.
    Unsigned(u64),
    /// Any other number: negative, with a fraction or an exponent, or larger. Nothing here computes with these.
    OtherNumber,
    /// A string, escapes resolved.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object; no name stands twice.
    Object(Object),
}

/// The members of an object by name.
pub type Object = BTreeMap<String, Json>;

impl Json {
    /// The members, if this is an object.
    #[must_use]
    pub fn into_object(self) -> Option<Object> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The text, if this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

/// Why a text is not taken as JSON.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// One object names a member twice, escapes resolved.
    #[error("an object names one member twice")]
    DuplicateMember,
    /// RFC 8259 does not allow it, or something follows the document.
    #[error("not one JSON document")]
    Malformed,
    /// The bytes are not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// Nesting exceeds [`MAX_JSON_DEPTH`].
    #[error("nested deeper than {MAX_JSON_DEPTH}")]
    TooDeep,
}

/// Reads one JSON document of any type. The caller has capped the length.
///
/// # Errors
/// The first fault, as a [`JsonError`].
pub fn parse(bytes: &[u8]) -> Result<Json, JsonError> {
    read(bytes, None)
}

/// Reads one JSON document and lists the members that it names twice, as paths like `a.b`, instead of stopping at the
/// first: for a configuration whose author is told every fault at once. The first of two members is kept; the list ends after
/// [`MAX_LISTED_DUPLICATES`].
///
/// # Errors
/// As [`parse`], but for [`JsonError::DuplicateMember`].
pub fn parse_listing_duplicates(bytes: &[u8]) -> Result<(Json, Vec<String>), JsonError> {
    let trail = RefCell::new(Trail::default());
    let value = read(bytes, Some(&trail))?;
    Ok((value, trail.into_inner().duplicates))
}

fn read(bytes: &[u8], trail: Option<&RefCell<Trail>>) -> Result<Json, JsonError> {
    let text = core::str::from_utf8(bytes).map_err(|_| JsonError::NotUtf8)?;
    let fault = Cell::new(JsonError::Malformed);
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Level { depth: 0, fault: &fault, trail }.deserialize(&mut reader).map_err(|_| fault.get())?;
    reader.end().map_err(|_| JsonError::Malformed)?;
    Ok(value)
}

/// Reads one JSON document that must be an object.
///
/// # Errors
/// As [`parse`]; [`JsonError::Malformed`] where the document is of another type.
pub fn parse_object(bytes: &[u8]) -> Result<Object, JsonError> {
    parse(bytes)?.into_object().ok_or(JsonError::Malformed)
}

/// Where the reader stands, and what stood twice on the way.
#[derive(Default)]
struct Trail {
    names: Vec<String>,
    duplicates: Vec<String>,
}

/// One level of the document. serde's errors are text, so the kind of a fault travels beside them.
#[derive(Clone, Copy)]
struct Level<'f> {
    depth: usize,
    fault: &'f Cell<JsonError>,
    trail: Option<&'f RefCell<Trail>>,
}

impl Level<'_> {
    fn refuse<E: serde::de::Error>(self, fault: JsonError) -> E {
        self.fault.set(fault);
        E::custom("")
    }

    fn note_duplicate<E: serde::de::Error>(self) -> Result<(), E> {
        let Some(trail) = self.trail else { return Err(self.refuse(JsonError::DuplicateMember)) };
        let mut trail = trail.borrow_mut();
        if trail.duplicates.len() < MAX_LISTED_DUPLICATES {
            let path = trail.names.join(".");
            trail.duplicates.push(path);
        }
        Ok(())
    }

    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if self.depth >= MAX_JSON_DEPTH {
            return Err(self.refuse(JsonError::TooDeep));
        }
        Ok(Self { depth: self.depth.saturating_add(1), ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = Json;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Unsigned(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        let level = self.deeper::<A::Error>()?;
        let mut array = Vec::new();
        while let Some(element) = elements.next_element_seed(level)? {
            array.push(element);
        }
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let level = self.deeper::<A::Error>()?;
        let mut object = Object::new();
        while let Some(name) = members.next_key::<String>()? {
            if let Some(trail) = level.trail {
                trail.borrow_mut().names.push(name.clone());
            }
            let is_duplicate = object.contains_key(&name);
            if is_duplicate {
                level.note_duplicate::<A::Error>()?;
            }
            let value = members.next_value_seed(level)?;
            if !is_duplicate {
                object.insert(name, value);
            }
            if let Some(trail) = level.trail {
                trail.borrow_mut().names.pop();
            }
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let text = b"[0, 18446744073709551615, 18446744073709551616, -0, -1, 1.0, 1e0]";
        let expected = [Json::Unsigned(0), Json::Unsigned(u64::MAX)].into_iter().chain([const { Json::OtherNumber }; 5]).collect();
        assert_eq!(parse(text), Ok(Json::Array(expected)));
    }

    #[test]
    fn duplicates_can_be_listed() {
        let (value, duplicates) = parse_listing_duplicates(br#"{"a":{"b":1,"b":2},"c":[{"d":1,"d":1}],"a":3}"#).unwrap();
        assert_eq!(duplicates, ["a.b", "c.d", "a"]);
        assert_eq!(value, parse(br#"{"a":{"b":1},"c":[{"d":1}]}"#).unwrap());
        assert_eq!(parse_listing_duplicates(b"{"), Err(JsonError::Malformed));
        let many = ["{", &"\"a\":1,".repeat(1_000), "\"a\":1}"].concat();
        assert_eq!(parse_listing_duplicates(many.as_bytes()).map(|(_, duplicates)| duplicates.len()), Ok(MAX_LISTED_DUPLICATES));
    }

    #[test]
    fn depth_is_capped_before_the_stack_is_spent() {
        let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
        assert!(parse(nested(MAX_JSON_DEPTH).as_bytes()).is_ok());
        assert_eq!(parse(nested(MAX_JSON_DEPTH + 1).as_bytes()), Err(JsonError::TooDeep));
        assert_eq!(parse(nested(100_000).as_bytes()), Err(JsonError::TooDeep));
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_taken_serde_json_takes_too(text in "[\\[\\]{}:,\"a0-9.eE\\- ]{0,40}") {
            if parse(text.as_bytes()).is_ok() {
                proptest::prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
            }
        }
    }
}
