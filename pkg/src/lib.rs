//! What does JavaScript see of the core? Each function decodes its arguments, calls the core once and encodes the
//! answer. Nothing here decides.
//!
//! Times are milliseconds since 1970 as `Date.now()` gives them. Answers are plain objects; their shapes are written
//! out in `index.d.ts` (public) and at the top of `gate.js` (between the layers).

mod answers;
#[cfg(feature = "conformance")]
mod conformance;

use answers::{BearerAnswer, DecisionAnswer, Imported, KeyEvent, ReasonDescription, RouteAnswer, encode};
use wasm_bindgen::prelude::*;
use wicketgate::{
    keys::keyring::{FetchFailure, FetchedKeySet},
    reason::Reason,
    token::verify::Refusal,
};

/// Names where a panic happened; release builds trap without a word.
#[cfg(debug_assertions)]
#[wasm_bindgen(start)]
pub fn name_panics() {
    console_error_panic_hook::set_once();
}

/// Every reason code with its meaning, rules and status.
#[wasm_bindgen]
#[must_use]
pub fn reasons() -> JsValue {
    encode(&Reason::ALL.iter().copied().map(ReasonDescription::from).collect::<Vec<_>>())
}

/// A configuration at work.
#[wasm_bindgen]
pub struct Gate(wicketgate::Gate);

#[wasm_bindgen]
impl Gate {
    /// Builds a gate from configuration text (JSON).
    ///
    /// # Errors
    /// An array of `{ path, value, why }`, every fault of the text.
    #[wasm_bindgen(constructor)]
    pub fn new(configuration: &str) -> Result<Gate, JsValue> {
        wicketgate::Gate::new(configuration).map(Gate).map_err(|errors| encode(&answers::configuration_errors(&errors)))
    }

    /// Judges a token: verified, refused, fetch or wait.
    pub fn verify(&mut self, token: &str, issuers: &str, started_at_ms: f64, now_ms: f64) -> JsValue {
        encode(&DecisionAnswer::from(self.0.verify(token, issuers, started_at_ms, now_ms)))
    }

    /// Judges a token with the keys that are held: verified or refused.
    #[wasm_bindgen(js_name = verifyHeld)]
    pub fn verify_held(&mut self, token: &str, issuers: &str, now_ms: f64) -> JsValue {
        encode(&DecisionAnswer::from(self.0.verify_held(token, issuers, now_ms)))
    }

    /// Takes the answer to a fetch: status, `Cache-Control`, `Age`, body; `random` from 0 to 1.
    #[wasm_bindgen(js_name = keysFetched)]
    #[allow(clippy::too_many_arguments, reason = "one call, and JavaScript has no cheaper way to pass a record")]
    pub fn keys_fetched(
        &mut self,
        issuer: &str,
        status: u16,
        cache_control: Option<String>,
        age: Option<String>,
        body: &[u8],
        now_ms: f64,
        random: f64,
    ) -> JsValue {
        let fetched = FetchedKeySet { status, cache_control: cache_control.as_deref(), age: age.as_deref(), body };
        let outcome = self.0.keys_fetched(issuer, fetched, now_ms, random);
        encode(&KeyEvent::new(issuer, outcome, self.0.key_state(issuer, now_ms)))
    }

    /// Takes the news that a fetch failed: `network`, `timeout`, `too_large` or `redirect`; any other word counts as `network`.
    #[wasm_bindgen(js_name = keysFailed)]
    pub fn keys_failed(&mut self, issuer: &str, why: &str, now_ms: f64, random: f64) -> JsValue {
        let failure = match why {
            "redirect" => FetchFailure::Redirect,
            "timeout" => FetchFailure::Timeout,
            "too_large" => FetchFailure::TooLarge,
            _ => FetchFailure::Network,
        };
        let outcome = self.0.keys_failed(issuer, failure, now_ms, random);
        encode(&KeyEvent::new(issuer, outcome, self.0.key_state(issuer, now_ms)))
    }

    /// The held key sets as snapshot text; of all issuers where the name is empty.
    #[wasm_bindgen(js_name = exportKeys)]
    #[must_use]
    pub fn export_keys(&self, issuer: &str) -> String {
        self.0.export_keys(issuer)
    }

    /// Takes the key sets of a snapshot.
    #[wasm_bindgen(js_name = importKeys)]
    pub fn import_keys(&mut self, snapshot: &str, now_ms: f64) -> JsValue {
        encode(&self.0.import_keys(snapshot, now_ms).into_iter().map(Imported::from).collect::<Vec<_>>())
    }

    /// Finds the route of a request; `path` as it came, without its query.
    #[must_use]
    pub fn route(&self, method: &str, path: &str) -> JsValue {
        encode(&RouteAnswer::from(self.0.route(method, path)))
    }

    /// Takes the token out of the value of `Authorization`.
    #[wasm_bindgen(js_name = bearerToken)]
    #[must_use]
    pub fn bearer_token(&self, authorization: Option<String>) -> JsValue {
        encode(&BearerAnswer::from(wicketgate::edge::bearer::token(authorization.as_deref())))
    }

    /// The names of the issuers.
    #[wasm_bindgen(js_name = issuerNames)]
    #[must_use]
    pub fn issuer_names(&self) -> Vec<String> {
        self.0.issuer_names().map(str::to_owned).collect()
    }

    /// The service bindings that the routes need.
    #[must_use]
    pub fn services(&self) -> Vec<String> {
        self.0.services().into_iter().map(str::to_owned).collect()
    }

    /// Whether the host may keep key sets in a cache of its own.
    #[wasm_bindgen(js_name = keyCache)]
    #[must_use]
    pub fn key_cache(&self) -> bool {
        self.0.key_cache()
    }
}

/// A refusal by its code, for reasons that only the host can see (an upstream that is gone, a broken configuration); an
/// unknown code is `configuration_broken`.
#[wasm_bindgen]
#[must_use]
pub fn refusal(code: &str) -> JsValue {
    let reason = Reason::ALL.iter().copied().find(|reason| reason.code() == code).unwrap_or(Reason::ConfigurationBroken);
    encode(&answers::Refused::from(&Refusal::new(reason)))
}
