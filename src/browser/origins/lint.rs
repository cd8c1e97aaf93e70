//! What is wrong with this entry? For texts that are no entry: every fault that can be seen, so that one look
//! mends it.
//!
//! Nothing here says yes. Where a text is an entry is decided in `entry`, by another way.

use alloc::{vec, vec::Vec};

use super::error::OriginError;
#[cfg(feature = "pages")]
use super::shared_suffix;
#[cfg(feature = "pages")]
use crate::encoding::authority::HostKind;
#[cfg(feature = "pages")]
use crate::limits::MAX_HOST_BYTES;
use crate::{
    encoding::{
        ascii::eq_ignore_ascii_case,
        authority::{Authority, AuthorityError},
        text::trimmed,
        uri,
    },
    limits::MAX_ORIGIN_BYTES,
};

/// The hosts of an entry with `http`. Closer than what is loopback: development servers name these three.
pub(super) const LOOPBACK_HOSTS: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Whether a `host[:port]` is one that an entry with `http` may have. A name under `.localhost` is none: a
/// resolver may send it elsewhere.
#[must_use]
pub fn is_loopback_host(host_and_port: &str) -> bool {
    LOOPBACK_HOSTS.contains(&uri::host_of(host_and_port))
}

/// The faults of a text that is no entry; never none.
pub(super) fn faults(text: &str) -> Vec<OriginError> {
    let trimmed = trimmed(text);
    if trimmed == "null" {
        return vec![OriginError::Null];
    }
    if matches!(trimmed, "*" | "https://*" | "http://*") {
        return vec![OriginError::AnyOrigin];
    }
    if trimmed.bytes().any(|byte| matches!(byte, b',' | b' ')) {
        return vec![OriginError::List];
    }
    let mut found = Found(Vec::new());
    found.when(text.len() > MAX_ORIGIN_BYTES, OriginError::TooLong);
    found.when(trimmed != text, OriginError::WhiteSpace);
    let Some((scheme, rest)) = uri::split_scheme(trimmed) else {
        found.when(true, OriginError::Scheme);
        return found.0;
    };
    let (authority, after) = uri::cut(rest, uri::AUTHORITY_END);
    found.when(!after.is_empty(), OriginError::Path);
    let (authority, is_pattern) =
        authority.strip_prefix("*.").map_or((authority, false), |suffix| (suffix, true));
    let is_http = eq_ignore_ascii_case(scheme.as_bytes(), b"http");
    let authority = Authority::read(authority, Some(if is_http { 80 } else { 443 }));
    let is_loopback = LOOPBACK_HOSTS.contains(&authority.host) && !is_pattern;
    found.when(scheme != "https" && scheme != "http", OriginError::Scheme);
    found.when(is_http && !is_loopback, OriginError::Http);
    let lacks_port = is_loopback && authority.port.is_none() && authority.host != "localhost";
    found.when(is_http && lacks_port, OriginError::LoopbackPort);
    #[cfg(feature = "pages")]
    if let Some(fault) = wildcard_fault(&authority).filter(|_| is_pattern) {
        found.when(true, fault);
    }
    #[cfg(not(feature = "pages"))]
    found.when(is_pattern, OriginError::PatternElsewhere);
    for fault in authority.faults.iter() {
        // A list takes a `*`, in its place.
        found.when(
            true,
            match fault {
                AuthorityError::Wildcard => OriginError::WildcardPlace,
                fault => OriginError::Authority(fault),
            },
        );
    }
    // What no rule above names lies in the host: everything else was looked at.
    found.when(found.0.is_empty(), OriginError::Authority(AuthorityError::Character));
    found.0
}

struct Found(Vec<OriginError>);

impl Found {
    fn when(&mut self, is_so: bool, fault: OriginError) {
        if is_so {
            self.0.push(fault);
        }
    }
}

/// One letter and a dot still fit before it.
#[cfg(feature = "pages")]
const LONGEST_SUFFIX_BYTES: usize = MAX_HOST_BYTES - 2;

/// Why nobody may ask for every name under a host.
#[cfg(feature = "pages")]
pub(super) fn wildcard_fault(suffix: &Authority<'_>) -> Option<OriginError> {
    if suffix.kind != HostKind::Name {
        Some(OriginError::WildcardAddress)
    } else if suffix.labels().nth(1).is_none() {
        Some(OriginError::WildcardSingleLabel)
    } else if shared_suffix::is_shared(suffix.host.strip_suffix('.').unwrap_or(suffix.host)) {
        Some(OriginError::WildcardSharedSuffix)
    } else if suffix.host.len() > LONGEST_SUFFIX_BYTES && suffix.host.len() <= MAX_HOST_BYTES {
        Some(OriginError::WildcardTooLong)
    } else {
        None
    }
}
