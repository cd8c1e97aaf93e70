//! The paved path: one configuration, one gate. Every host (Worker, server, browser) drives this type.

use alloc::vec::Vec;

use crate::{
    config::{Configuration, ConfigurationError},
    guard::Policy,
    keys::verification_key::KeyRules,
    token::{decision::Decision, verifier::Verifier, verify::VerifierCaches},
};

#[cfg(feature = "pages")]
mod exchange;
mod keys;
#[cfg(feature = "pages")]
mod passed;
mod requests;
#[cfg(feature = "pages")]
mod respond;
#[cfg(feature = "pages")]
mod routes;
mod token;

#[cfg(feature = "pages")]
pub use exchange::{Answered, Because, Exchange, Pass, Step};
pub use keys::Imported;
#[cfg(feature = "pages")]
pub use passed::Passed;
#[cfg(feature = "pages")]
pub use respond::ResponseStep;
pub use token::{TokenExchange, TokenStep};

/// A configuration at work: its policies, its routes, and the keys it holds. No I/O, no clock, no randomness.
#[derive(Clone, Debug)]
pub struct Gate {
    policy: Policy,
    verifier: Verifier,
    warnings: Vec<ConfigurationError>,
    shared_key_cache: bool,
}

impl Gate {
    /// Builds a gate from configuration text.
    ///
    /// # Errors
    /// Every fault of the text.
    pub fn new(configuration: &str) -> Result<Self, Vec<ConfigurationError>> {
        let Configuration { issuers, policy, warnings, shared_key_cache, accepted_token_cache } =
            Configuration::parse(configuration)?;
        let verifier = Verifier { issuers, caches: VerifierCaches::new(accepted_token_cache) };
        Ok(Self { policy, verifier, warnings, shared_key_cache })
    }

    /// Judges a token with the keys that are held: never an answer to fetch, to wait or to check a signature.
    /// A token of an issuer whose signatures the host checks is refused. `issuers`: names separated by one
    /// space; empty for the only one configured. `now_ms`: the host's time in milliseconds since 1970.
    pub fn verify_held(&mut self, token: &str, issuers: &str, now_ms: f64) -> Decision {
        match self.verifier.verify(token, issuers, (now_ms, now_ms), false, None) {
            Decision::Verified(verified) => match self.verifier.without_route(verified) {
                Ok(verified) => Decision::Verified(verified),
                Err(refusal) => Decision::Refused(refusal),
            },
            decision => decision,
        }
    }

    /// The names of the issuers, in order.
    pub fn issuer_names(&self) -> impl Iterator<Item = &str> {
        self.verifier.issuers.iter().map(|issuer| issuer.policy.name.as_str())
    }

    /// The issuers whose signatures the host checks, by name, each with its algorithm and its keys' rules.
    pub fn host_algorithms(&self) -> impl Iterator<Item = (&str, &KeyRules)> {
        let policies = self.verifier.issuers.iter().map(|issuer| &issuer.policy);
        policies
            .filter(|policy| policy.key_rules.algorithm.is_checked_by_host())
            .map(|policy| (policy.name.as_str(), &policy.key_rules))
    }

    /// What an operator should know before this configuration is published.
    #[must_use]
    pub fn warnings(&self) -> &[ConfigurationError] {
        &self.warnings
    }

    /// Whether the host may keep key sets in a cache of its own.
    #[must_use]
    pub const fn shared_key_cache(&self) -> bool {
        self.shared_key_cache
    }
}

#[cfg(test)]
#[cfg(feature = "pages")]
pub(crate) mod asking;
#[cfg(test)]
mod replay_tests;
#[cfg(test)]
mod signature_tests;
#[cfg(test)]
#[cfg(feature = "pages")]
mod spelling_tests;
#[cfg(test)]
mod tenant_tests;
#[cfg(test)]
mod tests;
