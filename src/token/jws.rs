//! Is this a compact JWS that the chosen key signed? (RFC 7515 sections 3.1, 4.1 and 5.2)

use alloc::{string::String, vec::Vec};
use core::mem::take;

use super::{
    host_signature::HeldSignature,
    policy::IssuerPolicy,
    token_hash::{TokenDigest, TokenHash},
    typ,
};
use crate::{
    crypto::{
        algorithm::Algorithm,
        es256::{PublicKey, SIGNATURE_BYTES, SignatureError, sha256::Hash},
        key_tables::KeyTables,
    },
    encoding::{
        base64, json,
        json_value::{Json, JsonError, Object},
        text::to_owned_text,
    },
    keys::verification_key::HostKey,
    limits::{MAX_HEADER_BYTES, MAX_KID_BYTES, MAX_TOKEN_BYTES},
    reason::Reason,
};

/// Header members that would let a token pick its key, its reading or its form. RFC 8725 section 3.10 (`jku`,
/// `x5u`), RFC 7515 section 4.1.3 (`jwk`), RFC 7797 (`b64`); `enc` and `zip` belong to JWE.
const REFUSED_MEMBERS: [&str; 7] = ["b64", "enc", "jku", "jwk", "x5c", "x5u", "zip"];

/// Why a compact JWS is refused before its claims are looked at.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum JwsError {
    /// `typ` says that somebody acts for another one, and the issuer's entry takes no such token.
    #[error("the token is a delegated one")]
    Actor,
    /// `alg` is another than the issuer's.
    #[error("alg is not the issuer's algorithm")]
    AlgorithmMismatch,
    /// `alg` is absent or no string.
    #[error("alg is absent or no string")]
    AlgorithmMissing,
    /// `crit` is there.
    #[error("crit is there")]
    Critical,
    /// The header is not strict JSON, or no object.
    #[error("the header: {0}")]
    Header(JsonError),
    /// The header is not strict base64url.
    #[error("the header is not strict base64url")]
    HeaderEncoding,
    /// The header has a member of the refused list.
    #[error("the header has a refused member")]
    HeaderMember,
    /// The header is longer than [`MAX_HEADER_BYTES`].
    #[error("the header is too long")]
    HeaderTooLong,
    /// `kid` is no string of 1 to [`MAX_KID_BYTES`] bytes.
    #[error("kid is no string of a sensible length")]
    KidInvalid,
    /// `kid` is absent, and the issuer's entry asks for one.
    #[error("kid is absent")]
    KidMissing,
    /// The payload is not strict base64url; seen only once the signature held.
    #[error("the payload is not strict base64url")]
    PayloadEncoding,
    /// Not three segments with something in each.
    #[error("not three segments")]
    Segments,
    /// The signature does not verify.
    #[error("the signature: {0}")]
    Signature(SignatureError),
    /// The signature is not strict base64url.
    #[error("the signature is not strict base64url")]
    SignatureEncoding,
    /// The signature has another length than the key's signatures have.
    #[error("the signature has the wrong length")]
    SignatureLength,
    /// Longer than [`MAX_TOKEN_BYTES`].
    #[error("the token is too long")]
    TooLong,
    /// `typ` is not among the issuer's types, or no string.
    #[error("typ is not allowed")]
    Type,
}

impl JwsError {
    /// The reason code.
    #[must_use]
    pub const fn reason(self) -> Reason {
        match self {
            Self::Actor => Reason::ActorRefused,
            Self::AlgorithmMismatch => Reason::AlgorithmMismatch,
            Self::AlgorithmMissing => Reason::AlgorithmMissing,
            Self::Critical => Reason::CriticalRefused,
            Self::Header(JsonError::DuplicateMember) => Reason::HeaderDuplicateMember,
            Self::Header(JsonError::NotUtf8) => Reason::HeaderNotUtf8,
            Self::Header(JsonError::TooDeep) => Reason::HeaderTooDeep,
            Self::Header(JsonError::Malformed) => Reason::HeaderMalformed,
            Self::HeaderEncoding => Reason::HeaderEncoding,
            Self::HeaderMember => Reason::HeaderMemberRefused,
            Self::HeaderTooLong => Reason::HeaderTooLong,
            Self::KidInvalid => Reason::KidInvalid,
            Self::KidMissing => Reason::KidMissing,
            Self::PayloadEncoding => Reason::ClaimsEncoding,
            Self::Segments => Reason::TokenSegments,
            Self::Signature(SignatureError::Invalid) => Reason::SignatureInvalid,
            Self::Signature(SignatureError::OutOfRange) => Reason::SignatureRange,
            Self::SignatureEncoding => Reason::SignatureEncoding,
            Self::SignatureLength => Reason::SignatureLength,
            Self::TooLong => Reason::TokenTooLong,
            Self::Type => Reason::TypeRefused,
        }
    }
}

