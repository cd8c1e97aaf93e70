//! How do the rules of AIR Kit's page stand?

use alloc::vec::Vec;

use super::{
    https,
    judged::Judged,
    lists,
    looks::{
        closed_routes, is_fetched, key_place, lifetime, private_keys_refused, published_keys, signals,
        step_up,
    },
    view::{IssuerEntry, View},
};
use crate::token::step_up::StepUpDemand;

/// A Partner JWT's longest life.
const LONGEST_SECONDS: u64 = 300;

pub(super) fn judge(id: &str, view: &View<'_>) -> Judged {
    match id {
        "AIR-JWT-1" => of_partner(view, |issuer| lifetime(issuer, LONGEST_SECONDS)),
        "AIR-JWT-2" => of_partner(view, |issuer| published_keys(issuer).and(names_its_key(issuer))),
        "AIR-JWT-3" => of_partner(view, https_keys),
        "AIR-JWT-4" => private_keys_refused(view),
        "AIR-AUTH-1" => closed_routes(view),
        "AIR-AUTH-3" => step_up(
            view,
            has_another_factor,
            "write `stepUp` on the routes that issue credentials or move large sums",
        ),
        "AIR-API-1" => https::every_call(view),
        "AIR-API-2" => retried(view),
        "AIR-API-3" | "AIR-MON-1" => signals(view),
        "AIR-API-4" => of_partner(view, |issuer| published_keys(issuer)).and(signals(view)),
        "AIR-WEB-2" => lists::redirects(view),
        "AIR-WEB-3" => lists::frames(view),
        _ => Judged::nothing(),
    }
}

/// What holds of Partner JWTs. The kit signs tokens for users too, with keys and lifetimes of its own.
fn of_partner<'v>(view: &'v View<'_>, judge: impl Fn(&'v IssuerEntry<'v>) -> Judged) -> Judged {
    let partners: Vec<_> =
        view.issuers.iter().filter(|issuer| issuer.entry.text("token") != Some("user")).collect();
    if partners.is_empty() {
        return Judged::lacking("issuers", "name the issuer of the Partner JWTs, where some pass here");
    }
    Judged::all(partners.into_iter().map(judge))
}

fn names_its_key<'v>(issuer: &'v IssuerEntry<'v>) -> Judged {
    if issuer.issuer.policy.may_lack_key_id {
        return Judged::lacking(&issuer.entry.path_of("keyId"), "leave it out; it is \"optional\"");
    }
    Judged::held(issuer.entry.place("keyId"))
}

fn https_keys<'v>(issuer: &'v IssuerEntry<'v>) -> Judged {
    if is_fetched(issuer) { https::of_issuer(issuer) } else { published_keys(issuer) }
}

/// Fetches of keys are tried again, with pauses that grow.
fn retried(view: &View<'_>) -> Judged {
    let fetched = view.issuers.iter().filter(|issuer| is_fetched(issuer));
    let found = Judged::all(fetched.map(|issuer| Judged::held(key_place(issuer))));
    if found.holds.is_empty() {
        Judged::lacking("issuers", "name an issuer's `jwksUri`, or `discovery`; nothing is fetched here")
    } else {
        found
    }
}

/// A second factor shows in the class of the login, or in its methods; how long ago it was says nothing of it.
fn has_another_factor(demand: &StepUpDemand) -> bool {
    demand.acr.is_some() || !demand.amr.is_empty()
}
