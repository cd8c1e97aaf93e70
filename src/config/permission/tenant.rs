//! A route's member `tenant`: whose tenant a token must be of, and what says so.

use alloc::string::String;

use super::named::Named;
use crate::{
    config::object_reader::ObjectReader,
    encoding::{
        path_pattern::Pattern,
        sentence::said,
        text::{parts, to_owned_text},
    },
    exchange::permission::{TenantFrom, TenantRule},
    limits::MAX_HOST_BYTES,
};

const NAME: &str = "tenant";
/// What names a tenant, in the order of [`WORDS`].
const FROM: [TenantFrom; 3] = [TenantFrom::PathSegment, TenantFrom::Host, TenantFrom::Claim];
const WORDS: [&str; 3] = ["path-segment", "host", "claim"];
const NO_RULE: &str = said!(
    "must be one of: {\"equals\": …}, {\"from\": \"path-segment\"}, {\"from\": \"host\", \"domain\": …}, {\"from\": \"claim\", \"claim\": …}"
);

/// `tenant`; nothing where it is absent or a fault.
pub(super) fn read(
    route: &mut ObjectReader<'_, '_>,
    pattern: Option<&Pattern>,
    named: Named<'_>,
) -> Option<TenantRule> {
    if !route.has(NAME) {
        named.tell(
            route,
            NAME,
            &|policy| policy.has_many_tenants(),
            said!("is missing: `issuers."),
            said!("` takes tokens of many tenants, so each route says whose (SIG-TOK-1)"),
        );
        return None;
    }
    named.tell(
        route,
        NAME,
        // A fault there is no second one here.
        &|policy| policy.tenant.is_none() && !named.writes_tenant(policy),
        said!("needs `issuers."),
        said!(".tenant`, the claim that names the tenant of its tokens (SIG-TOK-1)"),
    );
    let mut members = route.inner(NAME)?;
    let equals = members.optional_string("equals", said!("a text"));
    let claim = members.optional_string("claim", said!("a text"));
    let domain = read_domain(&mut members);
    let from = members.word("from", &WORDS).and_then(|place| FROM.get(place)).copied();
    let has_from = members.has("from");
    members.finish();
    let (from, text) = match (from, equals, domain, claim) {
        (None, Some(tenant), None, None) if !has_from => (TenantFrom::Configuration, tenant),
        (Some(TenantFrom::PathSegment), None, None, None) => (TenantFrom::PathSegment, String::new()),
        (Some(from @ TenantFrom::Host), None, Some(text), None)
        | (Some(from @ TenantFrom::Claim), None, None, Some(text)) => (from, text),
        _ => {
            route.tell(NAME, NO_RULE);
            return None;
        }
    };
    if from == TenantFrom::PathSegment && matches!(pattern, Some(Pattern::Exact(_))) {
        let why = said!("names no segment on one exact path: it is for a path that ends in `/*`");
        route.tell("tenant.from", why);
    }
    if from == TenantFrom::Claim {
        named.tell(
            route,
            "tenant.claim",
            &|policy| policy.tenant.as_ref().is_some_and(|own| own.claim == text),
            said!("is the very claim that names the tenant in tokens of `issuers."),
            said!("`: it equals itself in each of them"),
        );
    }
    Some(TenantRule { from, text })
}

/// `domain`: the part of the host that is the same for every tenant, as browsers write it.
fn read_domain(members: &mut ObjectReader<'_, '_>) -> Option<String> {
    let value = members.take("domain")?;
    let text = value.as_str().unwrap_or_default();
    let is_label = |label: &str| {
        let is_of_label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !label.is_empty() && label.bytes().all(is_of_label)
    };
    if text.len() > MAX_HOST_BYTES || !parts(text, b'.').all(is_label) {
        let why = said!(
            "must be a host in small letters without a port, such as \"app.example\" for acme.app.example"
        );
        members.tell_value("domain", value, why);
    }
    Some(to_owned_text(text))
}
