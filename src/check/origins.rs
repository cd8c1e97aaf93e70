//! Which patterns take strangers in? Judged by the Public Suffix List, as the crate `psl` has it compiled in.
//!
//! A gate refuses such patterns itself, by a list of two hundred; this one has ten thousand rules, and is as
//! old as the crate's version.

use alloc::vec::Vec;

use psl::{List, Psl as _, Type};

/// Who gives out the names below a suffix.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum GivenBy {
    /// A host for its customers (the list's private section).
    Host,
    /// A registry (the list's ICANN section), or nobody whom the list knows: a single label.
    Registry,
}

/// A pattern under which strangers get names.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{entry}: strangers get names under {host}: list each origin as it is")]
pub struct SharedPattern<'t> {
    /// Its place in the list, from 0.
    pub index: usize,
    /// As it was written.
    pub entry: &'t str,
    /// What stands after `*.`, without a port.
    pub host: &'t str,
    /// Who gives out these names.
    pub given_by: GivenBy,
}

/// Of the entries of `origins`, or of a list of `frames`, those with `*.` before a public suffix, in their
/// order.
pub fn wildcards_on_public_suffixes<'t>(
    entries: impl IntoIterator<Item = &'t str>,
) -> Vec<SharedPattern<'t>> {
    let judged = entries.into_iter().enumerate().filter_map(|(index, entry)| {
        let (_, authority) = entry.split_once("://*.")?;
        let host = authority.split([':', '/']).next().unwrap_or_default();
        Some(SharedPattern { index, entry, host, given_by: given_by(host)? })
    });
    judged.collect()
}

/// Whether the host is a public suffix, or every name directly under it is one (rules such as
/// `*.compute.amazonaws.com`).
fn given_by(host: &str) -> Option<GivenBy> {
    let is_below =
        |name: &[u8]| List.suffix(name).filter(|suffix| suffix.as_bytes() == name).map(|suffix| suffix.typ());
    let kind = is_below(host.as_bytes()).or_else(|| is_below(["any.", host].concat().as_bytes()))?;
    Some(if kind == Some(Type::Private) { GivenBy::Host } else { GivenBy::Registry })
}

#[cfg(test)]
mod tests;
