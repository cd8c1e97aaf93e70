//! Which public routes cover names that an upstream may have for what wants a token? No gate knows those.

use super::{
    errors::{ErrorList, ShownValue},
    object_reader::element_path,
};
use crate::{
    encoding::sentence::said,
    encoding::{path, path_pattern::Pattern},
    exchange::routes::{Access, Route, share_a_method},
};

/// Warns once of each such public route.
#[inline(never)]
pub(super) fn warn(routes: &[Route], errors: &mut ErrorList) {
    for wider in routes.iter().filter(|route| route.access == Access::Public) {
        if let Some(gated) = routes.iter().find(|route| may_be_reached_by(wider, route)) {
            let place = [&element_path("routes", wider.index), ".path"].concat();
            let why = [
                said!("is public and covers other names under which the upstream may serve `"),
                &gated.path,
                said!("`, such as with `.json` at the end: no gate knows them, and no token is asked for. "),
                said!("List the public paths one by one, or have the upstream itself demand verified claims"),
            ];
            errors.warn(&place, ShownValue::Text(&wider.path), &why);
        }
    }
}

/// Whether a route wants a token, lies within a public one, and shares its upstream and a method with it.
/// Two entries of one path share no method.
fn may_be_reached_by(wider: &Route, route: &Route) -> bool {
    let is_within = match (&wider.pattern, &route.pattern) {
        (Pattern::Exact(_), Pattern::Below(_)) => false,
        (pattern, Pattern::Exact(text) | Pattern::Below(text)) => pattern.fits_folded(&path::folded(text)),
    };
    route.access != Access::Public
        && is_within
        && route.serves.is_none()
        && wider.upstream == route.upstream
        && share_a_method(&wider.methods, &route.methods)
}
