//! The paved path: one configuration, one gate. Every host (Worker, server, browser) drives this type.

use alloc::vec::Vec;

use crate::{
    browser::{origins::OriginSet, page::PageDefaults, redirects::Redirects},
    config::{Configuration, ConfigurationError},
    encoding::text::to_owned_text,
    exchange::routes::Route,
    reason::Reason,
    time::Timestamp,
    token::{
        decision::{Decision, Refusal},
        introspection_response::IntrospectionAnswer,
        verify::{self, Issuer, VerifierCaches, VerifyRequest},
    },
};

mod keys;
mod requests;

pub use keys::{Imported, KeyOutcome, KeyReport};

/// A configuration at work: its policies, its routes, and the keys it holds. No I/O, no clock, no randomness.
#[derive(Clone, Debug)]
pub struct Gate {
    issuers: Vec<Issuer>,
    routes: Vec<Route>,
    redirects: Redirects,
    origins: OriginSet,
    owns_cors: bool,
    site: PageDefaults,
    warnings: Vec<ConfigurationError>,
    key_cache: bool,
    memory: VerifierCaches,
}

impl Gate {
    /// Builds a gate from configuration text.
    ///
    /// # Errors
    /// Every fault of the text.
    pub fn new(configuration: &str) -> Result<Self, Vec<ConfigurationError>> {
        let Configuration {
            issuers,
            routes,
            redirects,
            origins,
            owns_cors,
            site,
            warnings,
            key_cache,
            verdict_cache,
        } = Configuration::parse(configuration)?;
        Ok(Self {
            issuers,
            routes,
            redirects,
            origins,
            owns_cors,
            site,
            warnings,
            key_cache,
            memory: VerifierCaches::new(verdict_cache),
        })
    }

    /// Judges a token. `issuers`: names separated by one space; empty for the only one configured.
    /// `started_at_ms` and `now_ms`: the host's time when this token came, and now, in milliseconds since
    /// 1970.
    pub fn verify(&mut self, token: &str, issuers: &str, started_at_ms: f64, now_ms: f64) -> Decision {
        self.judge(token, issuers, (started_at_ms, now_ms), true)
    }

    /// Judges a token with the keys that are held: never an answer to fetch or to wait.
    pub fn verify_held(&mut self, token: &str, issuers: &str, now_ms: f64) -> Decision {
        self.judge(token, issuers, (now_ms, now_ms), false)
    }

    fn judge(
        &mut self,
        token: &str,
        issuers: &str,
        (started_at_ms, now_ms): (f64, f64),
        may_fetch: bool,
    ) -> Decision {
        let (Ok(started_at), Ok(now)) =
            (Timestamp::from_milliseconds(started_at_ms), Timestamp::from_milliseconds(now_ms))
        else {
            return Decision::Refused(Refusal::new(Reason::NoClock));
        };
        verify::verify(
            &mut self.issuers,
            &mut self.memory,
            token,
            VerifyRequest { issuers, started_at, now, may_fetch },
        )
    }

    /// Judges a token by what its issuer's introspection endpoint answered to an order.
    pub fn introspected(
        &mut self,
        issuer: &str,
        token: &str,
        answer: IntrospectionAnswer<'_>,
        now_ms: f64,
    ) -> Decision {
        let entry = self.issuers.iter_mut().find(|entry| entry.policy.name == issuer);
        let Some(Issuer { policy, introspection: Some(introspection), keyring }) = entry else {
            return Decision::Refused(Refusal::new(Reason::IssuerNotNamed));
        };
        let verdict = match Timestamp::from_milliseconds(now_ms) {
            // Seen while the question was under way.
            Ok(_) if keyring.is_leaked() => Err(Reason::KeySetLeaked),
            Ok(now) => introspection.judge(token, answer, policy, now),
            Err(_) => Err(Reason::NoClock),
        };
        verdict.map_or_else(
            |reason| {
                Decision::Refused(Refusal { issuer: Some(to_owned_text(issuer)), ..Refusal::new(reason) })
            },
            Decision::Verified,
        )
    }

    /// The names of the issuers, in order.
    pub fn issuer_names(&self) -> impl Iterator<Item = &str> {
        self.issuers.iter().map(|issuer| issuer.policy.name.as_str())
    }

    /// What an operator should know before this configuration is published.
    #[must_use]
    pub fn warnings(&self) -> &[ConfigurationError] {
        &self.warnings
    }

    /// Whether the host may keep key sets in a cache of its own.
    #[must_use]
    pub const fn key_cache(&self) -> bool {
        self.key_cache
    }
}

#[cfg(test)]
mod replay_tests;
#[cfg(test)]
mod spelling_tests;
#[cfg(test)]
mod tests;
