//! Which nonce do the scripts of one answer have?

use crate::browser::csp::hash::Nonce;

/// The nonce of one answer. Only this guard makes one.
#[derive(Clone, Debug)]
pub struct FreshNonce(pub(super) Nonce);

impl FreshNonce {
    /// The text, in base64.
    #[must_use]
    pub fn value(&self) -> &str {
        self.0.value()
    }
}
