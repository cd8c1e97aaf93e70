//! What may a listed origin do? Methods, headers, credentials: read from what an operator wrote, with every
//! fault told.

use alloc::vec::Vec;

use super::headers::{Digits, TokenList};
use crate::{
    browser::text_index::TextIndex,
    encoding::{ascii::eq_ignore_ascii_case, sentence::said},
    limits::MAX_PREFLIGHT_SECONDS,
};

/// What an operator wrote.
#[derive(Clone, Copy, Debug, Default)]
pub struct CorsRules<'t> {
    /// The methods; `GET` covers `HEAD`.
    pub methods: &'t [&'t str],
    /// The request headers beyond those that browsers send to everyone.
    pub headers: &'t [&'t str],
    /// The response headers that scripts may read beyond those that they always may.
    pub exposed_headers: &'t [&'t str],
    /// Whether cookies may come along.
    pub credentials: bool,
    /// Whether every page may ask, and not those of listed origins alone. Cookies never come along then.
    pub is_for_everyone: bool,
    /// How long a browser may keep the answer to a preflight; browsers take 5 s where nothing is said.
    pub max_age_seconds: Option<u32>,
}

/// Which member of the rules a fault is in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CorsMember {
    /// The methods, and the place from 0.
    Methods(usize),
    /// The request headers, and the place from 0.
    Headers(usize),
    /// The exposed headers, and the place from 0.
    ExposedHeaders(usize),
    /// The number of seconds.
    MaxAgeSeconds,
    /// Whether cookies may come along.
    Credentials,
}

/// What is wrong with a member.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
#[error("{}", self.message())]
pub enum CorsError {
    /// Listed already.
    Duplicate,
    /// A header or method that browsers keep from scripts, whatever an answer says.
    Forbidden,
    /// A method in lower case, which is another method.
    LowerCase,
    /// Not a token of RFC 9110.
    NotAToken,
    /// More than [`MAX_PREFLIGHT_SECONDS`].
    TooLong,
    /// `*`.
    Wildcard,
    /// For everyone, and with cookies: browsers take no such answer.
    EveryoneWithCredentials,
}

impl CorsError {
    /// What is wrong, and what to write instead.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Duplicate => said!("is listed already: keep one"),
            Self::EveryoneWithCredentials => {
                said!(
                    "cannot stand beside `\"origins\": \"*\"`: browsers refuse `*` with credentials, so list the origins"
                )
            }
            Self::Forbidden => said!("is kept from scripts by browsers, whatever is answered: leave it out"),
            Self::LowerCase => {
                said!("holds a lower-case letter: methods are told apart by case, write it in upper case")
            }
            Self::NotAToken => said!("is no token of RFC 9110 section 5.6.2"),
            Self::TooLong => said!("is more than 86400 seconds"),
            Self::Wildcard => {
                said!("means every one, and not even that with credentials: list those that are meant")
            }
        }
    }
}

/// Rules without faults.
#[derive(Clone, Debug)]
pub struct CorsPolicy {
    pub(super) methods: TokenList,
    pub(super) headers: TokenList,
    pub(super) exposed_headers: TokenList,
    /// The request headers in lower case, for looking up.
    header_names: TextIndex,
    pub(super) allows_credentials: bool,
    pub(super) is_for_everyone: bool,
    pub(super) max_age_seconds: Option<Digits>,
}

