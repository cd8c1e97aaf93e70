//! What is sent where the upstream sent a policy already? Browsers enforce every policy they get, so adding
//! one narrows and can do nothing else. Widening is another call, for frames alone, and tells what it
//! changed.

use alloc::vec::Vec;

use super::{
    directive::{Name, SourceList},
    frame_origin::FrameOrigin,
    read::{ReadDirective, ReadPolicy},
    source::Source,
};

/// Adds these frames' origins to each policy that refuses them.
#[inline(never)]
pub(in crate::browser) fn widen(policies: &mut [ReadPolicy], frames: &[FrameOrigin]) {
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
pub(in crate::browser) fn refused(policies: &[ReadPolicy], frames: &[FrameOrigin]) -> Vec<usize> {
    let governing: Vec<SourceList> =
        policies.iter().filter_map(ReadPolicy::for_frames).map(ReadDirective::sources).collect();
    let is_refused = |frame: &FrameOrigin| governing.iter().any(|allowed| !is_allowed(allowed, frame));
    frames.iter().enumerate().filter(|(_, frame)| is_refused(frame)).map(|(place, _)| place).collect()
}
