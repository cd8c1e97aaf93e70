//! Which directives can a policy have, and what may each hold?

use alloc::{string::String, vec::Vec};

pub use super::{name::Name, sandbox::Allowed};
use super::{
    reporting::EndpointName,
    sandbox,
    source::Source,
    source_list::{SourceList, SourceListError},
};

/// One directive.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Directive {
    /// With sources.
    Sources(Name, SourceList),
    /// `sandbox` with what it allows.
    Sandbox(Vec<Allowed>),
    /// `upgrade-insecure-requests`.
    UpgradeInsecureRequests,
    /// `require-trusted-types-for 'script'`.
    RequireTrustedTypes,
    /// `report-to`.
    ReportTo(EndpointName),
}

/// Why an operator's text is no directive.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DirectiveError {
    /// Names are compared byte for byte, lower case.
    #[error("is no directive known here")]
    UnknownName,
    /// A member of its list.
    #[error("{0}")]
    List(SourceListError),
    /// Browsers ignore it there.
    #[error("means nothing in this directive")]
    Misplaced,
    /// The directive's value is another than its kind takes.
    #[error("is no value of this directive")]
    Value,
}

impl DirectiveError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownName => "directive_unknown",
            Self::List(fault) => fault.code(),
            Self::Misplaced => "source_misplaced",
            Self::Value => "directive_value",
        }
    }
}

impl Directive {
    /// A directive that an operator wrote, or every fault with its value's place.
    ///
    /// # Errors
    /// Each fault; that of the name itself stands at place 0.
    pub fn configured(name: &str, values: &[&str]) -> Result<Self, Vec<(usize, DirectiveError)>> {
        let one = |fault| alloc::vec![(0, fault)];
        if let Some(name) = Name::ALL.iter().copied().find(|known| known.text() == name) {
            let list = SourceList::configured(values).map_err(|faults| {
                faults
                    .into_iter()
                    .map(|(place, fault)| (place, DirectiveError::List(fault)))
                    .collect::<Vec<_>>()
            })?;
            return Self::sources(name, list).map_err(|places| {
                places.into_iter().map(|place| (place, DirectiveError::Misplaced)).collect()
            });
        }
        match (name, values) {
            ("sandbox", values) => sandbox::read(values)
                .map(Self::Sandbox)
                .map_err(|place| alloc::vec![(place, DirectiveError::Value)]),
            ("upgrade-insecure-requests", []) => Ok(Self::UpgradeInsecureRequests),
            ("require-trusted-types-for", ["'script'"]) => Ok(Self::RequireTrustedTypes),
            ("report-to", [name]) => {
                EndpointName::new(name).map(Self::ReportTo).ok_or_else(|| one(DirectiveError::Value))
            }
            ("upgrade-insecure-requests" | "require-trusted-types-for" | "report-to", _) => {
                Err(one(DirectiveError::Value))
            }
            _ => Err(one(DirectiveError::UnknownName)),
        }
    }

    /// A directive of sources.
    ///
    /// # Errors
    /// The places of the sources that mean nothing in it.
    pub fn sources(name: Name, list: SourceList) -> Result<Self, Vec<usize>> {
        let misplaced = |(place, source): (usize, &Source)| (!name.takes(source)).then_some(place);
        let places: Vec<usize> = list.sources().iter().enumerate().filter_map(misplaced).collect();
        if places.is_empty() { Ok(Self::Sources(name, list)) } else { Err(places) }
    }

    /// The name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sources(name, _) => name.text(),
            Self::Sandbox(_) => "sandbox",
            Self::UpgradeInsecureRequests => "upgrade-insecure-requests",
            Self::RequireTrustedTypes => "require-trusted-types-for",
            Self::ReportTo(_) => "report-to",
        }
    }

    pub(super) fn write(&self, text: &mut String) {
        text.push_str(self.name());
        match self {
            Self::Sources(_, list) => list.write(text),
            Self::Sandbox(allowed) => {
                for word in allowed {
                    text.push(' ');
                    text.push_str(word.text());
                }
            }
            Self::UpgradeInsecureRequests => {}
            Self::RequireTrustedTypes => text.push_str(" 'script'"),
            Self::ReportTo(name) => {
                text.push(' ');
                text.push_str(name.text());
            }
        }
    }
}

#[cfg(test)]
mod tests;
