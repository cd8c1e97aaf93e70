//! Why is a text not taken as an entry of an origin list, and what should be written instead?

use crate::encoding::authority::AuthorityError;
use crate::encoding::sentence::said;

/// One fault of an entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum OriginError {
    /// `*`: every origin.
    AnyOrigin,
    /// Of the host and port, in the words that every member of a configuration has for it.
    Authority(AuthorityError),
    /// The entry stands in the list already.
    Duplicate,
    /// `http`, and the host is no loopback.
    Http,
    /// Several origins in one entry.
    List,
    /// A loopback address without its port.
    LoopbackPort,
    /// `null`.
    Null,
    /// A pattern, for a build that takes exact origins alone.
    #[cfg(not(feature = "pages"))]
    PatternElsewhere,
    /// Something after the host and port, be it one slash.
    Path,
    /// Not `https://`, in lower case.
    Scheme,
    /// Longer than an origin can be.
    TooLong,
    /// White space around the entry.
    WhiteSpace,
    /// Subdomains of an address.
    #[cfg(feature = "pages")]
    WildcardAddress,
    /// A `*` that is not the whole first label, or that stands for a port.
    WildcardPlace,
    /// Subdomains of a suffix under which strangers get names.
    #[cfg(feature = "pages")]
    WildcardSharedSuffix,
    /// Subdomains of one label alone.
    #[cfg(feature = "pages")]
    WildcardSingleLabel,
    /// Subdomains of a host so long that none can have a name.
    #[cfg(feature = "pages")]
    WildcardTooLong,
}

impl OriginError {
    /// Every fault but those of the host and port.
    pub const ALL: &[Self] = &[
        Self::AnyOrigin,
        Self::Duplicate,
        Self::Http,
        Self::List,
        Self::LoopbackPort,
        Self::Null,
        Self::Path,
        Self::Scheme,
        Self::TooLong,
        Self::WhiteSpace,
        #[cfg(feature = "pages")]
        Self::WildcardAddress,
        Self::WildcardPlace,
        #[cfg(feature = "pages")]
        Self::WildcardSharedSuffix,
        #[cfg(feature = "pages")]
        Self::WildcardSingleLabel,
        #[cfg(feature = "pages")]
        Self::WildcardTooLong,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AnyOrigin => "origin_any",
            Self::Authority(fault) => fault.code(),
            Self::Duplicate => "origin_duplicate",
            Self::Http => "origin_http",
            Self::List => "origin_list",
            Self::LoopbackPort => "origin_loopback_port",
            Self::Null => "origin_null",
            #[cfg(not(feature = "pages"))]
            Self::PatternElsewhere => "origin_pattern_elsewhere",
            Self::Path => "origin_path",
            Self::Scheme => "origin_scheme",
            Self::TooLong => "origin_too_long",
            Self::WhiteSpace => "origin_white_space",
            #[cfg(feature = "pages")]
            Self::WildcardAddress => "origin_wildcard_address",
            Self::WildcardPlace => "origin_wildcard_place",
            #[cfg(feature = "pages")]
            Self::WildcardSharedSuffix => "origin_wildcard_shared_suffix",
            #[cfg(feature = "pages")]
            Self::WildcardSingleLabel => "origin_wildcard_single_label",
            #[cfg(feature = "pages")]
            Self::WildcardTooLong => "origin_wildcard_too_long",
        }
    }

    /// What is wrong, and what to write instead.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::AnyOrigin => said!("means every origin: list those that are meant"),
            Self::Authority(fault) => fault.message(),
            Self::Duplicate => said!("is listed already: keep one"),
            Self::Http => {
                said!(
                    "is not https; http is taken for http://localhost, and for http://127.0.0.1 and http://[::1] with a port"
                )
            }
            Self::List => said!("holds a comma or a space: write one origin an entry"),
            Self::LoopbackPort => said!("has no port: write the one that the page is served from"),
            Self::Null => said!("is what every sandboxed frame sends, a stranger's as well: it names nobody"),
            #[cfg(not(feature = "pages"))]
            Self::PatternElsewhere => {
                said!(
                    "is a pattern, which this import does not take: list each origin as it is, or \
                 import { Wicketgate } from \"wicketgate/edge\""
                )
            }
            Self::Path => {
                said!("must end after the host and port: leave out the path, and a slash at the end")
            }
            Self::Scheme => said!("does not begin with https:// in lower case, and is no app's origin"),
            Self::TooLong => said!("is longer than an origin can be"),
            Self::WhiteSpace => said!("has white space around it: leave it out"),
            #[cfg(feature = "pages")]
            Self::WildcardAddress => said!("asks for subdomains of an IP address, which has none"),
            Self::WildcardPlace => {
                said!("has a `*` elsewhere than in https://*.host: only the whole first label can be one")
            }
            #[cfg(feature = "pages")]
            Self::WildcardSharedSuffix => {
                said!("asks for every name under a suffix where strangers get names: list yours one by one")
            }
            #[cfg(feature = "pages")]
            Self::WildcardSingleLabel => {
                said!("asks for every name under a top-level label: list yours one by one")
            }
            #[cfg(feature = "pages")]
            Self::WildcardTooLong => {
                said!("asks for names under a host so long that none can exist: a host has 253 bytes at most")
            }
        }
    }
}
