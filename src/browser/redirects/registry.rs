//! Is this redirect URI one of this client's? The operator's lists, each in a table, and the check of a
//! candidate's bytes.

use alloc::{string::String, vec::Vec};

use super::{
    loopback::{Identity, Loopback},
    registration::{self, ClientRedirects, RegistrationError},
};
#[cfg(feature = "pages")]
use crate::encoding::text::to_owned_text;
use crate::{browser::text_index::TextIndex, reason::Reason};

/// Every client's redirect URIs. The default has none and refuses all.
#[derive(Clone, Debug, Default)]
pub struct Redirects {
    /// Where each client stands among them.
    places: TextIndex,
    clients: Vec<Client>,
}

#[derive(Clone, Debug, Default)]
struct Client {
    /// Those that match as they are.
    exact: TextIndex,
    /// Those whose port is of no account, without it.
    loopback: TextIndex,
    /// All of them as they were written.
    #[cfg(feature = "pages")]
    written: Vec<String>,
}

impl Redirects {
    /// Registers clients.
    ///
    /// # Errors
    /// Every fault of every entry.
    pub fn new<'t>(
        registered: impl IntoIterator<Item = ClientRedirects<'t>>,
    ) -> Result<Self, Vec<RegistrationError>> {
        let mut faults = Vec::new();
        let registered: Vec<_> = registered.into_iter().collect();
        let mut redirects = Self::with_room(registered.len());
        for client in &registered {
            redirects.register(client, &mut faults);
        }
        if faults.is_empty() { Ok(redirects) } else { Err(faults) }
    }

    /// None, with room for so many clients.
    pub(crate) fn with_room(count: usize) -> Self {
        Self { places: TextIndex::with_room(count), clients: Vec::new() }
    }

    /// Registers a client, and tells every fault of it.
    pub(crate) fn register(&mut self, client: &ClientRedirects<'_>, faults: &mut Vec<RegistrationError>) {
        if self.places.insert(client.client_id) {
            self.clients.push(Client::new(client, faults));
        } else {
            faults.push(registration::second_client(client.client_id));
        }
    }

    /// Checks what a request names, in the same time for ten entries as for ten thousand. One registered URI is
    /// no default for a request that names none (RFC 9700 leaves that to servers).
    ///
    /// # Errors
    /// The reason; [`Self::near_miss`] may know more.
    pub fn check(&self, client_id: Option<&str>, redirect_uri: Option<&str>) -> Result<(), Reason> {
        let client = self.known(client_id)?;
        let uri = redirect_uri.filter(|uri| !uri.is_empty()).ok_or(Reason::RedirectUriMissing)?;
        if client.holds(uri) { Ok(()) } else { Err(Reason::RedirectUriUnregistered) }
    }

    /// Checks what a request names where its redirect URI was seen before.
    ///
    /// # Errors
    /// The reason.
    #[cfg(feature = "pages")]
    pub(crate) fn check_client(&self, client_id: Option<&str>) -> Result<(), Reason> {
        self.known(client_id).map(|_| ())
    }

    fn known(&self, client_id: Option<&str>) -> Result<&Client, Reason> {
        let client_id = client_id.filter(|id| !id.is_empty()).ok_or(Reason::RedirectClientMissing)?;
        self.client(client_id).ok_or(Reason::RedirectClientUnknown)
    }

    fn client(&self, id: &str) -> Option<&Client> {
        self.clients.get(self.places.place_of(id)?)
    }

    /// A client's URIs as they were written.
    #[cfg(feature = "pages")]
    pub(super) fn uris_of(&self, client_id: &str) -> &[String] {
        self.client(client_id).map_or(&[], |client| &client.written)
    }
}

impl Client {
    fn new(client: &ClientRedirects<'_>, faults: &mut Vec<RegistrationError>) -> Self {
        let entries = registration::read(client, faults);
        let (mut exact, mut loopback) = (TextIndex::with_room(entries.len()), TextIndex::default());
        #[cfg(feature = "pages")]
        let mut written = Vec::new();
        for entry in &entries {
            #[cfg(feature = "pages")]
            written.push(to_owned_text(entry.uri));
            let is_new = match entry.is {
                Identity::Exact(uri) => exact.insert(uri),
                Identity::Loopback(uri) => {
                    if loopback.is_empty() {
                        loopback = TextIndex::with_room(entries.len());
                    }
                    loopback.insert(&uri.text())
                }
            };
            if !is_new {
                faults.push(registration::second_entry(client.client_id, entry));
            }
        }
        Self {
            exact,
            loopback,
            #[cfg(feature = "pages")]
            written,
        }
    }

    fn holds(&self, uri: &str) -> bool {
        match Identity::of(uri) {
            Identity::Exact(uri) => self.exact.holds(uri),
            Identity::Loopback(uri) => self.loopback.holds(&uri.text()),
        }
    }
}

impl Loopback<'_> {
    /// One text for what has to be the same: an address ends before `/`, `?` or `#`, so no two pairs give the
    /// same.
    fn text(self) -> String {
        [self.host, self.rest].concat()
    }
}

#[cfg(test)]
mod tests;
