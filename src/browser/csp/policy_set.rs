//! Which policies does a response have? What an upstream sent, read as browsers read it (CSP 3, section 2.2),
//! and ours beside it.
//!
//! Browsers enforce every policy, so adding one narrows and can do nothing else. Widening is another call,
//! for frames alone.

use alloc::{string::String, vec::Vec};

use super::{
    directive::{Name, SourceList},
    frame_options::FrameOptions,
    frame_origin::FrameOrigin,
    host,
    source::{Source, is_token},
};
use crate::{
    encoding::{
        ascii,
        text::{parts, to_owned_text},
    },
    limits::{MAX_DIRECTIVES, MAX_POLICIES, MAX_POLICY_BYTES},
    reason::Reason,
};

/// The policies of one response.
///
/// ```
/// use wicketgate::browser::csp::policy_set::PolicySet;
///
/// let mut policies = PolicySet::read(Some("img-src *; frame-ancestors 'self'")).unwrap();
/// assert!(policies.refuses_embedders("frame-ancestors https://host.example"));
/// policies.add("frame-ancestors https://host.example");
/// // Browsers enforce both.
/// assert_eq!(
///     policies.text().unwrap(),
///     "img-src *; frame-ancestors 'self', frame-ancestors https://host.example"
/// );
/// ```
#[derive(Clone, Debug, Default)]
pub struct PolicySet {
    policies: Vec<Policy>,
    /// Whether the policies that were read say who may embed the page, in every way to read them.
    has_ancestors: bool,
}

/// Each name once: the first counts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Policy(Vec<Directive>);

#[derive(Clone, Debug, Eq, PartialEq)]
struct Directive {
    /// Lower case.
    name: String,
    /// Visible ASCII, without `;` and `,`, as they stood.
    words: Vec<String>,
}

/// What browsers drop of a directive that holds a character which they do not take.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Dropped {
    /// CSP 3: the directive.
    Directive,
    /// Chromium, for control characters: the directive, and later ones of its name.
    Name,
    /// Firefox: the word.
    Word,
}

impl Dropped {
    /// The ways to read a text; where all is visible there is but one.
    fn ways(text: &str) -> &'static [Self] {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
        if is_plain { &[Self::Directive] } else { &[Self::Directive, Self::Name, Self::Word] }
    }
}

impl PolicySet {
    /// Reads a header of an upstream's, its lines joined by commas. A policy that browsers read in several
    /// ways stands there in all of them, so that together they allow what every reading allows.
    ///
    /// # Errors
    /// [`Reason::UpstreamPolicyTooLong`], [`Reason::UpstreamPoliciesTooMany`]: more than is worth reading.
    pub fn read(header: Option<&str>) -> Result<Self, Reason> {
        let header = header.unwrap_or_default();
        let has_too_many = |policy: &str| parts(policy, b';').count() > MAX_DIRECTIVES;
        if header.len() > MAX_POLICY_BYTES || parts(header, b',').any(has_too_many) {
            return Err(Reason::UpstreamPolicyTooLong);
        }
        let mut set = Self { has_ancestors: true, ..Self::default() };
        for dropped in Dropped::ways(header) {
            set.has_ancestors &= set.add_as(header, *dropped);
        }
        if set.policies.len() > MAX_POLICIES { Err(Reason::UpstreamPoliciesTooMany) } else { Ok(set) }
    }

    /// Puts one of ours beside the others, where none says the same.
    pub fn add(&mut self, policy: &str) {
        self.add_as(policy, Dropped::Directive);
    }

    /// Adds the policies as browsers of one kind read them, and says whether one is about who may embed the
    /// page.
    #[inline(never)]
    fn add_as(&mut self, header: &str, dropped: Dropped) -> bool {
        let mut has_ancestors = false;
        for text in parts(header, b',') {
            let policy = Policy::read(text, dropped);
            has_ancestors |= policy.directive(Name::FrameAncestors).is_some();
            if !policy.0.is_empty() && !self.policies.contains(&policy) {
                self.policies.push(policy);
                // More is not looked at, and refused.
                if self.policies.len() > MAX_POLICIES {
                    break;
                }
            }
        }
        has_ancestors
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.policies.is_empty()
    }

    /// Whether one of them lets scripts run by a nonce.
    #[must_use]
    pub fn has_nonce(&self) -> bool {
        let is_nonce = |source: &Source| matches!(source, Source::Nonce(_));
        let has_one = |directive: &Directive| directive.sources().sources().iter().any(is_nonce);
        self.policies.iter().any(|policy| policy.0.iter().any(has_one))
    }

    /// Whether one of them refuses one of these frames. A frame of the page's own origin is refused where
    /// `'self'` alone would allow it: which origin that is depends on the response, and nobody lists
    /// themselves among those whom they embed.
    #[must_use]
    #[inline(never)]
    pub fn refuses_frames(&self, frames: &[FrameOrigin]) -> bool {
        self.policies.iter().filter_map(Policy::for_frames).any(|governing| {
            let allowed = governing.sources();
            frames.iter().any(|frame| !is_allowed(&allowed, frame.source()))
        })
    }

    /// Whether one of them refuses hosts that another policy lets embed the page. Its own origin is not asked
    /// about, for the same reason.
    #[must_use]
    #[inline(never)]
    pub fn refuses_embedders(&self, policy: &str) -> bool {
        let mut listed = Self::default();
        listed.add(policy);
        let listed = listed.ancestors();
        let refuses = |allowed: &SourceList, list: &SourceList| {
            list.sources().iter().any(|host| *host != Source::OWN && !is_allowed(allowed, host))
        };
        self.ancestors().iter().any(|allowed| listed.iter().any(|list| refuses(allowed, list)))
    }

