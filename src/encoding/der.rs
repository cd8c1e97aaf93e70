//! What does a DER value hold? Tags of one byte, and lengths in their one shortest form (X.690 sections 8.1 and
//! 10.1). Nothing is decoded further than it is asked.

/// The tag of an INTEGER.
pub const INTEGER: u8 = 0x02;
/// The tag of a BIT STRING.
pub const BIT_STRING: u8 = 0x03;
/// The tag of an OCTET STRING.
pub const OCTET_STRING: u8 = 0x04;
/// The tag of NULL.
pub const NULL: u8 = 0x05;
/// The tag of an OBJECT IDENTIFIER.
pub const OBJECT_IDENTIFIER: u8 = 0x06;
/// The tag of a SEQUENCE.
pub const SEQUENCE: u8 = 0x30;

/// The contents of the value that the bytes begin with, if it has this tag, and what stands behind it.
#[must_use]
pub fn take(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let rest = bytes.strip_prefix(&[tag])?;
    // Lengths of 65,536 and more are in no text that is read here.
    let (length, rest) = match *rest {
        [length @ ..=0x7f, ..] => (usize::from(length), rest.get(1..)?),
        [0x81, length @ 0x80..=0xff, ..] => (usize::from(length), rest.get(2..)?),
        [0x82, high @ 1..=0xff, low, ..] => (usize::from(u16::from_be_bytes([high, low])), rest.get(3..)?),
        _ => return None,
    };
    rest.split_at_checked(length)
}

/// The contents of the one value of this tag that the bytes are.
#[must_use]
pub fn only(bytes: &[u8], tag: u8) -> Option<&[u8]> {
    take(bytes, tag).filter(|(_, rest)| rest.is_empty()).map(|(contents, _)| contents)
}

/// The bytes of an INTEGER's contents that is not negative, without the zero before a high bit.
#[must_use]
pub const fn unsigned(contents: &[u8]) -> Option<&[u8]> {
    match contents {
        [0, number @ ..] if matches!(number, [0x80..=0xff, ..]) => Some(number),
        [0] | [1..=0x7f, ..] => Some(contents),
        _ => None,
    }
}

/// The bytes of a BIT STRING's contents that are whole bytes.
#[must_use]
pub const fn whole_bytes(contents: &[u8]) -> Option<&[u8]> {
    match contents {
        [0, bytes @ ..] => Some(bytes),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
