//! Is this host and port written as every reader takes it? The one reader of `host[:port]` for URLs of the
//! configuration, origins, redirect URIs and the hosts of a policy.
//!
//! RFC 3986 is far wider. What has a fault here is where browsers, servers and libraries disagree, or where
//! one of them would write the host in another way: what is compared elsewhere is bytes. Callers are as
//! strict as the faults that they accept; each says so where it does.

mod error;

pub use error::{AuthorityError, AuthorityFaults};

use super::{
    ascii,
    text::{last_halves, parts},
    uri,
};
use crate::limits::{MAX_HOST_BYTES, MAX_LABEL_BYTES};

/// What stands between `//` and the path, taken apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Authority<'t> {
    /// The host, without user information and port.
    pub host: &'t str,
    /// What stands after the host's colon; `None` without a colon.
    pub port: Option<&'t str>,
    /// What the host is.
    pub kind: HostKind,
    /// Every fault.
    pub faults: AuthorityFaults,
}

/// What a host is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HostKind {
    /// Four decimal numbers up to 255 without leading zeros.
    Ipv4,
    /// `[::1]`, the only IPv6 address without a fault: no other bare one has a certificate.
    Ipv6Loopback,
    /// A name, by its last label; an empty one, too.
    Name,
    /// Something else in brackets, or a number that browsers make an IPv4 address of: `1.2.3`, `0x7f.1`,
    /// `2130706433`.
    Other,
}

impl<'t> Authority<'t> {
    /// Reads an authority; `default_port` is the one that the scheme has, where it has one.
    #[inline(never)]
    #[must_use]
    pub fn read(text: &'t str, default_port: Option<u16>) -> Self {
        let mut faults = AuthorityFaults::NONE;
        let host_and_port = match last_halves(text, b'@') {
            Some((_, after)) => {
                faults.add(AuthorityError::UserInformation);
                after
            }
            None => text,
        };
        let host = uri::host_of(host_and_port);
        let kind = kind_of(host, &mut faults);
        let port = host_and_port.get(host.len()..).and_then(|rest| rest.strip_prefix(':'));
        if let Some(digits) = port {
            read_port(digits, default_port, &mut faults);
        }
        Self { host, port, kind, faults }
    }

    /// The labels of the host, without a dot at the end.
    pub fn labels(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        parts(self.host.strip_suffix('.').unwrap_or(self.host), b'.')
    }

    /// Whether the host is a loopback address in its one spelling: of 127.0.0.0/8, or `[::1]`. The name
    /// `localhost` is none: a resolver may send it elsewhere (RFC 8252 section 8.3).
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.kind {
            HostKind::Ipv4 => self.host.starts_with("127."),
            HostKind::Ipv6Loopback => true,
            HostKind::Name | HostKind::Other => false,
        }
    }
}

fn kind_of(host: &str, faults: &mut AuthorityFaults) -> HostKind {
    if host == "[::1]" {
        return HostKind::Ipv6Loopback;
    }
    if host.starts_with('[') {
        faults.add(AuthorityError::Address);
        return HostKind::Other;
    }
    let name = match host.strip_suffix('.') {
        Some(name) => {
            faults.add(AuthorityError::TrailingDot);
            name
        }
        None => host,
    };
    if name.is_empty() {
        faults.add(AuthorityError::NoHost);
        return HostKind::Name;
    }
    if name.len() > MAX_HOST_BYTES {
        faults.add(AuthorityError::TooLong);
    }
    let (mut labels, mut is_numeric, mut is_address) = (0_u32, false, true);
    for label in parts(name, b'.') {
        let label = label.as_bytes();
        read_label(label, faults);
        labels = labels.saturating_add(1);
        is_numeric = label.first().is_some_and(u8::is_ascii_digit);
        is_address &= is_address_part(label);
    }
    // A last label that begins with a digit makes the host an address, or nothing that has a name.
    if !is_numeric {
        HostKind::Name
    } else if is_address && labels == 4 {
        HostKind::Ipv4
    } else {
        faults.add(AuthorityError::Address);
        HostKind::Other
    }
}

fn read_label(label: &[u8], faults: &mut AuthorityFaults) {
    if label.is_empty() {
        faults.add(AuthorityError::EmptyLabel);
    }
    if label.len() > MAX_LABEL_BYTES {
        faults.add(AuthorityError::TooLong);
    }
    if matches!(label, [b'-', ..] | [.., b'-']) {
        faults.add(AuthorityError::Hyphen);
    }
    for byte in label {
        faults.add(match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' => continue,
            b'A'..=b'Z' => AuthorityError::UpperCase,
            b'_' => AuthorityError::Underscore,
            b'%' => AuthorityError::PercentEncoding,
            b'*' => AuthorityError::Wildcard,
            0x80.. => AuthorityError::NonAscii,
            _ => AuthorityError::Character,
        });
    }
}

fn is_address_part(label: &[u8]) -> bool {
    ascii::number(label).is_some_and(|number| number <= 255) && !matches!(label, [b'0', _, ..])
}

fn read_port(digits: &str, default_port: Option<u16>, faults: &mut AuthorityFaults) {
    let number = ascii::number(digits.as_bytes()).filter(|_| !digits.starts_with('0'));
    match number {
        Some(1..=65_535) if number == default_port.map(u64::from) => faults.add(AuthorityError::DefaultPort),
        Some(1..=65_535) => {}
        _ if digits.contains('*') => faults.add(AuthorityError::Wildcard),
        _ => faults.add(AuthorityError::Port),
    }
}

#[cfg(test)]
mod tests;
