//! Was the login that the token comes of strong and recent enough for the route? (RFC 9470; AIR-AUTH-3, IAM-STP-1,
//! SIG-ADM-1, SIG-ADM-2)

use super::{
    call::{Call, Verdict},
    check::{Check, Guard},
    token::fact::Caller,
};
use crate::{exchange::routes::Route, reason::Reason, time::Timestamp};

pub(super) const GUARD: Guard = Guard { name: "step_up", makes: None, check: Check::Called(check) };

fn check(call: &mut Call<'_, '_>, route: &Route, caller: &Caller) -> Verdict {
    let Some(demand) = route.permission.as_ref().and_then(|permission| permission.step_up.as_ref()) else {
        return Verdict::Next;
    };
    let Some((verified, policy)) = caller.with_policy(call.verifier) else {
        return Reason::ConfigurationBroken.into();
    };
    let Ok(now) = Timestamp::from_milliseconds(call.now_ms) else { return Reason::NoClock.into() };
    match demand.unmet_by(&verified.claims, now, policy.clock_ahead_seconds()) {
        None => Verdict::Next,
        unmet => Verdict::StepUp { demand: demand.clone(), unmet },
    }
}
