//! How do the rules of Round Two's page stand?

use alloc::string::String;

use super::{
    https,
    judged::Judged,
    lists,
    looks::{algorithm, each_issuer, lifetime, private_keys_refused, signals},
    view::{IssuerEntry, View},
};
use crate::{crypto::algorithm::Algorithm, encoding::json_value::Json};

/// A user token's longest life.
const LONGEST_SECONDS: u64 = 300;

/// What a token says of its user, and the form that each must have. An avatar may be forbidden instead.
const USER_DATA: [(&str, &str); 3] = [("email", "email"), ("name", "text"), ("avatar_url", "https-url")];

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

/// Every claim about the user has a form. The profile locks them.
fn user_data(issuer: &IssuerEntry<'_>) -> Judged {
    let claims = issuer.entry.below("claims");
    Judged::all(USER_DATA.map(|(claim, form)| {
        let place = claims.place(claim);
        if issuer.entry.is_of(super::System::RoundTwo) {
            return Judged::held(place);
        }
        let found = match claims.written(claim) {
            Some(Json::String(word)) => word == "forbidden",
            Some(Json::Object(rule)) => rule.get("format").and_then(Json::as_str) == Some(form),
            _ => false,
        };
        if found {
            return Judged::held(place);
        }
        let message: String = ["write {\"format\": \"", form, "\"}, or \"forbidden\""].concat();
        Judged::lacking(&place.path, &message)
    }))
}
