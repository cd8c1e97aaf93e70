//! Which issuers does a route name, and does one of them ask for what the route does not say?

use alloc::string::String;

use crate::{
    config::{errors::ShownValue, object_reader::ObjectReader},
    encoding::json_value::{Json, Object},
    token::{policy::IssuerPolicy, verify::Issuer},
};

/// The issuers that a route names.
#[derive(Clone, Copy)]
pub(super) struct Named<'r> {
    /// Their names.
    pub(super) names: &'r [String],
    /// Every entry as it is written.
    pub(super) written: Option<&'r Object<'r>>,
    /// Every entry as it was read.
    pub(super) entries: &'r [Issuer],
}

impl<'r> Named<'r> {
    pub(super) fn policies(self) -> impl Iterator<Item = &'r IssuerPolicy> {
        let all = self.entries.iter().map(|entry| &entry.policy);
        all.filter(move |policy| self.names.contains(&policy.name))
    }

    /// Tells a fault of the route that one of its issuers is the reason for.
    #[inline(never)]
    pub(super) fn tell(
        self,
        route: &mut ObjectReader<'_, '_>,
        member: &str,
        is_reason: &dyn Fn(&IssuerPolicy) -> bool,
        before: &str,
        after: &str,
    ) {
        if let Some(policy) = self.policies().find(|policy| is_reason(policy)) {
            route.fault(member, ShownValue::Nothing, &[before, &policy.name, after]);
        }
    }

    /// Whether an entry has the member `tenant`, whatever it holds.
    pub(super) fn writes_tenant(self, policy: &IssuerPolicy) -> bool {
        let entry = self.written.and_then(|issuers| issuers.get(&policy.name));
        entry.and_then(Json::as_object).is_some_and(|entry| entry.contains("tenant"))
    }
}
