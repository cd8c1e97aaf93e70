//! The `issuers` member: whose tokens count, and what must hold for them.

use alloc::{string::String, vec::Vec};

use super::{
    claims,
    errors::{ErrorList, ShownValue, public_part},
    introspection::{self, Askers},
    object_reader::{ObjectReader, element_path, fault_of_string, member_path},
    profile::{self, Whole},
    token_claims,
};
use crate::{
    crypto::algorithm::Algorithm,
    encoding::sentence::said,
    encoding::{
        https_url::HttpsUrl,
        json_value::{Json, Object},
        text::{shortened, to_owned_text},
    },
    keys::{
        jwk::{Jwk, holds_private_member},
        jwk_error::JwkError,
        jwk_set::{JwkSet, JwkSetError},
        keyring::Keyring,
        location::Discovery,
        remote::RemoteJwks,
        verification_key::KeyRules,
    },
    limits::{
        DEFAULT_LIFETIME_SECONDS, DEFAULT_RSA_EXPONENT, DEFAULT_RSA_MODULUS_BITS, MAX_ISSUER_NAME_BYTES,
        MAX_ISSUERS, MAX_LEEWAY_SECONDS, MAX_LIFETIME_SECONDS, MAX_RSA_EXPONENT, MAX_RSA_MODULUS_BITS,
        MAX_SHOWN_BYTES, MAX_STALE_SECONDS, MIN_RSA_EXPONENT, MIN_RSA_MODULUS_BITS,
    },
    profile::Profile,
    token::{actor::ActorRule, policy::IssuerPolicy, typ, verify::Issuer},
};

const TOO_MANY: &str = said!("has more than 256 entries");
const NO_ALGORITHM: &str = said!(
    "must be \"ES256\", \"ES384\", \"RS256\", \"PS256\", \"EdDSA\" or \"Ed25519\": the one that the issuer signs with"
);
const LEAKED: &str = said!("holds a private or secret key: remove it, and replace that key at the issuer");
const NO_KEYS: &str = said!("must be an array of public JWKs");
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
    let rules = read_key_rules(members);
    let is_sure = members.errors.count() == before;
    let mut keyring = read_keyring(members, issuer, &rules, is_sure);
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
                &[said!("cannot be combined with `jwks`, which is never fetched: leave it out")],
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

/// Which algorithm, and which keys for it.
#[inline(never)]
fn read_key_rules(members: &mut ObjectReader<'_, '_>) -> KeyRules {
    let mut rules = KeyRules::ES256;
    // A fault of the algorithm is no second one of what stands beside it.
    let mut is_rsa = None;
    match members.take("algorithm") {
        None => is_rsa = Some(false),
        Some(value) => match value.as_str().and_then(Algorithm::named) {
            Some(algorithm) => {
                rules = KeyRules::of(algorithm);
                is_rsa = Some(algorithm.key_type().0 == "RSA");
            }
            None => members.fault("algorithm", ShownValue::Value(value), &[NO_ALGORITHM]),
        },
    }
    for name in ["maxRsaModulusBits", "rsaPublicExponent"] {
        if is_rsa == Some(false) && members.has(name) {
            let why =
                said!("stands beside an algorithm that has no RSA keys: leave it out, or pin RS256 or PS256");
            members.fault(name, ShownValue::Nothing, &[why]);
        }
    }
    let bits = (MIN_RSA_MODULUS_BITS, MAX_RSA_MODULUS_BITS);
    rules.max_rsa_modulus_bits = members.integer("maxRsaModulusBits", DEFAULT_RSA_MODULUS_BITS, bits);
    let exponents = (MIN_RSA_EXPONENT, MAX_RSA_EXPONENT);
    rules.rsa_public_exponent = members.integer("rsaPublicExponent", DEFAULT_RSA_EXPONENT, exponents);
    if rules.rsa_public_exponent.is_multiple_of(2) {
        members.fault(
            "rsaPublicExponent",
            ShownValue::Nothing,
            &[said!("is even: no RSA key has such an exponent")],
        );
    } else if rules.rsa_public_exponent < DEFAULT_RSA_EXPONENT {
        let why =
            said!("is below 65537, which FIPS 186-5 does not allow: ask the issuer for a key with 65537");
        let path = members.path_of("rsaPublicExponent");
        members.errors.warn(&path, ShownValue::Nothing, &[why]);
    }
    rules
}

fn read_keyring(
    members: &mut ObjectReader<'_, '_>,
    issuer: &str,
    rules: &KeyRules,
    is_sure: bool,
) -> Keyring {
    let (address, discovery, jwks) =
        (members.take("jwksUri"), members.peek("discovery"), members.take("jwks"));
    let given = [("jwksUri", address), ("discovery", discovery), ("jwks", jwks)];
    let mut given = given.into_iter().filter(|(_, value)| value.is_some()).map(|(name, _)| name);
    if given.next().is_none() {
        let why = said!(
            "is missing: the https address of the issuer's JWK Set, or `discovery`, or `jwks` with public keys"
        );
        members.fault("jwksUri", ShownValue::Nothing, &[why]);
    }
    for extra in given {
        members.fault(
            extra,
            ShownValue::Nothing,
            &[said!("stands beside another source of keys: keep one of `jwksUri`, `discovery` and `jwks`")],
        );
    }
    // Each is read, so that no fault hides another; which one counts matters only where there is none.
    let at = address
        .and_then(|address| read_address(members, "jwksUri", address))
        .map(|url| RemoteJwks::at(url.as_str()));
    let discovered = read_discovery(members, issuer);
    let set = jwks.map_or_else(JwkSet::default, |jwks| read_jwks(members, jwks, rules, is_sure));
    at.or(discovered).map_or(Keyring::Inline(set), |keyring| Keyring::Fetched(keyring.into()))
}

