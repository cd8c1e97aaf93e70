//! The member `profile`: what a vendor's rules fill in an entry, and what they do not let it say.

use alloc::{string::ToString, vec::Vec};

use super::{
    errors::{ErrorList, ShownValue},
    object_reader::{ObjectReader, member_path},
};
#[cfg(feature = "pages")]
use crate::profile::environment::Environment;
use crate::{
    encoding::{
        json,
        json_value::{Json, Object},
        sentence::said,
    },
    profile::{self, Holds, Lock, Profile},
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

/// The profile of an issuer's entry: its own, or the one of the whole text.
pub(super) fn of_issuer(entry: &Json<'_>, whole: Option<&str>) -> Option<&'static Profile> {
    let text = |name| entry.as_object().and_then(|members| members.get(name)).and_then(Json::as_str);
    let name = text("profile").or(whole)?;
    let found = profile::ALL.iter().find(|profile| profile.name == name)?;
    let kind = text("token");
    // Of a kind that there is not, the reader tells.
    let of_kind =
        |profile: &&&Profile| profile.name == name && profile.kind.is_some() && profile.kind == kind;
    profile::ALL.iter().find(of_kind).copied().or(Some(*found))
}

/// Whether a profile of an issuer has the host keep key sets in a cache of its own only where the text says so.
pub(super) fn keeps_keys_to_itself(issuers: Option<&Json<'_>>, whole: Whole<'_>) -> bool {
    let entries = issuers.and_then(Json::as_object).into_iter().flat_map(Object::members);
    let mut profiles = entries.filter_map(|(_, entry)| of_issuer(entry, whole.profile));
    profiles.any(|profile| profile.more.keeps_keys_to_itself)
}

/// What a profile writes in place of an entry: members that the entry does not have, and `claims`, where the entry's
/// own stand beside. What the entry says there against its profile is told.
#[inline(never)]
pub(super) fn filled<'d>(
    (path, entry): (&str, &Json<'d>),
    profile: &Profile,
    whole: Whole<'_>,
    errors: &mut ErrorList,
) -> Vec<(&'static str, Json<'d>)> {
    #[cfg(not(feature = "pages"))]
    let _ = whole;
    let Some(members) = entry.as_object() else { return Vec::new() };
    let fills = |lock: &Lock| {
        let text = match lock.holds {
            _ if members.contains(lock.member) => return None,
            Holds::AtMost(most) => return Some(Json::Unsigned(most)),
            Holds::OneOf(words) => return words.first().map(|word| Json::String((*word).into())),
            #[cfg(feature = "pages")]
            Holds::KeysOfEnvironment => {
                let has_other = profile::KEY_SOURCES.iter().any(|name| members.contains(name));
                let environment = whole.environment.filter(|_| !has_other)?;
                return Some(Json::String(environment.user_keys.into()));
            }
            Holds::Equals(text) | Holds::Fills(text) => text,
            Holds::FillsUnless(text, others) if others.iter().all(|other| !members.contains(other)) => text,
            Holds::FillsUnless(..) | Holds::Demanded(_) | Holds::DemandedAtMost(..) | Holds::Refused(_) => {
                return None;
            }
        };
        json::parse(text.as_bytes()).ok()
    };
    let mut filled: Vec<_> =
        profile.issuer.iter().filter_map(|lock| Some((lock.member, fills(lock)?))).collect();
    filled.extend(claims(path, members, profile, errors).map(|claims| ("claims", claims)));
    filled
}

/// The profile's claims, and the entry's own.
fn claims<'d>(path: &str, entry: &Object<'d>, profile: &Profile, errors: &mut ErrorList) -> Option<Json<'d>> {
    let own = match entry.get("claims") {
        None => Object::default(),
        Some(Json::Object(own)) if own.count() > 0 => own.clone(),
        // The reader tells of it.
        Some(_) => return None,
    };
    let mut settled = Object::default();
    for lock in profile.claims {
        let asks = json::parse(lock.asks.as_bytes()).unwrap_or(Json::Null);
        let value = match own.get(lock.name) {
            None => asks,
            Some(written) if lock.rule.is_empty() || *written == asks => written.clone(),
            Some(written) => match opened(lock.open, written) {
                Some(opened) => opened,
                None => {
                    let place = member_path(&member_path(path, "claims"), lock.name);
                    let why = [
                        said!("is settled by the profile `"),
                        profile.name,
                        "` (",
                        lock.rule,
                        said!("): leave it out"),
                    ];
                    errors.tell(&place, ShownValue::Value(written), &why);
                    asks
                }
            },
        };
        settled.set(lock.name, value);
    }
    (settled.count() > 0).then(|| Json::Object(settled.over(&own)))
}

/// A rule that stays open, with what the entry adds to it; nothing where it adds anything else.
#[cfg(not(feature = "pages"))]
const fn opened<'d>(_: &'static str, _: &Json<'d>) -> Option<Json<'d>> {
    None
}

/// A rule that stays open, with what the entry adds to it; nothing where it adds anything else.
#[cfg(feature = "pages")]
fn opened<'d>(open: &'static str, written: &Json<'d>) -> Option<Json<'d>> {
    let open = json::parse(open.as_bytes()).ok()?;
    let (open, added) = (open.as_object()?, written.as_object()?);
    let is_tighter = |(name, value): (&str, &Json<'_>)| {
        matches!(name, "hosts" | "presence") || open.get(name) == Some(value)
    };
    added.members().all(is_tighter).then(|| Json::Object(added.over(open)))
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
            (Holds::Equals(text), Some(found)) if json::parse(text.as_bytes()).as_ref() != Ok(found) => {
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
