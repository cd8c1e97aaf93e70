//! Which signature algorithms can an issuer pin, and who checks a signature of each?

/// The one algorithm of an issuer's tokens. The configuration pins it, and a token never chooses.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4). It is checked here.
    Es256,
    /// Ed25519, by its fully-specified name (RFC 9864 section 2.2). The host checks it.
    Ed25519,
    /// Ed25519, by the name of RFC 8037 section 3.1; no other curve. The host checks it.
    EdDsa,
    /// ECDSA on P-384 with SHA-384 (RFC 7518 section 3.4). The host checks it.
    Es384,
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes (RFC 7518 section 3.5). The host checks it.
    Ps256,
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3). The host checks it.
    Rs256,
}

impl Algorithm {
    /// Every algorithm.
    pub const ALL: [Self; 6] =
        [Self::Es256, Self::Ed25519, Self::EdDsa, Self::Es384, Self::Ps256, Self::Rs256];

    /// The algorithm of this `alg` value, compared byte by byte.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// The value of `alg` (RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864 section 2.2).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Ed25519 => "Ed25519",
            Self::EdDsa => "EdDSA",
            Self::Es384 => "ES384",
            Self::Ps256 => "PS256",
            Self::Rs256 => "RS256",
        }
    }

    /// The values that a key's own `alg` may have. Of Ed25519 both: a key under either name is the same (RFC
    /// 8037 section 3.1, RFC 9864 section 2.2), and WebCrypto writes the newer one of every key. A token's
    /// `alg` is the pinned name alone.
    #[must_use]
    pub const fn names(self) -> [&'static str; 2] {
        match self {
            Self::Ed25519 | Self::EdDsa => [Self::Ed25519.name(), Self::EdDsa.name()],
            other => [other.name(); 2],
        }
    }

    /// The values of `kty` and `crv` of its keys; an RSA key has no `crv`.
    #[must_use]
    pub const fn key_type(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Es256 => ("EC", Some("P-256")),
            Self::Es384 => ("EC", Some("P-384")),
            Self::Ed25519 | Self::EdDsa => ("OKP", Some("Ed25519")),
            Self::Ps256 | Self::Rs256 => ("RSA", None),
        }
    }

    /// Whether the host checks its signatures.
    #[must_use]
    pub const fn is_checked_by_host(self) -> bool {
        !matches!(self, Self::Es256)
    }
}
