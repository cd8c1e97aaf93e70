//! How do the rules of SigID's page stand?

use super::{
    judged::Judged,
    lists,
    looks::{closed_routes, each_issuer, each_route_says, every_token, fresh_keys, signals, step_up},
    view::View,
};

pub(super) fn judge(id: &str, view: &View<'_>) -> Judged {
    match id {
        "SIG-URI-1" => lists::redirects(view),
        "SIG-ORG-1" => lists::origins(view),
        "SIG-ADM-1" => step_up(
            view,
            |demand| !demand.amr.is_empty(),
            "write `stepUp` with `amr` on the routes of administrators",
        ),
        "SIG-ADM-2" => step_up(
            view,
            |demand| demand.acr.is_some() || !demand.amr.is_empty(),
            "write `stepUp` with `amr` or `acr` on the routes of administrators",
        ),
        "SIG-SCO-1" => scopes(view),
        "SIG-TOK-1" => every_token(view).and(subject_type(view)).and(tenant(view)).and(scopes(view)),
        "SIG-TOK-2" => proven_actor(view),
        "SIG-TOK-3" => fresh_keys(view),
        "SIG-TOK-4" => closed_routes(view),
        "SIG-SEC-1" => Judged::always(),
        "SIG-CON-1" => each_route_says(
            view,
            "forwardedClaims",
            |permission| permission.forwarded_claims.is_some(),
            "list the claims that the application may see; it gets all of them",
        ),
        "SIG-MON-1" => signals(view),
        _ => Judged::nothing(),
    }
}

fn scopes(view: &View<'_>) -> Judged {
    each_route_says(
        view,
        "scopes",
        |permission| permission.scopes.is_some(),
        "list the scopes that the route needs",
    )
}

fn subject_type(view: &View<'_>) -> Judged {
    each_issuer(view, |issuer| match issuer.entry.written("subjectType") {
        Some(_) => Judged::held(issuer.entry.place("subjectType")),
        None => Judged::lacking(
            &issuer.entry.path_of("subjectType"),
            "name the claim that tells people from agents, and which of them are taken",
        ),
    })
}

/// The issuer's entry says which tenant, or names the claim and each route says which.
fn tenant(view: &View<'_>) -> Judged {
    each_issuer(view, |issuer| {
        let policy = &issuer.issuer.policy;
        if policy.tenant.is_none() {
            let message = "name the claim that holds the tenant, and which tenant it must be";
            return Judged::lacking(&issuer.entry.path_of("tenant"), message);
        }
        let held = Judged::held(issuer.entry.place("tenant"));
        if !policy.has_many_tenants() {
            return held;
        }
        let message = "say whose tenant the token must be of; the issuer's entry names no one tenant";
        held.and(each_route_says(view, "tenant", |permission| permission.tenant.is_some(), message))
    })
}

/// A token that somebody else presents, or that is bound to a key, is refused or proven.
fn proven_actor(view: &View<'_>) -> Judged {
    each_issuer(view, |issuer| Judged::held(issuer.entry.place("actor")))
}
