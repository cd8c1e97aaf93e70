//! Does a token show that its user's identity was proven strongly enough, and lately enough? (RFC 9470) Where it does
//! not, that is no refusal and no yes: the client may have its user log in anew, and come back.
//!
//! A demand hangs on nothing but what it asks for. A route makes one; so may whoever else decides.

use alloc::{string::String, vec::Vec};

use super::numeric_date;
use crate::{
    encoding::{decimal::Exact, json_members, json_value::Json, words::Words},
    time::Timestamp,
};

/// What is asked of the login that a token comes of.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StepUpDemand {
    /// `acr` is one of these, where there are any; the first is the preferred one (RFC 9470 section 3).
    pub acr: Option<Words>,
    /// `amr` holds all of these. RFC 8176 section 1: the list tells each method that was used, so several that are asked
    /// for are several that must have been.
    pub amr: Vec<String>,
    /// `auth_time` is not longer ago, in seconds.
    pub max_age_seconds: Option<u64>,
}

impl StepUpDemand {
    /// The stable code.
    pub const CODE: &str = "step_up_required";
    /// The rules of the four systems that a demand serves.
    pub const RULE_IDS: &[&str] = &["AIR-AUTH-3", "IAM-STP-1", "SIG-ADM-1", "SIG-ADM-2"];

    /// The first claim that does not meet the demand, among those of a token that passed. One that is absent, of another
    /// type or empty meets none. `clock_ahead_seconds`: how far the issuer's clock may run ahead.
    #[inline(never)]
    #[must_use]
    pub fn unmet_by(&self, claims: &str, now: Timestamp, clock_ahead_seconds: u64) -> Option<&'static str> {
        if let Some(values) = &self.acr {
            let found = json_members::text(claims, "acr");
            if values.as_slice().iter().all(|value| Some(value.as_str()) != found.as_deref()) {
                return Some("acr");
            }
        }
        if !self.amr.is_empty() && !self.are_methods(json_members::value(claims, "amr").as_ref()) {
            return Some("amr");
        }
        let age = self.max_age_seconds?;
        let date = json_members::value(claims, "auth_time");
        let is_fresh = numeric_date::of(date.as_ref())
            .ok()
            .flatten()
            .is_some_and(|at| is_within(at, now, age, clock_ahead_seconds));
        (!is_fresh).then_some("auth_time")
    }

    fn are_methods(&self, amr: Option<&Json<'_>>) -> bool {
        let Some(Json::Array(used)) = amr else { return false };
        used.iter().all(|method| method.as_str().is_some())
            && self.amr.iter().all(|asked| used.iter().any(|method| method.as_str() == Some(asked)))
    }
}

/// Whether a time lies no longer ago, and no further ahead. Neither is rounded in the token's favour.
fn is_within(at: Exact, now: Timestamp, age_seconds: u64, ahead_seconds: u64) -> bool {
    now.minus_seconds(age_seconds).as_milliseconds() <= at.thousandths_below()
        && at.thousandths() <= now.plus_seconds(ahead_seconds).as_milliseconds()
}

#[cfg(test)]
mod tests;
