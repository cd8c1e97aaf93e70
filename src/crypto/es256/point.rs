//! How are points of P-256 added and doubled, two sums side by side, one in each lane?
//!
//! Jacobian coordinates: (X, Y, Z) stands for the affine (X/Z², Y/Z³). The formulas are incomplete: they are
//! wrong where an operand is the point at infinity or two operands are equal or opposite. In each of these
//! cases, and only then, the Z of the result is 0 modulo p, and it stays 0 whatever is added or doubled
//! afterwards, since every Z is a product with the one before. So one look at the last Z tells whether any
//! step was exceptional; `double_scalar` looks, and `arbiter` decides.
//!
//! Bounds (see `field`), kept by every function here: |X| ≤ 4p, |Y| ≤ 2p, |Z| ≤ 2p in tight or folded limbs;
//! affine coordinates within ±1.25p, tight but for the y of an opposite, whose limbs are those of a tight one
//! with the other sign.

use alloc::vec::Vec;

use super::{field::Field, lanes::LimbPair};

/// Two points in affine coordinates; neither is infinity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Affine {
    pub(super) x: Field,
    pub(super) y: Field,
}

/// Two points in Jacobian coordinates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Jacobian {
    x: Field,
    y: Field,
    pub(super) z: Field,
}

impl Affine {
    /// -P in the lanes where the mask is -1.
    #[inline(always)]
    pub(super) fn negated_where(&self, mask: LimbPair) -> Self {
        Self { x: self.x, y: self.y.negated_where(mask) }
    }
}

impl From<Affine> for Jacobian {
    /// The y of an opposite has limbs down to -2^29, and what is left of a tight one without it would be too
    /// large to be squared.
    fn from(Affine { x, y }: Affine) -> Self {
        Self { x, y: y.tightened(), z: Field::one() }
    }
}

impl Jacobian {
    /// P + Q: 8M + 3S, "madd-2004-hmv" of the Explicit-Formulas Database (Hankerson, Menezes, Vanstone 2004),
    /// with one reduction less. Exceptional: P = ±Q, P infinity.
    #[inline(never)]
    pub(super) fn plus(&self, other: &Affine) -> Self {
        let Self { x, y, z } = self;
        let z_squared = z.squared();
        let h = other.x.times(&z_squared) - *x;
        let r = other.y.times(&z.times(&z_squared)) - *y;
        let h_squared = h.squared();
        let h_cubed = h.times(&h_squared);
        let v = x.times(&h_squared);
        let x_sum = r.squared_minus(&(h_cubed + v + v));
        Self { x: x_sum, y: r.times_minus(&(v - x_sum), y, &h_cubed), z: z.times(&h) }
    }

    /// 2·P: "dbl-2001-b" of the Explicit-Formulas Database (Bernstein 2001; a = -3), with Z = 2·Y·Z.
    /// Exceptional: P infinity. (No point of P-256 has Y = 0: its order is prime.)
    #[inline(never)]
    pub(super) fn doubled(&self) -> Self {
        let Self { x, y, z } = self;
        let delta = z.squared();
        let gamma = y.squared();
        let beta_4 = x.times(&gamma).shifted(2);
        let slope = (*x - delta).times(&(*x + delta));
        let alpha = (slope + slope + slope).tightened();
        let x_double = alpha.squared_minus(&(beta_4 + beta_4)).folded();
        let y_double = alpha.times_minus(&(beta_4 - x_double), &gamma.shifted(3), &gamma);
        Self { x: x_double, y: y_double, z: (*y + *y).times(z) }
    }

    /// 2^`count`·P.
    #[inline(never)]
    pub(super) fn doubled_times(&self, count: usize) -> Self {
        (0..count).fold(*self, |point, _| point.doubled())
    }

    /// The sum of the two lanes' points without its Y, in the first lane: (X, Z). "add-1998-cmo-2" of the
    /// Explicit-Formulas Database (Cohen, Miyaji, Ono 1998). Exceptional: the points are equal or opposite,
    /// or one is infinity.
    pub(super) fn lanes_added(&self) -> (Field, Field) {
        let Self { x, y, z } = self;
        let z_squared = z.squared();
        // Each lane is brought to the other's denominator.
        let u = x.times(&z_squared.swapped());
        let s = y.times(&z.times(&z_squared).swapped());
        let h = u.swapped() - u;
        let r = s.swapped() - s;
        let h_squared = h.squared();
        let v = u.times(&h_squared);
        (r.squared_minus(&(h.times(&h_squared) + v + v)), z.times(&z.swapped()).times(&h))
    }
}

/// The affine coordinates of several points with one inversion (Montgomery's trick, 1987). `None`: one of
/// them is infinity.
#[inline(never)]
pub(super) fn normalized(points: &[Jacobian]) -> Option<Vec<Affine>> {
    let mut product = Field::one();
    let products_before: Vec<Field> = points
        .iter()
        .map(|point| {
            let before = product;
            product = product.times(&point.z);
            before
        })
        .collect();
    if product.is_zero() != (false, false) {
        return None;
    }
    let mut inverse = product.inverted();
    let mut affine: Vec<Affine> = points
        .iter()
        .zip(products_before)
        .rev()
        .map(|(point, before)| {
            let z_inverse = inverse.times(&before);
            inverse = inverse.times(&point.z);
            let z_inverse_squared = z_inverse.squared();
            Affine {
                x: point.x.times(&z_inverse_squared),
                y: point.y.times(&z_inverse.times(&z_inverse_squared)),
            }
        })
        .collect();
    affine.reverse();
    Some(affine)
}

/// P, 3·P, 5·P, … : `count` odd multiples.
#[inline(never)]
pub(super) fn odd_multiples(base: &Affine, count: usize) -> Option<Vec<Affine>> {
    let double = normalized(&[Jacobian::from(*base).doubled()])?.pop()?;
    let multiples: Vec<Jacobian> =
        core::iter::successors(Some(Jacobian::from(*base)), |point| Some(point.plus(&double)))
            .take(count)
            .collect();
    normalized(&multiples)
}

#[cfg(test)]
mod tests;
