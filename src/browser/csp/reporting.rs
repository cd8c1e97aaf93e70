//! Where do reports go? `Reporting-Endpoints` (Reporting API, section 3.2), a dictionary of structured
//! fields.

use alloc::string::String;

use super::{
    host::{Host, Port},
    source::{Source, is_token},
};
use crate::encoding::sentence::said;

/// The name of the one endpoint: a key of structured fields (RFC 9651 section 3.1.2) and a token of a policy.
pub const ENDPOINT: &str = "wicketgate";

/// Why a URL is no endpoint.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", self.message())]
pub struct EndpointError;

impl EndpointError {
    /// What is wrong with it.
    #[must_use]
    pub const fn message(self) -> &'static str {
        said!("is no https URL of one host, without query, quotation marks or backslashes")
    }
}

/// The value of `Reporting-Endpoints`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReportingEndpoint(String);

impl ReportingEndpoint {
    /// The endpoint at a URL that an operator wrote.
    ///
    /// # Errors
    /// [`EndpointError`].
    pub fn configured(url: &str) -> Result<Self, EndpointError> {
        if !is_endpoint(url) {
            return Err(EndpointError);
        }
        Ok(Self([ENDPOINT, "=\"", url, "\""].concat()))
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
        && matches!(
            Source::configured(url),
            Ok(Source::Host(host)) if matches!(host.host, Host::Exact(_)) && host.port != Port::Any
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_as_a_dictionary() {
        for url in ["https://r.example/a", "https://r.example:8443/b"] {
            let endpoint = ReportingEndpoint::configured(url).unwrap();
            assert_eq!(endpoint.text(), alloc::format!("wicketgate=\"{url}\""));
        }
    }

    #[test]
    fn what_is_no_endpoint() {
        for url in [
            "",
            "http://r.example/",
            "https://r.example/\", x=\"https://e.example/",
            "https://*.example/",
            "https://r.example/x\r\n",
            "https://r.example:*/",
            "https://r.example/?q",
            "https:",
        ] {
            assert_eq!(ReportingEndpoint::configured(url), Err(EndpointError), "{url}");
        }
    }
}
