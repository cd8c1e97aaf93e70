//! The members `claims` and `subjectType`: what is asked of each claim, by the entry and by its profile.

use alloc::{boxed::Box, vec::Vec};

use super::{
    errors::{ErrorList, ShownValue},
    object_reader::{FaultOf, ObjectReader, fault_of_string, member_path},
    profile::is_same,
};
#[cfg(feature = "pages")]
use crate::token::claim_rule::Form;
use crate::{
    encoding::{
        json,
        json_value::{Json, Object},
        sentence::said,
        text::to_owned_text,
    },
    limits::MAX_CLAIM_RULES,
    profile::{ClaimLock, Profile},
    token::claim_rule::{ClaimRule, Presence, Scalar, Shape},
};

const NO_RULE: &str = said!(
    "must be \"required\", \"forbidden\", or what the claim must be, such as {\"oneOf\": [\"a\", \"b\"]}"
);
const NO_RULES: &str =
    said!("must be an object of at most 64 claims, each with what is asked of it, such as \"required\"");
const PRESENCES: [&str; 2] = ["required", "optional"];

/// `claims` of an entry, and those of its profile, which hold beside them. `takes_issuer`: whether one may be about
/// `iss`, for which another claim stands.
#[inline(never)]
pub(super) fn read(
    entry: &mut ObjectReader<'_, '_>,
    takes_issuer: bool,
    profile: Option<&Profile>,
) -> Vec<ClaimRule> {
    let mut rules = Vec::new();
    let none = Object::default();
    let claims = match entry.take("claims") {
        None => &none,
        Some(Json::Object(claims)) if (1..=MAX_CLAIM_RULES).contains(&claims.count()) => claims,
        Some(other) => {
            entry.fault("claims", ShownValue::Value(other), &[NO_RULES]);
            &none
        }
    };
    let path = entry.path_of("claims");
    let (profile_name, locks) = profile.map_or(("", &[][..]), |profile| (profile.name, profile.claims));
    for lock in locks {
        let asks = json::parse(lock.asks.as_bytes()).unwrap_or(Json::Null);
        let place = member_path(&path, lock.name);
        let rule = match claims.get(lock.name) {
            None => read_rule(entry.errors, &place, (lock.name, &asks), &[]),
            Some(own) if is_kept(lock, &asks, own) => {
                read_rule(entry.errors, &place, (lock.name, own), open(lock))
            }
            Some(own) => {
                let why = [
                    said!("is settled by the profile `"),
                    profile_name,
                    "` (",
                    lock.rule,
                    said!("): leave it out"),
                ];
                entry.errors.tell(&place, ShownValue::Value(own), &why);
                None
            }
        };
        rules.extend(rule);
    }
    for (name, value) in claims.members() {
        let place = member_path(&path, name);
        // Without them no token passes.
        if name == "exp" || (name == "iss" && !takes_issuer) {
            let why = said!("is looked at in any case: leave it out");
            entry.errors.tell(&place, ShownValue::Nothing, &[why]);
        } else if !locks.iter().any(|lock| lock.name == name) {
            rules.extend(read_rule(entry.errors, &place, (name, value), &[]));
        }
    }
    rules
}

/// Whether what an entry says of a claim keeps what its profile says: a rule without a rule's ID is the vendor's
/// habit, and to another form an entry may add.
fn is_kept(lock: &ClaimLock, asks: &Json<'_>, own: &Json<'_>) -> bool {
    if lock.rule.is_empty() || is_same(asks, own) {
        return true;
    }
    #[cfg(feature = "pages")]
    if let Json::Object(own) = own {
        let Json::Object(asks) = asks else {
            let keeps = |(name, filled): &(&str, Json<'_>)| {
                *name == "presence" || own.get(name).is_none_or(|own| is_same(filled, own))
            };
            return !lock.open.is_empty() && lock.open.iter().all(keeps);
        };
        let presence = own.get("presence").map_or(Some("required"), Json::as_str);
        let mut asks = asks.members();
        return presence == Some("required")
            && asks.all(|(name, asked)| own.get(name).is_some_and(|own| is_same(asked, own)));
    }
    false
}

#[cfg(feature = "pages")]
const fn open(lock: &ClaimLock) -> &'static [(&'static str, Json<'static>)] {
    lock.open
}

#[cfg(not(feature = "pages"))]
const fn open(_: &ClaimLock) -> &'static [(&'static str, Json<'static>)] {
    &[]
}

/// A rule about one claim; `filled`: what a profile writes where it says nothing.
#[inline(never)]
fn read_rule(
    errors: &mut ErrorList,
    place: &str,
    (name, value): (&str, &Json<'_>),
    filled: &'static [(&'static str, Json<'static>)],
) -> Option<ClaimRule> {
    let members = match value {
        Json::String(word) if word == "required" => {
            return Some(ClaimRule::presence(to_owned_text(name), Presence::Required));
        }
        Json::String(word) if word == "forbidden" => {
            return Some(ClaimRule::presence(to_owned_text(name), Presence::Forbidden));
        }
        Json::Object(members) if members.count() > 0 => members,
        _ => {
            errors.tell(place, ShownValue::Value(value), &[NO_RULE]);
            return None;
        }
    };
    let mut members = ObjectReader::new(to_owned_text(place), members, errors);
    members.fill(filled, None);
    let presence = match members.word("presence", &PRESENCES) {
        Some(1) => Presence::Optional,
        _ => Presence::Required,
    };
    let mut values = read_values(&mut members, fault_of_scalar);
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
    Some(ClaimRule { name: to_owned_text(name), presence, shape: Some(Box::new(shape)) })
}

fn read_values(rule: &mut ObjectReader<'_, '_>, fault_of: FaultOf) -> Vec<Scalar> {
    let mut values = Vec::new();
    for element in rule.short_array("oneOf", fault_of) {
        values.extend(scalar(element));
    }
    values
}

fn fault_of_scalar<'v>(element: &'v Json<'v>) -> Option<(ShownValue<'v>, &'static str)> {
    let why = said!("must be a string, true, false, or an integer from 0");
    scalar(element).is_none().then_some((ShownValue::Value(element), why))
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
    let values = read_values(&mut members, fault_of_string);
    members.finish();
    let shape = Shape {
        values,
        #[cfg(feature = "pages")]
        form: Form::default(),
    };
    Some(ClaimRule { name: to_owned_text(claim), presence: Presence::Required, shape: Some(Box::new(shape)) })
}
