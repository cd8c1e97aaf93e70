//! What is answered about a token? Verified, refused, and what a host does first where neither is known yet.

use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};

use super::{evidence::Evidence, token_hash::TokenDigest};
use crate::{
    keys::{orders::KeyOrder, verification_key::HostKey},
    limits::MIN_RETRY_AFTER_SECONDS,
    reason::{Answer, Reason},
};

/// The verifier's answer. Only one of the variants lets a token pass.
///
/// ```
/// use wicketgate::{Decision, Gate, Reason};
///
/// let mut gate = Gate::new(
///     r#"{"issuers": {"id": {
///         "issuer": "https://id.example",
///         "audience": ["api"],
///         "jwksUri": "https://id.example/jwks"
///     }}}"#,
/// )
/// .unwrap();
/// match gate.verify_held("no token", "id", 1_800_000_000_000.0) {
///     Decision::Refused(refusal) => assert_eq!(refusal.reason, Reason::TokenSegments),
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Decision {
    /// Every check held.
    Verified(Verified),
    /// It does not pass.
    Refused(Refusal),
    /// The host fetches a key set, hands it over and asks again.
    Fetch(FetchOrder),
    /// No keys can be had, and the issuer's own server may be asked about this token; who cannot ask takes
    /// the refusal.
    Introspect(IntrospectionOrder),
    /// All but the signature and the claims is as it should be, and the host checks the signature. Who cannot
    /// ask it takes the refusal [`Reason::SignatureNeedsHost`].
    VerifySignature(Box<SignatureOrder>),
    /// Another asker fetches: ask again after this many milliseconds.
    Wait(u64),
}

/// What a host checks with its own cryptography, for an algorithm that is not checked here.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignatureOrder {
    /// The issuer's name in the configuration.
    pub issuer: String,
    /// The public key, and the algorithm that it is for.
    pub key: Arc<HostKey>,
    /// What is signed (RFC 7515 section 5.2): two segments in base64url and a dot between them.
    pub signed: String,
    /// The signature, as long as the key's are.
    pub signature: Vec<u8>,
    /// The token that it stands in.
    pub(super) token: TokenDigest,
    /// What holds where the signature does not.
    pub(super) refusal: Refusal,
    /// Whether a signature that is not of this key may be of another one of the issuer's.
    pub(super) may_be_another: bool,
}

/// Where a host asks about a token (RFC 7662 section 2.1), and the refusal where it does not.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct IntrospectionOrder {
    /// The issuer's name in the configuration.
    pub issuer: String,
    /// The introspection endpoint.
    pub url: String,
    /// What holds without an answer.
    pub refusal: Refusal,
}

/// By whose word a token passed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum VerifiedBy {
    /// A signature held under a key of the issuer's.
    Signature,
    /// The issuer's server said that the token is active (RFC 7662); no signature was checked.
    Introspection,
}

impl VerifiedBy {
    /// The word for it, in one header for an upstream.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Introspection => "introspection",
        }
    }
}

/// A token that passed. Its texts are shared: an instance that remembers the token answers with them again.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verified {
    /// The issuer's name in the configuration.
    pub issuer: Arc<str>,
    /// The `kid` of the key that verified it, if that has one; by introspection, the one that stands in the
    /// token, if any does.
    pub kid: Option<Arc<str>>,
    /// The header, JSON text as the issuer wrote it.
    pub header: Arc<str>,
    /// The claims, JSON text as the issuer wrote it.
    pub claims: Arc<str>,
    /// A key set to fetch beside, since the held one nears its end.
    pub refresh: Option<FetchOrder>,
    /// By whose word.
    pub verified_by: VerifiedBy,
}

/// Why a token or a request does not pass. Of a token it names `kid`, and what [`Evidence`] says that it names.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}: {}", .reason.code(), .reason.meaning())]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// The issuer's name in the configuration, once one was chosen.
    pub issuer: Option<String>,
    /// The `kid` the token names, once its header was read.
    pub kid: Option<String>,
    /// When asking again makes sense, in seconds; set on every 503.
    pub retry_after_seconds: Option<u64>,
    /// What was found and what would have passed, where the reason does not say it all. For the operator.
    pub evidence: Option<Box<Evidence>>,
}

impl Refusal {
    /// A refusal that knows no issuer and no key.
    #[must_use]
    pub fn new(reason: Reason) -> Self {
        Self { reason, issuer: None, kid: None, retry_after_seconds: None, evidence: None }
            .with_retry_after(None)
    }

    #[must_use]
    pub(super) fn with_retry_after(mut self, seconds: Option<u64>) -> Self {
        let is_outage = self.reason.answer() == Answer::Unavailable;
        self.retry_after_seconds = is_outage.then(|| seconds.unwrap_or(MIN_RETRY_AFTER_SECONDS));
        self
    }
}

/// What the host is to fetch, and for whom.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FetchOrder {
    /// The issuer's name in the configuration.
    pub issuer: String,
    /// What.
    pub order: KeyOrder,
}
