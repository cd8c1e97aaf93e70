//! How is one object of the configuration read, so that no member is overlooked and every fault is told?

use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

use crate::{
    encoding::json::{Json, Object},
    limits::MAX_CONFIGURED_STRING_BYTES,
};

/// Most characters of a faulty value that an error repeats.
const SHOWN_CHARACTERS: usize = 80;

/// One fault of a configuration.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{path}: {why} (found: {value})")]
pub struct ConfigurationError {
    /// Where, such as `issuers.orders.audience[0]`; empty for the whole text.
    pub path: String,
    /// What stands there, shortened; empty where nothing does.
    pub value: String,
    /// What is wrong with it, and the way out.
    pub why: String,
}

impl ConfigurationError {
    /// A fault.
    #[must_use]
    pub fn new(path: &str, value: &str, why: &str) -> Self {
        Self { path: path.to_owned(), value: value.chars().take(SHOWN_CHARACTERS).collect(), why: why.to_owned() }
    }
}

/// What stands there, for an error.
pub(super) fn shown(value: &Json) -> String {
    match value {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Unsigned(number) => number.to_string(),
        Json::OtherNumber => "a number that is negative, fractional or too large".to_owned(),
        Json::String(text) => format!("{text:?}"),
        Json::Array(elements) => format!("an array of {}", elements.len()),
        Json::Object(_) => "an object".to_owned(),
    }
}

/// What kind of value stands there, where its text is nobody's business: it may be a secret in the wrong place.
pub(super) fn kind(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Unsigned(_) | Json::OtherNumber => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}

/// A URL for an error: nothing of one that may hold a password, and no query, which may hold a token.
pub(super) fn public_part(url: &str) -> &str {
    if url.contains('@') { "a URL with user information" } else { url.split(['?', '#']).next().unwrap_or_default() }
}

/// The members of one object that were not read yet.
pub(super) struct Members {
    path: String,
    members: Object,
}

impl Members {
    pub(super) fn new(path: String, members: Object) -> Self {
        Self { path, members }
    }

    /// The object at a path, or a fault.
    pub(super) fn from_value(path: String, value: Json, errors: &mut Vec<ConfigurationError>) -> Option<Self> {
        match value {
            Json::Object(members) => Some(Self::new(path, members)),
            other => {
                errors.push(ConfigurationError::new(&path, &shown(&other), "must be an object"));
                None
            }
        }
    }

    pub(super) fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    pub(super) fn take(&mut self, name: &str) -> Option<Json> {
        self.members.remove(name)
    }

    pub(super) fn fault(&self, name: &str, value: &str, why: &str, errors: &mut Vec<ConfigurationError>) {
        errors.push(ConfigurationError::new(&self.path_of(name), value, why));
    }

    /// A boolean, or its default.
    pub(super) fn boolean(&mut self, name: &str, default: bool, errors: &mut Vec<ConfigurationError>) -> bool {
        match self.take(name) {
            None => default,
            Some(Json::Bool(value)) => value,
            Some(other) => {
                self.fault(name, &shown(&other), "must be true or false", errors);
                default
            }
        }
    }

    /// An integer within bounds, or its default.
    pub(super) fn integer(&mut self, name: &str, default: u64, bounds: (u64, u64), errors: &mut Vec<ConfigurationError>) -> u64 {
        match self.take(name) {
            None => default,
            Some(Json::Unsigned(value)) if (bounds.0..=bounds.1).contains(&value) => value,
            Some(other) => {
                self.fault(name, &shown(&other), &format!("must be an integer from {} to {}", bounds.0, bounds.1), errors);
                default
            }
        }
    }

    /// A string that is there, not empty, and not too long.
    pub(super) fn required_string(&mut self, name: &str, way_out: &str, errors: &mut Vec<ConfigurationError>) -> Option<String> {
        match self.take(name) {
            Some(Json::String(text)) if is_sensible(&text) => Some(text),
            Some(other) => {
                self.fault(
                    name,
                    &shown(&other),
                    &format!("must be a string of 1 to {MAX_CONFIGURED_STRING_BYTES} bytes: {way_out}"),
                    errors,
                );
                None
            }
            None => {
                self.fault(name, "", &format!("is missing: {way_out}"), errors);
                None
            }
        }
    }

    /// The elements of an array that is not empty, read one by one; faulty ones are told and left out.
    pub(super) fn array<T>(
        &mut self,
        name: &str,
        errors: &mut Vec<ConfigurationError>,
        mut read: impl FnMut(Json) -> Result<T, (String, String)>,
    ) -> Option<Vec<T>> {
        let elements = match self.take(name)? {
            Json::Array(elements) if !elements.is_empty() => elements,
            other => {
                self.fault(name, &shown(&other), "must be an array of at least one element", errors);
                return None;
            }
        };
        let mut taken = Vec::new();
        for (index, element) in elements.into_iter().enumerate() {
            match read(element) {
                Ok(element) => taken.push(element),
                Err((value, why)) => self.fault(&format!("{name}[{index}]"), &value, &why, errors),
            }
        }
        Some(taken)
    }

    /// Tells every member that nobody read.
    pub(super) fn finish(self, errors: &mut Vec<ConfigurationError>) {
        for (name, value) in &self.members {
            self.fault(name, kind(value), "is not a member that Wicketgate knows here: check its spelling, or remove it", errors);
        }
    }
}

/// A string element, or a fault.
pub(super) fn string_element(value: Json) -> Result<String, (String, String)> {
    match value {
        Json::String(text) if is_sensible(&text) => Ok(text),
        other => Err((shown(&other), format!("must be a string of 1 to {MAX_CONFIGURED_STRING_BYTES} bytes"))),
    }
}

fn is_sensible(text: &str) -> bool {
    (1..=MAX_CONFIGURED_STRING_BYTES).contains(&text.len())
}
