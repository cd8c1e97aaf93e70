//! How do the core's answers look in JavaScript? One plain record each, camel case, absent members left out.

use serde::Serialize;
use wasm_bindgen::JsValue;
use wicketgate::{
    config::ConfigurationError,
    edge::route::{Access, CachePolicy, Route, RouteError, Upstream},
    gate::{self, KeyOutcome},
    keys::keyring::FetchWhy,
    reason::Reason,
    token::verify::{Decision, FetchOrder, Refusal},
};

/// Records of a known shape always encode; were one not to, `undefined` reaches JavaScript, whose loop refuses it.
pub(crate) fn encode(answer: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(answer).unwrap_or(JsValue::UNDEFINED)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReasonDescription {
    code: &'static str,
    meaning: &'static str,
    rule_ids: &'static [&'static str],
    status: u16,
}

impl From<Reason> for ReasonDescription {
    fn from(reason: Reason) -> Self {
        Self { code: reason.code(), meaning: reason.meaning(), rule_ids: reason.rule_ids(), status: reason.answer().status() }
    }
}

#[derive(Serialize)]
pub(crate) struct Fault<'e> {
    path: &'e str,
    value: &'e str,
    why: &'e str,
}

pub(crate) fn configuration_errors(errors: &[ConfigurationError]) -> Vec<Fault<'_>> {
    errors.iter().map(|error| Fault { path: &error.path, value: &error.value, why: &error.why }).collect()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Refused {
    code: &'static str,
    meaning: &'static str,
    rule_ids: &'static [&'static str],
    status: u16,
    error: &'static str,
    headers: Vec<(&'static str, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_id: Option<String>,
}

impl From<&Refusal> for Refused {
    fn from(refusal: &Refusal) -> Self {
        let answer = refusal.reason.answer();
        let challenge = answer.challenge().map(|challenge| ("WWW-Authenticate", challenge.to_owned()));
        let retry_after = refusal.retry_after_seconds.map(|seconds| ("Retry-After", seconds.to_string()));
        Self {
            code: refusal.reason.code(),
            meaning: refusal.reason.meaning(),
            rule_ids: refusal.reason.rule_ids(),
            status: answer.status(),
            error: answer.error(),
            headers: challenge.into_iter().chain(retry_after).collect(),
            retry_after_seconds: refusal.retry_after_seconds,
            issuer: refusal.issuer.clone(),
            key_id: refusal.key_id.clone(),
        }
    }
}

impl From<Reason> for Refused {
    fn from(reason: Reason) -> Self {
        Self::from(&Refusal::new(reason))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    issuer: String,
    url: String,
    why: &'static str,
    time_limit_ms: u64,
    max_bytes: usize,
}

impl From<FetchOrder> for Order {
    fn from(order: FetchOrder) -> Self {
        let why = match order.why {
            FetchWhy::Expired => "expired",
            FetchWhy::RefreshAhead => "refresh_ahead",
            FetchWhy::UnknownKid => "unknown_kid",
            _ => "no_keys",
        };
        Self { issuer: order.issuer, url: order.url, why, time_limit_ms: order.time_limit_milliseconds, max_bytes: order.max_bytes }
    }
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum DecisionAnswer {
    Verified {
        issuer: String,
        key_id: String,
        header: String,
        claims: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        refresh: Option<Order>,
    },
    Refused {
        refusal: Refused,
    },
    Fetch {
        order: Order,
    },
    Wait {
        milliseconds: u64,
    },
}

impl From<Decision> for DecisionAnswer {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Verified(verified) => Self::Verified {
                issuer: verified.issuer,
                key_id: verified.key_id,
                header: verified.header,
                claims: verified.claims,
                refresh: verified.refresh.map(Order::from),
            },
            Decision::Refused(refusal) => Self::Refused { refusal: Refused::from(&refusal) },
            Decision::Fetch(order) => Self::Fetch { order: order.into() },
            Decision::Wait(milliseconds) => Self::Wait { milliseconds },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyEvent<'i> {
    issuer: &'i str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    key_count: usize,
    fresh_for_seconds: u64,
}

impl<'i> KeyEvent<'i> {
    pub(crate) fn new(issuer: &'i str, outcome: KeyOutcome, (key_count, fresh_for_seconds): (usize, u64)) -> Self {
        let (outcome, reason) = match outcome {
            KeyOutcome::Accepted => ("accepted", None),
            KeyOutcome::KeptPrevious(reason) => ("kept_previous", Some(reason)),
            KeyOutcome::Failed(reason) => ("failed", Some(reason)),
            KeyOutcome::Leaked => ("leaked", Some(Reason::KeySetLeaked)),
            KeyOutcome::UnknownIssuer => ("unknown_issuer", None),
        };
        Self { issuer, outcome, code: reason.map(Reason::code), key_count, fresh_for_seconds }
    }
}

#[derive(Serialize)]
pub(crate) struct Imported {
    issuer: String,
    accepted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

impl From<gate::Imported> for Imported {
    fn from(imported: gate::Imported) -> Self {
        Self { issuer: imported.issuer, accepted: imported.error.is_none(), why: imported.error }
    }
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(crate) enum RouteAnswer {
    Route {
        path: String,
        access: &'static str,
        issuers: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        upstream_url: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        upstream_service: Option<String>,
        forward_authorization: bool,
        cache: &'static str,
        upstream_timeout_ms: u64,
    },
    Refused {
        refusal: Refused,
    },
}

impl From<Result<&Route, RouteError>> for RouteAnswer {
    fn from(found: Result<&Route, RouteError>) -> Self {
        let route = match found {
            Ok(route) => route,
            Err(error) => {
                let mut refusal = Refused::from(error.reason());
                if let RouteError::Method { allow } = error {
                    refusal.headers.push(("Allow", allow));
                }
                return Self::Refused { refusal };
            }
        };
        let (access, issuers) = match &route.access {
            Access::Public => ("public", String::new()),
            Access::Token(issuers) => ("token", issuers.join(" ")),
        };
        let (upstream_url, upstream_service) = match &route.upstream {
            Upstream::Url(url) => (Some(url.clone()), None),
            Upstream::Service(name) => (None, Some(name.clone())),
        };
        let cache = match route.cache {
            CachePolicy::NoStore => "no-store",
            CachePolicy::Upstream => "upstream",
        };
        Self::Route {
            path: route.path.clone(),
            access,
            issuers,
            upstream_url,
            upstream_service,
            forward_authorization: route.forward_authorization,
            cache,
            upstream_timeout_ms: route.upstream_timeout_seconds.saturating_mul(1_000),
        }
    }
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(crate) enum BearerAnswer<'t> {
    Token { token: &'t str },
    Refused { refusal: Refused },
}

impl<'t> From<Result<&'t str, Reason>> for BearerAnswer<'t> {
    fn from(found: Result<&'t str, Reason>) -> Self {
        match found {
            Ok(token) => Self::Token { token },
            Err(reason) => Self::Refused { refusal: reason.into() },
        }
    }
}
