//! How is a text kept? One function, called: the library's copy is repeated, with its answers to a full
//! memory, wherever a text is kept.

use alloc::string::String;

/// The text, in memory of its own.
#[inline(never)]
#[must_use]
pub fn to_owned_text(text: &str) -> String {
    String::from(text)
}
