//! Is the token of the tenant whose resource is asked for? (SIG-TOK-1) Both are compared byte for byte, and what names
//! no tenant in one reading names none.

use super::{
    call::{Call, Verdict},
    check::{Check, Guard},
    token::fact::Caller,
};
use crate::{
    encoding::{json_members, uri},
    exchange::{head::RequestHead, permission::TenantFrom, routes::Route},
    reason::Reason,
    token::decision::Refusal,
};

pub(super) const GUARD: Guard = Guard { name: "tenant", makes: None, check: Check::Called(check) };

fn check(call: &mut Call<'_, '_>, route: &Route, caller: &Caller) -> Verdict {
    let Some(rule) = route.permission.as_ref().and_then(|permission| permission.tenant.as_ref()) else {
        return Verdict::Next;
    };
    let Some((verified, policy)) = caller.with_policy(call.verifier) else {
        return Reason::ConfigurationBroken.into();
    };
    let text = |name: &str| json_members::text(&verified.claims, name);
    let found = policy.tenant.as_ref().and_then(|claim| text(&claim.claim));
    let is_own = found.is_some_and(|tenant| match rule.from {
        TenantFrom::Claim => text(&rule.text).is_some_and(|other| other == tenant),
        TenantFrom::Configuration => rule.text == tenant,
        TenantFrom::Host => is_of_host(call.head, &rule.text, &tenant),
        TenantFrom::PathSegment => is_of_path(route, call.head.path, &tenant),
    });
    if is_own { Verdict::Next } else { Verdict::Refuse(Refusal::of(Reason::TenantRefused, verified).into()) }
}

/// Whether the first segment below the route is the tenant. An escape there may be read as other bytes by whoever
/// answers.
fn is_of_path(route: &Route, path: &str, tenant: &str) -> bool {
    let segment = route.pattern.first_below(path);
    segment.bytes().all(|byte| byte != b'%') && segment == tenant
}

/// Whether the host is the tenant's: what `Host` says, and the address where it has one. Whoever answers may look at
/// either.
fn is_of_host(head: &RequestHead<'_>, domain: &str, tenant: &str) -> bool {
    let is_tenants = |authority: &str| {
        let label = uri::host_of(authority).strip_suffix(domain).and_then(|rest| rest.strip_suffix('.'));
        // A tenant's name that holds a dot would be of a deeper host.
        label.is_some_and(|label| label == tenant && label.bytes().all(|byte| byte != b'.'))
    };
    is_tenants(&head.host()) && (head.authority.is_empty() || is_tenants(head.authority))
}
