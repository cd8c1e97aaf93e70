use super::*;
use crate::exchange::order::Event;
use crate::keys::{
    orders::{AnswerHeaders, FetchFailure, FetchOutcome, FetchReason, FetchReport},
    snapshot::{self, Snapshot},
};
use crate::limits::TABLE_AFTER_SUCCESSES;
use crate::reason::Reason;
use crate::testing::{KeyPair, claims_with, good_claims, key_set};
use alloc::{format, vec};

const NOW_MS: f64 = 1_800_000_000_000.0;

fn gate() -> Gate {
    Gate::new(
        r#"{"issuers":{
            "orders":{"issuer":"https://issuer.example","audience":["api://orders"],"jwksUri":"https://issuer.example/jwks"},
            "other":{"issuer":"https://other.example","audience":["api://orders"],"jwksUri":"https://other.example/jwks"},
            "inline":{"issuer":"x","audience":["y"],"jwks":{"keys":[{"kid":"k","kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}}},
        "sharedKeyCache":false}"#,
    )
    .unwrap()
}

fn pair() -> KeyPair {
    KeyPair::new("k", 1)
}

impl Gate {
    /// An answer to a fetch, under a lease of its own where none is running.
    pub(crate) fn deliver(
        &mut self,
        issuer: &str,
        status: u16,
        body: &str,
        cache_control: &str,
        now_ms: f64,
    ) -> FetchReport {
        let headers = AnswerHeaders { cache_control: Some(cache_control), ..AnswerHeaders::default() };
        self.settle(issuer, now_ms, |keyring, now| keyring.deliver(status, body, headers, now))
    }

    /// A token's first look.
    fn first_look(&mut self, token: &str, issuers: &str, now_ms: f64) -> Decision {
        match self.begin_token(token, issuers, now_ms).1 {
            TokenStep::Verified(verified) => Decision::Verified(verified),
            TokenStep::Refused(refusal) => Decision::Refused(refusal),
            TokenStep::Do(_, order) => panic!("{order:?}"),
        }
    }

    /// The same for a failure.
    pub(crate) fn deliver_failure(
        &mut self,
        issuer: &str,
        failure: FetchFailure,
        now_ms: f64,
    ) -> FetchReport {
        self.settle(issuer, now_ms, |keyring, now| keyring.deliver_failure(failure, now, 0.0))
    }
}

fn take(gate: &mut Gate, issuer: &str, body: &str, now_ms: f64) -> FetchOutcome {
    gate.deliver(issuer, 200, body, "max-age=100", now_ms).outcome
}

fn fail(gate: &mut Gate, issuer: &str, failure: FetchFailure, now_ms: f64) -> FetchOutcome {
    gate.deliver_failure(issuer, failure, now_ms).outcome
}

fn reason(decision: Decision) -> Option<Reason> {
    match decision {
        Decision::Refused(refusal) => Some(refusal.reason),
        _ => None,
    }
}

#[test]
fn an_answer_to_a_fetch_has_its_outcome() {
    let body = key_set(&[&pair()]);
    let mut gate = gate();
    assert_eq!(gate.key_state("orders", NOW_MS), (0, 0));
    assert_eq!(
        fail(&mut gate, "orders", FetchFailure::Network, NOW_MS),
        FetchOutcome::Failed(Reason::JwksFetchFailed)
    );
    assert_eq!(take(&mut gate, "orders", &body, NOW_MS), FetchOutcome::Accepted);
    assert_eq!(gate.key_state("orders", NOW_MS), (1, 100));
    assert_eq!(gate.key_state("orders", f64::NAN), (0, 0));
    assert_eq!(gate.key_state("other", NOW_MS), (0, 0), "issuers do not share keys");
    let late = NOW_MS + 99_000.0;
    assert_eq!(take(&mut gate, "orders", "<html>", late), FetchOutcome::KeptPrevious(Reason::JwksMalformed));
    assert_eq!(
        fail(&mut gate, "orders", FetchFailure::TooLarge, late),
        FetchOutcome::KeptPrevious(Reason::JwksTooLarge)
    );
    let expired = NOW_MS + 100_000.0;
    assert_eq!(
        fail(&mut gate, "orders", FetchFailure::Redirect, expired),
        FetchOutcome::Failed(Reason::JwksFetchRedirected)
    );
    assert_eq!(gate.key_state("orders", expired), (1, 0));
    assert_eq!(
        fail(&mut gate, "orders", FetchFailure::Timeout, f64::NAN),
        FetchOutcome::Failed(Reason::NoClock)
    );
    assert_eq!(
        take(&mut gate, "orders", r#"{"keys":[{"d":"x"}]}"#, NOW_MS),
        FetchOutcome::Failed(Reason::JwksLeaked)
    );
    for nobody in ["inline", "nobody", ""] {
        assert_eq!(take(&mut gate, nobody, &body, NOW_MS), FetchOutcome::UnknownIssuer, "{nobody}");
    }
}

#[test]
fn key_sets_leave_and_come_back_under_their_own_names() {
    let body = key_set(&[&pair()]);
    let mut gate_with_keys = gate();
    take(&mut gate_with_keys, "orders", &body, NOW_MS);
    for name in ["other", "inline"] {
        assert_eq!(snapshot::read(&gate_with_keys.export_keys(name)), Ok(Snapshot::default()), "{name}");
    }
    let of_one = gate_with_keys.export_keys("orders");
    assert_eq!(of_one, gate_with_keys.export_keys(""));
    let saved = snapshot::read(&of_one).unwrap().key_sets;
    assert_eq!(
        saved[0].state,
        snapshot::SavedState::Held { fresh_for_seconds: 100, body, first_seen: vec![None] }
    );

    let token = pair().token(&good_claims());
    let mut fresh = gate();
    assert_eq!(reason(fresh.verify_held(&token, "orders", NOW_MS)), Some(Reason::JwksNotHeld));
    assert_eq!(fresh.import_keys(&of_one, NOW_MS), [Imported { issuer: "orders".into(), error: None }]);
    assert!(matches!(fresh.verify_held(&token, "orders", NOW_MS), Decision::Verified(_)));
    assert_eq!(fresh.key_state("other", NOW_MS), (0, 0));

    let error_of = |text: &str, now_ms| gate().import_keys(text, now_ms).pop().unwrap().error.unwrap();
    assert!(error_of(&of_one, f64::NAN).contains("time"));
    assert!(error_of("{}", NOW_MS).contains("snapshot"));
    assert!(error_of(&of_one.replace("orders", "nobody"), NOW_MS).contains("no issuer of this name"));
    assert!(error_of(&of_one.replace("orders", "inline"), NOW_MS).contains("in the configuration"));
    assert!(error_of(&of_one.replace("orders", "other"), NOW_MS).contains("another address"));
}

// holds: IAM-FC-1 SIG-TOK-3
#[test]
fn without_a_clock_nothing_passes() {
    let mut gate = gate();
    let token = pair().token(&good_claims());
    for odd in [f64::NAN, f64::INFINITY, 0.0, NOW_SECONDS_AS_MS] {
        assert_eq!(reason(gate.first_look(&token, "orders", odd)), Some(Reason::NoClock), "{odd}");
        let (exchange, step) = gate.begin_token(&token, "orders", NOW_MS);
        let TokenStep::Do(order, _) = step else { panic!("{step:?}") };
        let step = gate.resume_token(&mut exchange.unwrap(), order, Event::Done { milliseconds: 0 }, odd);
        assert!(
            matches!(&step, Some(TokenStep::Refused(refusal)) if refusal.reason == Reason::NoClock),
            "{step:?}"
        );
        assert_eq!(reason(gate.verify_held(&token, "orders", odd)), Some(Reason::NoClock), "{odd}");
    }
}

/// Seconds where milliseconds are asked for: the commonest mistake.
const NOW_SECONDS_AS_MS: f64 = 1_800_000_000.0;

#[test]
fn what_the_host_asks_about_the_configuration() {
    let gate = gate();
    assert_eq!(gate.issuer_names().collect::<Vec<_>>(), ["inline", "orders", "other"]);
    assert!(!gate.shared_key_cache());
    let default = r#"{"issuers":{"a":{"issuer":"x","audience":["y"],"jwksUri":"https://a.example"}}}"#;
    assert!(Gate::new(default).unwrap().shared_key_cache());
    assert!(format!("{:?}", Gate::new("{}").unwrap_err()).contains("issuers"));
}

#[test]
fn a_key_that_left_its_set_takes_its_table_along() {
    let (one, two) = (KeyPair::new("one", 1), KeyPair::new("two", 2));
    let mut gate = gate();
    take(&mut gate, "orders", &key_set(&[&one, &two]), NOW_MS);
    for key in [&one, &two] {
        for count in 0..TABLE_AFTER_SUCCESSES {
            let token = key.token(&claims_with(&format!(r#","jti":"{count}""#)));
            assert!(matches!(gate.first_look(&token, "orders", NOW_MS), Decision::Verified(_)));
        }
    }
    let tables = |gate: &Gate| gate.verifier.caches.key_tables.table_count();
    assert_eq!(tables(&gate), 2);
    take(&mut gate, "orders", &key_set(&[&two]), NOW_MS);
    assert_eq!(tables(&gate), 1);
    take(&mut gate, "orders", &key_set(&[&KeyPair::new("two", 3)]), NOW_MS);
    assert_eq!(tables(&gate), 0, "another key under the same name");
}

#[test]
fn a_key_that_left_its_set_takes_its_verdicts_along() {
    let (one, two) = (KeyPair::new("one", 1), KeyPair::new("two", 2));
    let both = key_set(&[&one, &two]);
    let only_two = key_set(&[&two]);
    let (by_one, by_two) = (one.token(&good_claims()), two.token(&good_claims()));
    let warm = || {
        let mut gate = gate();
        take(&mut gate, "orders", &both, NOW_MS);
        for token in [&by_one, &by_two] {
            assert!(matches!(gate.first_look(token, "orders", NOW_MS), Decision::Verified(_)));
        }
        assert_eq!(gate.verifier.caches.verdicts.len(), 2);
        gate
    };
    let mut gate = warm();
    assert_eq!(
        fail(&mut gate, "orders", FetchFailure::Network, NOW_MS),
        FetchOutcome::KeptPrevious(Reason::JwksFetchFailed)
    );
    assert_eq!(take(&mut gate, "orders", &both, NOW_MS), FetchOutcome::Accepted);
    assert_eq!(gate.verifier.caches.verdicts.len(), 2, "the same keys");
    assert_eq!(take(&mut gate, "orders", &only_two, NOW_MS), FetchOutcome::Accepted);
    assert_eq!(gate.verifier.caches.verdicts.len(), 1);
    assert_eq!(reason(gate.verify_held(&by_one, "orders", NOW_MS)), Some(Reason::JwksNotHeld));
    assert!(matches!(gate.verify_held(&by_two, "orders", NOW_MS), Decision::Verified(_)));

    let mut gate = warm();
    assert_eq!(
        take(&mut gate, "orders", r#"{"keys":[{"d":"x"}]}"#, NOW_MS),
        FetchOutcome::Failed(Reason::JwksLeaked)
    );
    assert!(gate.verifier.caches.verdicts.is_empty());

    let mut gate = warm();
    let other_under_the_same_name = key_set(&[&KeyPair::new("one", 3), &two]);
    assert_eq!(take(&mut gate, "orders", &other_under_the_same_name, NOW_MS), FetchOutcome::Accepted);
    assert_eq!(gate.verifier.caches.verdicts.len(), 1);
    assert_eq!(reason(gate.first_look(&by_one, "orders", NOW_MS)), Some(Reason::SignatureInvalid));

    let later = NOW_MS + 1_000.0;
    let mut other = super::tests::gate();
    take(&mut other, "orders", &only_two, later);
    let mut gate = warm();
    assert_eq!(
        gate.import_keys(&other.export_keys(""), later),
        [Imported { issuer: "orders".into(), error: None }]
    );
    assert_eq!(gate.verifier.caches.verdicts.len(), 1);
    take(&mut other, "orders", r#"{"keys":[{"d":"x"}]}"#, later + 1.0);
    gate.import_keys(&other.export_keys(""), later + 1.0);
    assert!(gate.verifier.caches.verdicts.is_empty());
}

#[test]
fn verdicts_are_remembered_unless_the_configuration_says_no() {
    let remembered = |member: &str| {
        let pair = pair();
        let jwks = key_set(&[&pair]);
        let entry =
            format!(r#"{{"issuer":"https://issuer.example","audience":["api://orders"],"jwks":{jwks}}}"#);
        let mut gate = Gate::new(&format!(r#"{{"issuers":{{"orders":{entry}}}{member}}}"#)).unwrap();
        let token = pair.token(&good_claims());
        let first = gate.first_look(&token, "", NOW_MS);
        assert_eq!(first, gate.first_look(&token, "", NOW_MS));
        assert!(matches!(first, Decision::Verified(_)));
        gate.verifier.caches.verdicts.len()
    };
    assert_eq!(remembered(""), 1);
    assert_eq!(remembered(r#","acceptedTokenCache":true"#), 1);
    assert_eq!(remembered(r#","acceptedTokenCache":false"#), 0);
}

#[test]
fn a_remembered_token_brings_the_refresh_that_is_due_and_once() {
    let pair = pair();
    let (body, token) = (key_set(&[&pair]), pair.token(&good_claims()));
    let mut gate = gate();
    take(&mut gate, "orders", &body, NOW_MS);
    let refresh_of = |decision| {
        if let Decision::Verified(verified) = decision {
            verified.refresh.map(|order| order.order.reason)
        } else {
            panic!()
        }
    };
    let near_its_end = NOW_MS + 80_000.0;
    assert_eq!(refresh_of(gate.first_look(&token, "orders", NOW_MS)), None);
    assert_eq!(gate.verifier.caches.verdicts.len(), 1);
    assert_eq!(refresh_of(gate.verify_held(&token, "orders", near_its_end)), None, "this host cannot fetch");
    assert_eq!(refresh_of(gate.first_look(&token, "orders", near_its_end)), Some(FetchReason::RefreshAhead));
    assert_eq!(refresh_of(gate.first_look(&token, "orders", near_its_end)), None);

    let mut gate = super::tests::gate();
    take(&mut gate, "orders", &body, NOW_MS);
    let first_use = gate.first_look(&token, "orders", near_its_end);
    assert_eq!(refresh_of(first_use), Some(FetchReason::RefreshAhead));
    assert_eq!(
        refresh_of(gate.first_look(&token, "orders", near_its_end)),
        None,
        "the order is not remembered"
    );
}
