//! How does each part of the content security policies judge alone? Exports for the conformance tests, never
//! published.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use wasm_bindgen::prelude::*;
use wicketgate::browser::csp::{
    directive::{Directive, Name},
    policy::Policy,
    read::{self, ReadPolicy},
    source::Source,
    source_list::SourceList,
};

/// Stands before a fault's code, since no policy begins with it.
const FAULT: char = '!';

/// A policy of directives parted by U+001E, each of a name and values parted by U+001F: the header, or `!`
/// and a code.
#[wasm_bindgen(js_name = layerCspEmit)]
#[must_use]
pub fn emit(directives: &str) -> String {
    emitted(directives).unwrap_or_else(|code| {
        let mut text = FAULT.to_string();
        text.push_str(code);
        text
    })
}

fn emitted(directives: &str) -> Result<String, &'static str> {
    let mut list = Vec::new();
    for directive in directives.split('\u{1e}').filter(|directive| !directive.is_empty()) {
        let mut words = directive.split('\u{1f}');
        let name = words.next().unwrap_or_default();
        let values: Vec<&str> = words.collect();
        let directive = Directive::configured(name, &values);
        list.push(directive.map_err(|faults| faults.first().map_or("unknown", |(_, fault)| fault.code()))?);
    }
    let policy =
        Policy::new(list).map_err(|faults| faults.first().map_or("unknown", |(_, fault)| fault.code()))?;
    Ok(policy.text())
}

/// What is passed on of a header's value: policies parted by `, `, or `!` and a code.
#[wasm_bindgen(js_name = layerCspRead)]
#[must_use]
pub fn passed_on(value: &[u8]) -> String {
    match read::read(&[value]) {
        Ok(policies) => policies.iter().map(ReadPolicy::text).collect::<Vec<_>>().join(", "),
        Err(fault) => [FAULT.to_string().as_str(), fault.code()].concat(),
    }
}

/// The sources that are read out of words, as they would be emitted, parted by spaces.
#[wasm_bindgen(js_name = layerCspSources)]
#[must_use]
pub fn sources(words: &str) -> String {
    SourceList::read(words.split_ascii_whitespace())
        .sources()
        .iter()
        .map(Source::text)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether an operator may write this source.
#[wasm_bindgen(js_name = layerCspMayConfigure)]
#[must_use]
pub fn may_configure(source: &str) -> bool {
    Source::configured(source).is_ok()
}

/// Whether a source list allows all that another one allows.
#[wasm_bindgen(js_name = layerCspCovers)]
#[must_use]
pub fn covers(required: &str, returned: &str) -> bool {
    SourceList::read(required.split_ascii_whitespace())
        .covers(&SourceList::read(returned.split_ascii_whitespace()))
}

/// The names of the directives that hold sources, parted by spaces.
#[wasm_bindgen(js_name = layerCspNames)]
#[must_use]
pub fn names() -> String {
    Name::ALL.iter().map(|name| name.text()).collect::<Vec<_>>().join(" ")
}
