//! Which key of a set may judge a token with this `kid`? (RFC 7517 section 5)

use alloc::vec::Vec;

use super::{
    jwk::{Jwk, holds_private_member},
    verification_key::{KeyRules, VerificationKey},
};
use crate::{
    encoding::{json, json_value::Json, sentence::said},
    limits::{MAX_JWKS_BYTES, MAX_JWKS_KEYS},
};

/// A well-formed JWK Set without private members. It may be empty, and it may hold keys that cannot be used
/// here.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct JwkSet {
    keys: Vec<Jwk>,
    naming: Naming,
}

/// What a private key in a configured set is called.
pub const LEAKED: &str =
    said!("holds a private or secret key: remove it, and replace that key at the issuer");

/// What a token's `kid` says of the keys of a set.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Naming {
    /// Which one it is.
    #[default]
    One,
    /// Which two it may be: a rotation keeps the `kid`.
    Two,
    /// Nothing: the one key is that of every token.
    #[cfg(feature = "pages")]
    Nothing,
}

/// The key that may judge a token, or the two of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Selected<'s> {
    /// The first in the set's order.
    pub key: &'s VerificationKey,
    /// Another of the same `kid`.
    pub other: Option<&'s VerificationKey>,
}

impl Selected<'_> {
    /// Whether it is this key, or one of the two.
    #[must_use]
    pub fn has(&self, key: &VerificationKey) -> bool {
        self.key == key || self.other == Some(key)
    }
}

/// Why a body is not taken as a JWK Set.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum JwkSetError {
    /// It begins with a byte order mark, as no JSON text may (RFC 8259 section 8.1).
    #[error("it begins with a byte order mark")]
    ByteOrderMark,
    /// A member that only a private or secret key has: an emergency at the issuer.
    #[error("a key of the set holds a private or secret member")]
    Leaked,
    /// Not a strict JSON object with an array of objects named `keys`.
    #[error("not a JWK Set")]
    Malformed,
    /// More than [`MAX_JWKS_BYTES`] or [`MAX_JWKS_KEYS`].
    #[error("more than {MAX_JWKS_BYTES} bytes or {MAX_JWKS_KEYS} keys")]
    TooLarge,
}

/// Why no key of a set may judge a token.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SelectError {
    /// More usable keys than may share the `kid` do, or several are there for a token that names none.
    #[error("several keys share the kid")]
    Ambiguous,
    /// No key has the `kid`; no usable one is there for a token that names none.
    #[error("no key has the kid")]
    Unknown,
    /// The key with the `kid` cannot be used.
    #[error("the key with the kid cannot be used")]
    Unusable,
}

impl JwkSet {
    /// Reads a body, for an issuer with these rules.
    ///
    /// # Errors
    /// [`JwkSetError`]; a leak is told first, where the document can be read as JSON within the cap (of two
    /// members with one name, the first).
    pub fn parse(body: &[u8], rules: &KeyRules) -> Result<Self, JwkSetError> {
        if body.len() > MAX_JWKS_BYTES {
            return Err(JwkSetError::TooLarge);
        }
        let (document, duplicates) = json::parse_listing_duplicates(body).map_err(|_| {
            if json::begins_with_mark(body) { JwkSetError::ByteOrderMark } else { JwkSetError::Malformed }
        })?;
        // The leak first: a private key published by accident seldom comes in an otherwise faultless set.
        if publishes_private_key(&document) {
            return Err(JwkSetError::Leaked);
        }
        match document.as_object().and_then(|members| members.get("keys")) {
            Some(Json::Array(keys)) if duplicates.is_empty() => Self::from_keys(keys, rules),
            _ => Err(JwkSetError::Malformed),
        }
    }

    /// Takes the elements of a `keys` array, as the configuration holds them too.
    ///
    /// # Errors
    /// [`JwkSetError`].
    pub fn from_keys(keys: &[Json<'_>], rules: &KeyRules) -> Result<Self, JwkSetError> {
        let objects = || keys.iter().filter_map(Json::as_object);
        if objects().any(holds_private_member) {
            return Err(JwkSetError::Leaked);
        }
        if objects().count() < keys.len() {
            return Err(JwkSetError::Malformed);
        }
        if keys.len() > MAX_JWKS_KEYS {
            return Err(JwkSetError::TooLarge);
        }
        let naming = if rules.shares_key_id { Naming::Two } else { Naming::One };
        Ok(Self { keys: objects().map(|members| Jwk::read(members, rules)).collect(), naming })
    }

    /// One key for every token, whichever `kid` that names.
    #[cfg(feature = "pages")]
    #[must_use]
    pub fn of_one(key: Jwk) -> Self {
        Self { keys: alloc::vec![key], naming: Naming::Nothing }
    }

    /// The keys, usable or not.
    #[must_use]
    pub fn keys(&self) -> &[Jwk] {
        &self.keys
    }

    /// Whether more usable keys share a `kid` than may.
    #[inline(never)]
    #[must_use]
    pub fn is_ambiguous(&self, kid: &str) -> bool {
        matches!(self.select(Some(kid)), Err(SelectError::Ambiguous))
    }

    /// Whether two usable keys share a `kid` that may.
    #[inline(never)]
    #[must_use]
    pub fn is_shared(&self, kid: &str) -> bool {
        matches!(self.select(Some(kid)), Ok(Selected { other: Some(_), .. }))
    }

    /// The first unusable key of this `kid`.
    #[must_use]
    pub fn unusable(&self, kid: Option<&str>) -> Option<&Jwk> {
        self.keys.iter().find(|key| key.key.is_err() && key.kid.as_deref() == kid)
    }

    /// The `kid` of a key, if it has one.
    #[must_use]
    pub fn kid_of(&self, key: &VerificationKey) -> Option<&str> {
        self.keys.iter().find(|held| held.key.as_ref() == Ok(key))?.kid.as_deref()
    }

    /// The one usable key with this `kid`, compared byte by byte, or two where two may share it; the one usable key
    /// of all for a token that names none.
    ///
    /// # Errors
    /// [`SelectError`].
    pub fn select<'k>(&self, kid: impl Into<Option<&'k str>>) -> Result<Selected<'_>, SelectError> {
        let kid = kid.into();
        #[cfg(feature = "pages")]
        let kid = kid.filter(|_| self.naming != Naming::Nothing);
        let named = || self.keys.iter().filter(|key| kid.is_none() || key.kid.as_deref() == kid);
        let mut usable = named().filter_map(|key| key.key.as_ref().ok());
        let Some(key) = usable.next() else {
            let is_there = kid.is_some() && named().next().is_some();
            return Err(if is_there { SelectError::Unusable } else { SelectError::Unknown });
        };
        // Some issuers list one key twice: the same numbers are the same key.
        let other = usable.find(|other| *other != key);
        let may_be_two = self.naming == Naming::Two && kid.is_some();
        if other.is_some() && !(may_be_two && usable.all(|third| third == key || Some(third) == other)) {
            return Err(SelectError::Ambiguous);
        }
        Ok(Selected { key, other })
    }
}

/// Whether a document publishes a private or secret key, anywhere, as an object with a `kty`. Elements of
/// `keys` are looked at without one too, by [`JwkSet::from_keys`].
fn publishes_private_key(document: &Json<'_>) -> bool {
    match document {
        Json::Object(members) => {
            (members.contains("kty") && holds_private_member(members))
                || members.members().any(|(_, value)| publishes_private_key(value))
        }
        Json::Array(elements) => elements.iter().any(publishes_private_key),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
