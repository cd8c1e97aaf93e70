//! What may a sandboxed page do?

use alloc::vec::Vec;

/// What a sandbox may allow. Nothing that lets a frame take the page away is on the list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Allowed {
    /// `allow-downloads`
    Downloads,
    /// `allow-forms`
    Forms,
    /// `allow-modals`
    Modals,
    /// `allow-popups`
    Popups,
    /// `allow-popups-to-escape-sandbox`
    PopupsToEscape,
    /// `allow-same-origin`
    SameOrigin,
    /// `allow-scripts`
    Scripts,
    /// `allow-storage-access-by-user-activation`
    StorageAccess,
}

impl Allowed {
    const ALL: [Self; 8] = [
        Self::Downloads,
        Self::Forms,
        Self::Modals,
        Self::Popups,
        Self::PopupsToEscape,
        Self::SameOrigin,
        Self::Scripts,
        Self::StorageAccess,
    ];

    /// As it stands in a policy.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Downloads => "allow-downloads",
            Self::Forms => "allow-forms",
            Self::Modals => "allow-modals",
            Self::Popups => "allow-popups",
            Self::PopupsToEscape => "allow-popups-to-escape-sandbox",
            Self::SameOrigin => "allow-same-origin",
            Self::Scripts => "allow-scripts",
            Self::StorageAccess => "allow-storage-access-by-user-activation",
        }
    }
}

/// The words of a directive, or the place of one that is none or stands again.
pub(super) fn read(values: &[&str]) -> Result<Vec<Allowed>, usize> {
    let mut allowed = Vec::new();
    for (place, value) in values.iter().enumerate() {
        match Allowed::ALL.into_iter().find(|word| word.text() == *value) {
            Some(word) if !allowed.contains(&word) => allowed.push(word),
            _ => return Err(place),
        }
    }
    Ok(allowed)
}
