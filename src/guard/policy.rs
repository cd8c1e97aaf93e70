//! What does the configuration say, as far as guards look at it?

#[cfg(feature = "pages")]
use alloc::vec::Vec;

use crate::browser::{origins::OriginSet, redirects::Redirects};
#[cfg(feature = "pages")]
use crate::{browser::page::PageDefaults, exchange::routes::Route};

/// What the configuration says, as far as guards look at it.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// The route table.
    #[cfg(feature = "pages")]
    pub routes: Vec<Route>,
    /// The redirect URIs of every client.
    pub redirects: Redirects,
    /// The origins whose pages may ask.
    pub origins: OriginSet,
    /// The gate's own origins, where the configuration lists them.
    #[cfg(feature = "pages")]
    pub own_origins: Option<OriginSet>,
    /// Whether the gate alone says what other origins may read.
    #[cfg(feature = "pages")]
    pub owns_cors: bool,
    /// What is said once for every page.
    #[cfg(feature = "pages")]
    pub page_defaults: PageDefaults,
}
