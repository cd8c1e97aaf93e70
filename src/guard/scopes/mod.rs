//! Has the token all scopes that the route needs? (RFC 6750 section 3.1; SIG-SCO-1, SIG-TOK-1)

use alloc::boxed::Box;

use super::{
    call::{Call, Verdict},
    check::{Check, Guard},
    token::fact::Caller,
};
use crate::{
    exchange::routes::Route,
    reason::Reason,
    token::{decision::Refusal, evidence::Evidence, scopes::ScopeFault},
};

pub(super) const GUARD: Guard = Guard { name: "scopes", makes: None, check: Check::Called(check) };

fn check(call: &mut Call<'_, '_>, route: &Route, caller: &Caller) -> Verdict {
    let Some(needed) = route.permission.as_ref().and_then(|permission| permission.scopes.as_ref()) else {
        return Verdict::Next;
    };
    let Some((verified, policy)) = caller.with_policy(call.verifier) else {
        return Reason::ConfigurationBroken.into();
    };
    let (reason, evidence) = match policy.scope.check(&verified.claims, needed) {
        Ok(()) => return Verdict::Next,
        Err(ScopeFault::Malformed) => {
            (Reason::ScopeMalformed, Evidence { setting: Some("scope"), ..Evidence::default() })
        }
        Err(ScopeFault::Missing(expected)) => {
            (Reason::ScopeMissing, Evidence { expected, ..Evidence::default() })
        }
    };
    let refusal = Refusal { evidence: Some(Box::new(evidence)), ..Refusal::of(reason, verified) };
    Verdict::Refuse(refusal.into())
}
