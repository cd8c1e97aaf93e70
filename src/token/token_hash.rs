//! What is the SHA-256 of this token, and of the part that is signed? One pass over the text answers both:
//! the signed part is all but the last segment, so its hash is a state on the way to the token's.

use crate::{crypto::es256::sha256::Hash, limits::MAX_TOKEN_BYTES};

/// SHA-256 of a token's whole text. Two texts with one digest are out of anybody's reach, so it stands for
/// the text.
pub type TokenDigest = [u8; 32];

/// Whether a last segment of so many characters can be a signature: 64 or 96 bytes, or as many as an RSA
/// modulus has, in base64url.
const fn is_signature_length(characters: usize) -> bool {
    matches!(characters, 86 | 128 | 342..=1_366)
}

/// The digest of a token's whole text.
#[must_use]
pub fn digest(token: &str) -> TokenDigest {
    Hash::of(token.as_bytes()).digest()
}

/// A token's text, hashed.
pub struct TokenHash {
    signing_input: Hash,
    token: TokenDigest,
}

impl TokenHash {
    /// Hashes a token; nothing that is too long, or has a last segment that has no signature's length.
    #[must_use]
    pub fn of(token: &str) -> Option<Self> {
        if token.len() > MAX_TOKEN_BYTES {
            return None;
        }
        // The last dot is where the signed part ends: another one would be another split than the verifier's.
        let (signing_input, rest) = token.split_at_checked(token.bytes().rposition(|byte| byte == b'.')?)?;
        if !is_signature_length(rest.len().saturating_sub(1)) {
            return None;
        }
        let signing_input = Hash::of(signing_input.as_bytes());
        let token = signing_input.digest_with(rest.as_bytes());
        Some(Self { signing_input, token })
    }

    /// The whole text's.
    #[must_use]
    pub const fn token(&self) -> &TokenDigest {
        &self.token
    }

    /// The signed part's.
    #[must_use]
    pub fn signing_input(&self) -> [u8; 32] {
        self.signing_input.digest()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{format, string::String};
    use sha2::{Digest as _, Sha256};

    #[test]
    fn one_pass_gives_both_hashes() {
        let lengths = [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 500, 6_800];
        for (length, characters) in
            lengths.into_iter().flat_map(|length| [86, 128, 342, 1_366].map(|of| (length, of)))
        {
            let (input, signature) = ("x".repeat(length), "s".repeat(characters));
            let token = format!("{input}.{signature}");
            let hash = TokenHash::of(&token).unwrap();
            assert_eq!(*hash.token(), <[u8; 32]>::from(Sha256::digest(&token)), "{length}");
            assert_eq!(hash.signing_input(), <[u8; 32]>::from(Sha256::digest(&input)), "{length}");
        }
    }

    #[test]
    fn what_cannot_pass_is_not_hashed() {
        let signature = "s".repeat(86);
        let with_dot = |place: usize| [&signature[..place], ".", &signature[place + 1..]].concat();
        let cases: [(String, bool); 15] = [
            (String::new(), false),
            (".".into(), false),
            (signature.clone(), false),
            (format!("a.b.{signature}"), true),
            (format!("a.b.{signature}s"), false),
            (format!("a.b.{}", &signature[1..]), false),
            (format!("a.b.{}", with_dot(0)), false),
            (format!("a.b.{}", with_dot(85)), false),
            (format!("a.b.{}", "s".repeat(127)), false),
            (format!("a.b.{}", "s".repeat(128)), true),
            (format!("a.b.{}", "s".repeat(341)), false),
            (format!("a.b.{}", "s".repeat(342)), true),
            (format!("a.b.{}", "s".repeat(1_366)), true),
            (format!("a.b.{}", "s".repeat(1_367)), false),
            (format!("{}.{signature}", "a".repeat(MAX_TOKEN_BYTES - 86)), false),
        ];
        for (token, expected) in cases {
            assert_eq!(TokenHash::of(&token).is_some(), expected, "{token}");
        }
        assert!(TokenHash::of(&format!("{}.{signature}", "a".repeat(MAX_TOKEN_BYTES - 87))).is_some());
    }
}
