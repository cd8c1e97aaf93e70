//! Is this text one of many? In the same time for ten as for ten thousand.
//!
//! A text's hash names its bucket. Texts that fall together stand in order there, so a list that was written to collide costs a
//! binary search and no more; that is why the hash needs no secret.

use alloc::{boxed::Box, vec, vec::Vec};

/// A set of texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// A power of two of them, or none.
    buckets: Box<[Vec<Box<str>>]>,
}

/// A hash that is taken from a text's last byte to its first, so that it has passed every suffix on its way (FNV-1a).
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

impl Table {
    /// An empty set with room for so many.
    pub(super) fn with_room(count: usize) -> Self {
        Self { buckets: vec![Vec::new(); count.next_power_of_two()].into() }
    }

    /// Adds a text, and says whether it is new.
    pub(super) fn insert(&mut self, text: &str) -> bool {
        let place = self.place(BackwardHash::of(text));
        let Some(bucket) = self.buckets.get_mut(place) else { return false };
        match bucket.binary_search_by(|held| (**held).cmp(text)) {
            Ok(_) => false,
            Err(at) => {
                bucket.insert(at, text.into());
                true
            }
        }
    }

    pub(super) fn holds(&self, text: &str) -> bool {
        self.holds_hashed(BackwardHash::of(text), text)
    }

    /// As `holds`, for a text whose hash is known.
    pub(super) fn holds_hashed(&self, hash: BackwardHash, text: &str) -> bool {
        let bucket = self.buckets.get(self.place(hash));
        bucket.is_some_and(|bucket| bucket.binary_search_by(|held| (**held).cmp(text)).is_ok())
    }

    /// The texts, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.buckets.iter().flatten().map(|text| &**text)
    }

    fn place(&self, hash: BackwardHash) -> usize {
        // The upper half is mixed better than the lower.
        usize::try_from(hash.0 ^ (hash.0 >> 15)).unwrap_or_default() & self.buckets.len().wrapping_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use alloc::{collections::BTreeSet, format, string::String};

    use super::*;

    proptest::proptest! {
        #[test]
        fn it_holds_what_was_put_in(texts in proptest::collection::vec("[ab.]{0,4}", 0..40), room in 0_usize..40, others in proptest::collection::vec("[ab.]{0,5}", 8)) {
            let (mut table, mut plain) = (Table::with_room(room), BTreeSet::new());
            for text in &texts {
                proptest::prop_assert_eq!(table.insert(text), plain.insert(text.clone()));
            }
            for text in texts.iter().chain(&others) {
                proptest::prop_assert_eq!(table.holds(text), plain.contains(text));
            }
            proptest::prop_assert_eq!(table.iter().map(String::from).collect::<BTreeSet<_>>(), plain);
        }
    }

    #[test]
    fn buckets_stay_short() {
        let mut table = Table::with_room(10_000);
        assert!((0..10_000).all(|number| table.insert(&format!("https://tenant-{number}.partner.example"))));
        assert!(table.buckets.iter().all(|bucket| bucket.len() <= 12));
        assert!(!Table::default().holds("") && !Table::with_room(0).holds(""));
    }
}
