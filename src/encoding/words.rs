//! Which words can stand in a quoted string as they are, and be told apart there? Those of the characters that
//! RFC 6749 section 3.3 gives a scope, with one space between two: RFC 6750 and RFC 9470 list such in a challenge.

use alloc::string::String;

use super::text::to_owned_text;

/// One word, or several with single spaces between them. They hold neither a quotation mark nor a backslash, no
/// control character and nothing beyond ASCII.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Words(String);

impl Words {
    /// Takes a text that is such words.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        are_words(text).then(|| Self(to_owned_text(text)))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Each word.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ')
    }
}

/// Whether a text is such words.
#[inline(never)]
#[must_use]
pub fn are_words(text: &str) -> bool {
    let is_of_word = |byte: u8| matches!(byte, b'!' | b'#'..=b'[' | b']'..=b'~');
    text.split(' ').all(|word| !word.is_empty() && word.bytes().all(is_of_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        for text in ["a", "a b", "orders:read https://a.example/x", "!", "[", "]~", "issue on-behalf"] {
            assert_eq!(Words::parse(text).unwrap().as_str(), text);
        }
        for text in
            ["", " ", " a", "a ", "a  b", "a\tb", "a\"b", "a\\b", "a\nb", "a\u{7f}", "caf\u{e9}", "a\u{a0}b"]
        {
            assert_eq!(Words::parse(text), None, "{text:?}");
        }
        assert!(Words::parse("a b a").unwrap().iter().eq(["a", "b", "a"]));
    }
}
