//! Are the claims what the route asks of them? By the same rules as an issuer's entry has, of a token that is good.

use alloc::boxed::Box;

use super::{
    call::{Call, Verdict},
    check::{Check, Guard},
    token::fact::Caller,
};
use crate::{
    encoding::json,
    exchange::routes::Route,
    reason::Reason,
    token::{claim_rule, decision::Refusal, evidence::Evidence},
};

pub(super) const GUARD: Guard = Guard { name: "claims", makes: None, check: Check::Called(check) };

fn check(_: &mut Call<'_, '_>, route: &Route, caller: &Caller) -> Verdict {
    let rules = route.permission.as_ref().map_or([].as_slice(), |permission| &permission.claims);
    let (Some(verified), false) = (caller.verified(), rules.is_empty()) else { return Verdict::Next };
    let Ok(members) = json::parse_object(verified.claims.as_bytes()) else {
        return Reason::ConfigurationBroken.into();
    };
    let Some((name, fault)) = claim_rule::first_broken(rules, &members) else { return Verdict::Next };
    let evidence = Some(Box::new(Evidence::of_claim(name, fault)));
    Verdict::Refuse(Refusal { evidence, ..Refusal::of(Reason::ClaimNotPermitted, verified) }.into())
}
