//! Which requests and tokens wait until the host has carried out an order, and how many may?

use alloc::{boxed::Box, string::String, vec::Vec};
use core::mem::discriminant;

use wicketgate::{
    exchange::order::Order,
    gate::TokenExchange,
    limits::{
        FORGOTTEN_AFTER_MILLISECONDS, MAX_OPEN_EXCHANGES, MAX_SIGNATURE_CHECK_BYTES, MAX_SIGNATURE_CHECKS,
    },
};

/// Exchanges for which the host carries out orders, by number, the lowest first.
#[derive(Debug, Default)]
pub(crate) struct OpenExchanges {
    open: Vec<Kept>,
    last: u32,
}

/// An exchange that waits; nothing while it is looked at.
#[derive(Debug)]
struct Kept {
    number: u32,
    exchange: Option<Open>,
    place: Place,
    since_ms: f64,
}

/// What waits.
#[derive(Debug)]
pub(crate) enum Open {
    #[cfg(feature = "pages")]
    Request(Box<wicketgate::gate::Exchange>),
    Token(Box<TokenExchange>),
}

/// Among which others it is counted.
#[derive(Debug)]
enum Place {
    Usual,
    /// What waits for a body is the sender's to prolong.
    Body,
    /// The host checks a signature of this issuer's, and so many bytes wait.
    Signature {
        issuer: String,
        bytes: usize,
    },
}

impl Place {
    fn of(exchange: &Open, what: &Order) -> Self {
        match what {
            Order::ReadBody { .. } => Self::Body,
            Order::VerifySignature(order) => {
                let bytes = match exchange {
                    #[cfg(feature = "pages")]
                    Open::Request(exchange) => exchange.kept_bytes(),
                    Open::Token(exchange) => exchange.kept_bytes(),
                };
                Self::Signature { issuer: order.issuer.clone(), bytes }
            }
            _ => Self::Usual,
        }
    }
}

impl OpenExchanges {
    /// Keeps an exchange under its number, or under a new one. Gives it back where there is no room.
    ///
    /// There is an end to it, so neither strangers with slow bodies nor a host that never comes back fill the
    /// memory, and who waits already is not pushed out. Bodies and signatures have a share of their own,
    /// beside which the others find room. A fetch of keys has always room, since others wait for it. Who has
    /// waited for keys, and finds no place among the signatures, stays in the one that it has; among the
    /// bodies everyone needs a place, since a body is the sender's to prolong.
    pub(crate) fn keep(
        &mut self,
        number: Option<u32>,
        exchange: Open,
        what: &Order,
        now_ms: f64,
    ) -> Result<u32, Open> {
        let place = Place::of(&exchange, what);
        let own = number.and_then(|number| self.place_of(number).ok()).and_then(|at| self.open.get_mut(at));
        let stays = own.is_some_and(|kept| {
            // Its host is here, so it is not forgotten.
            kept.since_ms = now_ms;
            matches!(place, Place::Usual) || discriminant(&kept.place) == discriminant(&place)
        });
        let has_room = stays || matches!(what, Order::FetchKeys(_)) || self.has_room_for(&place, now_ms);
        let Some(number) = number else {
            if !has_room {
                return Err(exchange);
            }
            self.last = self.last.wrapping_add(1);
            let kept = Kept { number: self.last, exchange: Some(exchange), place, since_ms: now_ms };
            match self.place_of(self.last) {
                Ok(at) => {
                    if let Some(before) = self.open.get_mut(at) {
                        *before = kept;
                    }
                }
                Err(at) => self.open.insert(at, kept),
            }
            return Ok(self.last);
        };
        let is_shut_out = !has_room && matches!(place, Place::Body);
        match self.place_of(number).ok().filter(|_| !is_shut_out).and_then(|at| self.open.get_mut(at)) {
            None => {
                self.forget(number);
                Err(exchange)
            }
            Some(kept) => {
                kept.exchange = Some(exchange);
                if has_room {
                    kept.place = place;
                }
                Ok(number)
            }
        }
    }

    fn has_room_for(&mut self, place: &Place, now_ms: f64) -> bool {
        if self.is_full(place) {
            // No order takes so long: the host forgot these.
            self.open.retain(|kept| {
                let is_forgotten = now_ms - kept.since_ms > f64::from(FORGOTTEN_AFTER_MILLISECONDS);
                !is_forgotten
            });
        }
        !self.is_full(place)
    }

    /// Whether one more finds no such place.
    fn is_full(&self, place: &Place) -> bool {
        let others = self.open.iter().map(|kept| &kept.place);
        let Place::Signature { issuer, bytes } = place else {
            let alike = |other: &&Place| discriminant(*other) == discriminant(place);
            return others.filter(alike).count() >= MAX_OPEN_EXCHANGES;
        };
        let (mut free, mut free_bytes) = (MAX_SIGNATURE_CHECKS, MAX_SIGNATURE_CHECK_BYTES);
        let (mut own, mut own_bytes) = (0_usize, *bytes);
        for other in others {
            let Place::Signature { issuer: of, bytes } = other else { continue };
            free = free.saturating_sub(1);
            free_bytes = free_bytes.saturating_sub(*bytes);
            if of == issuer {
                own = own.saturating_add(1);
                own_bytes = own_bytes.saturating_add(*bytes);
            }
        }
        // An issuer that has none waiting finds a place whatever others have: there are 256 issuers at most.
        own > 0 && (own >= free || own_bytes > free_bytes)
    }

    pub(crate) fn put_back(&mut self, number: u32, exchange: Open) {
        let place = self.place_of(number);
        if let Some(kept) = place.ok().and_then(|place| self.open.get_mut(place)) {
            kept.exchange = Some(exchange);
        }
    }

    /// Takes an exchange out; its place stays until it is forgotten.
    pub(crate) fn take(&mut self, number: u32) -> Option<Open> {
        let place = self.place_of(number).ok()?;
        self.open.get_mut(place)?.exchange.take()
    }

    pub(crate) fn forget(&mut self, number: u32) {
        if let Ok(place) = self.place_of(number) {
            self.open.remove(place);
        }
    }

    fn place_of(&self, number: u32) -> Result<usize, usize> {
        self.open.binary_search_by_key(&number, |kept| kept.number)
    }
}
