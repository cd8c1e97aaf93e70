//! How is a text kept, and how is one found in another? By functions that are called: the library's copy is
//! repeated, with its answers to a full memory, wherever a text is kept.

use alloc::string::String;

/// The text, in memory of its own.
#[inline(never)]
#[must_use]
pub fn to_owned_text(text: &str) -> String {
    String::from(text)
}

/// The value of a header field: spaces and tabs at its ends are no part of it (RFC 9110 section 5.5).
#[inline(never)]
#[must_use]
pub fn field_value(text: &str) -> &str {
    const fn is_part(byte: &u8) -> bool {
        !matches!(byte, b' ' | b'\t')
    }
    let bytes = text.as_bytes();
    let start = bytes.iter().position(is_part).unwrap_or(text.len());
    let end = bytes.iter().rposition(is_part).map_or(start, |last| last.saturating_add(1));
    text.get(start..end).unwrap_or_default()
}

/// The beginning of a text, so many bytes at most, with `…` where something was cut off.
#[inline(never)]
pub(crate) fn shortened(text: &str, max_bytes: usize) -> String {
    let end = text.floor_char_boundary(max_bytes);
    match text.get(..end) {
        Some(start) if end < text.len() => [start, "…"].concat(),
        _ => to_owned_text(text),
    }
}

/// What stands before the first occurrence of a text that is not empty, and what stands after it. By bytes: the
/// library's search for a text within a text brings kilobytes of code along.
#[inline(never)]
pub(crate) fn split_once<'t>(text: &'t str, by: &str) -> Option<(&'t str, &'t str)> {
    let end = text.as_bytes().windows(by.len().max(1)).position(|window| window == by.as_bytes())?;
    let (before, rest) = text.split_at_checked(end)?;
    Some((before, rest.strip_prefix(by)?))
}

/// A text without the white space of Unicode around it.
#[inline(never)]
pub(crate) fn trimmed(text: &str) -> &str {
    let (mut start, mut end, mut at) = (text.len(), 0, 0_usize);
    for character in text.chars() {
        let after = at.saturating_add(character.len_utf8());
        if !character.is_whitespace() {
            (start, end) = (start.min(at), after);
        }
        at = after;
    }
    text.get(start..end).unwrap_or_default()
}

/// Texts with another one between them.
#[inline(never)]
#[must_use]
pub fn joined(texts: &[String], by: &str) -> String {
    let mut joined = String::new();
    for (place, text) in texts.iter().enumerate() {
        if place > 0 {
            joined.push_str(by);
        }
        joined.push_str(text);
    }
    joined
}

/// What stands before the first of this ASCII byte, and what stands after it.
#[inline(never)]
pub(crate) fn halves(text: &str, by: u8) -> Option<(&str, &str)> {
    let (before, rest) = text.split_at_checked(text.bytes().position(|byte| byte == by)?)?;
    Some((before, rest.get(1..)?))
}

/// What stands before the last of this ASCII byte, and what stands after it.
#[inline(never)]
pub(crate) fn last_halves(text: &str, by: u8) -> Option<(&str, &str)> {
    let (before, rest) = text.split_at_checked(text.bytes().rposition(|byte| byte == by)?)?;
    Some((before, rest.get(1..)?))
}

/// The parts of a text between this ASCII byte, empty ones included: one at least.
pub(crate) const fn parts(text: &str, by: u8) -> Parts<'_> {
    Parts { rest: Some(text), by }
}

/// What [`parts`] gives.
#[derive(Clone)]
pub(crate) struct Parts<'t> {
    rest: Option<&'t str>,
    by: u8,
}

impl<'t> Iterator for Parts<'t> {
    type Item = &'t str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest?;
        let halves = halves(rest, self.by);
        self.rest = halves.map(|(_, after)| after);
        Some(halves.map_or(rest, |(part, _)| part))
    }
}
