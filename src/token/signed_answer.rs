//! Did the issuer itself sign what its introspection endpoint answered, now, and for this service? (RFC 9701
//! section 5)
//!
//! An answer is no access token, and no access token is an answer: each is taken by its own `typ` alone (section
//! 8.1), and what an answer says of the token stands within one of its claims.

use super::{
    introspection_response::IntrospectionAnswer,
    jws::{UntrustedJws, VerifiedJws},
    numeric_date,
    policy::IssuerPolicy,
    typ,
};
use crate::{
    encoding::{ascii::eq_ignore_ascii_case, decimal::Exact, json, json_value::Json, uri},
    limits::MAX_SIGNED_ANSWER_AGE_SECONDS,
    time::Timestamp,
};

/// The answer as a JWS that an issuer's key may have signed; nothing where it cannot be.
pub(super) fn untrusted<'b>(
    answer: IntrospectionAnswer<'b>,
    policy: &IssuerPolicy,
) -> Option<(&'b str, UntrustedJws<'b>)> {
    let body = answer.whole().ok()?;
    let media_type = uri::cut(answer.content_type, b";").0.trim_ascii();
    if !eq_ignore_ascii_case(media_type.as_bytes(), typ::TOKEN_INTROSPECTION_MEDIA.as_bytes()) {
        return None;
    }
    let text = core::str::from_utf8(body).ok()?;
    let jws = UntrustedJws::parse(text).ok()?;
    jws.check_header_of_answer(policy).ok()?;
    Some((text, jws))
}

/// What a signed answer says of a token, where it is of this issuer, for this service, and new.
pub(super) fn read<'j>(
    jws: &'j VerifiedJws,
    own_audience: Option<&str>,
    policy: &IssuerPolicy,
    now: Timestamp,
) -> Option<Json<'j>> {
    let mut claims = json::parse_object(jws.payload()).ok()?;
    if claims.get("iss")?.as_str()? != policy.issuer {
        return None;
    }
    let is_ours = |audience: &str| match own_audience {
        Some(own) => own == audience,
        None => policy.audiences.iter().any(|own| own == audience),
    };
    let names_us = match claims.get("aud")? {
        Json::String(audience) => is_ours(audience),
        Json::Array(audiences) => {
            audiences.iter().all(|audience| audience.as_str().is_some())
                && audiences.iter().filter_map(Json::as_str).any(is_ours)
        }
        _ => false,
    };
    let date = |name| numeric_date::read(&claims, name).ok().map(|date| date.map(Exact::thousandths));
    let (issued, expires) = (date("iat")??, date("exp")?);
    let latest = now.plus_seconds(policy.clock_ahead_seconds()).as_milliseconds();
    let age = MAX_SIGNED_ANSWER_AGE_SECONDS.saturating_add(policy.leeway_seconds);
    let earliest = now.minus_seconds(age).as_milliseconds();
    let is_over =
        expires.is_some_and(|end| now.minus_seconds(policy.leeway_seconds).as_milliseconds() >= end);
    let is_new = (earliest..=latest).contains(&issued) && !is_over;
    claims.take("token_introspection").filter(|_| names_us && is_new)
}
