//! Does one route ask for less than another? Then no other spelling of the stricter one's path may end at it.

use super::{
    forward::ForwardedHeaders,
    permission,
    routes::{Access, CachePolicy, Route},
};
use crate::browser::{
    cors::CorsPolicy,
    page::{FrameAncestors, Page, PagePolicy},
    redirects::request_check,
};

/// Whether a request that a route takes may lack something that another route asks for, or its answer
/// something that the other one's has. In doubt it is so.
pub(super) fn asks_for_less(route: &Route, other: &Route) -> bool {
    // Every member by name, without `..`: a new one has to be weighed, too.
    let Route {
        index: _,
        path: _,
        pattern: _,
        methods: _, // A request has one; the caller looks whether the other's pattern lists that.
        takes_encoded_segments,
        access,
        permission,
        asks_about_tokens,
        token_place,
        resource_metadata: _, // A word to whoever has no token.
        upstream: _,
        forward_authorization,
        forwarded_headers,
        cache,
        upstream_timeout_seconds: _,
        cors,
        redirect_check,
        page,
        serves: _, // What the gate says itself, to those whom `access` names.
    } = route;
    opens_to_more(access, &other.access)
        || permission::asks_for_less(permission.as_deref(), other.permission.as_deref())
        || (other.asks_about_tokens && !*asks_about_tokens)
        // Places are no ladder.
        || (other.access != Access::Public && *token_place != other.token_place)
        || (*takes_encoded_segments && !other.takes_encoded_segments)
        || (*forward_authorization && !other.forward_authorization)
        || (*forwarded_headers == ForwardedHeaders::Pass
            && other.forwarded_headers == ForwardedHeaders::Replace)
        || (*cache == CachePolicy::Upstream && other.cache == CachePolicy::NoStore)
        || lets_pages_do_more(cors.as_ref(), other.cors.as_ref())
        || request_check::is_laxer(redirect_check.as_ref(), other.redirect_check.as_ref())
        || protects_pages_less(page.as_ref(), other.page.as_ref())
}

fn opens_to_more(access: &Access, other: &Access) -> bool {
    match (access, other) {
        (_, Access::Public) => false,
        (Access::Public, Access::Token(_)) => true,
        (Access::Token(issuers), Access::Token(others)) => issuers.iter().any(|name| !others.contains(name)),
    }
}

/// A route with `cors` refuses origins that are not listed; one without lets them pass, and grants nothing.
fn lets_pages_do_more(cors: Option<&CorsPolicy>, other: Option<&CorsPolicy>) -> bool {
    match (cors, other) {
        (None, None) => false,
        (Some(cors), Some(other)) => cors.grants_more_than(other),
        _ => true,
    }
}

/// Headers are no ladder, so two `page`s that differ are not weighed. A tenant that the path names is another
/// one for each prefix.
fn protects_pages_less(page: Option<&Page>, other: Option<&Page>) -> bool {
    let Some(page) = page else { return other.is_some() };
    match other {
        Some(other) => page != other || page.frame_ancestors == FrameAncestors::TenantByPathSegment,
        None => page.frame_ancestors != FrameAncestors::Nobody || page.policy == PagePolicy::AllowFrames,
    }
}

#[cfg(test)]
mod tests;
