//! Which bytes can nobody foresee? The only randomness of the house, drawn from the host.

use alloc::{vec, vec::Vec};

/// So many bytes; none where the host has no randomness.
pub(crate) fn drawn(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    if getrandom::fill(&mut bytes).is_ok() { bytes } else { Vec::new() }
}
