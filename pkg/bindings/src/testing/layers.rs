//! How does each layer judge alone? Exports for the conformance tests, where outside tables test one layer
//! without the policy around it. Built with the feature `conformance`, never published.
//!
//! A verdict is a text: `accepted`, or the code of the fault.

use alloc::{string::String, vec, vec::Vec};

use wasm_bindgen::prelude::*;
use wicketgate::{
    crypto::{
        es256::{PublicKey, SignatureError},
        key_tables::KeyTables,
    },
    encoding::{base64, json, json_text::ObjectWriter, json_value::JsonError},
    keys::{
        jwk_error::JwkError,
        jwk_set::{JwkSet, JwkSetError, SelectError},
        verification_key::{KeyRules, VerificationKey},
    },
    reason::Reason,
    token::{decision::Refusal, jws::UntrustedJws, policy::IssuerPolicy},
};

use crate::answers;

const ACCEPTED: &str = "accepted";

/// The core's refusal of a code, which hosts that make such a refusal themselves are held against.
#[wasm_bindgen]
#[must_use]
pub fn refusal(code: &str) -> Option<String> {
    let reason = Reason::ALL.iter().copied().find(|reason| reason.code() == code)?;
    Some(answers::refusal(&Refusal::new(reason)))
}

/// Strict base64url: the bytes, or nothing.
#[wasm_bindgen(js_name = layerBase64url)]
#[must_use]
pub fn base64url_bytes(text: &str) -> Option<Vec<u8>> {
    base64::decode_url(text).ok()
}

/// Strict JSON of any type.
#[wasm_bindgen(js_name = layerJson)]
#[must_use]
pub fn json_verdict(bytes: &[u8]) -> String {
    let verdict = match json::parse(bytes) {
        Ok(_) => ACCEPTED,
        Err(JsonError::DuplicateMember) => "duplicate_member",
        Err(JsonError::NotUtf8) => "not_utf8",
        Err(JsonError::TooDeep) => "too_deep",
        Err(_) => "malformed",
    };
    verdict.into()
}

/// A JWK Set as JSON text: its verdict, and one verdict for each of its keys.
#[wasm_bindgen(js_name = layerKeySet)]
#[must_use]
pub fn key_set_verdict(body: &[u8]) -> String {
    let (verdict, keys) = match JwkSet::parse(body, &KeyRules::ES256) {
        Ok(set) => (
            ACCEPTED,
            set.keys()
                .iter()
                .map(|key| key.key.as_ref().map_or_else(|fault| key_code(*fault), |_| ACCEPTED))
                .collect(),
        ),
        Err(error) => (key_set_code(error), Vec::new()),
    };
    ObjectWriter::new().text("verdict", verdict).texts("keys", keys).end()
}

/// A compact JWS against a key set; the payload may be any bytes. `typ` is the one type that is allowed
/// beside its absence.
#[wasm_bindgen(js_name = layerJws)]
#[must_use]
pub fn jws_verdict(key_set: &[u8], token: &str, typ: &str) -> String {
    judge_jws(key_set, token, typ).err().unwrap_or(ACCEPTED).into()
}

fn judge_jws(key_set: &[u8], token: &str, typ: &str) -> Result<(), &'static str> {
    let set = JwkSet::parse(key_set, &KeyRules::ES256).map_err(key_set_code)?;
    let mut policy = IssuerPolicy::new(String::new(), String::new(), Vec::new());
    policy.types = vec![None, Some(typ.into())];
    let code = |reason: Reason| reason.code();
    let mut jws = UntrustedJws::parse(token).map_err(|error| code(error.reason()))?;
    jws.check_header(&policy).map_err(|error| code(error.reason()))?;
    let selected = set.select(jws.kid()).map_err(select_code)?;
    match selected.key {
        VerificationKey::Es256(key) => {
            jws.verify(key, None, &KeyTables::default()).map_err(|error| code(error.reason()))?;
            Ok(())
        }
        VerificationKey::Host(_) => Err(Reason::KeyUnusable.code()),
    }
}

/// ECDSA on P-256 with SHA-256; the signature is r and s, 32 bytes each.
#[wasm_bindgen(js_name = layerEs256)]
#[must_use]
pub fn es256_verdict(x: &[u8], y: &[u8], message: &[u8], signature: &[u8]) -> String {
    judge_es256(x, y, message, signature).err().unwrap_or(ACCEPTED).into()
}

fn judge_es256(x: &[u8], y: &[u8], message: &[u8], signature: &[u8]) -> Result<(), &'static str> {
    let coordinate = |bytes: &[u8]| bytes.try_into().map_err(|_| "coordinate_length");
    let key = PublicKey::from_coordinates(&coordinate(x)?, &coordinate(y)?).map_err(|_| "not_on_curve")?;
    let signature = signature.try_into().map_err(|_| Reason::SignatureLength.code())?;
    key.verify(message, signature).map_err(|error| match error {
        SignatureError::OutOfRange => Reason::SignatureRange.code(),
        _ => Reason::SignatureInvalid.code(),
    })
}

/// Traps, as a fault in the core would.
#[wasm_bindgen]
pub fn trap() {
    #[expect(clippy::panic, reason = "to trap is what it is for")]
    {
        panic!("asked to trap");
    }
}

const fn key_set_code(error: JwkSetError) -> &'static str {
    match error {
        JwkSetError::Leaked => Reason::JwksLeaked.code(),
        JwkSetError::TooLarge => Reason::JwksTooLarge.code(),
        _ => Reason::JwksMalformed.code(),
    }
}

const fn select_code(error: SelectError) -> &'static str {
    match error {
        SelectError::Ambiguous => Reason::KidAmbiguous.code(),
        SelectError::Unknown => Reason::KidUnknown.code(),
        _ => Reason::KeyUnusable.code(),
    }
}

const fn key_code(fault: JwkError) -> &'static str {
    match fault {
        JwkError::Algorithm => "algorithm",
        JwkError::Coordinate => "coordinate",
        JwkError::Curve => "curve",
        JwkError::Exponent => "exponent",
        JwkError::KeyOperations => "key_operations",
        JwkError::Modulus => "modulus",
        JwkError::ModulusLength => "modulus_length",
        JwkError::NotOnCurve => "not_on_curve",
        JwkError::SmallOrder => "small_order",
        JwkError::Type => "type",
        JwkError::Use => "use",
        _ => "unusable",
    }
}
