//! What must hold before a request passes? The guards, in the one order that they run in.
//!
//! A guard is one folder here and one line of [`GUARDS`]. It looks at a [`Call`] and gives a [`Verdict`].
//! What it found out is a fact. The route and who asks can be made by their guards alone, and a guard that needs
//! them takes them as arguments: a list in which it stands before theirs does not compile.

mod call;
mod check;
mod cors;
mod host;
mod nonce;
mod policy;
mod preflight;
mod redirect_check;
mod route;
mod token;

pub use call::{Call, Fact, Refused, Verdict};
pub use check::{Check, Guard, Kind, is_in_order};
pub use cors::fact::CorsFact;
pub use nonce::fact::FreshNonce;
pub use policy::Policy;
pub use route::fact::RouteFound;
pub use token::fact::Caller;

/// The guards, in their order.
pub const GUARDS: &[Guard] = &[
    host::GUARD,
    preflight::GUARD,
    route::GUARD,
    cors::GUARD,
    token::GUARD,
    redirect_check::GUARD,
    nonce::GUARD,
];

const _: () = assert!(is_in_order(GUARDS), "a guard needs a fact that none before it makes");
