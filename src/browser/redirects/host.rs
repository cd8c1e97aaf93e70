//! Is this host written as every reader takes it? Every fault of a host and its port, and whether it is
//! loopback.

use alloc::vec::Vec;

use super::error::RedirectError;
use crate::{
    encoding::ascii,
    limits::{MAX_HOST_BYTES, MAX_LABEL_BYTES},
};

/// Adds the faults of what stands between `//` and the path.
pub(super) fn lint_authority(authority: &str, default_port: Option<u64>, found: &mut Vec<RedirectError>) {
    let after_user = match authority.rsplit_once('@') {
        Some((_, after)) => {
            found.push(RedirectError::UserInformation);
            after
        }
        None => authority,
    };
    // A browser ends the host here; the backslash has its own fault.
    let host_and_port = after_user.split('\\').next().unwrap_or_default();
    let port = if host_and_port.starts_with('[') {
        lint_bracketed(host_and_port, found)
    } else {
        let (host, port) = match host_and_port.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (host_and_port, None),
        };
        lint_name(host, found);
        port
    };
    match port {
        Some(port) if port.contains('*') => {}
        Some(port) => lint_port(port, default_port, found),
        None => {}
    }
}

/// Whether a host, as it stands in a URI, is a loopback address in its one spelling: of 127.0.0.0/8, or
/// `[::1]`.
pub(super) fn is_loopback_address(host: &str) -> bool {
    host == "[::1]" || (host.starts_with("127.") && is_plain_ipv4(host))
}

/// Whether digits write a port that a client can listen on.
pub(super) fn is_port(digits: &str) -> bool {
    matches!(ascii::number(digits.as_bytes()), Some(1..=65_535)) && !digits.starts_with('0')
}

fn lint_bracketed<'t>(host_and_port: &'t str, found: &mut Vec<RedirectError>) -> Option<&'t str> {
    let (address, after) = host_and_port.split_once(']').unwrap_or((host_and_port, ""));
    if address != "[::1" || !host_and_port.contains(']') {
        found.push(RedirectError::IpSpelling);
    }
    if !after.is_empty() && !after.starts_with(':') {
        found.push(RedirectError::Host);
    }
    after.strip_prefix(':')
}

fn lint_name(host: &str, found: &mut Vec<RedirectError>) {
    if !host.is_ascii() {
        found.push(RedirectError::HostNotAscii);
    }
    if host.bytes().any(|byte| byte.is_ascii_uppercase()) {
        found.push(RedirectError::HostUpperCase);
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let last_label = name.rsplit('.').next().unwrap_or_default();
    if last_label.eq_ignore_ascii_case("localhost") {
        found.push(RedirectError::Localhost);
    }
    // A browser reads a host whose last label is a number as an address: `1.2.3`, `0x7f.1`, `2130706433`.
    if last_label.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        if !is_plain_ipv4(host) {
            found.push(RedirectError::IpSpelling);
        }
    } else if host.len() > MAX_HOST_BYTES || !host.split('.').all(is_label_but_for_named_faults) {
        found.push(RedirectError::Host);
    }
}

/// A label whose characters are fine but for those that have faults of their own.
fn is_label_but_for_named_faults(label: &str) -> bool {
    let is_known = |character: char| {
        character.is_ascii_alphanumeric()
            || matches!(character, '-' | '*' | ' ')
            || character.is_control()
            || !character.is_ascii()
    };
    !label.is_empty()
        && label.len() <= MAX_LABEL_BYTES
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(is_known)
}

fn is_plain_ipv4(host: &str) -> bool {
    let is_part = |part: &str| {
        ascii::number(part.as_bytes()).is_some_and(|number| number <= 255)
            && (part == "0" || !part.starts_with('0'))
    };
    host.split('.').count() == 4 && host.split('.').all(is_part)
}

fn lint_port(port: &str, default_port: Option<u64>, found: &mut Vec<RedirectError>) {
    if !is_port(port) {
        found.push(RedirectError::Port);
    } else if ascii::number(port.as_bytes()) == default_port {
        found.push(RedirectError::DefaultPort);
    }
}
