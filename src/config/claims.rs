//! The members `claims` and `subjectType`: what is asked of each claim, by the entry and by its profile.

use alloc::{boxed::Box, vec::Vec};

use super::{
    errors::ShownValue,
    object_reader::{ObjectReader, fault_of_string, member_path},
};
#[cfg(feature = "pages")]
use crate::token::claim_rule::Form;
use crate::{
    encoding::{json_value::Json, sentence::said, text::to_owned_text},
    limits::MAX_CLAIM_RULES,
    token::claim_rule::{ClaimRule, Presence, Scalar, Shape},
};

const NO_RULE: &str = said!(
    "must be \"required\", \"forbidden\", or what the claim must be, such as {\"oneOf\": [\"a\", \"b\"]}"
);
const NO_RULES: &str =
    said!("must be an object of at most 64 claims, each with what is asked of it, such as \"required\"");
const PRESENCES: [&str; 2] = ["required", "optional"];

/// `claims` of an entry, with what its profile wrote there. `takes_issuer`: whether one may be about `iss`, for which
/// another claim stands.
#[inline(never)]
pub(super) fn read(entry: &mut ObjectReader<'_, '_>, takes_issuer: bool) -> Vec<ClaimRule> {
    let claims = match entry.take("claims") {
        None => return Vec::new(),
        Some(Json::Object(claims)) if (1..=MAX_CLAIM_RULES).contains(&claims.count()) => claims,
        Some(other) => {
            entry.fault("claims", ShownValue::Value(other), &[NO_RULES]);
            return Vec::new();
        }
    };
    let path = entry.path_of("claims");
    let read = |(name, value): (&str, &Json<'_>)| {
        let place = member_path(&path, name);
        // Without them no token passes.
        if name == "exp" || (name == "iss" && !takes_issuer) {
            entry.errors.tell(
                &place,
                ShownValue::Nothing,
                &[said!("is looked at in any case: leave it out")],
            );
            return None;
        }
        read_rule(entry, &place, name, value)
    };
    claims.members().filter_map(read).collect()
}

fn read_rule(
    entry: &mut ObjectReader<'_, '_>,
    place: &str,
    name: &str,
    value: &Json<'_>,
) -> Option<ClaimRule> {
    let name = to_owned_text(name);
    let members = match value {
        Json::String(word) if word == "required" => {
            return Some(ClaimRule::presence(name, Presence::Required));
        }
        Json::String(word) if word == "forbidden" => {
            return Some(ClaimRule::presence(name, Presence::Forbidden));
        }
        Json::Object(members) if members.count() > 0 => members,
        _ => {
            entry.errors.tell(place, ShownValue::Value(value), &[NO_RULE]);
            return None;
        }
    };
    let mut members = ObjectReader::new(to_owned_text(place), members, entry.errors);
    let presence = match members.word("presence", &PRESENCES) {
        Some(1) => Presence::Optional,
        _ => Presence::Required,
    };
    let mut values = read_values(&mut members);
    if let Some(value) = members.take("equals") {
        let scalar = scalar(value);
        if scalar.is_none() || !values.is_empty() {
            let why = said!("must be a string, true, false, or an integer from 0, without `oneOf` beside it");
            members.fault("equals", ShownValue::Value(value), &[why]);
        }
        values.extend(scalar);
    }
    #[cfg(feature = "pages")]
    let form = super::claim_forms::read(&mut members);
    #[cfg(not(feature = "pages"))]
    super::other_import::tell_of_forms(&mut members);
    members.finish();
    let shape = Shape {
        values,
        #[cfg(feature = "pages")]
        form,
    };
    Some(ClaimRule { name, presence, shape: Some(Box::new(shape)) })
}

fn read_values(rule: &mut ObjectReader<'_, '_>) -> Vec<Scalar> {
    let fault_of: super::object_reader::FaultOf = |element| {
        let why = said!("must be a string, true, false, or an integer from 0");
        scalar(element).is_none().then_some((ShownValue::Value(element), why))
    };
    rule.short_array("oneOf", fault_of).into_iter().filter_map(scalar).collect()
}

fn scalar(value: &Json<'_>) -> Option<Scalar> {
    match value {
        Json::Bool(value) => Some(Scalar::Boolean(*value)),
        Json::Unsigned(value) => Some(Scalar::Number(*value)),
        Json::String(text) => Some(Scalar::Text(to_owned_text(text))),
        _ => None,
    }
}

/// `subjectType`: the claim that tells kinds of subjects apart, and those that are taken (SIG-TOK-1).
#[inline(never)]
pub(super) fn read_subject_type(entry: &mut ObjectReader<'_, '_>) -> Option<ClaimRule> {
    const NAME: &str = "subjectType";
    const NO_VALUES: &str = said!("is missing: the values that are taken, such as [\"user\"]");
    let value = entry.take(NAME)?;
    let why = said!("must be an object: the `claim`, and `oneOf` its values");
    let mut members = ObjectReader::from_entry(entry.path_of(NAME), value, why, entry.errors)?;
    let claim = members.required_string("claim", said!("the claim that tells kinds of subjects apart"));
    if !members.has("oneOf") {
        members.fault("oneOf", ShownValue::Nothing, &[NO_VALUES]);
    }
    let values = members.short_array("oneOf", fault_of_string).into_iter().filter_map(scalar).collect();
    members.finish();
    let shape = Shape {
        values,
        #[cfg(feature = "pages")]
        form: Form::default(),
    };
    Some(ClaimRule { name: to_owned_text(claim), presence: Presence::Required, shape: Some(Box::new(shape)) })
}
