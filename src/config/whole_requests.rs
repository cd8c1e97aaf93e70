//! The members about whole requests: routes, frames, the gate's own origins, and how long browsers come by
//! HTTPS only.

use super::{frames, lists, object_reader::ObjectReader, other_names, profile::Whole, routes, transport};
use crate::{encoding::json_value::Json, guard::Policy, token::verify::Issuer};

/// Reads them into the policy. What is faulty is read as what lets nothing through.
pub(super) fn read(
    top: &mut ObjectReader<'_, '_>,
    whole: Whole<'_>,
    issuers: &[Issuer],
    policy: &mut Policy,
) {
    policy.owns_cors = top.has("origins");
    if top.has("ownOrigins") {
        policy.own_origins = Some(lists::read_origins(top, "ownOrigins"));
    }
    if let Some(frames) = top.take("frames") {
        policy.page_defaults = frames::read(frames, whole.environment, top.errors);
    }
    policy.page_defaults.strict_transport = transport::read(top);
    if let Some(routes) = top.take("routes") {
        let surroundings = routes::RouteContext {
            issuers: top.peek("issuers").and_then(Json::as_object),
            profile: whole.profile,
            entries: issuers,
            has_origins: policy.owns_cors,
            has_redirects: top.has("redirects"),
            site: &policy.page_defaults,
        };
        policy.routes = routes::read(routes, &surroundings, top.errors);
        other_names::warn(&policy.routes, top.errors);
    }
}
