//! Which page asks, and may it read the answer? (Fetch standard, "CORS protocol") Only on routes that say which
//! origins may.

pub(super) mod fact;
mod own;

use super::{
    call::{Call, Fact, Refused, Verdict},
    check::{Check, Guard},
};
use crate::{
    exchange::{head::RequestHead, routes::Route},
    guard::policy::Policy,
};
use fact::CorsFact;
use own::is_own;

pub(super) const GUARD: Guard = Guard { name: "cors", makes: None, check: Check::Routed(check) };

/// Whether the request names an origin, and that is the gate's own, or a listed one on a route that answers those.
pub(super) fn is_of_known_origin(head: &RequestHead<'_>, route: &Route, policy: &Policy) -> bool {
    head.headers.get("origin").is_some_and(|origin| {
        is_own(&origin, &head.host(), policy.own_origins.as_ref())
            || (route.cors.is_some() && policy.origins.accept(&origin).is_some())
    })
}

fn check(call: &mut Call<'_, '_>, route: &Route) -> Verdict {
    if route.cors.is_none() {
        return Verdict::Next;
    }
    let fact = CorsFact::of_request(route, call.head, call.policy);
    match fact.answer(call.policy).and_then(|answer| answer.refusal()) {
        None => Verdict::Found(Fact::Cors(fact)),
        Some(reason) => Verdict::Refuse(Refused { cors: Some(fact), ..Refused::from(reason) }),
    }
}
