//! Which triples of digest, key and signature are judged? An endless mixture over a set of keys: good ones,
//! bad ones, and those whose numbers were chosen for their form. Each says what it is and, where that is
//! known, how it must be judged.

use p256::{
    AffinePoint, ProjectivePoint, Scalar, U256,
    elliptic_curve::{ops::Reduce as _, point::DecompressPoint as _},
};

use crate::{
    forge::{Nonce, Signed, x_of},
    key::Key,
    random::Random,
    scalars::{ORDER, inverse, power_of_two, structured},
};

/// One question to a verifier.
#[derive(Clone, Copy, Debug)]
pub struct Triple {
    pub kind: &'static str,
    /// Index into the scene's keys.
    pub key: usize,
    pub signed: Signed,
    /// Whether it must hold, where the making says so.
    pub holds: Option<bool>,
}

/// Keys and what signatures are made of.
#[derive(Debug)]
pub struct Scene {
    pub keys: Vec<Key>,
    /// How many keys, from the first, have a known scalar.
    with_secret: usize,
    /// Triples whose x-coordinate was chosen: their keys stand after those with a known scalar.
    chosen: Vec<Triple>,
    nonces: Vec<Nonce>,
    random: Random,
}

const MODULUS: U256 = U256::from_be_hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");

impl Scene {
    /// `random_keys` keys beside those of special form, and `chosen_keys` of each kind of chosen
    /// x-coordinate.
    pub fn new(seed: u64, random_keys: usize, chosen_keys: usize) -> Self {
        let mut random = Random::new(seed);
        let mut keys: Vec<Key> = special_secrets().into_iter().map(Key::of_secret).collect();
        keys.extend((0..random_keys).map(|_| Key::of_secret(random.nonzero())));
        let with_secret = keys.len();
        let nonces = (0..256).map(|_| Nonce::random(&mut random)).collect();
        let mut chosen = Vec::new();
        for _ in 0..chosen_keys {
            for kind in CHOSEN {
                let (key, signed) = with_chosen_x(&mut random, kind);
                chosen.push(Triple { kind: kind.name, key: keys.len(), signed, holds: Some(kind.holds) });
                keys.push(key);
            }
        }
        Self { keys, with_secret, chosen, nonces, random }
    }

    /// The next triple.
    pub fn triple(&mut self) -> Triple {
        match self.random.below(20) {
            0..=5 => self.changed(),
            6..=8 if !self.chosen.is_empty() => self.of_chosen_x(),
            _ => self.good(),
        }
    }

    /// Holds, or is refused at infinity.
    fn good(&mut self) -> Triple {
        let random = &mut self.random;
        let key = random.below(self.with_secret);
        let secret = self.keys[key].secret.expect("these keys were made of their scalars");
        let place = random.below(self.nonces.len());
        // Each is renewed now and then.
        if random.below(64) == 0 {
            self.nonces[place] = Nonce::random(random);
        }
        let Nonce { scalar: k, inverse: k_inverse, r } = self.nonces[place];
        let (kind, signed) = match random.below(24) {
            0..=11 => {
                let e = random.scalar();
                ("random", Signed::new(&e, &r, &(k_inverse * (e + r * secret))))
            }
            12 => ("chosen s", with_s(&nonzero(structured(random)), &r, &k, &secret)),
            13 | 14 => {
                let e = structured(random);
                ("chosen e", Signed::new(&e, &r, &(k_inverse * (e + r * secret))))
            }
            15 | 16 => {
                let u2 = nonzero(structured(random));
                ("chosen u2", Signed::of_scalars(&r, &(k - u2 * secret), &u2))
            }
            17 | 18 => {
                let u1 = structured(random);
                ("chosen u1", Signed::of_scalars(&r, &u1, &nonzero((k - u1) * inverse(&secret))))
            }
            19 | 20 => {
                let (u1, u2) = (structured(random), nonzero(structured(random)));
                (
                    "chosen u1 and u2",
                    Signed::of_scalars(&x_of(&(ProjectivePoint::GENERATOR * (u1 + u2 * secret))), &u1, &u2),
                )
            }
            21 => {
                let s = k_inverse * r * secret;
                ("u1 = 0", Signed::new(&Scalar::ZERO, &r, &s))
            }
            22 => {
                let half = k * inverse(&Scalar::from(2_u32));
                ("u1·G = u2·Q", Signed::of_scalars(&r, &half, &(half * inverse(&secret))))
            }
            _ => {
                let s = nonzero(if random.below(2) == 0 { random.scalar() } else { structured(random) });
                ("infinity", Signed::new(&-(r * secret), &r, &s))
            }
        };
        let is_in_range = signed.r != [0; 32] && signed.s != [0; 32];
        // With both scalars chosen the sum may be infinity, where r is 0; s is 0 by chance alone.
        let holds = is_in_range && kind != "infinity";
        Triple { kind, key, signed: self.digest_above_order(signed), holds: Some(holds) }
    }

    /// A digest below 2^256 - n stands also as its sum with n.
    fn digest_above_order(&mut self, signed: Signed) -> Signed {
        let above = U256::from_be_slice(&signed.digest).wrapping_add(&ORDER);
        if above >= ORDER { Signed { digest: above.to_be_bytes().into(), ..signed } } else { signed }
    }

