//! What are the directives called that hold sources, and which source means something in which?

use super::source::{Keyword, Source};

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
