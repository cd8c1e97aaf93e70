//! Is this origin listed? As the exact bytes of an entry, or as a name under a pattern's host.
//!
//! Both lists are sorted: a look costs the same steps for ten entries as for thousands, but for a few comparisons more. Patterns
//! are looked up from the outside in, once for each label that is taken off the front; none is tried one by one.

use alloc::{boxed::Box, vec::Vec};

use super::{
    entry::{EntryKind, OriginEntry, is_https_origin},
    fault::OriginFault,
};

/// An entry that was refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RefusedEntry {
    /// Its place in the list, from 0.
    pub index: usize,
    /// Every fault that can be seen, never none.
    pub faults: Vec<OriginFault>,
}

/// A list of origins.
#[derive(Clone, Debug, Default)]
pub struct OriginSet {
    exact: Box<[Box<str>]>,
    /// What stands after `https://*.` in the patterns.
    suffixes: Box<[Box<str>]>,
}

/// An origin that a list took: the exact text that a browser serialises, so it may stand in a header as it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AcceptedOrigin<'o>(&'o str);

impl<'o> AcceptedOrigin<'o> {
    /// The origin.
    #[must_use]
    pub const fn as_str(self) -> &'o str {
        self.0
    }

    /// Whether it is `http`, which only loopback origins for development are.
    #[must_use]
    pub fn is_development(self) -> bool {
        self.0.starts_with("http:")
    }
}

impl OriginSet {
    /// Builds a list; an empty one takes nobody.
    ///
    /// # Errors
    /// Every entry that is refused, in the order of the list.
    pub fn new<'t>(entries: impl IntoIterator<Item = &'t str>) -> Result<Self, Vec<RefusedEntry>> {
        let (mut exact, mut suffixes, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for (index, text) in entries.into_iter().enumerate() {
            match OriginEntry::read(text) {
                Ok(entry) => match entry.suffix() {
                    Some(suffix) => suffixes.push((suffix, index)),
                    None => exact.push((entry.as_str(), index)),
                },
                Err(faults) => refused.push(RefusedEntry { index, faults }),
            }
        }
        let set = Self { exact: sorted(exact, &mut refused), suffixes: sorted(suffixes, &mut refused) };
        refused.sort_unstable_by_key(|entry| entry.index);
        if refused.is_empty() { Ok(set) } else { Err(refused) }
    }

    /// Looks up the value of `Origin`, or the `origin` of a message: it is handed back where it is taken.
    #[must_use]
    pub fn accept<'o>(&self, origin: &'o str) -> Option<AcceptedOrigin<'o>> {
        (holds(&self.exact, origin) || self.covers(origin)).then_some(AcceptedOrigin(origin))
    }

    /// The entries that are for development alone.
    pub fn development(&self) -> impl Iterator<Item = &str> {
        self.exact.iter().map(|entry| &**entry).filter(|entry| AcceptedOrigin(entry).is_development())
    }

    /// A name that begins with `xn--` is taken only where it is listed: which of them a browser would serialise so is a question of
    /// Unicode's tables, and a pattern is no answer to it.
    fn covers(&self, origin: &str) -> bool {
        if self.suffixes.is_empty() || !is_https_origin(origin) {
            return false;
        }
        let mut rest = origin.strip_prefix("https://").unwrap_or_default();
        while let Some((label, suffix)) = rest.split_once('.').filter(|(label, _)| !label.starts_with("xn--")) {
            debug_assert!(!label.is_empty());
            if holds(&self.suffixes, suffix) {
                return true;
            }
            rest = suffix;
        }
        false
    }
}

/// Each text once and in order; who comes second is refused.
fn sorted(mut entries: Vec<(&str, usize)>, refused: &mut Vec<RefusedEntry>) -> Box<[Box<str>]> {
    entries.sort_unstable();
    entries.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            refused.push(RefusedEntry { index: next.1, faults: Vec::from([OriginFault::Duplicate]) });
        }
        is_same
    });
    entries.into_iter().map(|(text, _)| Box::from(text)).collect()
}

fn holds(sorted: &[Box<str>], text: &str) -> bool {
    sorted.binary_search_by(|entry| entry.as_bytes().cmp(text.as_bytes())).is_ok()
}

impl OriginEntry<'_> {
    /// Whether the entry is for development alone.
    #[must_use]
    pub fn is_development(self) -> bool {
        self.kind() == EntryKind::Development
    }
}

#[cfg(test)]
#[path = "set_tests.rs"]
mod tests;
