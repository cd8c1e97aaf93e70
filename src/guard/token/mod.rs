//! Who asks? On a token route whoever presents a good token of one of its issuers; on a public route anybody.

pub(super) mod fact;

use super::{
    call::{Call, Fact, Verdict},
    check::{Check, Guard, Kind},
    cors::is_of_known_origin,
    policy::Policy,
};
use crate::{
    encoding::text::{joined, to_owned_text},
    exchange::{
        head::RequestHead,
        order::Order,
        routes::{Access, Route},
        token_place::PlaceKind,
    },
    reason::Reason,
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
    let (place, headers) = (&route.token_place, &call.head.headers);
    let value = headers.get(place.name());
    let token = match place.token(value.as_deref()) {
        Ok(_) if place.has_another_beside(headers) => return Reason::CredentialsMalformed.into(),
        Ok(_) if place.kind() == PlaceKind::Cookie && !is_of_known_page(call.head, route, call.policy) => {
            return Reason::CorsOriginNotListed.into();
        }
        Ok(token) => token,
        Err(reason) => return reason.into(),
    };
    let issuers = joined(issuers, " ");
    let decision = match (call.pursuit.as_mut(), call.event.take()) {
        (Some(pursuit), event) => {
            pursuit.next(call.verifier, token, &issuers, Brought::by(event), call.now_ms)
        }
        (None, _) => {
            let pursuit =
                call.pursuit.insert(Pursuit::begin(call.now_ms).asking_about_all(route.asks_about_tokens));
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

/// Whether no stranger's page had the browser bring a cookie along. What only reads may come from any page, since
/// none can read the answer but those that `cors` says; a socket is read by whoever opens it. Else it is a page
/// of the gate's own, one of a listed origin, or nobody's, as the browser tells.
fn is_of_known_page(head: &RequestHead<'_>, route: &Route, policy: &Policy) -> bool {
    let only_reads =
        matches!(head.method, "GET" | "HEAD" | "OPTIONS") && head.headers.get("upgrade").is_none();
    let is_near = matches!(head.headers.get("sec-fetch-site").as_deref(), Some("same-origin" | "none"));
    only_reads || is_near || is_of_known_origin(head, route, policy)
}
