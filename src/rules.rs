//! Which rules do the security pages of the four systems ask of who embeds them, and who can answer for each?
//!
//! The list is closed. A rule is enforced on what passes through a gate (`edge`), found by looking (`check`), true
//! by construction (`design`), or nobody can see it from here and somebody has to answer for it (`attest`).

pub mod guards;

mod air_kit;
mod iam;
mod round_two;
mod sigid;

pub use guards::Guard;

/// A system that a service or a page embeds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum System {
    /// AIR Kit: a partner's back end mints a short token, and a page may embed the kit in a frame.
    AirKit,
    /// SigID: tenants, users, agents and wallets behind one identity provider.
    SigId,
    /// Round Two: a feedback embed with a signed user token.
    RoundTwo,
    /// The IAM SDK: a service verifies tokens and asks a decision server.
    Iam,
}

impl System {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::AirKit, Self::SigId, Self::RoundTwo, Self::Iam];

    /// As a configuration's `profile` names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AirKit => "air-kit",
            Self::SigId => "sigid",
            Self::RoundTwo => "round-two",
            Self::Iam => "iam",
        }
    }

    /// As people call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::AirKit => "AIR Kit",
            Self::SigId => "SigID",
            Self::RoundTwo => "Round Two",
            Self::Iam => "The IAM SDK",
        }
    }

    /// The one that a `profile` names.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.name() == name)
    }

    /// Its rules, in the order of its page.
    #[must_use]
    pub const fn rules(self) -> &'static [Rule] {
        match self {
            Self::AirKit => air_kit::RULES,
            Self::SigId => sigid::RULES,
            Self::RoundTwo => round_two::RULES,
            Self::Iam => iam::RULES,
        }
    }
}

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
const fn rule(id: &'static str, text: &'static str) -> Rule {
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
    const fn tightened(self, text: &'static str) -> Self {
        Self { tightening: Some(text), ..self }
    }

    const fn edge(self, at: &'static str, by: &'static [Guard]) -> Self {
        Self { edge: Some(Looked { at, by }), ..self }
    }

    const fn later(self, at: &'static str, by: &'static [Guard]) -> Self {
        Self { later: Some(Looked { at, by }), ..self }
    }

    const fn check(self, at: &'static str, by: &'static [Guard]) -> Self {
        Self { check: Some(Looked { at, by }), ..self }
    }

    const fn design(self, how: &'static str) -> Self {
        Self { design: Some(how), ..self }
    }

    const fn attest(self, what: &'static str) -> Self {
        Self { attest: Some(what), ..self }
    }

    const fn reviewed(self) -> Self {
        Self { is_reviewed: true, ..self }
    }

    /// Whether it is enforced on what passes through a gate, by guards that are built or to come.
    #[must_use]
    pub const fn is_edge(&self) -> bool {
        self.edge.is_some() || self.later.is_some()
    }

    /// The rule of this name.
    #[must_use]
    pub fn named(id: &str) -> Option<(System, &'static Self)> {
        System::ALL.into_iter().find_map(|system| {
            let found = system.rules().iter().find(|rule| rule.id == id);
            found.map(|rule| (system, rule))
        })
    }
}

#[cfg(test)]
mod tests;
