//! Which origins may ask? Exact serialised origins, and patterns for subdomains.
//!
//! Bytes are compared, nothing is normalised: an entry is the text that a browser writes into `Origin`, and
//! what an operator wrote in another form is refused with every fault named. [`OriginSet`] says which origins
//! are taken, [`CorsPolicy`](super::cors::CorsPolicy) what such an origin is answered.

mod entry;
mod error;
mod lint;
mod set;
#[cfg(feature = "pages")]
mod shared_suffix;

pub use entry::{EntryKind, OriginEntry};
pub use error::OriginError;
pub use lint::is_loopback_host;
pub use set::{AcceptedOrigin, OriginSet, RefusedEntry};