    /// One of those with a chosen x-coordinate, perhaps with the opposite s: the sum is the opposite point,
    /// of the same x.
    fn of_chosen_x(&mut self) -> Triple {
        let triple = *self.random.one_of(&self.chosen);
        if self.random.below(2) == 0 {
            return triple;
        }
        let s = -Scalar::reduce(&U256::from_be_slice(&triple.signed.s));
        Triple { signed: Signed { s: s.to_bytes().into(), ..triple.signed }, ..triple }
    }

    /// One that would hold, changed in one way.
    fn changed(&mut self) -> Triple {
        let mut triple = if self.random.below(8) == 0 && !self.chosen.is_empty() {
            self.of_chosen_x()
        } else {
            self.good()
        };
        let random = &mut self.random;
        let Signed { digest, r, s } = &mut triple.signed;
        let number = match random.below(3) {
            0 => digest,
            1 => r,
            _ => s,
        };
        triple.kind = match random.below(6) {
            0..=1 => {
                let bit = random.below(256);
                number[bit / 8] ^= 1 << (bit % 8);
                "changed bit"
            }
            2 => {
                *number = U256::from_be_slice(number).wrapping_add(&U256::ONE).to_be_bytes().into();
                "one more"
            }
            3 => {
                *number = U256::from_be_slice(number).wrapping_add(&ORDER).to_be_bytes().into();
                "n more"
            }
            4 => {
                *number = random.bytes();
                "random number"
            }
            _ => {
                triple.key = random.below(self.keys.len());
                "another key"
            }
        };
        // n more leaves the digest the same, and by chance a change may hold: `p256` knows.
        triple.holds = None;
        triple
    }
}

fn nonzero(scalar: Scalar) -> Scalar {
    if scalar == Scalar::ZERO { Scalar::ONE } else { scalar }
}

fn with_s(s: &Scalar, r: &Scalar, k: &Scalar, secret: &Scalar) -> Signed {
    Signed::new(&(*s * *k - *r * *secret), r, s)
}

/// Private scalars whose points stand in the generator's table, or near: ±1 and small multiples, powers of
/// two, runs, inverses.
fn special_secrets() -> Vec<Scalar> {
    let small = (1..=8).map(|number: u32| Scalar::from(number));
    let powers = [8, 128, 248, 255].map(power_of_two);
    let others = [
        power_of_two(128) - Scalar::ONE,
        power_of_two(248) * Scalar::from(255_u32),
        inverse(&Scalar::from(2_u32)),
    ];
    let positive: Vec<Scalar> = small.chain(powers).chain(others).collect();
    positive.iter().copied().chain(positive.iter().map(|scalar| -scalar)).collect()
}

/// A kind of sum whose x-coordinate is chosen, and the r that is claimed for it.
#[derive(Clone, Copy)]
struct Chosen {
    name: &'static str,
    /// (x, r) by a random number.
    numbers: fn(U256) -> (U256, U256),
    holds: bool,
}

/// p - n, above which r + n is no coordinate.
const ROOM: U256 = MODULUS.wrapping_sub(&ORDER);

const CHOSEN: [Chosen; 8] = [
    Chosen {
        name: "x = r + n",
        numbers: |number| (ORDER.wrapping_add(&below_room(number)), below_room(number)),
        holds: true,
    },
    Chosen {
        name: "x = r, r + n below p",
        numbers: |number| (below_room(number), below_room(number)),
        holds: true,
    },
    Chosen { name: "x near p", numbers: |number| (near(MODULUS, number), near(ROOM, number)), holds: true },
    Chosen {
        name: "x = r near p - n",
        numbers: |number| (near(ROOM, number), near(ROOM, number)),
        holds: true,
    },
    Chosen {
        name: "x = r just from p - n",
        numbers: |number| (above(ROOM, number), above(ROOM, number)),
        holds: true,
    },
    Chosen {
        name: "x = r + n - p",
        numbers: |number| (above(U256::ZERO, number), above(ROOM, number)),
        holds: false,
    },
    Chosen {
        name: "x = r near n",
        numbers: |number| (near(ORDER, number), near(ORDER, number)),
        holds: true,
    },
    Chosen {
        name: "small x = r",
        numbers: |number| (above(U256::ONE, number), above(U256::ONE, number)),
        holds: true,
    },
];

/// From 1 to 2^126, which is below p - n.
fn below_room(number: U256) -> U256 {
    number.shr_vartime(130).wrapping_add(&U256::ONE)
}

fn near(end: U256, number: U256) -> U256 {
    end.wrapping_sub(&number.shr_vartime(250)).wrapping_sub(&U256::ONE)
}

fn above(start: U256, number: U256) -> U256 {
    start.wrapping_add(&number.shr_vartime(251))
}

/// A key for which the sum is a point of the chosen x: Q = (R - u1·G)/u2.
fn with_chosen_x(random: &mut Random, chosen: Chosen) -> (Key, Signed) {
    loop {
        let (x, r) = (chosen.numbers)(U256::from_be_slice(&random.bytes()));
        let is_odd = u8::from(random.below(2) == 1).into();
        let Some(point) =
            Option::<AffinePoint>::from(AffinePoint::decompress(&x.to_be_bytes().into(), is_odd))
        else {
            continue;
        };
        let (u1, u2) = if random.below(2) == 0 {
            (random.scalar(), random.nonzero())
        } else {
            (structured(random), nonzero(structured(random)))
        };
        let key = (ProjectivePoint::from(point) - ProjectivePoint::GENERATOR * u1) * inverse(&u2);
        if key != ProjectivePoint::IDENTITY {
            return (Key::of_point(&key), Signed::of_scalars(&Scalar::reduce(&r), &u1, &u2));
        }
    }
}
