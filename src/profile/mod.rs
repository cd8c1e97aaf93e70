//! Which members does a vendor's profile fill, which does it lock, and by which rule of the vendor's?
//!
//! A profile is data: what an entry gets where it says nothing, and what it may not say otherwise. The reader of
//! the configuration reads a filled member as if the operator had written it, so nothing here is checked twice.

mod air_kit;
#[cfg(feature = "pages")]
pub mod environment;
mod iam;
mod lock;
mod rfc9068;
#[cfg(feature = "pages")]
mod round_two;
mod sigid;

pub use lock::{ClaimLock, Holds, IssuerForm, KEY_SOURCES, Lock, Profile, Strictness};

/// Every profile, in the order of their names; one that is about tokens of two kinds stands twice.
pub const ALL: &[&Profile] = &[
    &air_kit::PARTNER,
    &air_kit::USER,
    &iam::PROFILE,
    &rfc9068::PROFILE,
    #[cfg(feature = "pages")]
    &round_two::PROFILE,
    &sigid::PROFILE,
];

/// The words for them.
pub const NAMES: &[&str] = &["air-kit", "iam", "rfc9068", "round-two", "sigid"];
