//! May this client be registered with these lists? What the operator writes, and every fault of it.

use alloc::{string::String, vec::Vec};

use super::{RedirectList, error::RedirectError, lint::lint, loopback::Identity};
use crate::{encoding::text::to_owned_text, limits::MAX_CONFIGURED_STRING_BYTES};

/// One client as the operator writes it.
#[derive(Clone, Copy, Debug)]
pub struct ClientRedirects<'t> {
    /// Its `client_id`.
    pub client_id: &'t str,
    /// Its `web` list.
    pub web: &'t [&'t str],
    /// Its `native` list.
    pub native: &'t [&'t str],
}

/// One fault of a registration, and where it stands.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{client_id}: {fault} (found: {value})")]
pub struct RegistrationError {
    /// Whose lists.
    pub client_id: String,
    /// Which entry; none where the client itself is at fault.
    pub entry: Option<(RedirectList, usize)>,
    /// What stands there.
    pub value: String,
    /// What is wrong with it.
    pub fault: RedirectError,
}

/// One entry of a list.
pub(super) struct Entry<'t> {
    pub(super) is: Identity<'t>,
    /// As it was written.
    pub(super) uri: &'t str,
    place: (RedirectList, usize),
}

/// Gives the entries of a client's lists, and tells their faults but for those that stand twice.
pub(super) fn read<'t>(client: &ClientRedirects<'t>, faults: &mut Vec<RegistrationError>) -> Vec<Entry<'t>> {
    lint_client(client, faults);
    let mut entries = Vec::new();
    for (list, uris) in [(RedirectList::Web, client.web), (RedirectList::Native, client.native)] {
        for (position, uri) in uris.iter().enumerate() {
            let place = (list, position);
            for fault in lint(list, uri) {
                faults.push(fault_of(client.client_id, Some(place), uri, fault));
            }
            entries.push(Entry { is: Identity::of(uri), uri, place });
        }
    }
    entries
}

/// Tells that an entry means what an earlier one means.
pub(super) fn second_entry(client_id: &str, entry: &Entry<'_>) -> RegistrationError {
    fault_of(client_id, Some(entry.place), entry.uri, RedirectError::Duplicate)
}

/// Tells that a second client has this name.
pub(super) fn second_client(client_id: &str) -> RegistrationError {
    fault_of(client_id, None, client_id, RedirectError::Duplicate)
}

fn lint_client(client: &ClientRedirects<'_>, faults: &mut Vec<RegistrationError>) {
    let is_fine = |id: &str| {
        (1..=MAX_CONFIGURED_STRING_BYTES).contains(&id.len())
            && id.bytes().all(|byte| matches!(byte, b' '..=b'~'))
    };
    if !is_fine(client.client_id) {
        faults.push(fault_of(client.client_id, None, client.client_id, RedirectError::ClientId));
    }
    if client.web.is_empty() && client.native.is_empty() {
        faults.push(fault_of(client.client_id, None, client.client_id, RedirectError::Empty));
    }
}

#[inline(never)]
fn fault_of(
    client_id: &str,
    entry: Option<(RedirectList, usize)>,
    value: &str,
    fault: RedirectError,
) -> RegistrationError {
    RegistrationError { client_id: to_owned_text(client_id), entry, value: to_owned_text(value), fault }
}

#[cfg(test)]
mod tests;
