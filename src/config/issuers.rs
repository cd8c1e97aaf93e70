//! The `issuers` member: whose tokens count, and what must hold for them.

use alloc::{string::String, vec::Vec};

use super::{
    claims,
    errors::{ErrorList, ShownValue},
    introspection::{self, Askers},
    keys::{read_address, read_key_rules, read_keyring},
    object_reader::{ObjectReader, fault_of_string, member_path},
    profile::{self, Whole},
    token_claims,
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
    profile::Profile,
    token::{actor::ActorRule, policy::IssuerPolicy, typ, verify::Issuer},
};

const TOO_MANY: &str = said!("has more than 256 entries");
const NO_ENTRY: &str = said!("must be an object; every issuer stands under a name of your own");

/// The entries, in the order of their names.
pub(super) fn read(value: Option<&Json<'_>>, whole: Whole<'_>, errors: &mut ErrorList) -> Vec<Issuer> {
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
        let profile = profile::of_issuer(value, whole.profile);
        let filled = profile.map_or_else(Vec::new, |profile| profile::filled(value, profile, whole));
        let Some(mut members) = ObjectReader::from_entry(path, value, NO_ENTRY, errors) else { continue };
        if let Some(profile) = profile {
            members.fill(&filled, profile.more.https_rule);
            profile::check(&mut members, profile);
        }
        let entry = read_entry(name, profile, whole, &mut members);
        let issuer = &entry.policy.issuer;
        // A claim that stands for `iss` may say the same in tokens of two kinds, which no route takes together.
        let is_other = |earlier: &&Issuer| {
            earlier.policy.issuer == *issuer && earlier.policy.issuer_claim.is_none() && !issuer.is_empty()
        };
        let earlier = entries.iter().find(is_other).filter(|_| entry.policy.issuer_claim.is_none());
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

fn read_entry(
    name: &str,
    profile: Option<&'static Profile>,
    whole: Whole<'_>,
    members: &mut ObjectReader<'_, '_>,
) -> Issuer {
    profile::word(members);
    if let Some(profile) = profile {
        profile::read_kind(members, profile);
    }
    let Names { issuer, issuer_claim, audiences, audience_claim } = read_names(members, profile);
    // What follows from limits that were guessed is no fault of a key.
    let before = members.errors.count();
    let mut rules = read_key_rules(members);
    rules.shares_key_id = profile.is_some_and(|profile| profile.more.shares_key_id);
    let is_sure = members.errors.count() == before;
    let at_issuer = profile.and_then(|profile| profile.more.keys_at_issuer_rule);
    let mut keyring = read_keyring(members, issuer, &rules, is_sure, at_issuer);
    let max_lifetime_seconds =
        members.integer("maxLifetimeSeconds", DEFAULT_LIFETIME_SECONDS, (1, MAX_LIFETIME_SECONDS));
    let stale_seconds = members.integer("staleIfErrorSeconds", 0, (0, MAX_STALE_SECONDS));
    let endpoint = members
        .take("introspectionEndpoint")
        .and_then(|endpoint| read_address(members, "introspectionEndpoint", endpoint));
    match &mut keyring {
        Keyring::Fetched(keyring) => {
            (keyring.stale_seconds, keyring.token_seconds) = (stale_seconds, max_lifetime_seconds);
            keyring.rules = rules;
        }
        Keyring::Inline(_) if stale_seconds > 0 => {
            members.fault(
                "staleIfErrorSeconds",
                ShownValue::Nothing,
                &[said!("cannot be combined with `jwks` or `pem`, which are never fetched: leave it out")],
            );
        }
        Keyring::Inline(_) => {}
    }
    let askers = Askers { issuer: name, has_outages: matches!(keyring, Keyring::Fetched(_)), whole };
    let (introspection, actor) = introspection::read(members, endpoint, askers);
    let leeway_seconds = members.integer("leewaySeconds", 0, (0, MAX_LEEWAY_SECONDS));
    let [may_lack_issued_at, may_lack_key_id] =
        ["issuedAt", "keyId"].map(|name| members.word(name, &["required", "optional"]) == Some(1));
    let types = members.array("types", |element| match element {
        Json::Null => None,
        Json::String(text) if typ::is_same(text, typ::TOKEN_INTROSPECTION) => {
            let why = said!("is what introspection endpoints sign, and no access token: remove it");
            Some((ShownValue::Text(text), why))
        }
        other => fault_of_string(other)
            .map(|(found, _)| (found, said!("must be a `typ` value, or null for its absence"))),
    });
    let is_not_before_strict = members.word("notBefore", &["at-issue", "strict"]) == Some(1);
    let mut claims = claims::read(members, issuer_claim.is_some(), profile);
    claims.extend(claims::read_subject_type(members));
    #[cfg(feature = "pages")]
    let scope = token_claims::read_scope(members);
    #[cfg(not(feature = "pages"))]
    super::other_import::tell_of_scope(members);
    let tenant = token_claims::read_tenant(members);
    let mut policy = IssuerPolicy::new(to_owned_text(name), to_owned_text(issuer), audiences);
    policy.key_rules = rules;
    policy.max_lifetime_seconds = max_lifetime_seconds;
    policy.leeway_seconds = leeway_seconds;
    policy.claims = claims;
    policy.issuer_claim = issuer_claim;
    policy.is_not_before_strict = is_not_before_strict;
    policy.route_rules = profile.and_then(|profile| profile.more.route_rules);
    policy.is_named_alone = profile.is_some_and(|profile| profile.more.alone_rule.is_some());
    #[cfg(feature = "pages")]
    {
        policy.scope = scope;
    }
    policy.tenant = tenant;
    (policy.audience_claim, policy.may_lack_issued_at, policy.may_lack_key_id) =
        (audience_claim, may_lack_issued_at, may_lack_key_id);
    policy.actor = actor;
    if let Some(types) = types {
        policy.types = types.into_iter().map(|typ| typ.as_str().map(to_owned_text)).collect();
    }
    if actor == ActorRule::Refused && policy.allows_type(Some(typ::DELEGATED)) {
        let why = said!("takes no delegated token unless the entry says `\"actor\": \"introspected\"`");
        let path = members.path_of("types");
        members.errors.warn(&path, ShownValue::Text(typ::DELEGATED), &[why]);
    }
    members.finish();
    Issuer { policy, keyring, introspection }
}

/// Whom tokens are from and for.
struct Names<'d> {
    issuer: &'d str,
    issuer_claim: Option<&'static str>,
    audiences: Vec<String>,
    audience_claim: Option<&'static str>,
}

fn read_names<'d>(members: &mut ObjectReader<'d, '_>, profile: Option<&'static Profile>) -> Names<'d> {
    const ISSUER: &str = said!("the exact `iss` of this issuer's tokens");
    let issuer = members.required_string("issuer", ISSUER);
    if let Some(form) = profile.and_then(|profile| profile.issuer_form)
        && !issuer.is_empty()
        && !(form.fits)(issuer)
    {
        members.fault(
            "issuer",
            ShownValue::Text(issuer),
            &[said!("has not this profile's form: it "), form.is],
        );
    }
    let audiences = read_audiences(members);
    let issuer_claim = profile.and_then(|profile| profile.stands_for_issuer);
    let audience_claim = issuer_claim.or_else(|| read_audience_claim(members, issuer, &audiences));
    Names { issuer, issuer_claim, audiences, audience_claim }
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
