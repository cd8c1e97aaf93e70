//! How does a sentence for an operator cross to JavaScript? As a key of five bytes: the sentences are nobody's
//! in a request, and stand in a JavaScript module that is loaded once there is something to say.
//!
//! Everywhere but in the published wasm a sentence is itself.

/// What a key begins with; no sentence holds it.
#[cfg(any(test, all(target_arch = "wasm32", not(debug_assertions))))]
const MARK: u8 = 1;

/// The key of a sentence: a mark, and 24 bits of its FNV-1a hash in base64url. The build of the package makes
/// the same of each `said!` in the sources, and ends where two share one.
#[cfg(any(test, all(target_arch = "wasm32", not(debug_assertions))))]
#[must_use]
pub(crate) const fn key_of(sentence: &str) -> [u8; 5] {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut hash, mut rest): (u32, &[u8]) = (0x811c_9dc5, sentence.as_bytes());
    while let Some((byte, after)) = rest.split_first() {
        #[expect(clippy::as_conversions, reason = "widening, in a constant")]
        let byte = *byte as u32;
        hash = (hash ^ byte).wrapping_mul(0x0100_0193);
        rest = after;
    }
    let (mut key, mut at) = ([MARK; 5], 1);
    while at < key.len() {
        #[expect(clippy::as_conversions, clippy::indexing_slicing, reason = "six bits, in a constant")]
        {
            key[at] = LETTERS[(hash & 63) as usize];
        }
        hash >>= 6;
        at += 1;
    }
    key
}

/// A sentence, in the published wasm its key.
macro_rules! said {
    ($sentence:literal) => {{
        #[cfg(all(target_arch = "wasm32", not(debug_assertions)))]
        {
            const KEY: [u8; 5] = $crate::encoding::sentence::key_of($sentence);
            const TEXT: &str = match core::str::from_utf8(&KEY) {
                Ok(text) => text,
                Err(_) => "",
            };
            TEXT
        }
        #[cfg(not(all(target_arch = "wasm32", not(debug_assertions))))]
        {
            $sentence
        }
    }};
}
pub(crate) use said;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_those_of_the_package() {
        // By the package's build: tests/setup/sentences.mjs.
        assert_eq!(&key_of("must be true or false"), b"\x013sJj");
    }
}
