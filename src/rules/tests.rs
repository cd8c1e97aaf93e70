//! Is the list of rules whole, and does each rule say who answers for it?

use std::collections::{BTreeMap, BTreeSet};
use std::string::String;

use super::*;
use crate::{profile, reason::Reason, token::step_up::StepUpDemand};

fn all() -> impl Iterator<Item = &'static Rule> {
    System::ALL.into_iter().flat_map(|system| system.rules())
}

/// The IDs of the rules that are enforced on what passes through a gate. None of them may go.
const EDGE: [&[&str]; 4] = [
    &[
        "JWT-1", "JWT-2", "JWT-3", "JWT-4", "AUTH-1", "AUTH-2", "AUTH-3", "CRED-1", "CRED-2", "CRED-3",
        "API-1", "API-2", "API-3", "API-4", "WEB-2", "WEB-3", "TX-1", "TX-2", "TX-3", "MON-1", "MON-2",
        "MON-3", "MON-4",
    ],
    &[
        "URI-1", "ORG-1", "ADM-1", "ADM-2", "SSO-6", "SCO-1", "TOK-1", "TOK-2", "TOK-3", "TOK-4", "SEC-1",
        "CON-1", "AGT-1", "AGT-3", "WAL-1", "HOK-1", "HOK-2", "HOK-3", "INC-2", "INC-3", "INC-4", "INC-5",
        "INC-8", "MON-1", "MON-2",
    ],
    &["ALG-1", "KEY-2", "EXP-1", "EXP-2", "ORG-1", "END-1", "END-2", "USR-1", "TLS-1", "MON-1", "MON-3"],
    &[
        "FC-1", "ALG-1", "SIG-1", "CFG-1", "ISS-1", "AUD-2", "CLK-1", "CLK-2", "STP-1", "TLS-1", "KEY-1",
        "KEY-2", "TRU-1", "ERR-1", "SEC-1", "LOG-1", "ALM-1",
    ],
];

const PREFIXES: [&str; 4] = ["AIR-", "SIG-", "RTW-", "IAM-"];

#[test]
fn an_edge_rule_stays_one() {
    for ((system, prefix), ids) in System::ALL.into_iter().zip(PREFIXES).zip(EDGE) {
        let expected: std::vec::Vec<String> = ids.iter().map(|id| [prefix, id].concat()).collect();
        let found: std::vec::Vec<&str> =
            system.rules().iter().filter(|rule| rule.is_edge()).map(|rule| rule.id).collect();
        assert_eq!(found, expected, "{system:?}");
    }
}

/// How many rules each system has, and how many of these are of each kind: edge, check, design, attest, reviewed,
/// tightened.
#[test]
fn the_kinds_are_counted() {
    let counted = System::ALL.map(|system| {
        let count = |is_of: fn(&Rule) -> bool| system.rules().iter().filter(|rule| is_of(rule)).count();
        [
            system.rules().len(),
            count(|rule| rule.is_edge()),
            count(|rule| rule.check.is_some()),
            count(|rule| rule.design.is_some()),
            count(|rule| rule.attest.is_some()),
            count(|rule| rule.is_reviewed),
            count(|rule| rule.tightening.is_some()),
        ]
    });
    assert_eq!(
        counted,
        [
            [29, 23, 15, 1, 21, 1, 2],
            [43, 25, 12, 0, 35, 7, 1],
            [17, 11, 9, 1, 9, 2, 1],
            [24, 17, 5, 4, 8, 1, 0]
        ]
    );
}

#[test]
fn each_has_one_id_of_its_system_one_line_and_somebody_who_answers() {
    let mut seen = BTreeSet::new();
    for (system, prefix) in System::ALL.into_iter().zip(PREFIXES) {
        for rule in system.rules() {
            assert!(rule.id.starts_with(prefix), "{}", rule.id);
            assert!(seen.insert(rule.id), "{} stands twice", rule.id);
            assert_eq!(Rule::named(rule.id), Some((system, rule)));
            let texts = [Some(rule.text), rule.tightening, rule.design, rule.attest];
            let places = [rule.edge, rule.later, rule.check].map(|looked| looked.map(|looked| looked.at));
            for text in texts.into_iter().chain(places).flatten() {
                assert!(!text.is_empty() && !text.ends_with('.') && !text.contains(['\n', '|']), "{text}");
            }
            assert!(rule.text.starts_with(|first: char| first.is_ascii_uppercase()), "{}", rule.text);
            let kinds = [rule.is_edge(), rule.check.is_some(), rule.design.is_some(), rule.attest.is_some()];
            assert!(kinds.contains(&true), "{}", rule.id);
            assert!(!rule.is_reviewed || rule.attest.is_some(), "{}: no answer can grow old", rule.id);
            for looked in [rule.edge, rule.later, rule.check].into_iter().flatten() {
                assert!(!looked.by.is_empty(), "{}: nobody looks", rule.id);
            }
        }
    }
    assert_eq!(Rule::named("AIR-JWT-9"), None);
    assert!(System::ALL.into_iter().all(|system| System::named(system.name()) == Some(system)));
    assert_eq!(System::named("AIR Kit"), None);
}

