//! May this request come near a back end? Routes, credentials and forwarded headers of HTTP.

pub mod bearer;
pub mod forward;
pub mod routes;
pub mod routing;
mod strictness;
