//! Do the claims hold, now, for this issuer's entry? (RFC 7519 section 4.1)

use super::{
    claim_rule::ClaimFault,
    introspection_response::ActiveResponse,
    jws::VerifiedJws,
    numeric_date::{self, NotNumericDate},
    policy::IssuerPolicy,
};
use crate::{
    encoding::{
        decimal::Exact,
        json,
        json_value::{Json, JsonError, Object},
    },
    reason::Reason,
    time::Timestamp,
};

/// Claims that hold. They leave as the JSON text that the issuer wrote.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Claims<'j> {
    text: &'j str,
    dates: NumericDates,
    is_delegated: bool,
}

/// The times of a token (RFC 7519 sections 4.1.4 to 4.1.6), in milliseconds since 1970 and rounded up. A clock
/// that counts whole milliseconds reaches a time and the next of them at once, so no comparison with it
/// changes by that.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NumericDates {
    expires: u64,
    /// 0 where it is absent.
    issued: u64,
    /// 0 where it is absent, and where it equals `iat`: then both are held to the bound of that.
    not_before: u64,
}

/// Why claims are refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimsError {
    /// `act` is there: somebody acts for another one, and the issuer's entry takes no such token.
    #[error("act is there")]
    Actor,
    /// `aud`, or the claim that may stand for it, names none of the configured audiences.
    #[error("aud names none of the audiences")]
    AudienceMismatch,
    /// `aud` is absent, and so is the claim that may stand for it.
    #[error("aud is absent")]
    AudienceMissing,
    /// `cnf` is there, and nothing checks it.
    #[error("cnf is there")]
    Confirmation,
    /// `exp` is absent.
    #[error("exp is absent")]
    ExpirationMissing,
    /// A claim is there that the entry forbids.
    #[error("a forbidden claim is there")]
    Forbidden,
    /// A claim that the entry requires is absent.
    #[error("a required claim is absent")]
    Missing,
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
    /// A NumericDate is no JSON number from 0 to 2^53-1.
    #[error("a NumericDate is no number from 0 to 2^53-1")]
    NotNumericDate,
    /// `nbf` lies ahead.
    #[error("nbf lies ahead")]
    NotYetValid,
    /// A claim is there and is not what the entry asks of it.
    #[error("a claim is not as the entry asks")]
    Shape,
    /// The tenant is not the one of the entry.
    #[error("the tenant is another")]
    TenantMismatch,
    /// The claim that names the tenant is absent, no string, or empty.
    #[error("no tenant is named")]
    TenantMissing,
    /// `iss`, `sub`, `aud`, `jti`, `client_id` or the claim that may stand for `aud` is of another type than it should be.
    #[error("a registered claim has the wrong type")]
    WrongType,
}

