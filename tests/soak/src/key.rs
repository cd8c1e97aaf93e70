//! What is known of a key that signatures are made for?

use p256::{
    AffinePoint, ProjectivePoint, Scalar,
    ecdsa::VerifyingKey,
    elliptic_curve::{point::AffineCoordinates as _, sec1::ToSec1Point as _},
};
use wicketgate::crypto::es256::{PublicKey, paths::WholeTable};

/// A public key, and its private scalar where that is known.
#[derive(Debug)]
pub struct Key {
    pub x: [u8; 32],
    pub y: [u8; 32],
    pub secret: Option<Scalar>,
    pub ours: PublicKey,
    pub theirs: VerifyingKey,
    pub table: WholeTable,
}

impl Key {
    /// Of a scalar other than 0.
    pub fn of_secret(secret: Scalar) -> Self {
        Self { secret: Some(secret), ..Self::of_point(&(ProjectivePoint::GENERATOR * secret)) }
    }

    /// Of a point that is not infinity.
    pub fn of_point(point: &ProjectivePoint) -> Self {
        let affine = AffinePoint::from(*point);
        let (x, y) = (affine.x().into(), affine.y().into());
        let ours = PublicKey::from_coordinates(&x, &y).expect("a point of the curve");
        let theirs =
            VerifyingKey::from_sec1_point(&affine.to_sec1_point(false)).expect("a point of the curve");
        let table = WholeTable::of_key(&ours).expect("every multiple is finite");
        Self { x, y, secret: None, ours, theirs, table }
    }
}
