//! Who may embed a tenant's page? Only origins registered under the tenant's name; an unknown name means
//! `'none'`.

use alloc::{string::String, vec::Vec};

use super::host_page::Embedders;
use crate::{
    encoding::{sentence::said, text::to_owned_text},
    limits::MAX_HOST_BYTES,
};

#[derive(Clone, Debug)]
struct Tenant {
    name: String,
    policy: String,
}

/// The tenants by name.
#[derive(Clone, Debug, Default)]
pub struct Tenants(Vec<Tenant>);

/// Why a list of tenants is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", self.message())]
pub enum TenantError {
    /// What a host or a path segment can hold in one spelling.
    Name,
    /// Two lists under one name.
    Twice,
}

impl TenantError {
    /// What is wrong with it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Name => said!("is no name: lower-case letters, digits, `-`, `_` and `.`, at most 253"),
            Self::Twice => said!("stands twice"),
        }
    }
}

fn is_name(name: &str) -> bool {
    (1..=MAX_HOST_BYTES).contains(&name.len())
        && name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.')
        })
}

impl Tenants {
    /// Registers tenants; their policies are written here, once.
    ///
    /// # Errors
    /// Every faulty entry's place.
    pub fn new(tenants: &[(&str, Embedders)]) -> Result<Self, Vec<(usize, TenantError)>> {
        let mut faults: Vec<_> = tenants
            .iter()
            .enumerate()
            .filter(|(_, (name, _))| !is_name(name))
            .map(|(place, _)| (place, TenantError::Name))
            .collect();
        // Inserted, not sorted: a sort takes more of the wasm than all else here.
        let mut registered: Vec<Tenant> = Vec::with_capacity(tenants.len());
        for (place, (name, embedders)) in tenants.iter().enumerate() {
            match registered.binary_search_by(|tenant| tenant.name.as_str().cmp(name)) {
                Ok(_) => faults.push((place, TenantError::Twice)),
                Err(at) => {
                    registered.insert(at, Tenant { name: to_owned_text(name), policy: embedders.policy() })
                }
            }
        }
        if faults.is_empty() { Ok(Self(registered)) } else { Err(faults) }
    }

    /// Whether nobody is registered.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The place of the tenant of a name that a request gave. Nothing of the name reaches a header.
    #[must_use]
    pub fn place_of(&self, name: &str) -> Option<usize> {
        self.0.binary_search_by(|tenant| tenant.name.as_str().cmp(name)).ok()
    }

    /// Who may embed the pages of the tenant in this place, as a policy.
    #[must_use]
    pub fn policy(&self, place: usize) -> Option<&str> {
        self.0.get(place).map(|tenant| tenant.policy.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::csp::host_page::FrameOrigin;

    fn by(origin: &str) -> Embedders {
        Embedders { own_origin: false, origins: alloc::vec![FrameOrigin::configured(origin).unwrap()] }
    }

    #[test]
    fn only_what_is_registered_under_the_name() {
        let tenants =
            Tenants::new(&[("b", by("https://b.example")), ("a.example", by("https://a.example"))]).unwrap();
        let policy = |name: &str| tenants.place_of(name).and_then(|place| tenants.policy(place));
        assert_eq!(policy("b"), Some("frame-ancestors https://b.example"));
        assert_eq!(policy("a.example"), Some("frame-ancestors https://a.example"));
        for name in ["", "B", "b.", "c", "x.example;script-src *", "b\r\n", "\u{432}"] {
            assert_eq!(policy(name), None, "{name}");
        }
        assert_eq!(Tenants::default().place_of("b"), None);
        assert_eq!(tenants.policy(2), None);
    }

    #[test]
    fn every_faulty_entry_is_named() {
        let tenants = Tenants::new(&[
            ("b", by("https://b.example")),
            ("B", by("https://b.example")),
            ("b", by("https://c.example")),
        ]);
        assert_eq!(tenants.unwrap_err(), [(1, TenantError::Name), (2, TenantError::Twice)]);
    }
}
