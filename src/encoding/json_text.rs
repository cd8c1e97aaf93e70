//! How is JSON text written (RFC 8259)? Member by member, into one string.

use alloc::{
    boxed::Box,
    string::{String, ToString},
};

/// An object under construction. Member names are this house's own words and hold nothing to escape.
///
/// Behind one pointer, because each member hands the writer on: to copy the words of its text each time makes
/// the modules larger by a hundredth.
pub struct ObjectWriter(Box<Writing>);

struct Writing {
    text: String,
    is_empty: bool,
}

impl Default for ObjectWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl ObjectWriter {
    /// Opens an object.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(256)
    }

    /// Opens an object. `expected_bytes` spares the text from growing piece by piece.
    #[must_use]
    pub fn with_capacity(expected_bytes: usize) -> Self {
        Self::after(String::with_capacity(expected_bytes))
    }

    /// Opens an object at the end of a text, which [`Self::end`] gives back with it.
    #[must_use]
    pub fn after(mut text: String) -> Self {
        text.push('{');
        Self(Box::new(Writing { text, is_empty: true }))
    }

    /// Closes the object.
    #[must_use]
    pub fn end(mut self) -> String {
        self.0.text.push('}');
        self.0.text
    }

    /// A string.
    #[must_use]
    #[inline(never)]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        push_string(&mut self.0.text, value);
        self
    }

    /// A number.
    #[must_use]
    pub fn number(mut self, name: &str, value: impl Into<u64>) -> Self {
        self.name(name);
        push_number(&mut self.0.text, value.into());
        self
    }

    /// A number of things.
    #[must_use]
    pub fn count(self, name: &str, things: usize) -> Self {
        self.number(name, u64::try_from(things).unwrap_or(u64::MAX))
    }

    /// `true` or `false`.
    #[must_use]
    pub fn flag(self, name: &str, value: bool) -> Self {
        self.json(name, if value { "true" } else { "false" })
    }

    /// A value that is JSON text already.
    #[must_use]
    #[inline(never)]
    pub fn json(mut self, name: &str, value: &str) -> Self {
        self.name(name);
        self.0.text.push_str(value);
        self
    }

    /// An array of strings.
    #[must_use]
    pub fn texts<'t>(self, name: &str, values: impl IntoIterator<Item = &'t str>) -> Self {
        self.list_of_texts(name, &mut values.into_iter())
    }

    #[inline(never)]
    fn list_of_texts(self, name: &str, values: &mut dyn Iterator<Item = &str>) -> Self {
        self.list(name, values, push_string)
    }

    /// An array whose elements `push` appends.
    #[must_use]
    pub fn list<T>(
        mut self,
        name: &str,
        values: impl IntoIterator<Item = T>,
        push: impl Fn(&mut String, T),
    ) -> Self {
        self.name(name);
        push_list(&mut self.0.text, values, push);
        self
    }

    /// Adds to the object only where there is something to add.
    #[must_use]
    pub fn with<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }

    #[inline(never)]
    fn name(&mut self, name: &str) {
        if !core::mem::take(&mut self.0.is_empty) {
            self.0.text.push(',');
        }
        self.0.text.push('"');
        self.0.text.push_str(name);
        self.0.text.push_str("\":");
    }
}

/// An array of values that are JSON text already.
pub fn array(values: impl IntoIterator<Item = String>) -> String {
    array_of(&mut values.into_iter())
}

#[inline(never)]
fn array_of(values: &mut dyn Iterator<Item = String>) -> String {
    let mut text = String::new();
    push_list(&mut text, values, |text, value| text.push_str(&value));
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

/// Appends a string in quotation marks.
pub fn push_string(json: &mut String, text: &str) {
    json.push('"');
    let mut rest = text;
    // Most texts hold nothing to escape.
    if is_plain(text.as_bytes()) {
        json.push_str(text);
        rest = "";
    }
    while let Some(at) = rest.bytes().position(is_escaped) {
        let (plain, escaped) = rest.split_at_checked(at).unwrap_or_default();
        json.push_str(plain);
        push_escape(json, escaped.bytes().next().unwrap_or_default());
        rest = escaped.get(1..).unwrap_or_default();
    }
    json.push_str(rest);
    json.push('"');
}

const fn is_escaped(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | 0..0x20)
}

/// Whether no byte is to be escaped; eight bytes at a time. A subtraction borrows into the top bit of a byte
/// that was too small, and a byte that is beyond ASCII has that bit already, which `!word` takes away.
fn is_plain(text: &[u8]) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const TOPS: u64 = u64::from_ne_bytes([0x80; 8]);
    let has_below = |word: u64, least: u64| word.wrapping_sub(ONES * least) & !word & TOPS != 0;
    let has = |word: u64, byte: u8| has_below(word ^ (ONES * u64::from(byte)), 1);
    let (words, rest) = text.as_chunks::<8>();
    words.iter().all(|word| {
        let word = u64::from_ne_bytes(*word);
        !has_below(word, 0x20) && !has(word, b'"') && !has(word, b'\\')
    }) && !rest.iter().any(|byte| is_escaped(*byte))
}

/// Appends a number's digits.
#[inline(never)]
pub fn push_number(json: &mut String, number: u64) {
    json.push_str(&number.to_string());
}

fn push_escape(json: &mut String, byte: u8) {
    json.push('\\');
    if matches!(byte, b'"' | b'\\') {
        return json.push(char::from(byte));
    }
    json.push_str(if byte < 0x10 { "u000" } else { "u001" });
    json.extend(char::from_digit(u32::from(byte & 0xf), 16));
}

#[cfg(test)]
mod tests;
