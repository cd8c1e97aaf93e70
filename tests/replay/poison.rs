//! Which snapshots are worth nothing? Poisoned ones, made from one that would be taken.

use wicketgate::{
    keys::snapshot::{SavedKeySet, SavedState},
    time::Timestamp,
};

use crate::{
    provider::{KEYS_URL, body_of},
    testing::ISSUER,
};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Poison {
    Future,
    FarFuture,
    FutureLeak,
    TooOld,
    OldThatClaimsToLast,
    OtherAddress,
    OtherAddressLeak,
    Html,
    PrivateKey,
    WrongCount,
}

impl Poison {
    pub(super) const ALL: [Self; 10] = [
        Self::Future,
        Self::FarFuture,
        Self::FutureLeak,
        Self::TooOld,
        Self::OldThatClaimsToLast,
        Self::OtherAddress,
        Self::OtherAddressLeak,
        Self::Html,
        Self::PrivateKey,
        Self::WrongCount,
    ];

    /// A snapshot that must change nothing, for an isolate of this address and hard limit.
    pub(super) fn snapshot(self, address: &str, stale_seconds: u64, now: Timestamp) -> SavedKeySet {
        let held = |fresh_for_seconds: u64, body: &str, seen: usize| SavedState::Held {
            fresh_for_seconds,
            body: body.to_string(),
            first_seen: core::iter::repeat_n(None, seen).collect::<Vec<_>>(),
        };
        let good = held(600, body_of(0b1111), 4);
        let (at, state) = match self {
            Self::Future => (now.plus_milliseconds(1_001), good),
            Self::FarFuture => (now.plus_seconds(86_400 * 365), good),
            Self::FutureLeak => (now.plus_milliseconds(1_001), SavedState::Leaked),
            Self::TooOld => (now.minus_seconds(600 + stale_seconds), good),
            Self::OldThatClaimsToLast => {
                (now.minus_seconds(3_600 + stale_seconds), held(u64::MAX, body_of(0b1111), 4))
            }
            Self::OtherAddress => (now, good),
            Self::OtherAddressLeak => (now, SavedState::Leaked),
            Self::Html => (now, held(600, "<html>", 0)),
            Self::PrivateKey => (now, held(600, &body_of(1).replacen(r#""kty""#, r#""d":"AA","kty""#, 1), 1)),
            Self::WrongCount => (now, held(600, body_of(0b1111), 3)),
        };
        let is_elsewhere = matches!(self, Self::OtherAddress | Self::OtherAddressLeak);
        let address = if is_elsewhere { [address, "/"].concat() } else { address.to_string() };
        SavedKeySet { issuer: ISSUER.to_string(), address, at, state }
    }
}

#[test]
fn without_its_poison_a_snapshot_is_taken() {
    let now = crate::testing::now();
    let SavedKeySet { issuer, address, state, .. } = Poison::Future.snapshot(KEYS_URL, 0, now);
    let good = SavedKeySet { issuer, address, state, at: now };
    assert_eq!(wicketgate::keys::remote::RemoteJwks::at(KEYS_URL).import(&good, 0, now), Ok(()));
}
