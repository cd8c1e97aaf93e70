//! Does a signature hold that the host checks? What it is asked, what it may answer, and the proof that it
//! said yes.
//!
//! The proof is of one token under one key. It comes of nothing but an order that was given out and the
//! host's yes to it.

use alloc::sync::Arc;

use super::{
    decision::{Refusal, SignatureOrder},
    token_hash::TokenDigest,
};
use crate::{keys::verification_key::HostKey, reason::Reason};

/// What the host says of a signature.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SignatureAnswer {
    /// It holds.
    Holds,
    /// It does not hold.
    DoesNotHold,
    /// The host does not import the key.
    KeyUnusable,
    /// It could not be checked, or not in time.
    Unchecked,
}

/// An order that is being carried out: what its answer is about.
#[derive(Clone, Debug)]
pub(super) struct PendingSignature {
    key: Arc<HostKey>,
    token: TokenDigest,
    refusal: Refusal,
    may_be_another: bool,
}

/// What a host's answer makes of an order.
#[derive(Debug)]
pub(super) enum Settled {
    /// Under this key it was not found to hold, for this reason, and it may be of another.
    Denied(Arc<HostKey>, Reason),
    /// It holds.
    Held(HeldSignature),
    /// That is the end.
    Refused(Refusal),
}

/// A host's yes. It exists in no other way.
#[derive(Clone, Debug)]
pub struct HeldSignature {
    key: Arc<HostKey>,
    token: TokenDigest,
}

impl PendingSignature {
    pub(super) fn of(order: &SignatureOrder) -> Self {
        let SignatureOrder { key, token, refusal, may_be_another, .. } = order;
        Self { key: key.clone(), token: *token, refusal: refusal.clone(), may_be_another: *may_be_another }
    }

    /// What the answer makes of the order. The refusal says what was known of the token before.
    pub(super) fn settled(self, answer: SignatureAnswer) -> Settled {
        let Self { key, token, refusal, may_be_another } = self;
        let reason = match answer {
            SignatureAnswer::Holds => return Settled::Held(HeldSignature { key, token }),
            SignatureAnswer::DoesNotHold if !may_be_another => return Settled::Refused(refusal),
            // It is not the token's, and says nothing against that.
            _ if refusal.reason == Reason::IntrospectionFailed => return Settled::Refused(refusal),
            SignatureAnswer::DoesNotHold => Reason::SignatureInvalid,
            SignatureAnswer::KeyUnusable => Reason::KeyUnusable,
            SignatureAnswer::Unchecked => Reason::SignatureUnchecked,
        };
        if may_be_another {
            return Settled::Denied(key, reason);
        }
        Settled::Refused(Refusal { reason, ..refusal }.with_retry_after(None))
    }
}

impl HeldSignature {
    /// Whether it is of this token, to the letter, under this key.
    pub(super) fn is_of(&self, key: &HostKey, token: &TokenDigest) -> bool {
        *self.key == *key && self.token == *token
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crypto::algorithm::Algorithm,
        encoding::{base64, json::parse_object},
        keys::{
            jwk::Jwk,
            verification_key::{KeyRules, VerificationKey},
        },
        token::{
            jws::{JwsError, UntrustedJws},
            token_hash,
        },
    };
    use alloc::{format, string::String};

    fn key(algorithm: Algorithm, letter: char) -> Arc<HostKey> {
        let jwk = format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{}A"}}"#, String::from(letter).repeat(42));
        let read = Jwk::read(&parse_object(jwk.as_bytes()).unwrap(), &KeyRules::of(algorithm));
        match read.key {
            Ok(VerificationKey::Host(key)) => key,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_yes_is_of_one_token_and_one_key() {
        let token = |claims: &str| {
            let [header, payload, signature] =
                [br#"{"alg":"EdDSA","kid":"k"}"#, claims.as_bytes(), &[7; 64]].map(base64::encode_url);
            format!("{header}.{payload}.{signature}")
        };
        let (own, other) = (token("a"), token("b"));
        let (a, b) = (key(Algorithm::EdDsa, 'a'), key(Algorithm::EdDsa, 'b'));
        let of_other_name = key(Algorithm::Ed25519, 'a');
        let order = SignatureOrder {
            issuer: "id".into(),
            key: a.clone(),
            signed: String::new(),
            signature: alloc::vec![],
            token: token_hash::digest(&own),
            refusal: Refusal::new(Reason::SignatureInvalid),
            may_be_another: false,
        };
        let Settled::Held(held) = PendingSignature::of(&order).settled(SignatureAnswer::Holds) else {
            panic!()
        };
        for (token, key, expected) in [
            (&own, &a, Ok(())),
            (&own, &b, Err(Reason::SignatureInvalid)),
            (&own, &of_other_name, Err(Reason::SignatureInvalid)),
            (&other, &a, Err(Reason::SignatureInvalid)),
        ] {
            let mut jws = UntrustedJws::parse(token).unwrap();
            let verified = jws.verified_by_host(key, &token_hash::digest(token), &held);
            assert_eq!(verified.map(|_| ()).map_err(JwsError::reason), expected, "{token} {key:?}");
        }
    }
}
