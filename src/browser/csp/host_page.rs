//! Which policy does a page get that embeds, and which one that is embedded? Ready policies from lists of
//! origins.

use alloc::{string::String, vec::Vec};

pub use super::frame_origin::{FrameOrigin, FrameOriginError};
use super::{
    directive::{Name, SourceList, policy_text},
    hash::{Hash, Nonce},
    source::{Keyword, Source},
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
///
/// ```
/// use wicketgate::browser::csp::{
///     directive::SourceList,
///     hash::Nonce,
///     host_page::{FrameOrigin, HostPage, Scripts},
///     source::Source,
/// };
///
/// let frames = [FrameOrigin::configured("https://sdk.example").unwrap()];
/// let page = HostPage {
///     frames: &frames,
///     // 16 bytes that nobody can foresee, new for each response.
///     scripts: Scripts::Nonce(Nonce::from_random(&[7; 16])),
///     runs_wicketgate: false,
///     connect: SourceList::NONE,
///     styles: SourceList::of([Source::OWN]),
///     images: SourceList::NONE,
///     fonts: SourceList::NONE,
///     form_action: SourceList::NONE,
/// };
/// let policy = page.policy();
/// assert!(policy.starts_with("default-src 'none'; script-src 'nonce-BwcHBwcHBwcHBwcHBwcHBw=='; "));
/// assert!(policy.contains("; frame-src https://sdk.example; "));
/// ```
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
}

impl HostPage<'_> {
    /// The whole policy, but for who may embed the page.
    #[must_use]
    #[inline(never)]
    pub fn policy(&self) -> String {
        let mut scripts = SourceList::NONE;
        match &self.scripts {
            Scripts::Nonce(nonce) => scripts.add(Source::Nonce(nonce.clone())),
            Scripts::Hashes(hashes) => {
                for hash in hashes {
                    scripts.add(Source::Hash(hash.clone()));
                }
            }
        }
        if self.runs_wicketgate {
            scripts.add(Source::Keyword(Keyword::WasmUnsafeEval));
        }
        policy_text(&[
            (Name::DefaultSrc, &SourceList::NONE),
            (Name::ScriptSrc, &scripts),
            (Name::StyleSrc, &self.styles),
            (Name::ImgSrc, &self.images),
            (Name::FontSrc, &self.fonts),
            (Name::ConnectSrc, &self.connect),
            (Name::FrameSrc, &sources_of(false, self.frames)),
            (Name::ObjectSrc, &SourceList::NONE),
            (Name::BaseUri, &SourceList::NONE),
            (Name::FormAction, &self.form_action),
        ])
    }
}

#[inline(never)]
fn sources_of(own_origin: bool, origins: &[FrameOrigin]) -> SourceList {
    let mut list = SourceList::NONE;
    if own_origin {
        list.add(Source::OWN);
    }
    for origin in origins {
        list.add(origin.source().clone());
    }
    list
}

/// A policy for frames and nothing else: only to stand beside an upstream's, since it leaves everything else
/// open.
pub(crate) fn frames_only(frames: &[FrameOrigin]) -> String {
    policy_text(&[(Name::FrameSrc, &sources_of(false, frames))])
}

/// The policy of a page that nobody may embed.
pub(crate) const NOBODY: &str = "frame-ancestors 'none'";

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
    pub fn policy(&self) -> String {
        policy_text(&[(Name::FrameAncestors, &sources_of(self.own_origin, &self.origins))])
    }
}

#[cfg(test)]
mod tests;
