//! What does each path to a signature's verdict say by itself? For the tests that compare every path with
//! `p256`; built with the feature `internals` alone, so no part of the published interface.

use super::{PublicKey, Question, SIGNATURE_BYTES, SignatureError, generator_table, table::Table};

/// A point's table with every window built.
#[derive(Debug)]
pub struct WholeTable(Table);

impl WholeTable {
    /// The generator's.
    #[must_use]
    pub fn of_generator() -> Option<Self> {
        Self::built(generator_table()?)
    }

    /// A key's.
    #[must_use]
    pub fn of_key(key: &PublicKey) -> Option<Self> {
        Self::built(key.table()?)
    }

    fn built(mut table: Table) -> Option<Self> {
        while !table.is_complete() {
            table.build()?;
        }
        Some(Self(table))
    }
}

/// The path without tables: whether the signature holds, or nothing where a step was exceptional.
///
/// # Errors
/// [`SignatureError::OutOfRange`].
pub fn opinion_without_tables(
    key: &PublicKey,
    digest: &[u8; 32],
    signature: &[u8; SIGNATURE_BYTES],
) -> Result<Option<bool>, SignatureError> {
    Ok(key.holds(&Question::new(digest, signature)?, None))
}

/// The path by the tables of the generator and of the key: as [`opinion_without_tables`].
///
/// # Errors
/// [`SignatureError::OutOfRange`].
pub fn opinion_by_tables(
    key: &PublicKey,
    (of_generator, of_key): (&WholeTable, &WholeTable),
    digest: &[u8; 32],
    signature: &[u8; SIGNATURE_BYTES],
) -> Result<Option<bool>, SignatureError> {
    Ok(key.holds(&Question::new(digest, signature)?, Some((&of_generator.0, &of_key.0))))
}

/// The arbiter, which always has an opinion.
///
/// # Errors
/// [`SignatureError::OutOfRange`].
pub fn opinion_of_arbiter(
    key: &PublicKey,
    digest: &[u8; 32],
    signature: &[u8; SIGNATURE_BYTES],
) -> Result<bool, SignatureError> {
    Question::new(digest, signature)?;
    Ok(key.holds_by_arbiter(digest, signature))
}

/// The whole check by tables, the arbiter included.
///
/// # Errors
/// [`SignatureError`].
pub fn verify_by_tables(
    key: &PublicKey,
    (of_generator, of_key): (&WholeTable, &WholeTable),
    digest: &[u8; 32],
    signature: &[u8; SIGNATURE_BYTES],
) -> Result<(), SignatureError> {
    key.verify_by_tables(digest, signature, (&of_generator.0, &of_key.0))
}

/// Whether r and s are in range and u2 is not 0, which it never is: what a signature costs before any point
/// is added.
#[must_use]
pub fn has_multipliers(digest: &[u8; 32], signature: &[u8; SIGNATURE_BYTES]) -> bool {
    Question::new(digest, signature).is_ok_and(|question| question.u2 != [0; 32])
}
