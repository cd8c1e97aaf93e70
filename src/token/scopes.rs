//! Which scopes does a token have? In which claim they stand, and how they are written there, is the issuer's; what is
//! written in another way counts for nothing.

use alloc::borrow::Cow;
#[cfg(feature = "pages")]
use alloc::vec::Vec;

#[cfg(feature = "pages")]
use crate::encoding::{
    json_members,
    json_value::Json,
    words::{Words, are_words},
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
#[cfg(feature = "pages")]
#[derive(Debug, Eq, PartialEq)]
pub enum ScopeFault<'n> {
    /// The claim is there, and is not written as the issuer's entry says.
    Malformed,
    /// It lacks these.
    Missing(Vec<&'n str>),
}

#[cfg(feature = "pages")]
impl ScopeClaim {
    /// Whether the claims of a token that passed have all of these scopes.
    ///
    /// # Errors
    /// [`ScopeFault`].
    #[inline(never)]
    pub fn check<'n>(&self, claims: &str, needed: &'n Words) -> Result<(), ScopeFault<'n>> {
        let found = json_members::value(claims, &self.claim);
        let missing: Vec<&str> = match (self.form, &found) {
            (ScopeForm::Whole, Some(Json::String(text))) if text == needed.as_str() => Vec::new(),
            (ScopeForm::Whole, None | Some(Json::String(_))) => [needed.as_str()].into(),
            (_, None) => needed.iter().collect(),
            (ScopeForm::List, Some(Json::String(text))) if are_words(text) => {
                needed.iter().filter(|scope| text.split(' ').all(|held| held != *scope)).collect()
            }
            (ScopeForm::Array, Some(Json::Array(list)))
                if list.iter().all(|held| held.as_str().is_some()) =>
            {
                needed.iter().filter(|scope| list.iter().all(|held| held.as_str() != Some(scope))).collect()
            }
            _ => return Err(ScopeFault::Malformed),
        };
        if missing.is_empty() { Ok(()) } else { Err(ScopeFault::Missing(missing)) }
    }
}

#[cfg(test)]
#[cfg(feature = "pages")]
mod tests;
