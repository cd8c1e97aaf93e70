//! What does an `X-Frame-Options` say? HTML standard, "check a navigation response's adherence to
//! `X-Frame-Options`": one distinct value counts where it is known, several count as none of them.

use alloc::vec::Vec;

use super::host_page::NOBODY;
use crate::encoding::{
    ascii,
    text::{field_value, parts},
};

/// Who may embed the page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum FrameOptions {
    /// Nobody.
    Deny,
    /// Pages of its own origin.
    SameOrigin,
}

impl FrameOptions {
    /// Reads the header's lines, joined by commas; `None` where browsers ignore them.
    ///
    /// Where browsers differ it is the stricter reading that counts: Chromium takes a value between control
    /// characters for the value alone, Firefox parts values at a comma behind a quotation mark without its
    /// twin.
    pub(super) fn read(header: &str) -> Option<Self> {
        let mut values: Vec<&str> = Vec::new();
        for value in parts(header, b',').map(field_value) {
            if !values.iter().any(|before| ascii::eq_ignore_ascii_case(before.as_bytes(), value.as_bytes())) {
                values.push(value);
            }
        }
        let is =
            |value: &str, word: &str| ascii::eq_ignore_ascii_case(without_controls(value), word.as_bytes());
        match values.as_slice() {
            [one] if is(one, "deny") => Some(Self::Deny),
            [one] if is(one, "sameorigin") => Some(Self::SameOrigin),
            [_] => None,
            several => {
                let is_known =
                    |value: &&str| ["deny", "sameorigin", "allowall"].iter().any(|word| is(value, word));
                several.iter().any(is_known).then_some(Self::Deny)
            }
        }
    }

    /// The policy that says the same.
    pub(super) const fn policy(self) -> &'static str {
        match self {
            Self::Deny => NOBODY,
            Self::SameOrigin => "frame-ancestors 'self'",
        }
    }

    /// The header's value.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Deny => "DENY",
            Self::SameOrigin => "SAMEORIGIN",
        }
    }
}

/// A value without the white space and the control characters around it.
fn without_controls(value: &str) -> &[u8] {
    let mut value = value.as_bytes();
    while let [(..=b' '), rest @ ..] | [rest @ .., (..=b' ')] = value {
        value = rest;
    }
    value
}

#[cfg(test)]
mod tests;
