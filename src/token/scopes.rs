//! Which scopes does a token have? In which claim they stand, and how they are written there, is the issuer's; what is
//! written in another way counts for nothing.

use alloc::borrow::Cow;
use alloc::{string::String, vec::Vec};

use crate::{
    encoding::{
        json_members,
        json_value::Json,
        text::{parts, to_owned_text},
        words::{Words, are_words},
    },
    limits::MAX_EVIDENCE_ENTRIES,
};

/// Where an issuer writes the scopes of a token.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ScopeClaim {
    /// The claim.
    pub claim: Cow<'static, str>,
    /// How they are written in it.
    pub form: ScopeForm,
}

/// How scopes are written in a claim.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ScopeForm {
    /// As an array of strings.
    Array,
    /// As one string, with one space between two scopes (RFC 6749 section 3.3).
    List,
    /// As one string that is compared whole, spaces included.
    Whole,
}

impl ScopeForm {
    /// The words for them, in the order of [`Self::ALL`].
    pub const WORDS: [&str; 3] = ["list", "array", "whole"];
    /// All of them.
    pub const ALL: [Self; 3] = [Self::List, Self::Array, Self::Whole];
}

impl Default for ScopeClaim {
    /// `scope` (RFC 8693 section 4.2, RFC 9068 section 2.2.3).
    fn default() -> Self {
        Self { claim: Cow::Borrowed("scope"), form: ScopeForm::List }
    }
}

/// Why a token has not the scopes that are needed.
#[derive(Debug, Eq, PartialEq)]
pub enum ScopeFault {
    /// The claim is there, and is not written as the issuer's entry says.
    Malformed,
    /// It lacks these, of which the first few are named.
    Missing(Vec<Option<String>>),
}

impl ScopeClaim {
    /// Whether the claims of a token that passed have all of these scopes.
    ///
    /// # Errors
    /// [`ScopeFault`]: nothing that the token holds.
    #[inline(never)]
    pub fn check(&self, claims: &str, needed: &Words) -> Result<(), ScopeFault> {
        let found = json_members::value(claims, &self.claim);
        let is_as_written = match (self.form, &found) {
            (_, None) | (ScopeForm::Whole, Some(Json::String(_))) => true,
            (ScopeForm::List, Some(Json::String(text))) => are_words(text),
            (ScopeForm::Array, Some(Json::Array(list))) => list.iter().all(|held| held.as_str().is_some()),
            _ => false,
        };
        if !is_as_written {
            return Err(ScopeFault::Malformed);
        }
        let mut missing = Vec::new();
        for scope in needed.as_slice() {
            let is_held = match &found {
                Some(Json::String(text)) if self.form == ScopeForm::List => {
                    parts(text, b' ').any(|held| held == scope)
                }
                Some(Json::String(text)) => text == scope,
                Some(Json::Array(list)) => list.iter().any(|held| held.as_str() == Some(scope)),
                _ => false,
            };
            if !is_held && missing.len() < MAX_EVIDENCE_ENTRIES {
                missing.push(Some(to_owned_text(scope)));
            }
        }
        if missing.is_empty() { Ok(()) } else { Err(ScopeFault::Missing(missing)) }
    }
}

#[cfg(test)]
mod tests;
