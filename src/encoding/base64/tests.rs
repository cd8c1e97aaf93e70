//! Is every text but the one that an encoder writes refused?

use super::*;
use base64ct::{Base64UrlUnpadded, Encoding};

#[test]
fn what_is_written_for_urls() {
    for length in 0..70_u8 {
        let bytes: Vec<u8> = (0..length).map(|byte| byte.wrapping_mul(37) ^ 0xa5).collect();
        assert_eq!(encode_url(&bytes), Base64UrlUnpadded::encode_string(&bytes));
    }
}

#[test]
fn what_is_read() {
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
        assert_eq!(decode_url(text).ok().as_deref(), *expected, "{text:?}");
    }
}

#[test]
fn an_array_has_its_length() {
    assert_eq!(decode_url_array::<3>("Zm9v"), Ok(*b"foo"));
    assert_eq!(decode_url_array::<2>("Zm9v"), Err(NotBase64Url));
    assert_eq!(decode_url_array::<4>("Zm9v"), Err(NotBase64Url));
}

proptest::proptest! {
    #[test]
    fn only_the_encoders_own_text_is_read(text in "[A-Za-z0-9_-]{0,80}") {
        if let Ok(bytes) = decode_url(&text) {
            proptest::prop_assert_eq!(Base64UrlUnpadded::encode_string(&bytes), text);
        }
    }

    #[test]
    fn another_decoder_agrees(text in "[AQgw_=+/ -]{0,9}|[A-Za-z0-9_-]{0,80}|\\PC{0,9}") {
        proptest::prop_assert_eq!(decode_url(&text).ok(), Base64UrlUnpadded::decode_vec(&text).ok());
    }
}

#[test]
fn what_is_written() {
    for (bytes, text) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(encode(bytes.as_bytes()), text);
    }
    assert_eq!(encode(&[0xff, 0xef, 0xfe]), "/+/+");
}
