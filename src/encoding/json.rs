//! Is this one JSON document, in one reading? RFC 8259, with what it leaves open refused: members named twice
//! at any depth, and nesting deeper than a cap.
//!
//! Of two members with one name some readers keep the last, others the first, and a token that means two
//! things to two readers is an attack.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::{
    json_reader::Reader,
    json_value::{Json, JsonError, Object},
    text::{shortened, to_owned_text},
};
use crate::limits::{MAX_JSON_DEPTH, MAX_LISTED_DUPLICATES, MAX_OBJECT_MEMBERS, MAX_SHOWN_BYTES};

/// Deepest nesting around a member that [`top_level_string`] passes over: more than the strict parse takes,
/// so that the strict parse, after the signature, is the one that says so.
const MAX_DEPTH_PASSED_OVER: usize = 127;

/// Reads one JSON document of any type. The caller has capped the length.
///
/// # Errors
/// The first fault, as a [`JsonError`].
pub fn parse(bytes: &[u8]) -> Result<Json<'_>, JsonError> {
    read(bytes, MAX_JSON_DEPTH, &mut Repeats::Refused)
}

/// Reads one JSON document that must be an object.
///
/// # Errors
/// As [`parse`]; [`JsonError::Malformed`] where the document is of another type.
pub fn parse_object(bytes: &[u8]) -> Result<Object<'_>, JsonError> {
    match parse(bytes)? {
        Json::Object(members) => Ok(members),
        _ => Err(JsonError::Malformed),
    }
}

/// Reads one JSON document and lists the members that it names twice, as paths like `a.b[0].c`, instead of
/// stopping at the first: for a configuration whose author is told every fault at once. The first of two
/// members is kept, but for one that is `null` or the empty text; the list ends after [`MAX_LISTED_DUPLICATES`].
///
/// # Errors
/// As [`parse`], but for [`JsonError::DuplicateMember`].
pub fn parse_listing_duplicates(bytes: &[u8]) -> Result<(Json<'_>, Vec<String>), JsonError> {
    let mut duplicates = Vec::new();
    let value = read(bytes, MAX_JSON_DEPTH, &mut Repeats::Listed(&mut duplicates))?;
    Ok((value, duplicates))
}

/// Whether a text that is no JSON begins with a byte order mark (RFC 8259 section 8.1).
#[must_use]
pub fn begins_with_mark(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xef\xbb\xbf")
}

/// The string of one top-level member that stands once in an object, whatever else the object holds; for a
/// hint that a strict parse confirms.
#[must_use]
pub fn top_level_string(bytes: &[u8], name: &str) -> Option<String> {
    let document = read(bytes, MAX_DEPTH_PASSED_OVER, &mut Repeats::RefusedOf(name)).ok()?;
    document.as_object()?.get(name)?.as_str().map(to_owned_text)
}

/// The value that a reader comes to next, and nothing that stands behind it.
pub(super) fn read_value<'t>(reader: &mut Reader<'t>) -> Result<Json<'t>, JsonError> {
    Level { depth_left: MAX_JSON_DEPTH, trail: None }.read(reader, &mut Repeats::Refused)
}

fn read<'t>(bytes: &'t [u8], max_depth: usize, repeats: &mut Repeats<'_>) -> Result<Json<'t>, JsonError> {
    let text = core::str::from_utf8(bytes).map_err(|_| JsonError::NotUtf8)?;
    let mut reader = Reader::new(text);
    let value = Level { depth_left: max_depth, trail: None }.read(&mut reader, repeats)?;
    reader.end()?;
    Ok(value)
}

/// What becomes of a member that an object names again.
enum Repeats<'r> {
    Refused,
    /// Only where it has this name, at the top.
    RefusedOf(&'r str),
    Listed(&'r mut Vec<String>),
}

/// The way to a place in the document.
struct Trail<'n> {
    above: Option<&'n Trail<'n>>,
    last: Part<'n>,
}

enum Part<'n> {
    Name(&'n str),
    Index(usize),
}

