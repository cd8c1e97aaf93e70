//! What else a claim must be, beyond equality: its type, its length, its characters, its form.

use alloc::{string::String, vec::Vec};

use super::{
    errors::ShownValue,
    object_reader::{ObjectReader, element_path, fault_of_string},
};
use crate::{
    encoding::{json_value::Json, sentence::said, text::to_owned_text},
    limits::MAX_CLAIM_LENGTH,
    token::{
        claim_format::{CharacterSet, Format},
        claim_rule::{Form, Kind},
    },
};

const FORMATS: [&str; 4] = ["email", "https-url", "text", "uuid"];

/// The parts of a rule that are about a claim's form.
#[inline(never)]
pub(super) fn read(rule: &mut ObjectReader<'_, '_>) -> Form {
    let words = Kind::ALL.map(|(word, _)| word);
    let kind = rule.word("type", &words).and_then(|place| Kind::ALL.get(place)).map(|(_, kind)| *kind);
    let characters = rule.short_array("characters", fault_of_string);
    let characters = if characters.is_empty() { None } else { read_characters(rule, &characters) };
    let (starts_with, contains) = (read_text(rule, "startsWith"), read_text(rule, "contains"));
    let length = read_length(rule);
    Form { kind, length, characters, format: read_format(rule), starts_with, contains }
}

fn read_text(rule: &mut ObjectReader<'_, '_>, name: &'static str) -> Option<String> {
    rule.optional_string(name, said!("a text")).filter(|text| !text.is_empty())
}

fn read_characters(rule: &mut ObjectReader<'_, '_>, entries: &[&Json<'_>]) -> Option<CharacterSet> {
    match CharacterSet::of(entries.iter().filter_map(|entry| entry.as_str())) {
        Ok(set) => Some(set),
        Err(place) => {
            let found = entries.get(place).map_or(ShownValue::Nothing, |entry| ShownValue::Value(entry));
            let why = said!("must be one character, or two with a hyphen between them, such as \"a-z\"");
            rule.fault(&element_path("characters", place), found, &[why]);
            None
        }
    }
}

fn read_length(rule: &mut ObjectReader<'_, '_>) -> Option<(usize, usize)> {
    let least = rule.optional_integer("minLength", (0, MAX_CLAIM_LENGTH));
    let most = rule.optional_integer("maxLength", (0, MAX_CLAIM_LENGTH));
    if least.zip(most).is_some_and(|(least, most)| least > most) {
        let why = said!("is less than `minLength`: no value has such a length");
        rule.tell("maxLength", why);
    }
    let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    (least.is_some() || most.is_some()).then(|| (least.map_or(0, count), most.map_or(usize::MAX, count)))
}

fn read_format(rule: &mut ObjectReader<'_, '_>) -> Option<Format> {
    let format = rule.word("format", &FORMATS);
    let mut hosts = Vec::new();
    for host in rule.short_array("hosts", fault_of_string) {
        hosts.extend(host.as_str().map(to_owned_text));
    }
    if format == Some(1) {
        if hosts.is_empty() {
            let why = said!("is missing: list whose addresses are taken, such as [\"cdn.example\"]");
            rule.tell("hosts", why);
        }
        return Some(Format::HttpsUrl(hosts));
    }
    if rule.has("hosts") {
        let why = said!("is about an address: write it beside \"format\": \"https-url\"");
        rule.tell("hosts", why);
    }
    match format? {
        0 => Some(Format::Email),
        2 => Some(Format::Text),
        _ => Some(Format::Uuid),
    }
}
