//! Whose keys are held, and may they be used? A key, a set of keys, and the life of a set.

pub mod attempts;
pub mod events;
pub mod exchange;
pub mod fetched;
pub mod freshness;
mod held;
pub mod jwk;
pub mod jwk_set;
pub mod keyring;
pub mod location;
#[cfg(test)]
mod replay_tests;
mod saved;
mod schedule;
pub mod snapshot;
mod source;
pub mod status;
