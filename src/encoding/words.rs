//! Which texts can stand in a quoted string as they are, and be told apart there? Words of the characters that
//! RFC 6749 section 3.3 gives a scope: RFC 6750 and RFC 9470 list such in a challenge, with one space between two.

use alloc::{string::String, vec::Vec};

use super::text::joined;

/// Texts of such words, at least one. They hold neither a quotation mark nor a backslash, no control character and
/// nothing beyond ASCII.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Words(Vec<String>);

impl Words {
    /// Takes texts that are such.
    #[must_use]
    pub fn new(texts: Vec<String>) -> Option<Self> {
        let are_such = !texts.is_empty() && texts.iter().all(|text| are_words(text));
        are_such.then_some(Self(texts))
    }

    /// The texts.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }

    /// All of them, with one space between two.
    #[inline(never)]
    #[must_use]
    pub fn joined(&self) -> String {
        joined(&self.0, " ")
    }
}

/// Whether a text is one word, or several with single spaces between them.
#[inline(never)]
#[must_use]
pub fn are_words(text: &str) -> bool {
    let mut is_after_word = false;
    for byte in text.bytes() {
        let is_of_word = matches!(byte, b'!' | b'#'..=b'[' | b']'..=b'~');
        let is_between = is_after_word && byte == b' ';
        if !is_of_word && !is_between {
            return false;
        }
        is_after_word = is_of_word;
    }
    is_after_word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for text in ["a", "a b", "orders:read https://a.example/x", "!", "[", "]~", "issue on-behalf"] {
            assert!(are_words(text), "{text}");
        }
        for text in
            ["", " ", " a", "a ", "a  b", "a\tb", "a\"b", "a\\b", "a\nb", "a\u{7f}", "caf\u{e9}", "a\u{a0}b"]
        {
            assert!(!are_words(text), "{text:?}");
        }
        let words = |texts: &[&str]| Words::new(texts.iter().map(|text| String::from(*text)).collect());
        assert_eq!(words(&["a", "b c"]).unwrap().joined(), "a b c");
        assert_eq!([words(&[]), words(&["a", ""]), words(&["a", "b\""])], [None, None, None]);
    }
}
