//! What does JavaScript learn of a configuration that is to be published?

use alloc::string::String;

use wasm_bindgen::prelude::*;
use wicketgate::{check::findings, encoding::json_text::ObjectWriter};

use crate::answers;

/// The findings of a configuration text: `{ faults, warnings }`, each an array of `{ path, value, message }`.
#[wasm_bindgen]
#[must_use]
pub fn findings(configuration: &str) -> String {
    let found = findings::findings(configuration);
    ObjectWriter::new()
        .json("faults", &answers::faults(&found.faults))
        .json("warnings", &answers::faults(&found.warnings))
        .end()
}