impl ClaimsError {
    /// The reason code.
    #[must_use]
    pub const fn reason(self) -> Reason {
        match self {
            Self::Actor => Reason::ActorRefused,
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
            Self::Forbidden => Reason::ClaimForbidden,
            Self::Missing => Reason::ClaimMissing,
            Self::LifetimeContradictory => Reason::LifetimeContradictory,
            Self::LifetimeTooLong => Reason::LifetimeTooLong,
            Self::NotNumericDate => Reason::ClaimNotNumericDate,
            Self::NotYetValid => Reason::NotYetValid,
            Self::Shape => Reason::ClaimRefused,
            Self::TenantMismatch => Reason::TenantMismatch,
            Self::TenantMissing => Reason::TenantMissing,
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
        check_tenant(&members, policy)?;
        if ["sub", "jti", "client_id"]
            .iter()
            .any(|name| members.get(name).is_some_and(|claim| claim.as_str().is_none()))
        {
            return Err(ClaimsError::WrongType);
        }
        // Whatever stands in it: what cannot be read must not turn into the user's own token.
        let is_delegated = members.contains("act");
        if is_delegated && !policy.takes_actors() {
            return Err(ClaimsError::Actor);
        }
        if let Some((_, fault)) = policy.broken_claim(&members) {
            return Err(match fault {
                ClaimFault::Forbidden => ClaimsError::Forbidden,
                ClaimFault::Missing => ClaimsError::Missing,
                ClaimFault::Shape(_) => ClaimsError::Shape,
            });
        }
        if members.contains("cnf") {
            return Err(ClaimsError::Confirmation);
        }
        let (expires, issued, not_before) = read_dates(&members, policy)?;
        let dates = NumericDates {
            expires: expires.thousandths(),
            issued: issued.map_or(0, Exact::thousandths),
            not_before,
        };
        let at_this_time = dates.check(policy, now);
        // Of a lifetime that is too long, an end too far ahead is what comes of it.
        if let (Some(issued), Ok(()) | Err(ClaimsError::ExpiresTooFarAhead)) = (issued, at_this_time) {
            if expires <= issued {
                return Err(ClaimsError::LifetimeContradictory);
            }
            if expires.above(issued) > policy.max_lifetime_seconds {
                return Err(ClaimsError::LifetimeTooLong);
            }
        }
        at_this_time?;
        Ok(Self { text, dates, is_delegated })
    }

    /// Whether somebody acts by them for another one (RFC 8693 section 4.1).
    #[must_use]
    pub const fn is_delegated(&self) -> bool {
        self.is_delegated
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
    match members.get(policy.issuer_claim.unwrap_or("iss")) {
        None => return Err(ClaimsError::IssuerMissing),
        Some(Json::String(issuer)) if *issuer == policy.issuer => {}
        Some(Json::String(_)) => return Err(ClaimsError::IssuerMismatch),
        Some(_) => return Err(ClaimsError::WrongType),
    }
    let is_known = policy.issuer_claim.is_none() || policy.claims.iter().any(|rule| rule.name == "iss");
    if members.contains("iss") && !is_known { Err(ClaimsError::IssuerMismatch) } else { Ok(()) }
}

fn check_audience(members: &Object<'_>, policy: &IssuerPolicy) -> Result<(), ClaimsError> {
    let named = |audience: &str| policy.audiences.iter().any(|configured| configured == audience);
    match members.get("aud") {
        None => match policy.audience_claim.and_then(|name| members.get(name)) {
            None => Err(ClaimsError::AudienceMissing),
            Some(Json::String(audience)) if named(audience) => Ok(()),
            Some(Json::String(_)) => Err(ClaimsError::AudienceMismatch),
            Some(_) => Err(ClaimsError::WrongType),
        },
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

fn check_tenant(members: &Object<'_>, policy: &IssuerPolicy) -> Result<(), ClaimsError> {
    let Some(claim) = &policy.tenant else { return Ok(()) };
    let tenant = claim.tenant(members).ok_or(ClaimsError::TenantMissing)?;
    match &claim.equals {
        Some(expected) if expected != tenant => Err(ClaimsError::TenantMismatch),
        _ => Ok(()),
    }
}

impl NumericDates {
    /// Checks `exp`, `nbf` and `iat` against the time. What hangs on the claims alone, such as the lifetime
    /// from `iat` to `exp`, cannot change.
    ///
    /// # Errors
    /// [`ClaimsError`] of the first that does not hold now.
    pub fn check(self, policy: &IssuerPolicy, now: Timestamp) -> Result<(), ClaimsError> {
        let Self { expires, issued, not_before } = self;
        let in_seconds = |seconds| now.plus_seconds(seconds).as_milliseconds();
        let ahead = policy.clock_ahead_seconds();
        if now.minus_seconds(policy.leeway_seconds).as_milliseconds() >= expires {
            return Err(ClaimsError::Expired);
        }
        if in_seconds(policy.leeway_seconds) < not_before {
            return Err(ClaimsError::NotYetValid);
        }
        if in_seconds(ahead) < issued {
            return Err(ClaimsError::IssuedInFuture);
        }
        if in_seconds(ahead.saturating_add(policy.max_lifetime_seconds)) < expires {
            return Err(ClaimsError::ExpiresTooFarAhead);
        }
        Ok(())
    }
}

/// `exp`, `iat`, and the milliseconds of a `nbf` that has a bound of its own.
fn read_dates(
    members: &Object<'_>,
    policy: &IssuerPolicy,
) -> Result<(Exact, Option<Exact>, u64), ClaimsError> {
    let expires = numeric_date::read(members, "exp")?.ok_or(ClaimsError::ExpirationMissing)?;
    let issued = numeric_date::read(members, "iat")?;
    if issued.is_none() && !policy.may_lack_issued_at {
        return Err(ClaimsError::IssuedAtMissing);
    }
    let start = numeric_date::read(members, "nbf")?;
    let is_issue = !policy.is_not_before_strict
        && start.zip(issued).is_some_and(|(start, issued)| start.above(issued) == 0 && start == issued);
    let not_before = if is_issue { 0 } else { start.map_or(0, Exact::thousandths) };
    Ok((expires, issued, not_before))
}

impl From<NotNumericDate> for ClaimsError {
    fn from(_: NotNumericDate) -> Self {
        Self::NotNumericDate
    }
}

#[cfg(test)]
mod tests;
