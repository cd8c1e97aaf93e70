//! What would an author want to know of a configuration? Its faults, what a gate warns of, and the patterns
//! that take strangers in.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::origins::{GivenBy, wildcards_on_public_suffixes};
use crate::{
    config::{ConfigurationError, faults_and_warnings, member_path},
    encoding::{
        json,
        json_value::{Json, Object},
    },
};

/// What was found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Findings {
    /// What keeps a gate from loading it.
    pub faults: Vec<ConfigurationError>,
    /// What should be known before it is published.
    pub warnings: Vec<ConfigurationError>,
}

/// Members that hold lists of origins, at any depth.
const LISTS: [&str; 3] = ["origins", "ownOrigins", "frames"];

/// Reads a configuration as a gate does, and holds its patterns of origins against the Public Suffix List.
#[must_use]
pub fn findings(configuration: &str) -> Findings {
    let (faults, mut warnings) = faults_and_warnings(configuration);
    let document = json::parse_listing_duplicates(configuration.as_bytes()).ok();
    if let Some(document) = document.as_ref().and_then(|(document, _)| document.as_object()) {
        for name in LISTS {
            if let Some(list) = document.get(name) {
                walk(name, list, &mut warnings);
            }
        }
    }
    // What a gate refuses by its own list needs no second word.
    warnings.retain(|warning| !faults.iter().any(|fault| fault.path == warning.path));
    Findings { faults, warnings }
}

fn walk(path: &str, value: &Json<'_>, warnings: &mut Vec<ConfigurationError>) {
    match value {
        Json::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                judge(&[path, "[", &index.to_string(), "]"].concat(), entry, warnings);
            }
        }
        Json::Object(object) => walk_members(path, object, warnings),
        _ => {}
    }
}

fn walk_members(path: &str, object: &Object<'_>, warnings: &mut Vec<ConfigurationError>) {
    for (name, value) in object.members() {
        walk(&member_path(path, name), value, warnings);
    }
}

fn judge(path: &str, entry: &Json<'_>, warnings: &mut Vec<ConfigurationError>) {
    for shared in wildcards_on_public_suffixes(entry.as_str()) {
        let giver = match shared.given_by {
            GivenBy::Host => "a host for its customers",
            GivenBy::Registry => "a registry",
        };
        let why = ["is a shared suffix: strangers get names under `", shared.host, "` from ", giver];
        let way_out = ": list each origin as it is";
        warnings.push(ConfigurationError {
            path: path.into(),
            value: String::from(shared.entry),
            message: [&why.concat(), way_out].concat(),
        });
    }
}

#[cfg(test)]
mod tests;
