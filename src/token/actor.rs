//! Who acts here, and for whom? The actor of a delegated token (RFC 8693 section 4.1).
//!
//! `sub` is whom somebody acts for, and `act` is who acts. Such a token is never the user's own: it is refused,
//! or its issuer is asked about it, each time.

use alloc::{string::String, sync::Arc};

use crate::{
    encoding::{
        json_text::ObjectWriter,
        json_value::{Json, Object},
    },
    limits::{MAX_ACTOR_BYTES, MAX_ACTORS},
};

/// Whether this build asks an issuer about tokens that hold. It is the one that judges whole requests; in the other
/// one the members of a configuration that would have it ask are faults.
pub const IS_INQUIRING: bool = cfg!(feature = "pages");

/// What an issuer's entry says of delegated tokens.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ActorRule {
    /// None passes.
    #[default]
    Refused,
    /// One passes that holds, and that the issuer's introspection endpoint calls active, with the same actor.
    Introspected,
}

/// Who acts for a token's `sub`, by a token and by its issuer's word. It exists in no other way.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Actor {
    subject: Arc<str>,
}

impl Actor {
    /// The actor's `sub`.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The actor as JSON text: an `act` without those who acted before.
    #[must_use]
    pub fn to_json(&self) -> String {
        ObjectWriter::new().text("sub", &self.subject).end()
    }
}

/// What one text says of a delegation; nobody vouches for it yet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Delegation<'j> {
    subject: &'j str,
    actor: &'j str,
}

impl<'j> Delegation<'j> {
    /// Reads `sub` and `act`; nothing where one of them is not as it should be.
    pub(super) fn read(members: &'j Object<'_>) -> Option<Self> {
        let subject = members.get("sub")?.as_str().filter(|subject| !subject.is_empty())?;
        let act = members.get("act")?;
        let actor = subject_of(act)?;
        let (mut level, mut levels) = (act, 1_usize);
        while let Some(before) = level.as_object()?.get("act") {
            levels = levels.saturating_add(1);
            if levels > MAX_ACTORS {
                return None;
            }
            subject_of(before)?;
            level = before;
        }
        Some(Self { subject, actor })
    }

    /// The actor, where another text tells of the same delegation.
    pub(super) fn confirmed_by(self, other: Delegation<'_>) -> Option<Actor> {
        (self == other).then(|| self.confirmed())
    }

    /// The actor, where somebody stands for the text as it is.
    pub(super) fn confirmed(self) -> Actor {
        Actor { subject: self.actor.into() }
    }
}

fn subject_of<'j>(act: &'j Json<'_>) -> Option<&'j str> {
    let subject = act.as_object()?.get("sub")?.as_str()?;
    (1..=MAX_ACTOR_BYTES).contains(&subject.len()).then_some(subject)
}

#[cfg(test)]
mod tests;
