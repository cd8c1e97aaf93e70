//! What is said of one rule: what must hold, and who can answer for it?

use super::guards::Guard;

/// One rule.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rule {
    /// Its stable name, such as `RTW-ALG-1`.
    pub id: &'static str,
    /// What must hold.
    pub text: &'static str,
    /// What is asked here beyond the vendor's page.
    pub tightening: Option<&'static str>,
    /// What passes through a gate, and which guards look at it.
    pub edge: Option<Looked>,
    /// What else passes through a gate, and which guards are to look at it that are not built yet.
    pub later: Option<Looked>,
    /// What is found by looking, and what looks.
    pub check: Option<Looked>,
    /// How it is true by construction.
    pub design: Option<&'static str>,
    /// What somebody has to answer for.
    pub attest: Option<&'static str>,
    /// Whether that answer grows old.
    pub is_reviewed: bool,
}

/// What is looked at, and by what.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Looked {
    /// What must pass, or what is read.
    pub at: &'static str,
    /// What does so; some of these may not be built yet.
    pub by: &'static [Guard],
}

impl Looked {
    /// Whether this build has all of what looks.
    #[must_use]
    pub fn is_built(&self) -> bool {
        self.by.iter().all(|guard| guard.is_built())
    }
}

/// A rule that nobody answers for yet.
pub(super) const fn rule(id: &'static str, text: &'static str) -> Rule {
    Rule {
        id,
        text,
        tightening: None,
        edge: None,
        later: None,
        check: None,
        design: None,
        attest: None,
        is_reviewed: false,
    }
}

impl Rule {
    pub(super) const fn tightened(self, text: &'static str) -> Self {
        Self { tightening: Some(text), ..self }
    }

    pub(super) const fn edge(self, at: &'static str, by: &'static [Guard]) -> Self {
        Self { edge: Some(Looked { at, by }), ..self }
    }

    pub(super) const fn later(self, at: &'static str, by: &'static [Guard]) -> Self {
        Self { later: Some(Looked { at, by }), ..self }
    }

    pub(super) const fn check(self, at: &'static str, by: &'static [Guard]) -> Self {
        Self { check: Some(Looked { at, by }), ..self }
    }

    pub(super) const fn design(self, how: &'static str) -> Self {
        Self { design: Some(how), ..self }
    }

    pub(super) const fn attest(self, what: &'static str) -> Self {
        Self { attest: Some(what), ..self }
    }

    pub(super) const fn reviewed(self) -> Self {
        Self { is_reviewed: true, ..self }
    }

    /// Whether it is enforced on what passes through a gate, by guards that are built or to come.
    #[must_use]
    pub const fn is_edge(&self) -> bool {
        self.edge.is_some() || self.later.is_some()
    }
}
