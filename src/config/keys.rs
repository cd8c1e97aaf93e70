//! Which keys may judge an issuer's tokens, and where they come from: `algorithm`, and one of `jwksUri`, `discovery`,
//! `jwks` and `pem`.

use super::{
    errors::{ShownValue, public_part},
    object_reader::{ObjectReader, element_path},
};
use crate::{
    crypto::algorithm::Algorithm,
    encoding::sentence::said,
    encoding::{
        https_url::HttpsUrl,
        json_value::{Json, Object},
        text::to_owned_text,
    },
    keys::{
        jwk::{Jwk, holds_private_member},
        jwk_error::JwkError,
        jwk_set::{JwkSet, JwkSetError, LEAKED},
        keyring::Keyring,
        location::Discovery,
        remote::RemoteJwks,
        verification_key::KeyRules,
    },
    limits::{
        DEFAULT_RSA_EXPONENT, DEFAULT_RSA_MODULUS_BITS, MAX_RSA_EXPONENT, MAX_RSA_MODULUS_BITS,
        MIN_RSA_EXPONENT, MIN_RSA_MODULUS_BITS,
    },
};
#[cfg(feature = "pages")]
use crate::{
    encoding::json,
    keys::pem::{self, PemError},
};

const NO_ALGORITHM: &str = said!(
    "must be \"ES256\", \"ES384\", \"RS256\", \"PS256\", \"EdDSA\" or \"Ed25519\": the one that the issuer signs with"
);
const TOO_MANY: &str =
    said!("stands beside another source of keys: keep one of `jwksUri`, `discovery`, `jwks` and `pem`");
const NO_SOURCE: &str = said!(
    "is missing: the https address of the issuer's JWK Set, or `discovery`, or `jwks` with public keys, or `pem` with one"
);
const NO_KEYS: &str = said!("must be an array of public JWKs");

/// Which algorithm, and which keys for it.
#[inline(never)]
pub(super) fn read_key_rules(members: &mut ObjectReader<'_, '_>) -> KeyRules {
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

/// Where the keys come from. `at_issuer`: the rule by which that is the issuer's own origin, if one holds.
pub(super) fn read_keyring(
    members: &mut ObjectReader<'_, '_>,
    issuer: &str,
    rules: &KeyRules,
    is_sure: bool,
    at_issuer: Option<&'static str>,
) -> Keyring {
    let (address, discovery, jwks, pem) =
        (members.take("jwksUri"), members.peek("discovery"), members.take("jwks"), members.take("pem"));
    let mut has_source = false;
    for (name, source) in [("jwksUri", address), ("discovery", discovery), ("jwks", jwks), ("pem", pem)] {
        if source.is_some() && has_source {
            members.fault(name, ShownValue::Nothing, &[TOO_MANY]);
        }
        has_source |= source.is_some();
    }
    if !has_source {
        members.fault("jwksUri", ShownValue::Nothing, &[NO_SOURCE]);
    }
    // Each is read, so that no fault hides another; which one counts matters only where there is none.
    let address = address.and_then(|address| read_address(members, "jwksUri", address));
    if let (Some(url), Some(rule)) = (address, at_issuer)
        && !is_at(url, issuer)
    {
        let why = [said!("is at another origin than `issuer`, from where alone keys may come ("), rule, ")"];
        members.fault("jwksUri", public_part(url.as_str()), &why);
    }
    let at = address.map(|url| RemoteJwks::at(url.as_str()));
    let discovered = read_discovery(members, issuer);
    let set = jwks.map(|jwks| read_jwks(members, jwks, rules, is_sure));
    #[cfg(feature = "pages")]
    let set = set.or(pem.map(|pem| read_pem(members, pem, rules, is_sure)));
    #[cfg(not(feature = "pages"))]
    super::other_import::tell_of_pem(members);
    match at.or(discovered) {
        Some(mut keyring) => {
            keyring.keys_at_issuer = at_issuer.is_some();
            Keyring::Fetched(keyring.into())
        }
        None => Keyring::Inline(set.unwrap_or_default()),
    }
}

/// Whether an address is at the issuer's origin; at any where the issuer is no URL. One that cannot be read as a
/// URL is at no origin.
fn is_at(address: HttpsUrl<'_>, issuer: &str) -> bool {
    match HttpsUrl::parse(issuer) {
        Ok(issuer) => issuer.origin() == address.origin(),
        Err(_) => !issuer.split_once(':').is_some_and(|(_, rest)| rest.starts_with("//")),
    }
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

pub(super) fn read_address<'d>(
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

/// One key in PEM, for every token of the issuer. Nothing of the text is shown: it may be a private key.
#[cfg(feature = "pages")]
#[inline(never)]
fn read_pem(entry: &mut ObjectReader<'_, '_>, pem: &Json<'_>, rules: &KeyRules, is_sure: bool) -> JwkSet {
    let Json::String(text) = pem else {
        entry.fault("pem", ShownValue::Kind(pem), &[PemError::Malformed.message()]);
        return JwkSet::default();
    };
    let jwk = match pem::to_jwk(text) {
        Ok(jwk) => jwk,
        Err(error) => {
            entry.fault("pem", ShownValue::Nothing, &[error.message()]);
            return JwkSet::default();
        }
    };
    let members = json::parse_object(jwk.as_bytes()).unwrap_or_default();
    let key = Jwk::read(&members, rules);
    if let (Err(fault), true) = (&key.key, is_sure) {
        tell_unusable(entry, "pem", &members, *fault, rules);
    }
    JwkSet::of_one(key)
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
        let earlier =
            set.keys().iter().take(index).filter(|earlier| earlier.kid.as_ref() == Some(kid)).count();
        if earlier > usize::from(rules.shares_key_id) {
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
