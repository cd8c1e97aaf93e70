//! What is said about the way to a page? `Referrer-Policy` and `Strict-Transport-Security` (RFC 6797).

use alloc::string::String;

use crate::encoding::json_text::push_number;

/// How much of its address a page tells others. Values that give an origin's path away are not on the list.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ReferrerPolicy {
    /// Nothing.
    NoReferrer,
    /// Everything at home, nothing elsewhere.
    SameOrigin,
    /// The origin, never over plain HTTP.
    StrictOrigin,
    /// Everything at home, the origin elsewhere, never over plain HTTP.
    #[default]
    StrictOriginWhenCrossOrigin,
}

impl ReferrerPolicy {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::NoReferrer, Self::SameOrigin, Self::StrictOrigin, Self::StrictOriginWhenCrossOrigin];

    /// The header's value.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoReferrer => "no-referrer",
            Self::SameOrigin => "same-origin",
            Self::StrictOrigin => "strict-origin",
            Self::StrictOriginWhenCrossOrigin => "strict-origin-when-cross-origin",
        }
    }
}

/// A year, which the preload list asks for at least.
const PRELOAD_SECONDS: u32 = 31_536_000;

/// How long, and for what, browsers come by HTTPS only.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct StrictTransport {
    max_age_seconds: u32,
    includes_subdomains: bool,
    is_preloaded: bool,
}

impl StrictTransport {
    /// For this long. Nothing where `is_preloaded` is asked for without a year and the subdomains.
    #[must_use]
    pub fn new(max_age_seconds: u32, includes_subdomains: bool, is_preloaded: bool) -> Option<Self> {
        let may_preload = includes_subdomains && max_age_seconds >= PRELOAD_SECONDS;
        (!is_preloaded || may_preload).then_some(Self { max_age_seconds, includes_subdomains, is_preloaded })
    }

    /// The header's value.
    #[must_use]
    pub fn text(self) -> String {
        let subdomains = if self.includes_subdomains { "; includeSubDomains" } else { "" };
        let preload = if self.is_preloaded { "; preload" } else { "" };
        let mut text = String::from("max-age=");
        push_number(&mut text, self.max_age_seconds.into());
        text.push_str(subdomains);
        text.push_str(preload);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transport_as_text() {
        let text = |seconds, subdomains, preload| {
            StrictTransport::new(seconds, subdomains, preload).map(StrictTransport::text)
        };
        assert_eq!(text(300, false, false).as_deref(), Some("max-age=300"));
        assert_eq!(
            text(31_536_000, true, true).as_deref(),
            Some("max-age=31536000; includeSubDomains; preload")
        );
        assert_eq!(text(31_535_999, true, true), None);
        assert_eq!(text(31_536_000, false, true), None);
    }

    #[test]
    fn the_default_tells_strangers_the_origin_at_most() {
        assert_eq!(ReferrerPolicy::default().text(), "strict-origin-when-cross-origin");
    }
}
