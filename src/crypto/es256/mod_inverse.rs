//! What are two numbers divided by s, modulo n, the order of P-256? By division steps (Bernstein and Yang,
//! "Fast constant-time gcd computation and modular inversion", 2019), here in variable time: several steps at
//! once where the low bits allow it, and no more steps than are needed. s is public.
//!
//! A step takes (f, g), f odd, to (f, g/2), to (f, (g + f)/2), or, where the roles are due to change, to (g,
//! (g - f)/2). It ends at g = 0 and f = ±gcd. Thirty steps depend on the lowest thirty bits alone: they are
//! done on those, as a matrix, which is then applied to the whole f and g, and modulo n to the d and e with
//! d·s ≡ c·f and e·s ≡ c·g. For c = 1 that ends at 1/s; beginning with another c gives c/s at once, without a
//! multiplication modulo n.

use super::scalar::limbs;

/// Limbs of a number, of 30 bits each, the highest with the sign.
const LIMBS: usize = 9;
const LIMB_BITS: u32 = 30;
const LIMB_MASK: i64 = (1 << LIMB_BITS) - 1;

type Number = [i64; LIMBS];

/// n.
const ORDER: Number = [
    1_013_130_577,
    250_030_859,
    830_072_911,
    968_797_033,
    1_073_741_756,
    1_073_741_823,
    4_095,
    1_073_725_440,
    65_535,
];

/// 1/n modulo 2^30.
const ORDER_INVERSE: i64 = 301_941_681;

/// What thirty steps do: 2^30·(f', g') = (u·f + v·g, q·f + r·g).
struct Steps {
    u: i64,
    v: i64,
    q: i64,
    r: i64,
}

/// a/s and b/s modulo n; s from 1 to n - 1, a and b any. All big-endian.
#[inline(never)]
pub(super) fn quotients((a, b): (&[u8; 32], &[u8; 32]), s: &[u8; 32]) -> ([u8; 32], [u8; 32]) {
    let (mut f, mut g) = (ORDER, limbs_of(s));
    let (mut of_a, mut of_b) = (Pair::beginning_with(a), Pair::beginning_with(b));
    let mut eta = -1;
    while g != [0; LIMBS] {
        let steps = thirty_steps(&mut eta, low_bits(&f), low_bits(&g));
        (f, g) = (combined((steps.u, &f), (steps.v, &g), 0), combined((steps.q, &f), (steps.r, &g), 0));
        of_a.apply(&steps);
        of_b.apply(&steps);
    }
    let is_opposite = is_negative(&f);
    (bytes_of(&canonical(&of_a.d, is_opposite)), bytes_of(&canonical(&of_b.d, is_opposite)))
}

/// Thirty division steps on the lowest bits of f and g. `eta`: minus the paper's δ; below 0 the roles change
/// at the next odd g.
#[inline(always)]
fn thirty_steps(eta: &mut i64, mut f: u32, mut g: u32) -> Steps {
    let (mut u, mut v, mut q, mut r) = (1, 0, 0, 1);
    let mut left = LIMB_BITS;
    loop {
        // An even g is halved as often as it goes; on the other side u and v are doubled, since all is 2^30
        // times too large.
        let zeros = (g | (u32::MAX << left)).trailing_zeros();
        g >>= zeros;
        u <<= zeros;
        v <<= zeros;
        *eta -= i64::from(zeros);
        left -= zeros;
        if left == 0 {
            return Steps { u, v, q, r };
        }
        if *eta < 0 {
            *eta = -*eta;
            (f, g) = (g, f.wrapping_neg());
            (u, q) = (q, -u);
            (v, r) = (r, -v);
        }
        // The multiple of f that clears so many low bits of g is what the next steps would add, one by one,
        // before the roles change again. -1/f = f·(f² - 2) modulo 2^6: f² is 1 modulo 8.
        let cleared_bits = u32::try_from(*eta + 1).unwrap_or(1).min(left).min(6);
        let multiple =
            f.wrapping_mul(g).wrapping_mul(f.wrapping_mul(f).wrapping_sub(2)) & ((1 << cleared_bits) - 1);
        g = g.wrapping_add(f.wrapping_mul(multiple));
        q += u * i64::from(multiple);
        r += v * i64::from(multiple);
    }
}

/// d and e, within (-2n, n).
struct Pair {
    d: Number,
    e: Number,
}

impl Pair {
    /// 0 and c; less n, because c may be above n.
    fn beginning_with(c: &[u8; 32]) -> Self {
        Self { d: [0; LIMBS], e: sum(&limbs_of(c), -1, &ORDER) }
    }

