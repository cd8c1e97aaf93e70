//! What of a request that passed does its answer depend on?
//!
//! It is written down as a text that the host keeps until the answer is there, so that nothing of a request
//! waits in the instance's memory: an upstream may take minutes, and an instance that traps meanwhile takes
//! no answer along.

use alloc::string::String;

use crate::{
    browser::{csp::hash::Nonce, page::Ancestors},
    encoding::{
        ascii,
        json_text::push_number,
        text::{halves, to_owned_text},
    },
    guard::CorsFact,
};

/// What an answer depends on, of a request that passed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Passed {
    pub(super) route: usize,
    pub(super) ancestors: Ancestors,
    pub(super) cors: Option<CorsFact>,
    pub(super) nonce: Option<String>,
    pub(super) token_over_http: bool,
    /// The protocols of a socket among which the answer chooses, with commas between; nothing where the route
    /// reads no token there.
    pub(super) protocols: Option<String>,
}

impl Passed {
    /// The route's place in the table.
    #[must_use]
    pub const fn route(&self) -> usize {
        self.route
    }

    /// The nonce of the answer, where its page has one.
    #[must_use]
    pub fn nonce(&self) -> Option<&str> {
        self.nonce.as_deref()
    }

    /// The other origin whose pages may read the answer, where one asked.
    #[must_use]
    pub fn granted_origin(&self) -> Option<&str> {
        self.cors.as_ref().and_then(|fact| fact.parts().1)
    }

    /// As a text of one line: the place of the route, who may embed the page, the place of the route whose
    /// word on other origins counts, the nonce, `h` for a token over http, a comma with the protocols of a socket,
    /// and the origin; `-` where there is none.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        push_place(&mut text, self.route);
        match self.ancestors {
            Ancestors::Nobody => text.push_str("n "),
            Ancestors::Shared => text.push_str("s "),
            Ancestors::Tenant(place) => push_place(&mut text, place),
        }
        match self.cors.as_ref().map(|fact| fact.parts().0) {
            Some(place) => push_place(&mut text, place),
            None => text.push_str("- "),
        }
        text.push_str(self.nonce.as_deref().unwrap_or("-"));
        text.push_str(if self.token_over_http { " h " } else { " - " });
        match &self.protocols {
            Some(protocols) => {
                text.push(',');
                text.push_str(protocols);
            }
            None => text.push('-'),
        }
        text.push(' ');
        text.push_str(self.granted_origin().unwrap_or("-"));
        text
    }

    /// Reads what [`to_text`](Self::to_text) wrote. Each part is checked again where it is used: an origin is
    /// looked up in the list, a place in its table.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut origin = text;
        let mut next = || {
            let (part, rest) = halves(origin, b' ')?;
            origin = rest;
            Some(part)
        };
        let (route, ancestors, cors, nonce) = (next()?, next()?, next()?, next()?);
        let (over_http, protocols) = (next()?, next()?);
        let protocols = protocols.strip_prefix(',').map(to_owned_text);
        let ancestors = match ancestors {
            "n" => Ancestors::Nobody,
            "s" => Ancestors::Shared,
            place => Ancestors::Tenant(place_of(place)?),
        };
        let cors = match cors {
            "-" => None,
            place => Some(CorsFact::of_parts(place_of(place)?, Some(origin).filter(|origin| *origin != "-"))),
        };
        let nonce = match nonce {
            "-" => None,
            nonce if Nonce::is_whole(nonce) => Some(to_owned_text(nonce)),
            _ => return None,
        };
        let token_over_http = over_http == "h";
        Some(Self { route: place_of(route)?, ancestors, cors, nonce, token_over_http, protocols })
    }
}

#[inline(never)]
fn push_place(text: &mut String, place: usize) {
    push_number(text, u64::try_from(place).unwrap_or(u64::MAX));
    text.push(' ');
}

fn place_of(digits: &str) -> Option<usize> {
    ascii::number(digits.as_bytes()).and_then(|place| usize::try_from(place).ok())
}
