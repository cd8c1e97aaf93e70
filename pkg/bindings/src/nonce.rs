//! Which nonce does this one response get? The only random bytes of the house, drawn from the host.

use alloc::string::String;

use wasm_bindgen::prelude::*;
use wicketgate::browser::csp::hash::{NONCE_BYTES, Nonce};

/// A nonce of 128 bits, in base64.
///
/// # Errors
/// Throws where the host has no randomness: no nonce is better than one that can be foreseen.
#[wasm_bindgen(js_name = newNonce)]
pub fn new_nonce() -> Result<String, JsValue> {
    let mut bytes = [0; NONCE_BYTES];
    getrandom::fill(&mut bytes).map_err(|_| JsValue::from_str("the host has no randomness"))?;
    Ok(Nonce::from_random(&bytes).value().into())
}
