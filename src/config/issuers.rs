//! The `issuers` member: whose tokens count, and what must hold for them.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::members::{ConfigurationError, Members, kind, public_part, shown, string_element};
use crate::{
    encoding::{https_url::HttpsUrl, json::Json},
    keys::{
        jwk_set::{JwkSet, JwkSetError},
        keyring::Keyring,
    },
    limits::{DEFAULT_LIFETIME_SECONDS, MAX_ISSUER_NAME_BYTES, MAX_ISSUERS, MAX_LEEWAY_SECONDS, MAX_LIFETIME_SECONDS},
    token::{policy::IssuerPolicy, verify::Issuer},
};

/// What was read: the good entries, and every name that was given, so that a route naming a faulty entry is no fault of its own.
pub(super) struct Read {
    pub(super) entries: Vec<Issuer>,
    pub(super) names: Vec<String>,
}

pub(super) fn read(value: Option<Json>, errors: &mut Vec<ConfigurationError>) -> Read {
    let mut read = Read { entries: Vec::new(), names: Vec::new() };
    let members = match value {
        Some(Json::Object(members)) if !members.is_empty() => members,
        None => {
            errors.push(ConfigurationError::new("issuers", "", "is missing: name at least one issuer"));
            return read;
        }
        Some(other) => {
            errors.push(ConfigurationError::new("issuers", &shown(&other), "must be an object with at least one entry"));
            return read;
        }
    };
    if members.len() > MAX_ISSUERS {
        errors.push(ConfigurationError::new("issuers", "", &format!("has more than {MAX_ISSUERS} entries")));
    }
    let mut seen: Vec<(String, String)> = Vec::new();
    for (name, value) in members {
        let path = format!("issuers.{name}");
        if !is_name(&name) {
            errors.push(ConfigurationError::new(&path, &name, "must be named with 1 to 64 letters, digits, `-` and `_`"));
        }
        read.names.push(name.clone());
        let Some(members) = Members::from_value(path.clone(), value, errors) else { continue };
        let (issuer, entry) = read_entry(name.clone(), members, errors);
        if let Some(issuer) = issuer {
            if let Some((earlier, _)) = seen.iter().find(|(_, earlier)| *earlier == issuer) {
                let why = format!("means the same issuer as `issuers.{earlier}`: put both audiences into one entry");
                errors.push(ConfigurationError::new(&format!("{path}.issuer"), &issuer, &why));
            }
            seen.push((name, issuer));
        }
        read.entries.extend(entry);
    }
    read
}