/// A token whose header was read and whose signature was not checked. Its payload is out of reach.
#[derive(Clone, Debug)]
pub struct UntrustedJws<'t> {
    signing_input: &'t str,
    payload: &'t str,
    signature: &'t str,
    header: Header,
}

/// What the header says; text of it where a later step needs its own.
#[derive(Clone, Debug)]
struct Header {
    text: String,
    /// The algorithm it names, if this verifier knows that.
    algorithm: Option<Algorithm>,
    typ: Option<String>,
    kid: Option<String>,
}

/// A token whose signature holds. It exists in no other way.
#[derive(Clone, Debug)]
pub struct VerifiedJws {
    header_text: String,
    payload: Vec<u8>,
}

impl<'t> UntrustedJws<'t> {
    /// Splits a token and reads its header. Not a byte of the payload is decoded.
    ///
    /// # Errors
    /// [`JwsError`] of form and header.
    pub fn parse(token: &'t str) -> Result<Self, JwsError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(JwsError::TooLong);
        }
        let (signing_input, [header, payload, signature]) = segments(token).ok_or(JwsError::Segments)?;
        Ok(Self { signing_input, payload, signature, header: Header::parse(header)? })
    }

    /// The header's `kid`: which of the issuer's own keys to try, and nothing else.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }

    /// The header's JSON text.
    #[must_use]
    pub fn header_text(&self) -> &str {
        &self.header.text
    }

    /// Whether `typ` says that somebody acts for another one.
    #[must_use]
    pub fn is_delegated(&self) -> bool {
        typ::is(self.header.typ.as_deref(), typ::DELEGATED)
    }

    /// The payload's text, undecoded: for the issuer hint alone.
    pub(super) fn payload_text(&self) -> &'t str {
        self.payload
    }

    /// Checks `kid`, `alg` and `typ` against the chosen issuer's entry.
    ///
    /// # Errors
    /// [`JwsError::KidMissing`], [`JwsError::AlgorithmMismatch`], [`JwsError::Actor`], [`JwsError::Type`].
    pub fn check_header(&self, policy: &IssuerPolicy) -> Result<(), JwsError> {
        self.check_key_members(policy)?;
        if !policy.takes_actors() && self.is_delegated() {
            return Err(JwsError::Actor);
        }
        if !policy.allows_type(self.header.typ.as_deref()) {
            return Err(JwsError::Type);
        }
        Ok(())
    }

    /// Checks `kid`, `alg` and `typ` of a signed answer of the issuer's introspection endpoint.
    ///
    /// # Errors
    /// As [`Self::check_header`].
    pub(super) fn check_header_of_answer(&self, policy: &IssuerPolicy) -> Result<(), JwsError> {
        self.check_key_members(policy)?;
        let is_answer = typ::is(self.header.typ.as_deref(), typ::TOKEN_INTROSPECTION);
        if is_answer { Ok(()) } else { Err(JwsError::Type) }
    }

    fn check_key_members(&self, policy: &IssuerPolicy) -> Result<(), JwsError> {
        if self.header.kid.is_none() && !policy.may_lack_key_id {
            return Err(JwsError::KidMissing);
        }
        if self.header.algorithm != Some(policy.key_rules.algorithm) {
            return Err(JwsError::AlgorithmMismatch);
        }
        Ok(())
    }

    /// Checks an ES256 signature, and only then decodes the payload. The header's text goes with it. `hash`: this token's, where it was
    /// hashed before.
    ///
    /// # Errors
    /// [`JwsError`] of signature and payload encoding.
    pub fn verify(
        &mut self,
        key: &PublicKey,
        hash: Option<&TokenHash>,
        key_tables: &KeyTables,
    ) -> Result<VerifiedJws, JwsError> {
        let signature = base64::decode_url(self.signature).map_err(|_| JwsError::SignatureEncoding)?;
        let signature: &[u8; SIGNATURE_BYTES] =
            signature.as_slice().try_into().map_err(|_| JwsError::SignatureLength)?;
        let digest =
            hash.map_or_else(|| Hash::of(self.signing_input.as_bytes()).digest(), TokenHash::signing_input);
        key_tables.verify(key, &digest, signature).map_err(JwsError::Signature)?;
        self.opened()
    }

    /// What the host checks under this key: what is signed, and the signature.
    ///
    /// # Errors
    /// [`JwsError`] of the signature's encoding and length.
    pub fn question(&self, key: &HostKey) -> Result<(&'t str, Vec<u8>), JwsError> {
        let signature = base64::decode_url(self.signature).map_err(|_| JwsError::SignatureEncoding)?;
        if signature.len() != key.signature_bytes() {
            return Err(JwsError::SignatureLength);
        }
        Ok((self.signing_input, signature))
    }

    /// Decodes the payload, where the host said that the signature holds. `token`: the digest of this token.
    ///
    /// # Errors
    /// [`JwsError::PayloadEncoding`]; [`SignatureError::Invalid`] where the host's yes is of another token or
    /// key.
    pub fn verified_by_host(
        &mut self,
        key: &HostKey,
        token: &TokenDigest,
        held: &HeldSignature,
    ) -> Result<VerifiedJws, JwsError> {
        if held.is_of(key, token) { self.opened() } else { Err(JwsError::Signature(SignatureError::Invalid)) }
    }

    fn opened(&mut self) -> Result<VerifiedJws, JwsError> {
        let payload = base64::decode_url(self.payload).map_err(|_| JwsError::PayloadEncoding)?;
        Ok(VerifiedJws { header_text: take(&mut self.header.text), payload })
    }
}

