//! Where do the microseconds inside the core go? Each export repeats one step of a verification and says how
//! many of the rounds succeeded. Built with the feature `conformance`, for the benchmark; never published.
//!
//! `token`: a good token of the key whose coordinates are `x` and `y`, 32 bytes each.

use core::hint::black_box;

use wasm_bindgen::prelude::*;
use wicketgate::{
    crypto::es256::{
        PublicKey,
        paths::{self, WholeTable},
    },
    encoding::{base64, json},
    token::{jws::UntrustedJws, token_hash::TokenHash},
};

fn rounds_that(rounds: u32, step: impl Fn() -> bool) -> u32 {
    (0..rounds).map(|_| u32::from(step())).sum()
}

fn key(x: &[u8], y: &[u8]) -> Option<PublicKey> {
    PublicKey::from_coordinates(x.try_into().ok()?, y.try_into().ok()?).ok()
}

fn digest_and_signature(token: &str) -> Option<([u8; 32], [u8; 64])> {
    let (_, signature) = token.rsplit_once('.')?;
    Some((TokenHash::of(token)?.signing_input(), base64::decode_url_array(signature).ok()?))
}

/// Both hashes of a token: of what is signed, and of the whole text.
#[wasm_bindgen(js_name = profileHashes)]
#[must_use]
pub fn hashes(token: &str, _x: &[u8], _y: &[u8], rounds: u32) -> u32 {
    rounds_that(rounds, || {
        TokenHash::of(black_box(token)).is_some_and(|hash| hash.signing_input() != *hash.token())
    })
}

/// Splitting the token, and reading its header.
#[wasm_bindgen(js_name = profileHeader)]
#[must_use]
pub fn header(token: &str, _x: &[u8], _y: &[u8], rounds: u32) -> u32 {
    rounds_that(rounds, || UntrustedJws::parse(black_box(token)).is_ok())
}

/// Reading the claims, base64url included.
#[wasm_bindgen(js_name = profileClaims)]
#[must_use]
pub fn claims(token: &str, _x: &[u8], _y: &[u8], rounds: u32) -> u32 {
    let payload = token.split('.').nth(1).unwrap_or_default();
    rounds_that(rounds, || {
        base64::decode_url(black_box(payload)).is_ok_and(|bytes| json::parse_object(&bytes).is_ok())
    })
}

/// The multipliers u1 and u2 of the points, of which the division by s is most.
#[wasm_bindgen(js_name = profileMultipliers)]
#[must_use]
pub fn multipliers(token: &str, _x: &[u8], _y: &[u8], rounds: u32) -> u32 {
    let Some((digest, signature)) = digest_and_signature(token) else { return 0 };
    rounds_that(rounds, || paths::has_multipliers(black_box(&digest), &signature))
}

/// The whole signature check by tables, the multipliers included.
#[wasm_bindgen(js_name = profileSignatureByTables)]
#[must_use]
pub fn signature_by_tables(token: &str, x: &[u8], y: &[u8], rounds: u32) -> u32 {
    let Some((key, (digest, signature))) = key(x, y).zip(digest_and_signature(token)) else { return 0 };
    let Some((of_generator, of_key)) = WholeTable::of_generator().zip(WholeTable::of_key(&key)) else {
        return 0;
    };
    rounds_that(rounds, || {
        paths::verify_by_tables(&key, (&of_generator, &of_key), black_box(&digest), &signature).is_ok()
    })
}

/// The whole signature check without tables, the multipliers included.
#[wasm_bindgen(js_name = profileSignatureWithoutTables)]
#[must_use]
pub fn signature_without_tables(token: &str, x: &[u8], y: &[u8], rounds: u32) -> u32 {
    let Some((key, (digest, signature))) = key(x, y).zip(digest_and_signature(token)) else { return 0 };
    rounds_that(rounds, || key.verify_digest(black_box(&digest), &signature).is_ok())
}

/// The arbiter, which a signature made to be exceptional takes on top of a quick path.
#[wasm_bindgen(js_name = profileSignatureByArbiter)]
#[must_use]
pub fn signature_by_arbiter(token: &str, x: &[u8], y: &[u8], rounds: u32) -> u32 {
    let Some((key, (digest, signature))) = key(x, y).zip(digest_and_signature(token)) else { return 0 };
    rounds_that(rounds, || paths::opinion_of_arbiter(&key, black_box(&digest), &signature) == Ok(true))
}
