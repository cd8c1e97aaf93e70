//! What kind of token does a header say it is? `typ` as it is compared (RFC 7515 section 4.1.9), and the kinds
//! that must not be taken for another.

use crate::encoding::ascii::eq_ignore_ascii_case;

/// A token by which somebody acts for another one.
pub const DELEGATED: &str = "delegated+jwt";

/// What an introspection endpoint signs (RFC 9701 section 5). It is no access token, whatever it says (section
/// 8.1).
pub const TOKEN_INTROSPECTION: &str = "token-introspection+jwt";

/// The same as a media type: what an endpoint is asked for that signs its answers, and what it must answer.
pub const TOKEN_INTROSPECTION_MEDIA: &str = "application/token-introspection+jwt";

/// Whether two values of `typ` are the same: without case, and without one `application/` before each.
#[must_use]
pub fn is_same(one: &str, other: &str) -> bool {
    eq_ignore_ascii_case(short(one.as_bytes()), short(other.as_bytes()))
}

/// Whether a header's `typ` is there, and is this one.
#[must_use]
pub fn is(typ: Option<&str>, named: &str) -> bool {
    typ.is_some_and(|typ| is_same(typ, named))
}

fn short(typ: &[u8]) -> &[u8] {
    const PREFIX: &[u8] = b"application/";
    match typ.split_at_checked(PREFIX.len()) {
        Some((prefix, rest)) if eq_ignore_ascii_case(prefix, PREFIX) => rest,
        _ => typ,
    }
}
