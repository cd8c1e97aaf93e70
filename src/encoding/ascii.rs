//! Is this the same word, and which number do these digits write? ASCII, byte by byte.
//!
//! Own code, each once: the library's comparison is made for long texts and its reader of numbers for each
//! type of them, and both are copied to where they are used.

/// Whether two words are the same but for the case of their letters.
#[inline(never)]
#[must_use]
pub fn eq_ignore_ascii_case(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.eq_ignore_ascii_case(other))
}

/// Whether this is a token (RFC 9110 section 5.6.2), such as a name of a header or a cookie.
#[inline(never)]
#[must_use]
pub fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// The number, if these are digits and nothing else, and 64 bits hold it.
#[inline(never)]
#[must_use]
pub fn number(digits: &[u8]) -> Option<u64> {
    let mut number: u64 = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 || number > u64::MAX / 10 {
            return None;
        }
        number = (number * 10).checked_add(u64::from(digit))?;
    }
    (!digits.is_empty()).then_some(number)
}

/// Whether this is a UUID in its canonical form (RFC 9562 section 4), letters of either case.
#[inline(never)]
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn the_library_reads_the_same_numbers(text in "[0-9]{0,21}|[0-9+ -]{0,4}|1844674407370955161[0-9]{0,2}") {
            let expected = text.parse().ok().filter(|_| !text.starts_with('+'));
            proptest::prop_assert_eq!(number(text.as_bytes()), expected);
        }

        #[test]
        fn the_library_finds_the_same_words(one in "[a-cA-C@`\\[{\u{e9}\u{c9}]{0,2}", other in "[a-cA-C@`\\[{\u{e9}\u{c9}]{0,2}") {
            proptest::prop_assert_eq!(eq_ignore_ascii_case(one.as_bytes(), other.as_bytes()), one.eq_ignore_ascii_case(&other));
        }
    }
}
