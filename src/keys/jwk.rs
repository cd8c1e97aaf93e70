//! Is this member of a JWK Set a key that may verify the issuer's algorithm? (RFC 7517 section 4, RFC 7518
//! section 6)

use alloc::string::String;

use super::{
    host_jwk,
    jwk_error::JwkError,
    verification_key::{KeyRules, VerificationKey},
};
use crate::{
    crypto::es256::PublicKey,
    encoding::{
        base64,
        json_value::{Json, Object},
        text::{shortened, to_owned_text},
    },
    limits::{MAX_EVIDENCE_TEXT_BYTES, MAX_KID_BYTES},
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
    pub key: Result<VerificationKey, JwkError>,
    /// The word that an unusable key has in place of the expected one, cut for the operator. Nothing of its
    /// numbers.
    pub found: Option<String>,
}

/// Whether an object holds what only a private or secret key has. `null` and the empty text hold nothing: some
/// issuers write them where a public key has no such member.
#[must_use]
pub fn holds_private_member(members: &Object<'_>) -> bool {
    PRIVATE_MEMBERS.iter().any(|name| members.get(name).is_some_and(|value| !value.is_vacant()))
}

impl Jwk {
    /// Reads one key of a set; what cannot be used is kept as a fault.
    #[must_use]
    pub fn read(members: &Object<'_>, rules: &KeyRules) -> Self {
        let kid = members.get("kid").and_then(Json::as_str);
        let key = read_public_key(members, rules);
        let fault = key.as_ref().err().filter(|fault| fault.expected(rules.algorithm).is_some());
        let found = fault.and_then(|fault| members.get(fault.member())).and_then(Json::as_str);
        Self {
            kid: kid.filter(|name| (1..=MAX_KID_BYTES).contains(&name.len())).map(to_owned_text),
            found: found.map(|text| shortened(text, MAX_EVIDENCE_TEXT_BYTES)),
            key,
        }
    }
}

fn read_public_key(members: &Object<'_>, rules: &KeyRules) -> Result<VerificationKey, JwkError> {
    let is = |name, expected| members.get(name).and_then(Json::as_str) == Some(expected);
    // Some issuers write `null` for what is absent.
    let is_absent = |name| matches!(members.get(name), None | Some(Json::Null));
    let is_absent_or = |name, expected| is_absent(name) || is(name, expected);
    let (key_type, curve) = rules.algorithm.key_type();
    if !is("kty", key_type) {
        return Err(JwkError::Type);
    }
    if !curve.is_none_or(|curve| is("crv", curve)) {
        return Err(JwkError::Curve);
    }
    if !is_absent_or("use", "sig") {
        return Err(JwkError::Use);
    }
    if !rules.algorithm.names().iter().any(|name| is_absent_or("alg", name)) {
        return Err(JwkError::Algorithm);
    }
    if !is_absent("key_ops") && !members.get("key_ops").is_some_and(lists_verify) {
        return Err(JwkError::KeyOperations);
    }
    if rules.algorithm.is_checked_by_host() {
        return host_jwk::read(members, rules);
    }
    let coordinate = |name| {
        let text = members.get(name).and_then(Json::as_str).ok_or(JwkError::Coordinate)?;
        base64::decode_url_array(text).map_err(|_| JwkError::Coordinate)
    };
    let key = PublicKey::from_coordinates(&coordinate("x")?, &coordinate("y")?);
    key.map(VerificationKey::Es256).map_err(|_| JwkError::NotOnCurve)
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
