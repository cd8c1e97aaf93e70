//! Which sources does a directive allow? An empty list is `'none'`, so that `'none'` can stand beside
//! nothing.

use alloc::{string::String, vec::Vec};

use super::source::{Source, SourceError};

/// The sources of one directive.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SourceList(Vec<Source>);

/// Why an operator's list is no source list.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SourceListError {
    /// One of its members.
    #[error("{0}")]
    Source(SourceError),
    /// Browsers ignore `'none'` beside another source.
    #[error("is 'none' beside another source")]
    NoneBesideOthers,
    /// The same source again.
    #[error("stands twice")]
    Twice,
}

impl SourceListError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Source(fault) => fault.code(),
            Self::NoneBesideOthers => "source_none_beside_others",
            Self::Twice => "source_twice",
        }
    }
}

impl SourceList {
    /// `'none'`.
    pub const NONE: Self = Self(Vec::new());

    /// The sources that an operator wrote, or every fault with its place.
    ///
    /// # Errors
    /// Each faulty member's place and fault.
    #[inline(never)]
    pub fn configured(texts: &[&str]) -> Result<Self, Vec<(usize, SourceListError)>> {
        let mut sources: Vec<Source> = Vec::with_capacity(texts.len());
        let mut faults = Vec::new();
        for (place, text) in texts.iter().enumerate() {
            if text.eq_ignore_ascii_case("'none'") {
                if texts.len() > 1 {
                    faults.push((place, SourceListError::NoneBesideOthers));
                } else if *text != "'none'" {
                    faults.push((place, SourceListError::Source(SourceError::NotCanonical)));
                }
                continue;
            }
            match Source::configured(text) {
                Err(fault) => faults.push((place, SourceListError::Source(fault))),
                Ok(source) if sources.contains(&source) => faults.push((place, SourceListError::Twice)),
                Ok(source) => sources.push(source),
            }
        }
        if faults.is_empty() { Ok(Self(sources)) } else { Err(faults) }
    }

    /// These sources, each once.
    #[must_use]
    pub fn of(sources: impl IntoIterator<Item = Source>) -> Self {
        let mut list = Self::NONE;
        for source in sources {
            if !list.0.contains(&source) {
                list.0.push(source);
            }
        }
        list
    }

    /// The sources that browsers read out of a directive's words; what they ignore is left out, `'none'` too.
    #[must_use]
    pub fn read<'t>(words: impl IntoIterator<Item = &'t str>) -> Self {
        Self(words.into_iter().filter_map(Source::read).collect())
    }

    /// The sources.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.0
    }

    /// Whether every URL that the other list allows is allowed by this one, too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.0.iter().all(|theirs| self.0.iter().any(|ours| ours.covers(theirs)))
    }

    #[inline(never)]
    pub(super) fn write(&self, text: &mut String) {
        if self.0.is_empty() {
            text.push_str(" 'none'");
        }
        for source in &self.0 {
            text.push(' ');
            text.push_str(&source.text());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_stands_alone() {
        assert_eq!(SourceList::configured(&["'none'"]), Ok(SourceList::NONE));
        assert_eq!(
            SourceList::configured(&["'none'", "https:"]),
            Err(alloc::vec![(0, SourceListError::NoneBesideOthers)])
        );
    }

    #[test]
    fn every_fault_has_its_place() {
        let faults = SourceList::configured(&["https:", "none", "https:", "a;b"]).unwrap_err();
        let codes: Vec<_> = faults.iter().map(|(place, fault)| (*place, fault.code())).collect();
        assert_eq!(codes, [(1, "source_unquoted_keyword"), (2, "source_twice"), (3, "source_character")]);
    }
}
