//! Which scopes does a token have? In which claim they stand, and how they are written there, is the issuer's; what is
//! written in another way counts for nothing.

use alloc::borrow::Cow;

#[cfg(feature = "pages")]
use super::evidence::Evidence;
#[cfg(feature = "pages")]
use crate::{
    encoding::{
        json_members,
        json_value::Json,
        text::to_owned_text,
        words::{Words, are_words},
    },
    limits::MAX_EVIDENCE_ENTRIES,
    reason::Reason,
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

#[cfg(feature = "pages")]
impl ScopeClaim {
    /// Whether the claims of a token that passed have all of these scopes.
    ///
    /// # Errors
    /// Why not, and of what is configured which scopes are missing; nothing that the token holds.
    #[inline(never)]
    pub fn check(&self, claims: &str, needed: &Words) -> Result<(), (Reason, Evidence)> {
        let found = json_members::value(claims, &self.claim);
        let is_as_written = match (self.form, &found) {
            (_, None) | (ScopeForm::Whole, Some(Json::String(_))) => true,
            (ScopeForm::List, Some(Json::String(text))) => are_words(text),
            (ScopeForm::Array, Some(Json::Array(list))) => list.iter().all(|held| held.as_str().is_some()),
            _ => false,
        };
        let mut evidence = Evidence::default();
        if !is_as_written {
            evidence.setting = Some("scope");
            return Err((Reason::ScopeMalformed, evidence));
        }
        let parts = |byte: &u8| *byte == b' ' && self.form == ScopeForm::List;
        for scope in needed.as_slice() {
            let is_held = match &found {
                Some(Json::String(text)) => text.as_bytes().split(parts).any(|held| held == scope.as_bytes()),
                Some(Json::Array(list)) => list.iter().any(|held| held.as_str() == Some(scope)),
                _ => false,
            };
            if !is_held && evidence.expected.len() < MAX_EVIDENCE_ENTRIES {
                evidence.expected.push(Some(to_owned_text(scope)));
            }
        }
        if evidence.expected.is_empty() { Ok(()) } else { Err((Reason::ScopeMissing, evidence)) }
    }
}

#[cfg(test)]
#[cfg(feature = "pages")]
mod tests;
