use super::*;
use alloc::vec::Vec;

const OCTET_STRING: u8 = 0x04;

/// The contents of the first value and what stands behind it, where it is one of this tag.
fn first(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (mut rest, mut is_whole) = (bytes, true);
    let contents = take(&mut rest, tag, &mut is_whole);
    assert!(is_whole || (contents.is_empty() && rest.is_empty()), "nothing is given of what is no value");
    is_whole.then_some((contents, rest))
}

#[test]
fn a_length_has_one_form() {
    for (head, length, expected) in [
        (&[0x04, 0x00][..], 0, true),
        (&[0x04, 0x7f], 127, true),
        (&[0x04, 0x81, 0x80], 128, true),
        (&[0x04, 0x81, 0xff], 255, true),
        (&[0x04, 0x82, 0x01, 0x00], 256, true),
        (&[0x04, 0x82, 0xff, 0xff], 65_535, true),
        // Longer than it need be.
        (&[0x04, 0x81, 0x7f], 127, false),
        (&[0x04, 0x82, 0x00, 0xff], 255, false),
        (&[0x04, 0x83, 0x00, 0x01, 0x00], 256, false),
        // Without an end (BER), and one that no standard gives a meaning.
        (&[0x04, 0x80], 0, false),
        (&[0x04, 0xff], 127, false),
        // Too long to be read here.
        (&[0x04, 0x83, 0x01, 0x00, 0x00], 65_536, false),
        // Cut off.
        (&[0x04], 0, false),
        (&[0x04, 0x81], 0, false),
        (&[0x04, 0x82, 0x01], 0, false),
        (&[], 0, false),
        // Another tag.
        (&[0x24, 0x00], 0, false),
    ] {
        let bytes: Vec<u8> = head.iter().copied().chain((0..length).map(|_| 7)).collect();
        let read = first(&bytes, OCTET_STRING);
        let expected_length = expected.then_some((length, 0));
        assert_eq!(read.map(|(value, rest)| (value.len(), rest.len())), expected_length, "{head:02x?}");
        if expected {
            let longer = [bytes.as_slice(), &[9]].concat();
            assert_eq!(first(&longer, OCTET_STRING), Some((&bytes[head.len()..], &[9][..])), "{head:02x?}");
            assert_eq!(first(&bytes[..bytes.len() - 1], OCTET_STRING), None, "{head:02x?}, one byte short");
        }
    }
}

#[test]
fn what_was_not_whole_once_stays_so() {
    let (mut rest, mut is_whole) = (&[0x04, 1, 7][..], false);
    assert_eq!((take(&mut rest, OCTET_STRING, &mut is_whole), is_whole), (&[7][..], false));
}

#[test]
fn integers() {
    for (contents, expected) in [
        (&[1][..], Some(&[1][..])),
        (&[0x7f, 0xff], Some(&[0x7f, 0xff])),
        (&[0, 0x80], Some(&[0x80])),
        (&[0, 0xff, 0], Some(&[0xff, 0])),
        // A zero that need not be there.
        (&[0, 0x7f], None),
        (&[0, 0], None),
        // Zero, a negative number, and nothing.
        (&[0], None),
        (&[0x80], None),
        (&[0xff, 0x01], None),
        (&[], None),
    ] {
        let bytes = [&[INTEGER, u8::try_from(contents.len()).unwrap()], contents].concat();
        let (mut rest, mut is_whole) = (bytes.as_slice(), true);
        let number = take_positive(&mut rest, &mut is_whole);
        assert_eq!(is_whole.then_some(number), expected, "{contents:02x?}");
        take_positive(&mut rest, &mut is_whole);
        assert!(!is_whole, "there is no second");
    }
}
