//! Which JWK is this PEM public key? A SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) in base64, with or
//! without the lines around it (RFC 7468 section 13).
//!
//! What it is becomes the members of a JWK; whether they verify is for the reader of JWKs to say. A private key is
//! told before all else, however little of it can be read.

use alloc::string::String;

use crate::{
    encoding::{
        base64,
        der::{self, BIT_STRING, INTEGER, NULL, OBJECT_IDENTIFIER, SEQUENCE},
        json_text::ObjectWriter,
        sentence::said,
    },
    limits::MAX_PEM_BYTES,
};

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// How many letters of a body say whether it begins as a private key; a multiple of four.
const TELLING_LETTERS: usize = 64;

// Contents of OBJECT IDENTIFIERs (RFC 5480 section 2.1, RFC 3279 section 2.3.1, RFC 8410 section 3), and
// parameters as they are written.
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[OBJECT_IDENTIFIER, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const P384: &[u8] = &[OBJECT_IDENTIFIER, 5, 0x2b, 0x81, 0x04, 0x00, 0x22];
const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const RSA_PARAMETERS: &[u8] = &[NULL, 0];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

/// Why a text is not taken as a public key.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum PemError {
    /// It is a certificate.
    Certificate,
    /// Its point is written without the second coordinate.
    Compressed,
    /// It holds line breaks that are written out as two characters.
    EscapedBreaks,
    /// It is a public key of another kind.
    Kind,
    /// It holds a private key: an emergency of the operator's.
    Leaked,
    /// It is something else.
    Malformed,
    /// It is an RSA key in the form of PKCS #1.
    Pkcs1,
    /// It is longer than [`MAX_PEM_BYTES`].
    TooLong,
}

impl PemError {
    /// The fault in words, and the way out.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Certificate => {
                said!("is a certificate: `openssl x509 -in FILE -noout -pubkey` writes its public key")
            }
            Self::Compressed => said!(
                "holds a compressed point: `openssl ec -pubin -in FILE -pubout -conv_form uncompressed` writes it whole"
            ),
            Self::EscapedBreaks => {
                said!("holds `\\n` as two characters: put line breaks in their place, or nothing")
            }
            Self::Kind => said!("is no public key on P-256 or P-384, of RSA or of Ed25519"),
            Self::Leaked => {
                said!("holds a private or secret key: remove it, and replace that key at the issuer")
            }
            Self::Malformed => said!(
                "is no public key in PEM: `-----BEGIN PUBLIC KEY-----`, base64 and the end line, or the base64 alone"
            ),
            Self::Pkcs1 => said!(
                "is an RSA key in PKCS #1: `openssl rsa -RSAPublicKey_in -in FILE -pubout` writes the form that is taken"
            ),
            Self::TooLong => said!("is longer than 4096 bytes"),
        }
    }
}

/// The public key as the text of a JWK (RFC 7518 section 6, RFC 8037 section 2): its kind and its numbers.
///
/// # Errors
/// [`PemError`]; of a private key always [`PemError::Leaked`].
#[inline(never)]
pub fn to_jwk(text: &str) -> Result<String, PemError> {
    if holds_private_key(text) {
        return Err(PemError::Leaked);
    }
    if text.len() > MAX_PEM_BYTES {
        return Err(PemError::TooLong);
    }
    if text.contains("\\n") {
        return Err(PemError::EscapedBreaks);
    }
    let key = base64::decode(body_of(text.trim_ascii())?).map_err(|_| PemError::Malformed)?;
    match read_info(&key) {
        Some(jwk) => jwk,
        // What it is instead is seen by what its first values are.
        None => Err(match inside(&key) {
            Some([INTEGER, ..]) => PemError::Pkcs1,
            Some(first @ [SEQUENCE, ..]) if !matches!(inside(first), Some([OBJECT_IDENTIFIER, ..])) => {
                PemError::Certificate
            }
            _ => PemError::Malformed,
        }),
    }
}

