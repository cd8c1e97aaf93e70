//! What do a keyring and its host say to each other? The answers it gives, and what it is handed.

use crate::{crypto::es256::PublicKey, reason::Reason};

/// Why a fetch is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum FetchWhy {
    /// A set was held and its age is over.
    Expired,
    /// Nothing was held yet.
    NoKeys,
    /// The held set nears its end; it still serves.
    RefreshAhead,
    /// The held set has no key with the token's `kid`: look past every cache that holds no newer set.
    UnknownKid,
}

/// What the keyring answers to a token's `kid`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Lookup {
    /// The host fetches the key set and asks again.
    Fetch(FetchWhy),
    /// The key to verify with.
    Key(PublicKey),
    /// No key.
    Refused {
        /// Why.
        reason: Reason,
        /// When asking again makes sense, in seconds.
        retry_after_seconds: Option<u64>,
    },
    /// Another asker holds the lease of a fetch: ask again after this many milliseconds.
    Wait(u64),
}

/// How a fetch ended without a body, as the host saw it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum FetchFailure {
    /// No connection, a bad certificate, a connection cut.
    Network,
    /// The answer was a redirect.
    Redirect,
    /// Not whole within the time limit.
    Timeout,
    /// The body was longer than the byte limit.
    TooLarge,
}

/// An answer to a fetch.
#[derive(Clone, Copy, Debug)]
pub struct FetchedKeySet<'b> {
    /// The HTTP status.
    pub status: u16,
    /// The value of `Cache-Control`.
    pub cache_control: Option<&'b str>,
    /// The value of `Age`.
    pub age: Option<&'b str>,
    /// The body, at most [`MAX_JWKS_BYTES`](crate::limits::MAX_JWKS_BYTES) long.
    pub body: &'b [u8],
}

/// Why a saved key set was not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum ImportError {
    /// It lies in the future.
    Future,
    /// This issuer's keys stand in the configuration.
    Inline,
    /// It is not newer than what is held, or than a leak that was seen.
    NotNewer,
    /// Its age is over.
    TooOld,
    /// It was fetched from another address.
    OtherAddress,
    /// Its body is no clean key set.
    Unreadable,
}

impl ImportError {
    /// The fault in words.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Future => "its timestamp lies in the future",
            Self::Inline => "this issuer's keys stand in the configuration",
            Self::NotNewer => "it is not newer than what is held",
            Self::TooOld => "its age is over",
            Self::OtherAddress => "it was fetched from another address",
            Self::Unreadable => "its body is no clean key set",
        }
    }
}
