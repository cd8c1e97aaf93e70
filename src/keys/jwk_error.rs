//! Why can a key of a set not verify this issuer's tokens?

use crate::crypto::algorithm::Algorithm;
use crate::encoding::sentence::said;

/// Why a key of a set cannot be used for the issuer's algorithm.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum JwkError {
    /// `alg` is there and is another.
    Algorithm,
    /// `x` or `y` is absent, not strict base64url or not exactly as long as the curve asks.
    Coordinate,
    /// `crv` is another.
    Curve,
    /// `e` is absent, or another than the issuer's.
    Exponent,
    /// `key_ops` is there and does not list `verify`, or is no array of distinct strings.
    KeyOperations,
    /// `n` is absent, not strict base64url, even, or begins with a byte that is zero (RFC 7518 section
    /// 6.3.1.1).
    Modulus,
    /// `n` has fewer bits than 2048, or more than the issuer's entry allows.
    ModulusLength,
    /// `x` and `y` name no point of the curve.
    NotOnCurve,
    /// `x` is of a point of small order of Ed25519, under which anybody can sign, or no number below 2^255 - 19.
    SmallOrder,
    /// `kty` is another.
    Type,
    /// `use` is there and is not `sig`.
    Use,
}

impl JwkError {
    /// The member that is at fault; of two coordinates the first.
    #[must_use]
    pub const fn member(self) -> &'static str {
        match self {
            Self::Algorithm => "alg",
            Self::Coordinate | Self::NotOnCurve | Self::SmallOrder => "x",
            Self::Curve => "crv",
            Self::Exponent => "e",
            Self::KeyOperations => "key_ops",
            Self::Modulus | Self::ModulusLength => "n",
            Self::Type => "kty",
            Self::Use => "use",
        }
    }

    /// What the member would have to say, or to list, where that is one word.
    #[must_use]
    pub const fn expected(self, algorithm: Algorithm) -> Option<&'static str> {
        match self {
            Self::Algorithm => Some(algorithm.name()),
            Self::Curve => algorithm.key_type().1,
            Self::KeyOperations => Some("verify"),
            Self::Type => Some(algorithm.key_type().0),
            Self::Use => Some("sig"),
            _ => None,
        }
    }

    /// The fault in words.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Algorithm | Self::Curve | Self::Type => said!("`alg`, `crv` or `kty` is another"),
            Self::Coordinate => {
                said!("`x` or `y` is not strict base64url of the length that the curve asks for")
            }
            Self::Exponent => said!("`e` is not the entry's `rsaPublicExponent`, by default 65537"),
            Self::KeyOperations => said!("`key_ops` does not list verify"),
            Self::Modulus => {
                said!("`n` is not strict base64url of an odd number without a zero byte before it")
            }
            Self::ModulusLength => {
                said!(
                    "`n` has fewer than 2048 bits, or more than the entry's `maxRsaModulusBits`, by default 4096"
                )
            }
            Self::NotOnCurve => said!("the point is not on the curve"),
            Self::SmallOrder => said!("`x` is a point of small order, or no number below 2^255 - 19"),
            Self::Use => said!("`use` is not sig"),
        }
    }
}