#[test]
fn every_reason_cites_rules_of_the_list() {
    for reason in Reason::ALL {
        for id in reason.rule_ids() {
            let cited = Rule::named(id).unwrap_or_else(|| panic!("{reason:?} cites {id}, which is no rule"));
            assert!(cited.1.is_edge(), "{reason:?} refuses by {id}, which no gate enforces");
        }
    }
}

/// The rules by which profiles lock something, each with the profile of a system's.
fn locked() -> std::vec::Vec<(System, &'static str)> {
    let of_profile = |profile: &&'static profile::Profile| {
        let system = System::named(profile.name)?;
        let more = profile.more;
        let routes = more.route_rules.map(|rules| [rules.scopes, rules.forwarded_claims]);
        let others = [more.https_rule, more.keys_at_issuer_rule, more.alone_rule];
        let locks = profile.issuer.iter().map(|lock| lock.rule);
        let claims = profile.claims.iter().map(|claim| claim.rule);
        let all = locks.chain(claims).chain(others.into_iter().flatten()).chain(routes.into_iter().flatten());
        Some(all.filter(|id| !id.is_empty()).map(move |id| (system, id)).collect::<std::vec::Vec<_>>())
    };
    profile::ALL.iter().filter_map(of_profile).flatten().collect()
}

#[test]
fn every_lock_and_demand_cites_rules_of_the_list() {
    for (system, id) in locked() {
        let (own, rule) =
            Rule::named(id).unwrap_or_else(|| panic!("{system:?} locks by {id}, which is no rule"));
        assert_eq!(system, own, "{id}");
        assert!(rule.is_edge(), "{system:?} locks by {id}, which no gate enforces");
    }
    for id in StepUpDemand::RULE_IDS {
        assert!(Rule::named(id).is_some_and(|(_, rule)| rule.is_edge()), "{id}");
    }
}

/// Guards that keep something from being configured, or tell of it, and refuse no token or request.
const WITHOUT_REASON: [Guard; 4] = [Guard::Configuration, Guard::Events, Guard::Keys, Guard::Pages];

#[test]
fn an_edge_rule_that_no_reason_cites_names_who_enforces_it() {
    let refused = Reason::ALL.iter().flat_map(|reason| reason.rule_ids());
    let locked = locked().into_iter().map(|(_, id)| id);
    let cited: BTreeSet<&str> = refused.chain(StepUpDemand::RULE_IDS).copied().chain(locked).collect();
    for rule in all().filter(|rule| rule.is_edge() && !cited.contains(rule.id)) {
        let is_without = |edge: Looked| edge.by.iter().any(|guard| WITHOUT_REASON.contains(guard));
        let is_answered = rule.later.is_some() || rule.edge.is_some_and(is_without);
        assert!(is_answered, "{}: no reason cites it, and no guard that is to come enforces it", rule.id);
    }
}

#[test]
fn what_is_enforced_now_and_what_later_are_told_apart() {
    for rule in all() {
        assert!(
            rule.edge.is_none_or(|edge| edge.is_built()),
            "{}: something of its edge is to come",
            rule.id
        );
        let later = rule.later.into_iter().flat_map(|later| later.by);
        assert!(later.into_iter().all(|guard| !guard.is_built()), "{}: what it waits for is there", rule.id);
    }
}

#[test]
fn each_guard_has_one_name_and_some_rule() {
    let mut named = BTreeMap::new();
    for guard in
        all().flat_map(|rule| [rule.edge, rule.later, rule.check]).flatten().flat_map(|looked| looked.by)
    {
        assert!(named.insert(guard.name(), guard).is_none_or(|other| *other == *guard));
    }
    assert_eq!(named.len(), 24);
}
