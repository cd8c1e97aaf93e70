//! Was this very token accepted before? What an instance remembers of the tokens that passed, within bounds.
//!
//! An entry is a shortcut to an acceptance and to nothing else. It is found by the whole digest of the
//! token's whole text, so no other token finds it; refusals are not kept, so who has no accepted token cannot
//! put anything in or push anything out. What can change between two uses is checked again by the verifier,
//! and where any of it fails the token takes the long way and gets the answer that it would get without this
//! file.
//!
//! The oldest entry goes first, however often it was used: a token in use is verified anew once in so many
//! others, which costs less than keeping track of use would.

use alloc::{boxed::Box, collections::VecDeque, vec::Vec};
use core::fmt;

use super::{claims::NumericDates, decision::Verified, token_hash::TokenDigest};
use crate::{
    keys::verification_key::VerificationKey,
    limits::{MAX_CACHED_VERDICT_BYTES, MAX_CACHED_VERDICTS},
};

/// A token that passed: its answer, and what the next use is checked against.
#[derive(Clone)]
pub(crate) struct Acceptance {
    /// The issuer's place among the verifier's.
    pub(crate) place: usize,
    /// The key by which the signature held.
    pub(crate) key: VerificationKey,
    /// Whether the token names its key. One that does not is good for as long as its issuer has no other key.
    pub(crate) names_key: bool,
    /// `exp`, `iat` and `nbf`.
    pub(crate) dates: NumericDates,
    /// What the caller was told; without an order to fetch, which each use takes for itself.
    pub(crate) answer: Verified,
}

impl Acceptance {
    fn bytes(&self) -> usize {
        let Verified { issuer, kid, header, claims, actor: _, refresh: _, verified_by: _ } = &self.answer;
        let texts = [Some(issuer), kid.as_ref(), Some(header), Some(claims)];
        texts.into_iter().flatten().map(|text| text.len()).sum()
    }

    /// The `kid` that the token names.
    pub(crate) fn kid(&self) -> Option<&str> {
        self.answer.kid.as_deref().filter(|_| self.names_key)
    }
}

#[derive(Clone)]
struct Entry {
    token: TokenDigest,
    /// Apart, so that a bucket's spare room costs little.
    acceptance: Box<Acceptance>,
}

/// The accepted tokens of one list of issuers whose policies do not change; a changed configuration is
/// another list, and another cache.
#[derive(Clone)]
pub struct AcceptedTokenCache {
    is_on: bool,
    /// Entries by the first bits of their digest; empty until the first acceptance.
    buckets: Vec<Vec<Entry>>,
    /// Every entry's digest, the oldest first; a digest whose entry went before its turn stays until its
    /// turn.
    order: VecDeque<TokenDigest>,
    bytes: usize,
}

impl AcceptedTokenCache {
    /// An empty cache; one that is off stays empty.
    #[must_use]
    pub const fn new(is_on: bool) -> Self {
        Self { is_on, buckets: Vec::new(), order: VecDeque::new(), bytes: 0 }
    }

    pub(crate) const fn is_on(&self) -> bool {
        self.is_on
    }

    pub(crate) fn find(&self, token: &TokenDigest) -> Option<&Acceptance> {
        let entry = self.buckets.get(bucket_of(token))?.iter().find(|entry| entry.token == *token)?;
        Some(&entry.acceptance)
    }

    pub(crate) fn remember(&mut self, token: TokenDigest, acceptance: Acceptance) {
        let bytes = acceptance.bytes();
        if !self.is_on || bytes > MAX_CACHED_VERDICT_BYTES {
            return;
        }
        self.forget(&token);
        while self.order.len() >= MAX_CACHED_VERDICTS
            || self.bytes.saturating_add(bytes) > MAX_CACHED_VERDICT_BYTES
        {
            let Some(oldest) = self.order.pop_front() else { break };
            self.forget(&oldest);
        }
        if self.buckets.is_empty() {
            self.buckets.resize_with(MAX_CACHED_VERDICTS, Vec::new);
        }
        if let Some(bucket) = self.buckets.get_mut(bucket_of(&token)) {
            bucket.push(Entry { token, acceptance: Box::new(acceptance) });
            self.order.push_back(token);
            self.bytes = self.bytes.saturating_add(bytes);
        }
    }

    pub(crate) fn forget(&mut self, token: &TokenDigest) {
        let Some(bucket) = self.buckets.get_mut(bucket_of(token)) else { return };
        if let Some(place) = bucket.iter().position(|entry| entry.token == *token) {
            let entry = bucket.swap_remove(place);
            self.bytes = self.bytes.saturating_sub(entry.acceptance.bytes());
        }
    }

    /// Forgets every entry whose key is no longer what its issuer's keys answer. `holds`: of an issuer's
    /// place, a token's `kid` and a key.
    pub fn forget_withdrawn(&mut self, holds: impl Fn(usize, Option<&str>, &VerificationKey) -> bool) {
        let mut bytes: usize = 0;
        for bucket in &mut self.buckets {
            bucket.retain(|entry| {
                let acceptance = &*entry.acceptance;
                holds(acceptance.place, acceptance.kid(), &acceptance.key)
            });
            bytes = bucket.iter().fold(bytes, |sum, entry| sum.saturating_add(entry.acceptance.bytes()));
        }
        self.bytes = bytes;
    }

    /// How many tokens are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.buckets.iter().map(Vec::len).sum()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Claims are for the caller who brought the token, not for a log.
impl fmt::Debug for AcceptedTokenCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AcceptedTokenCache")
            .field("is_on", &self.is_on)
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

fn bucket_of(token: &TokenDigest) -> usize {
    let [first, second, ..] = *token;
    usize::from(u16::from_le_bytes([first, second])) % MAX_CACHED_VERDICTS
}

#[cfg(test)]
mod tests;
