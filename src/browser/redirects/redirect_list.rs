//! In which list of a client does a redirect URI stand?

/// The two lists of a client.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RedirectList {
    /// Also `http` on a loopback IP literal with any port, and private-use schemes.
    Native,
    /// HTTPS alone.
    Web,
}

impl RedirectList {
    /// The list's member name in the configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Web => "web",
        }
    }
}
