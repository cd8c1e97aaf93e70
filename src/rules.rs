//! Which rules do the security pages of the four systems ask of who embeds them, and who can answer for each?
//!
//! The list is closed. A rule is enforced on what passes through a gate (`edge`), found by looking (`check`), true
//! by construction (`design`), or nobody can see it from here and somebody has to answer for it (`attest`).

pub mod guards;

mod air_kit;
mod iam;
mod round_two;
mod rule;
mod sigid;

pub use guards::Guard;
pub use rule::{Looked, Rule};

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

impl Rule {
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
