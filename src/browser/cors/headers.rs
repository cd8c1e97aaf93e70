//! Which headers can a CORS answer have? These; each value is made of an accepted origin, of tokens, or of
//! digits, so none can hold CR, LF, NUL or a separator of its own.
//!
//! `*` stands for every origin alone, and there is no `Access-Control-Allow-Private-Network`.

use alloc::string::String;

use crate::{
    browser::origins::AcceptedOrigin,
    encoding::{
        ascii::is_token,
        json_text::push_number,
        text::{field_value, parts},
    },
};

/// A header of an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CorsHeader<'a> {
    /// `Vary: Origin`: an answer to one origin is no answer to another.
    VaryOrigin,
    /// `Vary` for answers to preflights, which hang on what was asked.
    VaryPreflight,
    /// The origin as it came, or every one.
    AllowOrigin(AcceptedOrigin<'a>),
    /// Cookies and other credentials may come along.
    AllowCredentials,
    /// The methods.
    AllowMethods(&'a TokenList),
    /// The request headers.
    AllowHeaders(&'a TokenList),
    /// The response headers that scripts may read.
    ExposeHeaders(&'a TokenList),
    /// How long a browser may keep the answer to a preflight, in seconds.
    MaxAge(&'a Digits),
}

impl<'a> CorsHeader<'a> {
    /// The name, in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::VaryOrigin | Self::VaryPreflight => "vary",
            Self::AllowOrigin(_) => "access-control-allow-origin",
            Self::AllowCredentials => "access-control-allow-credentials",
            Self::AllowMethods(_) => "access-control-allow-methods",
            Self::AllowHeaders(_) => "access-control-allow-headers",
            Self::ExposeHeaders(_) => "access-control-expose-headers",
            Self::MaxAge(_) => "access-control-max-age",
        }
    }

    /// The value.
    #[must_use]
    pub fn value(self) -> &'a str {
        match self {
            Self::VaryOrigin => "Origin",
            Self::VaryPreflight => "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
            Self::AllowOrigin(origin) => origin.as_str(),
            Self::AllowCredentials => "true",
            Self::AllowMethods(list) | Self::AllowHeaders(list) | Self::ExposeHeaders(list) => &list.0,
            Self::MaxAge(digits) => &digits.0,
        }
    }
}

/// Tokens (RFC 9110 section 5.6.2) with `, ` between them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TokenList(String);

impl TokenList {
    /// Adds a text where it is a token, and says whether it is.
    pub(super) fn push(&mut self, text: &str) -> bool {
        let is_token = is_token(text);
        if is_token {
            self.0.push_str(if self.0.is_empty() { "" } else { ", " });
            self.0.push_str(text);
        }
        is_token
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tokens one by one.
    pub(super) fn tokens(&self) -> impl Iterator<Item = &str> {
        parts(&self.0, b',').map(field_value).filter(|token| !token.is_empty())
    }
}

/// A number, written down once.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Digits(String);

impl From<u32> for Digits {
    fn from(number: u32) -> Self {
        let mut digits = String::new();
        push_number(&mut digits, number.into());
        Self(digits)
    }
}