fn is_name(name: &str) -> bool {
    (1..=MAX_ISSUER_NAME_BYTES).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// The `issuer` of an entry, kept also where the rest is faulty, and the entry.
fn read_entry(name: String, mut members: Members, errors: &mut Vec<ConfigurationError>) -> (Option<String>, Option<Issuer>) {
    if let Some(profile) = members.take("profile") {
        members.fault("profile", &shown(&profile), "is not enforced by this version: write the entry's members out", errors);
    }
    let issuer = members.required_string("issuer", "the exact `iss` of this issuer's tokens", errors);
    let audiences = read_audiences(&mut members, errors);
    read_algorithm(&mut members, errors);
    let keyring = read_keyring(&mut members, errors);
    let max_lifetime_seconds = members.integer("maxLifetimeSeconds", DEFAULT_LIFETIME_SECONDS, (1, MAX_LIFETIME_SECONDS), errors);
    let leeway_seconds = members.integer("leewaySeconds", 0, (0, MAX_LEEWAY_SECONDS), errors);
    let types = members.array("types", errors, |element| match element {
        Json::Null => Ok(None),
        other => {
            string_element(other).map(Some).map_err(|(value, _)| (value, "must be a `typ` value, or null for its absence".to_string()))
        }
    });
    members.finish(errors);
    let entry = match (&issuer, audiences, keyring) {
        (Some(issuer), Some(audiences), Some(keyring)) => {
            let mut policy = IssuerPolicy::new(name, issuer.clone(), audiences);
            policy.max_lifetime_seconds = max_lifetime_seconds;
            policy.leeway_seconds = leeway_seconds;
            policy.types = types.unwrap_or(policy.types);
            Some(Issuer { policy, keyring })
        }
        _ => None,
    };
    (issuer, entry)
}

fn read_audiences(members: &mut Members, errors: &mut Vec<ConfigurationError>) -> Option<Vec<String>> {
    let way_out = "the `aud` values that mean this service, as an array";
    let before = errors.len();
    let audiences = members.array("audience", errors, string_element);
    if audiences.is_none() && errors.len() == before {
        members.fault("audience", "", &format!("is missing: {way_out}"), errors);
    }
    audiences
}

fn read_algorithm(members: &mut Members, errors: &mut Vec<ConfigurationError>) {
    match members.take("algorithm") {
        None => {}
        Some(Json::String(algorithm)) if algorithm == "ES256" => {}
        Some(other) => members.fault("algorithm", &shown(&other), "must be \"ES256\", the one algorithm of this version", errors),
    }
}

fn read_keyring(members: &mut Members, errors: &mut Vec<ConfigurationError>) -> Option<Keyring> {
    let (address, keys) = (members.take("jwksUri"), members.take("keys"));
    if address.is_some() && keys.is_some() {
        members.fault("keys", "", "stands beside `jwksUri`: keep one of them", errors);
    }
    if address.is_none() && keys.is_none() {
        members.fault("jwksUri", "", "is missing: the https address of the issuer's JWK Set, or `keys` with public keys", errors);
    }
    let fetched = address.and_then(|address| read_address(members, &address, errors));
    let inline = keys.and_then(|keys| read_inline_keys(members, keys, errors));
    fetched.or(inline)
}

fn read_address(members: &Members, address: &Json, errors: &mut Vec<ConfigurationError>) -> Option<Keyring> {
    let Json::String(text) = address else {
        members.fault("jwksUri", &shown(address), "must be an https URL", errors);
        return None;
    };
    match HttpsUrl::parse(text) {
        Ok(url) => Some(Keyring::for_address(url.as_str())),
        Err(error) => {
            members.fault("jwksUri", public_part(text), &error.to_string(), errors);
            None
        }
    }
}

/// Inline keys are the operator's own words, so what a fetched set may carry along (keys of other kinds) is a fault here.
fn read_inline_keys(members: &Members, keys: Json, errors: &mut Vec<ConfigurationError>) -> Option<Keyring> {
    let Json::Array(elements) = keys else {
        members.fault("keys", kind(&keys), "must be an array of public JWKs", errors);
        return None;
    };
    let set = match JwkSet::from_keys(elements) {
        Ok(set) => set,
        Err(error) => {
            let why = match error {
                JwkSetError::Leaked => "holds a private or secret key: remove it, and replace that key at the issuer",
                JwkSetError::Malformed => "must hold public JWKs, as objects",
                JwkSetError::TooLarge => "holds more than 32 keys",
            };
            members.fault("keys", "", why, errors);
            return None;
        }
    };
    if set.keys().is_empty() {
        members.fault("keys", "", "is empty: no token could ever pass", errors);
    }
    for (index, key) in set.keys().iter().enumerate() {
        let place = format!("keys[{index}]");
        if let Err(fault) = key.key {
            members.fault(&place, "", &format!("cannot verify ES256: {fault}"), errors);
        }
        let Some(key_id) = &key.key_id else {
            members.fault(&place, "", "needs a `kid` of 1 to 256 bytes: tokens name their key", errors);
            continue;
        };
        if set.keys().iter().take(index).any(|earlier| earlier.key_id.as_ref() == Some(key_id)) {
            members.fault(&place, key_id, "has the `kid` of an earlier key", errors);
        }
    }
    Some(Keyring::Inline(set))
}
