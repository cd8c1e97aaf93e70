//! Who asks?

use crate::token::decision::Verified;

/// Who asks. Only this guard makes one.
#[derive(Debug)]
pub struct Caller(pub(super) Option<Verified>);

impl Caller {
    /// What the token says; nothing on a public route.
    #[must_use]
    pub const fn verified(&self) -> Option<&Verified> {
        self.0.as_ref()
    }

    pub(crate) fn into_verified(self) -> Option<Verified> {
        self.0
    }
}
