//! What is the SHA-256 of these bytes (FIPS 180-4), and of the same with more behind? By `sha2`; here so that
//! it is compiled for speed.

use sha2::{Digest as _, Sha256};

/// The hash of what was hashed so far.
#[derive(Clone)]
pub struct Hash(Sha256);

impl Hash {
    /// Begins with these bytes.
    #[must_use]
    #[inline(never)]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::new_with_prefix(bytes))
    }

    /// The digest.
    #[must_use]
    #[inline(never)]
    pub fn digest(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }

    /// The digest of the same with more behind.
    #[must_use]
    #[inline(never)]
    pub fn digest_with(&self, more: &[u8]) -> [u8; 32] {
        self.0.clone().chain_update(more).finalize().into()
    }
}
