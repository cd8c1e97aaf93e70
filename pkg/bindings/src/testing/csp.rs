//! What would browsers read in a list of sources, and does one list cover another? The package tells nobody;
//! exports for the conformance tests and the browsers, never published.

use alloc::{string::String, vec::Vec};

use wasm_bindgen::prelude::*;
use wicketgate::browser::csp::{directive::SourceList, source::Source};

/// The sources that are read out of words, as they would be emitted, parted by spaces.
#[wasm_bindgen(js_name = layerCspSources)]
#[must_use]
pub fn sources(words: &str) -> String {
    read(words).sources().iter().map(Source::text).collect::<Vec<_>>().join(" ")
}

/// Whether a list allows all that another one allows: each source of the other is covered by one of its own.
#[wasm_bindgen(js_name = layerCspCovers)]
#[must_use]
pub fn covers(list: &str, other: &str) -> bool {
    let list = read(list);
    read(other).sources().iter().all(|theirs| list.sources().iter().any(|ours| ours.covers(theirs)))
}

fn read(words: &str) -> SourceList {
    SourceList::read(words.split_ascii_whitespace())
}
