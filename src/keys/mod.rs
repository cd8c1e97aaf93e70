//! Whose keys are held, and may they be used? A key, a set of keys, and the life of a set.

pub mod attempts;
pub mod events;
pub mod freshness;
mod host_jwk;
pub mod jwk;
pub mod jwk_error;
pub mod jwk_set;
mod key_set_state;
pub mod keyring;
pub mod location;
pub mod orders;
#[cfg(feature = "pages")]
pub mod pem;
mod persist;
pub mod remote;
mod schedule;
pub mod snapshot;
mod source;
pub mod status;
pub mod verification_key;