    /// Adds these frames' origins to each policy that refuses them.
    #[inline(never)]
    pub fn widen_frames(&mut self, frames: &[FrameOrigin]) {
        for policy in &mut self.policies {
            let Some(governing) = policy.for_frames() else { continue };
            let allowed = governing.sources();
            let mut missing = Vec::new();
            for frame in frames {
                if !is_allowed(&allowed, frame.source()) {
                    missing.push(frame.source().text());
                }
            }
            if missing.is_empty() {
                continue;
            }
            let mut words = governing.words.clone();
            // It means nothing beside another.
            words.retain(|word| !ascii::eq_ignore_ascii_case(word.as_bytes(), b"'none'"));
            words.append(&mut missing);
            match policy.0.iter_mut().find(|directive| directive.name == Name::FrameSrc.text()) {
                Some(own) => own.words = words,
                None => policy.0.push(Directive { name: to_owned_text(Name::FrameSrc.text()), words }),
            }
        }
    }

    /// Narrows with the upstream's `X-Frame-Options`, which browsers would ignore beside our
    /// `frame-ancestors`, and so as they would have heeded it without ours: beside a `frame-ancestors` of the
    /// upstream's own it says nothing. Says whether that changed anything.
    pub fn heed_frame_options(&mut self, sent: Option<&str>) -> bool {
        let Some(options) = sent.filter(|_| !self.has_ancestors).and_then(FrameOptions::read) else {
            return false;
        };
        let is_said =
            self.is_for(&[]) || (options == FrameOptions::SameOrigin && self.is_for(&[Source::OWN]));
        if !is_said {
            self.add(options.policy());
        }
        !is_said
    }

    /// The value of `X-Frame-Options` that says the same as all of them; it knows no list.
    #[must_use]
    pub fn frame_options(&self) -> Option<&'static str> {
        if self.is_for(&[]) {
            return Some(FrameOptions::Deny.text());
        }
        let is_own = self.is_for(&[Source::OWN])
            && self.ancestors().iter().all(|allowed| allowed.sources().contains(&Source::OWN));
        is_own.then_some(FrameOptions::SameOrigin.text())
    }

    #[inline(never)]
    fn ancestors(&self) -> Vec<SourceList> {
        let mut lists = Vec::new();
        for policy in &self.policies {
            lists.extend(policy.directive(Name::FrameAncestors).map(Directive::sources));
        }
        lists
    }

    /// Whether one of them is for exactly these embedders.
    #[inline(never)]
    fn is_for(&self, sources: &[Source]) -> bool {
        self.ancestors().iter().any(|allowed| allowed.sources() == sources)
    }

    /// The header's value.
    ///
    /// # Errors
    /// [`Reason::UpstreamPolicyTooLong`]: read in several ways, widened, and with ours beside them, the
    /// upstream's are longer than a response may hold.
    #[inline(never)]
    pub fn text(&self) -> Result<String, Reason> {
        let mut text = String::new();
        for policy in &self.policies {
            for (place, directive) in policy.0.iter().enumerate() {
                text.push_str(match (place, text.is_empty()) {
                    (_, true) => "",
                    (0, _) => ", ",
                    _ => "; ",
                });
                text.push_str(&directive.name);
                for word in &directive.words {
                    text.push(' ');
                    text.push_str(word);
                }
            }
            if text.len() > MAX_POLICY_BYTES {
                return Err(Reason::UpstreamPolicyTooLong);
            }
        }
        Ok(text)
    }
}

fn is_allowed(allowed: &SourceList, asked: &Source) -> bool {
    allowed.sources().iter().any(|source| source.covers(asked))
}

impl Policy {
    #[inline(never)]
    fn read(text: &str, dropped: Dropped) -> Self {
        let mut policy = Self::default();
        let mut dropped_names: Vec<String> = Vec::new();
        for part in parts(text, b';') {
            let mut words = part.split_ascii_whitespace();
            let Some(name) = words.next().filter(|name| is_token(name)) else { continue };
            let name = name.to_ascii_lowercase();
            let is_known = Name::ALL.iter().any(|known| known.text() == name);
            let (mut kept, mut is_whole) = (Vec::new(), true);
            for word in words {
                if !is_token(word) {
                    is_whole = false;
                } else if !(is_known && host::is_doubtful(word)) {
                    kept.push(to_owned_text(word));
                }
            }
            if !is_whole && dropped != Dropped::Word {
                if dropped == Dropped::Name {
                    dropped_names.push(name);
                }
                continue;
            }
            // An empty list allows nothing; written out, nobody can take it for anything else.
            if is_known && kept.is_empty() {
                kept.push(to_owned_text("'none'"));
            }
            let stands_before = policy.0.iter().any(|before| before.name == name);
            if !stands_before && !dropped_names.contains(&name) {
                policy.0.push(Directive { name, words: kept });
            }
        }
        policy
    }

    #[inline(never)]
    fn directive(&self, name: Name) -> Option<&Directive> {
        self.0.iter().find(|directive| directive.name == name.text())
    }

    /// The directive that governs frames, if one does.
    fn for_frames(&self) -> Option<&Directive> {
        [Name::FrameSrc, Name::ChildSrc, Name::DefaultSrc].into_iter().find_map(|name| self.directive(name))
    }
}

impl Directive {
    /// The sources among its words; none means `'none'`.
    #[inline(never)]
    fn sources(&self) -> SourceList {
        SourceList::read(self.words.iter().map(String::as_str))
    }
}

#[cfg(test)]
mod tests;
