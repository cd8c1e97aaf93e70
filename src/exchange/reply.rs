//! What does the gate answer by itself? A status, a generic word, and headers that shut the answer off.

use alloc::{borrow::Cow, string::String, vec::Vec};

use super::{challenge, routes::Route};
use crate::{
    browser::{
        cors::CorsAnswer,
        headers::{self, ResponseHeaders},
        page::PageDefaults,
    },
    encoding::{json_text, text::to_owned_text},
    reason::Answer,
    token::{decision::Refusal, step_up::StepUpDemand},
};

/// No cache keeps what the gate says to one visitor, or of a route that needs a token.
pub const UNCACHED: (&str, &str) = ("cache-control", "private, no-store");

const CHALLENGE: &str = "www-authenticate";

/// A whole answer. It is sent as it is.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// Names in lower case and values, each name once.
    pub headers: Vec<(&'static str, Cow<'static, str>)>,
    /// JSON; nothing where the answer has no body.
    pub body: Option<String>,
}

impl Reply {
    /// The answer to a preflight that is granted: it has no body.
    #[must_use]
    pub fn granted(defaults: &PageDefaults, status: u16, cors: &CorsAnswer<'_>) -> Self {
        let mut reply = Self::bare(defaults, status);
        reply.add_cors(cors);
        reply
    }

    /// The answer to a refusal. The reason is not told: the network learns the status, a word, and by
    /// `request_id` what to ask the operator about; on a `route` that says so where to get a token, and with which scopes.
    #[must_use]
    pub fn refused(
        defaults: &PageDefaults,
        refusal: &Refusal,
        allow: Option<&str>,
        route: Option<&Route>,
        cors: Option<&CorsAnswer<'_>>,
        request_id: &str,
    ) -> Self {
        let answer = refusal.reason.answer();
        let mut reply = Self::said(defaults, answer, challenge::of(answer, route), cors, request_id);
        if let Some(seconds) = refusal.retry_after_seconds {
            let mut digits = String::new();
            json_text::push_number(&mut digits, seconds);
            reply.set("retry-after", digits);
        }
        if let Some(methods) = allow {
            reply.set("allow", to_owned_text(methods));
        }
        reply
    }

    /// The answer that has a client's user log in anew.
    #[must_use]
    pub fn step_up(
        defaults: &PageDefaults,
        demand: &StepUpDemand,
        route: Option<&Route>,
        cors: Option<&CorsAnswer<'_>>,
        request_id: &str,
    ) -> Self {
        let challenge = challenge::of_step_up(demand, route);
        Self::said(defaults, Answer::InsufficientUserAuthentication, challenge, cors, request_id)
    }

    /// The challenge, where there is one.
    #[must_use]
    pub fn challenge(&self) -> Option<&str> {
        self.headers.iter().find(|(name, _)| *name == CHALLENGE).map(|(_, value)| &**value)
    }

    #[inline(never)]
    fn said(
        defaults: &PageDefaults,
        answer: Answer,
        challenge: Option<Cow<'static, str>>,
        cors: Option<&CorsAnswer<'_>>,
        request_id: &str,
    ) -> Self {
        let mut reply = Self::bare(defaults, answer.status());
        if let Some(cors) = cors {
            reply.add_cors(cors);
        }
        if let Some(challenge) = challenge {
            reply.headers.push((CHALLENGE, challenge));
        }
        reply.headers.push(("content-type", "application/json".into()));
        reply.body = Some(body_of(answer, request_id));
        reply
    }

    fn bare(defaults: &PageDefaults, status: u16) -> Self {
        let ResponseHeaders { set: mut headers, .. } = headers::of_own_answer(defaults);
        headers.push((UNCACHED.0, UNCACHED.1.into()));
        Self { status, headers, body: None }
    }

    #[inline(never)]
    fn add_cors(&mut self, cors: &CorsAnswer<'_>) {
        for header in cors.headers() {
            self.set(header.name(), to_owned_text(header.value()));
        }
    }

    #[inline(never)]
    fn set(&mut self, name: &'static str, value: String) {
        self.headers.push((name, value.into()));
    }
}

fn body_of(answer: Answer, request_id: &str) -> String {
    let mut body = String::from("{\"error\":");
    json_text::push_string(&mut body, answer.error());
    if !request_id.is_empty() {
        body.push_str(",\"requestId\":");
        json_text::push_string(&mut body, request_id);
    }
    body.push('}');
    body
}
