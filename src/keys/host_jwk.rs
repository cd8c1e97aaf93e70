//! Which public numbers of a JWK does the host verify with, and are they what the algorithm asks for? (RFC
//! 7518 sections 6.2 and 6.3, RFC 8037 section 2)
//!
//! Whether coordinates name a point of P-384 is found out by the host, when it imports the key.

use alloc::{string::String, sync::Arc};

use super::{
    jwk_error::JwkError,
    verification_key::{HostKey, KeyRules, VerificationKey},
};
use crate::{
    crypto::algorithm::Algorithm,
    encoding::{
        base64,
        json_text::ObjectWriter,
        json_value::{Json, Object},
    },
    limits::MIN_RSA_MODULUS_BITS,
};

/// Length of one P-384 coordinate, in bytes (RFC 7518 section 6.2.1.2).
const P384_COORDINATE_BYTES: usize = 48;

/// Length of an Ed25519 public key, in bytes (RFC 8032 section 5.1.5).
const ED25519_KEY_BYTES: usize = 32;

/// Reads the numbers of a key whose `kty`, `crv`, `alg`, `use` and `key_ops` are as they should be.
#[inline(never)]
pub(super) fn read(members: &Object<'_>, rules: &KeyRules) -> Result<VerificationKey, JwkError> {
    let (key_type, curve) = rules.algorithm.key_type();
    let jwk = ObjectWriter::new().text("kty", key_type).with(curve, |jwk, curve| jwk.text("crv", curve));
    let (jwk, signature_bytes) = match rules.algorithm {
        Algorithm::Ps256 | Algorithm::Rs256 => read_rsa(members, rules, jwk)?,
        Algorithm::Es384 => {
            let jwk = coordinate(members, "x", P384_COORDINATE_BYTES, jwk)?;
            let jwk = coordinate(members, "y", P384_COORDINATE_BYTES, jwk)?;
            // r and s (RFC 7518 section 3.4).
            (jwk, 2 * P384_COORDINATE_BYTES)
        }
        Algorithm::Ed25519 | Algorithm::EdDsa => {
            let jwk = coordinate(members, "x", ED25519_KEY_BYTES, jwk)?;
            if !is_strong_ed25519(members) {
                return Err(JwkError::SmallOrder);
            }
            // RFC 8032 section 5.1.6: R and S.
            (jwk, 2 * ED25519_KEY_BYTES)
        }
        // Its keys are read elsewhere.
        Algorithm::Es256 => return Err(JwkError::Algorithm),
    };
    let jwk: String = jwk.end();
    Ok(VerificationKey::Host(Arc::new(HostKey::new(rules.algorithm, jwk, signature_bytes))))
}

fn text_of<'m>(members: &'m Object<'_>, name: &str) -> Option<&'m str> {
    members.get(name).and_then(Json::as_str)
}

fn coordinate(
    members: &Object<'_>,
    name: &'static str,
    bytes: usize,
    jwk: ObjectWriter,
) -> Result<ObjectWriter, JwkError> {
    let text = text_of(members, name).ok_or(JwkError::Coordinate)?;
    match base64::decode_url(text) {
        Ok(decoded) if decoded.len() == bytes => Ok(jwk.text(name, text)),
        _ => Err(JwkError::Coordinate),
    }
}

/// p - 1 of Ed25519, p being 2^255 - 19 (RFC 8032 section 5.1), big-endian as the numbers below.
const ED25519_LAST: [u8; ED25519_KEY_BYTES] = {
    let mut last = [0xff; ED25519_KEY_BYTES];
    [last[0], last[ED25519_KEY_BYTES - 1]] = [0x7f, 0xec];
    last
};

/// The y of two points of order 8, and p less it, which is the y of the other two.
const ED25519_ORDER_8: [[u8; ED25519_KEY_BYTES]; 2] = [
    [
        0x7a, 0x03, 0xac, 0x92, 0x77, 0xfd, 0xc7, 0x4e, 0xc6, 0xcc, 0x39, 0x2c, 0xfa, 0x53, 0x20, 0x2a, 0x0f,
        0x67, 0x10, 0x0d, 0x76, 0x0b, 0x3c, 0xba, 0x4f, 0xd8, 0x4d, 0x3d, 0x70, 0x6a, 0x17, 0xc7,
    ],
    [
        0x05, 0xfc, 0x53, 0x6d, 0x88, 0x02, 0x38, 0xb1, 0x39, 0x33, 0xc6, 0xd3, 0x05, 0xac, 0xdf, 0xd5, 0xf0,
        0x98, 0xef, 0xf2, 0x89, 0xf4, 0xc3, 0x45, 0xb0, 0x27, 0xb2, 0xc2, 0x8f, 0x95, 0xe8, 0x26,
    ],
];

/// Whether `x` writes a y below p, and one of a point whose order is large. Under a key of small order anybody
/// can sign, and not every host refuses one: the orders 1, 2, 4 and 8 have y = 1, p - 1, 0 and two more.
fn is_strong_ed25519(members: &Object<'_>) -> bool {
    let decoded = text_of(members, "x").map(base64::decode_url_array::<ED25519_KEY_BYTES>);
    let Some(Ok(mut y)) = decoded else { return false };
    y.reverse();
    // The highest bit is the sign of x (RFC 8032 section 5.1.2).
    if let Some(first) = y.first_mut() {
        *first &= 0x7f;
    }
    let is_below_two =
        y.iter().rev().skip(1).all(|byte| *byte == 0) && y.last().is_some_and(|last| *last < 2);
    !is_below_two && y < ED25519_LAST && !ED25519_ORDER_8.contains(&y)
}

/// The JWK, and the length of a signature, which is the modulus' (RFC 8017 sections 8.1.2 and 8.2.2).
fn read_rsa(
    members: &Object<'_>,
    rules: &KeyRules,
    jwk: ObjectWriter,
) -> Result<(ObjectWriter, usize), JwkError> {
    let n = text_of(members, "n").ok_or(JwkError::Modulus)?;
    let modulus = base64::decode_url(n).map_err(|_| JwkError::Modulus)?;
    let (Some(first), Some(last)) = (modulus.first(), modulus.last()) else { return Err(JwkError::Modulus) };
    if *first == 0 || last.is_multiple_of(2) {
        return Err(JwkError::Modulus);
    }
    let bits = u64::try_from(modulus.len())
        .unwrap_or(u64::MAX)
        .saturating_mul(8)
        .saturating_sub(first.leading_zeros().into());
    if !(MIN_RSA_MODULUS_BITS..=rules.max_rsa_modulus_bits).contains(&bits) {
        return Err(JwkError::ModulusLength);
    }
    let e = text_of(members, "e").ok_or(JwkError::Exponent)?;
    let exponent = base64::decode_url(e).map_err(|_| JwkError::Exponent)?;
    let expected = rules.rsa_public_exponent.to_be_bytes();
    let zeros = expected.iter().take_while(|byte| **byte == 0).count();
    if expected.get(zeros..) != Some(exponent.as_slice()) {
        return Err(JwkError::Exponent);
    }
    Ok((jwk.text("n", n).text("e", e), modulus.len()))
}

#[cfg(test)]
mod tests;
