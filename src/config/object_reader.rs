//! How is one object of the configuration read, so that no member is overlooked and every fault is told?

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::errors::{ErrorList, ShownValue, public_part};
#[cfg(test)]
#[cfg(feature = "pages")]
use super::tests::asked::note as note_asked;
use crate::{
    encoding::sentence::said,
    encoding::{
        https_url::HttpsUrl,
        json_value::{Json, Object},
        text::{shortened, to_owned_text},
    },
    limits::{MAX_CLAIM_VALUES, MAX_CONFIGURED_STRING_BYTES, MAX_SHOWN_BYTES},
};

const NO_SENSIBLE_STRING: &str = said!("must be a string of 1 to 1024 bytes");

/// An object, the names that were asked for, and where its faults are told.
pub(super) struct ObjectReader<'d, 'e> {
    path: String,
    members: &'d Object<'d>,
    /// What a profile writes in place of the entry.
    filled: &'d [(&'static str, Json<'d>)],
    /// The rule by which no URL may be for development.
    https_rule: Option<&'static str>,
    known: Vec<&'d str>,
    pub(super) errors: &'e mut ErrorList,
}

impl<'d, 'e> ObjectReader<'d, 'e> {
    pub(super) const fn new(path: String, members: &'d Object<'d>, errors: &'e mut ErrorList) -> Self {
        Self { path, members, filled: &[], https_rule: None, known: Vec::new(), errors }
    }

    /// Reads what a profile writes in place of the entry; `https_rule`: by which no URL may be plain http.
    pub(super) const fn fill(
        &mut self,
        filled: &'d [(&'static str, Json<'d>)],
        https_rule: Option<&'static str>,
    ) {
        (self.filled, self.https_rule) = (filled, https_rule);
    }

    /// What the profile writes in place of the entry, or what the entry holds.
    fn value_of(&self, name: &str) -> Option<&'d Json<'d>> {
        let filled = self.filled.iter().find(|(filled, _)| *filled == name);
        filled.map(|(_, value)| value).or_else(|| self.members.get(name))
    }

    /// What the entry itself says of a member.
    pub(super) fn written(&self, name: &str) -> Option<&'d Json<'d>> {
        self.members.get(name)
    }

    /// The object at a path, or a fault.
    #[cfg(feature = "pages")]
    pub(super) fn from_value(path: String, value: &'d Json<'d>, errors: &'e mut ErrorList) -> Option<Self> {
        Self::from_entry(path, value, said!("must be an object"), errors)
    }

    /// The object that a member holds; nothing where it is absent, or a fault.
    #[inline(never)]
    pub(super) fn inner(&mut self, name: &'d str) -> Option<ObjectReader<'d, '_>> {
        let value = self.take(name)?;
        ObjectReader::from_entry(self.path_of(name), value, said!("must be an object"), self.errors)
    }

    /// The object at a path whose last name is the operator's own, or this fault.
    pub(super) fn from_entry(
        path: String,
        value: &'d Json<'d>,
        why: &str,
        errors: &'e mut ErrorList,
    ) -> Option<Self> {
        match value {
            Json::Object(members) => Some(Self::new(path, members, errors)),
            other => {
                errors.tell(&path, ShownValue::Value(other), &[why]);
                None
            }
        }
    }

    pub(super) fn path_of(&self, name: &str) -> String {
        member_path(&self.path, name)
    }

    pub(super) fn take(&mut self, name: &'d str) -> Option<&'d Json<'d>> {
        self.known.push(name);
        #[cfg(test)]
        #[cfg(feature = "pages")]
        note_asked(&self.path, name);
        self.value_of(name)
    }

    /// Whether a member is there; it counts as asked for only once it is taken.
    pub(super) fn has(&self, name: &str) -> bool {
        #[cfg(test)]
        #[cfg(feature = "pages")]
        note_asked(&self.path, name);
        self.value_of(name).is_some()
    }

