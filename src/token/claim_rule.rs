//! What must one claim be? Present or absent, of a type, a value, a length, a form.
//!
//! No rule is a pattern that a long text could make slow: each looks at a claim once, from its start to its end.

use alloc::{boxed::Box, string::String, vec::Vec};

#[cfg(feature = "pages")]
use super::claim_format::{CharacterSet, Format};
use crate::encoding::json_value::{Json, Object};
#[cfg(feature = "pages")]
use crate::encoding::text::parts;

/// What an entry asks of one claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClaimRule {
    /// The claim's name.
    pub name: String,
    /// Whether it must be there.
    pub presence: Presence,
    /// What it must be where it is there; nothing where any value will do.
    pub shape: Option<Box<Shape>>,
}

/// Whether a claim must be there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Presence {
    /// It must not, not as `null` either.
    Forbidden,
    /// It may be absent, or `null`.
    Optional,
    /// It must, as something else than `null`.
    Required,
}

/// What a claim must be. Each part that is there must hold.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Shape {
    /// It equals one of these; any value where there are none.
    pub values: Vec<Scalar>,
    /// What else it must be.
    #[cfg(feature = "pages")]
    pub form: Form,
}

/// What a claim must be, beyond equality.
#[cfg(feature = "pages")]
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Form {
    /// Its JSON type.
    pub kind: Option<Kind>,
    /// It is as long, in characters (Unicode scalar values) or elements: at least, and at most.
    pub length: Option<(usize, usize)>,
    /// Each of its characters is one of these.
    pub characters: Option<CharacterSet>,
    /// It has this form.
    pub format: Option<Format>,
    /// It begins so.
    pub starts_with: Option<String>,
    /// It is an array that holds this string, or a string that holds it between spaces.
    pub contains: Option<String>,
}

#[cfg(feature = "pages")]
/// The JSON type of a claim.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A list.
    Array,
    /// `true` or `false`.
    Boolean,
    /// A number of any form.
    Number,
    /// An object.
    Object,
    /// A string.
    String,
}

#[cfg(feature = "pages")]
impl Kind {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 5] = [
        ("array", Self::Array),
        ("boolean", Self::Boolean),
        ("number", Self::Number),
        ("object", Self::Object),
        ("string", Self::String),
    ];

    const fn is_of(self, claim: &Json<'_>) -> bool {
        match self {
            Self::Array => matches!(claim, Json::Array(_)),
            Self::Boolean => matches!(claim, Json::Bool(_)),
            Self::Number => matches!(claim, Json::Unsigned(_) | Json::Decimal(_) | Json::Negative),
            Self::Object => matches!(claim, Json::Object(_)),
            Self::String => matches!(claim, Json::String(_)),
        }
    }
}

/// A value that a claim may equal.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Scalar {
    /// `true` or `false`.
    Boolean(bool),
    /// An integer from 0.
    Number(u64),
    /// A string, compared byte for byte.
    Text(String),
}

impl Scalar {
    fn equals(&self, claim: &Json<'_>) -> bool {
        match (self, claim) {
            (Self::Boolean(value), Json::Bool(found)) => value == found,
            (Self::Number(value), Json::Unsigned(found)) => value == found,
            (Self::Text(value), Json::String(found)) => value == found,
            _ => false,
        }
    }
}

/// How a claim breaks a rule.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ClaimFault {
    /// It is there, and must not be.
    Forbidden,
    /// It is absent.
    Missing,
    /// It is there, and this part of its rule does not hold.
    Shape(&'static str),
}

impl ClaimRule {
    /// A rule about presence alone.
    #[must_use]
    pub const fn presence(name: String, presence: Presence) -> Self {
        Self { name, presence, shape: None }
    }

    /// What is wrong with the claim among these, if anything.
    fn fault(&self, members: &Object<'_>) -> Option<ClaimFault> {
        match (self.presence, members.get(&self.name)) {
            (Presence::Forbidden, Some(_)) => Some(ClaimFault::Forbidden),
            (Presence::Forbidden, None) | (Presence::Optional, None | Some(Json::Null)) => None,
            (Presence::Required, None | Some(Json::Null)) => Some(ClaimFault::Missing),
            (_, Some(claim)) => self.shape.as_ref()?.fault(claim).map(ClaimFault::Shape),
        }
    }
}

/// The first claim that breaks its rule, and how.
#[must_use]
pub fn first_broken<'r>(rules: &'r [ClaimRule], members: &Object<'_>) -> Option<(&'r str, ClaimFault)> {
    rules.iter().find_map(|rule| Some((rule.name.as_str(), rule.fault(members)?)))
}

impl Shape {
    /// The first part that does not hold, by its name in the configuration.
    fn fault(&self, claim: &Json<'_>) -> Option<&'static str> {
        if !self.values.is_empty() && !self.values.iter().any(|value| value.equals(claim)) {
            return Some("oneOf");
        }
        #[cfg(feature = "pages")]
        return self.form.fault(claim);
        #[cfg(not(feature = "pages"))]
        None
    }
}

#[cfg(feature = "pages")]
impl Form {
    #[inline(never)]
    fn fault(&self, claim: &Json<'_>) -> Option<&'static str> {
        let text = claim.as_str();
        let is_text_that = |fits: &dyn Fn(&str) -> bool| text.is_some_and(fits);
        if self.kind.is_some_and(|kind| !kind.is_of(claim)) {
            return Some("type");
        }
        if self.length.is_some_and(|bounds| !is_as_long(claim, bounds)) {
            return Some("length");
        }
        if self.characters.as_ref().is_some_and(|set| !is_text_that(&|text| set.holds_all(text))) {
            return Some("characters");
        }
        if self.starts_with.as_ref().is_some_and(|start| !is_text_that(&|text| text.starts_with(start))) {
            return Some("startsWith");
        }
        if self.format.as_ref().is_some_and(|form| !is_text_that(&|text| form.fits(text))) {
            return Some("format");
        }
        let lacks = self.contains.as_ref().is_some_and(|value| !contains(claim, value));
        lacks.then_some("contains")
    }
}

#[cfg(feature = "pages")]
fn is_as_long(claim: &Json<'_>, (least, most): (usize, usize)) -> bool {
    let length = match claim {
        // Each character begins with one byte that goes on with none.
        Json::String(text) => text.bytes().filter(|byte| byte & 0xc0 != 0x80).count(),
        Json::Array(elements) => elements.len(),
        _ => return false,
    };
    (least..=most).contains(&length)
}

#[cfg(feature = "pages")]
fn contains(claim: &Json<'_>, value: &str) -> bool {
    match claim {
        Json::String(text) => parts(text, b' ').any(|part| part == value),
        Json::Array(elements) => elements.iter().any(|element| element.as_str() == Some(value)),
        _ => false,
    }
}

#[cfg(test)]
#[cfg(feature = "pages")]
mod tests;