impl CorsPolicy {
    /// Reads the rules.
    ///
    /// # Errors
    /// Every fault and where it is.
    pub fn new(rules: CorsRules<'_>) -> Result<Self, Vec<(CorsMember, CorsError)>> {
        let mut faults = Vec::new();
        let methods =
            read(rules.methods, method_fault, |one, other| one == other, CorsMember::Methods, &mut faults);
        let headers =
            read(rules.headers, request_header_fault, is_same_name, CorsMember::Headers, &mut faults);
        let exposed_headers = read(
            rules.exposed_headers,
            exposed_header_fault,
            is_same_name,
            CorsMember::ExposedHeaders,
            &mut faults,
        );
        if rules.max_age_seconds.is_some_and(|seconds| seconds > MAX_PREFLIGHT_SECONDS) {
            faults.push((CorsMember::MaxAgeSeconds, CorsError::TooLong));
        }
        if rules.credentials && rules.is_for_everyone {
            faults.push((CorsMember::Credentials, CorsError::EveryoneWithCredentials));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut header_names = TextIndex::with_room(rules.headers.len());
        for name in headers.tokens() {
            header_names.insert(&name.to_ascii_lowercase());
        }
        let max_age_seconds = rules.max_age_seconds.map(Digits::from);
        Ok(Self {
            methods,
            headers,
            exposed_headers,
            header_names,
            allows_credentials: rules.credentials,
            is_for_everyone: rules.is_for_everyone,
            max_age_seconds,
        })
    }

    /// Whether it lets pages send or read what the other one does not. Methods are left to the caller.
    #[must_use]
    pub fn grants_more_than(&self, other: &Self) -> bool {
        // Every member by name: a new one has to be weighed. How long a grant is kept makes it no wider.
        let Self {
            methods: _,
            headers,
            exposed_headers,
            header_names: _, // Those of `headers`.
            allows_credentials,
            is_for_everyone,
            max_age_seconds: _,
        } = self;
        let exposes = |name: &str| other.exposed_headers.tokens().any(|exposed| is_same_name(exposed, name));
        headers.tokens().any(|name| !other.takes_header(name))
            || exposed_headers.tokens().any(|name| !exposes(name))
            || (*allows_credentials && !other.allows_credentials)
            || (*is_for_everyone && !other.is_for_everyone)
    }

    /// Whether every page may ask, and not those of listed origins alone.
    pub(crate) const fn is_for_everyone(&self) -> bool {
        self.is_for_everyone
    }

    /// Whether a preflight may ask for this method.
    pub(super) fn takes_method(&self, method: &str) -> bool {
        self.methods.tokens().any(|listed| listed == method || (method == "HEAD" && listed == "GET"))
    }

    /// Whether a preflight may ask for this header; names are compared without case.
    pub(super) fn takes_header(&self, name: &str) -> bool {
        self.header_names.holds(&name.to_ascii_lowercase())
    }
}

fn read(
    texts: &[&str],
    fault_of: fn(&str) -> Option<CorsError>,
    is_same: fn(&str, &str) -> bool,
    member: fn(usize) -> CorsMember,
    faults: &mut Vec<(CorsMember, CorsError)>,
) -> TokenList {
    let mut list = TokenList::default();
    for (index, text) in texts.iter().enumerate() {
        let mut fault = (*text == "*").then_some(CorsError::Wildcard).or_else(|| fault_of(text));
        if list.tokens().any(|listed| is_same(listed, text)) {
            fault = Some(CorsError::Duplicate);
        } else if !list.push(text) {
            fault = Some(CorsError::NotAToken);
        }
        faults.extend(fault.map(|fault| (member(index), fault)));
    }
    list
}

fn is_same_name(one: &str, other: &str) -> bool {
    eq_ignore_ascii_case(one.as_bytes(), other.as_bytes())
}

fn method_fault(method: &str) -> Option<CorsError> {
    if ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| is_same_name(forbidden, method)) {
        return Some(CorsError::Forbidden);
    }
    method.bytes().any(|byte| byte.is_ascii_lowercase()).then_some(CorsError::LowerCase)
}

/// Fetch standard, "forbidden request-header".
fn request_header_fault(name: &str) -> Option<CorsError> {
    const FORBIDDEN: [&str; 22] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "access-control-request-private-network",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ];
    let starts = |start: &str| name.get(..start.len()).is_some_and(|head| is_same_name(head, start));
    let is_forbidden =
        starts("sec-") || starts("proxy-") || FORBIDDEN.iter().any(|forbidden| is_same_name(forbidden, name));
    is_forbidden.then_some(CorsError::Forbidden)
}

/// Fetch standard, "forbidden response-header name".
fn exposed_header_fault(name: &str) -> Option<CorsError> {
    ["set-cookie", "set-cookie2"]
        .iter()
        .any(|forbidden| is_same_name(forbidden, name))
        .then_some(CorsError::Forbidden)
}
