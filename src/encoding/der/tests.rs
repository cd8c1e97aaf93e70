use super::*;
use alloc::vec::Vec;

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
        let read = only(&bytes, OCTET_STRING);
        assert_eq!(read.map(<[u8]>::len), expected.then_some(length), "{head:02x?}");
        if expected {
            let longer = [bytes.as_slice(), &[9]].concat();
            assert_eq!(only(&longer, OCTET_STRING), None, "{head:02x?} and a byte");
            assert_eq!(take(&longer, OCTET_STRING), Some((&bytes[head.len()..], &[9][..])), "{head:02x?}");
            assert_eq!(only(&bytes[..bytes.len() - 1], OCTET_STRING), None, "{head:02x?}, one byte short");
        }
    }
}

#[test]
fn integers() {
    for (contents, expected) in [
        (&[0][..], Some(&[0][..])),
        (&[1], Some(&[1])),
        (&[0x7f, 0xff], Some(&[0x7f, 0xff])),
        (&[0, 0x80], Some(&[0x80])),
        (&[0, 0xff, 0], Some(&[0xff, 0])),
        // A zero that need not be there.
        (&[0, 0x7f], None),
        (&[0, 0], None),
        // Negative, and nothing.
        (&[0x80], None),
        (&[0xff, 0x01], None),
        (&[], None),
    ] {
        assert_eq!(unsigned(contents), expected, "{contents:02x?}");
    }
}

#[test]
fn bit_strings() {
    assert_eq!(whole_bytes(&[0, 1, 2]), Some(&[1, 2][..]));
    assert_eq!(whole_bytes(&[0]), Some(&[][..]));
    for contents in [&[][..], &[1, 0x80], &[7]] {
        assert_eq!(whole_bytes(contents), None, "{contents:02x?}");
    }
}
