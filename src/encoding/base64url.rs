//! Is this base64url, exactly? RFC 4648 section 5 without padding, as RFC 7515 section 2 asks.
//!
//! Own code and with a table: nothing here is secret, and a decoder of every alphabet is several times this
//! one's size.

use alloc::vec::Vec;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// In the place of what stands not in the alphabet.
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
        values[ALPHABET[value as usize] as usize] = value;
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
pub fn decode(text: &str) -> Result<Vec<u8>, NotBase64Url> {
    let (groups, rest) = text.as_bytes().as_chunks::<4>();
    let mut bytes = Vec::with_capacity(text.len());
    for group in groups {
        let [first, second, third, _] = bits(group)?.to_be_bytes();
        bytes.extend_from_slice(&[first, second, third]);
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
pub fn decode_array<const N: usize>(text: &str) -> Result<[u8; N], NotBase64Url> {
    decode(text)?.try_into().map_err(|_| NotBase64Url)
}

/// The 24 bits of four characters, at the top.
#[inline(always)]
fn bits(group: &[u8; 4]) -> Result<u32, NotBase64Url> {
    let [a, b, c, d] = group.map(|character| VALUES.get(usize::from(character)).copied().unwrap_or(NONE));
    // No value has one of its two upper bits set, and `NONE` has both.
    if (a | b | c | d) & 0xc0 != 0 {
        return Err(NotBase64Url);
    }
    Ok(u32::from(a) << 26 | u32::from(b) << 20 | u32::from(c) << 14 | u32::from(d) << 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64ct::{Base64UrlUnpadded, Encoding};

    #[test]
    fn table() {
        let cases: &[(&str, Option<&[u8]>)] = &[
            ("", Some(b"")),
            ("Zg", Some(b"f")),
            ("Zm8", Some(b"fo")),
            ("Zm9v", Some(b"foo")),
            ("-_-_", Some(&[0xfb, 0xff, 0xbf])),
            ("Zg==", None),
            ("Zg=", None),
            ("Z", None),
            ("Zm9vY", None),
            ("Zh", None),
            ("Zm9", None),
            ("+/+/", None),
            ("Zm 9v", None),
            ("Zm9v\n", None),
            (" Zm9v", None),
            ("Zm9v\u{e9}", None),
            ("Zm9v\0", None),
            ("Zm9v%3D", None),
        ];
        for (text, expected) in cases {
            assert_eq!(decode(text).ok().as_deref(), *expected, "{text:?}");
        }
    }

    #[test]
    fn an_array_has_its_length() {
        assert_eq!(decode_array::<3>("Zm9v"), Ok(*b"foo"));
        assert_eq!(decode_array::<2>("Zm9v"), Err(NotBase64Url));
        assert_eq!(decode_array::<4>("Zm9v"), Err(NotBase64Url));
    }

    proptest::proptest! {
        #[test]
        fn only_the_encoders_own_text_is_read(text in "[A-Za-z0-9_-]{0,80}") {
            if let Ok(bytes) = decode(&text) {
                proptest::prop_assert_eq!(Base64UrlUnpadded::encode_string(&bytes), text);
            }
        }

        #[test]
        fn another_decoder_agrees(text in "[AQgw_=+/ -]{0,9}|[A-Za-z0-9_-]{0,80}|\\PC{0,9}") {
            proptest::prop_assert_eq!(decode(&text).ok(), Base64UrlUnpadded::decode_vec(&text).ok());
        }
    }
}
