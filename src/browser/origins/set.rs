//! Is this origin listed? As the exact bytes of an entry, or as a name under a pattern's host.
//!
//! A look costs the same for ten entries as for thousands: the text is looked up whole, and then what stands
//! behind each of its dots. No entry is tried one by one.

use alloc::vec::Vec;

use super::{entry::OriginEntry, error::OriginError};
use crate::browser::text_index::TextIndex;
#[cfg(feature = "pages")]
use crate::{
    browser::{
        origins::entry::{is_https_origin, pattern_suffix},
        text_index::BackwardHash,
    },
    encoding::text::parts,
};

/// An entry that was refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RefusedEntry {
    /// Its place in the list, from 0.
    pub index: usize,
    /// Every fault that can be seen, never none.
    pub faults: Vec<OriginError>,
}

/// A list of origins.
///
/// ```
/// use wicketgate::browser::origins::OriginSet;
///
/// let listed = OriginSet::new(["https://app.example", "https://*.partner.example"]).unwrap();
/// assert!(listed.accept("https://app.example").is_some());
/// assert!(listed.accept("https://shop.partner.example").is_some());
/// for other in ["https://partner.example", "https://app.example:443", "HTTPS://app.example", "null"] {
///     assert!(listed.accept(other).is_none(), "{other}");
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct OriginSet {
    exact: TextIndex,
    /// What stands after `https://*.` in the patterns.
    #[cfg(feature = "pages")]
    suffixes: TextIndex,
    #[cfg(feature = "pages")]
    has_patterns: bool,
}

/// An origin that a list took: the exact text that a browser serialises, so it may stand in a header as it
/// is. Or every origin.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AcceptedOrigin<'o>(&'o str);

#[cfg(feature = "pages")]
impl AcceptedOrigin<'static> {
    /// Every origin: what a list never takes, and an answer for everyone says.
    pub(in crate::browser) const EVERY: Self = Self("*");
}

impl<'o> AcceptedOrigin<'o> {
    /// The origin.
    #[must_use]
    pub const fn as_str(self) -> &'o str {
        self.0
    }
}

impl OriginSet {
    /// Builds a list; an empty one takes nobody.
    ///
    /// # Errors
    /// Every entry that is refused, in the order of the list.
    pub fn new<'t>(entries: impl IntoIterator<Item = &'t str>) -> Result<Self, Vec<RefusedEntry>> {
        let entries: Vec<&str> = entries.into_iter().collect();
        Self::of(&entries)
    }

    #[inline(never)]
    pub(crate) fn of(entries: &[&str]) -> Result<Self, Vec<RefusedEntry>> {
        let mut set = Self::with_room(entries);
        let mut refused = Vec::new();
        for (index, text) in entries.iter().enumerate() {
            let faults = match OriginEntry::read(text) {
                Ok(entry) if set.insert(entry) => continue,
                Ok(_) => Vec::from([OriginError::Duplicate]),
                Err(faults) => faults,
            };
            refused.push(RefusedEntry { index, faults });
        }
        if refused.is_empty() { Ok(set) } else { Err(refused) }
    }

    #[cfg(feature = "pages")]
    fn with_room(entries: &[&str]) -> Self {
        let patterns = entries.iter().filter(|text| pattern_suffix(text).is_some()).count();
        let exact = TextIndex::with_room(entries.len().saturating_sub(patterns));
        Self { exact, suffixes: TextIndex::with_room(patterns), has_patterns: patterns > 0 }
    }

    #[cfg(not(feature = "pages"))]
    fn with_room(entries: &[&str]) -> Self {
        Self { exact: TextIndex::with_room(entries.len()) }
    }

    #[cfg(not(feature = "pages"))]
    fn insert(&mut self, entry: OriginEntry<'_>) -> bool {
        self.exact.insert(entry.as_str())
    }

    /// Adds an entry, and says whether it is new.
    #[cfg(feature = "pages")]
    fn insert(&mut self, entry: OriginEntry<'_>) -> bool {
        match entry.suffix() {
            Some(suffix) => self.suffixes.insert(suffix),
            None => self.exact.insert(entry.as_str()),
        }
    }

    /// Looks up the value of `Origin`, or the `origin` of a message: it is handed back where it is taken.
    #[must_use]
    pub fn accept<'o>(&self, origin: &'o str) -> Option<AcceptedOrigin<'o>> {
        let is_taken = self.lists(origin);
        #[cfg(feature = "pages")]
        let is_taken = is_taken || self.covers(origin);
        is_taken.then_some(AcceptedOrigin(origin))
    }

    /// Whether this very origin is an entry.
    #[must_use]
    pub fn lists(&self, origin: &str) -> bool {
        self.exact.holds(origin)
    }

    /// A name that begins with `xn--` is taken only where it is listed: which of them a browser would
    /// serialise so is a question of Unicode's tables, and a pattern is no answer to it.
    #[cfg(feature = "pages")]
    fn covers(&self, origin: &str) -> bool {
        if !self.has_patterns || !is_https_origin(origin) {
            return false;
        }
        let authority = origin.strip_prefix("https://").unwrap_or_default();
        let mut hash = BackwardHash::START;
        for (at, byte) in authority.bytes().enumerate().rev() {
            if let Some((names, suffix)) = authority.split_at_checked(at).filter(|_| byte == b'.')
                && self.suffixes.place_of_hashed(hash, suffix.strip_prefix('.').unwrap_or_default()).is_some()
                && parts(names, b'.').all(|name| !name.starts_with("xn--"))
            {
                return true;
            }
            hash = hash.before(byte);
        }
        false
    }
}

#[cfg(test)]
#[cfg(feature = "pages")]
mod tests;
