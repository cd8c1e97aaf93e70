//! Keys and tokens for the unit tests. The keys are made here, from fixed throw-away numbers, and exist
//! nowhere else.

use alloc::{format, string::String};

use base64ct::{Base64UrlUnpadded, Encoding};
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};

use crate::time::Timestamp;

pub(crate) const ISSUER: &str = "https://issuer.example";
pub(crate) const AUDIENCE: &str = "api://orders";
/// Seconds since 1970 at which the tests' tokens are fresh.
pub(crate) const NOW_SECONDS: u64 = 1_800_000_000;

/// The tests' time.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_whole_milliseconds(NOW_SECONDS * 1_000).unwrap()
}

/// An issuer's key pair under a `kid`.
pub(crate) struct KeyPair {
    pub(crate) kid: &'static str,
    signing: SigningKey,
}

impl KeyPair {
    pub(crate) fn new(kid: &'static str, number: u8) -> Self {
        Self { kid, signing: SigningKey::from_slice(&[number; 32]).unwrap() }
    }

    /// The public JWK as JSON text.
    pub(crate) fn jwk(&self) -> String {
        let point = self.signing.verifying_key().to_sec1_point(false);
        let encode = |coordinate: Option<_>| {
            coordinate.map(|bytes: &p256::FieldBytes| Base64UrlUnpadded::encode_string(bytes)).unwrap()
        };
        let (x, y) = (encode(point.x()), encode(point.y()));
        format!(r#"{{"kty":"EC","crv":"P-256","kid":"{}","x":"{x}","y":"{y}"}}"#, self.kid)
    }

    /// The coordinates of the public key.
    pub(crate) fn point(&self) -> [[u8; 32]; 2] {
        let point = self.signing.verifying_key().to_sec1_point(false);
        [point.x(), point.y()].map(|coordinate| coordinate.unwrap().as_slice().try_into().unwrap())
    }

    /// A compact JWS over any header and payload.
    pub(crate) fn sign(&self, header: &[u8], payload: &[u8]) -> String {
        let input = format!(
            "{}.{}",
            Base64UrlUnpadded::encode_string(header),
            Base64UrlUnpadded::encode_string(payload)
        );
        self.sign_input(&input)
    }

    /// A compact JWS over a signing input that is taken as it is.
    pub(crate) fn sign_input(&self, input: &str) -> String {
        let signature: Signature = self.signing.sign(input.as_bytes());
        format!("{input}.{}", Base64UrlUnpadded::encode_string(&signature.to_bytes()))
    }

    /// A token with the usual header and these claims.
    pub(crate) fn token(&self, claims: &str) -> String {
        self.sign(format!(r#"{{"alg":"ES256","kid":"{}"}}"#, self.kid).as_bytes(), claims.as_bytes())
    }
}

/// Claims that hold at [`now`].
pub(crate) fn good_claims() -> String {
    claims_with("")
}

/// Claims that hold at [`now`], and further members such as `,"sub":"a"`.
pub(crate) fn claims_with(further: &str) -> String {
    format!(
        r#"{{"iss":"{ISSUER}","aud":"{AUDIENCE}","iat":{NOW_SECONDS},"exp":{}{further}}}"#,
        NOW_SECONDS + 300
    )
}

/// A key set of these keys, as text.
pub(crate) fn key_set(keys: &[&KeyPair]) -> String {
    let keys: alloc::vec::Vec<_> = keys.iter().map(|key| key.jwk()).collect();
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}
