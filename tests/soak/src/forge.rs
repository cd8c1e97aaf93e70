//! How is a signature made whose inner numbers were chosen first? With u1·G + u2·Q = R and r = x(R) mod n, s
//! = r/u2 and e = u1·s.

use p256::{AffinePoint, ProjectivePoint, Scalar, elliptic_curve::point::AffineCoordinates as _};

use crate::{
    random::Random,
    scalars::{bytes_of, inverse, of_bytes},
};

/// What a verifier is asked about, without the key.
#[derive(Clone, Copy, Debug)]
pub struct Signed {
    pub digest: [u8; 32],
    pub r: [u8; 32],
    pub s: [u8; 32],
}

impl Signed {
    pub fn new(e: &Scalar, r: &Scalar, s: &Scalar) -> Self {
        Self { digest: bytes_of(e), r: bytes_of(r), s: bytes_of(s) }
    }

    /// That of which a verifier computes these u1 and u2.
    pub fn of_scalars(r: &Scalar, u1: &Scalar, u2: &Scalar) -> Self {
        let s = *r * inverse(u2);
        Self::new(&(*u1 * s), r, &s)
    }

    pub fn signature(&self) -> [u8; 64] {
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&self.r);
        signature[32..].copy_from_slice(&self.s);
        signature
    }
}

/// A multiple of G with its inverse: any number of signatures can be made of it, without arithmetic on the
/// curve.
#[derive(Clone, Copy, Debug)]
pub struct Nonce {
    pub scalar: Scalar,
    pub inverse: Scalar,
    pub r: Scalar,
}

impl Nonce {
    pub fn random(random: &mut Random) -> Self {
        let scalar = random.nonzero();
        Self { scalar, inverse: inverse(&scalar), r: x_of(&(ProjectivePoint::GENERATOR * scalar)) }
    }
}

/// x mod n; 0 for infinity.
pub fn x_of(point: &ProjectivePoint) -> Scalar {
    of_bytes(&AffinePoint::from(*point).x().into())
}
