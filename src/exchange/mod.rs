//! One request, from its head to the headers of its answer: what a host tells, what it is ordered, what
//! leaves.

pub mod bearer;
#[cfg(feature = "pages")]
pub mod challenge;
#[cfg(feature = "pages")]
pub mod forward;
#[cfg(feature = "pages")]
pub mod head;
pub mod order;
#[cfg(feature = "pages")]
pub mod permission;
#[cfg(feature = "pages")]
pub mod reply;
#[cfg(feature = "pages")]
pub mod request_headers;
#[cfg(feature = "pages")]
pub mod response;
#[cfg(feature = "pages")]
pub mod routes;
#[cfg(feature = "pages")]
pub mod routing;
#[cfg(feature = "pages")]
mod strictness;
#[cfg(feature = "pages")]
pub mod token_place;
