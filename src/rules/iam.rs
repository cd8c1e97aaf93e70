//! What does the security page of the IAM SDK ask?

use super::{
    guards::Guard,
    rule::{Rule, rule},
};

pub(super) const RULES: &[Rule] = &[
    rule("IAM-FC-1", "Whatever keeps a clear yes from arriving counts as no, and no setting changes that")
        .edge("keys and tokens", &[Guard::Keys]).later("decisions", &[Guard::Decision]),
    rule("IAM-ALG-1", "ES256 or nothing")
        .edge("own routes", &[Guard::Token]),
    rule("IAM-SIG-1", "Claims stay closed until the signature holds")
        .edge("own routes, each of which names one issuer, so that not even `iss` is read first", &[Guard::Token]),
    rule("IAM-CFG-1", "A missing issuer or audience stops the start")
        .edge("the configuration", &[Guard::Configuration]),
    rule("IAM-ISS-1", "The issuer is the configured one, exactly")
        .edge("own routes", &[Guard::Token]),
    rule("IAM-AUD-1", "The configured issuer and audience are the real ones, and narrow")
        .check("an audience that is shared or broad", &[Guard::History])
        .attest("the audience means this service alone"),
    rule("IAM-AUD-2", "The token names the configured audience")
        .edge("own routes", &[Guard::Token]),
    rule("IAM-CLK-1", "Not one second of grace on `exp` and `nbf`")
        .edge("own routes", &[Guard::Token]),
    rule("IAM-CLK-2", "Clocks are kept in step")
        .edge("the issuer's `Date` against the host's time: an event", &[Guard::Keys, Guard::Events])
        .attest("hosts take their time from a server of time"),
    rule("IAM-MEM-1", "Safe Rust throughout, with `p256` as gate of keys and as judge")
        .design("the compiler forbids unsafe code, and `p256` decides what is a key"),
    rule("IAM-STP-1", "A yes that asks for stronger proof is no yes")
        .edge("routes that ask for step-up, which is a verdict of its own", &[Guard::Permission]).later("decisions", &[Guard::Decision]),
    rule("IAM-TLS-1", "The decision server's address begins with `https://`")
        .later("decisions", &[Guard::Decision])
        .check("its address", &[Guard::Decision]),
    rule("IAM-TLS-2", "TLS does not end early where tokens would then travel in the clear")
        .attest("where TLS ends"),
    rule("IAM-KEY-1", "An unknown `kid` fetches the key set again, and a key serves as long as it is published")
        .edge("key sets", &[Guard::Keys]),
    rule("IAM-KEY-2", "Keys come from the server's own address over TLS, and nothing else can plant them")
        .edge("addresses of keys; a cache that others can write, only where the configuration says so", &[Guard::Configuration, Guard::Keys])
        .check("addresses of keys", &[Guard::Check]),
    rule("IAM-TRU-1", "Nothing in a token vouches for itself")
        .edge("own routes", &[Guard::Token]),
    rule("IAM-ERR-1", "A bad token, a bad configuration and a refused service token are three answers, and none a pass")
        .edge("own routes", &[Guard::Token, Guard::Configuration]).later("decisions", &[Guard::Decision])
        .design("each is a reason of its own in a closed list, and none converts to a yes"),
    rule("IAM-SEC-1", "The service token comes from a secret, never from configuration or a log")
        .later("decisions", &[Guard::Decision])
        .check("configuration and log", &[Guard::Decision])
        .attest("which secret holds it"),
    rule("IAM-SEC-2", "The service token is rotated")
        .check("its `exp`, where it can be read", &[Guard::Decision])
        .attest("when it was replaced last")
        .reviewed(),
    rule("IAM-LOG-1", "Entries of the audit cite decision and policy version, and hold no token")
        .later("own log", &[Guard::Decision])
        .attest("the application's own log does so, too"),
    rule("IAM-ALM-1", "A refused service token is an alarm that repeats until it is closed")
        .edge("introspection, counted as a signal", &[Guard::Events]).later("decisions", &[Guard::Decision])
        .attest("an alert stands on the signal, and somebody receives it"),
    rule("IAM-TRL-1", "The audit trail of record lies on the server, and shows whether somebody changed it")
        .attest("it is switched on there"),
    rule("IAM-SCP-1", "A gate checks and carries: what issues tokens, ends sessions and keeps keys is elsewhere, and a token refused here is not revoked")
        .design("no artefact exports anything that signs, and what holds secrets is not in the browser's"),
    rule("IAM-SCP-2", "A browser's verdict is never an authorisation, and policy stays on the server")
        .design("the artefact for pages has no routes and no decisions"),
];
