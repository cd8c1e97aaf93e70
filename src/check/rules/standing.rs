//! How can a rule stand?

use alloc::{string::String, vec::Vec};

use super::judged::{Gap, Place};
use crate::rules::{Rule, System};

/// Who answers the requests of a gate's routes, where the configuration does not show it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Host {
    /// An app behind the middleware for Hono.
    Hono,
    /// The Worker.
    Worker,
}

/// How a rule stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// A gate with this configuration enforces it on what passes.
    Enforced,
    /// It is true of every gate.
    ByDesign,
    /// `wicketgate check`, or this report, looks at it.
    Checked,
    /// Somebody has to answer for it.
    Attest,
    /// Nothing here enforces it.
    NotEnforced,
}

impl State {
    /// Each, the best first.
    pub const ALL: [Self; 5] =
        [Self::Enforced, Self::ByDesign, Self::Checked, Self::Attest, Self::NotEnforced];

    /// Its word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enforced => "enforced",
            Self::ByDesign => "by-design",
            Self::Checked => "checked",
            Self::Attest => "attest",
            Self::NotEnforced => "not-enforced",
        }
    }
}

/// A rule, and how it stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Standing {
    /// The rule.
    pub rule: &'static Rule,
    /// How it stands.
    pub state: State,
    /// What in the configuration enforces it.
    pub enforced_by: Vec<Place>,
    /// What keeps it from being enforced.
    pub missing: Vec<Gap>,
    /// What is not covered all the same.
    pub notes: Vec<Gap>,
}

/// A system that a configuration names, and its rules.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SystemReport {
    /// The system.
    pub system: System,
    /// Where the configuration names it; nowhere, where it was asked for.
    pub named_at: Vec<String>,
    /// Its rules, in the order of its page.
    pub rules: Vec<Standing>,
}
