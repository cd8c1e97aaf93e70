//! Does each rule stand as the configuration says, and does one word too many or too few bring it down?

use std::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::*;
use crate::rules::Guard;

/// The one report of a configuration about one system.
fn report_of(text: &str, system: System, host: Option<Host>) -> SystemReport {
    let reports = standing(text, Asked { systems: &[system], host });
    let mut reports = reports.unwrap_or_else(|faults| panic!("{faults:?}: {text}"));
    assert_eq!(reports.len(), 1);
    reports.remove(0)
}

fn rule_of<'r>(report: &'r SystemReport, id: &str) -> &'r Standing {
    report.rules.iter().find(|standing| standing.rule.id == id).unwrap()
}

fn paths(gaps: &[Gap]) -> Vec<&str> {
    gaps.iter().filter(|gap| gap.guard.is_none()).map(|gap| gap.path.as_str()).collect()
}

/// A configuration of each system that leaves nothing open which a gate can hold today.
fn whole(system: System) -> &'static str {
    match system {
        System::AirKit => include_str!("tests/air-kit.json"),
        System::SigId => include_str!("tests/sigid.json"),
        System::RoundTwo => include_str!("tests/round-two.json"),
        System::Iam => include_str!("tests/iam.json"),
    }
}

#[test]
fn a_whole_configuration_enforces_all_that_is_built() {
    for system in System::ALL {
        let report = report_of(whole(system), system, None);
        assert!(!report.named_at.is_empty());
        for standing in &report.rules {
            let Standing { rule, state, enforced_by, missing, .. } = standing;
            // Their greater part is to come.
            let waits = ["IAM-FC-1", "IAM-ALM-1"].contains(&rule.id);
            assert_eq!(*state == State::Enforced, rule.edge.is_some() && !waits, "{}: {standing:?}", rule.id);
            assert_eq!(enforced_by.is_empty(), rule.edge.is_none(), "{}", rule.id);
            assert_eq!(paths(missing), [""; 0], "{}", rule.id);
        }
    }
}

#[test]
fn what_is_to_come_is_named_by_its_guard() {
    for system in System::ALL {
        for Standing { rule, state, missing, notes, .. } in report_of(whole(system), system, None).rules {
            let waiting = rule.later.into_iter().chain(rule.check);
            let expected: BTreeSet<&str> = waiting
                .flat_map(|looked| looked.by)
                .filter(|guard| !guard.is_built())
                .map(|guard| guard.name())
                .collect();
            let named = |gaps: &[Gap]| -> BTreeSet<&str> {
                gaps.iter().filter_map(|gap| gap.guard).map(Guard::name).collect()
            };
            let (expected_there, expected_elsewhere) =
                if state == State::NotEnforced { (&missing, &notes) } else { (&notes, &missing) };
            assert_eq!(named(expected_there), expected, "{}", rule.id);
            assert!(named(expected_elsewhere).is_empty(), "{}", rule.id);
        }
    }
}
