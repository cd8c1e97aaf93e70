//! What is wrong with this entry? For texts that are no entry: every fault that can be seen, so that one look mends it.
//!
//! Nothing here says yes. Where a text is an entry is decided in `entry`, by another way.

use alloc::{vec, vec::Vec};

use super::{
    entry::{port_of, wildcard_fault},
    fault::OriginFault,
};
use crate::{
    encoding::ascii::is_same_word,
    limits::{MAX_HOST_BYTES, MAX_LABEL_BYTES, MAX_ORIGIN_BYTES},
};

/// The faults of a text that is no entry; never none.
pub(super) fn faults(text: &str) -> Vec<OriginFault> {
    let trimmed = text.trim();
    if trimmed == "null" {
        return vec![OriginFault::Null];
    }
    if matches!(trimmed, "*" | "https://*" | "http://*") {
        return vec![OriginFault::AnyOrigin];
    }
    if trimmed.contains([',', ' ']) {
        return vec![OriginFault::List];
    }
    let mut found = Found(Vec::new());
    found.when(text.len() > MAX_ORIGIN_BYTES, OriginFault::TooLong);
    found.when(trimmed != text || trimmed.bytes().any(|byte| byte < b' ' || b"\\\"<>^`{|}\x7f".contains(&byte)), OriginFault::Character);
    let Some((scheme, rest)) = trimmed.split_once("://") else {
        found.when(true, OriginFault::Scheme);
        return found.0;
    };
    let length = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (authority, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
    found.when(!after.is_empty(), OriginFault::Path);
    let at = authority.rsplit_once('@');
    found.when(at.is_some(), OriginFault::UserInformation);
    let (host, port) = split_port(at.map_or(authority, |(_, host)| host));
    let is_http = is_same_word(scheme.as_bytes(), b"http");
    let is_loopback = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
    found.when(scheme != "https" && scheme != "http", OriginFault::Scheme);
    found.when(is_http && !is_loopback, OriginFault::Http);
    found.when(is_http && is_loopback && port.is_none(), OriginFault::LoopbackPort);
    found.port(port, if is_http { 80 } else { 443 });
    found.host(host);
    // What no rule above names lies in the host: everything else was looked at.
    found.when(found.0.is_empty(), OriginFault::Host);
    found.0
}

/// The host and, after a colon, the port. An address in brackets holds colons of its own.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    let host_at_least = if authority.contains('[') { authority.find(']').unwrap_or(authority.len()) } else { 0 };
    let colon = authority.match_indices(':').map(|(at, _)| at).find(|at| *at >= host_at_least);
    match colon.and_then(|at| authority.split_at_checked(at)) {
        Some((host, port)) => (host, port.strip_prefix(':')),
        None => (authority, None),
    }
}

struct Found(Vec<OriginFault>);

impl Found {
    fn when(&mut self, is_so: bool, fault: OriginFault) {
        if is_so && !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    fn port(&mut self, port: Option<&str>, default: u64) {
        let Some(digits) = port else { return };
        let number = port_of(digits);
        self.when(digits.contains('*'), OriginFault::WildcardPlace);
        self.when(number == Some(default), OriginFault::DefaultPort);
        self.when(number.is_none() && !digits.contains('*'), OriginFault::Port);
    }

    fn host(&mut self, host: &str) {
        let (name, is_pattern) = host.strip_prefix("*.").map_or((host, false), |name| (name, true));
        self.when(name.contains('*'), OriginFault::WildcardPlace);
        self.when(name.bytes().any(|byte| byte.is_ascii_uppercase()), OriginFault::UpperCase);
        self.when(!name.is_ascii(), OriginFault::NonAscii);
        self.when(name.contains('%'), OriginFault::PercentEncoding);
        self.when(name.contains('_'), OriginFault::Underscore);
        let name = match name.strip_suffix('.') {
            Some(whole) => {
                self.when(true, OriginFault::TrailingDot);
                whole
            }
            None => name,
        };
        let is_address = name.starts_with('[') || name.rsplit('.').next().is_some_and(ends_as_address);
        self.when(is_address && !is_pattern && !is_plain_address(name), OriginFault::Address);
        self.when(!is_address && !is_plain_name(name), OriginFault::Host);
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
    let is_label = |label: &str| (1..=MAX_LABEL_BYTES).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-');
    name.len() <= MAX_HOST_BYTES && name.split('.').all(is_label)
}
