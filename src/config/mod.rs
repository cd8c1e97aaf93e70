//! Is this configuration whole? `wicketgate.json` → [`Configuration`], or every fault of it at once.
//!
//! It comes as JSON text, so that a member named twice is seen; bundlers lose it, and the text that a host
//! writes of an object has it no more. Members whose enforcement does not exist yet are faults: a rule that is
//! written down and not kept is worse than none. `members.json` lists all members, for tests and for what is
//! made of it.

#[cfg(feature = "pages")]
mod claim_forms;
mod claims;
#[cfg(feature = "pages")]
mod cors;
#[cfg(feature = "pages")]
mod environment;
mod errors;
#[cfg(feature = "pages")]
mod frames;
mod introspection;
mod issuers;
mod keys;
mod lists;
mod object_reader;
#[cfg(not(feature = "pages"))]
mod other_import;
#[cfg(feature = "pages")]
mod other_names;
#[cfg(feature = "pages")]
mod page;
#[cfg(feature = "pages")]
mod permission;
mod profile;
#[cfg(feature = "pages")]
mod redirect_check;
#[cfg(feature = "pages")]
mod routes;
#[cfg(feature = "pages")]
mod sdk_frames;
mod token_claims;
#[cfg(feature = "pages")]
mod token_from;
#[cfg(feature = "pages")]
mod transport;
#[cfg(feature = "pages")]
mod whole_requests;

use alloc::{string::String, vec::Vec};

pub use errors::ConfigurationError;
use errors::{ErrorList, ShownValue};
use object_reader::ObjectReader;
#[cfg(any(all(test, feature = "pages"), feature = "check"))]
pub(crate) use object_reader::member_path;
use profile::Whole;

use crate::{
    encoding::sentence::said,
    encoding::{
        json,
        json_value::{Json, JsonError},
    },
    guard::Policy,
    limits::MAX_CONFIGURATION_BYTES,
    token::verify::Issuer,
};

/// A configuration without faults.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The issuers, in the order of their names; none where the configuration is about redirects, origins,
    /// frames or public routes alone.
    pub issuers: Vec<Issuer>,
    /// What guards look at: lists, and where the build judges whole requests, routes and pages.
    pub policy: Policy,
    /// What is no fault, and should be known before this is published.
    pub warnings: Vec<ConfigurationError>,
    /// Whether the host may keep key sets in a cache of its own.
    pub shared_key_cache: bool,
    /// Whether an instance remembers the tokens that it accepted.
    pub accepted_token_cache: bool,
}

impl Configuration {
    /// Reads the text.
    ///
    /// # Errors
    /// Every fault that can be seen, never none.
    pub fn parse(text: &str) -> Result<Self, Vec<ConfigurationError>> {
        let mut errors = ErrorList::default();
        let mut configuration = read(text, &mut errors);
        let (faults, warnings) = errors.into_lists();
        configuration.warnings = warnings;
        if faults.is_empty() { Ok(configuration) } else { Err(faults) }
    }
}

/// The faults of a text, and its warnings, which stand beside faults as well.
#[cfg(any(all(test, feature = "pages"), feature = "check"))]
pub(crate) fn faults_and_warnings(text: &str) -> (Vec<ConfigurationError>, Vec<ConfigurationError>) {
    let mut errors = ErrorList::default();
    read(text, &mut errors);
    errors.into_lists()
}

const NOT_JSON: &str =
    said!("is not JSON (RFC 8259: no comments, no trailing commas); a file's path is not its text");

const MARKED: &str = said!(
    "begins with a byte order mark (U+FEFF), which JSON has none of: save the file as UTF-8 without one"
);

/// What is faulty is read as what lets nothing through; of a text with a fault nothing is handed out.
fn read(text: &str, errors: &mut ErrorList) -> Configuration {
    let mut configuration = Configuration {
        issuers: Vec::new(),
        policy: Policy::default(),
        warnings: Vec::new(),
        shared_key_cache: true,
        accepted_token_cache: true,
    };
    if text.len() > MAX_CONFIGURATION_BYTES {
        errors.tell("", ShownValue::Nothing, &[said!("is longer than 1 MiB")]);
        return configuration;
    }
    let (document, duplicates) = match json::parse_listing_duplicates(text.as_bytes()) {
        Ok(read) => read,
        Err(error) => {
            let why = match error {
                JsonError::TooDeep => said!("is nested deeper than 32"),
                _ if json::begins_with_mark(text.as_bytes()) => MARKED,
                _ => NOT_JSON,
            };
            errors.tell("", ShownValue::Nothing, &[why]);
            return configuration;
        }
    };
    for path in &duplicates {
        errors.tell(path, ShownValue::Nothing, &[said!("is named twice: keep one")]);
    }
    let Some(members) = document.as_object() else {
        errors.tell("", ShownValue::Nothing, &[said!("must be a JSON object")]);
        return configuration;
    };
    let mut top = ObjectReader::new(String::new(), members, errors);
    top.take("$schema");
    configuration.accepted_token_cache = top.boolean("acceptedTokenCache", true);
    let whole = Whole {
        profile: profile::word(&mut top),
        #[cfg(feature = "pages")]
        environment: environment::read(&mut top),
        #[cfg(feature = "pages")]
        routes: top.peek("routes"),
    };
    let issuers = top.take("issuers");
    let is_shared = !profile::keeps_keys_to_itself(issuers, whole);
    configuration.shared_key_cache = top.boolean("sharedKeyCache", is_shared);
    let redirects = top.take("redirects");
    // A route that needs an issuer says so itself.
    let has_routes = matches!(top.peek("routes"), Some(Json::Array(routes)) if !routes.is_empty());
    let has_other_use = has_routes || redirects.is_some() || top.has("origins") || top.has("frames");
    if issuers.is_some() || !has_other_use {
        configuration.issuers = issuers::read(issuers, whole, top.errors);
    }
    if let Some(redirects) = redirects {
        configuration.policy.redirects = lists::read_redirects(redirects, top.errors);
    }
    if top.has("origins") {
        configuration.policy.origins = lists::read_origins(&mut top, "origins");
    }
    #[cfg(feature = "pages")]
    whole_requests::read(&mut top, whole, &configuration.issuers, &mut configuration.policy);
    #[cfg(not(feature = "pages"))]
    other_import::tell(&mut top);
    #[cfg(feature = "pages")]
    environment::check(&document, "", &mut { whole.environment }, top.errors);
    top.finish();
    configuration
}

#[cfg(test)]
#[cfg(feature = "pages")]
mod tests;
