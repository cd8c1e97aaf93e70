//! Where does each member of an object stand in its text? For the claims of a token that passed: they are read once
//! more, and what is handed on of them stands as it was written.
//!
//! What no strict parse takes ends the list of members, so that less is found and never more.

use alloc::{borrow::Cow, string::String};

use super::{json, json_reader::Reader, json_text::push_string, json_value::Json};

/// The members of an object that are still to be read.
struct Members<'t> {
    object: &'t str,
    reader: Reader<'t>,
    /// What stands before the next one.
    before: u8,
}

/// One member.
struct Member<'t> {
    /// Its name, escapes resolved.
    name: Cow<'t, str>,
    value: Json<'t>,
    /// All of it, as it is written: name, colon and value.
    whole: &'t str,
}

/// The value of the member of this name.
#[inline(never)]
#[must_use]
pub fn value<'t>(object: &'t str, name: &str) -> Option<Json<'t>> {
    let mut members = Members::of(object);
    while let Some(member) = members.next() {
        if member.name == name {
            return Some(member.value);
        }
    }
    None
}

/// The string that is the value of the member of this name, where it is one and not empty.
#[inline(never)]
#[must_use]
pub fn text<'t>(object: &'t str, name: &str) -> Option<Cow<'t, str>> {
    match value(object, name) {
        Some(Json::String(text)) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// The same object with the members of these names alone, in its own order and its own spelling.
#[inline(never)]
#[must_use]
pub fn cut(object: &str, names: &[String]) -> String {
    let mut kept = String::from("{");
    let mut members = Members::of(object);
    while let Some(member) = members.next() {
        if names.iter().any(|name| *name == member.name) {
            if kept.len() > 1 {
                kept.push(',');
            }
            kept.push_str(member.whole);
        }
    }
    kept.push('}');
    kept
}

/// The same object in which the member of this name holds another value, which is JSON text. Where there is none, it
/// has none.
#[inline(never)]
#[must_use]
pub fn replaced(object: &str, name: &str, value: &str) -> String {
    let mut text = String::from("{");
    let mut members = Members::of(object);
    while let Some(member) = members.next() {
        if text.len() > 1 {
            text.push(',');
        }
        if member.name == name {
            push_string(&mut text, name);
            text.push(':');
            text.push_str(value);
        } else {
            text.push_str(member.whole);
        }
    }
    text.push('}');
    text
}

impl<'t> Members<'t> {
    const fn of(object: &'t str) -> Self {
        Self { object, reader: Reader::new(object), before: b'{' }
    }

    #[inline(never)]
    fn next(&mut self) -> Option<Member<'t>> {
        let reader = &mut self.reader;
        let is_next = reader.next_significant() == Ok(self.before) && reader.next_significant() == Ok(b'"');
        self.before = b',';
        let start = reader.place().checked_sub(1).filter(|_| is_next)?;
        let name = reader.string().ok()?;
        if reader.next_significant() != Ok(b':') {
            return None;
        }
        let value = json::read_value(reader).ok()?;
        Some(Member { name, value, whole: self.object.get(start..reader.place())? })
    }
}

#[cfg(test)]
mod tests;
