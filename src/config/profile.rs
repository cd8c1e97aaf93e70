//! The member `profile`: what a vendor's rules fill in an entry, and what they do not let it say.

use alloc::{string::ToString, vec::Vec};

use super::{errors::ShownValue, object_reader::ObjectReader};
#[cfg(feature = "pages")]
use crate::profile::environment::Environment;
use crate::{
    encoding::{
        json,
        json_value::{Json, Object},
        sentence::said,
    },
    profile::{self, Holds, Profile},
};

/// What is said once for every entry.
#[derive(Clone, Copy)]
pub(super) struct Whole<'d> {
    pub(super) profile: Option<&'d str>,
    #[cfg(feature = "pages")]
    pub(super) environment: Option<&'static Environment>,
    #[cfg(feature = "pages")]
    pub(super) routes: Option<&'d Json<'d>>,
}

/// The profile of an issuer's entry: its own, or the one of the whole text. Of a kind of tokens that there is not,
/// the reader tells.
pub(super) fn of_issuer(entry: &Json<'_>, whole: Option<&str>) -> Option<&'static Profile> {
    let text = |name| entry.as_object().and_then(|members| members.get(name)).and_then(Json::as_str);
    let (name, kind) = (text("profile").or(whole)?, text("token"));
    let mut found = None;
    for profile in profile::ALL {
        if profile.name == name && (found.is_none() || profile.kind == kind) {
            found = Some(*profile);
        }
    }
    found
}

/// Whether a profile of an issuer has the host keep key sets in a cache of its own only where the text says so.
pub(super) fn keeps_keys_to_itself(issuers: Option<&Json<'_>>, whole: Whole<'_>) -> bool {
    let Some(Json::Object(entries)) = issuers else { return false };
    entries.members().any(|(_, entry)| {
        of_issuer(entry, whole.profile).is_some_and(|found| found.more.keeps_keys_to_itself)
    })
}

/// What a profile writes in place of an entry: members that the entry does not have.
#[inline(never)]
pub(super) fn filled<'d>(
    entry: &Json<'d>,
    profile: &Profile,
    whole: Whole<'_>,
) -> Vec<(&'static str, Json<'d>)> {
    #[cfg(not(feature = "pages"))]
    let _ = whole;
    let mut filled = Vec::new();
    let Json::Object(members) = entry else { return filled };
    for lock in profile.issuer {
        if members.contains(lock.member) {
            continue;
        }
        let value = match lock.holds {
            Holds::AtMost(most) => Json::Unsigned(most),
            Holds::OneOf([first, ..]) => Json::String((*first).into()),
            #[cfg(feature = "pages")]
            Holds::KeysOfEnvironment => match whole.environment {
                Some(environment) if !has_one_of(members, profile::KEY_SOURCES) => {
                    Json::String(environment.user_keys.into())
                }
                _ => continue,
            },
            Holds::FillsUnless(_, others) if has_one_of(members, others) => continue,
            Holds::Equals(text) | Holds::Fills(text) | Holds::FillsUnless(text, _) => {
                json::parse(text.as_bytes()).unwrap_or(Json::Null)
            }
            Holds::OneOf(_) | Holds::Demanded(_) | Holds::DemandedAtMost(..) | Holds::Refused(_) => continue,
        };
        filled.push((lock.member, value));
    }
    filled
}

fn has_one_of(members: &Object<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| members.contains(name))
}

/// Whether a value is the one of a profile: a word, a number, or a list of such.
pub(super) fn is_same(one: &Json<'_>, other: &Json<'_>) -> bool {
    match (one, other) {
        (Json::Bool(one), Json::Bool(other)) => one == other,
        (Json::Unsigned(one), Json::Unsigned(other)) => one == other,
        (Json::String(one), Json::String(other)) => one == other,
        (Json::Array(one), Json::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        _ => false,
    }
}

/// Tells what the entry says against its profile, and what it does not say that the profile cannot know.
#[inline(never)]
pub(super) fn check(entry: &mut ObjectReader<'_, '_>, profile: &Profile) {
    for lock in profile.issuer {
        let written = entry.written(lock.member);
        let number;
        let listed;
        let (before, value, after) = match (lock.holds, written) {
            (Holds::AtMost(most) | Holds::DemandedAtMost(most, _), Some(Json::Unsigned(found)))
                if *found > most =>
            {
                number = most.to_string();
                (said!("may be at most "), number.as_str(), "")
            }
            (Holds::Equals(text), Some(found))
                if !json::parse(text.as_bytes()).is_ok_and(|settled| is_same(&settled, found)) =>
            {
                (said!("is settled as "), text, said!(": leave it out"))
            }
            (Holds::OneOf(words), Some(found)) if !words.iter().any(|word| found.as_str() == Some(word)) => {
                listed = words.join(", ");
                (said!("must be one of: "), listed.as_str(), "")
            }
            (Holds::Refused(why), Some(_)) => (why, "", ""),
            (Holds::Demanded(what) | Holds::DemandedAtMost(_, what), None) => {
                (said!("is missing: "), what, "")
            }
            _ => continue,
        };
        let found = match (written, lock.holds) {
            (Some(written), Holds::Refused(_)) => ShownValue::Kind(written),
            (Some(written), _) => ShownValue::Value(written),
            (None, _) => ShownValue::Nothing,
        };
        let (open, close) = if lock.rule.is_empty() { ("", "") } else { (", ", lock.rule) };
        let why = [before, value, said!(" (profile "), profile.name, open, close, ")", after];
        entry.fault(lock.member, found, &why);
    }
}

/// The kinds of tokens that a profile is about, where it is about several.
pub(super) fn read_kind(members: &mut ObjectReader<'_, '_>, profile: &Profile) {
    if profile.kind.is_some() {
        members.word("token", &["partner", "user"]);
    }
}

/// The word for the profile that a member names; a fault where it is none.
pub(super) fn word<'d>(members: &mut ObjectReader<'d, '_>) -> Option<&'static str> {
    let name = members.word("profile", profile::NAMES).and_then(|place| profile::NAMES.get(place)).copied();
    #[cfg(not(feature = "pages"))]
    if name == Some("round-two") {
        members.fault("profile", ShownValue::Nothing, &[super::other_import::WAY_OUT]);
    }
    name
}
