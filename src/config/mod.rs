//! Is this configuration whole? `wicketgate.json` → [`Configuration`], or every fault of it at once.
//!
//! It comes as JSON text, so that a member named twice or misspelt is seen; bundlers and object readers lose both.
//! Members whose enforcement does not exist yet are faults: a rule that is written down and not kept is worse than none.

mod faults;
mod issuers;
mod members;
mod routes;

use alloc::{string::String, vec::Vec};

pub use faults::ConfigurationError;
use faults::{Faults, Found};
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
        let mut errors = Faults::default();
        let configuration = read(text, &mut errors);
        match configuration {
            Some(configuration) if errors.count() == 0 => Ok(configuration),
            _ => {
                if errors.count() == 0 {
                    errors.tell("", Found::Nothing, &["could not be read"]);
                }
                Err(errors.into_list())
            }
        }
    }
}

fn read(text: &str, errors: &mut Faults) -> Option<Configuration> {
    if text.len() > MAX_CONFIGURATION_BYTES {
        errors.tell("", Found::Nothing, &["is longer than 256 KiB"]);
        return None;
    }
    let (document, duplicates) = match json::parse_listing_duplicates(text.as_bytes()) {
        Ok(read) => read,
        Err(error) => {
            let why = match error {
                JsonError::TooDeep => "is nested deeper than 32",
                _ => "is not JSON (RFC 8259: no comments, no trailing commas)",
            };
            errors.tell("", Found::Nothing, &[why]);
            return None;
        }
    };
    for path in &duplicates {
        errors.tell(path, Found::Nothing, &["is named twice: keep one"]);
    }
    let Some(document) = document.as_object() else {
        errors.tell("", Found::Nothing, &["must be a JSON object"]);
        return None;
    };
    let mut top = Members::new(String::new(), document, errors);
    top.take("$schema");
    let key_cache = top.boolean("keyCache", true);
    let verdict_cache = top.boolean("verdictCache", true);
    let issuers = top.take("issuers");
    let routes = top.take("routes");
    let entries = issuers::read(issuers, top.errors);
    let routes = routes::read(routes, issuers.and_then(Json::as_object), top.errors);
    for (name, what) in [("redirects", "redirect lists"), ("origins", "origin lists"), ("frames", "frame policies")] {
        if top.take(name).is_some() {
            top.fault(name, Found::Text(what), &["is not enforced by this version: remove it, and check it elsewhere"]);
        }
    }
    top.finish();
    Some(Configuration { issuers: entries, routes, key_cache, verdict_cache })
}

#[cfg(test)]
mod tests;
