//! What must hold before a request passes? The guards, in the one order that they run in.
//!
//! A guard is one folder here and one line of [`GUARDS`]. It looks at a [`Call`] and gives a [`Verdict`].
//! What it found out is a fact. The route and who asks can be made by their guards alone, and a guard that needs
//! them takes them as arguments: a list in which it stands before theirs does not compile.

#[cfg(feature = "pages")]
mod call;
#[cfg(feature = "pages")]
mod check;
#[cfg(feature = "pages")]
mod claims;
#[cfg(feature = "pages")]
mod cors;
#[cfg(feature = "pages")]
mod host;
#[cfg(feature = "pages")]
mod nonce;
mod policy;
#[cfg(feature = "pages")]
mod preflight;
#[cfg(feature = "pages")]
mod redirect_check;
#[cfg(feature = "pages")]
mod route;
#[cfg(feature = "pages")]
mod scopes;
#[cfg(feature = "pages")]
mod step_up;
#[cfg(feature = "pages")]
mod tenant;
#[cfg(feature = "pages")]
mod token;

#[cfg(feature = "pages")]
pub use call::{Call, Fact, Refused, Verdict};
#[cfg(feature = "pages")]
pub use check::{Check, Guard, Kind, is_in_order};
#[cfg(feature = "pages")]
pub use cors::fact::CorsFact;
#[cfg(feature = "pages")]
pub use nonce::fact::FreshNonce;
pub use policy::Policy;
#[cfg(feature = "pages")]
pub use route::fact::RouteFound;
#[cfg(feature = "pages")]
pub use token::fact::Caller;

/// The guards, in their order.
#[cfg(feature = "pages")]
pub const GUARDS: &[Guard] = &[
    host::GUARD,
    preflight::GUARD,
    route::GUARD,
    cors::GUARD,
    token::GUARD,
    scopes::GUARD,
    tenant::GUARD,
    claims::GUARD,
    step_up::GUARD,
    redirect_check::GUARD,
    nonce::GUARD,
];

#[cfg(feature = "pages")]
const _: () = assert!(is_in_order(GUARDS), "a guard needs a fact that none before it makes");