    /// What a member holds; it counts as asked for only once it is taken.
    pub(super) fn peek(&self, name: &str) -> Option<&'d Json<'d>> {
        #[cfg(test)]
        #[cfg(feature = "pages")]
        note_asked(&self.path, name);
        self.value_of(name)
    }

    /// The names of all members: for an object whose names are the operator's own.
    #[cfg(feature = "pages")]
    pub(super) fn names(&self) -> Vec<&'d str> {
        let mut names = Vec::new();
        for (name, _) in self.members.members() {
            names.push(name);
        }
        names
    }

    #[inline(never)]
    pub(super) fn fault(&mut self, name: &str, found: ShownValue<'_>, why: &[&str]) {
        let path = self.path_of(name);
        self.errors.tell(&path, found, why);
    }

    /// A fault of which nothing is shown: a member is missing, or what it holds does not go with another one.
    #[inline(never)]
    pub(super) fn tell(&mut self, name: &str, why: &str) {
        self.fault(name, ShownValue::Nothing, &[why]);
    }

    /// A fault of what a member holds.
    #[inline(never)]
    pub(super) fn tell_value(&mut self, name: &str, found: &Json<'_>, why: &str) {
        self.fault(name, ShownValue::Value(found), &[why]);
    }

    /// A fault of a text that was read.
    #[cfg(feature = "pages")]
    #[inline(never)]
    pub(super) fn tell_text(&mut self, name: &str, found: &str, why: &str) {
        self.fault(name, ShownValue::Text(found), &[why]);
    }

    /// Warns of a URL that is for development alone.
    #[inline(never)]
    pub(super) fn warn_of_development(&mut self, name: &str, url: HttpsUrl<'_>) {
        if let (true, Some(rule)) = (url.is_development(), self.https_rule) {
            let why = [said!("is plain http, which the profile rules out, on this machine too ("), rule, ")"];
            self.fault(name, public_part(url.as_str()), &why);
        } else if url.is_development() {
            let why = said!(
                "is plain http, for development alone: whoever runs a server on this machine can answer in its place"
            );
            self.errors.warn(&self.path_of(name), public_part(url.as_str()), &[why]);
        }
    }

    /// A boolean, or its default.
    pub(super) fn boolean(&mut self, name: &'static str, default: bool) -> bool {
        match self.take(name) {
            None => default,
            Some(Json::Bool(value)) => *value,
            Some(other) => {
                self.tell_value(name, other, said!("must be true or false"));
                default
            }
        }
    }

    /// The place of the word that a member holds, among those that it may; nothing where it is absent or a
    /// fault.
    #[inline(never)]
    pub(super) fn word(&mut self, name: &'static str, known: &[&str]) -> Option<usize> {
        let value = self.take(name)?;
        let found = known.iter().position(|known| value.as_str() == Some(*known));
        if found.is_none() {
            self.fault(name, ShownValue::Value(value), &[said!("must be one of: "), &known.join(", ")]);
        }
        found
    }

    /// An integer within bounds, or its default.
    pub(super) fn integer(&mut self, name: &'static str, default: u64, bounds: (u64, u64)) -> u64 {
        self.optional_integer(name, bounds).unwrap_or(default)
    }

    /// An integer within bounds, where one is there.
    pub(super) fn optional_integer(&mut self, name: &'static str, bounds: (u64, u64)) -> Option<u64> {
        match self.take(name)? {
            Json::Unsigned(value) if (bounds.0..=bounds.1).contains(value) => Some(*value),
            other => {
                let why =
                    [said!("must be an integer from "), &bounds.0.to_string(), " to ", &bounds.1.to_string()];
                self.fault(name, ShownValue::Value(other), &why);
                None
            }
        }
    }

    /// A string that is not empty and not too long, where one is there; the empty one where it is a fault.
    #[inline(never)]
    pub(super) fn optional_string(&mut self, name: &'static str, way_out: &str) -> Option<String> {
        self.has(name).then(|| to_owned_text(self.required_string(name, way_out)))
    }

    /// A string that is there, not empty, and not too long; the empty one where it is a fault.
    pub(super) fn required_string(&mut self, name: &'static str, way_out: &str) -> &'d str {
        let value = self.take(name);
        let text = value.and_then(sensible);
        match (value, text) {
            (Some(value), None) => {
                self.fault(name, ShownValue::Value(value), &[NO_SENSIBLE_STRING, ": ", way_out])
            }
            (None, _) => self.fault(name, ShownValue::Nothing, &["is missing: ", way_out]),
            _ => {}
        }
        text.unwrap_or_default()
    }

    /// The elements of an array that is not empty; those of which `fault_of` tells a fault are told and left
    /// out.
    pub(super) fn array(&mut self, name: &'d str, fault_of: FaultOf) -> Option<Vec<&'d Json<'d>>> {
        let elements = match self.take(name)? {
            Json::Array(elements) if !elements.is_empty() => elements,
            other => {
                self.tell_value(
                    name,
                    other,
                    said!("must be an array of at least one element, such as [\"x\"]"),
                );
                return None;
            }
        };
        let mut taken = Vec::with_capacity(elements.len());
        for (index, element) in elements.iter().enumerate() {
            match fault_of(element) {
                None => taken.push(element),
                Some((found, why)) => self.fault(&element_path(name, index), found, &[why]),
            }
        }
        Some(taken)
    }

    /// The elements of an array of which a rule about a claim has few; none where there is none.
    pub(super) fn short_array(&mut self, name: &'d str, fault_of: FaultOf) -> Vec<&'d Json<'d>> {
        let elements = self.array(name, fault_of).unwrap_or_default();
        if elements.len() > MAX_CLAIM_VALUES {
            self.tell(name, said!("has more than 64 entries"));
        }
        elements
    }

    /// The strings of an array that is not empty.
    #[inline(never)]
    pub(super) fn strings(&mut self, name: &'static str, fault_of: FaultOf) -> Option<Vec<String>> {
        let mut strings = Vec::new();
        for text in self.texts(name, fault_of)? {
            strings.push(to_owned_text(text));
        }
        Some(strings)
    }

    /// The strings of an array that is not empty, as they stand in the text.
    #[inline(never)]
    pub(super) fn texts(&mut self, name: &'d str, fault_of: FaultOf) -> Option<Vec<&'d str>> {
        let mut texts = Vec::new();
        for element in self.array(name, fault_of)? {
            texts.extend(element.as_str());
        }
        Some(texts)
    }

    /// Tells every member that nobody asked for.
    pub(super) fn finish(&mut self) {
        for (name, value) in self.members.members() {
            if !self.known.contains(&name) {
                let why =
                    said!("is not a member that Wicketgate knows here: check its spelling, or remove it");
                self.fault(name, ShownValue::Kind(value), &[why]);
            }
        }
    }
}

/// What is wrong with an element, if anything.
pub(super) type FaultOf = for<'v> fn(&'v Json<'v>) -> Option<(ShownValue<'v>, &'static str)>;

pub(super) fn fault_of_string<'v>(element: &'v Json<'v>) -> Option<(ShownValue<'v>, &'static str)> {
    sensible(element).is_none().then_some((ShownValue::Value(element), NO_SENSIBLE_STRING))
}

/// The path of a member, whose name may be the operator's own and of any length.
pub(crate) fn member_path(path: &str, name: &str) -> String {
    let name = shortened(name, MAX_SHOWN_BYTES);
    if path.is_empty() { name } else { [path, ".", &name].concat() }
}

/// The path of an element: `audience[0]`.
pub(super) fn element_path(name: &str, index: usize) -> String {
    [name, "[", &index.to_string(), "]"].concat()
}

/// The text of a string that is not empty, and not too long.
fn sensible<'v>(value: &'v Json<'v>) -> Option<&'v str> {
    value.as_str().filter(|text| (1..=MAX_CONFIGURED_STRING_BYTES).contains(&text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_give_the_number() {
        assert!(NO_SENSIBLE_STRING.contains(&MAX_CONFIGURED_STRING_BYTES.to_string()));
    }
}
