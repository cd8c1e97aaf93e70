//! How do key sets outlive an instance? A snapshot is JSON text for a cache, a seed at start, or the
//! rebuilding of an instance that trapped. It carries each set's body as it was fetched, and what is read
//! back is parsed as if fetched.

use alloc::{string::String, vec::Vec};
use core::mem::take;

use super::attempts::Attempts;
use crate::{
    encoding::{
        json,
        json_text::{ObjectWriter, push_number},
        json_value::{Json, Object},
        text::to_owned_text,
    },
    limits::MAX_SNAPSHOT_BYTES,
    reason::Reason,
    time::Timestamp,
};

const VERSION: u64 = 3;

/// What a snapshot holds.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Snapshot {
    /// The key sets.
    pub key_sets: Vec<SavedKeySet>,
    /// What became of the fetches: for a later instance of whoever wrote them, since another has a budget of
    /// its own.
    pub attempts: Vec<SavedAttempts>,
}

/// The budget of one issuer's address.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SavedAttempts {
    /// The issuer's name in the configuration.
    pub issuer: String,
    /// The configured address.
    pub address: String,
    /// What became of the fetches.
    pub attempts: Attempts,
}

/// One key set of a snapshot.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SavedKeySet {
    /// The issuer's name in the configuration.
    pub issuer: String,
    /// The configured address, of the set or of what tells where it is: a set saved under another
    /// configuration is not taken.
    pub address: String,
    /// When it arrived.
    pub at: Timestamp,
    /// What arrived.
    pub state: SavedState,
}

/// What an issuer's address answered last.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SavedState {
    /// A key set.
    Held {
        /// How long it serves from its arrival, in seconds.
        fresh_for_seconds: u64,
        /// The body, as fetched.
        body: String,
        /// When each key of the set was first seen; none where nobody knows.
        first_seen: Vec<Option<Timestamp>>,
    },
    /// A set with a private or secret key. The fact outlives the instance that saw it; the body does not.
    Leaked,
}

/// A text is not a snapshot of this version.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{}", Self::MESSAGE)]
pub struct NotASnapshot;

impl NotASnapshot {
    /// The fault in words.
    pub const MESSAGE: &'static str = "not a snapshot of key sets of version 3";
}

/// Writes a snapshot.
#[must_use]
pub fn write(snapshot: &Snapshot) -> String {
    ObjectWriter::new()
        .number("version", VERSION)
        .list("keySets", &snapshot.key_sets, push_set)
        .list("attempts", &snapshot.attempts, push_attempts)
        .end()
}

fn push_set(text: &mut String, set: &SavedKeySet) {
    let SavedKeySet { issuer, address, at, state } = set;
    let at = at.as_milliseconds();
    let object = ObjectWriter::after(take(text)).text("issuer", issuer).text("address", address);
    let object = match state {
        SavedState::Held { fresh_for_seconds, body, first_seen } => object
            .number("fetchedAtMs", at)
            .number("freshForSeconds", *fresh_for_seconds)
            .list("firstSeenMs", first_seen, |text, at| push_number(text, milliseconds(*at)))
            .text("body", body),
        SavedState::Leaked => object.number("leakedAtMs", at),
    };
    *text = object.end();
}

fn push_attempts(text: &mut String, saved: &SavedAttempts) {
    let SavedAttempts { issuer, address, attempts } = saved;
    let Attempts { last, leased_until, failures, paused_until, failing_since, last_failure } = *attempts;
    *text = ObjectWriter::after(take(text))
        .text("issuer", issuer)
        .text("address", address)
        .number("lastMs", milliseconds(last))
        .number("leasedUntilMs", milliseconds(leased_until))
        .number("failures", failures)
        .number("pausedUntilMs", milliseconds(paused_until))
        .number("failingSinceMs", milliseconds(failing_since))
        .number("lastFailureMs", milliseconds(last_failure.map(|(_, at)| at)))
        .text("lastFailure", last_failure.map_or("", |(reason, _)| reason.code()))
        .end();
}

/// 0 where nobody knows.
fn milliseconds(moment: Option<Timestamp>) -> u64 {
    moment.map_or(0, Timestamp::as_milliseconds)
}