    /// (u·d + v·e, q·d + r·e) / 2^30 modulo n.
    #[inline(never)]
    fn apply(&mut self, steps: &Steps) {
        let Steps { u, v, q, r } = *steps;
        let Self { d, e } = self;
        let times_order = |a: i64, b: i64| {
            // One n for each negative number; then what makes the lowest limb of the sum 0.
            let negative = if is_negative(d) { a } else { 0 } + if is_negative(e) { b } else { 0 };
            let lowest = a * d.first().unwrap_or(&0) + b * e.first().unwrap_or(&0);
            negative - ((ORDER_INVERSE * (lowest & LIMB_MASK) + negative) & LIMB_MASK)
        };
        (*d, *e) = (combined((u, d), (v, e), times_order(u, v)), combined((q, d), (r, e), times_order(q, r)));
    }
}

/// (a·x + b·y + m·n) / 2^30. |a| + |b| ≤ 2^30 and |m| < 2^31, so that a column stays below 2^62.
#[inline(always)]
fn combined((a, x): (i64, &Number), (b, y): (i64, &Number), m: i64) -> Number {
    let ([x0, x1, x2, x3, x4, x5, x6, x7, x8], [y0, y1, y2, y3, y4, y5, y6, y7, y8]) = (*x, *y);
    let [n0, n1, n2, n3, n4, n5, n6, n7, n8] = ORDER;
    // Written out: a loop over an array is left as a call for each element.
    let c0 = column(0, [a, b, m], [x0, y0, n0]);
    let c1 = column(c0, [a, b, m], [x1, y1, n1]);
    let c2 = column(c1, [a, b, m], [x2, y2, n2]);
    let c3 = column(c2, [a, b, m], [x3, y3, n3]);
    let c4 = column(c3, [a, b, m], [x4, y4, n4]);
    let c5 = column(c4, [a, b, m], [x5, y5, n5]);
    let c6 = column(c5, [a, b, m], [x6, y6, n6]);
    let c7 = column(c6, [a, b, m], [x7, y7, n7]);
    let c8 = column(c7, [a, b, m], [x8, y8, n8]);
    let low = |column: i64| column & LIMB_MASK;
    [low(c1), low(c2), low(c3), low(c4), low(c5), low(c6), low(c7), low(c8), c8 >> LIMB_BITS]
}

/// What the column before carries over, and a·x + b·y + m·n of one limb each.
#[inline(always)]
fn column(before: i64, [a, b, m]: [i64; 3], [x, y, n]: [i64; 3]) -> i64 {
    (before >> LIMB_BITS) + a * x + b * y + m * n
}

/// d, or -d, within [0, n); d within (-2n, n).
fn canonical(d: &Number, is_opposite: bool) -> Number {
    let d = if is_negative(d) { sum(d, 1, &ORDER) } else { *d };
    let d = if is_opposite { sum(&[0; LIMBS], -1, &d) } else { d };
    if is_negative(&d) { sum(&d, 1, &ORDER) } else { d }
}

/// x + sign·y.
fn sum(x: &Number, sign: i64, y: &Number) -> Number {
    let mut limbs = [0; LIMBS];
    let mut carry = 0;
    for ((limb, x), y) in limbs.iter_mut().zip(x).zip(y) {
        let sum = carry + x + sign * y;
        *limb = sum & LIMB_MASK;
        carry = sum >> LIMB_BITS;
    }
    let [lower @ .., top] = limbs;
    let [l0, l1, l2, l3, l4, l5, l6, l7] = lower;
    [l0, l1, l2, l3, l4, l5, l6, l7, top + (carry << LIMB_BITS)]
}

#[inline(always)]
fn is_negative([.., top]: &Number) -> bool {
    *top < 0
}

#[inline(always)]
fn low_bits([lowest, ..]: &Number) -> u32 {
    u32::try_from(lowest & LIMB_MASK).unwrap_or(0)
}

fn limbs_of(bytes: &[u8; 32]) -> Number {
    limbs(bytes, LIMB_BITS)
}

fn bytes_of(number: &Number) -> [u8; 32] {
    let mut limbs = number.iter();
    let (mut held, mut held_bits) = (0, 0);
    let mut bytes = [(); 32].map(|()| {
        if held_bits < 8 {
            held |= limbs.next().copied().unwrap_or(0) << held_bits;
            held_bits += LIMB_BITS;
        }
        let byte = u8::try_from(held & 0xff).unwrap_or(0);
        held >>= 8;
        held_bits -= 8;
        byte
    });
    bytes.reverse();
    bytes
}

#[cfg(test)]
mod tests;
