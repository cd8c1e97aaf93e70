//! What do the ready policies say? Exports for the tests with real browsers, built with the feature
//! `conformance`.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use wasm_bindgen::prelude::*;
use wicketgate::browser::{
    csp::{
        hash::Nonce,
        host_page::{self, Embedders, FrameOrigin, HostPage, Scripts},
        merge,
        permissions::{self, Delegation, Feature},
        source::Source,
        source_list::SourceList,
        transport::{ReferrerPolicy, StrictTransport},
    },
    {
        cors::{CorsPolicy, CorsRequest, CorsRules},
        origins::OriginSet,
    },
};

/// Parts an answer that holds two texts.
const BETWEEN: char = '\u{1f}';

/// The whole policy of a page that embeds, or `!` and what is wrong. `nonce` is 16 bytes, or empty for a page
/// of `hashes`; `own` is the one list for styles, images, fonts, connections and forms.
#[wasm_bindgen(js_name = layerHostPolicy)]
#[must_use]
#[allow(clippy::needless_pass_by_value, reason = "what comes from JavaScript comes by value")]
pub fn host_policy(
    frames: Vec<String>,
    nonce: &[u8],
    hashes: Vec<String>,
    runs_wicketgate: bool,
    own: Vec<String>,
    embedded_by: Vec<String>,
) -> String {
    host_policy_text(&frames, nonce, &hashes, runs_wicketgate, &own, &embedded_by)
        .unwrap_or_else(|fault| format!("!{fault}"))
}

fn host_policy_text(
    frames: &[String],
    nonce: &[u8],
    hashes: &[String],
    runs_wicketgate: bool,
    own: &[String],
    embedded_by: &[String],
) -> Result<String, String> {
    let frames = origins(frames)?;
    let embedded_by = origins(embedded_by)?;
    let words: Vec<&str> = own.iter().map(String::as_str).collect();
    let own = SourceList::configured(&words).map_err(|_| "own")?;
    let scripts = if let Ok(bytes) = nonce.try_into() {
        Scripts::Nonce(Nonce::from_random(bytes))
    } else {
        let hash = |text: &String| match Source::configured(text) {
            Ok(Source::Hash(hash)) => Ok(hash),
            _ => Err("hash"),
        };
        Scripts::Hashes(hashes.iter().map(hash).collect::<Result<_, _>>()?)
    };
    let page = HostPage {
        frames: &frames,
        scripts,
        runs_wicketgate,
        connect: own.clone(),
        styles: own.clone(),
        images: own.clone(),
        fonts: own.clone(),
        form_action: own,
        embedded_by: &embedded_by,
    };
    Ok(page.policy().map_err(|_| "misplaced")?.text())
}

fn origins(texts: &[String]) -> Result<Vec<FrameOrigin>, String> {
    texts.iter().map(|text| FrameOrigin::configured(text).map_err(|fault| fault.code().to_string())).collect()
}

/// The policy of a page that may be embedded, and after U+001F the value of `X-Frame-Options`, if there is
/// one.
#[wasm_bindgen(js_name = layerEmbeddedPolicy)]
#[must_use]
#[allow(clippy::needless_pass_by_value, reason = "what comes from JavaScript comes by value")]
pub fn embedded_policy(own_origin: bool, by: Vec<String>) -> String {
    match origins(&by) {
        Ok(origins) => {
            let embedders = Embedders { own_origin, origins };
            format!(
                "{}{BETWEEN}{}",
                embedders.policy().text(),
                embedders.x_frame_options().unwrap_or_default()
            )
        }
        Err(fault) => format!("!{fault}"),
    }
}

/// The upstream's policies with ours for frames: narrowed, or widened where `allows`.
#[wasm_bindgen(js_name = layerMergeFrames)]
#[must_use]
#[allow(clippy::needless_pass_by_value, reason = "what comes from JavaScript comes by value")]
pub fn merge_frames(upstream: &[u8], frames: Vec<String>, allows: bool) -> String {
    let merged = origins(&frames).and_then(|frames| {
        let merged = if allows {
            merge::allow_frames(&[upstream], &frames)
        } else {
            host_page::merge_frames(&[upstream], &frames).map(Some)
        };
        merged.map_err(|fault| fault.code().into())
    });
    match merged {
        Ok(merged) => merged.map(|merged| merged.text).unwrap_or_default(),
        Err(fault) => format!("!{fault}"),
    }
}

/// `Permissions-Policy` where each of these features is delegated to the page and these frames.
#[wasm_bindgen(js_name = layerPermissions)]
#[must_use]
#[allow(clippy::needless_pass_by_value, reason = "what comes from JavaScript comes by value")]
pub fn permissions_policy(features: Vec<String>, frames: Vec<String>) -> String {
    let delegations = origins(&frames).map(|frames| {
        let named = Feature::ALL.iter().filter(|feature| features.iter().any(|name| name == feature.text()));
        named
            .map(|feature| Delegation { feature: *feature, own_origin: true, frames: frames.clone() })
            .collect::<Vec<_>>()
    });
    delegations.map_or_else(|fault| format!("!{fault}"), |delegations| permissions::text(&delegations))
}

/// The headers that go with every page by default: `Referrer-Policy`, and after U+001F
/// `Strict-Transport-Security` for so long.
#[wasm_bindgen(js_name = layerDefaults)]
#[must_use]
pub fn defaults(max_age_seconds: u32) -> String {
    let transport =
        StrictTransport::new(max_age_seconds, false, false).map(StrictTransport::text).unwrap_or_default();
    format!("{}{BETWEEN}{transport}", ReferrerPolicy::default().text())
}

/// The headers that let an origin read an answer with credentials, where `listed` is the one origin that may:
/// names and values, each parted from the next text by U+001F.
#[wasm_bindgen(js_name = layerCors)]
#[must_use]
pub fn cors(listed: &str, origin: &str) -> String {
    let rules = CorsRules { methods: &["GET"], credentials: true, ..CorsRules::default() };
    let (Ok(origins), Ok(policy)) = (OriginSet::new([listed]), CorsPolicy::new(rules)) else {
        return "!configuration".into();
    };
    let request =
        CorsRequest { method: "GET", origin: Some(origin), requested_method: None, requested_headers: None };
    let answer = policy.answer(&origins, &request);
    answer
        .headers()
        .map(|header| format!("{}{BETWEEN}{}", header.name(), header.value()))
        .collect::<Vec<_>>()
        .join("\u{1f}")
}
