//! A route's member `tokenFrom`: the one place where its requests bring their token.

use super::object_reader::ObjectReader;
use crate::{
    encoding::ascii,
    encoding::sentence::said,
    exchange::{
        forward::{CONNECTION, is_listed},
        head::REQUEST_VALUES,
        routes::Access,
        token_place::TokenPlace,
    },
    limits::MAX_CONFIGURED_STRING_BYTES,
};

const NAME: &str = "tokenFrom";

/// `tokenFrom`; `Authorization` where it is absent or a fault.
#[inline(never)]
pub(super) fn read(route: &mut ObjectReader<'_, '_>, access: &Access) -> TokenPlace {
    if route.has(NAME) && *access == Access::Public {
        let why = said!("is about a token, and a public route asks for none: remove it");
        route.tell(NAME, why);
    }
    let Some(mut members) = route.inner(NAME) else { return TokenPlace::default() };
    let (header, scheme) = (token(&mut members, "header"), token(&mut members, "scheme"));
    let (cookie, protocol) = (token(&mut members, "cookie"), token(&mut members, "webSocketProtocol"));
    members.finish();
    if scheme.is_some() && header.is_none() {
        let why = said!("stands before the token in a `header`: name that");
        members.tell("scheme", why);
    }
    let places = [header.is_some(), cookie.is_some(), protocol.is_some()];
    if places.iter().filter(|is_named| **is_named).count() != 1 {
        let why = said!("must name one place: a `header`, a `cookie` or a `webSocketProtocol`");
        route.tell(NAME, why);
    }
    match (header, cookie, protocol) {
        (Some(name), ..) => header_place(route, name, scheme.unwrap_or_default()),
        (_, Some(name), _) => TokenPlace::cookie(name),
        (.., Some(name)) => TokenPlace::web_socket_protocol(name),
        _ => TokenPlace::default(),
    }
}

/// A name as RFC 9110 writes it; empty where it is a fault.
fn token<'d>(members: &mut ObjectReader<'d, '_>, name: &'static str) -> Option<&'d str> {
    let value = members.take(name)?;
    let text = value.as_str().filter(|text| text.len() <= MAX_CONFIGURED_STRING_BYTES);
    let found = text.filter(|text| ascii::is_token(text));
    if found.is_none() {
        members.tell_value(name, value, said!("is no token of RFC 9110 section 5.6.2"));
    }
    Some(found.unwrap_or_default())
}

fn header_place(route: &mut ObjectReader<'_, '_>, name: &str, scheme: &str) -> TokenPlace {
    const WITH_MEANING: [&str; 5] = ["access-control-*", "cookie", "sec-*", "set-cookie", "wicketgate*"];
    if [REQUEST_VALUES, CONNECTION, &WITH_MEANING].iter().any(|list| is_listed(list, name)) {
        let why = said!(
            "has a meaning of its own: leave `tokenFrom` out for `Authorization`, or name another header"
        );
        route.tell_text("tokenFrom.header", name, why);
    }
    TokenPlace::header(&name.to_ascii_lowercase(), scheme)
}
