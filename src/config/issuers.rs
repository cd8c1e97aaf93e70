//! The `issuers` member: whose tokens count, and what must hold for them.

use alloc::{string::String, vec::Vec};

use super::{
    errors::{ErrorList, ShownValue},
    keys::{read_address, read_key_rules, read_keyring},
    object_reader::{ObjectReader, fault_of_string, member_path},
};
use crate::{
    encoding::sentence::said,
    encoding::{
        json_value::Json,
        text::{shortened, to_owned_text},
    },
    keys::keyring::Keyring,
    limits::{
        DEFAULT_LIFETIME_SECONDS, MAX_ISSUER_NAME_BYTES, MAX_ISSUERS, MAX_LEEWAY_SECONDS,
        MAX_LIFETIME_SECONDS, MAX_SHOWN_BYTES, MAX_STALE_SECONDS,
    },
    token::{
        introspection::Introspection,
        policy::{IssuerPolicy, Presence},
        verify::Issuer,
    },
};

const TOO_MANY: &str = said!("has more than 256 entries");
const NO_ENTRY: &str = said!("must be an object; every issuer stands under a name of your own");

/// The entries, in the order of their names.
pub(super) fn read(value: Option<&Json<'_>>, errors: &mut ErrorList) -> Vec<Issuer> {
    let mut entries = Vec::new();
    let members = match value {
        Some(Json::Object(object)) if object.count() > 0 => object,
        other => {
            let found = other.map_or(ShownValue::Nothing, ShownValue::Value);
            errors.tell("issuers", found, &[said!("must be an object with at least one entry")]);
            return entries;
        }
    };
    if members.count() > MAX_ISSUERS {
        errors.tell("issuers", ShownValue::Nothing, &[TOO_MANY]);
    }
    for (name, value) in members.members() {
        let path = member_path("issuers", name);
        if !is_name(name) {
            errors.tell(
                &path,
                ShownValue::Text(name),
                &[said!("must be named with 1 to 64 letters, digits, `-` and `_`")],
            );
        }
        let Some(mut members) = ObjectReader::from_entry(path, value, NO_ENTRY, errors) else { continue };
        let entry = read_entry(name, &mut members);
        let issuer = &entry.policy.issuer;
        let earlier =
            entries.iter().find(|earlier: &&Issuer| earlier.policy.issuer == *issuer && !issuer.is_empty());
        if let Some(earlier) = earlier {
            let why = [
                said!("means the same issuer as `issuers."),
                &shortened(&earlier.policy.name, MAX_SHOWN_BYTES),
                said!("`: put both audiences into one entry"),
            ];
            members.fault("issuer", ShownValue::Text(issuer), &why);
        }
        entries.push(entry);
    }
    entries
}

