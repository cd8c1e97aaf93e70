//! May this request come near a back end? Paths, routes and credentials of HTTP.

pub mod bearer;
pub mod form;
pub mod forward;
pub mod page;
pub mod path;
mod policies;
pub mod redirect_check;
pub mod response_headers;
pub mod route;
pub mod routing;
mod strictness;
