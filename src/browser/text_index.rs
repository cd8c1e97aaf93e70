//! Is this text one of many? In the same time for ten as for ten thousand.
//!
//! A text's hash names its bucket. Texts that fall together stand in order there, so a list that was written
//! to collide costs a binary search and no more; that is why the hash needs no secret.

use alloc::{boxed::Box, vec::Vec};

/// A set of texts, each with its place: the first has 0.
#[derive(Clone, Debug, Default)]
pub(super) struct TextIndex {
    /// A power of two of them, or none.
    buckets: Vec<Bucket>,
    count: usize,
}

/// Texts that fall together, in order, each with its place.
type Bucket = Vec<(Box<str>, usize)>;

/// A hash that is taken from a text's last byte to its first, so that it has passed every suffix on its way
/// (FNV-1a).
#[derive(Clone, Copy)]
pub(super) struct BackwardHash(u32);

impl BackwardHash {
    pub(super) const START: Self = Self(0x811c_9dc5);

    pub(super) fn before(self, byte: u8) -> Self {
        Self((self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    fn of(text: &str) -> Self {
        text.bytes().rev().fold(Self::START, Self::before)
    }
}

impl TextIndex {
    /// An empty set with room for so many.
    pub(super) fn with_room(count: usize) -> Self {
        let mut buckets = Vec::new();
        buckets.resize_with(count.next_power_of_two(), Vec::new);
        Self { buckets, count: 0 }
    }

    /// Adds a text, and says whether it is new.
    #[inline(never)]
    pub(super) fn insert(&mut self, text: &str) -> bool {
        let place = self.place(BackwardHash::of(text));
        let Some(bucket) = self.buckets.get_mut(place) else { return false };
        match bucket.binary_search_by(|(held, _)| (**held).cmp(text)) {
            Ok(_) => false,
            Err(at) => {
                bucket.insert(at, (text.into(), self.count));
                self.count += 1;
                true
            }
        }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(super) fn holds(&self, text: &str) -> bool {
        self.place_of(text).is_some()
    }

    pub(super) fn place_of(&self, text: &str) -> Option<usize> {
        self.place_of_hashed(BackwardHash::of(text), text)
    }

    /// As `place_of`, for a text whose hash is known.
    #[inline(never)]
    pub(super) fn place_of_hashed(&self, hash: BackwardHash, text: &str) -> Option<usize> {
        let bucket = self.buckets.get(self.place(hash))?;
        let at = bucket.binary_search_by(|(held, _)| (**held).cmp(text)).ok()?;
        bucket.get(at).map(|(_, place)| *place)
    }

    fn place(&self, hash: BackwardHash) -> usize {
        // The upper half is mixed better than the lower.
        usize::try_from(hash.0 ^ (hash.0 >> 15)).unwrap_or_default() & self.buckets.len().wrapping_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use alloc::{collections::BTreeSet, format};

    use super::*;

    proptest::proptest! {
        #[test]
        fn it_holds_what_was_put_in(texts in proptest::collection::vec("[ab.]{0,4}", 0..40), room in 0_usize..40, others in proptest::collection::vec("[ab.]{0,5}", 8)) {
            let (mut table, mut plain) = (TextIndex::with_room(room), BTreeSet::new());
            for text in &texts {
                let place = plain.len();
                let is_new = plain.insert(text.clone());
                proptest::prop_assert_eq!(table.insert(text), is_new);
                proptest::prop_assert!(!is_new || table.place_of(text) == Some(place));
            }
            for text in texts.iter().chain(&others) {
                proptest::prop_assert_eq!(table.holds(text), plain.contains(text));
            }
        }
    }

    #[test]
    fn buckets_stay_short() {
        let mut table = TextIndex::with_room(10_000);
        assert!((0..10_000).all(|number| table.insert(&format!("https://tenant-{number}.partner.example"))));
        assert!(table.buckets.iter().all(|bucket| bucket.len() <= 12));
        assert!(!TextIndex::default().holds("") && !TextIndex::with_room(0).holds(""));
    }
}