/// What stands between the lines, or all where there are none.
fn body_of(text: &str) -> Result<&str, PemError> {
    let Some(labelled) = text.strip_prefix(BEGIN) else { return Ok(text) };
    let (label, rest) = labelled.split_once(DASHES).ok_or(PemError::Malformed)?;
    match label {
        "PUBLIC KEY" => rest.strip_suffix("-----END PUBLIC KEY-----").ok_or(PemError::Malformed),
        "CERTIFICATE" => Err(PemError::Certificate),
        "RSA PUBLIC KEY" => Err(PemError::Pkcs1),
        _ => Err(PemError::Malformed),
    }
}

/// The JWK of a SubjectPublicKeyInfo; none where it is not one.
fn read_info(bytes: &[u8]) -> Option<Result<String, PemError>> {
    let (algorithm, rest) = der::take(der::only(bytes, SEQUENCE)?, SEQUENCE)?;
    let (name, parameters) = der::take(algorithm, OBJECT_IDENTIFIER)?;
    let key = der::whole_bytes(der::only(rest, BIT_STRING)?)?;
    let written = |jwk: ObjectWriter, name, number: &[u8]| jwk.text(name, &base64::encode_url(number));
    let kind = |kty| ObjectWriter::new().text("kty", kty);
    let jwk = match (name, parameters) {
        (EC_PUBLIC_KEY, P256 | P384) => {
            // SEC 1 section 2.3.3.
            let [4, coordinates @ ..] = key else {
                return matches!(key, [2 | 3, ..]).then_some(Err(PemError::Compressed));
            };
            let (x, y) = coordinates.split_at_checked(coordinates.len() / 2)?;
            let jwk = kind("EC").text("crv", if parameters == P256 { "P-256" } else { "P-384" });
            written(written(jwk, "x", x), "y", y)
        }
        (RSA_ENCRYPTION, RSA_PARAMETERS) => {
            let (modulus, rest) = der::take(der::only(key, SEQUENCE)?, INTEGER)?;
            let (modulus, exponent) = (der::unsigned(modulus)?, der::unsigned(der::only(rest, INTEGER)?)?);
            written(written(kind("RSA"), "n", modulus), "e", exponent)
        }
        (ED25519, []) => written(kind("OKP").text("crv", "Ed25519"), "x", key),
        _ => return Some(Err(PemError::Kind)),
    };
    Some(Ok(jwk.end()))
}

/// Whether a text holds a private key: by a label, or by what a body in it begins with.
fn holds_private_key(text: &str) -> bool {
    text.contains("PRIVATE KEY") || text.split(DASHES).any(begins_private)
}

/// Whether base64 begins as PKCS #8, SEC 1, PKCS #1 or PKCS #12 write private keys: a sequence that begins with a
/// number of one byte, or with the name of an encryption by password (RFC 5958, RFC 5915 section 3, RFC 8017
/// appendix A.1.2, RFC 7292 section 4). Or as one of these with its lines, in base64 once more.
fn begins_private(body: &str) -> bool {
    let mut letters: String = body
        .replace("\\n", "")
        .chars()
        .filter_map(|character| match character {
            '+' => Some('-'),
            '/' => Some('_'),
            '-' | '_' => Some(character),
            other => other.is_ascii_alphanumeric().then_some(other),
        })
        .take(TELLING_LETTERS)
        .collect();
    letters.truncate(letters.len() / 4 * 4);
    let Ok(bytes) = base64::decode_url(&letters) else { return false };
    let is_by_password = |first: &[u8]| {
        matches!(
            inside(first),
            Some([OBJECT_IDENTIFIER, _, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05 | 0x0c, ..])
        )
    };
    match inside(&bytes) {
        Some([INTEGER, 1, ..]) => true,
        Some(first) => is_by_password(first),
        None => bytes.windows(11).any(|window| window == b"PRIVATE KEY"),
    }
}

/// What a sequence begins with, of however many of its bytes are there.
fn inside(bytes: &[u8]) -> Option<&[u8]> {
    match bytes {
        [SEQUENCE, ..=0x7f, inner @ ..]
        | [SEQUENCE, 0x81, _, inner @ ..]
        | [SEQUENCE, 0x82, _, _, inner @ ..]
        | [SEQUENCE, 0x83, _, _, _, inner @ ..] => Some(inner),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
