//! What is a client told of what it lacks? The value of `WWW-Authenticate` (RFC 6750 section 3), made of what is
//! configured alone: no part of a request or a token reaches it.

use alloc::{borrow::Cow, string::String};

use super::routes::Route;
use crate::{encoding::json_text::push_number, reason::Answer, token::step_up::StepUpDemand};

/// The challenge of an answer, on a route where there is one. Where the token is missing or lets its bearer do less, it
/// names all scopes that the route needs (RFC 6750 section 3): whichever of its demands was not met, the answer is the
/// same.
#[must_use]
pub fn of(answer: Answer, route: Option<&Route>) -> Option<Cow<'static, str>> {
    let permission = route.and_then(|route| route.permission.as_ref());
    let scopes = permission
        .and_then(|permission| permission.scopes.as_ref())
        .filter(|_| matches!(answer, Answer::Unauthenticated | Answer::InsufficientScope));
    let mut challenge = answer.challenge()?.into();
    if let Some(scopes) = scopes {
        add(&mut challenge, "scope", &scopes.joined());
    }
    Some(with_metadata(challenge, route))
}

/// The challenge of a demand (RFC 9470 section 3). Which methods are to be used, in `amr`, no parameter says.
#[must_use]
pub fn of_step_up(demand: &StepUpDemand, route: Option<&Route>) -> Option<Cow<'static, str>> {
    let mut challenge = Answer::InsufficientUserAuthentication.challenge()?.into();
    if let Some(values) = &demand.acr {
        add(&mut challenge, "acr_values", &values.joined());
    }
    if let Some(seconds) = demand.max_age_seconds {
        let mut digits = String::new();
        push_number(&mut digits, seconds);
        add(&mut challenge, "max_age", &digits);
    }
    Some(with_metadata(challenge, route))
}

#[inline(never)]
fn with_metadata(mut challenge: Cow<'static, str>, route: Option<&Route>) -> Cow<'static, str> {
    if let Some(metadata) = route.and_then(|route| route.resource_metadata.as_ref()) {
        add(&mut challenge, "resource_metadata", metadata.as_str());
    }
    challenge
}

/// Adds a parameter (RFC 9110 section 11.2). The value is of a type that holds neither a quotation mark nor a backslash.
#[inline(never)]
fn add(challenge: &mut Cow<'static, str>, name: &str, value: &str) {
    // The scheme stands alone, or before parameters of its own.
    let separator = if challenge.bytes().any(|byte| byte == b' ') { ", " } else { " " };
    *challenge = [&**challenge, separator, name, "=\"", value, "\""].concat().into();
}
