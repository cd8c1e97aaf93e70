//! Who asks? On a token route whoever presents a good token of one of its issuers; on a public route anybody.

pub(super) mod fact;

use super::{
    call::{Call, Fact, Verdict},
    check::{Check, Guard, Kind},
};
use crate::{
    encoding::text::to_owned_text,
    exchange::{
        bearer,
        order::Order,
        routes::{Access, Route},
    },
    token::{
        decision::Decision,
        pursuit::{Brought, Pursuit},
    },
};

use fact::Caller;

pub(super) const GUARD: Guard =
    Guard { name: "token", makes: Some(Kind::Caller), check: Check::Routed(check) };

fn check(call: &mut Call<'_, '_>, route: &Route) -> Verdict {
    let Access::Token(issuers) = &route.access else { return Verdict::Found(Fact::Caller(Caller(None))) };
    let authorization = call.head.headers.get("authorization");
    let token = match bearer::token(authorization.as_deref()) {
        Ok(token) => token,
        Err(reason) => return reason.into(),
    };
    let issuers = issuers.join(" ");
    let decision = match (call.pursuit.as_mut(), call.event.take()) {
        (Some(pursuit), event) => {
            pursuit.next(call.verifier, token, &issuers, Brought::by(event), call.now_ms)
        }
        (None, _) => {
            let pursuit = call.pursuit.insert(Pursuit::begin(call.now_ms));
            pursuit.first(call.verifier, token, &issuers, call.now_ms)
        }
    };
    match decision {
        Decision::Verified(verified) => Verdict::Found(Fact::Caller(Caller(Some(verified)))),
        Decision::Refused(refusal) => Verdict::Refuse(refusal.into()),
        Decision::Fetch(order) => Verdict::Do(Order::FetchKeys(order)),
        Decision::Introspect(order) => Verdict::Do(Order::Introspect { order, token: to_owned_text(token) }),
        Decision::VerifySignature(order) => Verdict::Do(Order::VerifySignature(order)),
        Decision::Wait(milliseconds) => Verdict::Do(Order::Wait { milliseconds }),
    }
}
