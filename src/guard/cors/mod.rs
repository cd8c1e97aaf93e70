//! Which page asks, and may it read the answer? (Fetch standard, "CORS protocol") Only on routes that say which
//! origins may.

pub(super) mod fact;
mod own;

use super::{
    call::{Call, Fact, Refused, Verdict},
    check::{Check, Guard},
};
use crate::exchange::routes::Route;
use fact::CorsFact;

pub(super) const GUARD: Guard = Guard { name: "cors", makes: None, check: Check::Routed(check) };

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
