//! Where did it panic? Debug and conformance builds write it to the console before they trap.

use wasm_bindgen::prelude::*;

/// Runs whenever an instance starts.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}
