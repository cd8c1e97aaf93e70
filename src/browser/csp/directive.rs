//! Which directives hold sources, and which sources may each hold? An empty list is `'none'`, so that
//! `'none'` can stand beside nothing.

use alloc::{string::String, vec::Vec};

use super::source::{Keyword, Source, SourceError};
use crate::encoding::{ascii, sentence::said};

macro_rules! names {
    ($($(#[$meaning:meta])* $variant:ident = $text:literal,)*) => {
        /// A directive that holds sources.
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        pub enum Name { $($(#[$meaning])* $variant,)* }

        impl Name {
            /// Every name.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// As it stands in a policy.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

names! {
    /// What no other fetch directive governs.
    DefaultSrc = "default-src",
    /// Scripts.
    ScriptSrc = "script-src",
    /// Script elements.
    ScriptSrcElem = "script-src-elem",
    /// Event handlers.
    ScriptSrcAttr = "script-src-attr",
    /// Styles.
    StyleSrc = "style-src",
    /// Style elements.
    StyleSrcElem = "style-src-elem",
    /// Style attributes.
    StyleSrcAttr = "style-src-attr",
    /// Images.
    ImgSrc = "img-src",
    /// Fonts.
    FontSrc = "font-src",
    /// `fetch` and its like.
    ConnectSrc = "connect-src",
    /// Audio and video.
    MediaSrc = "media-src",
    /// Plug-ins.
    ObjectSrc = "object-src",
    /// Frames and workers.
    ChildSrc = "child-src",
    /// Frames.
    FrameSrc = "frame-src",
    /// Workers.
    WorkerSrc = "worker-src",
    /// Web manifests.
    ManifestSrc = "manifest-src",
    /// `<base>`.
    BaseUri = "base-uri",
    /// Where forms may be sent.
    FormAction = "form-action",
    /// Who may embed the page.
    FrameAncestors = "frame-ancestors",
}

impl Name {
    /// Whether a source means something here: hosts and schemes everywhere, in the last three nothing else
    /// but `'self'`, and what concerns scripts or styles only where these are governed.
    #[must_use]
    pub fn takes(self, source: &Source) -> bool {
        let is_code = matches!(
            self,
            Self::DefaultSrc
                | Self::ScriptSrc
                | Self::ScriptSrcElem
                | Self::ScriptSrcAttr
                | Self::StyleSrc
                | Self::StyleSrcElem
                | Self::StyleSrcAttr
        );
        match source {
            Source::Host(host) => self != Self::FrameAncestors || host.path.is_empty(),
            Source::Scheme(_) | Source::Keyword(Keyword::Own) => true,
            Source::Keyword(_) | Source::Nonce(_) | Source::Hash(_) => is_code,
        }
    }
}

/// The sources of one directive.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct SourceList(Vec<Source>);

/// Why an operator's list is no source list.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", self.message())]
pub enum SourceListError {
    /// One of its members.
    Source(SourceError),
    /// Browsers ignore `'none'` beside another source.
    NoneBesideOthers,
    /// The same source again.
    Twice,
    /// Browsers ignore it there.
    Misplaced,
}

impl SourceListError {
    /// What is wrong with it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Source(fault) => fault.message(),
            Self::NoneBesideOthers => said!("is 'none' beside another source"),
            Self::Twice => said!("stands twice"),
            Self::Misplaced => said!("means nothing in this directive"),
        }
    }
}

impl SourceList {
    /// `'none'`.
    pub const NONE: Self = Self(Vec::new());

    /// The sources that an operator wrote for a directive.
    ///
    /// # Errors
    /// Each faulty member's place and fault.
    #[inline(never)]
    pub fn configured(name: Name, texts: &[&str]) -> Result<Self, Vec<(usize, SourceListError)>> {
        let mut sources: Vec<Source> = Vec::with_capacity(texts.len());
        let mut faults = Vec::new();
        for (place, text) in texts.iter().enumerate() {
            if ascii::eq_ignore_ascii_case(text.as_bytes(), b"'none'") {
                if texts.len() > 1 {
                    faults.push((place, SourceListError::NoneBesideOthers));
                } else if *text != "'none'" {
                    faults.push((place, SourceListError::Source(SourceError::NotCanonical)));
                }
                continue;
            }
            match Source::configured(text) {
                Err(fault) => faults.push((place, SourceListError::Source(fault))),
                Ok(source) if sources.contains(&source) => faults.push((place, SourceListError::Twice)),
                Ok(source) if !name.takes(&source) => faults.push((place, SourceListError::Misplaced)),
                Ok(source) => sources.push(source),
            }
        }
        if faults.is_empty() { Ok(Self(sources)) } else { Err(faults) }
    }

    /// These sources, each once.
    #[must_use]
    pub fn of(sources: impl IntoIterator<Item = Source>) -> Self {
        let mut list = Self::NONE;
        for source in sources {
            list.add(source);
        }
        list
    }

    /// Adds a source that is not there yet.
    #[inline(never)]
    pub(super) fn add(&mut self, source: Source) {
        if !self.0.contains(&source) {
            self.0.push(source);
        }
    }

    /// The sources that browsers read out of a directive's words; what they ignore is left out, `'none'` too.
    #[must_use]
    pub fn read<'t>(words: impl IntoIterator<Item = &'t str>) -> Self {
        let mut list = Vec::new();
        for word in words {
            list.extend(Source::read(word));
        }
        Self(list)
    }

    /// The sources.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.0
    }
}

/// A policy of these directives, in the order given.
#[inline(never)]
pub(super) fn policy_text(directives: &[(Name, &SourceList)]) -> String {
    let mut text = String::new();
    for (name, list) in directives {
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(name.text());
        if list.0.is_empty() {
            text.push_str(" 'none'");
        }
        for source in &list.0 {
            text.push(' ');
            text.push_str(&source.text());
        }
    }
    text
}

#[cfg(test)]
mod tests;
