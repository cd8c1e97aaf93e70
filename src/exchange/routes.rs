//! What does the route table say? One entry: what it covers, who may use it, and where it leads.

use alloc::{boxed::Box, string::String, vec::Vec};

use super::{forward::ForwardedHeaders, permission::Permission, token_place::TokenPlace};
use crate::{
    browser::{cors::CorsPolicy, page::Page, redirects::request_check::RedirectCheck},
    encoding::{https_url::HttpsUrl, path_pattern::Pattern, text::to_owned_text},
};

/// Methods that are passed on to no upstream: they echo a request or open a tunnel, and `fetch` forbids them
/// to scripts.
pub const REFUSED_METHODS: [&str; 3] = ["CONNECT", "TRACE", "TRACK"];

/// Who may use a route.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Access {
    /// Everyone.
    Public,
    /// Who presents a token of one of these issuers (names in the configuration).
    Token(Vec<String>),
}

/// Where the request goes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Upstream {
    /// An origin, `https://host[:port]`.
    Url(String),
    /// A service binding of the Worker.
    Service(String),
}

/// What happens to the upstream's cache headers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CachePolicy {
    /// Replaced by `private, no-store`.
    NoStore,
    /// Passed on.
    Upstream,
}

/// In which form a route tells how keys are doing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Serves {
    /// JSON.
    KeyStatus,
    /// Prometheus's text.
    KeyStatusPrometheus,
}

/// The address of a protected resource's metadata (RFC 9728 section 3): a URL of the strict kind, which holds
/// neither a quotation mark nor a backslash, so it can stand in a quoted string as it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ResourceMetadata(String);

impl From<HttpsUrl<'_>> for ResourceMetadata {
    fn from(url: HttpsUrl<'_>) -> Self {
        Self(to_owned_text(url.as_str()))
    }
}

impl ResourceMetadata {
    /// The address, as a challenge names it (RFC 9728 section 5.1).
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One entry of the route table.
#[derive(Clone, Debug)]
pub struct Route {
    /// Its place in the table, from 0.
    pub index: usize,
    /// The path as it was written.
    pub path: String,
    /// What it covers.
    pub pattern: Pattern,
    /// The methods; empty for every one. `GET` covers `HEAD`.
    pub methods: Vec<String>,
    /// Whether a path below it may hold escapes of slash, percent and unreserved characters, as data.
    pub takes_encoded_segments: bool,
    /// Who may use it.
    pub access: Access,
    /// What is asked of a good token beyond that it is good.
    pub permission: Option<Box<Permission>>,
    /// Whether each token's issuer is asked about it, beside what is checked here.
    pub asks_about_tokens: bool,
    /// Where its requests bring their token.
    pub token_place: TokenPlace,
    /// Where clients learn how to get a token (RFC 9728); told with every challenge.
    pub resource_metadata: Option<ResourceMetadata>,
    /// Where it goes; nowhere, where an application behind the gate answers by itself.
    pub upstream: Option<Upstream>,
    /// Whether the upstream gets the header, cookie or protocol that the token came in.
    pub forward_authorization: bool,
    /// What happens to the headers by which proxies tell of a visitor.
    pub forwarded_headers: ForwardedHeaders,
    /// What happens to the upstream's cache headers.
    pub cache: CachePolicy,
    /// How long the upstream may take until its response headers, in seconds.
    pub upstream_timeout_seconds: u64,
    /// Which pages of other origins may ask.
    pub cors: Option<CorsPolicy>,
    /// What is looked at before the upstream does.
    pub redirect_check: Option<RedirectCheck>,
    /// What goes with its pages; nothing where it has none, and nobody embeds what it answers.
    pub page: Option<Page>,
    /// Whether the gate itself answers, with how its keys are doing.
    pub serves: Option<Serves>,
}

impl Route {
    /// Whether the route takes a method (RFC 9110 section 9: names are case-sensitive).
    #[must_use]
    pub fn takes(&self, method: &str) -> bool {
        takes(&self.methods, method)
    }
}

fn takes(methods: &[String], method: &str) -> bool {
    let listed = |name: &str| methods.iter().any(|listed| listed == name);
    let is_open = methods.is_empty() && !REFUSED_METHODS.contains(&method);
    is_open || listed(method) || (method == "HEAD" && listed("GET"))
}

/// Whether two lists of methods share one; an empty list means every one.
#[must_use]
pub fn share_a_method(one: &[String], other: &[String]) -> bool {
    let reaches =
        |from: &[String], to: &[String]| from.is_empty() || from.iter().any(|method| takes(to, method));
    reaches(one, other) || reaches(other, one)
}

#[cfg(test)]
mod tests;
