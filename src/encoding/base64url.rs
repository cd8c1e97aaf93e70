//! Is this base64url, exactly? RFC 4648 section 5 without padding, as RFC 7515 section 2 asks.
//!
//! Nothing here is secret, so the decoder is one with tables: half the time of a constant-time one, over a whole token.

use alloc::vec::Vec;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};

/// The text is not base64url: another alphabet, padding, white space, an impossible length, or bits set in the last
/// character that no encoder sets (two texts for the same bytes).
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not strict base64url")]
pub struct NotBase64Url;

/// Decodes strict base64url.
///
/// # Errors
/// [`NotBase64Url`] for every text that the strict encoder would not have written.
pub fn decode(text: &str) -> Result<Vec<u8>, NotBase64Url> {
    BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| NotBase64Url)
}

/// Decodes strict base64url of exactly `N` bytes.
///
/// # Errors
/// [`NotBase64Url`] also where the length is another.
pub fn decode_array<const N: usize>(text: &str) -> Result<[u8; N], NotBase64Url> {
    let mut bytes = [0; N];
    match BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
        Ok(length) if length == N => Ok(bytes),
        _ => Err(NotBase64Url),
    }
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
