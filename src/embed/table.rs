//! What is held under this text, if anything? In the same time for ten texts as for ten thousand.
//!
//! A text's hash names its bucket. Texts that fall together stand in order there, so a list that was written to collide costs a
//! binary search and no more; that is why the hash needs no secret.

use alloc::{boxed::Box, vec::Vec};
use core::cmp::Ordering;

/// Texts, each with what is held under it.
#[derive(Clone, Debug)]
pub(super) struct Table<V = ()> {
    /// A power of two of them, or none.
    buckets: Box<[Vec<(Box<str>, V)>]>,
}

/// A hash that is taken from a text's last byte to its first, so that it has passed every suffix on its way (FNV-1a).
#[derive(Clone, Copy)]
pub(super) struct BackwardHash(u32);

impl BackwardHash {
    pub(super) const START: Self = Self(0x811c_9dc5);

    pub(super) fn before(self, byte: u8) -> Self {
        Self((self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    fn before_all(self, text: &str) -> Self {
        text.bytes().rev().fold(self, Self::before)
    }
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self { buckets: Box::default() }
    }
}

impl<V> Table<V> {
    /// An empty table with room for so many.
    pub(super) fn with_room(count: usize) -> Self {
        Self { buckets: (0..count.next_power_of_two()).map(|_| Vec::new()).collect() }
    }

    /// Adds a text, and says whether it is new.
    pub(super) fn insert(&mut self, text: &str, value: V) -> bool {
        let place = self.place(BackwardHash::START.before_all(text));
        let Some(bucket) = self.buckets.get_mut(place) else { return false };
        match bucket.binary_search_by(|(held, _)| (**held).cmp(text)) {
            Ok(_) => false,
            Err(at) => {
                bucket.insert(at, (text.into(), value));
                true
            }
        }
    }

    /// What is held under a text.
    pub(super) fn get(&self, text: &str) -> Option<&V> {
        self.get_hashed(BackwardHash::START.before_all(text), text)
    }

    /// As `get`, for a text whose hash is known.
    pub(super) fn get_hashed(&self, hash: BackwardHash, text: &str) -> Option<&V> {
        self.search(hash, |held| held.cmp(text))
    }

    /// As `get`, for a text in two pieces.
    pub(super) fn get_joined(&self, start: &str, end: &str) -> Option<&V> {
        let hash = BackwardHash::START.before_all(end).before_all(start);
        self.search(hash, |held| held.bytes().cmp(start.bytes().chain(end.bytes())))
    }

    /// The texts and what is held under them, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.buckets.iter().flatten().map(|(text, value)| (&**text, value))
    }

    fn search(&self, hash: BackwardHash, order: impl Fn(&str) -> Ordering) -> Option<&V> {
        let bucket = self.buckets.get(self.place(hash))?;
        let place = bucket.binary_search_by(|(held, _)| order(held)).ok()?;
        bucket.get(place).map(|(_, value)| value)
    }

    fn place(&self, hash: BackwardHash) -> usize {
        // The upper half is mixed better than the lower.
        usize::try_from(hash.0 ^ (hash.0 >> 15)).unwrap_or_default() & self.buckets.len().wrapping_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use alloc::{collections::BTreeMap, format, string::String};

    use super::*;

    proptest::proptest! {
        #[test]
        fn it_holds_what_was_put_in(texts in proptest::collection::vec("[ab.]{0,4}", 0..40), room in 0_usize..40, others in proptest::collection::vec("[ab.]{0,5}", 8)) {
            let (mut table, mut plain) = (Table::with_room(room), BTreeMap::new());
            for (number, text) in texts.iter().enumerate() {
                let is_new = !plain.contains_key(text);
                proptest::prop_assert_eq!(table.insert(text, number), is_new);
                plain.entry(text.clone()).or_insert(number);
            }
            for text in texts.iter().chain(&others) {
                proptest::prop_assert_eq!(table.get(text), plain.get(text));
                for (start, end) in (0..=text.len()).map(|at| text.split_at(at)) {
                    proptest::prop_assert_eq!(table.get_joined(start, end), plain.get(text));
                }
            }
            proptest::prop_assert_eq!(table.iter().map(|(text, number)| (String::from(text), *number)).collect::<BTreeMap<_, _>>(), plain);
        }
    }

    #[test]
    fn buckets_stay_short() {
        let mut table = Table::with_room(10_000);
        assert!((0..10_000).all(|number| table.insert(&format!("https://tenant-{number}.partner.example"), ())));
        assert!(table.buckets.iter().all(|bucket| bucket.len() <= 12));
        assert!(Table::<()>::default().get("").is_none() && Table::<()>::with_room(0).get("").is_none());
    }
}
