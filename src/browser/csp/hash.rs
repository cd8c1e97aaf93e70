//! Which inline scripts may run? Nonces of one response, and hashes of what never changes.

use alloc::string::String;

use crate::encoding::{base64, text::to_owned_text};

/// What a nonce must hold at least, and here holds exactly: 128 bits (CSP 3, section 7.1).
pub const NONCE_BYTES: usize = 16;

/// A nonce of one response. It can be made from random bytes only.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Nonce(String);

impl Nonce {
    /// Writes down what the host drew for this one response. The core has no randomness.
    #[must_use]
    pub fn from_random(bytes: &[u8; NONCE_BYTES]) -> Self {
        Self(base64::encode(bytes))
    }

    /// The value for the attribute `nonce`.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.0
    }

    /// Whether the text has the form of what [`from_random`](Self::from_random) writes: as many digits, and
    /// the padding.
    #[must_use]
    pub fn is_whole(text: &str) -> bool {
        let digits = text.strip_suffix("==").unwrap_or_default();
        digits.len() == 22
            && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
    }

    pub(super) fn read(value: &str) -> Option<Self> {
        is_value(value).then(|| Self(to_owned_text(value)))
    }
}

/// The hash functions of a policy.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HashFunction {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl HashFunction {
    pub(super) const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// What stands before the value.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256-",
            Self::Sha384 => "sha384-",
            Self::Sha512 => "sha512-",
        }
    }

    const fn digest_bytes(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

/// The hash of an inline script or style.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hash {
    function: HashFunction,
    value: String,
}

impl Hash {
    pub(super) fn read(function: HashFunction, value: &str) -> Option<Self> {
        is_value(value).then(|| Self { function, value: to_owned_text(value) })
    }

    /// Whether the value has the length that a digest of this function has in base64. Another one matches
    /// nothing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.value.len() == self.function.digest_bytes().div_ceil(3) * 4
    }

    pub(super) fn text(&self) -> String {
        ["'", self.function.prefix(), &self.value, "'"].concat()
    }
}

/// Whether a browser takes the text for the value of a nonce or hash: either alphabet, at most two `=` at the
/// end.
fn is_value(text: &str) -> bool {
    let digits = text.strip_suffix('=').unwrap_or(text);
    let digits = digits.strip_suffix('=').unwrap_or(digits);
    !digits.is_empty()
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_has_all_its_bits() {
        assert_eq!(Nonce::from_random(&[0; 16]).value(), "AAAAAAAAAAAAAAAAAAAAAA==");
        assert_eq!(Nonce::from_random(&[0xff; 16]).value(), "/////////////////////w==");
    }

    #[test]
    fn a_digest_has_its_function_s_length() {
        for (function, digits, padding) in [
            (HashFunction::Sha256, 43, "="),
            (HashFunction::Sha384, 64, ""),
            (HashFunction::Sha512, 86, "=="),
        ] {
            let is_whole = |digits: usize| {
                Hash::read(function, &["A".repeat(digits).as_str(), padding].concat()).unwrap().is_whole()
            };
            assert!(is_whole(digits) && !is_whole(digits - 1) && !is_whole(digits + 1));
        }
    }

    #[test]
    fn values_of_nonces_and_hashes() {
        assert!(["a", "Zg==", "a-b_c+d/"].into_iter().all(is_value));
        assert!(!["", "=", "==", "a===", "a=b", "in$valid", "a b"].into_iter().any(is_value));
    }
}
