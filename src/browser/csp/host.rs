//! Which hosts does a source name, and does one source cover another? CSP 3, sections 2.3.1 and 6.7.2.

use alloc::string::String;

pub(super) use crate::encoding::uri::is_scheme;
use crate::encoding::{
    ascii,
    authority::{Authority, AuthorityError, AuthorityFaults},
    json_text::push_number,
    text::{halves, parts, to_owned_text},
    uri,
};

/// The faults that browsers forgive the host of a source: they lower its letters, take what RFC 1123 and
/// certificates do not allow, and compare a number that is no address as a name. Chromium also takes a last
/// dot, and so names a host that nothing else is called.
const FORGIVEN: AuthorityFaults = AuthorityFaults::of(&[
    AuthorityError::Address,
    AuthorityError::Hyphen,
    AuthorityError::TooLong,
    AuthorityError::TrailingDot,
    AuthorityError::Underscore,
    AuthorityError::UpperCase,
]);

/// The host of a source.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Host {
    /// `*`: every host.
    Any,
    /// `*.` and these labels: what lies below them, not they themselves.
    Below(String),
    /// This host, lower case.
    Exact(String),
}

/// The port of a source.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Port {
    /// None is written: the scheme's own.
    Default,
    /// `*`.
    Any,
    /// This one.
    Number(u16),
}

/// A source that names hosts.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HostSource {
    /// Lower case; `None` is the page's own scheme.
    pub scheme: Option<String>,
    /// The host.
    pub host: Host,
    /// The port.
    pub port: Port,
    /// Empty, or from the first `/` on, as it is written; a query or fragment is never part of it.
    pub path: String,
}

impl HostSource {
    /// Reads a source as browsers do: a query and a fragment fall away, letters of scheme and host are
    /// lowered.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = uri::cut(text, b"?#").0;
        let (scheme, rest) =
            match halves(text, b':').and_then(|(scheme, rest)| Some((scheme, rest.strip_prefix("//")?))) {
                Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme.to_ascii_lowercase()), rest),
                Some(_) => return None,
                // A second scheme in the path is nothing that browsers agree on.
                None if parts(text, b':').skip(1).any(|rest| rest.starts_with("//")) => return None,
                None => (None, text),
            };
        let (authority, path) = uri::cut(rest, b"/");
        // Firefox drops a source with an empty first segment, Chromium keeps it.
        if path.starts_with("//") || !is_path(path) {
            return None;
        }
        let (host, port) = uri::cut(authority, b":");
        // Wider than a port elsewhere: browsers read leading zeros, and 0.
        let port = match port {
            "" => Port::Default,
            ":*" => Port::Any,
            port => {
                let digits = port.strip_prefix(':')?;
                Port::Number(u16::try_from(ascii::number(digits.as_bytes())?).ok()?)
            }
        };
        Some(Self { scheme, host: Host::read(host)?, port, path: to_owned_text(path) })
    }

    pub(super) fn write(&self, text: &mut String) {
        if let Some(scheme) = &self.scheme {
            text.push_str(scheme);
            text.push_str("://");
        }
        match &self.host {
            Host::Any => text.push('*'),
            Host::Below(labels) => {
                text.push_str("*.");
                text.push_str(labels);
            }
            Host::Exact(host) => text.push_str(host),
        }
        match self.port {
            Port::Default => {}
            Port::Any => text.push_str(":*"),
            Port::Number(number) => {
                text.push(':');
                push_number(text, number.into());
            }
        }
        text.push_str(&self.path);
    }

    /// Whether every URL that `other` allows is allowed by this source, too. Of two that both leave the
    /// scheme out it is assumed that they stand on one page.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let schemes = match (&self.scheme, &other.scheme) {
            (None, None) => true,
            // On a page by http as on one by https.
            (None, Some(theirs)) if theirs == "https" => true,
            // `*` alone: what is on the network.
            (None, Some(theirs)) => self.is_star() && matches!(theirs.as_str(), "http" | "ws" | "wss"),
            (Some(_), None) => false,
            (Some(ours), Some(theirs)) => scheme_covers(ours, theirs),
        };
        schemes && self.host.covers(&other.host) && self.port_covers(other) && self.path_covers(&other.path)
    }

    fn is_star(&self) -> bool {
        self.scheme.is_none() && self.host == Host::Any && self.port == Port::Default && self.path.is_empty()
    }

    /// Of a source whose scheme is covered (section 6.7.2.11): none written is the default of the URL's own
    /// scheme, and 80 is 443, too, after an upgrade.
    fn port_covers(&self, other: &Self) -> bool {
        match (self.port, other.port) {
            _ if self.is_star() => true,
            (Port::Any, _) | (Port::Default, Port::Default) => true,
            (_, Port::Any) => false,
            (Port::Default, Port::Number(theirs)) => other.default_port() == Some(theirs),
            (Port::Number(ours), Port::Default) => {
                other.default_port().is_some_and(|theirs| ours == theirs || self.is_upgraded(ours, theirs))
            }
            (Port::Number(ours), Port::Number(theirs)) => ours == theirs || self.is_upgraded(ours, theirs),
        }
    }

    fn is_upgraded(&self, ours: u16, theirs: u16) -> bool {
        (ours, theirs) == (80, 443) && matches!(self.scheme.as_deref(), Some("http" | "ws"))
    }

    fn default_port(&self) -> Option<u16> {
        match self.scheme.as_deref() {
            Some("http" | "ws") => Some(80),
            Some("https" | "wss") => Some(443),
            _ => None,
        }
    }

    fn path_covers(&self, other: &str) -> bool {
        let ours = self.path.as_str();
        matches!(ours, "" | "/") || ours == other || (ours.ends_with('/') && other.starts_with(ours))
    }
}

