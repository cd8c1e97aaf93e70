//! What does the configuration say, as far as guards look at it?

use alloc::vec::Vec;

use crate::{
    browser::{origins::OriginSet, page::PageDefaults, redirects::Redirects},
    exchange::routes::Route,
};

/// What the configuration says, as far as guards look at it.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// The route table.
    pub routes: Vec<Route>,
    /// The redirect URIs of every client.
    pub redirects: Redirects,
    /// The origins whose pages may ask.
    pub origins: OriginSet,
    /// The gate's own origins, where the configuration lists them.
    pub own_origins: Option<OriginSet>,
    /// Whether the gate alone says what other origins may read.
    pub owns_cors: bool,
    /// What is said once for every page.
    pub page_defaults: PageDefaults,
}
