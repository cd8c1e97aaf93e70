//! A route's member `tenant`: whose tenant a token must be of, and what says so.

use alloc::string::String;

use crate::config::{errors::ShownValue, object_reader::ObjectReader};
use crate::{
    encoding::{
        json_value::{Json, Object},
        path_pattern::Pattern,
        sentence::said,
        text::to_owned_text,
    },
    exchange::permission::TenantSource,
    limits::MAX_HOST_BYTES,
    token::policy::IssuerPolicy,
};

/// `tenant`; nothing where it is absent or a fault. `written`: the issuers' entries as they are written.
pub(super) fn read(
    route: &mut ObjectReader<'_, '_>,
    pattern: Option<&Pattern>,
    named: &[&IssuerPolicy],
    written: Option<&Object<'_>>,
) -> Option<TenantSource> {
    const NAME: &str = "tenant";
    let Some(value) = route.take(NAME) else {
        if let Some(policy) = named.iter().find(|policy| policy.has_many_tenants()) {
            let why = [
                said!("is missing: `issuers."),
                &policy.name,
                said!("` takes tokens of many tenants, so each route says whose (SIG-TOK-1)"),
            ];
            route.fault(NAME, ShownValue::Nothing, &why);
        }
        return None;
    };
    for policy in named.iter().filter(|policy| policy.tenant.is_none()) {
        let entry = written.and_then(|issuers| issuers.get(&policy.name)).and_then(Json::as_object);
        // A fault there is no second one here.
        if !entry.is_some_and(|entry| entry.contains(NAME)) {
            let why = [
                said!("needs `issuers."),
                &policy.name,
                said!(".tenant`, the claim that names the tenant of its tokens (SIG-TOK-1)"),
            ];
            route.fault(NAME, ShownValue::Nothing, &why);
        }
    }
    let mut members = ObjectReader::from_value(route.path_of(NAME), value, route.errors)?;
    let [equals, claim] = [
        ("equals", said!("the one tenant whose resource this is")),
        ("claim", said!("the claim that must hold the tenant's name as well")),
    ]
    .map(|(name, what)| members.has(name).then(|| to_owned_text(members.required_string(name, what))));
    let from = members.word("from", &["path-segment", "host", "claim"]);
    let domain = read_domain(&mut members);
    let source = match (equals, from, domain, claim) {
        (Some(tenant), None, None, None) if !members.has("from") => Some(TenantSource::Equals(tenant)),
        (None, Some(0), None, None) => Some(TenantSource::PathSegment),
        (None, Some(1), Some(domain), None) => Some(TenantSource::Host(domain)),
        (None, Some(2), None, Some(claim)) => Some(TenantSource::Claim(claim)),
        _ => None,
    };
    members.finish();
    let (name, why) = match &source {
        None => (
            NAME,
            said!(
                "must be one of: {\"equals\": …}, {\"from\": \"path-segment\"}, {\"from\": \"host\", \"domain\": …}, {\"from\": \"claim\", \"claim\": …}"
            ),
        ),
        Some(TenantSource::PathSegment) if matches!(pattern, Some(Pattern::Exact(_))) => {
            ("tenant.from", said!("names no segment on one exact path: it is for a path that ends in `/*`"))
        }
        Some(TenantSource::Claim(claim))
            if named.iter().any(|policy| policy.tenant.as_ref().is_some_and(|own| own.claim == *claim)) =>
        {
            (
                "tenant.claim",
                said!("is the very claim that names the tenant: it equals itself in every token"),
            )
        }
        _ => return source,
    };
    route.fault(name, ShownValue::Nothing, &[why]);
    None
}

/// `domain`: the part of the host that is the same for every tenant, as browsers write it.
fn read_domain(members: &mut ObjectReader<'_, '_>) -> Option<String> {
    let value = members.take("domain")?;
    let is_label = |label: &str| {
        let is_of_label = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !label.is_empty() && label.bytes().all(is_of_label)
    };
    let text = value.as_str().filter(|text| text.len() <= MAX_HOST_BYTES && text.split('.').all(is_label));
    if text.is_none() {
        let why = said!(
            "must be a host in small letters without a port, such as \"app.example\" for acme.app.example"
        );
        members.fault("domain", ShownValue::Value(value), &[why]);
    }
    Some(to_owned_text(text.unwrap_or_default()))
}
