//! What may stand in a source list? Each source is read from text or made from bytes; none holds free text.

use alloc::string::String;

use super::{
    hash::{Hash, HashFunction, Nonce},
    host::{self, HostSource},
};
use crate::encoding::{ascii, sentence::said};

/// The keywords that stand in single quotes. `'none'` is none of them: it is the empty list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Keyword {
    /// The page's own origin.
    Own,
    /// Every inline script or style. Widens: no ready policy has it.
    UnsafeInline,
    /// `eval`. Widens: no ready policy has it.
    UnsafeEval,
    /// WebAssembly may be compiled, JavaScript may not.
    WasmUnsafeEval,
    /// Hashes count for event handlers and style attributes, too.
    UnsafeHashes,
    /// What a trusted script loads is trusted.
    StrictDynamic,
    /// A report has a piece of what was refused.
    ReportSample,
    /// Inline speculation rules.
    InlineSpeculationRules,
}

impl Keyword {
    const ALL: [Self; 8] = [
        Self::Own,
        Self::UnsafeInline,
        Self::UnsafeEval,
        Self::WasmUnsafeEval,
        Self::UnsafeHashes,
        Self::StrictDynamic,
        Self::ReportSample,
        Self::InlineSpeculationRules,
    ];

    /// As it stands in a policy, without its quotes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::UnsafeInline => "unsafe-inline",
            Self::UnsafeEval => "unsafe-eval",
            Self::WasmUnsafeEval => "wasm-unsafe-eval",
            Self::UnsafeHashes => "unsafe-hashes",
            Self::StrictDynamic => "strict-dynamic",
            Self::ReportSample => "report-sample",
            Self::InlineSpeculationRules => "inline-speculation-rules",
        }
    }

    fn read(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|keyword| ascii::eq_ignore_ascii_case(keyword.word().as_bytes(), word.as_bytes()))
    }
}

/// One source.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Source {
    /// A word in single quotes.
    Keyword(Keyword),
    /// A scheme, lower case, without its colon.
    Scheme(String),
    /// Hosts.
    Host(HostSource),
    /// The nonce of one response.
    Nonce(Nonce),
    /// The hash of an inline script or style.
    Hash(Hash),
}

/// Why an operator's text is no source.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", self.message())]
pub enum SourceError {
    /// A separator, white space, a control or non-ASCII character.
    Character,
    /// `none`, `self`, `sha256-…`: browsers take it for a host's name.
    Unquoted,
    /// A nonce that is configured is the same for every response.
    FixedNonce,
    /// Browsers would ignore it.
    NotASource,
    /// Browsers would read it, but write it in another way.
    NotCanonical,
    /// An escape in a path.
    Escape,
    /// Of a hash's function.
    HashLength,
}

impl SourceError {
    /// What is wrong with it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Character => {
                said!("holds a semicolon, a comma, white space, a control or a non-ASCII character")
            }
            Self::Unquoted => said!("is a keyword without its single quotes"),
            Self::FixedNonce => said!("is a nonce, which is drawn for each response and never configured"),
            Self::NotASource => said!("is no source"),
            Self::NotCanonical => said!("is not written in its canonical form"),
            Self::Escape => said!(
                "has a percent escape in its path, which Firefox decodes before it reads the policy once more"
            ),
            Self::HashLength => said!("is a hash of another length than its function gives"),
        }
    }
}

/// Visible ASCII without the two separators of a policy.
pub(super) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b';' | b','))
}

/// What stands behind a word, whose letters are compared without case.
#[inline(never)]
fn value_after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (start, value) = text.split_at_checked(word.len())?;
    ascii::eq_ignore_ascii_case(start.as_bytes(), word.as_bytes()).then_some(value)
}

impl Source {
    /// The page's own origin, `'self'`.
    pub const OWN: Self = Self::Keyword(Keyword::Own);

    /// A source that an operator wrote, byte for byte as it will be emitted.
    ///
    /// # Errors
    /// [`SourceError`] for what a browser ignores, changes, or reads as something else than was meant.
    pub fn configured(text: &str) -> Result<Self, SourceError> {
        if !is_token(text) {
            return Err(SourceError::Character);
        }
        let is_prefixed = |prefix: &str| value_after(text, prefix).is_some();
        let is_keyword =
            ascii::eq_ignore_ascii_case(text.as_bytes(), b"none") || Keyword::read(text).is_some();
        if is_keyword
            || is_prefixed("nonce-")
            || HashFunction::ALL.iter().any(|function| is_prefixed(function.prefix()))
        {
            return Err(SourceError::Unquoted);
        }
        let source = Self::read(text).ok_or(SourceError::NotASource)?;
        match &source {
            Self::Nonce(_) => return Err(SourceError::FixedNonce),
            Self::Hash(hash) if !hash.is_whole() => return Err(SourceError::HashLength),
            Self::Host(host) if host.path.contains('%') => return Err(SourceError::Escape),
            _ => {}
        }
        if source.text() == text { Ok(source) } else { Err(SourceError::NotCanonical) }
    }

    /// A source as browsers read it, or nothing where they ignore it.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if !is_token(text) {
            return None;
        }
        if let Some(quoted) = text.strip_prefix('\'') {
            return Self::read_quoted(quoted.strip_suffix('\'')?);
        }
        match text.strip_suffix(':') {
            Some(scheme) if host::is_scheme(scheme) => Some(Self::Scheme(scheme.to_ascii_lowercase())),
            _ => HostSource::read(text).map(Self::Host),
        }
    }

    fn read_quoted(word: &str) -> Option<Self> {
        if let Some(keyword) = Keyword::read(word) {
            return Some(Self::Keyword(keyword));
        }
        if let Some(value) = value_after(word, "nonce-") {
            return Nonce::read(value).map(Self::Nonce);
        }
        HashFunction::ALL
            .into_iter()
            .find_map(|function| Hash::read(function, value_after(word, function.prefix())?))
            .map(Self::Hash)
    }

    /// As it stands in a policy.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Keyword(keyword) => ["'", keyword.word(), "'"].concat(),
            Self::Scheme(scheme) => [scheme.as_str(), ":"].concat(),
            Self::Host(host) => {
                let mut text = String::new();
                host.write(&mut text);
                text
            }
            Self::Nonce(nonce) => ["'nonce-", nonce.value(), "'"].concat(),
            Self::Hash(hash) => hash.text(),
        }
    }

    /// Whether every URL that `other` allows is allowed by this source, too.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Scheme(ours), Self::Scheme(theirs)) => host::scheme_covers(ours, theirs),
            (Self::Scheme(ours), Self::Host(HostSource { scheme: Some(theirs), .. })) => {
                host::scheme_covers(ours, theirs)
            }
            (Self::Host(ours), Self::Host(theirs)) => ours.covers(theirs),
            _ => self == other,
        }
    }
}

#[cfg(test)]
mod tests;
