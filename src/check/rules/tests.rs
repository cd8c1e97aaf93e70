//! Does each rule stand as the configuration says, and does one word too many or too few bring it down?

use std::{collections::BTreeSet, string::String, vec::Vec};

use super::*;
use crate::rules::Guard;

mod broken;
mod concerned;

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

/// A configuration of each system that leaves nothing open which a gate can hold today: by its profile, and written
/// out without one. In one line each.
fn whole(system: System) -> [String; 2] {
    let texts = match system {
        System::AirKit => [include_str!("tests/air-kit.json"), include_str!("tests/air-kit-written.json")],
        System::SigId => [include_str!("tests/sigid.json"), include_str!("tests/sigid-written.json")],
        System::RoundTwo => {
            [include_str!("tests/round-two.json"), include_str!("tests/round-two-written.json")]
        }
        System::Iam => [include_str!("tests/iam.json"), include_str!("tests/iam-written.json")],
    };
    texts.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What a whole configuration enforces, together with what is to come.
const WAITING: [&str; 2] = ["IAM-FC-1", "IAM-ALM-1"];

#[test]
fn a_whole_configuration_enforces_all_that_is_built() {
    for (system, text) in System::ALL.into_iter().flat_map(|system| whole(system).map(|text| (system, text)))
    {
        for standing in report_of(&text, system, None).rules {
            let Standing { rule, state, enforced_by, missing, .. } = &standing;
            let is_enforced = rule.edge.is_some() && !WAITING.contains(&rule.id);
            assert_eq!(*state == State::Enforced, is_enforced, "{standing:?}");
            assert_eq!(enforced_by.is_empty(), rule.edge.is_none(), "{standing:?}");
            assert_eq!(paths(missing), [""; 0], "{standing:?}");
        }
    }
}

#[test]
fn what_no_gate_enforces_is_by_design_checked_or_attested() {
    let mut counts = Vec::new();
    for system in System::ALL {
        let report = report_of(&whole(system)[0], system, None);
        for Standing { rule, state, .. } in report.rules.iter().filter(|standing| !standing.rule.is_edge()) {
            let is_checked = rule.check.is_some_and(|check| check.is_built());
            let expected = match (rule.design, is_checked, rule.attest) {
                (Some(_), ..) => State::ByDesign,
                (None, true, _) => State::Checked,
                (None, false, Some(_)) => State::Attest,
                (None, false, None) => State::NotEnforced,
            };
            assert_eq!(*state, expected, "{}", rule.id);
        }
        counts.push(State::ALL.map(|state| report.rules.iter().filter(|rule| rule.state == state).count()));
    }
    assert_eq!(
        counts,
        [[13, 0, 0, 5, 11], [12, 0, 2, 16, 13], [7, 0, 0, 4, 6], [12, 3, 0, 4, 5]],
        "enforced, by design, checked, to attest, not enforced"
    );
}

#[test]
fn what_is_to_come_is_named_by_its_guard() {
    for system in System::ALL {
        for Standing { rule, state, missing, notes, .. } in report_of(&whole(system)[0], system, None).rules {
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

#[test]
fn every_name_has_its_explanation() {
    let rule = explained("RTW-ALG-1");
    for part in ["\"title\":\"Round Two\"", "\"id\":\"RTW-ALG-1\"", "\"reasons\":[\"alg_mismatch\"]"] {
        assert!(rule.contains(part), "{rule}");
    }
    let reason = explained("lifetime_too_long");
    for part in ["\"status\":401,\"error\":\"invalid_token\"", "\"id\":\"AIR-JWT-1\"", "\"id\":\"RTW-EXP-1\""]
    {
        assert!(reason.contains(part), "{reason}");
    }
    for other in ["", "RTW-ALG", "rtw-alg-1", "alg-mismatch"] {
        assert_eq!(explained(other), "");
    }
}
