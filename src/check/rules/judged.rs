//! What does a look at a configuration find of one rule?

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use crate::rules::Guard;

/// A place of the configuration that enforces a rule.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place {
    /// Its path; empty where every configuration enforces it.
    pub path: String,
    /// Who says so.
    pub source: Source,
}

/// Who says what holds in a place.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Source {
    /// The configuration, in so many words.
    Written,
    /// The profile that holds there.
    Profile,
    /// Wicketgate's defaults.
    Default,
}

impl Source {
    /// Its word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Profile => "profile",
            Self::Default => "default",
        }
    }
}

/// What is not enforced, where, and what would enforce it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Gap {
    /// The place of the configuration; empty where it has none.
    pub path: String,
    /// The guard that is not built yet, where one is meant.
    pub guard: Option<Guard>,
    /// What would enforce it, or what stays open.
    pub message: String,
}

impl Gap {
    /// Of a place.
    pub(super) fn at(path: &str, message: &str) -> Self {
        Self { path: path.into(), guard: None, message: message.into() }
    }

    /// Of what no guard looks at yet.
    pub(super) fn guard(guard: Guard, at: &str) -> Self {
        Self { path: String::new(), guard: Some(guard), message: at.to_string() }
    }
}

/// What was found of one rule. Enforced is what holds in some place and lacks nothing.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Judged {
    pub(super) holds: Vec<Place>,
    pub(super) lacks: Vec<Gap>,
    pub(super) notes: Vec<Gap>,
    /// Whether it holds only together with what is to come.
    pub(super) waits: bool,
}

impl Judged {
    /// Nothing looks at it here.
    pub(super) fn nothing() -> Self {
        Self::default()
    }

    /// Every gate enforces it.
    pub(super) fn always() -> Self {
        Self::held(Place { path: String::new(), source: Source::Default })
    }

    pub(super) fn held(place: Place) -> Self {
        Self { holds: [place].into(), ..Self::default() }
    }

    pub(super) fn lacking(path: &str, message: &str) -> Self {
        Self { lacks: [Gap::at(path, message)].into(), ..Self::default() }
    }

    pub(super) fn noted(path: &str, message: &str) -> Self {
        Self { notes: [Gap::at(path, message)].into(), ..Self::default() }
    }

    /// Both, each of which has to hold.
    pub(super) fn and(mut self, other: Self) -> Self {
        add(&mut self.holds, other.holds);
        add(&mut self.lacks, other.lacks);
        add(&mut self.notes, other.notes);
        self.waits |= other.waits;
        self
    }

    pub(super) fn all(found: impl IntoIterator<Item = Self>) -> Self {
        found.into_iter().fold(Self::default(), Self::and)
    }

    /// The lesser part of a rule, whose greater part a guard is to enforce that is not built yet.
    pub(super) fn waiting(self) -> Self {
        Self { waits: true, ..self }
    }

    /// The same, with a word on what stays open, where it holds at all.
    pub(super) fn note(self, path: &str, message: &str) -> Self {
        if self.holds.is_empty() { self } else { self.and(Self::noted(path, message)) }
    }
}

/// Adds what is not there yet.
fn add<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}
