//! What does AIR Kit's security page ask?

use super::{
    guards::Guard,
    rule::{Rule, rule},
};

pub(super) const RULES: &[Rule] = &[
    rule("AIR-KEY-1", "The signing key lies in a vault or an HSM only, never in code or in a committed file")
        .check("repository and bundle", &[Guard::Scan])
        .attest("the signing key lies in a vault or an HSM (say which)"),
    rule("AIR-JWT-1", "A Partner JWT lives 300 s at most")
        .tightened("counted from its issue as well as from now")
        .edge("own routes", &[Guard::Token])
        .later("the token endpoint's answer", &[Guard::TokenEndpoint])
        .check("a token, by `wicketgate why`", &[Guard::Check]),
    rule("AIR-JWT-2", "The `kid` of a Partner JWT is in the key set, which anyone can fetch")
        .edge("own routes", &[Guard::Keys])
        .later("the token endpoint's answer", &[Guard::TokenEndpoint])
        .check("the key set, fetched without credentials", &[Guard::Scan]),
    rule("AIR-JWT-3", "The key set is reached over HTTPS alone, with a sound certificate")
        .edge(
            "addresses of keys: https only, and a failed fetch refuses",
            &[Guard::Configuration, Guard::Keys],
        )
        .check("addresses of keys", &[Guard::Check])
        .attest("the zone that serves the key set takes no plain HTTP between its proxy and the origin"),
    rule("AIR-JWT-4", "Minting is a server's work, and no client ever holds the key")
        .edge("key sets: a private key in one refuses", &[Guard::Keys])
        .check("signing calls and keys in a bundle", &[Guard::Scan])
        .design("nothing in the package signs, so nothing has a use for a private key"),
    rule("AIR-AUTH-1", "Every call of the SDK and of the API carries a Partner JWT")
        .edge("own routes, which are closed unless opened", &[Guard::Routes])
        .attest("calls that pass no gate carry one, too"),
    rule("AIR-AUTH-2", "With a login of your own, the user is verified before a Partner JWT is issued")
        .later("token endpoint", &[Guard::TokenEndpoint])
        .attest("no second endpoint mints without a login"),
    rule("AIR-AUTH-3", "Issuing credentials and moving large sums takes a second factor")
        .edge("routes that ask for step-up", &[Guard::Permission])
        .later("by amount", &[Guard::Relay])
        .attest("the routes that ask for a second factor are all that issue or move"),
    rule("AIR-AUTH-4", "Where each session must log in anew, the SDK is called with `skipRehydration: true`")
        .check("bundle", &[Guard::Scan])
        .attest("which of the two holds for this service, and that the SDK is called so"),
    rule("AIR-CRED-1", "The back end validates a credential's subject, and believes no client about it")
        .later("issue call: schema, and what verified claims say", &[Guard::IssueCall])
        .attest("no other server of yours issues without that"),
    rule(
        "AIR-CRED-2",
        "Changed data revokes the old credential; duplicates are ignored for exact repeats only",
    )
    .later("issue call: the declared value", &[Guard::IssueCall])
    .check("what each credential declares", &[Guard::IssueCall])
    .attest("the declared value is right for each credential"),
    rule("AIR-CRED-3", "A credential exists once its status is `ONCHAIN`, not before")
        .later("status of what was issued", &[Guard::Poller])
        .attest("nothing of yours counts on a credential before"),
    rule("AIR-CRED-4", "Regulated data goes with CAK encryption")
        .attest("each type of credential: regulated or not, and that the regulated ones use CAK"),
    rule("AIR-API-1", "Every call goes over HTTPS, in development too")
        .edge("own calls and upstreams", &[Guard::Configuration])
        .check("every address of the configuration", &[Guard::Check])
        .attest("calls that pass no gate go over HTTPS, too"),
    rule("AIR-API-2", "What failed for a moment (500, time-out) is tried again, with pauses that grow")
        .edge("own fetches of keys", &[Guard::Keys])
        .later("idempotent calls to the API", &[Guard::Relay])
        .attest("your own calls to the API are tried again so"),
    rule("AIR-API-3", "Errors of the API are logged, and a spike of 401 or 403 raises an alarm")
        .edge("refusals that the gate makes", &[Guard::Events])
        .later("the API's own answers", &[Guard::Relay])
        .attest("an alert stands on the API's errors, and somebody receives it"),
    rule("AIR-API-4", "In a rotation the new key is published before the old one goes")
        .edge("key sets: both serve, and one withdrawn too early is an event", &[Guard::Keys, Guard::Events])
        .check("the history of key sets", &[Guard::History])
        .attest("your procedure publishes first and signs later"),
    rule("AIR-API-5", "Signing keys are replaced at intervals")
        .check("the age of each key since it was first seen", &[Guard::History])
        .attest("when the signing key was replaced last")
        .reviewed(),
    rule("AIR-WEB-1", "The partner ID may be public, its key may not").check("bundle", &[Guard::Scan]),
    rule("AIR-WEB-2", "Every place that a browser is sent back to is on a list")
        .edge("routes that send browsers back", &[Guard::Redirects])
        .check("the lists", &[Guard::Check]),
    rule("AIR-WEB-3", "A page that embeds AIR Kit allows its domains in `frame-src`")
        .tightened("it allows no others")
        .edge("pages that are served", &[Guard::Pages])
        .check("the list of frames", &[Guard::Check]),
    rule("AIR-TX-1", "Sponsored spending is watched for abuse")
        .later("requests for sponsorship, counted", &[Guard::Relay])
        .attest("somebody looks at the sponsored spending"),
    rule("AIR-TX-2", "The back end validates a transaction before it relays it")
        .later("relay: declared selectors and limits", &[Guard::Relay])
        .attest("nothing of yours relays past it"),
    rule("AIR-TX-3", "A session key may do the fewest things, for a short time")
        .later("relay", &[Guard::Relay])
        .check("declared grants", &[Guard::Relay])
        .attest("each grant is as narrow as its use"),
    rule("AIR-TX-4", "Sponsored gas goes through the Paymaster")
        .check("configuration and bundle", &[Guard::Scan])
        .attest("no gas is sponsored elsewhere"),
    rule("AIR-MON-1", "Failed authentication raises alerts")
        .edge("refusals, counted as a signal", &[Guard::Events]),
    rule("AIR-MON-2", "The number of issued credentials is watched for what is unusual")
        .later("issue call", &[Guard::IssueCall])
        .attest("somebody looks at what is issued elsewhere"),
    rule("AIR-MON-3", "The time that a credential spends in `WAIT_ONCHAIN` is measured")
        .later("status of what was issued", &[Guard::Poller]),
    rule("AIR-MON-4", "Consent (CAK authorisation) is logged for audit")
        .later("events that are posted", &[Guard::Webhook])
        .attest("consent that is not posted is logged by you"),
];