/// The metadata's address follows from the issuer, which must be one itself then (RFC 8414 section 2).
fn read_discovery(members: &mut ObjectReader<'_, '_>, issuer: &str) -> Option<RemoteJwks> {
    let discovery =
        match members.word("discovery", &["openid-configuration", "oauth-authorization-server"])? {
            0 => Discovery::OpenIdConfiguration,
            _ => Discovery::OauthAuthorizationServer,
        };
    let url = HttpsUrl::parse(issuer).ok().filter(|_| issuer.bytes().all(|byte| byte != b'?'));
    let Some(url) = url else {
        if !issuer.is_empty() {
            members.fault(
                "discovery",
                public_part(issuer),
                &[said!(
                    "needs an `issuer` that is an https URL without a query: name its `jwksUri` instead"
                )],
            );
        }
        return None;
    };
    members.warn_of_development("issuer", url);
    Some(RemoteJwks::discovered(discovery, issuer))
}

fn read_address<'d>(
    members: &mut ObjectReader<'_, '_>,
    name: &'static str,
    address: &'d Json<'d>,
) -> Option<HttpsUrl<'d>> {
    let Json::String(text) = address else {
        members.fault(name, ShownValue::Value(address), &[said!("must be an https URL")]);
        return None;
    };
    let url = HttpsUrl::parse(text);
    match url {
        Ok(url) => members.warn_of_development(name, url),
        Err(error) => members.fault(name, public_part(text), &[error.message()]),
    }
    url.ok()
}

/// An inline set (RFC 7517 section 5) is the operator's own words, so what a fetched one may carry along
/// (other members, keys of other kinds) is a fault here.
#[inline(never)]
fn read_jwks(entry: &mut ObjectReader<'_, '_>, jwks: &Json<'_>, rules: &KeyRules, is_sure: bool) -> JwkSet {
    let Json::Object(set) = jwks else {
        entry.fault("jwks", ShownValue::Kind(jwks), &[said!("must be a JWK Set: {\"keys\": [...]}")]);
        return JwkSet::default();
    };
    let is_leaked = holds_private_member(set);
    if is_leaked || (!set.contains("keys") && set.contains("kty")) {
        let why = if is_leaked { LEAKED } else { said!("is one key: write {\"keys\": [...]}") };
        entry.fault("jwks", ShownValue::Nothing, &[why]);
        return JwkSet::default();
    }
    let mut members = ObjectReader::new(entry.path_of("jwks"), set, entry.errors);
    let keys = read_keys(&mut members, rules, is_sure);
    members.finish();
    keys
}

fn read_keys(members: &mut ObjectReader<'_, '_>, rules: &KeyRules, is_sure: bool) -> JwkSet {
    let elements = match members.take("keys") {
        Some(Json::Array(elements)) => elements,
        other => {
            let found = other.map_or(ShownValue::Nothing, ShownValue::Kind);
            members.fault("keys", found, &[NO_KEYS]);
            return JwkSet::default();
        }
    };
    let set = match JwkSet::from_keys(elements, rules) {
        Ok(set) => set,
        Err(error) => {
            let why = match error {
                JwkSetError::Leaked => LEAKED,
                JwkSetError::ByteOrderMark | JwkSetError::Malformed => NO_KEYS,
                JwkSetError::TooLarge => said!("holds more than 32 keys"),
            };
            members.fault("keys", ShownValue::Nothing, &[why]);
            return JwkSet::default();
        }
    };
    if set.keys().is_empty() {
        members.fault("keys", ShownValue::Nothing, &[said!("is empty: no token could ever pass")]);
    }
    for (index, key) in set.keys().iter().enumerate() {
        let place = element_path("keys", index);
        if let (Err(fault), Some(Json::Object(jwk)), true) = (&key.key, elements.get(index), is_sure) {
            tell_unusable(members, &place, jwk, *fault, rules);
        }
        let Some(kid) = &key.kid else {
            members.fault(
                &place,
                ShownValue::Nothing,
                &[said!("needs a `kid` of 1 to 256 bytes: tokens name their key")],
            );
            continue;
        };
        if set.keys().iter().take(index).any(|earlier| earlier.kid.as_ref() == Some(kid)) {
            members.fault(&place, ShownValue::Text(kid), &[said!("has the `kid` of an earlier key")]);
        }
    }
    set
}

/// Why a key cannot verify, what stands there, and under which algorithm it could.
#[inline(never)]
fn tell_unusable(
    set: &mut ObjectReader<'_, '_>,
    place: &str,
    jwk: &Object<'_>,
    fault: JwkError,
    rules: &KeyRules,
) {
    let algorithm = rules.algorithm;
    let is_mismatch = matches!(fault, JwkError::Type | JwkError::Curve | JwkError::Algorithm);
    let mismatch = if is_mismatch { fault.expected(algorithm) } else { None };
    let mut found = ShownValue::Nothing;
    let mut why = to_owned_text(fault.message());
    if let Some(expected) = mismatch {
        let name = fault.member();
        found = jwk.get(name).map_or(found, ShownValue::Value);
        why = ["`", name, "` is not \"", expected, "\""].concat();
    }
    let mut before = said!("; pin \"algorithm\": \"");
    for other in Algorithm::ALL {
        if Jwk::read(jwk, &KeyRules { algorithm: other, ..*rules }).key.is_ok() {
            why = [why.as_str(), before, other.name(), "\""].concat();
            before = " or \"";
        }
    }
    set.fault(place, found, &["cannot verify ", algorithm.name(), ": ", &why]);
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