/// What is signed, and the three segments, if there are three with something in each.
fn segments(token: &str) -> Option<(&str, [&str; 3])> {
    // From both ends, to the dots that are near them.
    let is_dot = |byte| byte == b'.';
    let (first, last) = (token.bytes().position(is_dot)?, token.bytes().rposition(is_dot)?);
    let payload = token.get(first.saturating_add(1)..last)?;
    let segments = [token.get(..first)?, payload, token.get(last.saturating_add(1)..)?];
    let is_whole = !payload.as_bytes().contains(&b'.') && segments.iter().all(|segment| !segment.is_empty());
    is_whole.then_some((token.get(..last)?, segments))
}

impl Header {
    fn parse(encoded: &str) -> Result<Self, JwsError> {
        let bytes = base64::decode_url(encoded).map_err(|_| JwsError::HeaderEncoding)?;
        if bytes.len() > MAX_HEADER_BYTES {
            return Err(JwsError::HeaderTooLong);
        }
        let text = String::from_utf8(bytes).map_err(|_| JwsError::Header(JsonError::NotUtf8))?;
        let members = json::parse_object(text.as_bytes()).map_err(JwsError::Header)?;
        let (algorithm, typ, kid) = read_members(&members)?;
        Ok(Self { text, algorithm, typ, kid })
    }
}

/// `alg`, `typ` and `kid`.
type ReadMembers = (Option<Algorithm>, Option<String>, Option<String>);

fn read_members(members: &Object<'_>) -> Result<ReadMembers, JwsError> {
    if members.contains("crit") {
        return Err(JwsError::Critical);
    }
    if REFUSED_MEMBERS.iter().any(|name| members.contains(name)) {
        return Err(JwsError::HeaderMember);
    }
    let algorithm =
        Algorithm::named(members.get("alg").and_then(Json::as_str).ok_or(JwsError::AlgorithmMissing)?);
    let typ = match members.get("typ").map(Json::as_str) {
        Some(None) => return Err(JwsError::Type),
        typ => typ.flatten(),
    };
    let kid = match members.get("kid").map(Json::as_str) {
        None => None,
        Some(Some(kid)) if (1..=MAX_KID_BYTES).contains(&kid.len()) => Some(to_owned_text(kid)),
        Some(_) => return Err(JwsError::KidInvalid),
    };
    Ok((algorithm, typ.map(to_owned_text), kid))
}

impl VerifiedJws {
    /// The header as the issuer wrote it, JSON text.
    #[must_use]
    pub fn header_text(&self) -> &str {
        &self.header_text
    }

    /// The payload's bytes.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }
}

#[cfg(test)]
mod tests;
