//! What do a keyring and its host say to each other? The answers it gives, and what it is handed.

use alloc::{string::String, vec::Vec};

use super::{
    events::JwksChange,
    jwk_set::{SelectError, Selected},
    verification_key::VerificationKey,
};
use crate::{reason::Reason, time::Timestamp};

/// Why a fetch is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum FetchReason {
    /// A set was held and its age is over.
    Expired,
    /// Nothing was held yet.
    NoKeys,
    /// The held set nears its end, or is over and serves for want of a better one.
    RefreshAhead,
    /// The held set has no key with the token's `kid`: look past every cache that holds no newer set.
    UnknownKid,
}

/// What is to be fetched.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Asks {
    /// A JWK Set.
    Keys,
    /// Metadata that names a `jwks_uri`.
    Metadata,
}

/// What the host is to fetch: one GET, no redirect followed, body included in the time limit.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeyOrder {
    /// The number that the answer is given under.
    pub lease: u32,
    /// Why.
    pub reason: FetchReason,
    /// What.
    pub asks: Asks,
    /// Where.
    pub url: String,
    /// For `If-None-Match`.
    pub etag: Option<String>,
    /// For `If-Modified-Since`.
    pub last_modified: Option<String>,
    /// When the set arrived that is held, or the leak was seen, for a source that may have a newer one.
    pub held_at: Option<Timestamp>,
}

/// What the keyring answers to a token's `kid`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Lookup {
    /// The host fetches and asks again.
    Fetch(KeyOrder),
    /// The key to verify with; another of the same `kid` the set has.
    Key(VerificationKey),
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

impl Lookup {
    pub(super) const fn refused(reason: Reason, retry_after_seconds: Option<u64>) -> Self {
        Self::Refused { reason, retry_after_seconds }
    }
}

impl From<Result<Selected<'_>, SelectError>> for Lookup {
    fn from(selected: Result<Selected<'_>, SelectError>) -> Self {
        selected.map_or_else(Self::from, |selected| Self::Key(selected.key.clone()))
    }
}

impl From<SelectError> for Lookup {
    fn from(error: SelectError) -> Self {
        let reason = match error {
            SelectError::Ambiguous => Reason::KidAmbiguous,
            SelectError::Unknown => Reason::KidUnknown,
            SelectError::Unusable => Reason::KeyUnusable,
        };
        Self::refused(reason, None)
    }
}

/// What a host wants of an issuer's keys, when no token asks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Need {
    /// A set that serves for this many seconds more.
    Ahead {
        /// How many.
        seconds: u64,
    },
    /// A set that arrived later than this, in milliseconds since 1970, past every cache; and that is not to
    /// be refreshed just now.
    NewerThan {
        /// The moment.
        milliseconds: u64,
    },
}

impl Need {
    pub(super) const fn ahead_seconds(self) -> u64 {
        match self {
            Self::Ahead { seconds } => seconds,
            Self::NewerThan { .. } => 0,
        }
    }
}

/// What a host is told that wants something of an issuer's keys.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum NeedAnswer {
    /// Fetch, and ask again.
    Fetch(KeyOrder),
    /// What is held will do, or will have to do.
    Nothing,
    /// Another asker fetches: ask again after this many milliseconds.
    Wait(u64),
}

/// How a fetch ended without a body, as the host saw it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum FetchFailure {
    /// No connection, a bad certificate, a connection cut.
    Network,
    /// A source of snapshots had nothing newer.
    NotNewer,
    /// The answer was a redirect.
    Redirect,
    /// Not whole within the time limit.
    Timeout,
    /// The body was longer than the byte limit.
    TooLarge,
}

/// The headers of an answer that matter, each as it came.
#[derive(Clone, Copy, Debug, Default)]
pub struct AnswerHeaders<'h> {
    /// `Age`.
    pub age: Option<&'h str>,
    /// `Cache-Control`.
    pub cache_control: Option<&'h str>,
    /// `Date`.
    pub date: Option<&'h str>,
    /// `ETag`.
    pub etag: Option<&'h str>,
    /// `Last-Modified`.
    pub last_modified: Option<&'h str>,
    /// `Retry-After`.
    pub retry_after: Option<&'h str>,
}

/// An answer to a fetch.
#[derive(Clone, Copy, Debug)]
pub struct FetchedKeySet<'b> {
    /// The number of the order.
    pub lease: u32,
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: AnswerHeaders<'b>,
    /// The body, at most [`MAX_JWKS_BYTES`](crate::limits::MAX_JWKS_BYTES) long.
    pub body: &'b [u8],
}

/// What became of an answer to a fetch.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum FetchOutcome {
    /// The set is held now.
    Accepted,
    /// The fetch failed; where a gate says so, nothing serves. A leaked set is such a failure, too: nothing
    /// serves until a clean one comes.
    Failed(Reason),
    /// The fetch failed and an earlier set still serves. A gate alone tells it apart.
    KeptPrevious(Reason),
    /// Somebody else had taken over; nothing changed, unless it is a leak.
    Late,
    /// It was metadata: the keys lie at this order's address, and are to be fetched now.
    Located(KeyOrder),
    /// The held set is what is published still (304).
    Renewed,
    /// No entry of this name fetches keys. A gate alone knows names.
    UnknownIssuer,
}

/// What became of an answer, and what the operator hears beside.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FetchReport {
    /// What became of it.
    pub outcome: FetchOutcome,
    /// What is worth telling.
    pub events: Vec<JwksChange>,
}

impl From<FetchOutcome> for FetchReport {
    fn from(outcome: FetchOutcome) -> Self {
        Self { outcome, events: Vec::new() }
    }
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
