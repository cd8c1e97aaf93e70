//! What does Round Two's security page ask?

use super::{
    guards::Guard,
    rule::{Rule, rule},
};

pub(super) const RULES: &[Rule] = &[
    rule("RTW-ALG-1", "User tokens are signed with a private key, by RS256, and never with a shared secret")
        .edge("own routes", &[Guard::Token]).later("the token endpoint's answer", &[Guard::TokenEndpoint])
        .check("the configuration", &[Guard::Check]),
    rule("RTW-KEY-1", "Keys are never committed")
        .check("repository", &[Guard::Scan]),
    rule("RTW-KEY-2", "The private key stays on the server")
        .edge("key sets: a private key in one refuses", &[Guard::Keys])
        .check("bundle", &[Guard::Scan])
        .design("nothing in the package signs, so nothing has a use for a private key"),
    rule("RTW-KEY-3", "Production reads keys from a secret service; variables will do in development")
        .attest("which service that is"),
    rule("RTW-KEY-4", "Production and staging have keys of their own")
        .check("thumbprints of both", &[Guard::History]),
    rule("RTW-ROT-1", "Keys are rotated: the public half at the vendor, the private half in the application, and the change is watched")
        .check("age, and known thumbprints", &[Guard::History])
        .attest("when the key was replaced last, and who watched")
        .reviewed(),
    rule("RTW-EXP-1", "A user token lives 300 s at most")
        .edge("own routes", &[Guard::Token]).later("the token endpoint's answer", &[Guard::TokenEndpoint])
        .check("a token, by `wicketgate why`", &[Guard::Check]),
    rule("RTW-EXP-2", "Each new token follows a fresh look at the session")
        .later("token endpoint, never stored", &[Guard::TokenEndpoint]),
    rule("RTW-ORG-1", "Origins are listed one by one, of staging and production, and wildcards with care")
        .edge("own lists", &[Guard::Origins]).later("the token endpoint's CORS", &[Guard::TokenEndpoint])
        .check("own lists: names that strangers can get", &[Guard::Check])
        .attest("Round Two's list is the same"),
    rule("RTW-ORG-2", "Origins no longer used are removed, and the list is reviewed")
        .check("origins never seen of late", &[Guard::History])
        .attest("when the list was reviewed last")
        .reviewed(),
    rule("RTW-END-1", "The token endpoint demands an authenticated user")
        .later("token endpoint", &[Guard::TokenEndpoint])
        .attest("no second endpoint mints without a login"),
    rule("RTW-END-2", "The token endpoint is limited per user and time, with a proper error and a line in the log")
        .tightened("per address")
        .later("token endpoint", &[Guard::TokenEndpoint, Guard::Limits]),
    rule("RTW-USR-1", "User data is valid: clean text, an e-mail address by its form, a safe avatar URL, permissions looked at")
        .edge("claims: refused, not repaired", &[Guard::Token])
        .attest("the permissions in a token are those that its user has"),
    rule("RTW-TLS-1", "Everything goes over HTTPS")
        .edge("own calls and upstreams", &[Guard::Configuration])
        .check("every address of the configuration", &[Guard::Check])
        .attest("calls that pass no gate go over HTTPS, too"),
    rule("RTW-MON-1", "Tokens that were made, and those that were not, are logged and watched")
        .later("token endpoint", &[Guard::TokenEndpoint]),
    rule("RTW-MON-2", "The rate of feedback is watched")
        .attest("who watches it"),
    rule("RTW-MON-3", "Somebody is told of suspicious activity")
        .edge("refusals, counted as a signal", &[Guard::Events])
        .attest("an alert stands on the signal, and somebody receives it"),
];
