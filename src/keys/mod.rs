//! Whose keys are held, and may they be used? A key, a set of keys, and the life of a set.

pub mod exchange;
pub mod freshness;
pub mod jwk;
pub mod jwk_set;
pub mod keyring;
pub mod snapshot;
