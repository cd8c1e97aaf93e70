//! Does everything that a gate calls go over HTTPS?

use alloc::string::String;

use super::{
    judged::{Judged, Place, Source},
    looks::key_place,
    view::{IssuerEntry, View},
};
use crate::{
    exchange::routes::{Route, Upstream},
    keys::keyring::Keyring,
};

/// Addresses that a gate calls for an issuer, where they are written.
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
    let entry = &issuer.entry;
    let written = OF_ISSUER.iter().filter_map(|name| Some((entry.text(name)?, entry.place(name))));
    let of_keys = match &issuer.issuer.keyring {
        // At the issuer's own address.
        Keyring::Fetched(keyring) if keyring.is_discovered() => Some(issuer.issuer.policy.issuer.as_str()),
        // A profile fills in no address that is plain.
        Keyring::Fetched(_) if entry.written("jwksUri").is_none() => Some("https://"),
        _ => None,
    };
    let addresses = written.chain(of_keys.map(|url| (url, key_place(issuer))));
    Judged::all(addresses.map(|(url, place)| judged(url, place)))
}

fn of_upstream(route: &Route) -> Option<Judged> {
    let Some(Upstream::Url(url)) = &route.upstream else { return None };
    let path: String = [&View::path_of_route(route), ".upstream"].concat();
    Some(judged(url, Place { path, source: Source::Written }))
}

fn judged(url: &str, place: Place) -> Judged {
    if url.starts_with("https://") {
        Judged::held(place)
    } else {
        Judged::lacking(&place.path, "write https; plain http is for development alone")
    }
}
