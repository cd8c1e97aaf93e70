//! With what is a signature checked? An ES256 key is a point of the curve, which is computed with here. A key
//! of any other algorithm is a public JWK, which the host computes with.

use alloc::{string::String, sync::Arc};

use crate::{
    crypto::{algorithm::Algorithm, es256::PublicKey},
    limits::{DEFAULT_RSA_EXPONENT, DEFAULT_RSA_MODULUS_BITS},
};

/// A key that may verify an issuer's tokens.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum VerificationKey {
    /// A key for ES256.
    Es256(PublicKey),
    /// A key for an algorithm that the host checks; shared, since its text is long.
    Host(Arc<HostKey>),
}

/// A public key as the host imports it. Two are equal where their algorithm and their numbers are.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HostKey {
    algorithm: Algorithm,
    jwk: String,
    signature_bytes: usize,
}

impl HostKey {
    /// Made by the reader of JWKs alone, which has checked the members.
    pub(super) const fn new(algorithm: Algorithm, jwk: String, signature_bytes: usize) -> Self {
        Self { algorithm, jwk, signature_bytes }
    }

    /// The algorithm that it verifies, and no other.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The JWK as JSON text: `kty` and the public numbers alone (RFC 7518 section 6, RFC 8037 section 2).
    #[must_use]
    pub fn jwk(&self) -> &str {
        &self.jwk
    }

    /// How long each of its signatures is, in bytes.
    #[must_use]
    pub const fn signature_bytes(&self) -> usize {
        self.signature_bytes
    }
}

/// What an issuer's entry asks of the keys in its set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KeyRules {
    /// The one algorithm.
    pub algorithm: Algorithm,
    /// The longest RSA modulus, in bits.
    pub max_rsa_modulus_bits: u64,
    /// The one RSA public exponent.
    pub rsa_public_exponent: u64,
    /// Whether two usable keys may share a `kid`, since the issuer's rotation keeps it; both are tried then. Only a
    /// profile says so.
    pub shares_key_id: bool,
}

impl KeyRules {
    /// Those of ES256, the default.
    pub const ES256: Self = Self::of(Algorithm::Es256);

    /// Those of an algorithm, where the entry says nothing more.
    #[must_use]
    pub const fn of(algorithm: Algorithm) -> Self {
        Self {
            algorithm,
            max_rsa_modulus_bits: DEFAULT_RSA_MODULUS_BITS,
            rsa_public_exponent: DEFAULT_RSA_EXPONENT,
            shares_key_id: false,
        }
    }
}
