//! Does a claim's text have the form of an e-mail address, of an address on the web, of an ID, of a name to show?

use alloc::{string::String, vec::Vec};

use crate::{
    encoding::{
        ascii::is_uuid,
        authority::{Authority, HostKind},
        https_url::HttpsUrl,
        text::{halves, parts},
        uri,
    },
    limits::{MAX_EMAIL_BYTES, MAX_EMAIL_LOCAL_BYTES, MAX_LABEL_BYTES},
};

/// A form that a text may have.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Format {
    /// An e-mail address as the HTML standard takes it (section 4.10.5.1.5), at most 254 bytes with 64 before the
    /// `@` (RFC 5321 section 4.5.3.1).
    Email,
    /// An https URL whose authority is one of these, byte for byte: a host, with its port where that is not 443.
    /// No user information, no IP address, no fragment.
    HttpsUrl(Vec<String>),
    /// A text to show to people: no control character, none that is invisible or turns the direction of what
    /// stands around it, and not white space alone.
    Text,
    /// A UUID in its canonical form (RFC 9562 section 4), letters of either case.
    Uuid,
}

impl Format {
    /// Whether a text has the form.
    #[inline(never)]
    pub(super) fn fits(&self, text: &str) -> bool {
        match self {
            Self::Email => is_email(text),
            Self::HttpsUrl(hosts) => is_url_at(text, hosts),
            Self::Text => {
                text.chars().all(is_shown) && text.chars().any(|character| !is_in(SPACES, character))
            }
            Self::Uuid => is_uuid(text),
        }
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = halves(text, b'@') else { return false };
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    let is_label = |label: &[u8]| {
        (1..=MAX_LABEL_BYTES).contains(&label.len())
            && label.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
            && !matches!(label, [b'-', ..] | [.., b'-'])
    };
    text.len() <= MAX_EMAIL_BYTES
        && (1..=MAX_EMAIL_LOCAL_BYTES).contains(&local.len())
        && local.bytes().all(is_local)
        && parts(domain, b'.').all(|label| is_label(label.as_bytes()))
}

fn is_url_at(text: &str, hosts: &[String]) -> bool {
    let Some(url) = HttpsUrl::parse(text).ok().filter(|url| !url.is_development()) else { return false };
    let after = url.as_str().strip_prefix("https://").unwrap_or_default();
    let (authority, _) = uri::cut(after, uri::AUTHORITY_END);
    Authority::read(authority, Some(443)).kind == HostKind::Name && hosts.iter().any(|host| host == authority)
}

/// What nobody sees, or what turns the text around it: control characters, Unicode's default ignorable and format characters, but for
/// variation selectors, by which emoji are told from signs.
const UNSEEN: &[(char, char)] = &[
    ('\0', '\u{1f}'),
    ('\u{7f}', '\u{9f}'),
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180e}', '\u{180e}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e00ff}'),
    ('\u{e01f0}', '\u{e0fff}'),
];

fn is_shown(character: char) -> bool {
    !is_in(UNSEEN, character)
}

fn is_in(ranges: &[(char, char)], character: char) -> bool {
    ranges.iter().any(|(first, last)| (*first..=*last).contains(&character))
}

/// White space of Unicode that is no control character (`White_Space`).
const SPACES: &[(char, char)] = &[
    (' ', ' '),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
];

/// Characters, as ranges with both ends in.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct CharacterSet(Vec<(char, char)>);

impl CharacterSet {
    /// Reads entries: one character, or two with a hyphen between them for all from the one to the other.
    ///
    /// # Errors
    /// The place of the first entry that is neither.
    pub fn of<'e>(entries: impl Iterator<Item = &'e str>) -> Result<Self, usize> {
        let mut ranges = Vec::new();
        for (place, entry) in entries.enumerate() {
            let mut characters = entry.chars();
            let (first, hyphen, last) = (characters.next(), characters.next(), characters.next());
            ranges.push(match (first, hyphen, last, characters.next()) {
                (Some(one), None, None, None) => (one, one),
                (Some(first), Some('-'), Some(last), None) if first <= last => (first, last),
                _ => return Err(place),
            });
        }
        Ok(Self(ranges))
    }

    pub(super) fn holds_all(&self, text: &str) -> bool {
        text.chars().all(|character| is_in(&self.0, character))
    }
}

#[cfg(test)]
mod tests;
