//! Which requests and tokens wait until the host has carried out an order, and how many may?

use alloc::{boxed::Box, vec::Vec};

use wicketgate::{
    exchange::order::Order,
    gate::TokenExchange,
    limits::{FORGOTTEN_AFTER_MILLISECONDS, MAX_OPEN_EXCHANGES},
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
    /// What waits for a body is the sender's to prolong.
    is_for_body: bool,
    since_ms: f64,
}

/// What waits.
#[derive(Debug)]
pub(crate) enum Open {
    #[cfg(feature = "pages")]
    Request(Box<wicketgate::gate::Exchange>),
    Token(Box<TokenExchange>),
}

impl OpenExchanges {
    /// Whether one more may wait. There is an end to it, so neither strangers with slow bodies nor a host that
    /// never comes back fill the memory, and who waits already is not pushed out. Bodies have a share of their
    /// own, beside which tokens find room. A fetch of keys has always room, since others wait for it.
    pub(crate) fn has_room_for(&mut self, what: &Order, now_ms: f64) -> bool {
        if matches!(what, Order::FetchKeys(_)) {
            return true;
        }
        let is_for_body = is_for_body(what);
        let is_full = |open: &[Kept]| {
            open.iter().filter(|kept| kept.is_for_body == is_for_body).count() >= MAX_OPEN_EXCHANGES
        };
        if is_full(&self.open) {
            // No order takes so long: the host forgot these.
            self.open.retain(|kept| {
                let is_forgotten = now_ms - kept.since_ms > f64::from(FORGOTTEN_AFTER_MILLISECONDS);
                !is_forgotten
            });
        }
        !is_full(&self.open)
    }

    /// Keeps an exchange under its number, or under a new one.
    pub(crate) fn keep(&mut self, number: Option<u32>, exchange: Open, what: &Order, now_ms: f64) -> u32 {
        let number = number.unwrap_or_else(|| {
            self.last = self.last.wrapping_add(1);
            self.last
        });
        let kept =
            Kept { number, exchange: Some(exchange), is_for_body: is_for_body(what), since_ms: now_ms };
        match self.place_of(number) {
            Ok(place) => {
                if let Some(before) = self.open.get_mut(place) {
                    *before = kept;
                }
            }
            Err(place) => self.open.insert(place, kept),
        }
        number
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

const fn is_for_body(what: &Order) -> bool {
    matches!(what, Order::ReadBody { .. })
}
