//! The members `scope` and `tenant` of an issuer's entry: in which claims its tokens say what they are for.

#[cfg(feature = "pages")]
use alloc::borrow::Cow;

use super::object_reader::ObjectReader;
#[cfg(feature = "pages")]
use crate::token::scopes::{ScopeClaim, ScopeForm};
use crate::{
    encoding::{sentence::said, text::to_owned_text},
    token::tenant::TenantClaim,
};

/// `scope`.
#[cfg(feature = "pages")]
#[inline(never)]
pub(super) fn read_scope(entry: &mut ObjectReader<'_, '_>) -> ScopeClaim {
    let mut scope = ScopeClaim::default();
    let Some(mut members) = entry.inner("scope") else { return scope };
    if let Some(claim) = members.optional_string("claim", CLAIM) {
        scope.claim = Cow::Owned(claim);
    }
    let form = members.word("form", &ScopeForm::WORDS).and_then(|place| ScopeForm::ALL.get(place));
    scope.form = form.copied().unwrap_or(scope.form);
    members.finish();
    scope
}

/// `tenant`.
#[inline(never)]
pub(super) fn read_tenant(entry: &mut ObjectReader<'_, '_>) -> Option<TenantClaim> {
    let mut members = entry.inner("tenant")?;
    let claim = to_owned_text(members.required_string("claim", CLAIM));
    let equals = members.optional_string("equals", TENANT);
    members.finish();
    Some(TenantClaim { claim, equals })
}

const CLAIM: &str = said!("the claim's name");
const TENANT: &str = said!("the one tenant whose tokens are taken");