fn is_upgrade(ours: Option<&str>, theirs: Option<&str>) -> bool {
    matches!((ours, theirs), (Some("http"), Some("https")) | (Some("ws"), Some("wss")))
}

/// Whether what comes by one scheme is allowed where the other is. No `ws` under `http`: browsers differ
/// there.
pub(super) fn scheme_covers(ours: &str, theirs: &str) -> bool {
    ours == theirs || is_upgrade(Some(ours), Some(theirs))
}

impl Host {
    fn read(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Any);
        }
        let (is_below, labels) = text.strip_prefix("*.").map_or((false, text), |labels| (true, labels));
        // A policy has no word for an IPv6 address.
        let is_bracketed = labels.starts_with('[');
        if is_bracketed || !Authority::read(labels, None).faults.without(FORGIVEN).is_empty() {
            return None;
        }
        let labels = labels.to_ascii_lowercase();
        Some(if is_below { Self::Below(labels) } else { Self::Exact(labels) })
    }

    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) => true,
            (Self::Below(ours), Self::Below(theirs)) if ours == theirs => true,
            (Self::Below(ours), Self::Below(theirs) | Self::Exact(theirs)) => {
                theirs.strip_suffix(ours.as_str()).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
            }
            (Self::Exact(ours), Self::Exact(theirs)) => ours == theirs,
            (Self::Exact(_), _) | (Self::Below(_), Self::Any) => false,
        }
    }
}

/// Whether two browsers read two things in a source.
pub(super) fn is_doubtful(text: &str) -> bool {
    has_doubtful_escape(text) || has_doubtful_port(text)
}

/// Chromium takes `:0443` for 443, Firefox for nothing.
fn has_doubtful_port(text: &str) -> bool {
    parts(text, b':').skip(1).any(|after| matches!(after.as_bytes(), [b'0', b'0'..=b'9', ..]))
}

/// Whether an escape stands for anything but a plain character. Firefox decodes a path when it hands a policy
/// to another process, and reads it again there: `/p%20*` becomes a second source, `*`, and `/%C3%A9` takes
/// the whole directive with it.
fn has_doubtful_escape(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&()+=:@".contains(&byte);
    parts(text, b'%').skip(1).any(|after| !uri::escaped(after.as_bytes()).is_some_and(is_plain))
}

/// Characters of a path (RFC 3986 section 3.3), without the two that a policy gives another meaning, and
/// whole escapes.
fn is_path(path: &str) -> bool {
    let mut rest = path.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        let is_right = match byte {
            b'%' => {
                rest = after.get(2..).unwrap_or_default();
                uri::escaped(after).is_some()
            }
            b';' | b',' => false,
            _ => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+=:@/".contains(byte),
        };
        if !is_right {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_as_browsers_read_them() {
        let long = "a".repeat(300);
        for (text, host) in [
            ("*", Host::Any),
            ("A.Example", Host::Exact("a.example".into())),
            ("*.A.Example", Host::Below("a.example".into())),
            ("a.example.", Host::Exact("a.example.".into())),
            ("a_b.example", Host::Exact("a_b.example".into())),
            ("-a-.example", Host::Exact("-a-.example".into())),
            ("127.1", Host::Exact("127.1".into())),
            (&long, Host::Exact(long.clone())),
        ] {
            assert_eq!(HostSource::read(text).map(|source| source.host), Some(host), "{text}");
        }
        for text in [
            "", "*.", "*.*", "a.*", "*a", ".a", "a..b", "a..", ".", "u@a", "%61", "a!", "a\\b", "\u{fc}",
            "[::1]", "[::2]", "[a", "a:", "a:-1", "a:65536", "a:x",
        ] {
            assert_eq!(HostSource::read(text), None, "{text}");
        }
    }
}
