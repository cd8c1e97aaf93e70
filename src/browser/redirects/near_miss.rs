//! By how little did a refused redirect URI miss a registered one? For the operator's log, never for the
//! network: it would tell a stranger what is registered.

use alloc::{string::String, vec::Vec};

use super::{look_alike, registry::Redirects};
use crate::{
    encoding::{
        text::{last_halves, to_owned_text, trimmed},
        uri,
    },
    limits::{MAX_ALIKE_ENTRIES, MAX_COMPARED_ENTRIES, MAX_CONFIGURED_STRING_BYTES},
};

/// In what a candidate differs from a registered URI.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Difference {
    /// Backslashes for slashes.
    Backslash,
    /// Upper and lower case.
    Case,
    /// A fragment.
    Fragment,
    /// A character that looks like another one, or that shows nothing.
    LookAlike,
    /// The port.
    Port,
    /// A query, or another one.
    Query,
    /// `http` for `https`, or the reverse.
    Scheme,
    /// A slash at the end.
    TrailingSlash,
    /// White space around it.
    WhiteSpace,
}

impl Difference {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Backslash,
        Self::Case,
        Self::Fragment,
        Self::LookAlike,
        Self::Port,
        Self::Query,
        Self::Scheme,
        Self::TrailingSlash,
        Self::WhiteSpace,
    ];

    /// The stable name of the difference.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Backslash => "backslash",
            Self::Case => "case",
            Self::Fragment => "fragment",
            Self::LookAlike => "look_alike",
            Self::Port => "port",
            Self::Query => "query",
            Self::Scheme => "scheme",
            Self::TrailingSlash => "trailing_slash",
            Self::WhiteSpace => "white_space",
        }
    }
}

/// A registered URI, and every difference of the candidate from it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NearMiss<'r> {
    /// The URI as it is registered.
    pub registered: &'r str,
    /// At least one.
    pub differences: Vec<Difference>,
}

impl Redirects {
    /// The URI of this client that a refused candidate nearly was, with the fewest differences.
    #[must_use]
    pub fn near_miss(&self, client_id: &str, candidate: &str) -> Option<NearMiss<'_>> {
        if candidate.len() > MAX_CONFIGURED_STRING_BYTES
            || self.check(Some(client_id), Some(candidate)).is_ok()
        {
            return None;
        }
        let wanted = folded(candidate, None);
        let (mut nearest, mut alike) = (None::<NearMiss<'_>>, 0);
        for registered in self.uris_of(client_id).iter().take(MAX_COMPARED_ENTRIES) {
            if alike < MAX_ALIKE_ENTRIES && folded(registered, None) == wanted {
                alike += 1;
                let differences = differences(registered, candidate);
                if nearest.as_ref().is_none_or(|nearest| differences.len() < nearest.differences.len()) {
                    nearest = Some(NearMiss { registered, differences });
                }
            }
        }
        nearest
    }
}

/// Those without which the two are not the same.
fn differences(registered: &str, candidate: &str) -> Vec<Difference> {
    let mut needed = Vec::new();
    for kept in Difference::ALL {
        if folded(registered, Some(kept)) != folded(candidate, Some(kept)) {
            needed.push(kept);
        }
    }
    if needed.is_empty() {
        needed.push(Difference::LookAlike);
    }
    needed
}

/// A URI without what the differences are about, but for the one that is to stay.
#[inline(never)]
fn folded(uri: &str, kept: Option<Difference>) -> String {
    let is_folded = |difference| kept != Some(difference);
    let mut text = String::new();
    for character in uri.chars() {
        let shown =
            if is_folded(Difference::LookAlike) { look_alike::folded(character) } else { Some(character) };
        match shown {
            Some('\\') if is_folded(Difference::Backslash) => text.push('/'),
            Some(shown) => text.push(shown),
            None => {}
        }
    }
    let mut rest = text.as_str();
    if is_folded(Difference::WhiteSpace) {
        rest = trimmed(rest);
    }
    if is_folded(Difference::Fragment) {
        rest = uri::cut(rest, b"#").0;
    }
    if is_folded(Difference::Query) {
        rest = uri::cut(rest, b"?").0;
    }
    let mut text = if is_folded(Difference::Port) { without_port(rest) } else { to_owned_text(rest) };
    if is_folded(Difference::Case) {
        text.make_ascii_lowercase();
    }
    if is_folded(Difference::Scheme)
        && let Some(rest) = text.strip_prefix("http:")
    {
        text = ["https:", rest].concat();
    }
    if is_folded(Difference::TrailingSlash) && text.ends_with('/') {
        text.pop();
    }
    if !is_folded(Difference::LookAlike) {
        return text;
    }
    let mut skeleton = String::new();
    for character in text.chars() {
        skeleton.push(look_alike::skeleton(character));
    }
    skeleton
}

fn without_port(uri: &str) -> String {
    let Some((scheme, after)) = uri::split_scheme(uri) else { return to_owned_text(uri) };
    let (authority, rest) = uri::cut(after, uri::AUTHORITY_END);
    match last_halves(authority, b':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            [scheme, "://", host, rest].concat()
        }
        _ => to_owned_text(uri),
    }
}

#[cfg(test)]
mod tests;
