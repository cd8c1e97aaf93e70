//! Does the signature hold? Bytes in, verdict out; public keys only.

pub mod es256;
