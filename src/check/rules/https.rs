//! Does everything that a gate calls go over HTTPS?

use alloc::string::String;

use super::{
    judged::{Judged, Place, Source},
    view::{Entry, IssuerEntry, View},
};
use crate::exchange::routes::{Route, Upstream};

const PLAIN: &str = "write https; plain http is for development alone";

/// Addresses that a gate calls for an issuer.
const OF_ISSUER: [&str; 2] = ["jwksUri", "introspectionEndpoint"];

/// Every address that a gate calls for the system's issuers, and every upstream.
pub(super) fn every_call(view: &View<'_>) -> Judged {
    let issuers = view.issuers.iter().map(of_issuer);
    let upstreams = view.configuration.policy.routes.iter().filter_map(of_upstream);
    let found = Judged::all(issuers.chain(upstreams));
    // The reader of a configuration takes no other address, here none.
    if found == Judged::default() { Judged::always() } else { found }
}

/// Every address that a gate calls for an issuer.
pub(super) fn of_issuer(issuer: &IssuerEntry<'_>) -> Judged {
    let written = OF_ISSUER.iter().filter_map(|name| address(&issuer.entry, name, name));
    let discovered =
        issuer.entry.written("discovery").and_then(|_| address(&issuer.entry, "issuer", "discovery"));
    let found = Judged::all(written.chain(discovered));
    // A profile names no address but of a key set, and none that is plain.
    let is_filled = found == Judged::default() && super::looks::is_fetched(issuer);
    if is_filled { Judged::held(issuer.entry.place("jwksUri")) } else { found }
}

fn address(entry: &Entry<'_>, says: &str, is_called: &str) -> Option<Judged> {
    let url = entry.text(says)?;
    Some(judged(url, entry.place(is_called)))
}

fn of_upstream(route: &Route) -> Option<Judged> {
    let Some(Upstream::Url(url)) = &route.upstream else { return None };
    let path: String = [&View::path_of_route(route), ".upstream"].concat();
    Some(judged(url, Place { path, source: Source::Written }))
}

fn judged(url: &str, place: Place) -> Judged {
    if url.starts_with("https://") { Judged::held(place) } else { Judged::lacking(&place.path, PLAIN) }
}
