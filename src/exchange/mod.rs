//! One request, from its head to the headers of its answer: what a host tells, what it is ordered, what
//! leaves.

pub mod bearer;
pub mod forward;
pub mod head;
pub mod order;
pub mod reply;
pub mod request_headers;
pub mod response;
pub mod routes;
pub mod routing;
mod strictness;
