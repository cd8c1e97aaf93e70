//! What does each road to a signature's verdict say before `p256` is asked? For the tests that compare every road with `p256`;
//! built with the feature `internals` alone, so no part of the published interface.

use p256::ecdsa::Signature;

use super::{
    super::{double_scalar::GENERATOR, inverse::inverse, table::Table},
    PublicKey, SIGNATURE_BYTES, SignatureError,
};

/// A point's table with every window built.
#[derive(Debug)]
pub struct WholeTable(Table);

impl WholeTable {
    /// The generator's.
    #[must_use]
    pub fn of_generator() -> Option<Self> {
        Self::built(Table::new(&GENERATOR.0, &GENERATOR.1)?)
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

/// The road without tables: whether the signature holds, or nothing where a step was exceptional.
///
/// # Errors
/// [`SignatureError::OutOfRange`].
pub fn opinion_without_tables(
    key: &PublicKey,
    digest: &[u8; 32],
    signature: &[u8; SIGNATURE_BYTES],
) -> Result<Option<bool>, SignatureError> {
    let signature = Signature::from_slice(signature).map_err(|_| SignatureError::OutOfRange)?;
    Ok(key.holds(digest, &signature, None))
}

/// The road by the tables of the generator and of the key: as [`opinion_without_tables`].
///
/// # Errors
/// [`SignatureError::OutOfRange`].
pub fn opinion_by_tables(
    key: &PublicKey,
    (of_generator, of_key): (&WholeTable, &WholeTable),
    digest: &[u8; 32],
    signature: &[u8; SIGNATURE_BYTES],
) -> Result<Option<bool>, SignatureError> {
    let signature = Signature::from_slice(signature).map_err(|_| SignatureError::OutOfRange)?;
    Ok(key.holds(digest, &signature, Some((&of_generator.0, &of_key.0))))
}

/// The whole check by tables, `p256` included.
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

/// Whether s has an inverse other than 0.
#[must_use]
pub fn inverts_s(signature: &[u8; SIGNATURE_BYTES]) -> bool {
    signature.last_chunk().is_some_and(|s| inverse(s) != [0; 32])
}
