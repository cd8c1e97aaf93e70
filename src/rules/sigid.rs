//! What does SigID's security page ask?

use super::{
    guards::Guard,
    rule::{Rule, rule},
};

pub(super) const RULES: &[Rule] = &[
    rule("SIG-REV-1", "This list is gone through before launch, after each change of configuration, and at intervals")
        .check("this report, which carries its date and the configuration's hash", &[Guard::Report])
        .attest("when it was gone through last, and by whom")
        .reviewed(),
    rule("SIG-URI-1", "Redirect URIs are exact, and HTTPS in production")
        .edge("own lists", &[Guard::Redirects])
        .check("own lists", &[Guard::Check])
        .attest("SigID's list is the same"),
    rule("SIG-ORG-1", "No origin is listed that is not yours or vouched for")
        .edge("own lists", &[Guard::Origins])
        .check("own lists: names that strangers can get", &[Guard::Check])
        .attest("SigID's list is the same, and each origin has an owner"),
    rule("SIG-ADM-1", "Administrators are few, and use a second factor")
        .edge("routes that ask for `amr`", &[Guard::Permission])
        .attest("who the administrators are, and that each needs to be one")
        .reviewed(),
    rule("SIG-ADM-2", "Administrators and, where possible, users at high risk log in with passkeys")
        .edge("routes that ask for `amr` or `acr`", &[Guard::Permission])
        .attest("administrators have passkeys, and no weaker way in beside them"),
    rule("SIG-SSO-1", "A domain is proven before logins are routed by it or forced to it")
        .attest("each domain was proven first"),
    rule("SIG-SSO-2", "An ordinary account has logged in by SSO before it is forced")
        .attest("which account did, and when"),
    rule("SIG-SSO-3", "One administrator can get in without SSO when it fails")
        .attest("who that is, and that it was tried"),
    rule("SIG-SSO-4", "Whoever is removed at the provider is seen to be locked out")
        .attest("when a removal was tried last")
        .reviewed(),
    rule("SIG-SSO-5", "The mapping of roles is read again after each change at the provider")
        .attest("when it was read last")
        .reviewed(),
    rule("SIG-SSO-6", "Failed SSO logins are watched during a rollout")
        .later("SigID's events, if they are delivered", &[Guard::Webhook])
        .attest("who watches them"),
    rule("SIG-SSO-7", "Credentials at the provider have an owner with a name")
        .attest("who owns them"),
    rule("SIG-SCO-1", "Each client and each agent holds the scopes that its routes need, and no more")
        .edge("own routes", &[Guard::Permission])
        .check("wildcards, and scopes that no route uses", &[Guard::History])
        .attest("what SigID grants each client is what its routes need"),
    rule("SIG-TOK-1", "Signature, issuer, audience, expiry, tenant and scopes of a token all hold")
        .tightened("not-before and the subject's type, and the tenant is that of the resource asked for")
        .edge("own routes", &[Guard::Token, Guard::Permission]),
    rule("SIG-TOK-2", "A token has its bearer form, and one with `act` or `cnf` proves both or is refused")
        .edge("own routes", &[Guard::Token, Guard::Actor]),
    rule("SIG-TOK-3", "Doubt about metadata, keys, cache or time means no; only a trusted server may ask introspection instead")
        .edge("own routes", &[Guard::Keys, Guard::Token]),
    rule("SIG-TOK-4", "No protected API answers without a validated token")
        .edge("own routes, which are closed unless opened", &[Guard::Routes])
        .attest("the origin is reached through the gate only"),
    rule("SIG-SEC-1", "No secret stands in source, browser storage, logs, analytics or tickets")
        .edge("own events and log, which hold no token", &[Guard::Events])
        .check("source, bundle, calls of storage", &[Guard::Scan])
        .attest("what you log and send elsewhere holds none"),
    rule("SIG-SEC-2", "Secrets are held in a manager, and configuration refers to them")
        .check("the configuration: it has no member for a secret, and a private key in `jwks` is a fault", &[Guard::Check])
        .attest("which manager holds the secrets"),
    rule("SIG-SEC-3", "A secret is replaced when a reader leaves, it may have leaked, its client goes live, an incident touched it, or it is too old")
        .check("age, and the same secret in two environments", &[Guard::History])
        .attest("when each was replaced last, and why")
        .reviewed(),
    rule("SIG-USR-1", "Users find passkeys, second factors, recovery, connected apps and sessions, and are told to sign and delegate with care")
        .attest("where they find them"),
    rule("SIG-CON-1", "An application sees what its user granted, and no more")
        .edge("claims that are passed on, cut to a list", &[Guard::Permission])
        .attest("what else reaches the application was granted"),
    rule("SIG-CON-2", "Wider access means asking the user again")
        .attest("where the user is asked again"),
    rule("SIG-CON-3", "Each sensitive scope has a text that tells its outcome and its kind: profile, API, agent or wallet")
        .check("declared scopes", &[Guard::History])
        .attest("each sensitive scope has such a text"),
    rule("SIG-AGT-1", "Agents have limits of delegation, short lifetimes, and no tool that is not listed")
        .later("proxied MCP and routes", &[Guard::Mcp]),
    rule("SIG-AGT-2", "Agents get grants of the vault, never a provider's lasting token")
        .check("source and configuration", &[Guard::Scan])
        .attest("no agent holds a lasting token"),
    rule("SIG-AGT-3", "What an agent does with great effect waits for a person's yes")
        .later("an approval by route or tool", &[Guard::Approval]),
    rule("SIG-WAL-1", "Wallets have budgets, lists of recipients and contracts, approval above a threshold, and an emergency freeze")
        .later("relay", &[Guard::Relay])
        .attest("SigID has the same limits"),
    rule("SIG-HOK-1", "A delivery's signature is verified, a stale or replayed one is refused, and its ID counts once")
        .later("webhook route", &[Guard::Webhook]),
    rule("SIG-HOK-2", "A webhook route serves one sender and a list of event types")
        .later("webhook route", &[Guard::Webhook])
        .check("declared senders", &[Guard::Webhook]),
    rule("SIG-HOK-3", "No secret of a delivery is logged")
        .later("own log", &[Guard::Webhook])
        .attest("the application behind logs none either"),
    rule("SIG-AUD-1", "The logs of administrators, SSO, agents, vault, wallets and webhooks are read at intervals")
        .attest("who read them last, and when")
        .reviewed(),
    rule("SIG-LIF-1", "What nobody uses (users, agents, clients, subscriptions) is switched off")
        .check("when each was last seen", &[Guard::History])
        .attest("what was switched off, and when it was looked at last")
        .reviewed(),
    rule("SIG-INC-1", "The logs of an incident cannot be deleted")
        .check("how long the sink keeps them", &[Guard::History])
        .attest("where they lie, and who could delete them"),
    rule("SIG-INC-2", "A subject, an agent, a client and a sender can be stopped at once")
        .later("own routes", &[Guard::Stop])
        .attest("they can be stopped at SigID, too"),
    rule("SIG-INC-3", "Sessions, refresh tokens, delegations and grants are revoked as needed")
        .later("own routes: by `sub`, `sid`, `jti` and `act`", &[Guard::Stop])
        .attest("they are revoked at SigID, too"),
    rule("SIG-INC-4", "Exposed secrets are replaced, and the old ones stop working")
        .later("secrets of webhooks", &[Guard::Webhook])
        .attest("all other secrets are replaced so, too"),
    rule("SIG-INC-5", "Wallets freeze when signing is at risk")
        .later("relay", &[Guard::Relay])
        .attest("the signer freezes, too"),
    rule("SIG-INC-6", "Changes of organisations and roles are reviewed after an incident")
        .attest("who reviews them"),
    rule("SIG-INC-7", "Operators and users are told as policy says")
        .attest("who tells them, and how"),
    rule("SIG-INC-8", "Access comes back only with cause and remedy on record")
        .later("lifting a switch takes a reference, a name and a date", &[Guard::Stop])
        .attest("access at SigID comes back only so, too"),
    rule("SIG-MON-1", "What the edge sees is a signal: refusals, demands of step-up, refused budgets and transactions, bad deliveries")
        .edge("own refusals and demands of step-up", &[Guard::Events]).later("budgets and deliveries", &[Guard::Relay, Guard::Webhook]),
    rule("SIG-MON-2", "What SigID alone sees is watched: failed logins and factors, reused refresh tokens, SSO, owners, transfers, agents' keys, vault, subscriptions")
        .later("SigID's events, if they are delivered", &[Guard::Webhook])
        .attest("who watches them at SigID"),
];
