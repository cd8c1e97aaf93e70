//! May a token pass where there is no route? Only where its issuer's entry says whose tenant counts.

use super::{Gate, TokenStep};
use crate::{
    exchange::order::{Event, Order},
    keys::orders::{AnswerHeaders, FetchedKeySet},
    reason::Reason,
    testing::{KeyPair, claims_with, key_set},
    token::{
        decision::{Decision, Refusal},
        evidence::Evidence,
    },
};
use alloc::format;

const NOW_MS: f64 = 1_800_000_000_000.0;

/// A gate whose issuer has this member; its keys are held, or to be fetched.
fn gate(tenant: &str, keys: &str) -> Gate {
    let entry = format!(r#""issuer":"https://issuer.example","audience":["api://orders"],{keys}{tenant}"#);
    Gate::new(&format!(r#"{{"issuers":{{"orders":{{{entry}}}}}}}"#)).unwrap()
}

fn key() -> KeyPair {
    KeyPair::new("k", 1)
}

/// What comes of the token, by each way that asks for no fetch.
fn judged(tenant: &str, claims: &str) -> Option<Refusal> {
    let mut gate = gate(tenant, &format!(r#""jwks":{}"#, key_set(&[&key()])));
    let token = key().token(&claims_with(claims));
    let first = match gate.begin_token(&token, "orders", NOW_MS).1 {
        TokenStep::Verified(_) => None,
        TokenStep::Refused(refusal) => Some(refusal),
        TokenStep::Do(_, order) => panic!("{order:?}"),
    };
    // The second time it is remembered, if it is good.
    let held = match gate.verify_held(&token, "", NOW_MS) {
        Decision::Verified(_) => None,
        Decision::Refused(refusal) => Some(refusal),
        other => panic!("{other:?}"),
    };
    assert_eq!(first, held);
    first
}

#[test]
fn of_many_tenants_none_counts() {
    const MANY: &str = r#","tenant":{"claim":"org"}"#;
    let refusal = judged(MANY, r#","org":"acme""#).unwrap();
    assert_eq!(refusal.reason, Reason::TenantUnchecked);
    assert_eq!((refusal.issuer.as_deref(), refusal.kid.as_deref()), (Some("orders"), Some("k")));
    // A bad token is refused for what is wrong with it.
    assert_eq!(judged(MANY, "").unwrap().reason, Reason::TenantMissing);
}

#[test]
fn the_one_of_the_entry_counts() {
    const ONE: &str = r#","tenant":{"claim":"org","equals":"acme"}"#;
    assert_eq!(judged(ONE, r#","org":"acme""#), None);
    assert_eq!(judged(ONE, r#","org":"acme","x":{"org":"evil"}"#), None);
    let huge = format!(r#","org":"{}""#, "acme".repeat(1_000));
    for (claims, reason) in [
        (r#","org":"ACME""#, Reason::TenantMismatch),
        (r#","org":"acme ""#, Reason::TenantMismatch),
        (r#","org":"acm""#, Reason::TenantMismatch),
        (&huge, Reason::TenantMismatch),
        (r#","org":["acme"]"#, Reason::TenantMissing),
        (r#","org":{"acme":1}"#, Reason::TenantMissing),
        (r#","org":"""#, Reason::TenantMissing),
        (r#","org":null"#, Reason::TenantMissing),
        (r#","org":1"#, Reason::TenantMissing),
        (r#","org":true"#, Reason::TenantMissing),
        (r#","Org":"acme""#, Reason::TenantMissing),
        ("", Reason::TenantMissing),
        (r#","org":"acme","org":"acme""#, Reason::ClaimsDuplicateMember),
    ] {
        let refusal = judged(ONE, claims).unwrap();
        assert_eq!(refusal.reason, reason, "{claims}");
        let is_of_tenant = reason != Reason::ClaimsDuplicateMember;
        let evidence = Evidence { setting: Some("tenant"), ..Evidence::default() };
        let expected = is_of_tenant.then_some(evidence);
        assert_eq!(refusal.evidence.as_deref(), expected.as_ref(), "what the token says is not shown");
    }
}

#[test]
fn so_it_is_after_a_fetch() {
    let address = r#""jwksUri":"https://issuer.example/jwks""#;
    for (tenant, expected) in [
        (r#","tenant":{"claim":"org"}"#, Some(Reason::TenantUnchecked)),
        (r#","tenant":{"claim":"org","equals":"acme"}"#, None),
    ] {
        let (mut gate, token) = (gate(tenant, address), key().token(&claims_with(r#","org":"acme""#)));
        let (exchange, step) = gate.begin_token(&token, "orders", NOW_MS);
        let TokenStep::Do(number, Order::FetchKeys(fetch)) = step else { panic!("{step:?}") };
        let body = key_set(&[&key()]);
        let set = FetchedKeySet {
            lease: fetch.order.lease,
            status: 200,
            headers: AnswerHeaders::default(),
            body: body.as_bytes(),
        };
        gate.keys_fetched("orders", set, NOW_MS, 0.5);
        let done = Event::Done { milliseconds: 40 };
        let step = gate.resume_token(&mut exchange.unwrap(), number, done, NOW_MS);
        let reason = match step {
            Some(TokenStep::Refused(refusal)) => Some(refusal.reason),
            Some(TokenStep::Verified(_)) => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(reason, expected, "{tenant}");
    }
}
