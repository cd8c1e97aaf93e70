//! Where in a request does a route's token stand, and what of that place goes on without it? One place a route.

use alloc::string::String;

use super::{bearer, head::HeaderLines};
use crate::{
    encoding::{
        ascii,
        text::{field_value, parts, to_owned_text},
    },
    reason::Reason,
};

/// The one place where a request of a route brings its token.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TokenPlace {
    kind: PlaceKind,
    /// The header's name, in lower case.
    header: String,
    /// The scheme, where there is one; the cookie's name; the protocol's.
    word: String,
}

/// In which form a header holds a token.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PlaceKind {
    /// Alone, or behind a scheme.
    Header,
    /// As the cookie of a name (RFC 6265 section 5.4). Browsers send it by themselves, whoever has them ask.
    Cookie,
    /// As the element behind a name in `Sec-WebSocket-Protocol` (RFC 6455 section 11.3.4): the one header that a
    /// page can choose for a socket.
    WebSocketProtocol,
}

const AUTHORIZATION: &str = "authorization";

impl Default for TokenPlace {
    /// `Authorization: Bearer` (RFC 6750 section 2.1).
    fn default() -> Self {
        Self::header(AUTHORIZATION, bearer::SCHEME)
    }
}

impl TokenPlace {
    /// A header of this name, in lower case; the scheme is empty where the token stands alone.
    #[must_use]
    pub fn header(name: &str, scheme: &str) -> Self {
        Self { kind: PlaceKind::Header, header: to_owned_text(name), word: to_owned_text(scheme) }
    }

    /// The cookie of this name.
    #[must_use]
    pub fn cookie(name: &str) -> Self {
        Self { kind: PlaceKind::Cookie, ..Self::header("cookie", name) }
    }

    /// The protocol of this name.
    #[must_use]
    pub fn web_socket_protocol(name: &str) -> Self {
        Self { kind: PlaceKind::WebSocketProtocol, ..Self::header("sec-websocket-protocol", name) }
    }

    /// The form.
    #[must_use]
    pub const fn kind(&self) -> PlaceKind {
        self.kind
    }

    /// The name of the header, in lower case.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.header
    }

    /// The word that goes with it: the scheme, or empty; the cookie's name; the protocol's.
    #[must_use]
    pub fn word(&self) -> &str {
        &self.word
    }

    /// The token in the header's value.
    ///
    /// # Errors
    /// [`Reason::CredentialsMissing`], [`Reason::CredentialsMalformed`].
    pub fn token<'v>(&self, value: Option<&'v str>) -> Result<&'v str, Reason> {
        let value = value.ok_or(Reason::CredentialsMissing)?;
        match self.kind {
            PlaceKind::Header if self.word.is_empty() => bearer::whole(value),
            PlaceKind::Header => bearer::after_scheme(value, &self.word),
            PlaceKind::Cookie => bearer::whole(self.parted(value).1?),
            PlaceKind::WebSocketProtocol => {
                // Each is a token, and none stands twice (RFC 6455 section 4.1): the others go on without this one.
                let (others, token) = self.parted(value);
                let token = bearer::whole(token?)?;
                let is_odd = |other: &str| !ascii::is_token(other) || other == token;
                if parts(&others, b',').any(is_odd) { Err(Reason::CredentialsMalformed) } else { Ok(token) }
            }
        }
    }

    /// Whether a request brings `Authorization` beside its place: whoever reads both could be told two things.
    #[must_use]
    pub fn has_another_beside(&self, headers: &HeaderLines<'_>) -> bool {
        self.header != AUTHORIZATION && headers.get(AUTHORIZATION).is_some()
    }

    /// What stays of the header without the token; empty where that is all of it.
    #[must_use]
    pub fn without_token(&self, headers: &HeaderLines<'_>) -> String {
        let value = headers.get(&self.header).filter(|_| self.kind != PlaceKind::Header);
        value.map(|value| self.parted(&value).0).unwrap_or_default()
    }

    /// The other elements of a list, and the one token: none is missing, and several are malformed. Names are
    /// compared byte for byte, and nothing is decoded or unquoted.
    fn parted<'v>(&self, value: &'v str) -> (String, Result<&'v str, Reason>) {
        let is_cookie = self.kind == PlaceKind::Cookie;
        let (separator, joined) = if is_cookie { (b';', "; ") } else { (b',', ",") };
        let (mut others, mut found) = (String::new(), Err(Reason::CredentialsMissing));
        let mut elements = parts(value, separator).map(field_value);
        while let Some(element) = elements.next() {
            let behind = element.strip_prefix(self.word.as_str());
            let token = match behind {
                // Some servers pass over white space behind a name.
                Some(rest) if is_cookie => field_value(rest).strip_prefix('='),
                Some("") => Some(elements.next().unwrap_or_default()),
                _ => None,
            };
            if token.is_none() || !is_cookie {
                others.push_str(if others.is_empty() { "" } else { joined });
                others.push_str(element);
            }
            if let Some(token) = token {
                found = match found {
                    Err(Reason::CredentialsMissing) => Ok(token),
                    _ => Err(Reason::CredentialsMalformed),
                };
            }
        }
        (others, found)
    }
}

#[cfg(test)]
mod tests;
