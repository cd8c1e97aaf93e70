//! Why is a text not taken as an entry of an origin list, and what should be written instead?

/// One fault of an entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum OriginError {
    /// An address in a spelling that no browser writes, or an IPv6 address other than `[::1]`.
    Address,
    /// `*`: every origin.
    AnyOrigin,
    /// A control character, a white space around the text, or another character that no host holds.
    Character,
    /// 443 after `https`, 80 after `http`.
    DefaultPort,
    /// The entry stands in the list already.
    Duplicate,
    /// Empty or overlong labels, hyphens at their ends, no host at all.
    Host,
    /// `http`, and the host is no loopback.
    Http,
    /// Several origins in one entry.
    List,
    /// A loopback origin without its port.
    LoopbackPort,
    /// A character outside ASCII.
    NonAscii,
    /// `null`.
    Null,
    /// Something after the host and port, be it one slash.
    Path,
    /// A percent sign in the host.
    PercentEncoding,
    /// Not a number from 1 to 65535 in its shortest form.
    Port,
    /// Not `https://`, in lower case.
    Scheme,
    /// Longer than an origin can be.
    TooLong,
    /// A dot after the last label.
    TrailingDot,
    /// An underscore in the host.
    Underscore,
    /// An upper-case letter in the host.
    UpperCase,
    /// An `@` before the host.
    UserInformation,
    /// Subdomains of an address.
    WildcardAddress,
    /// A `*` that is not the whole first label, or that stands for a port.
    WildcardPlace,
    /// Subdomains of a suffix under which strangers get names.
    WildcardSharedSuffix,
    /// Subdomains of one label alone.
    WildcardSingleLabel,
}

impl OriginError {
    /// Every fault.
    pub const ALL: [Self; 24] = [
        Self::Address,
        Self::AnyOrigin,
        Self::Character,
        Self::DefaultPort,
        Self::Duplicate,
        Self::Host,
        Self::Http,
        Self::List,
        Self::LoopbackPort,
        Self::NonAscii,
        Self::Null,
        Self::Path,
        Self::PercentEncoding,
        Self::Port,
        Self::Scheme,
        Self::TooLong,
        Self::TrailingDot,
        Self::Underscore,
        Self::UpperCase,
        Self::UserInformation,
        Self::WildcardAddress,
        Self::WildcardPlace,
        Self::WildcardSharedSuffix,
        Self::WildcardSingleLabel,
    ];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Address => "origin_address",
            Self::AnyOrigin => "origin_any",
            Self::Character => "origin_character",
            Self::DefaultPort => "origin_default_port",
            Self::Duplicate => "origin_duplicate",
            Self::Host => "origin_host",
            Self::Http => "origin_http",
            Self::List => "origin_list",
            Self::LoopbackPort => "origin_loopback_port",
            Self::NonAscii => "origin_non_ascii",
            Self::Null => "origin_null",
            Self::Path => "origin_path",
            Self::PercentEncoding => "origin_percent_encoding",
            Self::Port => "origin_port",
            Self::Scheme => "origin_scheme",
            Self::TooLong => "origin_too_long",
            Self::TrailingDot => "origin_trailing_dot",
            Self::Underscore => "origin_underscore",
            Self::UpperCase => "origin_upper_case",
            Self::UserInformation => "origin_user_information",
            Self::WildcardAddress => "origin_wildcard_address",
            Self::WildcardPlace => "origin_wildcard_place",
            Self::WildcardSharedSuffix => "origin_wildcard_shared_suffix",
            Self::WildcardSingleLabel => "origin_wildcard_single_label",
        }
    }

    /// What is wrong, and what to write instead.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Address => {
                "has an IP address that browsers write in another form: four decimal numbers, or [::1]"
            }
            Self::AnyOrigin => "means every origin: list those that are meant",
            Self::Character => "holds a character that no origin holds",
            Self::DefaultPort => "writes the scheme's own port, which browsers leave out",
            Self::Duplicate => "is listed already: keep one",
            Self::Host => {
                "has no plain host: labels of 1 to 63 letters, digits and inner hyphens, 253 in all"
            }
            Self::Http => {
                "is not https; http is taken for http://localhost, http://127.0.0.1 and http://[::1] with a port alone"
            }
            Self::List => "holds a comma or a space: write one origin an entry",
            Self::LoopbackPort => "has no port: write the one that the page is served from",
            Self::NonAscii => {
                "has a character outside ASCII: write the host in Punycode (xn--), as browsers send it"
            }
            Self::Null => "is what every sandboxed frame sends, a stranger's as well: it names nobody",
            Self::Path => "goes on after the host and port: leave that out, a slash at the end too",
            Self::PercentEncoding => {
                "has a percent sign in the host: write the character itself, in lower-case ASCII"
            }
            Self::Port => "has a bad port: 1 to 65535 without leading zeros",
            Self::Scheme => "does not begin with https:// in lower case",
            Self::TooLong => "is longer than an origin can be",
            Self::TrailingDot => "has a dot after the host, which makes it another origin: leave it out",
            Self::Underscore => "has an underscore in the host, which RFC 1123 and certificates do not allow",
            Self::UpperCase => "has an upper-case letter in the host, which browsers write in lower case",
            Self::UserInformation => "has user information before the host: leave it out",
            Self::WildcardAddress => "asks for subdomains of an IP address, which has none",
            Self::WildcardPlace => {
                "has a `*` elsewhere than in https://*.host: only the whole first label can be one"
            }
            Self::WildcardSharedSuffix => {
                "asks for every name under a suffix where strangers get names: list yours one by one"
            }
            Self::WildcardSingleLabel => "asks for every name under a top-level label: list yours one by one",
        }
    }
}
