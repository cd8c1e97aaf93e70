//! What does JavaScript learn of a configuration that is to be published?

use alloc::{string::String, vec::Vec};

use wasm_bindgen::prelude::*;
use wicketgate::{
    check::{
        findings,
        rules::{self, Asked, Host},
    },
    encoding::json_text::ObjectWriter,
    rules::System,
};

use crate::answers;

/// The findings of a configuration text: `{ faults, warnings }`, each an array of `{ path, value, message }`.
#[wasm_bindgen]
#[must_use]
pub fn findings(configuration: &str) -> String {
    let found = findings::findings(configuration);
    ObjectWriter::new()
        .json("faults", &answers::faults(&found.faults))
        .json("warnings", &answers::faults(&found.warnings))
        .end()
}

/// How the rules stand: `{ systems }`, each with its rules, or `{ faults }` of a configuration that no gate loads.
/// `systems`: names with spaces between them, none for those that the configuration names. `host`: `hono`, `worker`
/// or nothing.
#[wasm_bindgen]
#[must_use]
pub fn rules(configuration: &str, systems: &str, host: &str) -> String {
    let systems: Vec<System> = systems.split(' ').filter_map(System::named).collect();
    let host = match host {
        "hono" => Some(Host::Hono),
        "worker" => Some(Host::Worker),
        _ => None,
    };
    match rules::standing(configuration, Asked { systems: &systems, host }) {
        Ok(reports) => ObjectWriter::new().json("systems", &rules::json(&reports)).end(),
        Err(faults) => ObjectWriter::new().json("faults", &answers::faults(&faults)).end(),
    }
}

/// What a rule, or a reason, says of itself; empty where there is neither of this name.
#[wasm_bindgen]
#[must_use]
pub fn explained(name: &str) -> String {
    rules::explained(name)
}
