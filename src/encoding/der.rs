//! What does a DER value hold? Tags of one byte, and lengths in their one shortest form (X.690 sections 8.1 and
//! 10.1). Nothing is decoded further than it is asked.

/// The tag of an INTEGER.
pub const INTEGER: u8 = 0x02;
/// The tag of a BIT STRING.
pub const BIT_STRING: u8 = 0x03;
/// The tag of an OBJECT IDENTIFIER.
pub const OBJECT_IDENTIFIER: u8 = 0x06;
/// The tag of a SEQUENCE.
pub const SEQUENCE: u8 = 0x30;

/// Takes the value that the bytes begin with, and gives its contents. Where that is none of this tag, `is_whole` is
/// false from then on, so that a form can be read to its end and asked about once.
#[inline(never)]
pub fn take<'b>(bytes: &mut &'b [u8], tag: u8, is_whole: &mut bool) -> &'b [u8] {
    let length = match **bytes {
        [_, length @ ..=0x7f, ..] => Some((2, usize::from(length))),
        [_, 0x81, length @ 0x80..=0xff, ..] => Some((3, usize::from(length))),
        // Lengths of 65,536 and more are in nothing that is read here.
        [_, 0x82, high @ 1..=0xff, low, ..] => Some((4, usize::from(u16::from_be_bytes([high, low])))),
        _ => None,
    };
    let taken = length
        .filter(|_| bytes.first() == Some(&tag))
        .and_then(|(head, length)| bytes.get(head..)?.split_at_checked(length));
    *is_whole &= taken.is_some();
    let (contents, rest) = taken.unwrap_or_default();
    *bytes = rest;
    contents
}

/// Takes an INTEGER above zero, and gives its bytes without the zero that stands before a high bit, and there alone.
#[inline(never)]
pub fn take_positive<'b>(bytes: &mut &'b [u8], is_whole: &mut bool) -> &'b [u8] {
    let contents = take(bytes, INTEGER, is_whole);
    let number = contents.strip_prefix(&[0]).unwrap_or(contents);
    *is_whole &= number.first().is_some_and(|first| (*first >= 0x80) == (number.len() < contents.len()));
    number
}

#[cfg(test)]
mod tests;
