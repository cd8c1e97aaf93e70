//! Which origins may ask? Exact serialised origins, and patterns for subdomains.
//!
//! Bytes are compared, nothing is normalised: an entry is the text that a browser writes into `Origin`, and what an operator wrote
//! in another form is refused with every fault named. [`OriginSet`] says which origins are taken, [`CorsPolicy`] what such
//! an origin is answered.

mod cors;
mod cors_headers;
mod cors_policy;
mod entry;
mod fault;
mod lint;
mod set;
mod shared_suffix;

pub use cors::{CorsAnswer, CorsRefusal, CorsRequest};
pub use cors_headers::CorsHeader;
pub use cors_policy::{CorsFault, CorsMember, CorsPolicy, CorsRules};
pub use entry::{EntryKind, OriginEntry};
pub use fault::OriginFault;
pub use set::{AcceptedOrigin, OriginSet, RefusedEntry};
