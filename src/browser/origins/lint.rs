//! What is wrong with this entry? For texts that are no entry: every fault that can be seen, so that one look
//! mends it.
//!
//! Nothing here says yes. Where a text is an entry is decided in `entry`, by another way.

use alloc::{vec, vec::Vec};

use super::{
    entry::{port_of, wildcard_fault},
    error::OriginError,
};
use crate::{
    encoding::ascii::eq_ignore_ascii_case,
    limits::{MAX_HOST_BYTES, MAX_LABEL_BYTES, MAX_ORIGIN_BYTES},
};

/// The faults of a text that is no entry; never none.
pub(super) fn faults(text: &str) -> Vec<OriginError> {
    let trimmed = text.trim();
    if trimmed == "null" {
        return vec![OriginError::Null];
    }
    if matches!(trimmed, "*" | "https://*" | "http://*") {
        return vec![OriginError::AnyOrigin];
    }
    if trimmed.contains([',', ' ']) {
        return vec![OriginError::List];
    }
    let mut found = Found(Vec::new());
    found.when(text.len() > MAX_ORIGIN_BYTES, OriginError::TooLong);
    found.when(
        trimmed != text || trimmed.bytes().any(|byte| byte < b' ' || b"\\\"<>^`{|}\x7f".contains(&byte)),
        OriginError::Character,
    );
    let Some((scheme, rest)) = trimmed.split_once("://") else {
        found.when(true, OriginError::Scheme);
        return found.0;
    };
    let length = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
    found.when(!after.is_empty(), OriginError::Path);
    let at = authority.rsplit_once('@');
    found.when(at.is_some(), OriginError::UserInformation);
    let (host, port) = split_port(at.map_or(authority, |(_, host)| host));
    let is_http = eq_ignore_ascii_case(scheme.as_bytes(), b"http");
    let is_loopback = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
    found.when(scheme != "https" && scheme != "http", OriginError::Scheme);
    found.when(is_http && !is_loopback, OriginError::Http);
    found.when(is_http && is_loopback && port.is_none(), OriginError::LoopbackPort);
    found.port(port, if is_http { 80 } else { 443 });
    found.host(host);
    // What no rule above names lies in the host: everything else was looked at.
    found.when(found.0.is_empty(), OriginError::Host);
    found.0
}

/// The host and, after a colon, the port. An address in brackets holds colons of its own.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    let host_at_least =
        if authority.contains('[') { authority.find(']').unwrap_or(authority.len()) } else { 0 };
    let colon = authority.match_indices(':').map(|(at, _)| at).find(|at| *at >= host_at_least);
    match colon.and_then(|at| authority.split_at_checked(at)) {
        Some((host, port)) => (host, port.strip_prefix(':')),
        None => (authority, None),
    }
}

struct Found(Vec<OriginError>);

impl Found {
    fn when(&mut self, is_so: bool, fault: OriginError) {
        if is_so && !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    fn port(&mut self, port: Option<&str>, default: u64) {
        let Some(digits) = port else { return };
        let number = port_of(digits);
        self.when(digits.contains('*'), OriginError::WildcardPlace);
        self.when(number == Some(default), OriginError::DefaultPort);
        self.when(number.is_none() && !digits.contains('*'), OriginError::Port);
    }

    fn host(&mut self, host: &str) {
        let (name, is_pattern) = host.strip_prefix("*.").map_or((host, false), |name| (name, true));
        self.when(name.contains('*'), OriginError::WildcardPlace);
        self.when(name.bytes().any(|byte| byte.is_ascii_uppercase()), OriginError::UpperCase);
        self.when(!name.is_ascii(), OriginError::NonAscii);
        self.when(name.contains('%'), OriginError::PercentEncoding);
        self.when(name.contains('_'), OriginError::Underscore);
        let name = match name.strip_suffix('.') {
            Some(whole) => {
                self.when(true, OriginError::TrailingDot);
                whole
            }
            None => name,
        };
        let is_address = name.starts_with('[') || name.rsplit('.').next().is_some_and(ends_as_address);
        self.when(is_address && !is_pattern && !is_plain_address(name), OriginError::Address);
        self.when(!is_address && !is_plain_name(name), OriginError::Host);
        if let Some(fault) = wildcard_fault(name).filter(|_| is_pattern) {
            self.when(true, fault);
        }
    }
}

/// A last label that begins with a digit makes a host an IPv4 address, or at least nothing that has a name.
fn ends_as_address(label: &str) -> bool {
    label.starts_with(|first: char| first.is_ascii_digit())
}

fn is_plain_address(host: &str) -> bool {
    let is_part = |part: &str| part == "0" || port_of(part).is_some_and(|number| number <= 255);
    host == "[::1]" || (host.split('.').count() == 4 && host.split('.').all(is_part))
}

/// Whether lengths and hyphens are in order; characters are looked at apart, each kind by its own name.
fn is_plain_name(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=MAX_LABEL_BYTES).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    name.len() <= MAX_HOST_BYTES && name.split('.').all(is_label)
}
