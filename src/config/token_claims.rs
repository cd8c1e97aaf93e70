//! The members `scope` and `tenant` of an issuer's entry: in which claims its tokens say what they are for.

use alloc::borrow::Cow;

use super::object_reader::ObjectReader;
use crate::{
    encoding::{sentence::said, text::to_owned_text},
    token::{
        scopes::{ScopeClaim, ScopeForm},
        tenant::TenantClaim,
    },
};

/// `scope`.
#[inline(never)]
pub(super) fn read_scope(entry: &mut ObjectReader<'_, '_>) -> ScopeClaim {
    let mut scope = ScopeClaim::default();
    let Some(value) = entry.take("scope") else { return scope };
    let path = entry.path_of("scope");
    let Some(mut members) = ObjectReader::from_value(path, value, entry.errors) else { return scope };
    if members.has("claim") {
        scope.claim = Cow::Owned(to_owned_text(members.required_string("claim", CLAIM)));
    }
    let form = members.word("form", &ScopeForm::WORDS).and_then(|place| ScopeForm::ALL.get(place));
    scope.form = form.copied().unwrap_or(scope.form);
    members.finish();
    scope
}

/// `tenant`.
#[inline(never)]
pub(super) fn read_tenant(entry: &mut ObjectReader<'_, '_>) -> Option<TenantClaim> {
    let value = entry.take("tenant")?;
    let mut members = ObjectReader::from_value(entry.path_of("tenant"), value, entry.errors)?;
    let claim = to_owned_text(members.required_string("claim", CLAIM));
    let equals = members.has("equals").then(|| to_owned_text(members.required_string("equals", TENANT)));
    members.finish();
    Some(TenantClaim { claim, equals })
}

const CLAIM: &str = said!("the claim's name");
const TENANT: &str = said!("the one tenant whose tokens are taken");
