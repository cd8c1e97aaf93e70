//! Where would this request have its visitor sent? On routes with `redirectCheck` its query and its form are
//! looked through before the upstream reads them.

use super::{
    call::{Call, Refused, Verdict},
    check::{Check, Guard},
    token::fact::Caller,
};
use crate::{
    browser::redirects::request_check::RefusedRequest,
    encoding::{
        ascii,
        text::{field_value, halves},
    },
    exchange::{
        head::RequestHead,
        order::{Body, Event, Order},
        routes::Route,
    },
    limits::{FORM_ROOM_BYTES, MAX_FORM_BYTES, MAX_SHARED_FORM_BYTES},
    reason::Reason,
    token::decision::Refusal,
};

pub(super) const GUARD: Guard = Guard { name: "redirect_check", makes: None, check: Check::Called(check) };

const FORM: &str = "application/x-www-form-urlencoded";

/// Some servers drop the mark, and with it the first name becomes another one.
const BYTE_ORDER_MARK: char = '\u{feff}';

fn check(call: &mut Call<'_, '_>, route: &Route, _: &Caller) -> Verdict {
    let Some(check) = &route.redirect_check else { return Verdict::Next };
    let body = match call.event.take() {
        _ if !call.head.has_body => &[][..],
        None => {
            return Verdict::Do(Order::ReadBody {
                max_bytes: MAX_FORM_BYTES,
                room_bytes: FORM_ROOM_BYTES,
                shared_bytes: MAX_SHARED_FORM_BYTES,
                time_limit_milliseconds: route.upstream_timeout_seconds.saturating_mul(1_000),
            });
        }
        // More than was ordered counts as too large where the form is looked through.
        Some(Event::Body(Body::Whole(bytes))) => bytes,
        Some(Event::Body(Body::TooLarge)) => return Reason::FormTooLarge.into(),
        Some(Event::Body(Body::NoRoom)) => return Reason::Overloaded.into(),
        // A body that is not whole in time counts as one whose sender went away.
        Some(_) => return Reason::FormMalformed.into(),
    };
    let form = match form_of(call.head, body) {
        Ok(form) => form,
        Err(reason) => return reason.into(),
    };
    match check.check(&call.policy.redirects, call.head.query, form) {
        Ok(()) => Verdict::Next,
        Err(RefusedRequest { reason, refused }) => {
            Verdict::Refuse(Refused { redirect: refused, ..Refused::from(Refusal::new(reason)) })
        }
    }
}

/// The form in a body; nothing where the body is empty.
fn form_of<'b>(head: &RequestHead<'_>, body: &'b [u8]) -> Result<Option<&'b str>, Reason> {
    if body.is_empty() {
        return Ok(None);
    }
    // RFC 9110 section 9.3.1 gives the bodies of GET and HEAD no meaning, which an upstream may not know.
    // What is compressed is a form for whoever unpacks it.
    let has_meaning = !matches!(head.method, "GET" | "HEAD");
    let content_type = head.headers.get("content-type").unwrap_or_default();
    if !has_meaning || !is_form_type(&content_type) || head.headers.get("content-encoding").is_some() {
        return Err(Reason::FormTypeRefused);
    }
    let text = core::str::from_utf8(body).map_err(|_| Reason::FormMalformed)?;
    if text.starts_with(BYTE_ORDER_MARK) { Err(Reason::FormMalformed) } else { Ok(Some(text)) }
}

/// `application/x-www-form-urlencoded`, and beside it `charset=utf-8` alone, which may stand in quotation
/// marks.
fn is_form_type(value: &str) -> bool {
    let is_word = |text: &str, word: &str| ascii::eq_ignore_ascii_case(text.as_bytes(), word.as_bytes());
    match halves(value, b';') {
        None => is_word(value, FORM),
        Some((essence, parameter)) => {
            // White space between the two is no part of either.
            let (named, set) = (field_value(essence), field_value(parameter));
            essence.starts_with(named)
                && parameter.ends_with(set)
                && is_word(named, FORM)
                && (is_word(set, "charset=utf-8") || is_word(set, "charset=\"utf-8\""))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_form_type;

    #[test]
    fn types_of_forms() {
        for good in [
            "application/x-www-form-urlencoded",
            "Application/X-WWW-Form-Urlencoded",
            "application/x-www-form-urlencoded;charset=utf-8",
            "application/x-www-form-urlencoded \t; charset=UTF-8",
            "application/x-www-form-urlencoded; charset=\"utf-8\"",
        ] {
            assert!(is_form_type(good), "{good}");
        }
        for bad in [
            "",
            "text/plain",
            "application/x-www-form-urlencoded ",
            "application/x-www-form-urlencoded;",
            "application/x-www-form-urlencoded; charset=latin1",
            "application/x-www-form-urlencoded; charset=utf-8; x=y",
            "application/x-www-form-urlencoded, application/json",
            "multipart/form-data; boundary=x",
        ] {
            assert!(!is_form_type(bad), "{bad}");
        }
    }
}
