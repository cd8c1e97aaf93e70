//! Who asks?

use crate::token::{decision::Verified, policy::IssuerPolicy, verifier::Verifier};

/// Who asks. Only this guard makes one.
#[derive(Debug)]
pub struct Caller(pub(super) Option<Verified>);

impl Caller {
    /// What the token says; nothing on a public route.
    #[must_use]
    pub const fn verified(&self) -> Option<&Verified> {
        self.0.as_ref()
    }

    /// The same, and the entry by which the token passed; nothing on a public route.
    #[must_use]
    pub fn with_policy<'c>(&'c self, verifier: &'c Verifier) -> Option<(&'c Verified, &'c IssuerPolicy)> {
        let verified = self.verified()?;
        Some((verified, verifier.policy_of(verified)?))
    }

    pub(crate) fn into_verified(self) -> Option<Verified> {
        self.0
    }
}
