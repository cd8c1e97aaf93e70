//! Whose tenant is a token of? The claim that an issuer's entry names says it, as a string that is compared byte for
//! byte.

use alloc::string::String;

use crate::encoding::json_value::{Json, Object};

/// The claim that names a token's tenant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TenantClaim {
    /// The claim.
    pub claim: String,
    /// The one tenant whose tokens are taken. Without it each route says whose.
    pub equals: Option<String>,
}

impl TenantClaim {
    /// The tenant that claims name; nothing where it is no string, or the empty one.
    #[must_use]
    pub fn tenant<'m>(&self, members: &'m Object<'_>) -> Option<&'m str> {
        members.get(&self.claim).and_then(Json::as_str).filter(|tenant| !tenant.is_empty())
    }
}
