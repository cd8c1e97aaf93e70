//! What does chance choose? A generator with a seed, so that what it chose can be chosen again: SplitMix64
//! (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014).

use p256::{Scalar, U256, elliptic_curve::ops::Reduce as _};

#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to `count` - 1.
    pub fn below(&mut self, count: usize) -> usize {
        (self.number() % count as u64) as usize
    }

    pub fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    pub fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes.chunks_exact_mut(8).for_each(|chunk| chunk.copy_from_slice(&self.number().to_be_bytes()));
        bytes
    }

    pub fn scalar(&mut self) -> Scalar {
        Scalar::reduce(&U256::from_be_slice(&self.bytes()))
    }

    /// Any but 0.
    pub fn nonzero(&mut self) -> Scalar {
        loop {
            let scalar = self.scalar();
            if scalar != Scalar::ZERO {
                return scalar;
            }
        }
    }
}
