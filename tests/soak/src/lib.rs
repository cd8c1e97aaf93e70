//! Do all paths to a signature's verdict agree with `p256`? The cases come from `scene`, the comparison is
//! `compare`; `soak` runs them by the million, `triples` prints them for the wasm, and `tests/` takes a short
//! slice.

pub mod compare;
pub mod forge;
pub mod key;
pub mod random;
pub mod scalars;
pub mod scene;
pub mod vectors;
