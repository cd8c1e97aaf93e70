//! What does a route say of its pages: who may embed them, and which policy goes with them?

use alloc::{borrow::Cow, string::String, vec::Vec};

use crate::{
    browser::csp::{
        cross_origin::{Embedder, Opener, Resource},
        host_page::{FrameOrigin, NOBODY},
        permissions,
        reporting::ReportingEndpoint,
        tenants::Tenants,
        transport::{ReferrerPolicy, StrictTransport},
    },
    encoding::{json, json_value::Json, path_pattern::Pattern},
};

/// What the configuration says once for every page.
#[derive(Clone, Debug, Default)]
pub struct PageDefaults {
    /// Whom pages embed.
    pub frame_src: Vec<FrameOrigin>,
    /// Whether they open windows that talk to them, as a vendor's SDK does.
    pub opens_windows: bool,
    /// Who may embed pages that go by the one list, as a policy.
    pub frame_ancestors: Option<String>,
    /// Who may embed a tenant's pages.
    pub tenants: Tenants,
    /// The powers that pages hand to their frames.
    pub delegations: Option<Vec<permissions::Delegation>>,
    /// Where reports go.
    pub endpoint: Option<ReportingEndpoint>,
    /// How long browsers come by HTTPS only.
    pub strict_transport: Option<StrictTransport>,
}

/// Who may embed a page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum FrameAncestors {
    /// Nobody.
    Nobody,
    /// Those of the one list.
    Shared,
    /// Those of the tenant whose name is the request's host.
    TenantByHost,
    /// Those of the tenant whose name is the first segment below the route's path.
    TenantByPathSegment,
    /// Those of the tenant that this verified claim names.
    TenantByClaim(String),
}

/// What goes with a page beside who may embed it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PagePolicy {
    /// What the upstream sent.
    Upstream,
    /// A policy of the gate's own, and what the upstream sent.
    Own(OwnPolicy),
    /// What the upstream sent, and of frames the listed ones at most.
    NarrowFrames,
    /// What the upstream sent, and of frames the listed ones, too.
    AllowFrames,
}

/// A host page's policy, written once, but for the nonce and for who may embed it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OwnPolicy {
    /// What stands before the nonce; all of it where there is none.
    pub before: String,
    /// What stands after the nonce.
    pub after: Option<String>,
    /// Whether browsers only report what it would refuse.
    pub is_report_only: bool,
}

/// The pages of one route.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Page {
    /// Who may embed them.
    pub frame_ancestors: FrameAncestors,
    /// Their policy.
    pub policy: PagePolicy,
    /// How much of their address they tell others.
    pub referrer_policy: ReferrerPolicy,
    /// Who keeps a hold on their window.
    pub opener: Option<Opener>,
    /// What they may load from elsewhere.
    pub embedder: Option<Embedder>,
    /// Who may load them.
    pub resource: Option<Resource>,
}

impl Page {
    /// Whether each response needs a nonce.
    #[must_use]
    pub const fn wants_nonce(&self) -> bool {
        matches!(&self.policy, PagePolicy::Own(OwnPolicy { after: Some(_), .. }))
    }

    /// Who may embed it, as a policy. What a request says picks among the registered lists, and reaches no
    /// header.
    #[must_use]
    pub fn ancestors(&self, site: &PageDefaults, pattern: &Pattern, request: &PageRequest<'_>) -> Ancestors {
        let tenant: Cow<'_, str> = match &self.frame_ancestors {
            FrameAncestors::Nobody => return Ancestors::Nobody,
            FrameAncestors::Shared => return Ancestors::Shared,
            FrameAncestors::TenantByHost => request.host.into(),
            FrameAncestors::TenantByPathSegment => pattern.first_below(request.path).into(),
            FrameAncestors::TenantByClaim(name) => claim(request.claims, name).into(),
        };
        site.tenants.place_of(&tenant).map_or(Ancestors::Nobody, Ancestors::Tenant)
    }
}

/// Which of the registered lists says who may embed a page.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Ancestors {
    /// None: nobody may.
    #[default]
    Nobody,
    /// The one list.
    Shared,
    /// The list of the tenant in this place.
    Tenant(usize),
}

impl Ancestors {
    /// The policy, which has `frame-ancestors` and nothing else.
    #[must_use]
    pub fn policy(self, site: &PageDefaults) -> &str {
        match self {
            Self::Nobody => NOBODY,
            Self::Shared => site.frame_ancestors.as_deref().unwrap_or(NOBODY),
            Self::Tenant(place) => site.tenants.policy(place).unwrap_or(NOBODY),
        }
    }
}

/// What a request says of itself, where a page's headers depend on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct PageRequest<'r> {
    /// Its host, without a port.
    pub host: &'r str,
    /// Its path.
    pub path: &'r str,
    /// The verified claims as JSON text; empty where there are none.
    pub claims: &'r str,
}

#[inline(never)]
fn claim(claims: &str, name: &str) -> String {
    let claims = json::parse_object(claims.as_bytes()).unwrap_or_default();
    claims.get(name).and_then(Json::as_str).unwrap_or_default().into()
}
