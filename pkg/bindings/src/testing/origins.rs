//! What does the origin list make of an entry, and of an origin? Exports for the conformance tests.

use alloc::{string::String, vec::Vec};

use wasm_bindgen::prelude::*;
use wicketgate::browser::origins::{OriginEntry, OriginSet};

/// An entry of an origin list: `accepted`, or the code of the first fault.
#[wasm_bindgen(js_name = layerOriginEntry)]
#[must_use]
pub fn origin_entry_verdict(text: &str) -> String {
    let code =
        OriginEntry::read(text).err().map(|faults| faults.first().map_or("no_fault", |fault| fault.code()));
    code.unwrap_or("accepted").into()
}

/// The value of `Origin`, where there is one, against a list; the entries that are refused are left out.
#[wasm_bindgen(js_name = layerOrigin)]
#[must_use]
pub fn origin_verdict(entries: Vec<String>, origin: Option<String>) -> String {
    let registered = entries.iter().map(String::as_str).filter(|entry| OriginEntry::read(entry).is_ok());
    let verdict = match OriginSet::new(registered) {
        Ok(set) if origin.as_deref().is_some_and(|origin| set.accept(origin).is_some()) => "accepted",
        Ok(_) => "not_listed",
        Err(_) => "list_refused",
    };
    verdict.into()
}
