//! What is answered about a token? Verified, refused, and what a host does first where neither is known yet.

use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};

use super::{actor::Actor, evidence::Evidence, token_hash::TokenDigest, typ};
use crate::{
    encoding::text::to_owned_text,
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
    /// The issuer's own server is asked about this token: no keys can be had; or the token holds, and passes where that
    /// server agrees. Who cannot ask takes the refusal.
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
    /// Whether it signs its answers (RFC 9701).
    pub is_signed: bool,
    /// The most questions under way to this issuer, with this one.
    pub at_once: u32,
    /// What holds without an answer.
    pub refusal: Refusal,
    /// The token, where it holds and the answer is held against it; nothing in an outage of keys.
    pub(super) about: Option<TokenDigest>,
}

impl IntrospectionOrder {
    /// The media type that is asked for.
    #[must_use]
    pub const fn accept(&self) -> &'static str {
        if self.is_signed { typ::TOKEN_INTROSPECTION_MEDIA } else { "application/json" }
    }
}

/// By whose word a token passed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum VerifiedBy {
    /// A signature held under a key of the issuer's.
    Signature,
    /// The issuer's server said that the token is active (RFC 7662); no signature was checked.
    Introspection,
    /// Both: a signature held, and the issuer's server said that the token is active.
    SignatureAndIntrospection,
}

impl VerifiedBy {
    /// The word for it, in one header for an upstream.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Introspection => "introspection",
            Self::SignatureAndIntrospection => "signature+introspection",
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
    /// The claims, JSON text as the issuer wrote it; but that `act` of a delegated token is the outermost actor's
    /// alone.
    pub claims: Arc<str>,
    /// Who acts by the token for its `sub`. Where there is one, the token is not that user's own.
    pub actor: Option<Actor>,
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

    /// A refusal of what came with a token that passed.
    #[must_use]
    pub fn of(reason: Reason, verified: &Verified) -> Self {
        let kid = verified.kid.as_deref().map(to_owned_text);
        Self { issuer: Some(to_owned_text(&verified.issuer)), kid, ..Self::new(reason) }
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
