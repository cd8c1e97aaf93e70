//! Redirects, origins and frames: what may an embedding send people to, answer to and be framed by?

pub mod cors;
pub mod csp;
pub mod headers;
pub mod origins;
pub mod page;
pub mod redirects;
mod text_index;
