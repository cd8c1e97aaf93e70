//! What does a host do for a request that cannot be judged at once, and what does it bring back?
//!
//! An order carries its own limits. Its number counts the orders of one exchange: what answers another number
//! than the running one changes nothing, and an answer of another kind than the order's is a failure.

use alloc::{boxed::Box, string::String};

use crate::token::{
    decision::{FetchOrder, IntrospectionOrder, SignatureOrder},
    host_signature::SignatureAnswer,
    introspection_response::IntrospectionAnswer,
    pursuit::Brought,
};

/// What the host is to do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Order {
    /// Fetch an issuer's keys and report what came; then say that it is done.
    FetchKeys(FetchOrder),
    /// Ask the issuer's introspection endpoint about a token.
    Introspect {
        /// Where.
        order: IntrospectionOrder,
        /// The token.
        token: String,
    },
    /// Draw so many bytes that nobody can foresee.
    Random {
        /// How many.
        bytes: usize,
    },
    /// Read the request's body.
    ReadBody {
        /// The most that is read, in bytes; more is [`Body::TooLarge`].
        max_bytes: usize,
        /// What each body may hold meanwhile, in bytes.
        room_bytes: usize,
        /// What all bodies of this host that are under way may hold together beyond that, in bytes; where
        /// nothing is left it is [`Body::NoRoom`].
        shared_bytes: usize,
        /// How long that may take, in milliseconds; longer is [`Body::Broken`].
        time_limit_milliseconds: u64,
    },
    /// Check a token's signature, within
    /// [`SIGNATURE_CHECK_MILLISECONDS`](crate::limits::SIGNATURE_CHECK_MILLISECONDS); later is
    /// [`SignatureAnswer::Unchecked`].
    VerifySignature(Box<SignatureOrder>),
    /// Wait: another request is already fetching the keys.
    Wait {
        /// For how long.
        milliseconds: u64,
    },
}

/// What the host brings back.
#[derive(Clone, Copy, Debug)]
pub enum Event<'b> {
    /// A fetch or a wait is over, whatever came of it.
    Done {
        /// How long it took, in milliseconds; 0 where the host's clock stood still.
        milliseconds: u64,
    },
    /// What the endpoint answered; nothing where the host asks nobody about this issuer's tokens.
    Introspected(Option<IntrospectionAnswer<'b>>),
    /// What the host says of the signature.
    Signature(SignatureAnswer),
    /// The bytes that were drawn.
    Random(&'b [u8]),
    /// The body.
    Body(Body<'b>),
}

impl<'b> Brought<'b> {
    /// What an event brings to a token's way; one of another kind brings nothing.
    #[must_use]
    pub fn by(event: Option<Event<'b>>) -> Self {
        match event {
            Some(Event::Done { milliseconds }) => Self::Done(milliseconds),
            Some(Event::Introspected(answer)) => Self::Introspected(answer),
            Some(Event::Signature(answer)) => Self::Signature(answer),
            _ => Self::Introspected(None),
        }
    }
}

/// What became of a body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Body<'b> {
    /// All of it.
    Whole(&'b [u8]),
    /// It is longer than the order allows.
    TooLarge,
    /// Others hold the room that it needs.
    NoRoom,
    /// It was not whole in time, was cut off, or somebody has read it.
    Broken,
}
