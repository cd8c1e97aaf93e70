//! What do several systems ask of tokens, keys, routes and signals?

use alloc::string::ToString;

use super::{
    judged::{Judged, Place},
    standing::Host,
    view::{IssuerEntry, RouteEntry, View},
};
use crate::{
    crypto::algorithm::Algorithm,
    exchange::{permission::Permission, routes::Access},
    keys::keyring::Keyring,
    token::step_up::StepUpDemand,
};

/// What holds of each issuer; nothing holds where there is none.
pub(super) fn each_issuer<'v>(view: &'v View<'_>, judge: impl Fn(&'v IssuerEntry<'v>) -> Judged) -> Judged {
    if view.issuers.is_empty() {
        return Judged::lacking("issuers", "name the issuer whose tokens pass here");
    }
    Judged::all(view.issuers.iter().map(judge))
}

/// What holds of each route that wants a token of the system's issuers; nothing holds where there is none.
pub(super) fn each_route<'v>(view: &'v View<'_>, judge: impl Fn(&'v RouteEntry<'v>) -> Judged) -> Judged {
    if view.routes.is_empty() {
        return Judged::lacking("routes", "write the routes that want a token");
    }
    Judged::all(view.routes.iter().map(judge))
}

/// A member of each issuer's entry, whatever it says.
pub(super) fn member(view: &View<'_>, name: &str) -> Judged {
    each_issuer(view, |issuer| Judged::held(issuer.entry.place(name)))
}

/// What is asked of every token.
pub(super) fn every_token(view: &View<'_>) -> Judged {
    member(view, "")
}

/// Each issuer signs with this algorithm.
pub(super) fn algorithm(view: &View<'_>, algorithm: Algorithm) -> Judged {
    each_issuer(view, |issuer| {
        let pinned = issuer.issuer.policy.key_rules.algorithm;
        if pinned == algorithm {
            return Judged::held(issuer.entry.place("algorithm"));
        }
        let message = ["it is ", pinned.name(), "; pin \"", algorithm.name(), "\""].concat();
        Judged::lacking(&issuer.entry.path_of("algorithm"), &message)
    })
}

/// No token lives longer than this.
pub(super) fn lifetime<'v>(issuer: &'v IssuerEntry<'v>, most_seconds: u64) -> Judged {
    let found = issuer.issuer.policy.max_lifetime_seconds;
    if found > most_seconds {
        let message =
            ["it is ", &found.to_string(), "; write ", &most_seconds.to_string(), " at most"].concat();
        return Judged::lacking(&issuer.entry.path_of("maxLifetimeSeconds"), &message);
    }
    let held = Judged::held(issuer.entry.place("maxLifetimeSeconds"));
    if issuer.issuer.policy.may_lack_issued_at {
        return held.note(
            &issuer.entry.path_of("issuedAt"),
            "of a token without `iat`, only what is left of its life is bounded",
        );
    }
    held
}

/// Where the keys come from.
pub(super) fn key_place<'v>(issuer: &'v IssuerEntry<'v>) -> Place {
    let names: &[&str] = match &issuer.issuer.keyring {
        Keyring::Fetched(keyring) if keyring.is_discovered() => &["discovery"],
        Keyring::Fetched(_) => &["jwksUri"],
        Keyring::Inline(_) => &["jwks", "pem"],
    };
    issuer.entry.place_of_one(names)
}

pub(super) const fn is_fetched(issuer: &IssuerEntry<'_>) -> bool {
    matches!(issuer.issuer.keyring, Keyring::Fetched(_))
}

/// A key set that holds a private key serves nobody.
pub(super) fn private_keys_refused(view: &View<'_>) -> Judged {
    // It is by design all the same.
    if view.issuers.is_empty() {
        return Judged::nothing();
    }
    Judged::all(view.issuers.iter().map(|issuer| Judged::held(key_place(issuer))))
}

/// Keys are fetched, and what the issuer publishes is what serves.
pub(super) fn published_keys<'v>(issuer: &'v IssuerEntry<'v>) -> Judged {
    if is_fetched(issuer) {
        return Judged::held(key_place(issuer));
    }
    Judged::lacking(
        &key_place(issuer).path,
        "name the issuer's `jwksUri`, or `discovery`; these keys are published nowhere",
    )
}

/// Keys serve as long as they are fresh, and not a second longer.
pub(super) fn fresh_keys(view: &View<'_>) -> Judged {
    each_issuer(view, |issuer| {
        let stale_seconds = match &issuer.issuer.keyring {
            Keyring::Fetched(keyring) => keyring.stale_seconds,
            Keyring::Inline(_) => 0,
        };
        if stale_seconds == 0 {
            return Judged::held(issuer.entry.place("staleIfErrorSeconds"));
        }
        Judged::lacking(
            &issuer.entry.path_of("staleIfErrorSeconds"),
            "leave it out; it lets keys serve that may be withdrawn",
        )
    })
}

/// What no route lists is closed, and what a route lists wants a token unless it says otherwise.
pub(super) fn closed_routes(view: &View<'_>) -> Judged {
    if view.routes.is_empty() {
        return Judged::lacking("routes", "write the routes that want a token; what is not listed is closed");
    }
    let held = Judged::held(view.top.place("routes"));
    let open = view.configuration.policy.routes.iter().filter(|route| route.access == Access::Public);
    let open = open.map(|route| Judged::noted(&View::path_of_route(route), "open to everybody, as it says"));
    held.and(Judged::all(open))
}

/// Refusals are counted, and a line says how many there were.
pub(super) fn signals(view: &View<'_>) -> Judged {
    let routes = &view.configuration.policy.routes;
    match view.host {
        _ if view.has_worker() && !routes.is_empty() => Judged::held(view.top.place("routes")),
        Some(Host::Hono) if !routes.is_empty() => {
            Judged::held(view.top.place("routes")).note("", "with `log: false` the middleware writes no line")
        }
        _ => Judged::lacking(
            "",
            "say who answers: the Worker and the middleware for Hono (`--for`) write the signal, and a program of your own does with `new SignalCounter().onEvent`, which is not seen from here",
        ),
    }
}

/// A demand of a stronger login, on some route.
pub(super) fn step_up(view: &View<'_>, asks: fn(&StepUpDemand) -> bool, message: &str) -> Judged {
    let found = Judged::all(view.routes.iter().map(|route| {
        let demand = route.route.permission.as_ref().and_then(|permission| permission.step_up.as_ref());
        if demand.is_some_and(asks) {
            return Judged::held(route.entry.place("stepUp"));
        }
        Judged::noted(&route.entry.path_of("stepUp"), "not asked for here")
    }));
    if found.holds.is_empty() { Judged::lacking("routes", message) } else { found }
}

/// Something that each route asks or says, in a member of this name.
pub(super) fn each_route_says(
    view: &View<'_>,
    member: &str,
    says: fn(&Permission) -> bool,
    message: &str,
) -> Judged {
    each_route(view, |route| {
        if route.route.permission.as_deref().is_some_and(says) {
            return Judged::held(route.entry.place(member));
        }
        Judged::lacking(&route.entry.path_of(member), message)
    })
}
