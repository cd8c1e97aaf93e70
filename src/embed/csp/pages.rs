//! Which policy does a page get that embeds, and which one that is embedded? Two ready policies from one list of origins.

use alloc::{vec, vec::Vec};

use super::{
    directive::{Directive, Name},
    hash::{Hash, Nonce},
    policy::Policy,
    source::{Keyword, Source, SourceFault},
    source_list::SourceList,
};
use crate::embed::origin::{OriginEntry, OriginFault};

/// The origin of a page that is framed or frames: `https`, one host or those below one; `http` for loopback with a port.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FrameOrigin(Source);

/// Why an operator's text is no frame's origin.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum FrameOriginFault {
    /// Not even a source.
    #[error("{0}")]
    Source(SourceFault),
    /// A source, but none that names an origin.
    #[error("is no https origin of one host, or of those below one (`https://*.example.com`)")]
    NotAnOrigin,
    /// What a policy cannot say: CSP 3 has no word for such a host, and browsers pass over the source.
    #[error("is an IPv6 address, which browsers read in no policy: list `http://localhost` or `http://127.0.0.1` with the port")]
    Ipv6,
    /// As an entry of `origins`.
    #[error("{}", .0.message())]
    Origin(OriginFault),
}

impl FrameOriginFault {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Source(fault) => fault.code(),
            Self::NotAnOrigin => "frame_origin_malformed",
            Self::Ipv6 => "frame_origin_ipv6",
            Self::Origin(fault) => fault.code(),
        }
    }
}

impl FrameOrigin {
    /// An origin as an operator wrote it.
    ///
    /// # Errors
    /// [`FrameOriginFault`].
    #[inline(never)]
    pub fn configured(text: &str) -> Result<Self, FrameOriginFault> {
        let has_address = text.split_once("://").is_some_and(|(_, host)| host.starts_with('['));
        if has_address && super::source::is_token(text) {
            return Err(FrameOriginFault::Ipv6);
        }
        let source = Source::configured(text).map_err(FrameOriginFault::Source)?;
        if !matches!(source, Source::Host(_)) {
            return Err(FrameOriginFault::NotAnOrigin);
        }
        match OriginEntry::read(text) {
            Ok(_) => Ok(Self(source)),
            Err(faults) => Err(faults.first().copied().map_or(FrameOriginFault::NotAnOrigin, FrameOriginFault::Origin)),
        }
    }

    /// As a source.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.0
    }
}

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

/// Frames and nothing else: only to be merged into an upstream's policy, since it leaves everything else open.
pub(crate) fn frames_only(frames: &[FrameOrigin]) -> Policy {
    Policy::of(vec![Directive::Sources(Name::FrameSrc, sources_of(frames))])
}

/// As [`merge::narrow`](super::merge::narrow) with a policy for frames alone.
///
/// # Errors
/// [`ReadFault`](super::read::ReadFault).
pub fn merge_frames(upstream: &[&[u8]], frames: &[FrameOrigin]) -> Result<super::merge::Merged, super::read::ReadFault> {
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
        let list = SourceList::of(own.into_iter().chain(self.origins.iter().map(|origin| origin.source().clone())));
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
mod tests {
    use super::*;

    #[test]
    fn what_is_a_frame_s_origin() {
        for text in ["https://a.example", "https://a.example:8443", "https://*.a.example", "http://localhost:3000", "http://127.0.0.1:1"] {
            assert!(FrameOrigin::configured(text).is_ok(), "{text}");
        }
        for text in [
            "*",
            "https:",
            "'self'",
            "a.example",
            "http://a.example",
            "https://*",
            "https://*.example",
            "https://a.example/",
            "https://a.example:443",
            "https://a.example:*",
            "https://a.example.",
            "http://localhost",
            "wss://a.example",
            "null",
            "https://a.example https://b.example",
            "x.example;script-src *",
            "http://[::1]:3000",
            "https://[::1]",
            "https://*.github.io",
            "https://*.co.uk",
            "https://*.1",
            "http://localhost:80",
            "https://a_b.example",
        ] {
            assert!(FrameOrigin::configured(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_host_page_s_policy_is_whole() {
        let frames = [FrameOrigin::configured("https://sdk.example").unwrap()];
        let mut page = HostPage {
            frames: &frames,
            scripts: Scripts::Nonce(Nonce::from_random(&[0; 16])),
            runs_wicketgate: true,
            connect: SourceList::of([Source::OWN]),
            styles: SourceList::of([Source::OWN]),
            images: SourceList::NONE,
            fonts: SourceList::NONE,
            form_action: SourceList::of([Source::OWN]),
            embedded_by: &[],
        };
        assert_eq!(
            page.policy().unwrap().text(),
            "default-src 'none'; script-src 'nonce-AAAAAAAAAAAAAAAAAAAAAA==' 'wasm-unsafe-eval'; style-src 'self'; img-src 'none'; \
             font-src 'none'; connect-src 'self'; frame-src https://sdk.example; object-src 'none'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'"
        );
        page.images = SourceList::of([Source::OWN, Source::Keyword(Keyword::UnsafeInline)]);
        assert_eq!(page.policy(), Err(vec![(Name::ImgSrc, 1)]));
    }

    #[test]
    fn x_frame_options_stands_only_where_it_agrees() {
        let origins = vec![FrameOrigin::configured("https://a.example").unwrap()];
        for (own_origin, origins, text, options) in [
            (false, vec![], "frame-ancestors 'none'", Some("DENY")),
            (true, vec![], "frame-ancestors 'self'", Some("SAMEORIGIN")),
            (true, origins.clone(), "frame-ancestors 'self' https://a.example", None),
            (false, origins, "frame-ancestors https://a.example", None),
        ] {
            let embedders = Embedders { own_origin, origins };
            assert_eq!((embedders.policy().text().as_str(), embedders.x_frame_options()), (text, options));
        }
    }
}
