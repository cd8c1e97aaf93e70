//! Where do reports go? `Reporting-Endpoints` (Reporting API, section 3.2), a dictionary of structured
//! fields.

use alloc::{string::String, vec::Vec};

use super::source::{Source, is_token};

/// The name of an endpoint, which is a key of structured fields (RFC 9651 section 3.1.2) and a token of a
/// policy.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct EndpointName(String);

impl EndpointName {
    /// Lower-case letters, digits, `-`, `_` and `.`; a letter first.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let is_right = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase())
            && text.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.')
            });
        is_right.then(|| Self(text.into()))
    }

    /// As it stands in a header.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// Why endpoints make no header.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EndpointError {
    /// Its name.
    #[error("is no name: lower-case letters, digits, `-`, `_`, `.`, a letter first")]
    Name,
    /// Its URL.
    #[error("is no https URL of one host, without query, quotation marks or backslashes")]
    Url,
    /// The name again.
    #[error("stands twice")]
    Twice,
}

impl EndpointError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "endpoint_name",
            Self::Url => "endpoint_url",
            Self::Twice => "endpoint_twice",
        }
    }
}

/// The value of `Reporting-Endpoints`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReportingEndpoints(String);

impl ReportingEndpoints {
    /// The endpoints by name.
    ///
    /// # Errors
    /// Every faulty entry's place.
    pub fn configured(endpoints: &[(&str, &str)]) -> Result<Self, Vec<(usize, EndpointError)>> {
        let mut text = String::new();
        let mut faults = Vec::new();
        for (place, (name, url)) in endpoints.iter().enumerate() {
            if EndpointName::new(name).is_none() {
                faults.push((place, EndpointError::Name));
            } else if endpoints.iter().take(place).any(|(before, _)| before == name) {
                faults.push((place, EndpointError::Twice));
            }
            if !is_endpoint(url) {
                faults.push((place, EndpointError::Url));
            }
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(name);
            text.push_str("=\"");
            text.push_str(url);
            text.push('"');
        }
        if faults.is_empty() { Ok(Self(text)) } else { Err(faults) }
    }

    /// The header's value.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

fn is_endpoint(url: &str) -> bool {
    is_token(url)
        && url.starts_with("https://")
        && matches!(Source::configured(url), Ok(Source::Host(host)) if matches!(host.host, super::host::Host::Exact(_)) && host.port != super::host::Port::Any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_as_a_dictionary() {
        let endpoints = ReportingEndpoints::configured(&[
            ("csp", "https://r.example/a"),
            ("other", "https://r.example:8443/b"),
        ]);
        assert_eq!(
            endpoints.unwrap().text(),
            "csp=\"https://r.example/a\", other=\"https://r.example:8443/b\""
        );
    }

    #[test]
    fn each_faulty_endpoint_is_named() {
        let faults = ReportingEndpoints::configured(&[
            ("Csp", "https://r.example/"),
            ("a", "http://r.example/"),
            ("b", "https://r.example/\", x=\"https://e.example/"),
            ("a", "https://*.example/"),
            ("c", "https://r.example/x\r\n"),
            ("d", "https://r.example:*/"),
        ]);
        let expected = [
            (0, EndpointError::Name),
            (1, EndpointError::Url),
            (2, EndpointError::Url),
            (3, EndpointError::Twice),
            (3, EndpointError::Url),
            (4, EndpointError::Url),
            (5, EndpointError::Url),
        ];
        assert_eq!(faults.unwrap_err(), expected);
    }
}
