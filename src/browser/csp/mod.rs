//! Which headers say what a page may embed, and who may embed it?
//!
//! Every header is built from types: no free text reaches one. What an upstream sent is read as browsers read
//! it ([`policy_set`]) and can only be narrowed, or widened for frames alone by a call that says so.

pub mod cross_origin;
pub mod directive;
mod frame_options;
mod frame_origin;
pub mod hash;
pub mod host;
pub mod host_page;
pub mod permissions;
pub mod policy_set;
pub mod reporting;
pub mod source;
pub mod tenants;
pub mod transport;

#[cfg(test)]
mod property_tests;
