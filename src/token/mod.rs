//! May this token pass? Compact JWS, the claims of RFC 7519, one issuer's policy, and the verifier over them.
//!
//! The order is held by types: [`jws::UntrustedJws`] gives a [`jws::VerifiedJws`] only for a good signature,
//! checked here or by the host, and [`claims::Claims`] are read from nothing else.

pub mod actor;
pub mod cache;
#[cfg(feature = "pages")]
pub mod claim_format;
pub mod claim_rule;
pub mod claims;
pub mod decision;
pub mod evidence;
pub mod host_signature;
pub mod inquiry;
pub mod introspection;
pub mod introspection_response;
pub mod issuer_hint;
pub mod jws;
mod numeric_date;
pub mod policy;
pub mod pursuit;
#[cfg(feature = "pages")]
pub mod scopes;
mod signed_answer;
#[cfg(feature = "pages")]
pub mod step_up;
pub mod tenant;
pub mod token_hash;
pub mod typ;
pub mod verifier;
pub mod verify;
