//! Redirects, origins and frames: what may an embedding send people to, answer to and be framed by?

pub mod csp;
pub mod origin;
pub mod redirect;
mod table;
