//! What does each path to a signature's verdict say in WebAssembly? Exports for the comparison with `p256`.
//! Built with the feature `conformance`, never published.

use alloc::{string::String, vec::Vec};

use wasm_bindgen::prelude::*;
use wicketgate::crypto::{
    es256::{
        PublicKey,
        paths::{WholeTable, opinion_by_tables, opinion_without_tables, verify_by_tables},
    },
    key_tables::KeyTables,
};

struct Key {
    key: PublicKey,
    table: WholeTable,
}

/// Keys with whole tables beside hot keys, which build theirs as they go.
#[wasm_bindgen(js_name = LayerSignaturePaths)]
pub struct SignaturePaths {
    of_generator: WholeTable,
    keys: Vec<Key>,
    key_tables: KeyTables,
}

#[wasm_bindgen(js_class = LayerSignaturePaths)]
impl SignaturePaths {
    /// No key yet.
    #[must_use]
    pub fn build() -> Option<Self> {
        Some(Self {
            of_generator: WholeTable::of_generator()?,
            keys: Vec::new(),
            key_tables: KeyTables::default(),
        })
    }

    /// Builds a key's table; its index comes back. Nothing for what is no key.
    #[wasm_bindgen(js_name = addKey)]
    pub fn add_key(&mut self, x: &[u8], y: &[u8]) -> Option<usize> {
        let key = PublicKey::from_coordinates(x.try_into().ok()?, y.try_into().ok()?).ok()?;
        self.keys.push(Key { key, table: WholeTable::of_key(&key)? });
        Some(self.keys.len() - 1)
    }

    /// Five letters: the whole check without tables, by tables and by the hot keys (`+` holds, `-` does not),
    /// then the opinions without and by tables alone (`?` where a step was exceptional, `!` where r or s is
    /// out of range).
    #[must_use]
    pub fn judge(&mut self, key: usize, digest: &[u8], signature: &[u8]) -> Option<String> {
        let Key { key, table } = self.keys.get(key)?;
        let (digest, signature) = (digest.try_into().ok()?, signature.try_into().ok()?);
        let tables = (&self.of_generator, table);
        let verdicts = [
            key.verify_digest(digest, signature),
            verify_by_tables(key, tables, digest, signature),
            self.key_tables.verify(key, digest, signature),
        ];
        if verdicts.iter().all(Result::is_ok) {
            self.key_tables.count(key);
        }
        let opinions = [
            opinion_without_tables(key, digest, signature),
            opinion_by_tables(key, tables, digest, signature),
        ];
        let verdicts = verdicts.iter().map(|verdict| if verdict.is_ok() { '+' } else { '-' });
        Some(verdicts.chain(opinions.iter().map(|opinion| opinion.map_or('!', letter))).collect())
    }
}

const fn letter(opinion: Option<bool>) -> char {
    match opinion {
        Some(true) => '+',
        Some(false) => '-',
        None => '?',
    }
}
