//! Is this member of a JWK Set a key that may verify ES256 here? (RFC 7517 section 4, RFC 7518 section 6.2)

use alloc::string::String;

use crate::{
    crypto::es256::PublicKey,
    encoding::{
        base64,
        json_value::{Json, Object},
        text::to_owned_text,
    },
    limits::MAX_KID_BYTES,
};

/// Members that only a private or secret key has: EC and OKP `d`; RSA `d p q dp dq qi oth` (RFC 7518 section
/// 6.3.2); `oct` `k` (6.4.1); AKP `priv`. One of them in what an issuer publishes is a leak, whatever the
/// key's type says.
const PRIVATE_MEMBERS: [&str; 9] = ["d", "dp", "dq", "k", "oth", "p", "priv", "q", "qi"];

/// A key of a set under its name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Jwk {
    /// `kid`; a key without one is never chosen, since tokens must name theirs.
    pub kid: Option<String>,
    /// The key, or why it cannot be used. Unusable keys stay known: a token that names one gets its own
    /// reason.
    pub key: Result<PublicKey, JwkError>,
}

/// Why a key of a set cannot be used for ES256.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum JwkError {
    /// `alg` is there and is not `ES256`.
    Algorithm,
    /// `x` or `y` is absent, not strict base64url or not exactly 32 bytes.
    Coordinate,
    /// `crv` is not `P-256`.
    Curve,
    /// `key_ops` is there and does not list `verify`, or is no array of distinct strings.
    KeyOperations,
    /// `x` and `y` name no point of the curve.
    NotOnCurve,
    /// `kty` is not `EC`.
    Type,
    /// `use` is there and is not `sig`.
    Use,
}

impl JwkError {
    /// The fault in words.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Algorithm => "`alg` is not ES256",
            Self::Coordinate => "`x` or `y` is not strict base64url of 32 bytes",
            Self::Curve => "`crv` is not P-256",
            Self::KeyOperations => "`key_ops` does not list verify",
            Self::NotOnCurve => "the point is not on the curve",
            Self::Type => "`kty` is not EC",
            Self::Use => "`use` is not sig",
        }
    }
}

/// Whether an object holds what only a private or secret key has.
#[must_use]
pub fn holds_private_member(members: &Object<'_>) -> bool {
    PRIVATE_MEMBERS.iter().any(|name| members.contains(name))
}

impl Jwk {
    /// Reads one key of a set; what cannot be used is kept as a fault.
    #[must_use]
    pub fn read(members: &Object<'_>) -> Self {
        let kid = members.get("kid").and_then(Json::as_str);
        Self {
            kid: kid.filter(|name| (1..=MAX_KID_BYTES).contains(&name.len())).map(to_owned_text),
            key: read_public_key(members),
        }
    }
}

fn read_public_key(members: &Object<'_>) -> Result<PublicKey, JwkError> {
    let is = |name, expected| members.get(name).and_then(Json::as_str) == Some(expected);
    let is_absent_or = |name, expected| !members.contains(name) || is(name, expected);
    if !is("kty", "EC") {
        return Err(JwkError::Type);
    }
    if !is("crv", "P-256") {
        return Err(JwkError::Curve);
    }
    if !is_absent_or("use", "sig") {
        return Err(JwkError::Use);
    }
    if !is_absent_or("alg", "ES256") {
        return Err(JwkError::Algorithm);
    }
    if members.get("key_ops").is_some_and(|operations| !lists_verify(operations)) {
        return Err(JwkError::KeyOperations);
    }
    let coordinate = |name| {
        let text = members.get(name).and_then(Json::as_str).ok_or(JwkError::Coordinate)?;
        base64::decode_url_array(text).map_err(|_| JwkError::Coordinate)
    };
    PublicKey::from_coordinates(&coordinate("x")?, &coordinate("y")?).map_err(|_| JwkError::NotOnCurve)
}

/// RFC 7517 section 4.3: an array of strings, none of them twice.
fn lists_verify(operations: &Json<'_>) -> bool {
    let Json::Array(operations) = operations else { return false };
    let distinct = operations.iter().enumerate().all(|(index, operation)| {
        operation
            .as_str()
            .is_some_and(|name| !operations.iter().take(index).any(|earlier| earlier.as_str() == Some(name)))
    });
    distinct && operations.iter().any(|operation| operation.as_str() == Some("verify"))
}

#[cfg(test)]
mod tests;
