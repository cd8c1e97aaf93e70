//! What is a guard, and does a list of them stand in an order that can work?

use super::{
    call::{Call, Verdict},
    token::fact::Caller,
};
use crate::exchange::routes::Route;

/// The kinds of facts that guards need.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// [`Fact::Route`](super::Fact::Route).
    Route,
    /// [`Fact::Caller`](super::Fact::Caller).
    Caller,
}

/// How a guard looks, by what it needs to know.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// At the request alone.
    Request(fn(&mut Call<'_, '_>) -> Verdict),
    /// Knowing the route.
    Routed(fn(&mut Call<'_, '_>, &Route) -> Verdict),
    /// Knowing the route and who asks.
    Called(fn(&mut Call<'_, '_>, &Route, &Caller) -> Verdict),
}

/// One guard.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    /// Its name, which is that of its folder.
    pub name: &'static str,
    /// The fact that it makes for later guards, if they need one of it.
    pub makes: Option<Kind>,
    /// How it looks.
    pub check: Check,
}

/// Whether each guard stands after those that make what it needs.
#[must_use]
pub const fn is_in_order(guards: &[Guard]) -> bool {
    let (mut has_route, mut has_caller) = (false, false);
    let mut rest = guards;
    while let [guard, after @ ..] = rest {
        let is_served = match guard.check {
            Check::Request(_) => true,
            Check::Routed(_) => has_route,
            Check::Called(_) => has_route && has_caller,
        };
        if !is_served {
            return false;
        }
        match guard.makes {
            Some(Kind::Route) => has_route = true,
            Some(Kind::Caller) => has_caller = true,
            None => {}
        }
        rest = after;
    }
    has_route && has_caller
}
