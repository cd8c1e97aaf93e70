//! What is sent where the upstream sent a policy already? Browsers enforce every policy they get, so adding
//! one narrows and can do nothing else. Widening is another call, for frames alone, and tells what it
//! changed.

use alloc::{string::String, vec::Vec};

use super::{
    directive::Name,
    frame_origin::FrameOrigin,
    policy::Policy,
    read::{self, ReadDirective, ReadPolicy},
    source::Source,
    source_list::SourceList,
};
use crate::reason::Reason;

/// What is sent instead of the upstream's header.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Merged {
    /// The header's value.
    pub text: String,
    /// The places of our frames' origins that one of the upstream's policies refuses: the page will not show
    /// them.
    pub refused_frames: Vec<usize>,
}

/// The upstream's policies and ours: what all of them allow.
///
/// # Errors
/// [`Reason`]: the upstream's header is not to be passed on, and no answer to be given without one.
pub fn narrow(upstream: &[&[u8]], ours: &Policy, frames: &[FrameOrigin]) -> Result<Merged, Reason> {
    let upstream = read::read(upstream)?;
    let mut texts: Vec<String> = upstream.iter().map(ReadPolicy::text).collect();
    let ours = ours.text();
    if !texts.contains(&ours) {
        texts.push(ours);
    }
    Ok(Merged { text: texts.join(", "), refused_frames: refused(&upstream, frames) })
}

/// The upstream's policies, each with these frames' origins added where it refuses them. This widens what the
/// upstream allows, in frames and nothing else; `None` where it sent no policy, since nothing refuses a frame
/// then.
///
/// # Errors
/// [`Reason`] as in [`narrow`].
pub fn allow_frames(upstream: &[&[u8]], frames: &[FrameOrigin]) -> Result<Option<Merged>, Reason> {
    let mut policies = read::read(upstream)?;
    widen(&mut policies, frames);
    let texts: Vec<String> = policies.iter().map(ReadPolicy::text).collect();
    let refused_frames = refused(&policies, frames);
    Ok((!texts.is_empty()).then(|| Merged { text: texts.join(", "), refused_frames }))
}

/// Adds these frames' origins to each policy that refuses them.
#[inline(never)]
pub(crate) fn widen(policies: &mut [ReadPolicy], frames: &[FrameOrigin]) {
    for policy in policies {
        let Some(governing) = policy.for_frames() else { continue };
        let allowed = governing.sources();
        let missing: Vec<Source> = frames
            .iter()
            .filter(|frame| !is_allowed(&allowed, frame))
            .map(|frame| frame.source().clone())
            .collect();
        if missing.is_empty() {
            continue;
        }
        let mut widened =
            ReadDirective { name: Name::FrameSrc.text().into(), words: governing.words.clone() };
        widened.add(&missing);
        match policy.directives.iter_mut().find(|directive| directive.name == widened.name) {
            Some(own) => *own = widened,
            None => policy.directives.push(widened),
        }
    }
}

#[inline(never)]
fn is_allowed(allowed: &SourceList, frame: &FrameOrigin) -> bool {
    allowed.sources().iter().any(|source| source.covers(frame.source()))
}

/// The places of the frames that one of the policies refuses. A frame of the page's own origin is among them
/// where `'self'` alone would allow it: which origin that is depends on the response, and nobody lists
/// themselves among those whom they embed.
#[inline(never)]
pub(crate) fn refused(policies: &[ReadPolicy], frames: &[FrameOrigin]) -> Vec<usize> {
    let governing: Vec<SourceList> =
        policies.iter().filter_map(ReadPolicy::for_frames).map(ReadDirective::sources).collect();
    let is_refused = |frame: &FrameOrigin| governing.iter().any(|allowed| !is_allowed(allowed, frame));
    frames.iter().enumerate().filter(|(_, frame)| is_refused(frame)).map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::csp::host_page;

    fn frames() -> Vec<FrameOrigin> {
        ["https://sdk.example", "https://*.pay.example"]
            .into_iter()
            .map(|text| FrameOrigin::configured(text).unwrap())
            .collect()
    }

    #[test]
    fn ours_is_added_and_what_it_cannot_do_is_told() {
        let ours = host_page::frames_only(&frames());
        let own = "frame-src https://sdk.example https://*.pay.example";
        for (upstream, text, refused) in [
            ("", own.into(), &[][..]),
            ("img-src *", alloc::format!("img-src *, {own}"), &[]),
            ("default-src 'self'", alloc::format!("default-src 'self', {own}"), &[0, 1]),
            (
                "frame-src https://sdk.example, child-src *",
                alloc::format!("frame-src https://sdk.example, child-src *, {own}"),
                &[1],
            ),
            (own, own.into(), &[]),
        ] {
            let merged = narrow(&[upstream.as_bytes()], &ours, &frames()).unwrap();
            assert_eq!((merged.text, &merged.refused_frames[..]), (text, refused), "{upstream}");
        }
    }

    #[test]
    fn widening_is_for_frames_alone() {
        for (upstream, text) in [
            ("img-src *", Some("img-src *")),
            ("", None),
            ("frame-src 'none'", Some("frame-src https://sdk.example https://*.pay.example")),
            ("frame-src https:", Some("frame-src https:")),
            (
                "default-src 'self'; img-src *",
                Some(
                    "default-src 'self'; img-src *; frame-src 'self' https://sdk.example https://*.pay.example",
                ),
            ),
            (
                "child-src https://sdk.example",
                Some("child-src https://sdk.example; frame-src https://sdk.example https://*.pay.example"),
            ),
        ] {
            let merged = allow_frames(&[upstream.as_bytes()], &frames()).unwrap();
            assert_eq!(merged.as_ref().map(|merged| merged.text.as_str()), text, "{upstream}");
            assert!(merged.is_none_or(|merged| merged.refused_frames.is_empty()));
        }
    }
}
