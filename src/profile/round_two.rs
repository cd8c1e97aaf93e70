//! What does Round Two ask of a user token? RS256, five minutes, and user data that are clean.
//!
//! Its pages disagree on `aud` and on `jti`: the entry says whom tokens are for, and may require a `jti`.

use alloc::borrow::Cow;

use super::lock::{
    ClaimLock, FORBIDDEN,
    Holds::{AtMost, Equals, Fills},
    IssuerForm, NOTHING_MORE, Profile, Strictness, claim, lock,
};
use crate::encoding::{json_value::Json, sentence::said};

/// An address that may be absent.
static ADDRESS: [(&str, Json<'static>); 2] = [
    ("presence", Json::String(Cow::Borrowed("optional"))),
    ("format", Json::String(Cow::Borrowed("https-url"))),
];

pub(super) const PROFILE: Profile = Profile {
    name: "round-two",
    kind: None,
    issuer_form: Some(IssuerForm {
        fits: is_board,
        is: said!(
            "is `workspace/board`, both names in lower case, with their spaces, as the token names them"
        ),
    }),
    issuer: &[
        lock("algorithm", "RTW-ALG-1", Equals(r#""RS256""#)),
        // A stock signer writes none.
        lock("keyId", "", Fills(r#""optional""#)),
        lock("maxLifetimeSeconds", "RTW-EXP-1", AtMost(300)),
    ],
    claims: &[
        claim("sub", "RTW-USR-1", r#"{"format":"text","minLength":1}"#),
        claim("name", "RTW-USR-1", r#"{"format":"text","minLength":1}"#),
        claim("email", "RTW-USR-1", r#"{"format":"email"}"#),
        ClaimLock { open: &ADDRESS, ..claim("avatar_url", "RTW-USR-1", FORBIDDEN) },
    ],
    stands_for_issuer: None,
    more: Strictness { https_rule: Some("RTW-TLS-1"), ..NOTHING_MORE },
};

/// Whether this is `workspace/board`. A name with capital letters is none: the vendor writes both in lower case, and
/// compares byte for byte.
fn is_board(issuer: &str) -> bool {
    let is_name = |name: &[u8]| {
        !matches!(name, [] | [b' ', ..] | [.., b' ']) && !name.iter().any(u8::is_ascii_uppercase)
    };
    let mut names = issuer.as_bytes().split(|byte| *byte == b'/');
    let (workspace, board) = (names.next(), names.next());
    names.next().is_none() && workspace.is_some_and(is_name) && board.is_some_and(is_name)
}
