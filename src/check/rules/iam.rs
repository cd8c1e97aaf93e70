//! How do the rules of the IAM SDK's page stand?

use alloc::string::ToString;

use super::{
    https,
    judged::Judged,
    looks::{
        algorithm, each_issuer, every_token, fresh_keys, is_fetched, key_place, member, published_keys,
        signals, step_up,
    },
    view::{IssuerEntry, View},
};
use crate::{crypto::algorithm::Algorithm, encoding::uri, exchange::routes::Access};

pub(super) fn judge(id: &str, view: &View<'_>) -> Judged {
    match id {
        "IAM-FC-1" => fresh_keys(view).waiting(),
        "IAM-ALG-1" => algorithm(view, Algorithm::Es256),
        "IAM-SIG-1" => each_issuer(view, |issuer| named_alone(view, issuer)),
        "IAM-CFG-1" => member(view, "issuer").and(member(view, "audience")),
        "IAM-ISS-1" => member(view, "issuer"),
        "IAM-AUD-2" => each_issuer(view, names_its_audience),
        "IAM-CLK-1" => each_issuer(view, without_grace),
        "IAM-CLK-2" => each_issuer(view, published_keys).and(signals(view)),
        "IAM-STP-1" => step_up(view, |_| true, "write `stepUp` on the routes that want stronger proof"),
        "IAM-KEY-1" => each_issuer(view, |issuer| published_keys(issuer)),
        "IAM-KEY-2" => each_issuer(view, |issuer| planted_by_nobody(issuer)).and(own_cache(view)),
        "IAM-TRU-1" => every_token(view),
        "IAM-ERR-1" => every_token(view),
        "IAM-ALM-1" => signals(view).waiting(),
        _ => Judged::nothing(),
    }
}

/// Where several issuers may have issued a token, its `iss` is read first to choose one.
fn named_alone(view: &View<'_>, issuer: &IssuerEntry<'_>) -> Judged {
    let name = &issuer.issuer.policy.name;
    if issuer.issuer.policy.is_named_alone {
        return Judged::held(issuer.entry.place("profile"));
    }
    let company = view.routes.iter().filter_map(|route| match &route.route.access {
        Access::Token(named) if named.len() > 1 && named.contains(name) => Some(&route.entry),
        _ => None,
    });
    let message = "name one; of several, the `iss` of an unverified token chooses";
    let found = Judged::all(company.map(|route| Judged::lacking(&route.path_of("issuers"), message)));
    let is_only = view.configuration.issuers.len() == 1;
    if view.routes.is_empty() && !is_only {
        let message = "write the routes, each with one issuer; nothing here shows whom callers name";
        return Judged::lacking("routes", message);
    }
    if found.lacks.is_empty() { Judged::held(issuer.entry.place("")) } else { found }
}

fn names_its_audience(issuer: &IssuerEntry<'_>) -> Judged {
    match issuer.issuer.policy.audience_claim {
        None => Judged::held(issuer.entry.place("audience")),
        Some(_) => Judged::lacking(
            &issuer.entry.path_of("audienceClaim"),
            "leave it out; it takes tokens that have no `aud`",
        ),
    }
}

fn without_grace(issuer: &IssuerEntry<'_>) -> Judged {
    let leeway = issuer.issuer.policy.leeway_seconds;
    if leeway > 0 {
        let message = ["leave it out; it is ", &leeway.to_string()].concat();
        return Judged::lacking(&issuer.entry.path_of("leewaySeconds"), &message);
    }
    let held = Judged::held(issuer.entry.place("leewaySeconds"));
    if issuer.issuer.policy.is_not_before_strict {
        return held.and(Judged::held(issuer.entry.place("notBefore")));
    }
    let message = "write \"strict\"; an `nbf` that equals `iat` may lie 5 s ahead";
    held.and(Judged::lacking(&issuer.entry.path_of("notBefore"), message))
}

/// Keys come from the issuer's own address over TLS.
fn planted_by_nobody(issuer: &IssuerEntry<'_>) -> Judged {
    if !is_fetched(issuer) {
        return published_keys(issuer);
    }
    let Some(address) = issuer.entry.text("jwksUri") else {
        let place = key_place(issuer);
        return https::of_issuer(issuer)
            .note(&place.path, "the issuer's metadata may name an address elsewhere");
    };
    if host_of(address) == host_of(&issuer.issuer.policy.issuer) {
        return https::of_issuer(issuer);
    }
    Judged::lacking(&key_place(issuer).path, "name an address at the issuer's own host, or write `discovery`")
}

/// The authority of a URL; nothing where it is none.
fn host_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    Some(uri::cut(rest, uri::AUTHORITY_END).0)
}

/// Nobody else can write into the cache of key sets, or the configuration says that it may be used.
fn own_cache(view: &View<'_>) -> Judged {
    const NAME: &str = "sharedKeyCache";
    if !view.configuration.shared_key_cache {
        return Judged::held(view.top.place(NAME));
    }
    if view.top.written(NAME).is_some() {
        return Judged::held(view.top.place(NAME))
            .note(NAME, "it is true; whoever writes into that cache can plant keys");
    }
    Judged::lacking(NAME, "write false, or true where the host's cache is yours alone")
}
