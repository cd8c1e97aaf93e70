//! ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4, FIPS 186-5 section 6.4.2): is this signature by that
//! key?
//!
//! Two quick methods lead to the sum u1·G + u2·Q, both in `double_scalar`: by tables that were computed
//! before, or without. Both fail where two points are equal, opposite or infinity; `arbiter` then decides, which
//! is `p256`. It also says which keys are points of the curve.
//!
//! Nothing here is secret, so nothing is constant-time on purpose.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod arbiter;
mod double_scalar;
mod field;
mod lanes;
mod mod_inverse;
#[cfg(any(test, feature = "internals"))]
#[doc(hidden)]
pub mod paths;
mod point;
mod scalar;
pub mod sha256;
mod signed_digits;
pub mod table;
#[cfg(test)]
mod testing;

use arbiter::is_on_curve;
use double_scalar::{GENERATOR, by_tables, sum_has_x, without_tables};
use mod_inverse::quotients;
use scalar::{coordinates_of, is_in_range};
use sha256::Hash;
use table::Table;

/// Length of r and s together, in bytes: each 32, big-endian (IEEE P1363, RFC 7518 section 3.4).
pub const SIGNATURE_BYTES: usize = 64;

/// Length of one coordinate of a public key, in bytes (RFC 7518 section 6.2.1.2).
pub const COORDINATE_BYTES: usize = 32;

/// A P-256 public key whose point was checked to lie on the curve.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PublicKey {
    x: [u8; COORDINATE_BYTES],
    y: [u8; COORDINATE_BYTES],
}

/// The coordinates name no point of the curve, or one of them is not below p.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a point of P-256")]
pub struct NotOnCurve;

/// A table of the generator, still empty.
#[must_use]
pub fn generator_table() -> Option<Table> {
    Table::new(&GENERATOR.0, &GENERATOR.1)
}

/// Why a signature is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SignatureError {
    /// It is by another key, or of other bytes.
    #[error("the signature does not verify")]
    Invalid,
    /// r or s is 0, n or above (checked before anything is computed: CVE-2022-21449).
    #[error("r or s lies outside 1 to n-1")]
    OutOfRange,
}

impl PublicKey {
    /// Takes the affine coordinates, 32 bytes each, big-endian.
    ///
    /// # Errors
    /// [`NotOnCurve`].
    pub fn from_coordinates(
        x: &[u8; COORDINATE_BYTES],
        y: &[u8; COORDINATE_BYTES],
    ) -> Result<Self, NotOnCurve> {
        if is_on_curve(x, y) { Ok(Self { x: *x, y: *y }) } else { Err(NotOnCurve) }
    }

    /// Verifies a signature of `message`, which is hashed here with SHA-256. Both s and n - s verify: JWS
    /// does not ask for the lower one, so a token's text must never serve as a replay key.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn verify(&self, message: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> Result<(), SignatureError> {
        self.verify_digest(&Hash::of(message).digest(), signature)
    }

    /// As [`Self::verify`], with the message's SHA-256.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn verify_digest(
        &self,
        digest: &[u8; 32],
        signature: &[u8; SIGNATURE_BYTES],
    ) -> Result<(), SignatureError> {
        self.decide(digest, signature, None)
    }

    /// As [`Self::verify_digest`], with the tables of G and of this key, both whole.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn verify_by_tables(
        &self,
        digest: &[u8; 32],
        signature: &[u8; SIGNATURE_BYTES],
        tables: (&Table, &Table),
    ) -> Result<(), SignatureError> {
        self.decide(digest, signature, Some(tables))
    }

    /// A table of this key, still empty.
    #[must_use]
    pub fn table(&self) -> Option<Table> {
        Table::new(&self.x, &self.y)
    }

    #[inline(never)]
    fn decide(
        &self,
        digest: &[u8; 32],
        signature: &[u8; SIGNATURE_BYTES],
        tables: Option<(&Table, &Table)>,
    ) -> Result<(), SignatureError> {
        let question = Question::new(digest, signature)?;
        let holds = self.holds(&question, tables).unwrap_or_else(|| self.holds_by_arbiter(digest, signature));
        if holds { Ok(()) } else { Err(SignatureError::Invalid) }
    }

    /// By the tables of G and of this key or without; `None` where an exceptional case turned up.
    fn holds(
        &self,
        Question { u1, u2, coordinates: [r, other] }: &Question,
        tables: Option<(&Table, &Table)>,
    ) -> Option<bool> {
        let lanes = match tables {
            Some(tables) => by_tables(tables, u1, u2),
            None => without_tables((&self.x, &self.y), u1, u2),
        }?;
        sum_has_x(&lanes, (r, other))
    }

    /// The same by `p256`, slowly and whatever the case.
    fn holds_by_arbiter(&self, digest: &[u8; 32], signature: &[u8; SIGNATURE_BYTES]) -> bool {
        let (Some(r), Some(s)) = (signature.first_chunk(), signature.last_chunk()) else { return false };
        arbiter::signature_holds((&self.x, &self.y), digest, (r, s))
    }
}

/// What FIPS 186-5 section 6.4.2 asks of a key: is an x-coordinate of u1·G + u2·Q among these?
struct Question {
    u1: [u8; 32],
    u2: [u8; 32],
    /// x mod n = r leaves two candidates for x, where r + n is below p.
    coordinates: [[u8; 32]; 2],
}

impl Question {
    /// Steps 1 to 3; all numbers big-endian.
    fn new(digest: &[u8; 32], signature: &[u8; SIGNATURE_BYTES]) -> Result<Self, SignatureError> {
        let (Some(r), Some(s)) = (signature.first_chunk(), signature.last_chunk()) else {
            return Err(SignatureError::OutOfRange);
        };
        if !is_in_range(r) || !is_in_range(s) {
            return Err(SignatureError::OutOfRange);
        }
        let (u1, u2) = quotients((digest, r), s);
        Ok(Self { u1, u2, coordinates: coordinates_of(r) })
    }
}

#[cfg(test)]
mod tests;
