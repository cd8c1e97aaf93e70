//! Which security headers does a response get? One function for every response: a page's, another one's, the
//! gate's own.
//!
//! Browsers enforce every policy they get, so what an upstream sent is read as browsers read it, and ours
//! stands beside it. A `frame-ancestors` makes browsers ignore `X-Frame-Options`: where the upstream has
//! none, its `X-Frame-Options` counts as a policy of its own, or ours would widen.

use alloc::{borrow::Cow, string::String, vec::Vec};

use super::page::{OwnPolicy, Page, PageDefaults, PagePolicy};
use crate::{
    browser::csp::{hash::Nonce, host_page, permissions, policy_set::PolicySet, transport::ReferrerPolicy},
    encoding::text::parts,
    reason::Reason,
};

/// What the gate's own answers say: they load nothing.
const OWN_ANSWER: &str = "default-src 'none'; frame-ancestors 'none'";

const POLICY: &str = "content-security-policy";
const REPORT_ONLY: &str = "content-security-policy-report-only";
const FRAME_OPTIONS: &str = "x-frame-options";

/// The headers of an upstream's response that ours depend on.
#[derive(Clone, Copy, Debug, Default)]
pub struct UpstreamHeaders<'u> {
    /// `Content-Security-Policy`, its lines joined by commas.
    pub policy: Option<&'u str>,
    /// `Content-Security-Policy-Report-Only`, as well.
    pub report_only: Option<&'u str>,
    /// `X-Frame-Options`.
    pub frame_options: Option<&'u str>,
    /// The names of others that it sent, lower case, parted by one space.
    pub present: &'u str,
}

/// What is done to a response's headers.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ResponseHeaders {
    /// Names in lower case and values, each instead of what stood there.
    pub set: Vec<(&'static str, Cow<'static, str>)>,
    /// Names of those that go.
    pub remove: Vec<&'static str>,
    /// What the operator should know.
    pub warnings: Vec<&'static str>,
}

impl ResponseHeaders {
    fn set(&mut self, name: &'static str, value: impl Into<Cow<'static, str>>) {
        self.put(name, value.into());
    }

    #[inline(never)]
    fn put(&mut self, name: &'static str, value: Cow<'static, str>) {
        self.set.push((name, value));
    }
}

/// The headers of the gate's own answers: refusals, preflights.
#[must_use]
pub fn of_own_answer(site: &PageDefaults) -> ResponseHeaders {
    let mut headers = ResponseHeaders::default();
    headers.set(POLICY, OWN_ANSWER);
    headers.set(FRAME_OPTIONS, "DENY");
    common(&mut headers, site, ReferrerPolicy::NoReferrer, &|_| true);
    headers
}

/// The headers of an upstream's response, or of an application's behind the gate. `ancestors`: who may embed
/// its page, as a policy.
///
/// # Errors
/// Why the response is not to be passed on: with what its upstream sent, browsers would do something that
/// nobody can foresee.
pub fn of_answer(
    site: &PageDefaults,
    page: Option<&Page>,
    ancestors: &str,
    upstream: &UpstreamHeaders<'_>,
    nonce: &str,
) -> Result<ResponseHeaders, Reason> {
    let mut headers = ResponseHeaders::default();
    let whole =
        page.and_then(|page| if let PagePolicy::Own(whole) = &page.policy { Some(whole) } else { None });
    let mut policies = PolicySet::read(upstream.policy)?;
    if let Some(page) = page {
        merge_frames(&mut policies, page, site, &mut headers)?;
    }
    if policies.refuses_embedders(ancestors) {
        headers.warnings.push("upstream_policy_refuses_embedders");
    }
    let whole_text = whole.map(|whole| written(whole, nonce));
    match (whole, &whole_text) {
        (Some(OwnPolicy { is_report_only: false, .. }), Some(text)) => {
            policies.add(&[text, "; ", ancestors].concat());
        }
        _ => policies.add(ancestors),
    }
    if policies.heed_frame_options(upstream.frame_options) {
        headers.warnings.push("upstream_frame_options");
    }
    headers.set(POLICY, policies.text()?);
    if let (Some(OwnPolicy { is_report_only: true, .. }), Some(text)) = (whole, &whole_text) {
        let mut reported = PolicySet::read(upstream.report_only)?;
        reported.add(text);
        headers.set(REPORT_ONLY, reported.text()?);
    }
    match policies.frame_options() {
        Some(value) => headers.set(FRAME_OPTIONS, value),
        None if upstream.frame_options.is_some() => headers.remove.push(FRAME_OPTIONS),
        None => {}
    }
    // A whole policy owns what goes with it; otherwise the upstream's own word stays.
    let is_ours =
        |name: &str| whole.is_some() || !parts(upstream.present, b' ').any(|present| present == name);
    if let Some(page) = page {
        of_page(&mut headers, site, page, &is_ours);
    }
    common(&mut headers, site, page.map(|page| page.referrer_policy).unwrap_or_default(), &is_ours);
    Ok(headers)
}

