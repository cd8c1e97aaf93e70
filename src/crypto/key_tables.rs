//! Which keys are worth a table? Those whose tokens have passed a few times: garbage builds nothing. At most
//! [`MAX_HOT_KEYS`] have one, and the table of G comes with the first.
//!
//! A table is built in steps, one with each token that passes, so that no call takes long; until it is whole,
//! the key is checked without. A new key takes another's place only where it is used more than twice as often
//! (counts are halved now and then, so that the past fades). Dropping the least recently used instead would,
//! with one key too many in turn, build a table for every few tokens and use none.

use alloc::{boxed::Box, vec::Vec};

use super::es256::{PublicKey, SIGNATURE_BYTES, SignatureError, generator_table, table::Table};
use crate::limits::{MAX_HOT_KEYS, TABLE_AFTER_SUCCESSES};

/// Keys that are counted: those with tables and as many candidates.
const COUNTED_KEYS: usize = 2 * MAX_HOT_KEYS;

/// After this many signatures that held, every count is halved.
const FADE_AFTER_SUCCESSES: u32 = 8_192;

#[derive(Clone, Debug)]
struct Counted {
    key: PublicKey,
    successes: u32,
    table: Option<Box<Table>>,
}

/// The tables of G and of the keys in use.
#[derive(Clone, Debug, Default)]
pub struct KeyTables {
    of_generator: Option<Box<Table>>,
    counted: Vec<Counted>,
    successes: u32,
}

impl KeyTables {
    /// Verifies a signature of the message whose SHA-256 is `digest`, by tables where they are whole.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn verify(
        &self,
        key: &PublicKey,
        digest: &[u8; 32],
        signature: &[u8; SIGNATURE_BYTES],
    ) -> Result<(), SignatureError> {
        let table = self
            .counted
            .iter()
            .find(|counted| counted.key == *key)
            .and_then(|counted| counted.table.as_deref());
        match (self.of_generator.as_deref(), table) {
            // The table of G has a step more with each step of a key's, so it is whole as well.
            (Some(of_generator), Some(table)) if table.is_complete() => {
                key.verify_by_tables(digest, signature, (of_generator, table))
            }
            _ => key.verify_digest(digest, signature),
        }
    }

    /// Forgets every key that is no longer held.
    pub fn retain(&mut self, is_held: impl Fn(&PublicKey) -> bool) {
        self.counted.retain(|counted| is_held(&counted.key));
    }

    /// Keys with a table, whole or not.
    #[must_use]
    pub fn table_count(&self) -> usize {
        self.counted.iter().filter(|counted| counted.table.is_some()).count()
    }

    /// Counts a token of this key that has passed every check: the key has come nearer to a table, or the
    /// table to its end. A token that is refused after its signature held must not count, or an old one,
    /// shown again and again, would earn what it likes.
    pub fn count(&mut self, key: &PublicKey) {
        self.successes = self.successes.saturating_add(1);
        if self.successes >= FADE_AFTER_SUCCESSES {
            self.successes = 0;
            self.counted.iter_mut().for_each(|counted| counted.successes /= 2);
        }
        let Some(place) = self.counted.iter().position(|counted| counted.key == *key) else {
            self.admit(key);
            return;
        };
        let Some(counted) = self.counted.get_mut(place) else { return };
        counted.successes = counted.successes.saturating_add(1);
        if let Some(table) = &mut counted.table {
            let of_generator = self.of_generator.as_deref_mut();
            // `None` says that a point was no point of the curve's order, which `PublicKey` rules out.
            let is_built =
                table.build().is_some() && of_generator.is_some_and(|table| table.build().is_some());
            if !is_built {
                counted.table = None;
            }
        } else if counted.successes >= TABLE_AFTER_SUCCESSES {
            self.start_table(place);
        }
    }

    /// Counts a key from now on. Where all places are taken, one without a table goes: of those with the
    /// lowest count the one that came first, or else each newcomer would push out the one before.
    #[inline(never)]
    fn admit(&mut self, key: &PublicKey) {
        if self.counted.len() >= COUNTED_KEYS {
            let candidates = self.counted.iter().enumerate().filter(|(_, counted)| counted.table.is_none());
            let Some((lowest, _)) = candidates.min_by_key(|(_, counted)| counted.successes) else { return };
            self.counted.remove(lowest);
        }
        self.counted.push(Counted { key: *key, successes: 1, table: None });
    }

    #[inline(never)]
    fn start_table(&mut self, place: usize) {
        if self.of_generator.is_none() {
            self.of_generator = generator_table().map(Box::new);
        }
        let Some(successes) = self.counted.get(place).map(|counted| counted.successes) else { return };
        if self.table_count() >= MAX_HOT_KEYS {
            let with_table = self.counted.iter_mut().filter(|counted| counted.table.is_some());
            match with_table.min_by_key(|counted| counted.successes) {
                Some(lowest) if lowest.successes.saturating_mul(2) < successes => lowest.table = None,
                _ => return,
            }
        }
        if let Some(counted) = self.counted.get_mut(place) {
            counted.table = counted.key.table().map(Box::new);
        }
    }
}

#[cfg(test)]
mod tests;
