//! How are bytes written as base64 with padding (RFC 4648 section 4), as the nonces and hashes of a policy
//! want it?

use alloc::string::String;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The bytes as text.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let mut bits: u32 = 0;
        for position in 0..3 {
            bits = (bits << 8) | u32::from(group.get(position).copied().unwrap_or(0));
        }
        for position in 0..4_usize {
            if position > group.len() {
                text.push('=');
            } else {
                let shift = 18 - 6 * position;
                let index = usize::try_from((bits >> shift) & 63).unwrap_or(0);
                text.push(char::from(ALPHABET.get(index).copied().unwrap_or(b'A')));
            }
        }
    }
    text
}

/// Whether a browser takes the text for the value of a nonce or hash: either alphabet, at most two `=` at the
/// end.
pub(super) fn is_value(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    !digits.is_empty()
        && text.len() - digits.len() <= 2
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rfc_s_own_table() {
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

    #[test]
    fn values_of_nonces_and_hashes() {
        assert!(["a", "Zg==", "a-b_c+d/"].into_iter().all(is_value));
        assert!(!["", "=", "==", "a===", "a=b", "in$valid", "a b"].into_iter().any(is_value));
    }
}