impl Trail<'_> {
    fn path(&self) -> String {
        let mut path = self.above.map(Trail::path).unwrap_or_default();
        match self.last {
            Part::Name(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&shortened(name, MAX_SHOWN_BYTES));
            }
            Part::Index(index) => {
                path.push('[');
                path.push_str(&index.to_string());
                path.push(']');
            }
        }
        path
    }

    fn is_at_the_top(&self, name: &str) -> bool {
        self.above.is_none() && matches!(self.last, Part::Name(last) if last == name)
    }
}

impl Repeats<'_> {
    fn note(&mut self, trail: &Trail<'_>) -> Result<(), JsonError> {
        match self {
            Self::RefusedOf(name) if !trail.is_at_the_top(name) => {}
            Self::Refused | Self::RefusedOf(_) => return Err(JsonError::DuplicateMember),
            Self::Listed(duplicates) if duplicates.len() < MAX_LISTED_DUPLICATES => {
                duplicates.push(trail.path())
            }
            Self::Listed(_) => {}
        }
        Ok(())
    }
}

/// One level of the document.
#[derive(Clone, Copy)]
struct Level<'n> {
    depth_left: usize,
    trail: Option<&'n Trail<'n>>,
}

impl Level<'_> {
    fn read<'t>(self, reader: &mut Reader<'t>, repeats: &mut Repeats<'_>) -> Result<Json<'t>, JsonError> {
        let first = reader.next_significant()?;
        self.value(first, reader, repeats)
    }

    fn value<'t>(
        self,
        first: u8,
        reader: &mut Reader<'t>,
        repeats: &mut Repeats<'_>,
    ) -> Result<Json<'t>, JsonError> {
        if !matches!(first, b'{' | b'[') {
            return reader.scalar(first);
        }
        let depth_left = self.depth_left.checked_sub(1).ok_or(JsonError::TooDeep)?;
        let inner = Level { depth_left, ..self };
        if first == b'{' {
            inner.object(reader, repeats).map(Json::Object)
        } else {
            inner.array(reader, repeats).map(Json::Array)
        }
    }

    fn array<'t>(
        self,
        reader: &mut Reader<'t>,
        repeats: &mut Repeats<'_>,
    ) -> Result<Vec<Json<'t>>, JsonError> {
        let mut elements = Vec::new();
        let mut first = reader.next_significant()?;
        if first == b']' {
            return Ok(elements);
        }
        loop {
            let trail = Trail { above: self.trail, last: Part::Index(elements.len()) };
            elements.push(Level { trail: Some(&trail), ..self }.value(first, reader, repeats)?);
            match reader.next_significant()? {
                b',' => first = reader.next_significant()?,
                b']' => return Ok(elements),
                _ => return Err(JsonError::Malformed),
            }
        }
    }

    fn object<'t>(self, reader: &mut Reader<'t>, repeats: &mut Repeats<'_>) -> Result<Object<'t>, JsonError> {
        let mut object = Object::default();
        let mut first = reader.next_significant()?;
        if first == b'}' {
            return Ok(object);
        }
        loop {
            if first != b'"' || object.count() == MAX_OBJECT_MEMBERS {
                return Err(JsonError::Malformed);
            }
            let name = reader.string()?;
            let place = object.find(&name);
            let trail = Trail { above: self.trail, last: Part::Name(&name) };
            if place.is_ok() {
                repeats.note(&trail)?;
            }
            if reader.next_significant()? != b':' {
                return Err(JsonError::Malformed);
            }
            let value = Level { trail: Some(&trail), ..self }.read(reader, repeats)?;
            match place {
                Err(place) => object.insert(place, name, value),
                Ok(place) => object.fill(place, value),
            }
            match reader.next_significant()? {
                b',' => first = reader.next_significant()?,
                b'}' => return Ok(object),
                _ => return Err(JsonError::Malformed),
            }
        }
    }
}

#[cfg(test)]
mod tests;
