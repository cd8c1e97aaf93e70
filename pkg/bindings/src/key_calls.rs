//! What does JavaScript tell the core of keys, and what does it ask?

use alloc::string::String;

use wasm_bindgen::prelude::*;
use wicketgate::{
    encoding::{json, json_value::Json},
    keys::orders::{AnswerHeaders, FetchFailure, FetchOutcome, FetchedKeySet, Need},
};

use crate::{Gate, key_answers};

#[wasm_bindgen]
impl Gate {
    /// Takes the answer to a fetch under its order's lease. `headers`: a JSON object whose members `age`,
    /// `cache-control`, `date`, `etag`, `last-modified` and `retry-after` are the headers that came; `random`
    /// from 0 to 1.
    #[wasm_bindgen(js_name = keysFetched)]
    #[allow(
        clippy::too_many_arguments,
        reason = "one call, and JavaScript has no cheaper way to pass a record"
    )]
    pub fn keys_fetched(
        &mut self,
        issuer: &str,
        lease: u32,
        status: u16,
        headers: &str,
        body: &[u8],
        now_ms: f64,
        random: f64,
    ) -> String {
        let members = json::parse_object(headers.as_bytes());
        let header =
            |name: &str| members.as_ref().ok().and_then(|members| members.get(name)).and_then(Json::as_str);
        let headers = AnswerHeaders {
            age: header("age"),
            cache_control: header("cache-control"),
            date: header("date"),
            etag: header("etag"),
            last_modified: header("last-modified"),
            retry_after: header("retry-after"),
        };
        let report =
            self.core.keys_fetched(issuer, FetchedKeySet { lease, status, headers, body }, now_ms, random);
        key_answers::key_report(issuer, &report, self.core.key_state(issuer, now_ms))
    }

    /// Takes the news that a fetch failed: `network`, `timeout`, `too_large` or `redirect`; any other word
    /// counts as `network`.
    #[wasm_bindgen(js_name = keysFailed)]
    pub fn keys_failed(
        &mut self,
        issuer: &str,
        lease: u32,
        failure: &str,
        now_ms: f64,
        random: f64,
    ) -> String {
        let failure = match failure {
            "redirect" => FetchFailure::Redirect,
            "timeout" => FetchFailure::Timeout,
            "too_large" => FetchFailure::TooLarge,
            _ => FetchFailure::Network,
        };
        let report = self.core.keys_failed(issuer, lease, failure, now_ms, random);
        key_answers::key_report(issuer, &report, self.core.key_state(issuer, now_ms))
    }

    /// The held key sets as snapshot text; of all issuers where the name is empty.
    #[wasm_bindgen(js_name = exportKeys)]
    #[must_use]
    pub fn export_keys(&self, issuer: &str) -> String {
        self.core.export_keys(issuer)
    }

    /// Takes the key sets of a snapshot.
    #[wasm_bindgen(js_name = importKeys)]
    pub fn import_keys(&mut self, snapshot: &str, now_ms: f64) -> String {
        key_answers::imported(&self.core.import_keys(snapshot, now_ms))
    }

    /// Takes what a cache had for an order, of its issuer alone; tells nothing where that does not make the
    /// fetch needless.
    #[wasm_bindgen(js_name = keysCached)]
    pub fn keys_cached(&mut self, issuer: &str, lease: u32, snapshot: &str, now_ms: f64) -> Option<String> {
        let is_taken = self.core.keys_cached(issuer, lease, snapshot, now_ms);
        is_taken.then(|| {
            key_answers::key_report(
                issuer,
                &FetchOutcome::Accepted.into(),
                self.core.key_state(issuer, now_ms),
            )
        })
    }

    /// Takes what a source of snapshots answered to an order, of its issuer alone; `random` from 0 to 1.
    #[wasm_bindgen(js_name = keysHandedOver)]
    pub fn keys_handed_over(
        &mut self,
        issuer: &str,
        lease: u32,
        snapshot: &str,
        now_ms: f64,
        random: f64,
    ) -> String {
        let report = self.core.keys_handed_over(issuer, lease, snapshot, now_ms, random);
        key_answers::key_report(issuer, &report, self.core.key_state(issuer, now_ms))
    }

    /// Asks for keys that serve for `ahead_seconds` more: fetch, wait or nothing.
    #[wasm_bindgen(js_name = keysAhead)]
    pub fn keys_ahead(&mut self, issuer: &str, ahead_seconds: u32, now_ms: f64) -> String {
        key_answers::needed(
            issuer,
            &self.core.need_keys(issuer, Need::Ahead { seconds: u64::from(ahead_seconds) }, now_ms),
        )
    }

    /// Asks for keys that arrived later than this: fetch, wait or nothing.
    #[wasm_bindgen(js_name = keysNewerThan)]
    pub fn keys_newer_than(&mut self, issuer: &str, than_ms: f64, now_ms: f64) -> String {
        // A float's cast saturates; what is no number is the beginning of time.
        #[expect(clippy::as_conversions, reason = "see above")]
        let need = Need::NewerThan { milliseconds: than_ms as u64 };
        key_answers::needed(issuer, &self.core.need_keys(issuer, need, now_ms))
    }

    /// How each issuer's keys are doing.
    #[wasm_bindgen(js_name = keyStatus)]
    #[must_use]
    pub fn key_status(&self, now_ms: f64) -> String {
        key_answers::key_status(&self.core.key_status(now_ms))
    }
}
