//! What time does a claim name? (RFC 7519 section 2, "NumericDate")

use crate::{
    encoding::{
        decimal::Exact,
        json_value::{Json, Object},
    },
    limits::MAX_NUMERIC_DATE,
};

/// A claim is there that is no number of seconds from 0 to [`MAX_NUMERIC_DATE`].
pub(super) struct NotNumericDate;

/// The claim of this name; nothing where it is absent.
#[inline(never)]
pub(super) fn read(members: &Object<'_>, name: &str) -> Result<Option<Exact>, NotNumericDate> {
    of(members.get(name))
}

/// The time that a claim names; nothing where there is no claim.
pub(super) fn of(claim: Option<&Json<'_>>) -> Result<Option<Exact>, NotNumericDate> {
    let date = match claim {
        None => return Ok(None),
        Some(Json::Unsigned(seconds)) if *seconds <= MAX_NUMERIC_DATE => Some(Exact::integer(*seconds)),
        Some(Json::Decimal(seconds)) => seconds.exact(),
        Some(_) => None,
    };
    date.map(Some).ok_or(NotNumericDate)
}
