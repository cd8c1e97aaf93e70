//! Do the claims hold, now, for this issuer's entry? (RFC 7519 section 4.1)

use super::{introspection_response::ActiveResponse, jws::VerifiedJws, policy::IssuerPolicy};
use crate::{
    encoding::{
        json,
        json_value::{Json, JsonError, Object},
    },
    limits::{ISSUER_CLOCK_AHEAD_SECONDS, MAX_NUMERIC_DATE},
    reason::Reason,
    time::Timestamp,
};

/// Claims that hold. They leave as the JSON text that the issuer wrote.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Claims<'j> {
    text: &'j str,
    dates: NumericDates,
}

/// The times of a token, in seconds since 1970 (RFC 7519 sections 4.1.4 to 4.1.6).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NumericDates {
    expires: u64,
    issued: u64,
    not_before: Option<u64>,
}

/// Why claims are refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimsError {
    /// `aud` names none of the configured audiences.
    #[error("aud names none of the audiences")]
    AudienceMismatch,
    /// `aud` is absent.
    #[error("aud is absent")]
    AudienceMissing,
    /// `cnf` is there, and nothing checks it.
    #[error("cnf is there")]
    Confirmation,
    /// `exp` is absent.
    #[error("exp is absent")]
    ExpirationMissing,
    /// `exp` has been reached.
    #[error("exp has been reached")]
    Expired,
    /// `exp - now` is over the longest lifetime.
    #[error("exp is too far ahead")]
    ExpiresTooFarAhead,
    /// `iat` is absent.
    #[error("iat is absent")]
    IssuedAtMissing,
    /// `iat` lies ahead.
    #[error("iat lies ahead")]
    IssuedInFuture,
    /// `iss` is another.
    #[error("iss is another")]
    IssuerMismatch,
    /// `iss` is absent.
    #[error("iss is absent")]
    IssuerMissing,
    /// Not strict JSON, or no object.
    #[error("the claims: {0}")]
    Json(JsonError),
    /// `exp` does not lie after `iat`.
    #[error("exp does not lie after iat")]
    LifetimeContradictory,
    /// `exp - iat` is over the longest lifetime.
    #[error("the lifetime is too long")]
    LifetimeTooLong,
    /// A NumericDate is no integer from 0 to 2^53-1.
    #[error("a NumericDate is no integer")]
    NotInteger,
    /// `nbf` lies ahead.
    #[error("nbf lies ahead")]
    NotYetValid,
    /// `iss`, `sub`, `aud` or `jti` is of another type than RFC 7519 says.
    #[error("a registered claim has the wrong type")]
    WrongType,
}

impl ClaimsError {
    /// The reason code.
    #[must_use]
    pub const fn reason(self) -> Reason {
        match self {
            Self::AudienceMismatch => Reason::AudienceMismatch,
            Self::AudienceMissing => Reason::AudienceMissing,
            Self::Confirmation => Reason::ConfirmationRefused,
            Self::ExpirationMissing => Reason::ExpirationMissing,
            Self::Expired => Reason::TokenExpired,
            Self::ExpiresTooFarAhead => Reason::ExpiresTooFarAhead,
            Self::IssuedAtMissing => Reason::IssuedAtMissing,
            Self::IssuedInFuture => Reason::IssuedInFuture,
            Self::IssuerMismatch => Reason::IssuerMismatch,
            Self::IssuerMissing => Reason::IssuerMissing,
            Self::Json(JsonError::DuplicateMember) => Reason::ClaimsDuplicateMember,
            Self::Json(JsonError::Malformed) => Reason::ClaimsMalformed,
            Self::Json(JsonError::NotUtf8) => Reason::ClaimsNotUtf8,
            Self::Json(JsonError::TooDeep) => Reason::ClaimsTooDeep,
            Self::LifetimeContradictory => Reason::LifetimeContradictory,
            Self::LifetimeTooLong => Reason::LifetimeTooLong,
            Self::NotInteger => Reason::ClaimNotInteger,
            Self::NotYetValid => Reason::NotYetValid,
            Self::WrongType => Reason::ClaimWrongType,
        }
    }
}

impl<'j> Claims<'j> {
    /// Reads and checks the claims of a token whose signature holds.
    ///
    /// # Errors
    /// [`ClaimsError`]; who the token is from and for comes before when it is valid.
    pub fn check(jws: &'j VerifiedJws, policy: &IssuerPolicy, now: Timestamp) -> Result<Self, ClaimsError> {
        Self::check_text(jws.payload(), policy, now)
    }

    /// Reads and checks what an issuer's introspection endpoint says of a token that is active.
    ///
    /// # Errors
    /// The same.
    pub fn check_introspected(
        response: &ActiveResponse<'j>,
        policy: &IssuerPolicy,
        now: Timestamp,
    ) -> Result<Self, ClaimsError> {
        Self::check_text(response.text(), policy, now)
    }

