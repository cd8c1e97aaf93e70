//! Which route takes this request? Closed unless listed.

pub(super) mod fact;

use super::{
    call::{Call, Fact, Refused, Verdict},
    check::{Check, Guard, Kind},
    cors::fact::CorsFact,
};
use crate::{
    encoding::text::{field_value, parts},
    exchange::routing::{self, RouteError},
    token::decision::Refusal,
};

use fact::RouteFound;

pub(super) const GUARD: Guard =
    Guard { name: "route", makes: Some(Kind::Route), check: Check::Request(check) };

fn check(call: &mut Call<'_, '_>) -> Verdict {
    let (routes, head) = (&call.policy.routes, call.head);
    match routing::find(routes, head.method, head.path) {
        Ok(route) => Verdict::Found(Fact::Route(RouteFound(route.index))),
        Err(error) => {
            let refused = Refused::from(Refusal::new(error.reason()));
            let RouteError::Method { allow } = error else { return Verdict::Refuse(refused) };
            // What a page may know of it is what the path's routes say of origins, by whichever method they
            // take.
            let of_method = |method: &str| routing::find(routes, method, head.path).ok();
            let speaking =
                parts(&allow, b',').map(field_value).filter_map(of_method).find(|route| route.cors.is_some());
            let cors = speaking.map(|route| CorsFact::of_request(route, head, call.policy));
            Verdict::Refuse(Refused { allow: Some(allow), cors, ..refused })
        }
    }
}
