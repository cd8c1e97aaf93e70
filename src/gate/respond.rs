//! How does an upstream's answer leave, to a request that passed? With the headers of its route, or not at
//! all.

use alloc::string::String;

use super::{Gate, passed::Passed};
use crate::{
    browser::{
        headers::{self, UpstreamHeaders},
        redirects::NearMiss,
    },
    encoding::text::{parts, to_owned_text},
    exchange::{
        reply::Reply,
        response::{self, RESPONSE_VALUES, ResponseChanges, ResponseHead},
        token_place::TokenPlace,
    },
    guard::Refused,
    reason::Reason,
    token::decision::Refusal,
};

/// What is to become of an upstream's answer.
#[derive(Debug)]
pub enum ResponseStep {
    /// It leaves, with these changes.
    Pass(ResponseChanges),
    /// It does not leave; this one does in its place.
    Answer(Reply, Refusal),
}

/// The answer to an upgrade names a protocol that was offered beside the token, else the one that the token was
/// brought by: browsers give up a socket whose answer names none. The token itself is never named.
fn choose_protocol(
    place: &TokenPlace,
    offered: &str,
    head: &ResponseHead<'_>,
    changes: &mut ResponseChanges,
) {
    if head.status != 101 {
        return;
    }
    let chosen = head.headers.get(PROTOCOL).unwrap_or_default();
    if !parts(offered, b',').any(|protocol| protocol == chosen && !chosen.is_empty()) {
        changes.set.push((PROTOCOL, to_owned_text(place.word()).into()));
    }
}

const PROTOCOL: &str = "sec-websocket-protocol";

impl Gate {
    /// Says how an upstream's answer leaves, to a request that passed. `request_id` as in the request's head.
    #[must_use]
    pub fn respond(&self, passed: &Passed, head: &ResponseHead<'_>, request_id: &str) -> ResponseStep {
        let Some(route) = self.policy.routes.get(passed.route) else {
            return self.fail(passed, Reason::ConfigurationBroken, request_id);
        };
        let defaults = &self.policy.page_defaults;
        let (policy, report_only, frame_options) = (
            head.headers.get("content-security-policy"),
            head.headers.get("content-security-policy-report-only"),
            head.headers.get("x-frame-options"),
        );
        let mut present = String::new();
        for name in RESPONSE_VALUES {
            if head.headers.is_given(name) {
                present.push_str(name);
                present.push(' ');
            }
        }
        let upstream = UpstreamHeaders {
            policy: policy.as_deref(),
            report_only: report_only.as_deref(),
            frame_options: frame_options.as_deref(),
            present: &present,
        };
        let nonce = passed.nonce.as_deref().unwrap_or_default();
        let ancestors = passed.ancestors.policy(defaults);
        let security = match headers::of_answer(defaults, route.page.as_ref(), ancestors, &upstream, nonce) {
            Ok(security) => security,
            // No page comes of it, so there is none whose frames a policy could speak of.
            Err(Reason::UpstreamPolicyMissing) if response::shows_no_page(head.status) => {
                match response::keeps_stored_policy(head, passed.nonce.is_some()) {
                    true => headers::ResponseHeaders::default(),
                    false => headers::of_own_answer(defaults),
                }
            }
            Err(reason) => return self.fail(passed, reason, request_id),
        };
        let cors = passed.cors.as_ref().and_then(|fact| fact.answer(&self.policy));
        let has_nonce = passed.nonce.is_some();
        let owns_cors = self.policy.owns_cors || route.cors.is_some();
        let mut changes = response::changes(route, head, owns_cors, security, cors.as_ref(), has_nonce);
        if let Some(offered) = &passed.protocols {
            choose_protocol(&route.token_place, offered, head, &mut changes);
        }
        if passed.token_over_http {
            changes.warnings.push("token_over_http");
        }
        ResponseStep::Pass(changes)
    }

    /// An answer of the gate's own in the place of an upstream's, to a request that passed: the upstream
    /// could not be reached, say.
    #[must_use]
    pub fn fail(&self, passed: &Passed, reason: Reason, request_id: &str) -> ResponseStep {
        let refusal = Refusal::new(reason);
        let cors = passed.cors.as_ref().and_then(|fact| fact.answer(&self.policy));
        let defaults = &self.policy.page_defaults;
        let route = self.policy.routes.get(passed.route);
        let reply = Reply::refused(defaults, &refusal, None, route, cors.as_ref(), request_id);
        ResponseStep::Answer(reply, refusal)
    }

    /// The registered redirect URI that a refused one nearly is: for the operator's log, never for the
    /// network.
    #[must_use]
    pub fn near_miss_of(&self, refused: &Refused) -> Option<NearMiss<'_>> {
        let (client_id, uri) = refused.redirect.as_ref()?;
        self.policy.redirects.near_miss(client_id, uri)
    }

    /// The answer to a request that nobody could judge, such as one whose instance trapped.
    #[must_use]
    pub fn refuse_unjudged(&self, reason: Reason, request_id: &str) -> Reply {
        Reply::refused(&self.policy.page_defaults, &Refusal::new(reason), None, None, None, request_id)
    }
}
