//! Where does each member of an object stand in its text? For texts that a strict parse took before: the claims of a
//! token that passed. They are read once more without a copy of what they hold.
//!
//! What no strict parse would take ends the list of members, so that less is found and never more.

use alloc::{borrow::Cow, string::String};

use super::{json, json_reader::Reader, json_value::Json};

/// One member of an object.
#[derive(Debug)]
pub struct Member<'t> {
    /// Its name, escapes resolved.
    pub name: Cow<'t, str>,
    /// Its value, as it is written.
    pub value: &'t str,
    /// All of it, as it is written: name, colon and value.
    pub whole: &'t str,
}

/// The value of the member of this name.
#[inline(never)]
#[must_use]
pub fn value<'t>(object: &'t str, name: &str) -> Option<Json<'t>> {
    let member = members(object).find(|member| member.name == name)?;
    json::parse(member.value.as_bytes()).ok()
}

/// The string that is the value of the member of this name, where it is one and not empty.
#[must_use]
pub fn text<'t>(object: &'t str, name: &str) -> Option<Cow<'t, str>> {
    match value(object, name)? {
        Json::String(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// The same object with the members of these names alone, in its own order and its own spelling.
#[inline(never)]
#[must_use]
pub fn cut(object: &str, names: &[String]) -> String {
    let mut kept = String::from("{");
    for member in members(object).filter(|member| names.iter().any(|name| *name == member.name)) {
        if kept.len() > 1 {
            kept.push(',');
        }
        kept.push_str(member.whole);
    }
    kept.push('}');
    kept
}

fn members(object: &str) -> impl Iterator<Item = Member<'_>> {
    let mut reader = Reader::new(object);
    let mut opening = b'{';
    core::iter::from_fn(move || {
        let expected = core::mem::replace(&mut opening, b',');
        next(&mut reader, expected, object)
    })
}

fn next<'t>(reader: &mut Reader<'t>, expected: u8, object: &'t str) -> Option<Member<'t>> {
    let is_next = reader.next_significant() == Ok(expected) && reader.next_significant() == Ok(b'"');
    let start = reader.place().checked_sub(1).filter(|_| is_next)?;
    let name = reader.string().ok()?;
    if reader.next_significant() != Ok(b':') {
        return None;
    }
    let first = reader.next_significant().ok()?;
    let value_start = reader.place().checked_sub(1)?;
    reader.pass_over(first).ok()?;
    let end = reader.place();
    Some(Member { name, value: object.get(value_start..end)?, whole: object.get(start..end)? })
}

#[cfg(test)]
mod tests;
