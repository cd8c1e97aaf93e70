//! What does JavaScript see of the core? Each function takes its arguments, calls the core once and writes
//! the answer down. Nothing here decides.
//!
//! Times are milliseconds since 1970 as `Date.now()` gives them. An answer is JSON text; `answers` writes it,
//! `gate.js` reads it. What becomes public of it stands in `index.d.ts`.

#![no_std]

extern crate alloc;
// Where the wasm is published it has an end for panics of its own; everywhere else the standard library's.
#[cfg(not(all(target_arch = "wasm32", not(debug_assertions), not(feature = "panic-hook"))))]
extern crate std;

mod answers;
mod exchange_answers;
mod exchange_calls;
mod key_answers;
mod key_calls;
mod open_exchanges;
#[cfg(feature = "panic-hook")]
mod panic_hook;
mod randomness;
mod request_answers;
#[cfg(all(target_arch = "wasm32", not(debug_assertions)))]
mod runtime;
#[cfg(feature = "conformance")]
mod testing;

use alloc::{boxed::Box, string::String, vec};

use wasm_bindgen::prelude::*;
use wicketgate::{browser::redirects::request_check::RefusedRequest, limits::MAX_TOKEN_BYTES};

/// Room for a token as JavaScript writes it. An encoder stops before a character that does not fit whole, up
/// to 3 bytes early; even so, whatever was cut off left more behind than a token may have, and the core
/// refuses that.
const TOKEN_ROOM_BYTES: usize = MAX_TOKEN_BYTES + 4;

/// Every reason code with its meaning, rules and status.
#[wasm_bindgen]
#[must_use]
pub fn reasons() -> String {
    answers::reasons()
}

/// Every fault of a configuration text, as an array of `{ path, value, message }`.
#[wasm_bindgen]
#[must_use]
pub fn faults(configuration: &str) -> String {
    answers::faults(&wicketgate::Gate::new(configuration).err().unwrap_or_default())
}

/// A configuration at work.
#[wasm_bindgen]
pub struct Gate {
    core: wicketgate::Gate,
    token: Box<[u8]>,
    open: open_exchanges::OpenExchanges,
}

#[wasm_bindgen]
impl Gate {
    /// Builds a gate from configuration text (JSON), or nothing where the text has `faults`.
    #[must_use]
    pub fn build(configuration: &str) -> Option<Gate> {
        let core = wicketgate::Gate::new(configuration).ok()?;
        Some(Self {
            core,
            token: vec![0; TOKEN_ROOM_BYTES].into(),
            open: open_exchanges::OpenExchanges::default(),
        })
    }

    /// What stays the same: the names of issuers and of service bindings, and whether the host may keep key
    /// sets in a cache.
    #[must_use]
    pub fn about(&self) -> String {
        answers::about(&self.core)
    }

    /// Where the next token is to be written, and so for as long as this gate lives.
    #[wasm_bindgen(js_name = tokenAt)]
    pub fn token_at(&mut self) -> *mut u8 {
        self.token.as_mut_ptr()
    }

    /// How many bytes of a token find room there.
    #[wasm_bindgen(js_name = tokenRoom)]
    #[must_use]
    pub fn token_room(&self) -> usize {
        self.token.len()
    }

    /// Judges the token that was written: verified, refused, or something to do first, after which
    /// `resumeDone`, `resumeIntrospected` or `resumeSignature` goes on.
    #[wasm_bindgen(js_name = beginToken)]
    pub fn begin_token(&mut self, token_bytes: usize, issuers: &str, now_ms: f64) -> String {
        let (exchange, step) = self.core.begin_token(written(&self.token, token_bytes), issuers, now_ms);
        self.token_stepped(None, exchange.map(Box::new), step, now_ms)
    }

    /// Judges the token that was written with the keys that are held: verified or refused.
    #[wasm_bindgen(js_name = verifyHeld)]
    pub fn verify_held(&mut self, token_bytes: usize, issuers: &str, now_ms: f64) -> String {
        let token = written(&self.token, token_bytes);
        answers::decision(&self.core.verify_held(token, issuers, now_ms))
    }

    /// Finds the route of a request; `path` as it came, without its query.
    #[must_use]
    pub fn route(&self, method: &str, path: &str) -> String {
        answers::route(self.core.route(method, path))
    }

    /// Finds the token in the value of `Authorization`, which ends with it.
    #[wasm_bindgen(js_name = bearerToken)]
    #[must_use]
    pub fn bearer_token(&self, authorization: Option<String>) -> String {
        answers::bearer(wicketgate::exchange::bearer::token(authorization.as_deref()))
    }

    /// Checks one redirect URI of a client.
    #[wasm_bindgen(js_name = redirectUri)]
    #[must_use]
    pub fn redirect_uri(&self, client_id: Option<String>, redirect_uri: Option<String>) -> String {
        let verdict = self.core.check_redirect_uri(client_id.as_deref(), redirect_uri.as_deref());
        request_answers::redirects(
            &self.core,
            verdict.map_err(|reason| RefusedRequest { reason, refused: client_id.zip(redirect_uri) }),
        )
    }

    /// Checks a path of the own origin to return to.
    #[wasm_bindgen(js_name = returnTarget)]
    #[must_use]
    pub fn return_target(&self, target: &str) -> String {
        request_answers::verdict(wicketgate::Gate::check_return_target(target))
    }

    /// Checks an origin as a browser serialises it.
    #[must_use]
    pub fn origin(&self, origin: &str) -> String {
        request_answers::verdict(self.core.check_origin(origin))
    }
}

/// The token among the bytes. What is no text is no token: the core refuses the empty text for what it is.
fn written(room: &[u8], token_bytes: usize) -> &str {
    room.get(..token_bytes).and_then(|bytes| core::str::from_utf8(bytes).ok()).unwrap_or_default()
}
