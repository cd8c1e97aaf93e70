//! Which policy does a page get that embeds, and which one that is embedded? Two ready policies from one list
//! of origins.

use alloc::{vec, vec::Vec};

pub use super::frame_origin::{FrameOrigin, FrameOriginError};
use super::{
    directive::{Directive, Name},
    hash::{Hash, Nonce},
    policy::Policy,
    source::{Keyword, Source},
    source_list::SourceList,
};

/// Which scripts a host page may run.
#[derive(Clone, Debug)]
pub enum Scripts {
    /// Those with this response's nonce.
    Nonce(Nonce),
    /// Those with one of these hashes: for pages that never change.
    Hashes(Vec<Hash>),
}

/// What a page that embeds others is made of. What is not listed is refused.
#[derive(Clone, Debug)]
pub struct HostPage<'p> {
    /// Whom it embeds.
    pub frames: &'p [FrameOrigin],
    /// Its scripts.
    pub scripts: Scripts,
    /// Whether Wicketgate runs in it: WebAssembly may then be compiled.
    pub runs_wicketgate: bool,
    /// What it and the SDK's script fetch.
    pub connect: SourceList,
    /// Its styles.
    pub styles: SourceList,
    /// Its images.
    pub images: SourceList,
    /// Its fonts.
    pub fonts: SourceList,
    /// Where its forms go.
    pub form_action: SourceList,
    /// Who may embed it in turn.
    pub embedded_by: &'p [FrameOrigin],
}

impl HostPage<'_> {
    /// The whole policy.
    ///
    /// # Errors
    /// The directives that hold a source which means nothing in them, with its place.
    pub fn policy(&self) -> Result<Policy, Vec<(Name, usize)>> {
        let mut directives = self.directives()?;
        directives.push(Directive::Sources(Name::FrameAncestors, sources_of(self.embedded_by)));
        Ok(Policy::of(directives))
    }

    /// As [`policy`](Self::policy), without who may embed it.
    ///
    /// # Errors
    /// As there.
    pub fn policy_without_ancestors(&self) -> Result<Policy, Vec<(Name, usize)>> {
        self.directives().map(Policy::of)
    }

    #[inline(never)]
    fn directives(&self) -> Result<Vec<Directive>, Vec<(Name, usize)>> {
        let scripts = match &self.scripts {
            Scripts::Nonce(nonce) => vec![Source::Nonce(nonce.clone())],
            Scripts::Hashes(hashes) => hashes.iter().cloned().map(Source::Hash).collect(),
        };
        let wasm = self.runs_wicketgate.then_some(Source::Keyword(Keyword::WasmUnsafeEval));
        let lists = [
            (Name::DefaultSrc, SourceList::NONE),
            (Name::ScriptSrc, SourceList::of(scripts.into_iter().chain(wasm))),
            (Name::StyleSrc, self.styles.clone()),
            (Name::ImgSrc, self.images.clone()),
            (Name::FontSrc, self.fonts.clone()),
            (Name::ConnectSrc, self.connect.clone()),
            (Name::FrameSrc, sources_of(self.frames)),
            (Name::ObjectSrc, SourceList::NONE),
            (Name::BaseUri, SourceList::NONE),
            (Name::FormAction, self.form_action.clone()),
        ];
        let mut directives = Vec::with_capacity(lists.len());
        let mut faults = Vec::new();
        for (name, list) in lists {
            match Directive::sources(name, list) {
                Ok(directive) => directives.push(directive),
                Err(places) => faults.extend(places.into_iter().map(|place| (name, place))),
            }
        }
        if faults.is_empty() { Ok(directives) } else { Err(faults) }
    }
}

#[inline(never)]
fn sources_of(origins: &[FrameOrigin]) -> SourceList {
    SourceList::of(origins.iter().map(|origin| origin.source().clone()))
}

/// Frames and nothing else: only to be merged into an upstream's policy, since it leaves everything else
/// open.
pub(crate) fn frames_only(frames: &[FrameOrigin]) -> Policy {
    Policy::of(vec![Directive::Sources(Name::FrameSrc, sources_of(frames))])
}

/// As [`merge::narrow`](super::merge::narrow) with a policy for frames alone.
///
/// # Errors
/// As there.
pub fn merge_frames(
    upstream: &[&[u8]],
    frames: &[FrameOrigin],
) -> Result<super::merge::Merged, crate::reason::Reason> {
    super::merge::narrow(upstream, &frames_only(frames), frames)
}

/// Who may embed a page.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Embedders {
    /// Whether pages of its own origin may.
    pub own_origin: bool,
    /// Others that may.
    pub origins: Vec<FrameOrigin>,
}

impl Embedders {
    /// The policy, which has `frame-ancestors` and nothing else.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let own = self.own_origin.then_some(Source::OWN);
        let list =
            SourceList::of(own.into_iter().chain(self.origins.iter().map(|origin| origin.source().clone())));
        Policy::of(vec![Directive::Sources(Name::FrameAncestors, list)])
    }

    /// The value of `X-Frame-Options`, where it can say the same; it knows no list.
    #[must_use]
    pub const fn x_frame_options(&self) -> Option<&'static str> {
        match (self.own_origin, self.origins.as_slice()) {
            (false, []) => Some("DENY"),
            (true, []) => Some("SAMEORIGIN"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
