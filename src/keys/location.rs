//! Where does an issuer publish its keys? At a configured `jwksUri`, or where its metadata says (OpenID
//! Connect Discovery 1.0 section 4, RFC 8414 section 3).

use alloc::string::String;

use super::orders::Asks;
use crate::{
    encoding::{https_url::HttpsUrl, json, json_value::Json, text::to_owned_text},
    limits::{MAX_JWKS_BYTES, MAX_METADATA_AGE_SECONDS},
    reason::Reason,
    time::Timestamp,
};

/// Where an issuer's metadata lies.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Discovery {
    /// `/.well-known/openid-configuration` after the issuer's path (OpenID Connect Discovery 1.0 section 4).
    OpenIdConfiguration,
    /// `/.well-known/oauth-authorization-server` between the issuer's host and its path (RFC 8414 section 3).
    OauthAuthorizationServer,
}

impl Discovery {
    /// The metadata's address, for an issuer that is a URL without a query.
    #[must_use]
    pub fn url_for(self, issuer: &str) -> String {
        let bare = issuer.strip_suffix('/').unwrap_or(issuer);
        match self {
            Self::OpenIdConfiguration => [bare, "/.well-known/openid-configuration"].concat(),
            Self::OauthAuthorizationServer => {
                let scheme = if bare.starts_with("http://") { "http://" } else { "https://" };
                let host_at = bare.len().min(scheme.len());
                let path_at = bare
                    .bytes()
                    .skip(host_at)
                    .position(|byte| byte == b'/')
                    .map_or(bare.len(), |at| host_at + at);
                let (origin, path) = bare.split_at_checked(path_at).unwrap_or((bare, ""));
                [origin, "/.well-known/oauth-authorization-server", path].concat()
            }
        }
    }
}

/// The address of a key set, or of what tells it.
#[derive(Clone, Debug)]
pub(super) enum Location {
    Configured(String),
    Discovered { metadata_url: String, issuer: String, found: Option<(String, Timestamp)> },
}

impl Location {
    /// What the configuration names: a set saved under another configuration is not taken.
    pub(super) fn address(&self) -> &str {
        match self {
            Self::Configured(url) => url,
            Self::Discovered { metadata_url, .. } => metadata_url,
        }
    }

    /// What to fetch next, and where.
    pub(super) fn next(&self, now: Timestamp) -> (Asks, &str) {
        match self {
            Self::Configured(url) => (Asks::Keys, url),
            Self::Discovered { found: Some((url, read_at)), .. }
                if *read_at <= now && now < read_at.plus_seconds(MAX_METADATA_AGE_SECONDS) =>
            {
                (Asks::Keys, url)
            }
            Self::Discovered { metadata_url, .. } => (Asks::Metadata, metadata_url),
        }
    }

    /// Takes a metadata document. `at_issuer`: whether keys come from the issuer's own origin alone.
    ///
    /// # Errors
    /// Why it is none of this issuer's.
    pub(super) fn read_metadata(
        &mut self,
        body: &[u8],
        at_issuer: bool,
        now: Timestamp,
    ) -> Result<(), Reason> {
        if let Self::Discovered { issuer, found, .. } = self {
            *found = Some((jwks_uri_of(body, issuer, at_issuer)?, now));
        }
        Ok(())
    }

    /// Forgets what the metadata said: an address that fails may have moved.
    pub(super) fn forget(&mut self) {
        if let Self::Discovered { found, .. } = self {
            *found = None;
        }
    }
}

/// The `jwks_uri` of a document whose `issuer` is this one's to the letter (RFC 8414 section 3.3): else
/// whoever answers at the address could name keys for somebody else.
fn jwks_uri_of(body: &[u8], issuer: &str, at_issuer: bool) -> Result<String, Reason> {
    if body.len() > MAX_JWKS_BYTES {
        return Err(Reason::MetadataMalformed);
    }
    let document = json::parse_object(body).map_err(|_| {
        if json::begins_with_mark(body) { Reason::ByteOrderMark } else { Reason::MetadataMalformed }
    })?;
    match document.get("issuer").and_then(Json::as_str) {
        Some(named) if named == issuer => {}
        Some(_) => return Err(Reason::MetadataIssuerMismatch),
        None => return Err(Reason::MetadataMalformed),
    }
    let url = document.get("jwks_uri").and_then(Json::as_str).and_then(|text| HttpsUrl::parse(text).ok());
    // What came over https names nothing on this machine.
    let url = url.filter(|url| !url.is_development() || issuer.starts_with("http://"));
    let url = url.ok_or(Reason::MetadataMalformed)?;
    if at_issuer && HttpsUrl::parse(issuer).map(HttpsUrl::origin) != Ok(url.origin()) {
        return Err(Reason::MetadataKeysElsewhere);
    }
    Ok(to_owned_text(url.as_str()))
}

#[cfg(test)]
mod tests;
