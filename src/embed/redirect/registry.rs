//! Is this redirect URI one of this client's? The operator's lists, hashed once, and the check of a candidate's bytes.

use alloc::{boxed::Box, vec::Vec};

use super::{
    loopback::{Identity, Loopback},
    registration::{self, ClientRedirects, Entry, RegistrationFault},
};
use crate::embed::table::Table;

/// Why a redirect is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum RedirectRefusal {
    /// No `client_id`, or an empty one.
    ClientAbsent,
    /// No client of this name.
    ClientUnknown,
    /// No `redirect_uri`, or an empty one: with one registered URI as well (RFC 9700 leaves the fallback to servers).
    UriAbsent,
    /// None of this client's URIs.
    UriUnregistered,
}

impl RedirectRefusal {
    /// The stable name of the refusal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ClientAbsent => "redirect_client_absent",
            Self::ClientUnknown => "redirect_client_unknown",
            Self::UriAbsent => "redirect_uri_absent",
            Self::UriUnregistered => "redirect_uri_unregistered",
        }
    }

    /// What is missing.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::ClientAbsent => "no client_id is given",
            Self::ClientUnknown => "no client of this name is registered",
            Self::UriAbsent => "no redirect_uri is given",
            Self::UriUnregistered => "the redirect_uri is none of this client's, byte for byte",
        }
    }
}

/// A redirect URI that its client registered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RedirectTarget<'t>(&'t str);

impl<'t> RedirectTarget<'t> {
    /// The URI, byte for byte as it came.
    #[must_use]
    pub const fn as_str(self) -> &'t str {
        self.0
    }
}

/// Every client's redirect URIs. The default has none and refuses all.
#[derive(Clone, Debug, Default)]
pub struct Redirects {
    /// Under their names.
    clients: Table<Client>,
    client_count: usize,
}

#[derive(Clone, Debug, Default)]
struct Client {
    /// Those that match as they are.
    exact: Table,
    /// Those whose port is of no account: as they were written, under host and rest. A host ends where the rest begins with `/` or `?`.
    loopback: Table<Box<str>>,
}

impl Redirects {
    /// Registers clients.
    ///
    /// # Errors
    /// Every fault of every entry.
    pub fn new<'t>(registered: impl IntoIterator<Item = ClientRedirects<'t>>) -> Result<Self, Vec<RegistrationFault>> {
        let registered: Vec<_> = registered.into_iter().collect();
        let mut faults = Vec::new();
        let mut clients = Table::with_room(registered.len());
        for client in &registered {
            let entries = registration::read(client, &mut faults);
            if !clients.insert(client.client_id, Client::new(&entries)) {
                faults.push(registration::second_client(client.client_id));
            }
        }
        if faults.is_empty() { Ok(Self { clients, client_count: registered.len() }) } else { Err(faults) }
    }

    /// Checks what a request names. Allocates nothing, and takes as long with ten entries as with ten thousand.
    ///
    /// # Errors
    /// Why it is refused; [`Self::near_miss`] may know more.
    pub fn check<'t>(&self, client_id: Option<&str>, redirect_uri: Option<&'t str>) -> Result<RedirectTarget<'t>, RedirectRefusal> {
        let client_id = client_id.filter(|id| !id.is_empty()).ok_or(RedirectRefusal::ClientAbsent)?;
        let client = self.clients.get(client_id).ok_or(RedirectRefusal::ClientUnknown)?;
        let uri = redirect_uri.filter(|uri| !uri.is_empty()).ok_or(RedirectRefusal::UriAbsent)?;
        if client.holds(uri) { Ok(RedirectTarget(uri)) } else { Err(RedirectRefusal::UriUnregistered) }
    }

    /// How many clients are registered.
    #[must_use]
    pub const fn client_count(&self) -> usize {
        self.client_count
    }

    /// A client's URIs as they were written, in no order.
    pub(super) fn uris_of(&self, client_id: &str) -> impl Iterator<Item = &str> {
        let client = self.clients.get(client_id);
        client.into_iter().flat_map(|client| {
            let exact = client.exact.iter().map(|(uri, ())| uri);
            exact.chain(client.loopback.iter().map(|(_, written)| &**written))
        })
    }
}

impl Client {
    fn new(entries: &[Entry<'_>]) -> Self {
        let loopback_count = entries.iter().filter(|entry| matches!(entry.is, Identity::Loopback(_))).count();
        let mut exact = Table::with_room(entries.len().saturating_sub(loopback_count));
        let mut loopback = Table::with_room(loopback_count);
        for entry in entries {
            // What stands twice was told as a fault.
            let _is_new = match entry.is {
                Identity::Exact(uri) => exact.insert(uri, ()),
                Identity::Loopback(Loopback { host, rest }) => loopback.insert(&[host, rest].concat(), entry.uri.into()),
            };
        }
        Self { exact, loopback }
    }

    fn holds(&self, uri: &str) -> bool {
        match Identity::of(uri) {
            Identity::Exact(uri) => self.exact.get(uri).is_some(),
            Identity::Loopback(Loopback { host, rest }) => self.loopback.get_joined(host, rest).is_some(),
        }
    }
}
