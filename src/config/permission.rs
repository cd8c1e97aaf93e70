//! The members of a route that ask something of a good token, or say what of it is handed on: `scopes`, `tenant`,
//! `stepUp` and `forwardedClaims`.

mod tenant;

use alloc::{boxed::Box, string::String, vec::Vec};

use super::{
    errors::ShownValue,
    object_reader::{FaultOf, ObjectReader, element_path, fault_of_string},
    routes::RouteContext,
};
use crate::{
    encoding::{
        json_value::Json,
        path_pattern::Pattern,
        sentence::said,
        words::{Words, are_words},
    },
    exchange::{permission::Permission, routes::Access},
    limits::{
        MAX_CHALLENGE_LIST_BYTES, MAX_FORWARDED_CLAIMS, MAX_SCOPES, MAX_STEP_UP_AGE_SECONDS,
        MAX_STEP_UP_VALUES,
    },
    token::{policy::IssuerPolicy, scopes::ScopeForm, step_up::StepUpDemand},
};

const TOO_MANY_SCOPES: &str = said!("has more than 32 entries");
const TOO_MANY_VALUES: &str = said!("has more than 16 entries");
const TOO_MANY_CLAIMS: &str = said!("has more than 64 entries");
const TOO_LONG: &str = said!("is longer than 2 KiB, which no header is to be");
const NO_WORD: &str =
    said!("may hold visible ASCII but `\"` and `\\`, as RFC 6749 section 3.3 has it, and no space");

/// What the route asks; nothing where it asks for nothing, or where that is a fault.
#[inline(never)]
pub(super) fn read(
    route: &mut ObjectReader<'_, '_>,
    pattern: Option<&Pattern>,
    access: &Access,
    surroundings: &RouteContext<'_>,
) -> Option<Box<Permission>> {
    let names = match access {
        Access::Public => &[][..],
        Access::Token(names) => names,
    };
    let entries = surroundings.entries.iter().map(|entry| &entry.policy);
    let named: Vec<&IssuerPolicy> = entries.filter(|policy| names.contains(&policy.name)).collect();
    if *access == Access::Public {
        for name in ["scopes", "tenant", "stepUp", "forwardedClaims"] {
            if route.has(name) {
                let why = said!("is about a token, and a public route asks for none: remove it");
                route.fault(name, ShownValue::Nothing, &[why]);
            }
        }
    }
    let permission = Permission {
        scopes: read_scopes(route, &named),
        tenant: tenant::read(route, pattern, &named, surroundings.issuers),
        step_up: read_step_up(route),
        forwarded_claims: strings(
            route,
            "forwardedClaims",
            fault_of_string,
            (MAX_FORWARDED_CLAIMS, TOO_MANY_CLAIMS),
        ),
    };
    (permission != Permission::default()).then(|| Box::new(permission))
}

fn read_scopes(route: &mut ObjectReader<'_, '_>, named: &[&IssuerPolicy]) -> Option<Words> {
    const NAME: &str = "scopes";
    let scopes = strings(route, NAME, fault_of_scopes, (MAX_SCOPES, TOO_MANY_SCOPES))?;
    let (whole, listed): (Vec<&IssuerPolicy>, Vec<&IssuerPolicy>) =
        named.iter().partition(|policy| policy.scope.form == ScopeForm::Whole);
    let with_space = scopes.iter().find(|scope| scope.contains(' '));
    if let (Some(scope), Some(policy)) = (with_space, listed.first()) {
        let why = [
            said!("holds a space: list each scope by itself; or, where tokens of `issuers."),
            &policy.name,
            said!("` have that one string, say so there: \"scope\": {\"form\": \"whole\"}"),
        ];
        route.fault(NAME, ShownValue::Text(scope), &why);
    }
    if let (true, Some(policy)) = (scopes.len() > 1, whole.first()) {
        let why = [
            said!("must be one string, the whole one that the tokens of `issuers."),
            &policy.name,
            said!("` have, since its `scope.form` is \"whole\""),
        ];
        route.fault(NAME, ShownValue::Nothing, &why);
    }
    words(route, NAME, &scopes)
}

fn read_step_up(route: &mut ObjectReader<'_, '_>) -> Option<StepUpDemand> {
    const NAME: &str = "stepUp";
    let value = route.take(NAME)?;
    let mut members = ObjectReader::from_value(route.path_of(NAME), value, route.errors)?;
    let acr = strings(&mut members, "acr", fault_of_word, (MAX_STEP_UP_VALUES, TOO_MANY_VALUES));
    let acr = acr.and_then(|values| words(&mut members, "acr", &values));
    let amr = strings(&mut members, "amr", fault_of_string, (MAX_STEP_UP_VALUES, TOO_MANY_VALUES));
    let max_age_seconds = members.optional_integer("maxAgeSeconds", (1, MAX_STEP_UP_AGE_SECONDS));
    let is_empty = members.names().is_empty();
    members.finish();
    if is_empty {
        let why = said!("asks for nothing: say `acr`, `amr` or `maxAgeSeconds`");
        route.fault(NAME, ShownValue::Nothing, &[why]);
    }
    Some(StepUpDemand { acr, amr: amr.unwrap_or_default(), max_age_seconds })
}

/// The strings of a list, each once, and so many at most.
fn strings(
    members: &mut ObjectReader<'_, '_>,
    name: &'static str,
    fault_of: FaultOf,
    (most, too_many): (usize, &str),
) -> Option<Vec<String>> {
    let texts = members.strings(name, fault_of)?;
    if texts.len() > most {
        members.fault(name, ShownValue::Nothing, &[too_many]);
    }
    for (index, text) in texts.iter().enumerate() {
        if texts.iter().take(index).any(|earlier| earlier == text) {
            members.fault(&element_path(name, index), ShownValue::Text(text), &[said!("stands twice")]);
        }
    }
    Some(texts)
}

/// What goes into a challenge.
fn words(members: &mut ObjectReader<'_, '_>, name: &str, texts: &[String]) -> Option<Words> {
    let text = texts.join(" ");
    if text.len() > MAX_CHALLENGE_LIST_BYTES {
        members.fault(name, ShownValue::Nothing, &[TOO_LONG]);
    }
    Words::parse(&text)
}

fn fault_of_word<'v>(element: &'v Json<'v>) -> Option<(ShownValue<'v>, &'static str)> {
    let is_word = |text: &str| are_words(text) && !text.contains(' ');
    let no_word = |text: &str| (!is_word(text)).then_some((ShownValue::Value(element), NO_WORD));
    fault_of_string(element).or_else(|| element.as_str().and_then(no_word))
}

/// A scope; or several with single spaces between them, for an issuer whose tokens have that one string.
fn fault_of_scopes<'v>(element: &'v Json<'v>) -> Option<(ShownValue<'v>, &'static str)> {
    let are_none = |text: &str| (!are_words(text)).then_some((ShownValue::Value(element), NO_WORD));
    fault_of_string(element).or_else(|| element.as_str().and_then(are_none))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn the_words_give_the_numbers() {
        for (words, most) in [
            (TOO_MANY_SCOPES, MAX_SCOPES),
            (TOO_MANY_VALUES, MAX_STEP_UP_VALUES),
            (TOO_MANY_CLAIMS, MAX_FORWARDED_CLAIMS),
        ] {
            assert_eq!(words, format!("has more than {most} entries"));
        }
        assert!(TOO_LONG.contains(&format!("{} KiB", MAX_CHALLENGE_LIST_BYTES / 1_024)));
    }
}
