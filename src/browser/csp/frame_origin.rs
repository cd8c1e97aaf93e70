//! Whose page is it that is framed, or frames? Origins that a policy can name.

use super::source::{self, Source, SourceError};
use crate::{
    browser::origins::{EntryKind, OriginEntry, OriginError},
    encoding::{sentence::said, uri},
};

/// The origin of a page that is framed or frames: `https`, one host or those below one; `http` for loopback
/// with a port.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FrameOrigin(Source);

/// Why an operator's text is no frame's origin.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", self.message())]
pub enum FrameOriginError {
    /// Not even a source.
    Source(SourceError),
    /// A source, but none that names an origin.
    NotAnOrigin,
    /// What a policy cannot say: CSP 3 has no word for such a host, and browsers pass over the source.
    Ipv6,
    /// As an entry of `origins`.
    Origin(OriginError),
}

impl FrameOriginError {
    /// What is wrong with it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Source(fault) => fault.message(),
            Self::NotAnOrigin => {
                said!("is no https origin of one host, or of those below one (`https://*.example.com`)")
            }
            Self::Ipv6 => said!(
                "is an IPv6 address, which browsers read in no policy: list `http://localhost` or `http://127.0.0.1` with the port"
            ),
            Self::Origin(fault) => fault.message(),
        }
    }
}

impl FrameOrigin {
    /// An origin as an operator wrote it.
    ///
    /// # Errors
    /// [`FrameOriginError`].
    #[inline(never)]
    pub fn configured(text: &str) -> Result<Self, FrameOriginError> {
        let has_address = uri::split_scheme(text).is_some_and(|(_, host)| host.starts_with('['));
        if has_address && source::is_token(text) {
            return Err(FrameOriginError::Ipv6);
        }
        let source = Source::configured(text).map_err(FrameOriginError::Source)?;
        if !matches!(source, Source::Host(_)) {
            return Err(FrameOriginError::NotAnOrigin);
        }
        match OriginEntry::read(text) {
            Ok(entry) if entry.kind() == EntryKind::App => Err(FrameOriginError::NotAnOrigin),
            Ok(_) => Ok(Self(source)),
            Err(faults) => {
                Err(faults.first().copied().map_or(FrameOriginError::NotAnOrigin, FrameOriginError::Origin))
            }
        }
    }

    /// As a source.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.0
    }
}
