//! How long does a fetched key set serve, and how long does a failing address want peace? `Cache-Control` and
//! `Age` (RFC 9111), `Retry-After` (RFC 9110), within bounds of ours.

use crate::{
    encoding::{
        ascii::{self, eq_ignore_ascii_case},
        http_date,
    },
    limits::{DEFAULT_JWKS_AGE_SECONDS, MAX_CLOCK_SKEW_SECONDS, MAX_JWKS_AGE_SECONDS, MIN_JWKS_AGE_SECONDS},
    time::Timestamp,
};

/// Seconds that a key set serves from its arrival: `max-age` minus `Age` within the bounds; the default where
/// the answer says nothing. What cannot be read counts as the shortest.
#[must_use]
pub fn fresh_for_seconds(cache_control: Option<&str>, age: Option<&str>) -> u64 {
    let mut max_age: Option<u64> = None;
    for directive in cache_control.unwrap_or_default().as_bytes().split(|byte| *byte == b',') {
        let mut parts = directive.splitn(2, |byte| *byte == b'=');
        let name = parts.next().unwrap_or_default().trim_ascii();
        if eq_ignore_ascii_case(name, b"no-store") || eq_ignore_ascii_case(name, b"no-cache") {
            return MIN_JWKS_AGE_SECONDS;
        }
        if eq_ignore_ascii_case(name, b"max-age") {
            let seconds = delta_seconds(unquoted(parts.next().unwrap_or_default().trim_ascii())).unwrap_or(0);
            // Given twice, the shorter one: RFC 9111 4.2.1 leaves the choice, and this one is safe.
            max_age = Some(max_age.map_or(seconds, |earlier| earlier.min(seconds)));
        }
    }
    let Some(max_age) = max_age else { return DEFAULT_JWKS_AGE_SECONDS };
    let age = age.map_or(0, |text| delta_seconds(text.as_bytes().trim_ascii()).unwrap_or(u64::MAX));
    max_age.saturating_sub(age).clamp(MIN_JWKS_AGE_SECONDS, MAX_JWKS_AGE_SECONDS)
}

/// Seconds that `Retry-After` names, as a number or as a date (RFC 9110 section 10.2.3); none for anything
/// else.
#[must_use]
pub fn retry_after_seconds(text: &str, now: Timestamp) -> Option<u64> {
    let text = text.trim_ascii();
    let until = |date: u64| date.saturating_sub(now.as_milliseconds() / 1_000);
    delta_seconds(text.as_bytes()).or_else(|| http_date::seconds(text).map(until))
}

/// How many seconds the sender's clock is ahead of this one, below zero where it is behind; none where that is
/// not worth telling, or not told. `Date` is when the answer was made, and a cache adds its `Age` (RFC 9110
/// section 6.6.1, RFC 9111 section 5.1).
#[must_use]
pub fn clock_skew_seconds(date: Option<&str>, age: Option<&str>, now: Timestamp) -> Option<i64> {
    let made_at = http_date::seconds(date?.trim_ascii())?;
    let age = age.map_or(Some(0), |text| delta_seconds(text.as_bytes().trim_ascii()))?;
    let sent_at = i64::try_from(made_at.checked_add(age)?).ok()?;
    let skew = sent_at.checked_sub(i64::try_from(now.numeric_date()).ok()?)?;
    (skew.unsigned_abs() > MAX_CLOCK_SKEW_SECONDS).then_some(skew)
}

fn unquoted(mut text: &[u8]) -> &[u8] {
    while let [b'"', rest @ ..] | [rest @ .., b'"'] = text {
        text = rest;
    }
    text
}

/// RFC 9111 section 1.2.2: digits; a number too large to hold means the largest.
fn delta_seconds(text: &[u8]) -> Option<u64> {
    let is_digits = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    is_digits.then(|| ascii::number(text).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests;
