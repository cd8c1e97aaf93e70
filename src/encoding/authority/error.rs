//! What is wrong with a host and port, and what is to be written instead?

use crate::encoding::sentence::said;
/// One fault of an authority. Its message is the same wherever it stands in a configuration.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, thiserror::Error)]
#[error("{}", self.message())]
pub enum AuthorityError {
    /// An IP address as only some readers take it, or in brackets anything but `[::1]`.
    Address,
    /// A character that no host holds, but for those that have a fault of their own.
    Character,
    /// The scheme's own port, written out.
    DefaultPort,
    /// A dot before the first label, or two in a row.
    EmptyLabel,
    /// A label that begins or ends with a hyphen.
    Hyphen,
    /// Nothing where the host should stand.
    NoHost,
    /// A character outside ASCII in the host.
    NonAscii,
    /// A percent sign in the host.
    PercentEncoding,
    /// No number from 1 to 65535 in its shortest form.
    Port,
    /// A label longer than [`MAX_LABEL_BYTES`](crate::limits::MAX_LABEL_BYTES), or a host longer than
    /// [`MAX_HOST_BYTES`](crate::limits::MAX_HOST_BYTES).
    TooLong,
    /// A dot after the last label.
    TrailingDot,
    /// An underscore in the host.
    Underscore,
    /// An upper-case letter in the host.
    UpperCase,
    /// An `@` before the host.
    UserInformation,
    /// A `*` in the host or for the port.
    Wildcard,
}

impl AuthorityError {
    /// Every fault.
    pub const ALL: [Self; 15] = [
        Self::Address,
        Self::Character,
        Self::DefaultPort,
        Self::EmptyLabel,
        Self::Hyphen,
        Self::NoHost,
        Self::NonAscii,
        Self::PercentEncoding,
        Self::Port,
        Self::TooLong,
        Self::TrailingDot,
        Self::Underscore,
        Self::UpperCase,
        Self::UserInformation,
        Self::Wildcard,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Address => "authority_address",
            Self::Character => "authority_character",
            Self::DefaultPort => "authority_default_port",
            Self::EmptyLabel => "authority_empty_label",
            Self::Hyphen => "authority_hyphen",
            Self::NoHost => "authority_no_host",
            Self::NonAscii => "authority_non_ascii",
            Self::PercentEncoding => "authority_percent_encoding",
            Self::Port => "authority_port",
            Self::TooLong => "authority_too_long",
            Self::TrailingDot => "authority_trailing_dot",
            Self::Underscore => "authority_underscore",
            Self::UpperCase => "authority_upper_case",
            Self::UserInformation => "authority_user_information",
            Self::Wildcard => "authority_wildcard",
        }
    }

    /// What is wrong, and what to write instead.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Address => {
                said!(
                    "has an IP address that readers disagree on: write four plain decimal numbers, or [::1]"
                )
            }
            Self::Character => {
                said!(
                    "has a character in its host that no host holds: write letters, digits, hyphens and dots"
                )
            }
            Self::DefaultPort => {
                said!("writes out the scheme's own port, which browsers leave out: leave it out")
            }
            Self::EmptyLabel => said!("has a dot before its host or two in a row: leave one out"),
            Self::Hyphen => said!("has a label that begins or ends with a hyphen: write it without"),
            Self::NoHost => said!("has no host: write one after the two slashes"),
            Self::NonAscii => {
                said!("has a host outside ASCII: write it in its xn-- form, as browsers send it")
            }
            Self::PercentEncoding => {
                said!("has a percent sign in its host: write the character itself, in lower-case ASCII")
            }
            Self::Port => said!("has a bad port: write 1 to 65535, without leading zeros"),
            Self::TooLong => {
                said!("has a host of more than 253 bytes or a label of more than 63: write a shorter one")
            }
            Self::TrailingDot => said!("has a dot after its host, which makes it another one: leave it out"),
            Self::Underscore => {
                said!(
                    "has an underscore in its host, which certificates do not allow: write a name without one"
                )
            }
            Self::UpperCase => said!("has an upper-case letter in its host: write it in lower case"),
            Self::UserInformation => said!("has user information before its host: leave it out"),
            Self::Wildcard => said!("has a `*` in its host or port: write the one that is meant"),
        }
    }

    /// Its place in [`AuthorityFaults`].
    const fn bit(self) -> u16 {
        match self {
            Self::Address => 1,
            Self::Character => 1 << 1,
            Self::DefaultPort => 1 << 2,
            Self::EmptyLabel => 1 << 3,
            Self::Hyphen => 1 << 4,
            Self::NoHost => 1 << 5,
            Self::NonAscii => 1 << 6,
            Self::PercentEncoding => 1 << 7,
            Self::Port => 1 << 8,
            Self::TooLong => 1 << 9,
            Self::TrailingDot => 1 << 10,
            Self::Underscore => 1 << 11,
            Self::UpperCase => 1 << 12,
            Self::UserInformation => 1 << 13,
            Self::Wildcard => 1 << 14,
        }
    }
}

/// Faults of one authority, each once.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct AuthorityFaults(u16);

impl AuthorityFaults {
    /// No fault.
    pub const NONE: Self = Self(0);

    /// These faults.
    #[must_use]
    pub const fn of(faults: &[AuthorityError]) -> Self {
        let (mut set, mut rest) = (Self::NONE, faults);
        while let [fault, after @ ..] = rest {
            set.add(*fault);
            rest = after;
        }
        set
    }

    pub(super) const fn add(&mut self, fault: AuthorityError) {
        self.0 |= fault.bit();
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The faults that are not among these.
    #[must_use]
    pub const fn without(self, accepted: Self) -> Self {
        Self(self.0 & !accepted.0)
    }

    /// Each fault, in the order of their names.
    pub fn iter(self) -> impl Iterator<Item = AuthorityError> {
        AuthorityError::ALL.into_iter().filter(move |fault| self.0 & fault.bit() != 0)
    }

    /// The first of them.
    #[must_use]
    pub fn first(self) -> Option<AuthorityError> {
        self.iter().next()
    }
}
