//! How are bytes written as text, and read? Base64url without padding as JWTs have it (RFC 4648 section 5,
//! RFC 7515 section 2), read strictly; base64 with padding as policies have it (section 4), written.
//!
//! Own code and with a table: nothing here is secret, and a decoder of every alphabet is several times this
//! one's size.

use alloc::{string::String, vec::Vec};

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The value of a character that is not in base64url's alphabet.
const NONE: u8 = 0xff;

/// The six bits of each character.
static VALUES: [u8; 256] = values();

#[expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "run by the compiler, which would stop at an overflow"
)]
const fn values() -> [u8; 256] {
    let mut values = [NONE; 256];
    let mut value = 0_u8;
    while value < 64 {
        values[BASE64URL[value as usize] as usize] = value;
        value += 1;
    }
    values
}

/// The text is not base64url: another alphabet, padding, white space, an impossible length, or bits set in
/// the last character that no encoder sets (two texts for the same bytes).
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not strict base64url")]
pub struct NotBase64Url;

/// Decodes strict base64url.
///
/// # Errors
/// [`NotBase64Url`] for every text that the strict encoder would not have written.
pub fn decode_url(text: &str) -> Result<Vec<u8>, NotBase64Url> {
    decode_letters(text.as_bytes())
}

/// The same of the letters' bytes.
///
/// # Errors
/// [`NotBase64Url`].
pub fn decode_letters(text: &[u8]) -> Result<Vec<u8>, NotBase64Url> {
    let (groups, rest) = text.as_chunks::<4>();
    let mut bytes = Vec::with_capacity(text.len());
    // In place: a token's text goes through here, and to append three bytes at a time takes as long again.
    bytes.resize(groups.len().saturating_mul(3), 0);
    for (place, group) in bytes.as_chunks_mut::<3>().0.iter_mut().zip(groups) {
        let [first, second, third, _] = bits(group)?.to_be_bytes();
        *place = [first, second, third];
    }
    // Two characters hold a byte and four bits, three hold two bytes and two bits: those bits are 0. One
    // character holds none.
    match *rest {
        [] => {}
        [a, b] => match bits(&[a, b, b'A', b'A'])?.to_be_bytes() {
            [first, 0, ..] => bytes.push(first),
            _ => return Err(NotBase64Url),
        },
        [a, b, c] => match bits(&[a, b, c, b'A'])?.to_be_bytes() {
            [first, second, 0, _] => bytes.extend_from_slice(&[first, second]),
            _ => return Err(NotBase64Url),
        },
        _ => return Err(NotBase64Url),
    }
    Ok(bytes)
}

/// Decodes strict base64url of exactly `N` bytes.
///
/// # Errors
/// [`NotBase64Url`] also where the length is another.
pub fn decode_url_array<const N: usize>(text: &str) -> Result<[u8; N], NotBase64Url> {
    decode_url(text)?.try_into().map_err(|_| NotBase64Url)
}

/// The 24 bits of four characters, at the top.
#[inline(always)]
fn bits(group: &[u8; 4]) -> Result<u32, NotBase64Url> {
    let value = |character: u8| VALUES.get(usize::from(character)).copied().unwrap_or(NONE);
    let [a, b, c, d] = *group;
    let (a, b, c, d) = (value(a), value(b), value(c), value(d));
    // No value has one of its two upper bits set, and `NONE` has both.
    if (a | b | c | d) & 0xc0 != 0 {
        return Err(NotBase64Url);
    }
    Ok(u32::from(a) << 26 | u32::from(b) << 20 | u32::from(c) << 14 | u32::from(d) << 8)
}

/// Writes base64 with padding.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    written(bytes, BASE64, "=")
}

/// Writes base64url without padding.
#[must_use]
pub fn encode_url(bytes: &[u8]) -> String {
    written(bytes, BASE64URL, "")
}

#[inline(never)]
fn written(bytes: &[u8], alphabet: &[u8; 64], padding: &str) -> String {
    let mut text = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    let (groups, rest) = bytes.as_chunks::<3>();
    text.resize(groups.len().saturating_mul(4), 0);
    for (place, group) in text.as_chunks_mut::<4>().0.iter_mut().zip(groups) {
        *place = characters(*group, alphabet);
    }
    if let [first, others @ ..] = rest {
        let [a, b, c, _] = characters([*first, others.first().copied().unwrap_or(0), 0], alphabet);
        text.extend_from_slice(&[a, b]);
        if others.is_empty() {
            text.extend_from_slice(padding.as_bytes());
        } else {
            text.push(c);
        }
        text.extend_from_slice(padding.as_bytes());
    }
    String::from_utf8(text).unwrap_or_default()
}

/// The four characters of three bytes.
#[inline(always)]
fn characters([first, second, third]: [u8; 3], alphabet: &[u8; 64]) -> [u8; 4] {
    let bits = u32::from_be_bytes([0, first, second, third]);
    let character = |value: u32| {
        let [.., low] = value.to_be_bytes();
        alphabet.get(usize::from(low & 63)).copied().unwrap_or(b'A')
    };
    [character(bits >> 18), character(bits >> 12), character(bits >> 6), character(bits)]
}

#[cfg(test)]
mod tests;
