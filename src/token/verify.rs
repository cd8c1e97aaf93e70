//! Verified, refused, fetch or wait? The verifier over one or several issuers and their keyrings.
//!
//! ```text
//! form and header → issuer (by the caller; of several, by a hint) → alg, typ → key → signature → claims
//! ```
//!
//! The fourth answer, wait, is what a fetch is to all but the first who ask for it: they look again in a moment.

use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};

use super::{claims::Claims, issuer_hint, jws::UntrustedJws, policy::IssuerPolicy};
use crate::{
    keys::keyring::{FetchWhy, Keyring, Lookup},
    limits::{JWKS_FETCH_MILLISECONDS, MAX_JWKS_BYTES, MIN_RETRY_AFTER_SECONDS},
    reason::{Answer, Reason},
    time::Timestamp,
};

/// An issuer's entry and its keys.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// What a token must satisfy.
    pub policy: IssuerPolicy,
    /// Whose signature counts.
    pub keyring: Keyring,
}

/// The verifier's answer. Only one of the variants lets a token pass.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Decision {
    /// Every check held.
    Verified(Verified),
    /// It does not pass.
    Refused(Refusal),
    /// The host fetches a key set, hands it over and asks again.
    Fetch(FetchOrder),
    /// Another asker fetches: ask again after this many milliseconds.
    Wait(u64),
}

/// A token that passed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verified {
    /// The issuer's name in the configuration.
    pub issuer: String,
    /// The `kid` whose key verified it.
    pub key_id: String,
    /// The header, JSON text as the issuer wrote it.
    pub header: String,
    /// The claims, JSON text as the issuer wrote it.
    pub claims: String,
    /// A key set to fetch beside, since the held one nears its end.
    pub refresh: Option<FetchOrder>,
}

/// Why a token or a request does not pass. It names no byte of a token but `kid`.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}: {}", .reason.code(), .reason.meaning())]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// The issuer's name in the configuration, once one was chosen.
    pub issuer: Option<String>,
    /// The `kid` the token names, once its header was read.
    pub key_id: Option<String>,
    /// When asking again makes sense, in seconds; set on every 503.
    pub retry_after_seconds: Option<u64>,
}

impl Refusal {
    /// A refusal that knows no issuer and no key.
    #[must_use]
    pub fn new(reason: Reason) -> Self {
        Self { reason, issuer: None, key_id: None, retry_after_seconds: None }.with_retry_after(None)
    }

    fn with_retry_after(mut self, seconds: Option<u64>) -> Self {
        let is_outage = self.reason.answer() == Answer::Unavailable;
        self.retry_after_seconds = is_outage.then(|| seconds.unwrap_or(MIN_RETRY_AFTER_SECONDS));
        self
    }
}

/// What the host is to fetch: one GET, no redirect followed, body included in the time limit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FetchOrder {
    /// The issuer's name in the configuration.
    pub issuer: String,
    /// The `jwksUri`.
    pub url: String,
    /// Why.
    pub why: FetchWhy,
    /// Time limit in milliseconds, from the start of the request to the last byte.
    pub time_limit_milliseconds: u64,
    /// Longest body in bytes; more is a failure.
    pub max_bytes: usize,
}

/// Which entries a token may be judged by.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Names of issuers, separated by one space; empty for the only one that is configured.
    pub issuers: &'a str,
    /// When this token's verification began: a key set that came later is as new as the question.
    pub started_at: Timestamp,
    /// The host's time.
    pub now: Timestamp,
    /// Whether the host can fetch; if not, missing keys are a refusal.
    pub may_fetch: bool,
}

/// Judges one token.
pub fn verify(issuers: &mut [Issuer], token: &str, asked: Asked<'_>) -> Decision {
    let jws = match UntrustedJws::parse(token) {
        Ok(jws) => jws,
        Err(error) => return Decision::Refused(Refusal::new(error.reason())),
    };
    let key_id = jws.key_id().to_owned();
    let refuse = |reason, issuer: Option<&str>, retry_after| {
        let refusal = Refusal { reason, issuer: issuer.map(ToOwned::to_owned), key_id: Some(key_id.clone()), retry_after_seconds: None };
        Decision::Refused(refusal.with_retry_after(retry_after))
    };
    let issuer = match choose(issuers, asked.issuers, &jws) {
        Ok(issuer) => issuer,
        Err(reason) => return refuse(reason, None, None),
    };
    let name = issuer.policy.name.clone();
    if let Err(error) = jws.check_header(&issuer.policy) {
        return refuse(error.reason(), Some(&name), None);
    }
    let lookup = if asked.may_fetch {
        issuer.keyring.lookup(&key_id, asked.started_at, asked.now)
    } else {
        issuer.keyring.lookup_held(&key_id, asked.now)
    };
    let key = match lookup {
        Lookup::Key(key) => key,
        Lookup::Refused { reason, retry_after_seconds } => return refuse(reason, Some(&name), retry_after_seconds),
        Lookup::Fetch(why) => return Decision::Fetch(order(issuer, why)),
        Lookup::Wait(milliseconds) => return Decision::Wait(milliseconds),
    };
    let jws = match jws.verify(&key) {
        Ok(jws) => jws,
        Err(error) => return refuse(error.reason(), Some(&name), None),
    };
    match Claims::check(&jws, &issuer.policy, asked.now) {
        Ok(claims) => {
            let wants_refresh = asked.may_fetch && issuer.keyring.take_refresh(asked.now);
            let refresh = wants_refresh.then(|| order(issuer, FetchWhy::RefreshAhead));
            let (header, claims) = (jws.header_text().to_string(), claims.text().to_string());
            Decision::Verified(Verified { issuer: name, key_id, header, claims, refresh })
        }
        Err(error) => refuse(error.reason(), Some(&name), None),
    }
}

/// The issuer whose entry judges the token. With one candidate no payload byte is read.
fn choose<'i>(issuers: &'i mut [Issuer], names: &str, jws: &UntrustedJws<'_>) -> Result<&'i mut Issuer, Reason> {
    let mut candidates: Vec<&mut Issuer> = if names.is_empty() {
        // With several configured, silence would let one system's tokens into another's door.
        if issuers.len() > 1 {
            return Err(Reason::IssuerNotNamed);
        }
        issuers.iter_mut().collect()
    } else {
        let asked: Vec<&str> = names.split(' ').collect();
        if asked.iter().any(|name| !issuers.iter().any(|issuer| issuer.policy.name == *name)) {
            return Err(Reason::IssuerNotNamed);
        }
        issuers.iter_mut().filter(|issuer| asked.contains(&issuer.policy.name.as_str())).collect()
    };
    if candidates.len() > 1 {
        let hint = issuer_hint::read(jws.payload_text()).map_err(|_| Reason::IssuerHintRefused)?;
        candidates.retain(|issuer| issuer.policy.issuer == hint);
        return candidates.pop().ok_or(Reason::IssuerUnknown);
    }
    candidates.pop().ok_or(Reason::IssuerNotNamed)
}

fn order(issuer: &Issuer, why: FetchWhy) -> FetchOrder {
    let url = match &issuer.keyring {
        Keyring::Fetched(keyring) => keyring.jwks_uri().to_owned(),
        Keyring::Inline(_) => String::new(),
    };
    FetchOrder { issuer: issuer.policy.name.clone(), url, why, time_limit_milliseconds: JWKS_FETCH_MILLISECONDS, max_bytes: MAX_JWKS_BYTES }
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