fn is_name(name: &str) -> bool {
    (1..=MAX_ISSUER_NAME_BYTES).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn read_entry(name: &str, members: &mut ObjectReader<'_, '_>) -> Issuer {
    if let Some(profile) = members.take("profile") {
        members.fault(
            "profile",
            ShownValue::Value(profile),
            &[said!("is not enforced by this version: write the entry's members out")],
        );
    }
    let issuer = members.required_string("issuer", said!("the exact `iss` of this issuer's tokens"));
    let audiences = read_audiences(members);
    let audience_claim = read_audience_claim(members, issuer, &audiences);
    // What follows from limits that were guessed is no fault of a key.
    let before = members.errors.count();
    let rules = read_key_rules(members);
    let is_sure = members.errors.count() == before;
    let mut keyring = read_keyring(members, issuer, &rules, is_sure, None);
    let max_lifetime_seconds =
        members.integer("maxLifetimeSeconds", DEFAULT_LIFETIME_SECONDS, (1, MAX_LIFETIME_SECONDS));
    let stale_seconds = members.integer("staleIfErrorSeconds", 0, (0, MAX_STALE_SECONDS));
    let introspection = members
        .take("introspectionEndpoint")
        .and_then(|endpoint| read_address(members, "introspectionEndpoint", endpoint));
    let introspection = introspection.map(|url| Introspection::at(url.as_str()));
    match &mut keyring {
        Keyring::Fetched(keyring) => {
            (keyring.stale_seconds, keyring.token_seconds) = (stale_seconds, max_lifetime_seconds);
            keyring.rules = rules;
        }
        Keyring::Inline(_) => {
            let needless = [
                ("staleIfErrorSeconds", stale_seconds > 0),
                ("introspectionEndpoint", introspection.is_some()),
            ];
            for (name, _) in needless.iter().filter(|(_, is_there)| *is_there) {
                members.fault(
                    name,
                    ShownValue::Nothing,
                    &[said!(
                        "cannot be combined with `jwks` or `pem`, which are never fetched: leave it out"
                    )],
                );
            }
        }
    }
    let leeway_seconds = members.integer("leewaySeconds", 0, (0, MAX_LEEWAY_SECONDS));
    let [may_lack_issued_at, may_lack_key_id] =
        ["issuedAt", "keyId"].map(|name| members.word(name, &["required", "optional"]) == Some(1));
    let types = members.array("types", |element| match element {
        Json::Null => None,
        other => fault_of_string(other)
            .map(|(found, _)| (found, said!("must be a `typ` value, or null for its absence"))),
    });
    let claims = read_claims(members);
    members.finish();
    let mut policy = IssuerPolicy::new(to_owned_text(name), to_owned_text(issuer), audiences);
    policy.key_rules = rules;
    policy.max_lifetime_seconds = max_lifetime_seconds;
    policy.leeway_seconds = leeway_seconds;
    policy.claims = claims;
    (policy.audience_claim, policy.may_lack_issued_at, policy.may_lack_key_id) =
        (audience_claim, may_lack_issued_at, may_lack_key_id);
    if let Some(types) = types {
        policy.types = types.into_iter().map(|typ| typ.as_str().map(to_owned_text)).collect();
    }
    Issuer { policy, keyring, introspection }
}

/// `audienceClaim`: the claim that stands for an absent `aud`.
fn read_audience_claim(
    members: &mut ObjectReader<'_, '_>,
    issuer: &str,
    audiences: &[String],
) -> Option<&'static str> {
    const STAND_INS: [&str; 3] = ["client_id", "azp", "iss"];
    let claim = members.word("audienceClaim", &STAND_INS).and_then(|place| STAND_INS.get(place).copied())?;
    if claim == "iss" {
        match audiences {
            [only] if only == issuer => {
                let why = said!(
                    "takes every token of this issuer's keys that names no `aud`: right only where it issues for this service alone"
                );
                members.errors.warn(&members.path_of("audienceClaim"), ShownValue::Text(claim), &[why]);
            }
            _ => members.fault(
                "audience",
                ShownValue::Nothing,
                &[said!("must be the entry's `issuer` alone beside `\"audienceClaim\": \"iss\"`")],
            ),
        }
    }
    Some(claim)
}

/// `claims`: what tells the tokens that are meant from the issuer's others.
#[inline(never)]
fn read_claims(entry: &mut ObjectReader<'_, '_>) -> Vec<(String, Presence)> {
    let Some(value) = entry.take("claims") else { return Vec::new() };
    let claims = match value {
        Json::Object(claims) if claims.count() > 0 => claims,
        other => {
            let why = said!("must be an object of claims, each \"required\" or \"forbidden\"");
            entry.fault("claims", ShownValue::Value(other), &[why]);
            return Vec::new();
        }
    };
    let mut read = Vec::new();
    for (name, value) in claims.members() {
        let presence = match value.as_str() {
            Some("required") => Some(Presence::Required),
            Some("forbidden") => Some(Presence::Forbidden),
            _ => None,
        };
        let path = member_path(&entry.path_of("claims"), name);
        match presence {
            // Without them no token passes.
            Some(_) if matches!(name, "iss" | "exp") => {
                entry.errors.tell(
                    &path,
                    ShownValue::Nothing,
                    &[said!("is looked at in any case: leave it out")],
                );
            }
            Some(presence) => read.push((to_owned_text(name), presence)),
            None => {
                let why = said!("must be \"required\" or \"forbidden\"");
                entry.errors.tell(&path, ShownValue::Value(value), &[why]);
            }
        }
    }
    read
}

fn read_audiences(members: &mut ObjectReader<'_, '_>) -> Vec<String> {
    if !members.has("audience") {
        members.fault(
            "audience",
            ShownValue::Nothing,
            &[said!(
                "is missing: list the `aud` values that mean this service, such as [\"https://api.example\"]"
            )],
        );
    }
    members.strings("audience", fault_of_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn the_words_give_the_number() {
        assert_eq!(TOO_MANY, format!("has more than {MAX_ISSUERS} entries"));
    }
}