    fn check_text(json: &'j [u8], policy: &IssuerPolicy, now: Timestamp) -> Result<Self, ClaimsError> {
        let members = json::parse_object(json).map_err(ClaimsError::Json)?;
        let text = core::str::from_utf8(json).map_err(|_| ClaimsError::Json(JsonError::NotUtf8))?;
        check_issuer(&members, policy)?;
        check_audience(&members, policy)?;
        if ["sub", "jti"].iter().any(|name| members.get(name).is_some_and(|claim| claim.as_str().is_none())) {
            return Err(ClaimsError::WrongType);
        }
        if members.contains("cnf") {
            return Err(ClaimsError::Confirmation);
        }
        let dates = NumericDates::read(&members)?;
        dates.check(policy, now)?;
        Ok(Self { text, dates })
    }

    /// The times, to be checked again at a later use of the same token.
    #[must_use]
    pub const fn dates(&self) -> NumericDates {
        self.dates
    }

    /// The JSON text, as the issuer wrote it.
    #[must_use]
    pub const fn text(&self) -> &'j str {
        self.text
    }
}

fn check_issuer(members: &Object<'_>, policy: &IssuerPolicy) -> Result<(), ClaimsError> {
    match members.get("iss") {
        None => Err(ClaimsError::IssuerMissing),
        Some(Json::String(issuer)) if *issuer == policy.issuer => Ok(()),
        Some(Json::String(_)) => Err(ClaimsError::IssuerMismatch),
        Some(_) => Err(ClaimsError::WrongType),
    }
}

fn check_audience(members: &Object<'_>, policy: &IssuerPolicy) -> Result<(), ClaimsError> {
    let named = |audience: &str| policy.audiences.iter().any(|configured| configured == audience);
    match members.get("aud") {
        None => Err(ClaimsError::AudienceMissing),
        Some(Json::String(audience)) if named(audience) => Ok(()),
        Some(Json::String(_)) => Err(ClaimsError::AudienceMismatch),
        Some(Json::Array(audiences)) if audiences.iter().any(|audience| audience.as_str().is_none()) => {
            Err(ClaimsError::WrongType)
        }
        Some(Json::Array(audiences)) if audiences.iter().filter_map(Json::as_str).any(named) => Ok(()),
        Some(Json::Array(_)) => Err(ClaimsError::AudienceMismatch),
        Some(_) => Err(ClaimsError::WrongType),
    }
}

impl NumericDates {
    fn read(members: &Object<'_>) -> Result<Self, ClaimsError> {
        let expires = numeric_date(members, "exp")?.ok_or(ClaimsError::ExpirationMissing)?;
        let issued = numeric_date(members, "iat")?.ok_or(ClaimsError::IssuedAtMissing)?;
        Ok(Self { expires, issued, not_before: numeric_date(members, "nbf")? })
    }

    /// Checks `exp`, `nbf` and `iat`. Leeway goes to `exp` and `nbf`; the issuer's clock may run ahead by
    /// [`ISSUER_CLOCK_AHEAD_SECONDS`] in `iat` and in `exp - now`.
    ///
    /// # Errors
    /// [`ClaimsError`] of the first that does not hold now.
    pub fn check(self, policy: &IssuerPolicy, now: Timestamp) -> Result<(), ClaimsError> {
        let Self { expires, issued, not_before } = self;
        if !now.is_before_numeric_date(expires.saturating_add(policy.leeway_seconds)) {
            return Err(ClaimsError::Expired);
        }
        if not_before
            .is_some_and(|start| now.plus_seconds(policy.leeway_seconds).is_before_numeric_date(start))
        {
            return Err(ClaimsError::NotYetValid);
        }
        let ahead = now.plus_seconds(ISSUER_CLOCK_AHEAD_SECONDS);
        if ahead.plus_seconds(policy.max_lifetime_seconds).is_before_numeric_date(expires) {
            return Err(ClaimsError::ExpiresTooFarAhead);
        }
        if ahead.is_before_numeric_date(issued) {
            return Err(ClaimsError::IssuedInFuture);
        }
        if expires <= issued {
            return Err(ClaimsError::LifetimeContradictory);
        }
        if expires.saturating_sub(issued) > policy.max_lifetime_seconds {
            return Err(ClaimsError::LifetimeTooLong);
        }
        Ok(())
    }
}

fn numeric_date(members: &Object<'_>, name: &str) -> Result<Option<u64>, ClaimsError> {
    match members.get(name) {
        None => Ok(None),
        Some(Json::Unsigned(seconds)) if *seconds <= MAX_NUMERIC_DATE => Ok(Some(*seconds)),
        Some(_) => Err(ClaimsError::NotInteger),
    }
}

#[cfg(test)]
mod tests;
