//! Is this redirect URI one of this client's? The operator's lists, sorted once, and the check of a candidate's bytes.

use alloc::{borrow::ToOwned, boxed::Box, string::String, vec::Vec};

use super::{
    loopback::{Identity, Loopback},
    registration::{self, ClientRedirects, Entry, RegistrationFault},
};

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
    /// In the order of their names.
    clients: Box<[Client]>,
}

#[derive(Clone, Debug, Default)]
struct Client {
    id: String,
    /// Sorted; those that match as they are.
    exact: Box<[String]>,
    /// Sorted; those whose port is of no account.
    loopback: Box<[AnyPort]>,
}

impl Redirects {
    /// Registers clients.
    ///
    /// # Errors
    /// Every fault of every entry.
    pub fn new<'t>(registered: impl IntoIterator<Item = ClientRedirects<'t>>) -> Result<Self, Vec<RegistrationFault>> {
        let mut faults = Vec::new();
        let mut clients = Vec::new();
        for client in registered {
            clients.push(Client::new(client.client_id, registration::read(&client, &mut faults)));
        }
        clients.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        for pair in clients.windows(2) {
            if let [one, other] = pair
                && one.id == other.id
            {
                faults.push(registration::second_client(&other.id));
            }
        }
        if faults.is_empty() { Ok(Self { clients: clients.into() }) } else { Err(faults) }
    }

    /// Checks what a request names. Allocates nothing, and looks at as many entries as a search in a sorted list takes.
    ///
    /// # Errors
    /// Why it is refused; [`Self::near_miss`] may know more.
    pub fn check<'t>(&self, client_id: Option<&str>, redirect_uri: Option<&'t str>) -> Result<RedirectTarget<'t>, RedirectRefusal> {
        let client_id = client_id.filter(|id| !id.is_empty()).ok_or(RedirectRefusal::ClientAbsent)?;
        let client = self.client(client_id).ok_or(RedirectRefusal::ClientUnknown)?;
        let uri = redirect_uri.filter(|uri| !uri.is_empty()).ok_or(RedirectRefusal::UriAbsent)?;
        if client.holds(uri) { Ok(RedirectTarget(uri)) } else { Err(RedirectRefusal::UriUnregistered) }
    }

    /// How many clients are registered.
    #[must_use]
    pub fn client_count(&self) -> usize {
        self.clients.len()
    }

    fn client(&self, id: &str) -> Option<&Client> {
        let place = self.clients.binary_search_by(|client| client.id.as_str().cmp(id)).ok()?;
        self.clients.get(place)
    }

    /// A client's URIs as they were written.
    pub(super) fn uris_of(&self, client_id: &str) -> impl Iterator<Item = &str> {
        let client = self.client(client_id);
        client
            .into_iter()
            .flat_map(|client| client.exact.iter().chain(client.loopback.iter().map(|known| &known.written)))
            .map(String::as_str)
    }
}

impl Client {
    fn new(id: &str, entries: Vec<Entry<'_>>) -> Self {
        let (mut exact, mut loopback) = (Vec::new(), Vec::new());
        for entry in entries {
            match entry.is {
                Identity::Exact(uri) => exact.push(uri.to_owned()),
                Identity::Loopback(Loopback { host, rest }) => {
                    loopback.push(AnyPort { host: host.to_owned(), rest: rest.to_owned(), written: entry.uri.to_owned() });
                }
            }
        }
        Self { id: id.to_owned(), exact: exact.into(), loopback: loopback.into() }
    }

    fn holds(&self, uri: &str) -> bool {
        match Identity::of(uri) {
            Identity::Exact(uri) => self.exact.binary_search_by(|known| known.as_str().cmp(uri)).is_ok(),
            Identity::Loopback(wanted) => self.loopback.binary_search_by(|known| known.view().cmp(&wanted)).is_ok(),
        }
    }
}

/// A registered loopback URI.
#[derive(Clone, Debug)]
struct AnyPort {
    host: String,
    rest: String,
    written: String,
}

impl AnyPort {
    fn view(&self) -> Loopback<'_> {
        Loopback { host: &self.host, rest: &self.rest }
    }
}
