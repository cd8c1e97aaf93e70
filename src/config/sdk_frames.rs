//! `profile` of `frames`: which hosts does a vendor's SDK embed, and what do its frames need of a page?

use alloc::vec::Vec;

use super::{
    errors::ShownValue,
    object_reader::{ObjectReader, element_path},
};
use crate::{
    browser::csp::{
        host_page::FrameOrigin,
        permissions::{Delegation, Feature},
    },
    encoding::{ascii, sentence::said, uri},
    profile::environment::Environment,
};

/// What AIR Kit's SDK asks of its frame's `allow`. It works only where the page has it to hand on.
const POWERS: [Feature; 5] = [
    Feature::ClipboardRead,
    Feature::ClipboardWrite,
    Feature::PublicKeyCredentialsCreate,
    Feature::PublicKeyCredentialsGet,
    Feature::StorageAccess,
];
/// From this version on, AIR Kit's sandbox has another host; of this one both are told.
const NEWER_SANDBOX: [u64; 2] = [1, 8];
/// All of AIR Kit's hosts stand below it.
const DOMAIN: &str = "air3.com";

/// The origins of the frames; nothing where no profile is named, or one that is not clear.
#[inline(never)]
pub(super) fn read(
    frames: &mut ObjectReader<'_, '_>,
    environment: Option<&'static Environment>,
) -> Option<&'static [&'static str]> {
    let is_named = frames.word("profile", &["air-kit"]).is_some();
    let is_mainnet = frames.word("credentialNetwork", &["mainnet"]).is_some();
    let version = frames.optional_string("sdkVersion", VERSION);
    if !is_named {
        for name in ["credentialNetwork", "sdkVersion"] {
            if frames.has(name) && !frames.has("profile") {
                frames.tell(
                    name,
                    said!("is about the frames of a profile: say \"profile\": \"air-kit\" beside it"),
                );
            }
        }
        return None;
    }
    let Some(environment) = environment else {
        frames.tell(
            "profile",
            said!("needs `environment` at the top, \"production\", \"sandbox\" or \"staging\": the frames' host follows from it"),
        );
        return None;
    };
    if is_mainnet && environment.name != "production" {
        frames.tell(
            "credentialNetwork",
            said!("is of the environment `production`: environments are not mixed"),
        );
    }
    let numbers = version.as_deref().map(numbers);
    if numbers == Some(None) && version.as_deref() != Some("") {
        frames.tell("sdkVersion", said!("must be a version, such as \"1.10.0\""));
    }
    let (first, both) = (environment.frames.get(..1), Some(environment.frames));
    let last = environment.frames.last_chunk::<1>().map(|last| &last[..]);
    match (environment.name, numbers.flatten()) {
        ("production", _) => {
            if is_mainnet {
                last
            } else {
                first
            }
        }
        ("sandbox", None) if version.is_none() => {
            frames.tell(
                "sdkVersion",
                said!("is missing: the frames' host in the sandbox follows from it, such as \"1.10.0\""),
            );
            None
        }
        ("sandbox", Some(version)) if version < NEWER_SANDBOX => first,
        ("sandbox", Some(version)) if version > NEWER_SANDBOX => last,
        _ => both,
    }
}

const VERSION: &str = said!("the version of the SDK that the page loads, such as \"1.10.0\"");

/// The first two numbers of a version of two or three.
fn numbers(version: &str) -> Option<[u64; 2]> {
    let mut parts = version.split('.').map(|part| ascii::number(part.as_bytes()));
    let numbers = [parts.next()??, parts.next()??];
    match (parts.next(), parts.next()) {
        (None | Some(Some(_)), None) => Some(numbers),
        _ => None,
    }
}

/// Adds the SDK's frames to those that are listed; another host of the vendor's among these is told.
pub(super) fn add(frames: &mut ObjectReader<'_, '_>, hosts: &[&str], listed: &mut Vec<FrameOrigin>) {
    for (place, origin) in listed.iter().enumerate() {
        let text = origin.source().text();
        let host = uri::split_scheme(&text).map_or("", |(_, rest)| uri::host_of(rest));
        let is_vendors = host.strip_suffix(DOMAIN).is_some_and(|name| name.is_empty() || name.ends_with('.'));
        if is_vendors && !hosts.contains(&text.as_str()) {
            let why =
                said!("is a host of AIR Kit's that its SDK does not embed here (AIR-WEB-3): leave it out");
            frames.fault(&element_path("frameSrc", place), ShownValue::Text(&text), &[why]);
        }
    }
    for origin in hosts.iter().filter_map(|host| FrameOrigin::configured(host).ok()) {
        if !listed.contains(&origin) {
            listed.push(origin);
        }
    }
}

/// Adds what the SDK's frames need to the powers that pages hand on.
pub(super) fn delegate(hosts: &[&str], delegations: &mut Vec<Delegation>) {
    for feature in POWERS {
        let frames = hosts.iter().filter_map(|host| FrameOrigin::configured(host).ok()).collect();
        delegations.push(Delegation { feature, own_origin: true, frames });
    }
}
