//! How do the rules of Round Two's page stand?

use super::{
    https,
    judged::Judged,
    lists,
    looks::{algorithm, each_issuer, lifetime, private_keys_refused, signals},
    view::{IssuerEntry, View},
};
use crate::{
    crypto::algorithm::Algorithm,
    token::{
        claim_format::Format,
        claim_rule::{ClaimRule, Presence},
    },
};

/// A user token's longest life.
const LONGEST_SECONDS: u64 = 300;

/// A claim, the word for its form, and whether a form is that one.
type UserData = (&'static str, &'static str, fn(&Format) -> bool);

/// What a token says of its user, and whether a form is the right one.
const USER_DATA: [UserData; 3] = [
    ("email", "email", |form| *form == Format::Email),
    ("name", "text", |form| *form == Format::Text),
    ("avatar_url", "https-url", |form| matches!(form, Format::HttpsUrl(_))),
];

pub(super) fn judge(id: &str, view: &View<'_>) -> Judged {
    match id {
        "RTW-ALG-1" => algorithm(view, Algorithm::Rs256),
        "RTW-KEY-2" => private_keys_refused(view),
        "RTW-EXP-1" => each_issuer(view, |issuer| lifetime(issuer, LONGEST_SECONDS)),
        "RTW-ORG-1" => lists::origins(view),
        "RTW-USR-1" => each_issuer(view, user_data),
        "RTW-TLS-1" => https::every_call(view),
        "RTW-MON-3" => signals(view),
        _ => Judged::nothing(),
    }
}

/// Every claim about the user has its form, or is forbidden.
fn user_data(issuer: &IssuerEntry<'_>) -> Judged {
    let claims = issuer.entry.below("claims");
    Judged::all(USER_DATA.map(|(claim, form, is_right)| {
        let place = claims.place(claim);
        let rule = issuer.issuer.policy.claims.iter().find(|rule| rule.name == claim);
        let has_form = |rule: &ClaimRule| {
            let shape = rule.shape.as_ref();
            shape.and_then(|shape| shape.form.format.as_ref()).is_some_and(is_right)
        };
        if rule.is_some_and(|rule| rule.presence == Presence::Forbidden || has_form(rule)) {
            return Judged::held(place);
        }
        let message = ["write {\"format\": \"", form, "\"}, or \"forbidden\""].concat();
        Judged::lacking(&place.path, &message)
    }))
}
