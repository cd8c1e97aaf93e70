//! What does a guard see of a request, and what can it say?

use alloc::string::String;

use super::{
    cors::fact::CorsFact, nonce::fact::FreshNonce, policy::Policy, route::fact::RouteFound,
    token::fact::Caller,
};
use crate::{
    exchange::{
        head::RequestHead,
        order::{Event, Order},
    },
    reason::Reason,
    token::{decision::Refusal, pursuit::Pursuit, step_up::StepUpDemand, verifier::Verifier},
};

/// One request, as a guard sees it.
#[derive(Debug)]
pub struct Call<'c, 'h> {
    /// What the configuration says.
    pub policy: &'c Policy,
    /// Who judges tokens.
    pub verifier: &'c mut Verifier,
    /// The request.
    pub head: &'c RequestHead<'h>,
    /// The host's time, in milliseconds since 1970.
    pub now_ms: f64,
    /// What came of this guard's own order; nothing at the first look.
    pub event: Option<Event<'h>>,
    /// The token's way to a verdict, while orders are carried out for it.
    pub pursuit: &'c mut Option<Pursuit>,
}

/// What a guard says.
#[derive(Debug)]
pub enum Verdict {
    /// The next guard looks.
    Next,
    /// The next guard looks, and knows this.
    Found(Fact),
    /// The host does something first, and this guard looks again.
    Do(Order),
    /// The request is answered here: a preflight that is granted.
    Grant {
        /// The status.
        status: u16,
        /// By whose word.
        cors: CorsFact,
    },
    /// The request does not pass.
    Refuse(Refused),
    /// The token holds, and its user is to log in anew before the request may pass: no refusal, and no yes.
    StepUp {
        /// What is asked for.
        demand: StepUpDemand,
        /// The claim that does not meet it, where a claim was looked at.
        unmet: Option<&'static str>,
    },
}

/// A request that does not pass, and what its answer and the operator are told.
#[derive(Debug)]
pub struct Refused {
    /// Why.
    pub refusal: Refusal,
    /// The methods of the path, for `Allow`.
    pub allow: Option<String>,
    /// By which route's word other origins may read the answer.
    pub cors: Option<CorsFact>,
    /// The client and the redirect URI, where these are what was refused.
    pub redirect: Option<(String, String)>,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, allow: None, cors: None, redirect: None }
    }
}

impl From<Reason> for Refused {
    fn from(reason: Reason) -> Self {
        Refusal::new(reason).into()
    }
}

impl From<Reason> for Verdict {
    fn from(reason: Reason) -> Self {
        Self::Refuse(reason.into())
    }
}

/// What a guard found out.
#[derive(Debug)]
pub enum Fact {
    /// The route of the request.
    Route(RouteFound),
    /// What pages of other origins may read of the answer.
    Cors(CorsFact),
    /// Who asks.
    Caller(Caller),
    /// The nonce of this one answer.
    Nonce(FreshNonce),
}
