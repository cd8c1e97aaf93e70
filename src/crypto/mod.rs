//! Which algorithms are there, and does a signature hold?

pub mod algorithm;
pub mod key_tables;

pub use wicketgate_es256 as es256;
