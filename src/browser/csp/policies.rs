//! Which policies stand together on one response, and what do they say together of who may embed it?

use alloc::{string::String, vec::Vec};

use crate::{
    browser::csp::{
        directive::Name,
        host_page::NOBODY,
        read::{self, ReadPolicy},
        source::Source,
    },
    encoding::ascii,
    reason::Reason,
};

/// The policies of a header, as browsers read them.
pub(in crate::browser) fn read(values: Option<&str>) -> Result<Vec<ReadPolicy>, Reason> {
    read::read(&[values.unwrap_or_default().as_bytes()])
}

/// Puts one of ours beside the others.
#[inline(never)]
pub(in crate::browser) fn add(policies: &mut Vec<ReadPolicy>, ours: &str) -> Result<(), Reason> {
    for policy in read(Some(ours))? {
        if !policies.contains(&policy) {
            policies.push(policy);
        }
    }
    Ok(())
}

#[inline(never)]
pub(in crate::browser) fn joined(policies: &[ReadPolicy]) -> String {
    policies.iter().map(ReadPolicy::text).collect::<Vec<_>>().join(", ")
}

fn ancestors(policies: &[ReadPolicy]) -> impl Iterator<Item = Vec<Source>> {
    policies
        .iter()
        .filter_map(|policy| policy.directive(Name::FrameAncestors.text()))
        .map(|directive| directive.sources().sources().to_vec())
}

/// Whether one of them is for exactly these.
#[inline(never)]
fn is_for(policies: &[ReadPolicy], sources: &[Source]) -> bool {
    ancestors(policies).any(|allowed| allowed == sources)
}

/// Narrows with an upstream's `X-Frame-Options`. What is neither of its two values counts as the stricter
/// one. Says whether that changed anything.
#[inline(never)]
pub(in crate::browser) fn heed_frame_options(
    policies: &mut Vec<ReadPolicy>,
    sent: Option<&str>,
) -> Result<bool, Reason> {
    let Some(sent) = sent else { return Ok(false) };
    let is_same_origin = sent
        .split(',')
        .all(|value| ascii::eq_ignore_ascii_case(value.trim_ascii().as_bytes(), b"SAMEORIGIN"));
    let is_said = is_for(policies, &[]) || (is_same_origin && is_for(policies, &[Source::OWN]));
    if is_said {
        return Ok(false);
    }
    add(policies, if is_same_origin { "frame-ancestors 'self'" } else { NOBODY })?;
    Ok(true)
}

/// The value of `X-Frame-Options` that says the same as all of them; it knows no list.
pub(in crate::browser) fn frame_options(policies: &[ReadPolicy]) -> Option<&'static str> {
    if is_for(policies, &[]) {
        return Some("DENY");
    }
    let is_own =
        is_for(policies, &[Source::OWN]) && ancestors(policies).all(|allowed| allowed.contains(&Source::OWN));
    is_own.then_some("SAMEORIGIN")
}
