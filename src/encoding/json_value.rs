//! What can a JSON text hold, and why is one not taken?

use alloc::{borrow::Cow, vec::Vec};

use super::decimal::Decimal;
use crate::limits::MAX_JSON_DEPTH;

/// A JSON value, its numbers sorted by what may be done with them. What the text holds without escapes is
/// borrowed from it.
#[derive(Clone, Debug, PartialEq)]
pub enum Json<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number written as a non-negative integer that fits 64 bits.
    Unsigned(u64),
    /// A number written in another way: with a fraction or an exponent, or larger.
    Decimal(Decimal<'t>),
    /// A number with a minus sign before it.
    Negative,
    /// A string, escapes resolved.
    String(Cow<'t, str>),
    /// An array.
    Array(Vec<Json<'t>>),
    /// An object; no name stands twice.
    Object(Object<'t>),
}

/// The members of an object as they stand in the text, and their places in the order of their names: of the
/// thousands that a stranger's text can hold, an insertion moves numbers and not members.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object<'t> {
    members: Vec<(Cow<'t, str>, Json<'t>)>,
    order: Vec<usize>,
}

impl<'t> Object<'t> {
    #[inline(never)]
    pub(super) fn find(&self, name: &str) -> Result<usize, usize> {
        self.order
            .binary_search_by(|place| self.members.get(*place).map_or("", |(member, _)| member).cmp(name))
    }

    pub(super) fn insert(&mut self, at: usize, name: Cow<'t, str>, value: Json<'t>) {
        self.order.insert(at, self.members.len());
        self.members.push((name, value));
    }

    /// Takes a value for a member of which `null` or the empty text was read before.
    pub(super) fn fill(&mut self, at: usize, value: Json<'t>) {
        let place = self.order.get(at).copied().unwrap_or(usize::MAX);
        if let Some((_, held)) = self.members.get_mut(place).filter(|(_, held)| held.is_vacant()) {
            *held = value;
        }
    }

    /// The member of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json<'t>> {
        let place = self.order.get(self.find(name).ok()?)?;
        self.members.get(*place).map(|(_, value)| value)
    }

    /// The value of this member, which is `null` from then on.
    pub fn take(&mut self, name: &str) -> Option<Json<'t>> {
        let place = self.order.get(self.find(name).ok()?)?;
        self.members.get_mut(*place).map(|(_, value)| core::mem::replace(value, Json::Null))
    }

    /// Whether there is a member of this name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.find(name).is_ok()
    }

    /// How many members there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.members.len()
    }

    /// The members, in the order of their names.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Json<'t>)> {
        self.order
            .iter()
            .filter_map(|place| self.members.get(*place))
            .map(|(name, value)| (name.as_ref(), value))
    }
}

impl<'t> Json<'t> {
    /// The members, if this is an object.
    #[must_use]
    pub const fn as_object(&self) -> Option<&Object<'t>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Whether this is `null` or the empty text.
    #[must_use]
    pub fn is_vacant(&self) -> bool {
        matches!(self, Self::Null) || self.as_str() == Some("")
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
    /// RFC 8259 does not allow it, something follows the document, or an object has more than
    /// [`MAX_OBJECT_MEMBERS`](crate::limits::MAX_OBJECT_MEMBERS).
    #[error("not one JSON document")]
    Malformed,
    /// The bytes are not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// Nesting exceeds [`MAX_JSON_DEPTH`].
    #[error("nested deeper than {MAX_JSON_DEPTH}")]
    TooDeep,
}
