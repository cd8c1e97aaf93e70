//! What do browsers read in a policy that somebody sent? CSP 3, section 2.2, and where two browsers read two
//! things, both.

use alloc::{borrow::ToOwned, string::String, vec::Vec};

use super::{
    directive::{Name, SourceList},
    host,
    source::{Source, is_token},
};
use crate::{
    limits::{MAX_DIRECTIVES, MAX_POLICIES, MAX_POLICY_BYTES},
    reason::Reason,
};

/// One directive as it was sent: its name lowered, its words as they stood.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReadDirective {
    /// Lower case.
    pub name: String,
    /// Visible ASCII, without `;` and `,`.
    pub words: Vec<String>,
}

/// One policy as a browser reads it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ReadPolicy {
    /// Each name once: the first counts.
    pub directives: Vec<ReadDirective>,
}

/// What browsers drop of a directive that holds a character which they do not take.
#[derive(Clone, Copy)]
enum Dropped {
    /// CSP 3: the directive.
    Directive,
    /// Chromium, for control characters: the directive, and later ones of its name.
    Name,
    /// Firefox: the word.
    Word,
}

/// The policies in the values of a header, which all count. A policy that browsers read in several ways
/// stands there in all of them, so that together they allow what every reading allows.
///
/// # Errors
/// [`Reason::UpstreamPolicyTooLong`] or [`Reason::UpstreamPoliciesTooMany`]: there is more than is worth reading.
pub fn read(values: &[&[u8]]) -> Result<Vec<ReadPolicy>, Reason> {
    if values.iter().map(|value| value.len()).sum::<usize>() > MAX_POLICY_BYTES {
        return Err(Reason::UpstreamPolicyTooLong);
    }
    let mut policies = Vec::new();
    for text in values.iter().flat_map(|value| value.split(|byte| *byte == b',')) {
        if text.iter().filter(|byte| **byte == b';').count() >= MAX_DIRECTIVES {
            return Err(Reason::UpstreamPolicyTooLong);
        }
        for dropped in [Dropped::Directive, Dropped::Name, Dropped::Word] {
            let policy = read_one(text, dropped);
            if !policy.directives.is_empty() && !policies.contains(&policy) {
                policies.push(policy);
            }
        }
    }
    // Read in several ways, it leaves longer than it came.
    if policies.iter().map(ReadPolicy::length).sum::<usize>() > MAX_POLICY_BYTES {
        return Err(Reason::UpstreamPolicyTooLong);
    }
    if policies.len() > MAX_POLICIES { Err(Reason::UpstreamPoliciesTooMany) } else { Ok(policies) }
}

#[inline(never)]
fn read_one(text: &[u8], dropped: Dropped) -> ReadPolicy {
    let mut policy = ReadPolicy::default();
    let mut dropped_names: Vec<String> = Vec::new();
    for part in text.split(|byte| *byte == b';') {
        let mut words = part.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).peekable();
        let visible = |word: &&[u8]| {
            core::str::from_utf8(word).ok().filter(|word| is_token(word)).map(ToOwned::to_owned)
        };
        let Some(name) = words.next().as_ref().and_then(visible) else { continue };
        let name = name.to_ascii_lowercase();
        let all: Vec<_> = words.collect();
        let mut kept: Vec<String> = all.iter().filter_map(visible).collect();
        if kept.len() < all.len() && !matches!(dropped, Dropped::Word) {
            if matches!(dropped, Dropped::Name) {
                dropped_names.push(name);
            }
            continue;
        }
        if Name::ALL.iter().any(|known| known.text() == name) {
            kept.retain(|word| !host::is_doubtful(word));
            // An empty list allows nothing; written out, nobody can take it for anything else.
            if kept.is_empty() {
                kept.push("'none'".into());
            }
        }
        if policy.directive(&name).is_none() && !dropped_names.contains(&name) {
            policy.directives.push(ReadDirective { name, words: kept });
        }
    }
    policy
}

impl ReadPolicy {
    /// The directive of a name.
    #[must_use]
    #[inline(never)]
    pub fn directive(&self, name: &str) -> Option<&ReadDirective> {
        self.directives.iter().find(|directive| directive.name == name)
    }

    /// The directive that governs frames, if one does.
    #[must_use]
    pub fn for_frames(&self) -> Option<&ReadDirective> {
        [Name::FrameSrc, Name::ChildSrc, Name::DefaultSrc]
            .into_iter()
            .find_map(|name| self.directive(name.text()))
    }

    /// How long it is as a header's value, with what parts it from the next one.
    fn length(&self) -> usize {
        let of_directive = |directive: &ReadDirective| {
            directive.words.iter().map(|word| word.len() + 1).sum::<usize>() + directive.name.len()
        };
        self.directives.iter().map(|directive| of_directive(directive) + 2).sum()
    }

