//! May this request come near a back end? Paths, routes and credentials of HTTP.

pub mod bearer;
pub mod form;
pub mod path;
pub mod redirect_check;
pub mod route;
