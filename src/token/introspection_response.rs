//! Does an introspection endpoint's answer say that a token is active? (RFC 7662 section 2.2)

use crate::{
    encoding::{
        json,
        json_value::{Json, Object},
    },
    limits::MAX_INTROSPECTION_BYTES,
    reason::Reason,
};

/// An answer of the endpoint's.
#[derive(Clone, Copy, Debug)]
pub struct IntrospectionAnswer<'b> {
    /// The HTTP status; 0 where there was no answer.
    pub status: u16,
    /// `Content-Type`, as it came; empty where it is absent.
    pub content_type: &'b str,
    /// The body.
    pub body: &'b [u8],
}

impl<'b> IntrospectionAnswer<'b> {
    /// The body, where the endpoint answered the question and not with an error.
    ///
    /// # Errors
    /// [`Reason::IntrospectionFailed`].
    pub fn whole(self) -> Result<&'b [u8], Reason> {
        if self.status != 200 || self.body.len() > MAX_INTROSPECTION_BYTES {
            return Err(Reason::IntrospectionFailed);
        }
        Ok(self.body)
    }
}

/// A response that says `"active": true`. Nothing else makes one.
#[derive(Clone, Copy, Debug)]
pub struct ActiveResponse<'b>(&'b [u8]);

impl<'b> ActiveResponse<'b> {
    /// Reads a response (RFC 7662 section 2.2).
    ///
    /// # Errors
    /// [`Reason::TokenInactive`] where it says `false`, [`Reason::IntrospectionFailed`] for everything else.
    pub fn read(answer: IntrospectionAnswer<'b>) -> Result<Self, Reason> {
        let body = answer.whole()?;
        let members = json::parse_object(body).map_err(|_| Reason::IntrospectionFailed)?;
        check_active(&members)?;
        Ok(Self(body))
    }

    /// The response's text, which takes the place of a token's claims.
    #[must_use]
    pub const fn text(&self) -> &'b [u8] {
        self.0
    }
}

/// Whether a response says that the token is active.
///
/// # Errors
/// As [`ActiveResponse::read`].
pub(super) fn check_active(members: &Object<'_>) -> Result<(), Reason> {
    match members.get("active") {
        Some(Json::Bool(true)) => Ok(()),
        Some(Json::Bool(false)) => Err(Reason::TokenInactive),
        _ => Err(Reason::IntrospectionFailed),
    }
}
