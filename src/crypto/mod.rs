//! Does the signature hold? Bytes in, verdict out; public keys only.

mod complete;
mod double_scalar;
pub mod es256;
mod field;
pub mod hot_keys;
mod lanes;
mod odd_scalar;
mod point;
mod quotients;
mod scalar;
mod table;
#[cfg(test)]
mod testing;
