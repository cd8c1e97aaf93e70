//! How does each rule of the systems that a configuration names stand? Judged from the configuration alone: what
//! cannot be seen there is not enforced.

mod air_kit;
mod https;
mod iam;
mod judged;
mod lists;
mod looks;
mod report;
mod round_two;
mod sigid;
mod standing;
mod view;

use alloc::vec::Vec;

pub use judged::{Gap, Place, Source};
pub use report::{explained, json};
pub use standing::{Host, Standing, State, SystemReport};

use crate::{
    config::{Configuration, ConfigurationError},
    encoding::{json, json_value::Json},
    rules::{Rule, System},
};
use judged::Judged;
use view::View;

/// What is asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// Of these systems; none for those that the configuration names.
    pub systems: &'a [System],
    /// Who answers the requests.
    pub host: Option<Host>,
}

/// How the rules stand.
///
/// # Errors
/// Every fault of the configuration: what a gate does not load enforces nothing.
pub fn standing(text: &str, asked: Asked<'_>) -> Result<Vec<SystemReport>, Vec<ConfigurationError>> {
    let configuration = Configuration::parse(text)?;
    let document = json::parse(text.as_bytes()).unwrap_or(Json::Null);
    let named = view::named_systems(&document);
    let is_asked = |system: &System| {
        if asked.systems.is_empty() {
            named.iter().any(|(named, _)| named == system)
        } else {
            asked.systems.contains(system)
        }
    };
    let systems = System::ALL.into_iter().filter(is_asked);
    Ok(systems
        .map(|system| {
            let view = View::new(system, &configuration, &document, asked.host);
            let named_at = named.iter().filter(|(named, _)| *named == system).map(|(_, place)| place.clone());
            let rules = system.rules().iter().map(|rule| stand(rule, &view)).collect();
            SystemReport { system, named_at: named_at.collect(), rules }
        })
        .collect())
}

/// The rule's strongest state: what of it is enforced, by design, checked, or attested. A rule that gates enforce is
/// never less than that, whatever else somebody might say of it.
fn stand(rule: &'static Rule, view: &View<'_>) -> Standing {
    let Judged { holds: enforced_by, mut lacks, mut notes, waits } = match view.system {
        System::AirKit => air_kit::judge(rule.id, view),
        System::SigId => sigid::judge(rule.id, view),
        System::RoundTwo => round_two::judge(rule.id, view),
        System::Iam => iam::judge(rule.id, view),
    };
    let is_held = lacks.is_empty() && !waits && !enforced_by.is_empty();
    let is_checked = rule.check.is_some_and(|check| check.is_built());
    let state = match rule {
        _ if is_held => State::Enforced,
        Rule { design: Some(_), .. } if lacks.is_empty() => State::ByDesign,
        _ if rule.is_edge() => State::NotEnforced,
        Rule { design: Some(_), .. } => State::ByDesign,
        _ if is_checked => State::Checked,
        Rule { attest: Some(_), .. } => State::Attest,
        _ => State::NotEnforced,
    };
    // What is to come mends a rule that nothing else does.
    let to_come = rule.later.into_iter().chain(rule.check.filter(|check| !check.is_built()));
    for looked in to_come {
        let list = if state == State::NotEnforced { &mut lacks } else { &mut notes };
        list.extend(
            looked.by.iter().filter(|guard| !guard.is_built()).map(|guard| Gap::guard(*guard, looked.at)),
        );
    }
    Standing { rule, state, enforced_by, missing: lacks, notes }
}

#[cfg(test)]
mod tests;
