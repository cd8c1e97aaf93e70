//! Is this configuration whole? `wicketgate.json` → [`Configuration`], or every fault of it at once.
//!
//! It comes as JSON text, so that a member named twice or misspelt is seen; bundlers and object readers lose both.
//! Members whose enforcement does not exist yet are faults: a rule that is written down and not kept is worse than none.

mod issuers;
mod members;
mod routes;

use alloc::{string::String, vec::Vec};

pub use members::ConfigurationError;
use members::Members;

use crate::{
    edge::route::Route,
    encoding::json::{self, Json, JsonError},
    limits::MAX_CONFIGURATION_BYTES,
    token::verify::Issuer,
};

/// A configuration without faults.
#[derive(Clone, Debug)]
pub struct Configuration {
    /// The issuers, in the order of their names; at least one.
    pub issuers: Vec<Issuer>,
    /// The route table.
    pub routes: Vec<Route>,
    /// Whether the host may keep key sets in a cache of its own.
    pub key_cache: bool,
    /// Whether an instance remembers the tokens that it accepted.
    pub verdict_cache: bool,
}

impl Configuration {
    /// Reads the text.
    ///
    /// # Errors
    /// Every fault that can be seen, never none.
    pub fn parse(text: &str) -> Result<Self, Vec<ConfigurationError>> {
        let mut errors = Vec::new();
        let configuration = read(text, &mut errors);
        match configuration {
            Some(configuration) if errors.is_empty() => Ok(configuration),
            _ => {
                if errors.is_empty() {
                    errors.push(ConfigurationError::new("", "", "could not be read"));
                }
                Err(errors)
            }
        }
    }
}

fn read(text: &str, errors: &mut Vec<ConfigurationError>) -> Option<Configuration> {
    if text.len() > MAX_CONFIGURATION_BYTES {
        errors.push(ConfigurationError::new("", "", "is longer than 256 KiB"));
        return None;
    }
    let (document, duplicates) = match json::parse_listing_duplicates(text.as_bytes()) {
        Ok(read) => read,
        Err(error) => {
            let why = match error {
                JsonError::TooDeep => "is nested deeper than 32",
                _ => "is not JSON (RFC 8259: no comments, no trailing commas)",
            };
            errors.push(ConfigurationError::new("", "", why));
            return None;
        }
    };
    for path in duplicates {
        errors.push(ConfigurationError::new(&path, "", "is named twice: keep one"));
    }
    let Json::Object(document) = document else {
        errors.push(ConfigurationError::new("", "", "must be a JSON object"));
        return None;
    };
    let mut top = Members::new(String::new(), document);
    top.take("$schema");
    let key_cache = top.boolean("keyCache", true, errors);
    let verdict_cache = top.boolean("verdictCache", true, errors);
    let issuers = issuers::read(top.take("issuers"), errors);
    let names: Vec<&str> = issuers.names.iter().map(String::as_str).collect();
    let routes = routes::read(top.take("routes"), &names, errors);
    for (name, what) in [("redirects", "redirect lists"), ("origins", "origin lists"), ("frames", "frame policies")] {
        if top.take(name).is_some() {
            errors.push(ConfigurationError::new(name, what, "is not enforced by this version: remove it, and check it elsewhere"));
        }
    }
    top.finish(errors);
    Some(Configuration { issuers: issuers.entries, routes, key_cache, verdict_cache })
}

#[cfg(test)]
mod tests;
