//! Which algorithms are there, and does a signature hold?

pub mod algorithm;
pub mod es256;
