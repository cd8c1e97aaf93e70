//! Which JWK is this PEM public key? A SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) in base64, with or
//! without the lines around it (RFC 7468 section 13).
//!
//! What it is becomes the members of a JWK; whether they verify is for the reader of JWKs to say.

use alloc::{string::String, vec::Vec};

use super::jwk_set::LEAKED;
use crate::encoding::{
    base64,
    der::{BIT_STRING, INTEGER, OBJECT_IDENTIFIER, SEQUENCE, take, take_positive},
    sentence::said,
};

/// The lines around a key, without white space, dashes as spaces.
const BEGIN: &[u8] = b"     BEGINPUBLICKEY     ";
const END: &[u8] = b"     ENDPUBLICKEY     ";

/// What lines say of a private key.
const PRIVATE: &[u8] = b"PRIVATEKEY";

/// A kind of key.
struct Kind {
    /// The contents of its AlgorithmIdentifier: a name and its parameters.
    algorithm: &'static [u8],
    /// Its JWK up to the first number.
    start: &'static str,
    /// What stands between its two numbers; nothing where it is one.
    middle: &'static str,
    form: Form,
}

/// How a key's numbers stand in its bytes.
enum Form {
    /// As they are.
    Bytes,
    /// One INTEGER after another.
    Integers,
    /// Behind a byte that says that both are there (SEC 1 section 2.3.3).
    Point,
}

/// RFC 5480 section 2.1, RFC 8410 section 3, RFC 3279 section 2.3.1.
static KINDS: [Kind; 4] = [
    Kind {
        algorithm: P256,
        start: r#"{"kty":"EC","crv":"P-256","x":""#,
        middle: r#"","y":""#,
        form: Form::Point,
    },
    Kind {
        algorithm: P384,
        start: r#"{"kty":"EC","crv":"P-384","x":""#,
        middle: r#"","y":""#,
        form: Form::Point,
    },
    Kind {
        algorithm: ED25519,
        start: r#"{"kty":"OKP","crv":"Ed25519","x":""#,
        middle: "",
        form: Form::Bytes,
    },
    Kind { algorithm: RSA, start: r#"{"kty":"RSA","n":""#, middle: r#"","e":""#, form: Form::Integers },
];
const P256: &[u8] = &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
const P384: &[u8] = &[6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 5, 0x2b, 0x81, 4, 0, 0x22];
const ED25519: &[u8] = &[6, 3, 0x2b, 0x65, 0x70];
const RSA: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];

/// Why a text is not taken as a public key.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum PemError {
    /// It is a certificate.
    Certificate,
    /// It is a public key of another kind, or one on a curve without the second coordinate.
    Kind,
    /// It is a private key: an emergency of the operator's.
    Leaked,
    /// It is something else.
    Malformed,
    /// It is an RSA key in the form of PKCS #1.
    Pkcs1,
}

impl PemError {
    /// The fault in words, and the way out.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Certificate => {
                said!("is a certificate: `openssl x509 -in FILE -noout -pubkey` writes its public key")
            }
            Self::Kind => {
                said!("is no public key on P-256 or P-384 with both coordinates, of RSA or of Ed25519")
            }
            Self::Leaked => LEAKED,
            Self::Malformed => said!(
                "is no public key in PEM: `-----BEGIN PUBLIC KEY-----`, base64 and the end line, or the base64 alone; `\\n` is no line break"
            ),
            Self::Pkcs1 => said!(
                "is an RSA key in PKCS #1: `openssl rsa -RSAPublicKey_in -in FILE -pubout` writes the form that is taken"
            ),
        }
    }
}

/// The public key as the text of a JWK (RFC 7518 section 6, RFC 8037 section 2): its kind and its numbers.
///
/// # Errors
/// [`PemError`]; of a private key always [`PemError::Leaked`].
pub fn to_jwk(text: &str) -> Result<String, PemError> {
    // In the alphabet for URLs, which has no spaces; what is of that alphabet already is of none here.
    let mut letters = Vec::with_capacity(text.len());
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        letters.push(match byte {
            b'+' => b'-',
            b'/' => b'_',
            b'-' => b' ',
            b'_' => b'!',
            other => other,
        });
    }
    if letters.windows(PRIVATE.len()).any(|window| window == PRIVATE) {
        return Err(PemError::Leaked);
    }
    match letters.strip_prefix(b"     BEGIN") {
        Some([b'C', b'E', ..]) => return Err(PemError::Certificate),
        Some([b'R', ..]) => return Err(PemError::Pkcs1),
        _ => {}
    }
    let body = letters.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(END)).unwrap_or(&letters);
    let padding = body.iter().rev().take_while(|letter| **letter == b'=').count();
    let unpadded = body.get(..body.len().saturating_sub(padding)).filter(|_| padding < 3);
    match unpadded.filter(|_| body.len().is_multiple_of(4)).map(base64::decode_letters) {
        Some(Ok(key)) => read_info(&key),
        _ => Err(PemError::Malformed),
    }
}

#[inline(never)]
fn read_info(bytes: &[u8]) -> Result<String, PemError> {
    let (mut after, mut is_whole) = (bytes, true);
    let outer = take(&mut after, SEQUENCE, &mut is_whole);
    let mut info = outer;
    let algorithm = take(&mut info, SEQUENCE, &mut is_whole);
    let bits = take(&mut info, BIT_STRING, &mut is_whole);
    let mut key = bits.strip_prefix(&[0]).unwrap_or_default();
    if !after.is_empty() || !info.is_empty() || key.is_empty() {
        return Err(form_of(outer, algorithm));
    }
    let kind = KINDS.iter().find(|kind| kind.algorithm == algorithm).ok_or(PemError::Kind)?;
    let (first, second) = match (&kind.form, key) {
        (Form::Bytes, _) => (key, &[][..]),
        (Form::Integers, _) => {
            let mut numbers = take(&mut key, SEQUENCE, &mut is_whole);
            let pair =
                (take_positive(&mut numbers, &mut is_whole), take_positive(&mut numbers, &mut is_whole));
            is_whole &= key.is_empty() && numbers.is_empty();
            pair
        }
        (Form::Point, [4, coordinates @ ..]) => coordinates.split_at(coordinates.len() / 2),
        (Form::Point, _) => return Err(PemError::Kind),
    };
    if !is_whole {
        return Err(PemError::Malformed);
    }
    let [first, second] = [first, second].map(base64::encode_url);
    Ok([kind.start, &first, kind.middle, &second, "\"}"].concat())
}

/// What a sequence is instead is seen by what stands in it first, and in that where it is a sequence. Private keys in
/// PKCS #8, SEC 1, PKCS #1 and PKCS #12 begin with a number of one byte, or with the name of an encryption by password
/// (RFC 5958, RFC 5915 section 3, RFC 8017 appendix A.1.2, RFC 7292 section 4).
const fn form_of(outer: &[u8], first: &[u8]) -> PemError {
    match (outer, first) {
        ([INTEGER, 1, ..], _)
        | (_, [OBJECT_IDENTIFIER, _, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5 | 0x0c, ..]) => {
            PemError::Leaked
        }
        ([INTEGER, ..], _) => PemError::Pkcs1,
        (_, [OBJECT_IDENTIFIER, ..] | []) => PemError::Malformed,
        _ => PemError::Certificate,
    }
}

#[cfg(test)]
mod tests;
