//! Where may a client send people back to? Registered redirect URIs, and return targets of the own origin.
//!
//! [`Redirects`] says yes to the exact bytes that the operator registered, and to nothing else (RFC 9700
//! section 4.1.3); of a loopback IP literal the port may vary (RFC 8252 section 7.3). Entries are parsed to
//! refuse them at registration, candidates only to explain a refusal to the operator ([`NearMiss`]).
//! A return target is a path of the own origin.

pub mod error;
mod lint;
mod look_alike;
mod loopback;
#[cfg(feature = "pages")]
pub mod near_miss;
pub mod redirect_list;
pub mod registration;
pub mod registry;
#[cfg(feature = "pages")]
pub mod request_check;
pub mod return_target;

pub use error::RedirectError;
pub use lint::lint;
#[cfg(feature = "pages")]
pub use near_miss::{Difference, NearMiss};
pub use redirect_list::RedirectList;
pub use registration::{ClientRedirects, RegistrationError};
pub use registry::Redirects;