/// What every response gets.
#[inline(never)]
fn common(
    headers: &mut ResponseHeaders,
    site: &PageDefaults,
    referrer_policy: ReferrerPolicy,
    is_ours: &dyn Fn(&str) -> bool,
) {
    headers.set("x-content-type-options", "nosniff");
    if is_ours("referrer-policy") {
        headers.set("referrer-policy", referrer_policy.text());
    }
    if let Some(transport) = site.strict_transport.filter(|_| is_ours("strict-transport-security")) {
        headers.set("strict-transport-security", transport.text());
    }
}

#[inline(never)]
fn of_page(headers: &mut ResponseHeaders, site: &PageDefaults, page: &Page, is_ours: &dyn Fn(&str) -> bool) {
    let mut set = |name: &'static str, value: Option<&'static str>| {
        if let Some(value) = value.filter(|_| is_ours(name)) {
            headers.set(name, value);
        }
    };
    set("cross-origin-opener-policy", page.opener.map(|opener| opener.text()));
    set("cross-origin-embedder-policy", page.embedder.map(|embedder| embedder.text()));
    set("cross-origin-resource-policy", page.resource.map(|resource| resource.text()));
    if let Some(delegations) = site.delegations.as_deref().filter(|_| is_ours("permissions-policy")) {
        headers.set("permissions-policy", permissions::text(delegations));
    }
    if let (PagePolicy::Own(_), Some(endpoint)) = (&page.policy, &site.endpoint) {
        headers.set("reporting-endpoints", String::from(endpoint.text()));
    }
}

/// A nonce that is none lets no script run.
#[inline(never)]
fn written(whole: &OwnPolicy, nonce: &str) -> String {
    let Some(after) = &whole.after else { return whole.before.clone() };
    match Nonce::is_whole(nonce) {
        true => [&whole.before, "'nonce-", nonce, "'", after].concat(),
        // Beside another word browsers would ignore it.
        false if after.starts_with(';') => [&whole.before, "'none'", after].concat(),
        false => [&whole.before, after.trim_ascii_start()].concat(),
    }
}

/// What a page does to the upstream's policies for the sake of its frames.
#[inline(never)]
fn merge_frames(
    policies: &mut PolicySet,
    page: &Page,
    site: &PageDefaults,
    headers: &mut ResponseHeaders,
) -> Result<(), Reason> {
    let is_frames_alone = matches!(page.policy, PagePolicy::NarrowFrames | PagePolicy::AllowFrames);
    if is_frames_alone && policies.is_empty() {
        return Err(Reason::UpstreamPolicyMissing);
    }
    if page.policy == PagePolicy::AllowFrames {
        policies.widen_frames(&site.frame_src);
    }
    if page.policy != PagePolicy::Upstream && policies.refuses_frames(&site.frame_src) {
        headers.warnings.push("upstream_policy_refuses_frames");
    }
    if page.wants_nonce() && policies.has_nonce() {
        headers.warnings.push("upstream_policy_has_nonce");
    }
    if page.policy == PagePolicy::NarrowFrames {
        policies.add(&host_page::frames_only(&site.frame_src));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
