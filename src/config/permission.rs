//! The members of a route that ask something of a good token, or say what of it is handed on: `scopes`, `tenant`,
//! `claims`, `stepUp` and `forwardedClaims`.

mod named;
mod tenant;

use alloc::{
    boxed::Box,
    string::{String, ToString},
    vec::Vec,
};

use named::Named;

use super::{
    claims,
    errors::ShownValue,
    object_reader::{FaultOf, ObjectReader, fault_of_string},
};
use crate::{
    encoding::{
        json_value::{Json, Object},
        path_pattern::Pattern,
        sentence::said,
        words::{Words, are_words},
    },
    exchange::{permission::Permission, routes::Access},
    limits::{
        MAX_CHALLENGE_LIST_BYTES, MAX_FORWARDED_CLAIMS, MAX_SCOPES, MAX_STEP_UP_AGE_SECONDS,
        MAX_STEP_UP_VALUES,
    },
    token::{policy::IssuerPolicy, scopes::ScopeForm, step_up::StepUpDemand, verify::Issuer},
};

const MEMBERS: &[&str] = &["scopes", "tenant", "claims", "stepUp", "forwardedClaims"];
const TOO_LONG: &str = said!("is longer than 2 KiB, which no header is to be");
const NO_WORD: &str =
    said!("may hold visible ASCII but `\"` and `\\`, as RFC 6749 section 3.3 has it, and no space");

/// What the route asks; nothing where it asks for nothing, or where that is a fault. `issuers`: as they are written,
/// and as they were read.
#[inline(never)]
pub(super) fn read(
    route: &mut ObjectReader<'_, '_>,
    pattern: Option<&Pattern>,
    access: &Access,
    issuers: (Option<&Object<'_>>, &[Issuer]),
) -> Option<Box<Permission>> {
    let names = match access {
        Access::Public => &[][..],
        Access::Token(names) => names,
    };
    let is_public = *access == Access::Public;
    for name in MEMBERS {
        if is_public && route.has(name) {
            route.tell(name, said!("is about a token, and a public route asks for none: remove it"));
        }
    }
    let (written, entries) = issuers;
    let named = Named { names, written, entries };
    let permission = Permission {
        scopes: read_scopes(route, named),
        tenant: tenant::read(route, pattern, named),
        claims: claims::read(route, true, None),
        step_up: read_step_up(route),
        forwarded_claims: strings(route, "forwardedClaims", fault_of_string, MAX_FORWARDED_CLAIMS),
    };
    tell_what_profiles_demand(route, named);
    let Permission { scopes, tenant, claims, step_up, forwarded_claims } = &permission;
    let asks = scopes.is_some()
        || tenant.is_some()
        || !claims.is_empty()
        || step_up.is_some()
        || forwarded_claims.is_some();
    asks.then(|| Box::new(permission))
}

/// Tells what a route does not say that the profile of one of its issuers demands.
fn tell_what_profiles_demand(route: &mut ObjectReader<'_, '_>, named: Named<'_>) {
    let Some(rules) = named.policies().find_map(|policy| policy.route_rules) else { return };
    let demands = |policy: &IssuerPolicy| policy.route_rules.is_some();
    let mut tell = |name: &str, rule: &str| {
        if !route.has(name) {
            let after = [said!("` demands it ("), rule, ")"].concat();
            named.tell(route, name, &demands, said!("is missing: the profile of `issuers."), &after);
        }
    };
    tell("scopes", rules.scopes);
    tell("forwardedClaims", rules.forwarded_claims);
}

fn read_scopes(route: &mut ObjectReader<'_, '_>, named: Named<'_>) -> Option<Words> {
    const NAME: &str = "scopes";
    let scopes = strings(route, NAME, fault_of_words, MAX_SCOPES)?;
    if scopes.iter().any(|scope| has_space(scope)) {
        named.tell(
            route,
            NAME,
            &|policy| policy.scope.form != ScopeForm::Whole,
            said!("hold a space: list each scope by itself; or, where tokens of `issuers."),
            said!("` have that one string, say so there: \"scope\": {\"form\": \"whole\"}"),
        );
    }
    if scopes.len() > 1 {
        named.tell(
            route,
            NAME,
            &|policy| policy.scope.form == ScopeForm::Whole,
            said!("must be one string, the whole one that the tokens of `issuers."),
            said!("` have, since its `scope.form` is \"whole\""),
        );
    }
    words(route, NAME, scopes)
}

fn read_step_up(route: &mut ObjectReader<'_, '_>) -> Option<StepUpDemand> {
    const NAME: &str = "stepUp";
    let mut members = route.inner(NAME)?;
    let mut acr = strings(&mut members, "acr", fault_of_words, MAX_STEP_UP_VALUES);
    if acr.as_ref().is_some_and(|values| values.iter().any(|value| has_space(value))) {
        members.tell("acr", NO_WORD);
    }
    let acr = acr.take().and_then(|values| words(&mut members, "acr", values));
    let amr = strings(&mut members, "amr", fault_of_string, MAX_STEP_UP_VALUES);
    let max_age_seconds = members.optional_integer("maxAgeSeconds", (1, MAX_STEP_UP_AGE_SECONDS));
    let is_empty = members.names().is_empty();
    members.finish();
    if is_empty {
        let why = said!("asks for nothing: say `acr`, `amr` or `maxAgeSeconds`");
        route.tell(NAME, why);
    }
    Some(StepUpDemand { acr, amr: amr.unwrap_or_default(), max_age_seconds })
}

/// The strings of a list, so many at most.
#[inline(never)]
fn strings(
    members: &mut ObjectReader<'_, '_>,
    name: &'static str,
    fault_of: FaultOf,
    most: usize,
) -> Option<Vec<String>> {
    let texts = members.strings(name, fault_of)?;
    if texts.len() > most {
        let why = [said!("has more than "), &most.to_string(), said!(" entries")];
        members.fault(name, ShownValue::Nothing, &why);
    }
    Some(texts)
}

/// What goes into a challenge.
#[inline(never)]
fn words(members: &mut ObjectReader<'_, '_>, name: &str, texts: Vec<String>) -> Option<Words> {
    let words = Words::new(texts)?;
    if words.joined().len() > MAX_CHALLENGE_LIST_BYTES {
        members.tell(name, TOO_LONG);
    }
    Some(words)
}

/// A word; or several with single spaces between them.
fn fault_of_words<'v>(element: &'v Json<'v>) -> Option<(ShownValue<'v>, &'static str)> {
    let fault = fault_of_string(element);
    let are_none = !element.as_str().is_some_and(are_words);
    fault.or_else(|| are_none.then_some((ShownValue::Value(element), NO_WORD)))
}

fn has_space(text: &str) -> bool {
    text.bytes().any(|byte| byte == b' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn the_words_give_the_number() {
        assert!(TOO_LONG.contains(&format!("{} KiB", MAX_CHALLENGE_LIST_BYTES / 1_024)));
    }
}
