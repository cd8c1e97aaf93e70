//! What is wrong with a configuration, where, and what stands there instead?

use alloc::{
    borrow::Cow,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    encoding::sentence::said,
    encoding::{
        json_value::Json,
        text::{shortened, to_owned_text},
    },
    limits::{MAX_SHOWN_BYTES, MAX_TOLD_FAULTS},
};

/// One fault of a configuration.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{path}: {message} (found: {value})")]
pub struct ConfigurationError {
    /// Where, such as `issuers.orders.audience[0]`; empty for the whole text. Long names are cut.
    pub path: String,
    /// What stands there, with `…` where it was cut; empty where nothing does.
    pub value: String,
    /// What is wrong with it, and the way out.
    pub message: String,
}

/// The faults told so far, and beside them what is no fault but should be known.
#[derive(Default)]
pub(super) struct ErrorList {
    faults: Told,
    warnings: Told,
}

/// The first of them, and how many more there are.
#[derive(Default)]
struct Told {
    list: Vec<ConfigurationError>,
    untold: usize,
}

impl Told {
    #[inline(never)]
    fn push(&mut self, path: &str, found: ShownValue<'_>, why: &[&str]) {
        if self.list.len() < MAX_TOLD_FAULTS {
            let (path, value) = (to_owned_text(path), found.text().into_owned());
            self.list.push(ConfigurationError { path, value, message: why.concat() });
        } else {
            self.untold = self.untold.saturating_add(1);
        }
    }

    /// Them, and what they are called in the line that counts the rest.
    fn into_list(mut self, called: &str) -> Vec<ConfigurationError> {
        if self.untold > 0 {
            let message = ["has ", &self.untold.to_string(), " more ", called].concat();
            self.list.push(ConfigurationError { path: String::new(), value: String::new(), message });
        }
        self.list
    }
}

impl ErrorList {
    /// Tells one more. The reason comes in parts, so that the many places that tell one need no code to join
    /// them.
    pub(super) fn tell(&mut self, path: &str, found: ShownValue<'_>, why: &[&str]) {
        self.faults.push(path, found, why);
    }

    /// Tells what an operator should know before this configuration is published.
    pub(super) fn warn(&mut self, path: &str, found: ShownValue<'_>, why: &[&str]) {
        self.warnings.push(path, found, why);
    }

    pub(super) fn count(&self) -> usize {
        self.faults.list.len().saturating_add(self.faults.untold)
    }

    /// The faults, and the warnings.
    pub(super) fn into_lists(self) -> (Vec<ConfigurationError>, Vec<ConfigurationError>) {
        (self.faults.into_list("faults"), self.warnings.into_list("warnings"))
    }
}

/// What an error shows of what stands there.
#[derive(Clone, Copy)]
pub(super) enum ShownValue<'v> {
    Nothing,
    Value(&'v Json<'v>),
    /// Its kind alone, where its text is nobody's business: it may be a secret in the wrong place.
    Kind(&'v Json<'v>),
    Text(&'v str),
}

impl<'v> ShownValue<'v> {
    fn text(self) -> Cow<'v, str> {
        Cow::Borrowed(match self {
            Self::Nothing => "",
            Self::Text(text) => return shortened(text, MAX_SHOWN_BYTES).into(),
            Self::Value(Json::Bool(true)) => "true",
            Self::Value(Json::Bool(false)) => "false",
            Self::Value(Json::Unsigned(number)) => return number.to_string().into(),
            Self::Value(Json::Decimal(_) | Json::Negative) => {
                said!("a number that is negative, fractional or too large")
            }
            Self::Value(Json::String(text)) => return quoted(&shortened(text, MAX_SHOWN_BYTES)).into(),
            Self::Value(Json::Array(elements)) => {
                return ["an array of ", &elements.len().to_string()].concat().into();
            }
            Self::Value(value) | Self::Kind(value) => kind(value),
        })
    }
}

const fn kind(value: &Json<'_>) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Unsigned(_) | Json::Decimal(_) | Json::Negative => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}

/// A URL for an error: nothing of one that may hold a password, and no query, which may hold a token.
pub(super) fn public_part(url: &str) -> ShownValue<'_> {
    if url.contains('@') {
        return ShownValue::Text(said!("a URL with user information"));
    }
    let end = url.bytes().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(url.len());
    ShownValue::Text(url.get(..end).unwrap_or_default())
}

/// A string as Rust's source writes it. What would not be seen, or would turn the text around it, is written
/// as its number.
fn quoted(text: &str) -> String {
    let mut shown = to_owned_text("\"");
    for character in text.chars() {
        match character {
            '"' => shown.push_str("\\\""),
            '\\' => shown.push_str("\\\\"),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            '\0' => shown.push_str("\\0"),
            '\u{1}'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' => push_number(&mut shown, character),
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => {
                push_number(&mut shown, character)
            }
            _ => shown.push(character),
        }
    }
    shown.push('"');
    shown
}

/// Appends `\u{1f}`.
fn push_number(text: &mut String, character: char) {
    text.push_str("\\u{");
    for shift in [12_u32, 8, 4, 0] {
        let rest = u32::from(character) >> shift;
        if rest > 0 {
            text.extend(char::from_digit(rest & 0xf, 16));
        }
    }
    text.push('}');
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn a_string_is_shown_as_rust_writes_it() {
        for text in [
            "",
            "on",
            "a\"b\\c",
            "\n\r\t\0",
            "\u{1}\u{1f}\u{7f}\u{9f}\u{a0}\u{ad}",
            "caf\u{e9} \u{1f511}",
            "\u{202e}\u{200b}\u{feff}",
        ] {
            assert_eq!(quoted(text), format!("{text:?}"));
        }
    }
}
