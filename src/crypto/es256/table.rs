//! What is worth knowing about a point that will be multiplied often? Its odd multiples (2j + 1)·2^(8i)·P,
//! for every window i of a scalar and j below 128: with them a multiplication is 32 additions and no
//! doubling.
//!
//! 4,096 points of 72 bytes: 288 KiB. Built two windows at a time, so that no call that builds takes long.

use alloc::vec::Vec;

use super::{
    field::{Field, LIMBS},
    point::{Affine, Jacobian, normalized, odd_multiples},
};

const WINDOWS: usize = 32;
const WINDOW_BITS: usize = 8;
const MULTIPLES: usize = 128;

/// Steps of building, two windows each.
const STEPS: usize = WINDOWS / 2;

/// x and y of one point.
pub(super) type Entry = ([i32; LIMBS], [i32; LIMBS]);

/// A point's multiples, perhaps not all of them yet: of the generator G, or of a key.
#[derive(Clone, Debug)]
pub struct Table {
    /// Of each step the multiples for window i, then those for window i + 16. In pieces, because memory grows
    /// by pages and large pieces would leave gaps.
    steps: Vec<Vec<Entry>>,
    /// The bases of the next step's windows, one in each lane.
    next: Affine,
}

impl Table {
    /// The table of (x, y), still empty: affine coordinates, big-endian, of a point of the curve.
    pub(super) fn new(x: &[u8; 32], y: &[u8; 32]) -> Option<Self> {
        let base = Affine { x: Field::from_be_bytes(x, x), y: Field::from_be_bytes(y, y) };
        let upper = normalized(&[Jacobian::from(base).doubled_times(WINDOW_BITS * STEPS)])?.pop()?;
        let next = Affine { x: Field::joined(&base.x, &upper.x), y: Field::joined(&base.y, &upper.y) };
        Some(Self { steps: Vec::with_capacity(STEPS), next })
    }

    /// Whether every window is there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.steps.len() == STEPS
    }

    /// Builds two more windows; nothing where all are there. `None` only for what is no point of the curve.
    pub fn build(&mut self) -> Option<()> {
        if self.is_complete() {
            return Some(());
        }
        let multiples = odd_multiples(&self.next, MULTIPLES)?;
        let next = normalized(&[Jacobian::from(self.next).doubled_times(WINDOW_BITS)])?.pop()?;
        let mut entries = Vec::with_capacity(2 * MULTIPLES);
        entries.extend(multiples.iter().map(|point| (point.x.limbs().0, point.y.limbs().0)));
        entries.extend(multiples.iter().map(|point| (point.x.limbs().1, point.y.limbs().1)));
        self.steps.push(entries);
        self.next = next;
        Some(())
    }

    /// (2·`index` + 1)·2^(8·`window`)·P.
    #[inline(always)]
    pub(super) fn entry(&self, window: usize, index: usize) -> Option<&Entry> {
        self.steps.get(window % STEPS)?.get(window / STEPS * MULTIPLES + index)
    }
}

#[cfg(test)]
mod tests;
