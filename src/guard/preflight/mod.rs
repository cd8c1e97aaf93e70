//! Does a browser only ask whether it may send? (Fetch standard, "CORS-preflight request") It is answered
//! whole, and no upstream hears of it.

use super::{
    call::{Call, Refused, Verdict},
    check::{Check, Guard},
    cors::fact::CorsFact,
};
use crate::{browser::cors::CorsRequest, exchange::routing};

pub(super) const GUARD: Guard = Guard { name: "preflight", makes: None, check: Check::Request(check) };

fn check(call: &mut Call<'_, '_>) -> Verdict {
    let headers = &call.head.headers;
    let origin = headers.get("origin");
    let requested_method = headers.get("access-control-request-method");
    let requested_headers = headers.get("access-control-request-headers");
    let request = CorsRequest {
        method: call.head.method,
        origin: origin.as_deref(),
        requested_method: requested_method.as_deref(),
        requested_headers: requested_headers.as_deref(),
    };
    if !request.is_preflight() {
        return Verdict::Next;
    }
    let asked_for = requested_method.as_deref().unwrap_or_default();
    let Some((route, policy)) = routing::find_for_preflight(&call.policy.routes, asked_for, call.head.path)
    else {
        // A request like others: the path's routes may take `OPTIONS`.
        return Verdict::Next;
    };
    let answer = policy.answer(&call.policy.origins, &request);
    let cors = CorsFact::of_preflight(route.index, &request);
    match answer.refusal() {
        None => Verdict::Grant { status: answer.preflight_status().unwrap_or(204), cors },
        Some(reason) => Verdict::Refuse(Refused { cors: Some(cors), ..Refused::from(reason) }),
    }
}
