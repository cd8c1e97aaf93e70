//! How do the redirect checks judge alone? Exports for the conformance tests, built with the feature
//! `conformance`.

use alloc::{string::String, vec::Vec};

use wasm_bindgen::prelude::*;
use wicketgate::browser::redirects::{ClientRedirects, RedirectList, Redirects, lint, return_target};

const ACCEPTED: &str = "accepted";
const CLIENT: &str = "client";

/// The codes of an entry's faults, under `native` or else `web`.
#[wasm_bindgen(js_name = layerRedirectFaults)]
#[must_use]
pub fn redirect_faults(list: &str, entry: &str) -> Vec<String> {
    let list = if list == RedirectList::Native.name() { RedirectList::Native } else { RedirectList::Web };
    lint(list, entry).into_iter().map(|fault| fault.code().into()).collect()
}

/// A candidate against the lists of one client.
#[wasm_bindgen(js_name = layerRedirect)]
#[must_use]
#[allow(clippy::needless_pass_by_value, reason = "what comes from JavaScript comes by value")]
pub fn redirect_verdict(web: Vec<String>, native: Vec<String>, candidate: &str) -> String {
    let [web, native] = [&web, &native].map(|list| list.iter().map(String::as_str).collect::<Vec<&str>>());
    let Ok(redirects) = Redirects::new([ClientRedirects { client_id: CLIENT, web: &web, native: &native }])
    else {
        return "registration_refused".into();
    };
    redirects.check(Some(CLIENT), Some(candidate)).err().map_or(ACCEPTED, |refusal| refusal.code()).into()
}

/// A return target.
#[wasm_bindgen(js_name = layerReturnTarget)]
#[must_use]
pub fn return_target_verdict(text: &str) -> String {
    return_target::check(text).err().map_or(ACCEPTED, |error| error.code()).into()
}
