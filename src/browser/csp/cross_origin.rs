//! How is a page kept apart from others? `Cross-Origin-Opener-Policy`, `-Embedder-Policy` and
//! `-Resource-Policy`, and where they would break an embed.

use alloc::vec::Vec;

use crate::encoding::sentence::said;

/// Who keeps a hold on the page's window.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Opener {
    /// Its own origin only.
    SameOrigin,
    /// Its own origin, and pop-ups that it opened.
    SameOriginAllowPopups,
    /// Everybody.
    UnsafeNone,
}

impl Opener {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SameOrigin, Self::SameOriginAllowPopups, Self::UnsafeNone];

    /// The header's value.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::SameOrigin => "same-origin",
            Self::SameOriginAllowPopups => "same-origin-allow-popups",
            Self::UnsafeNone => "unsafe-none",
        }
    }
}

/// What the page may load from elsewhere.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Embedder {
    /// What says that it may be loaded.
    RequireCorp,
    /// The same, or what is fetched without credentials.
    Credentialless,
    /// Everything.
    UnsafeNone,
}

impl Embedder {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::RequireCorp, Self::Credentialless, Self::UnsafeNone];

    /// The header's value.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::RequireCorp => "require-corp",
            Self::Credentialless => "credentialless",
            Self::UnsafeNone => "unsafe-none",
        }
    }
}

/// Who may load the resource.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Resource {
    /// Its own origin.
    SameOrigin,
    /// Its own site.
    SameSite,
    /// Everybody.
    CrossOrigin,
}

impl Resource {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SameOrigin, Self::SameSite, Self::CrossOrigin];

    /// The header's value.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::SameOrigin => "same-origin",
            Self::SameSite => "same-site",
            Self::CrossOrigin => "cross-origin",
        }
    }
}

/// The three together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CrossOrigin {
    /// `Cross-Origin-Opener-Policy`
    pub opener: Opener,
    /// `Cross-Origin-Embedder-Policy`
    pub embedder: Embedder,
    /// `Cross-Origin-Resource-Policy`
    pub resource: Resource,
}

/// What the page does with other origins.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Uses {
    /// It embeds frames of others, whose SDKs open pop-ups to sign visitors in.
    pub embeds: bool,
    /// It is embedded by others.
    pub is_embedded: bool,
}

/// What an operator should know before they use the three.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", self.message())]
pub enum Warning {
    /// Of the embedder policy.
    EmbedderBlocksFrames,
    /// Of the embedder policy.
    EmbedderStripsCredentials,
    /// Of the opener policy.
    OpenerCutsPopups,
    /// Of the resource policy.
    ResourceBlocksEmbedding,
}

impl Warning {
    /// What would break.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::EmbedderBlocksFrames => said!(
                "every embedded frame must send Cross-Origin-Embedder-Policy and Cross-Origin-Resource-Policy itself, or it stays empty"
            ),
            Self::EmbedderStripsCredentials => {
                said!("an embedded frame loads without cookies and storage, or not at all")
            }
            Self::OpenerCutsPopups => said!("a pop-up loses its opener: signing in by pop-up breaks"),
            Self::ResourceBlocksEmbedding => {
                said!("a host page with Cross-Origin-Embedder-Policy cannot embed this page")
            }
        }
    }
}

impl Warning {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::EmbedderBlocksFrames => "embedder_policy_blocks_frames",
            Self::EmbedderStripsCredentials => "embedder_policy_strips_credentials",
            Self::OpenerCutsPopups => "opener_policy_cuts_popups",
            Self::ResourceBlocksEmbedding => "resource_policy_blocks_embedding",
        }
    }
}

impl CrossOrigin {
    /// What would break.
    #[must_use]
    pub fn warnings(self, uses: Uses) -> Vec<Warning> {
        let blocks = uses.embeds && self.embedder == Embedder::RequireCorp;
        let strips = uses.embeds && self.embedder == Embedder::Credentialless;
        let cuts = uses.embeds && self.opener == Opener::SameOrigin;
        let hides = uses.is_embedded && self.resource != Resource::CrossOrigin;
        let all = [
            (blocks, Warning::EmbedderBlocksFrames),
            (strips, Warning::EmbedderStripsCredentials),
            (cuts, Warning::OpenerCutsPopups),
            (hides, Warning::ResourceBlocksEmbedding),
        ];
        all.into_iter().filter_map(|(applies, warning)| applies.then_some(warning)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_an_embed_is_told() {
        let strict = CrossOrigin {
            opener: Opener::SameOrigin,
            embedder: Embedder::RequireCorp,
            resource: Resource::SameOrigin,
        };
        let all = Uses { embeds: true, is_embedded: true };
        assert_eq!(
            strict.warnings(all),
            [Warning::EmbedderBlocksFrames, Warning::OpenerCutsPopups, Warning::ResourceBlocksEmbedding]
        );
        let none = Uses { embeds: false, is_embedded: false };
        assert_eq!(strict.warnings(none), []);
        let loose = CrossOrigin {
            opener: Opener::SameOriginAllowPopups,
            embedder: Embedder::Credentialless,
            resource: Resource::CrossOrigin,
        };
        assert_eq!(loose.warnings(all), [Warning::EmbedderStripsCredentials]);
    }
}
