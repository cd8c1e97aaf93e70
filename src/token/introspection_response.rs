//! Does an introspection endpoint's answer say that a token is active? (RFC 7662 section 2.2)

use crate::{
    encoding::{json, json_value::Json},
    limits::MAX_INTROSPECTION_BYTES,
    reason::Reason,
};

/// An answer of the endpoint's.
#[derive(Clone, Copy, Debug)]
pub struct IntrospectionAnswer<'b> {
    /// The HTTP status; 0 where there was no answer.
    pub status: u16,
    /// The body.
    pub body: &'b [u8],
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
        if answer.status != 200 || answer.body.len() > MAX_INTROSPECTION_BYTES {
            return Err(Reason::IntrospectionFailed);
        }
        let members = json::parse_object(answer.body).map_err(|_| Reason::IntrospectionFailed)?;
        match members.get("active") {
            Some(Json::Bool(true)) => Ok(Self(answer.body)),
            Some(Json::Bool(false)) => Err(Reason::TokenInactive),
            _ => Err(Reason::IntrospectionFailed),
        }
    }

    /// The response's text, which takes the place of a token's claims.
    #[must_use]
    pub const fn text(&self) -> &'b [u8] {
        self.0
    }
}
