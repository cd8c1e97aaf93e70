//! What does the operator hear of an issuer's keys? Changes that are worth a line in a log.

use alloc::{string::String, vec::Vec};

use crate::reason::Reason;

/// Something that happened to an issuer's keys. A `kid` stands in it as the issuer published it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum JwksChange {
    /// The clocks of the issuer and of this host are further apart than they may be (IAM-CLK-2).
    ClockSkew {
        /// How far the issuer's is ahead of this one; below zero where it is behind.
        seconds: i64,
    },
    /// More usable keys share a `kid` than may; tokens that name it are refused (AIR-JWT-2).
    KeyAmbiguous {
        /// The `kid`.
        kid: String,
    },
    /// Two usable keys share a `kid`, as the issuer's profile lets them in a rotation; each verifies tokens that name
    /// it.
    KeyShared {
        /// The `kid`.
        kid: String,
    },
    /// A key is not published any more, and verifies nothing from now on.
    KeyWithdrawn {
        /// Its `kid`.
        kid: String,
        /// For how long it was seen; none where it was there before anybody looked.
        served_seconds: Option<u64>,
        /// Whether its tokens could run out beside its successor (AIR-API-4).
        overlap: Overlap,
    },
    /// The address answers again as it should.
    ProviderBack {
        /// Since the first failure.
        down_seconds: u64,
    },
    /// The first failed fetch after a good one.
    ProviderDown {
        /// Why it failed.
        reason: Reason,
    },
    /// Keys were published that were not there before.
    RotationSeen {
        /// Their `kid`s.
        kids: Vec<String>,
    },
}

/// For how long an old key stood beside the one that came next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Overlap {
    /// As it was seen here.
    Known {
        /// How long.
        seconds: u64,
        /// The longest token life and the age of a cached set together.
        needed_seconds: u64,
    },
    /// The successor came when nobody looked.
    Unknown {
        /// The same as above.
        needed_seconds: u64,
    },
}

impl Overlap {
    /// The rules that a withdrawal after this overlap breaks.
    #[must_use]
    pub const fn broken_rules(self) -> &'static [&'static str] {
        match self {
            Self::Known { seconds, needed_seconds } if seconds < needed_seconds => &["AIR-API-4"],
            _ => &[],
        }
    }

    /// `enough`, `too_short` or `unknown`.
    #[must_use]
    pub const fn verdict(self) -> &'static str {
        match self {
            Self::Known { seconds, needed_seconds } if seconds < needed_seconds => "too_short",
            Self::Known { .. } => "enough",
            Self::Unknown { .. } => "unknown",
        }
    }
}