    /// As a header's value.
    #[must_use]
    #[inline(never)]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for directive in &self.directives {
            if !text.is_empty() {
                text.push_str("; ");
            }
            text.push_str(&directive.name);
            for word in &directive.words {
                text.push(' ');
                text.push_str(word);
            }
        }
        text
    }
}

impl ReadDirective {
    /// The sources among its words; none means `'none'`.
    #[must_use]
    #[inline(never)]
    pub fn sources(&self) -> SourceList {
        SourceList::read(self.words.iter().map(String::as_str))
    }

    /// The words without those that mean nothing beside another.
    pub(super) fn add(&mut self, sources: &[Source]) {
        self.words.retain(|word| !word.eq_ignore_ascii_case("'none'"));
        for source in sources {
            self.words.push(source.text());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(value: &[u8]) -> Vec<String> {
        read(&[value]).unwrap().iter().map(ReadPolicy::text).collect()
    }

    #[test]
    fn policies_as_browsers_read_them() {
        for (sent, read) in [
            (&b"img-src 'none'"[..], &["img-src 'none'"][..]),
            (b" ; ;\t;", &[]),
            (b"", &[]),
            (b"IMG-src\thttps://A.example\x0chttps:", &["img-src https://A.example https:"]),
            (b"img-src https:; IMG-SRC *; font-src", &["img-src https:; font-src 'none'"]),
            (b"img-src https:, img-src http:", &["img-src https:", "img-src http:"]),
            (b"future-src x; img-src 'future-word'", &["future-src x; img-src 'future-word'"]),
            // One character makes Chromium drop the whole directive, and Firefox only the word.
            (b"frame-ancestors https: \xfc.example", &["frame-ancestors https:"]),
            (
                b"default-src 'none'; img-src https: \xfc.example",
                &["default-src 'none'", "default-src 'none'; img-src https:"],
            ),
            (b"img-src \xfc; img-src https:", &["img-src https:", "img-src 'none'"]),
            (
                b"connect-src https://a.example x\x01; connect-src https:; default-src",
                &[
                    "connect-src https:; default-src 'none'",
                    "default-src 'none'",
                    "connect-src https://a.example; default-src 'none'",
                ],
            ),
            (
                b"default-src ;;; child-src * \xfc; child-src http://a.example",
                &[
                    "default-src 'none'; child-src http://a.example",
                    "default-src 'none'",
                    "default-src 'none'; child-src *",
                ],
            ),
            (b"\xfcmg-src x; font-src a\0b", &["font-src 'none'"]),
            // Firefox reads an escape twice, and no port with a zero before it.
            (
                b"font-src https://a.example:0443 https://a.example:0 b.example:443/p",
                &["font-src https://a.example:0 b.example:443/p"],
            ),
            (
                b"frame-src https://a.example/%20* https:; img-src a.example/%C3%A9",
                &["frame-src https:; img-src 'none'"],
            ),
            (
                b"img-src a.example/%252f a.example/%40b; report-uri /%20",
                &["img-src a.example/%40b; report-uri /%20"],
            ),
        ] {
            assert_eq!(texts(sent), read, "{}", String::from_utf8_lossy(sent));
        }
    }

    #[test]
    fn more_than_is_worth_reading() {
        assert_eq!(read(&[&[b' '; MAX_POLICY_BYTES + 1]]), Err(Reason::UpstreamPolicyTooLong));
        let many: Vec<String> =
            (0..=MAX_POLICIES).map(|number| alloc::format!("img-src h{number}")).collect();
        assert_eq!(read(&[many.join(",").as_bytes()]), Err(Reason::UpstreamPoliciesTooMany));
    }

    #[test]
    fn what_is_read_in_three_ways_counts_as_long_as_it_leaves() {
        let policy = |words: usize| {
            alloc::format!(
                "img-src {}; script-src {}; font-src \u{fc} x",
                "a.example ".repeat(words),
                "b.example ".repeat(words)
            )
        };
        assert!(read(&[policy(200).as_bytes()]).is_ok());
        assert!(
            policy(450).len() < MAX_POLICY_BYTES && read(&[policy(450).as_bytes()]).is_err(),
            "twice as long as it leaves"
        );
        let directives = |count: usize| alloc::vec!["a b"; count].join(";");
        assert!(read(&[directives(MAX_DIRECTIVES).as_bytes()]).is_ok());
        assert_eq!(read(&[directives(MAX_DIRECTIVES + 1).as_bytes()]), Err(Reason::UpstreamPolicyTooLong));
    }
}