/// Reads a snapshot.
///
/// # Errors
/// [`NotASnapshot`] for anything that [`write()`] would not have written; nothing of it is taken then.
pub fn read(text: &str) -> Result<Snapshot, NotASnapshot> {
    if text.len() > MAX_SNAPSHOT_BYTES {
        return Err(NotASnapshot);
    }
    let document = json::parse_object(text.as_bytes()).map_err(|_| NotASnapshot)?;
    match number(&document, "version") {
        Some(VERSION) if document.count() == 3 => read_snapshot(&document).ok_or(NotASnapshot),
        _ => Err(NotASnapshot),
    }
}

fn read_snapshot(document: &Object<'_>) -> Option<Snapshot> {
    Some(Snapshot {
        key_sets: list_of(document, "keySets", read_set)?,
        attempts: list_of(document, "attempts", read_attempts)?,
    })
}

fn list_of<T>(document: &Object<'_>, name: &str, read: impl Fn(&Object<'_>) -> Option<T>) -> Option<Vec<T>> {
    let Some(Json::Array(entries)) = document.get(name) else { return None };
    let mut list = Vec::with_capacity(entries.len());
    for entry in entries {
        list.push(read(entry.as_object()?)?);
    }
    Some(list)
}

fn read_attempts(members: &Object<'_>) -> Option<SavedAttempts> {
    let moment = |name: &str| moment_of(members.get(name)?);
    let last_failure = match (moment("lastFailureMs")?, text_of(members, "lastFailure")?) {
        (None, none) if none.is_empty() => None,
        (_, none) if none.is_empty() => return None,
        (at, code) => {
            // One that another version knows: what failed is told to people alone, and no reason to lose the
            // keys.
            let known = Reason::ALL.iter().find(|reason| reason.code() == code);
            Some((*known.unwrap_or(&Reason::JwksFetchFailed), at?))
        }
    };
    let attempts = Attempts {
        last: moment("lastMs")?,
        leased_until: moment("leasedUntilMs")?,
        failures: u32::try_from(number(members, "failures")?).ok()?,
        paused_until: moment("pausedUntilMs")?,
        failing_since: moment("failingSinceMs")?,
        last_failure,
    };
    let (issuer, address) = (text_of(members, "issuer")?, text_of(members, "address")?);
    (members.count() == 9).then_some(SavedAttempts { issuer, address, attempts })
}

fn read_set(members: &Object<'_>) -> Option<SavedKeySet> {
    let (issuer, address) = (text_of(members, "issuer")?, text_of(members, "address")?);
    let (at, state, count) = if members.contains("leakedAtMs") {
        (number(members, "leakedAtMs")?, SavedState::Leaked, 3)
    } else {
        let fresh_for_seconds = number(members, "freshForSeconds")?;
        let first_seen = first_seen_of(members)?;
        (
            number(members, "fetchedAtMs")?,
            SavedState::Held { fresh_for_seconds, body: text_of(members, "body")?, first_seen },
            6,
        )
    };
    let at = Timestamp::from_whole_milliseconds(at).ok()?;
    (members.count() == count).then_some(SavedKeySet { issuer, address, at, state })
}

fn first_seen_of(members: &Object<'_>) -> Option<Vec<Option<Timestamp>>> {
    let Some(Json::Array(moments)) = members.get("firstSeenMs") else { return None };
    let mut list = Vec::with_capacity(moments.len());
    for moment in moments {
        list.push(moment_of(moment)?);
    }
    Some(list)
}

/// Milliseconds since 1970; 0 where nobody knows.
fn moment_of(moment: &Json<'_>) -> Option<Option<Timestamp>> {
    match moment {
        Json::Unsigned(0) => Some(None),
        Json::Unsigned(milliseconds) => Timestamp::from_whole_milliseconds(*milliseconds).ok().map(Some),
        _ => None,
    }
}

fn text_of(members: &Object<'_>, name: &str) -> Option<String> {
    members.get(name).and_then(Json::as_str).map(to_owned_text)
}

fn number(members: &Object<'_>, name: &str) -> Option<u64> {
    match members.get(name) {
        Some(Json::Unsigned(number)) => Some(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
