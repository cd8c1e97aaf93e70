//! Do the quick paths give the arbiter's verdict wherever they have one, and do they call a step exceptional
//! exactly where the numbers say that one is? Does the arbiter give the verdict of `p256`'s own ECDSA?

use p256::{
    Scalar, U256,
    ecdsa::{Signature, signature::hazmat::PrehashVerifier as _},
    elliptic_curve::ops::Reduce as _,
};
use wicketgate::crypto::es256::paths::{
    WholeTable, opinion_by_tables, opinion_of_arbiter, opinion_without_tables, verify_by_tables,
};

use crate::{
    key::Key,
    scalars::{doubling_by_tables, doubling_without_tables, inverse},
    scene::Triple,
};

/// What came of a comparison that found no disagreement.
#[derive(Clone, Copy, Debug)]
pub struct Agreed {
    pub holds: bool,
    pub is_exceptional_without_tables: bool,
    pub is_exceptional_by_tables: bool,
}

/// # Errors
/// What disagrees, with the triple.
pub fn compare(key: &Key, of_generator: &WholeTable, triple: &Triple) -> Result<Agreed, String> {
    let (digest, signature) = (&triple.signed.digest, &triple.signed.signature());
    let numbers = Signature::from_slice(signature).ok();
    let theirs = opinion_of_arbiter(&key.ours, digest, signature).ok();
    let told = |what: &str| Err(format!("{what}; the arbiter says {theirs:?}; {}", describe(key, triple)));
    if triple.holds.is_some_and(|holds| holds != (theirs == Some(true))) {
        return told("the arbiter differs from how it was made");
    }
    let [without, by] = [
        opinion_without_tables(&key.ours, digest, signature).ok(),
        opinion_by_tables(&key.ours, (of_generator, &key.table), digest, signature).ok(),
    ];
    let exceptional = numbers.map_or([false; 2], |signature| exceptional(key, digest, &signature));
    for (path, opinion, is_exceptional) in
        [("without tables", without, exceptional[0]), ("by tables", by, exceptional[1])]
    {
        if opinion.is_some() != theirs.is_some() {
            return told(&format!("{path}: r or s out of range is judged otherwise"));
        }
        if opinion.is_some_and(|opinion| opinion.is_none()) != is_exceptional {
            return told(&format!("{path}: exceptional is {is_exceptional}, but its opinion {opinion:?}"));
        }
        if opinion.flatten().is_some() && opinion.flatten() != theirs {
            return told(&format!("{path}: {opinion:?}"));
        }
    }
    // The arbiter is p256's arithmetic with steps of ECDSA written around it: p256's own ECDSA for a sixteenth.
    let verified = |numbers: &Signature| key.theirs.verify_prehash(digest, numbers).is_ok();
    if signature[63] % 16 == 0 && numbers.as_ref().map(verified) != theirs {
        return told("p256's own ECDSA differs from the arbiter");
    }
    // The whole check adds nothing to the opinion but the arbiter where there is none: an eighth is enough.
    let wants_whole = signature[63] % 8 == 0;
    let holds = theirs == Some(true);
    if wants_whole && key.ours.verify_digest(digest, signature).is_ok() != holds {
        return told("the whole check without tables differs");
    }
    if wants_whole
        && verify_by_tables(&key.ours, (of_generator, &key.table), digest, signature).is_ok() != holds
    {
        return told("the whole check by tables differs");
    }
    Ok(Agreed {
        holds,
        is_exceptional_without_tables: exceptional[0],
        is_exceptional_by_tables: exceptional[1],
    })
}

/// Whether a step is exceptional without tables, and by tables: a scalar is 0 or meets a doubling, or the two
/// points are equal or opposite. Points of keys without a known scalar are neither, but by chance.
fn exceptional(key: &Key, digest: &[u8; 32], signature: &Signature) -> [bool; 2] {
    let (r, s) = signature.split_scalars();
    let s_inverse = inverse(&s);
    let u1 = Scalar::reduce(&U256::from_be_slice(digest)) * s_inverse;
    let u2 = *r * s_inverse;
    let on_key = key.secret.map(|secret| u2 * secret);
    let of_both = on_key.is_some_and(|on_key| u1 == on_key || u1 == -on_key);
    [doubling_without_tables(), doubling_by_tables()].map(|doubling| {
        of_both
            || [u1, u2]
                .into_iter()
                .any(|scalar| scalar == Scalar::ZERO || scalar == doubling || scalar == -doubling)
    })
}

fn describe(key: &Key, triple: &Triple) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let Triple { kind, signed, .. } = triple;
    let [x, y, digest, r, s] = [&key.x, &key.y, &signed.digest, &signed.r, &signed.s].map(|bytes| hex(bytes));
    format!("kind={kind:?} x={x} y={y} digest={digest} r={r} s={s}")
}
