//! How do key sets outlive an instance? A snapshot is JSON text for a cache, a seed at start, or the rebuilding of an
//! instance that trapped. It carries each set's body as it was fetched, and what is read back is parsed as if fetched.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use serde_json::json;

use crate::{
    encoding::json::{self, Json, Object},
    limits::MAX_SNAPSHOT_BYTES,
    time::Timestamp,
};

const VERSION: u64 = 1;

/// One key set of a snapshot.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SavedKeySet {
    /// The issuer's name in the configuration.
    pub issuer: String,
    /// Where the set was fetched: a set saved under another configuration is not taken.
    pub jwks_uri: String,
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
    },
    /// A set with a private or secret key. The fact outlives the instance that saw it; the body does not.
    Leaked,
}

/// A text is not a snapshot of this version.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a snapshot of key sets of version 1")]
pub struct NotASnapshot;

/// Writes a snapshot.
#[must_use]
pub fn write(sets: &[SavedKeySet]) -> String {
    let sets: Vec<_> = sets
        .iter()
        .map(|set| match &set.state {
            SavedState::Held { fresh_for_seconds, body } => json!({
                "issuer": set.issuer,
                "jwksUri": set.jwks_uri,
                "fetchedAtMs": set.at.as_milliseconds(),
                "freshForSeconds": fresh_for_seconds,
                "body": body,
            }),
            SavedState::Leaked => json!({ "issuer": set.issuer, "jwksUri": set.jwks_uri, "leakedAtMs": set.at.as_milliseconds() }),
        })
        .collect();
    json!({ "version": VERSION, "keySets": sets }).to_string()
}

/// Reads a snapshot.
///
/// # Errors
/// [`NotASnapshot`] for anything that [`write()`] would not have written; nothing of it is taken then.
pub fn read(text: &str) -> Result<Vec<SavedKeySet>, NotASnapshot> {
    if text.len() > MAX_SNAPSHOT_BYTES {
        return Err(NotASnapshot);
    }
    let mut document = json::parse_object(text.as_bytes()).map_err(|_| NotASnapshot)?;
    if document.remove("version") != Some(Json::Unsigned(VERSION)) {
        return Err(NotASnapshot);
    }
    let Some(Json::Array(sets)) = document.remove("keySets") else { return Err(NotASnapshot) };
    if !document.is_empty() {
        return Err(NotASnapshot);
    }
    sets.into_iter().map(|set| set.into_object().and_then(read_set).ok_or(NotASnapshot)).collect()
}

fn read_set(mut members: Object) -> Option<SavedKeySet> {
    let (issuer, jwks_uri) = (take_text(&mut members, "issuer")?, take_text(&mut members, "jwksUri")?);
    let (at, state) = if members.contains_key("leakedAtMs") {
        (take_number(&mut members, "leakedAtMs")?, SavedState::Leaked)
    } else {
        let fetched_at = take_number(&mut members, "fetchedAtMs")?;
        let fresh_for_seconds = take_number(&mut members, "freshForSeconds")?;
        (fetched_at, SavedState::Held { fresh_for_seconds, body: take_text(&mut members, "body")? })
    };
    let at = Timestamp::from_whole_milliseconds(at).ok()?;
    members.is_empty().then_some(SavedKeySet { issuer, jwks_uri, at, state })
}

fn take_text(members: &mut Object, name: &str) -> Option<String> {
    match members.remove(name) {
        Some(Json::String(text)) => Some(text),
        _ => None,
    }
}

fn take_number(members: &mut Object, name: &str) -> Option<u64> {
    match members.remove(name) {
        Some(Json::Unsigned(number)) => Some(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved() -> SavedKeySet {
        SavedKeySet {
            issuer: "orders".to_string(),
            jwks_uri: "https://issuer.example/jwks".to_string(),
            at: Timestamp::from_whole_milliseconds(1_800_000_000_000).unwrap(),
            state: SavedState::Held { fresh_for_seconds: 600, body: "{\"keys\":[]}\n\"\\\u{1f511}".to_string() },
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let leaked = SavedKeySet { state: SavedState::Leaked, ..saved() };
        for sets in [Vec::new(), alloc::vec![saved()], alloc::vec![saved(), leaked, saved()]] {
            assert_eq!(read(&write(&sets)), Ok(sets));
        }
    }

    #[test]
    fn the_length_is_capped() {
        use crate::limits::{MAX_ISSUERS, MAX_JWKS_BYTES};
        assert_eq!(MAX_SNAPSHOT_BYTES, MAX_ISSUERS * (2 * MAX_JWKS_BYTES + 4 * 1024), "what is written can be read back");
        let empty = write(&[]);
        let padded = |length: usize| [empty.as_str(), &" ".repeat(length - empty.len())].concat();
        assert_eq!(read(&padded(MAX_SNAPSHOT_BYTES)), Ok(Vec::new()));
        assert_eq!(read(&padded(MAX_SNAPSHOT_BYTES + 1)), Err(NotASnapshot));
    }

    #[test]
    fn anything_else_is_refused_whole() {
        let good = write(&[saved()]);
        let broken = [
            "",
            "null",
            "{}",
            "[]",
            r#"{"version":1}"#,
            r#"{"version":2,"keySets":[]}"#,
            r#"{"version":1,"keySets":[],"more":1}"#,
            r#"{"version":1,"keySets":[null]}"#,
            r#"{"version":1,"keySets":[{}]}"#,
        ];
        let changed = [
            good.replace("1800000000000", "-1"),
            good.replace("1800000000000", "1"),
            good.replace("1800000000000", "\"1800000000000\""),
            good.replace("freshForSeconds", "freshFor"),
            good.replace("\"issuer\"", "\"x\":1,\"issuer\""),
            good.replace("600", "600.5"),
            good.replace("\"issuer\"", "\"leakedAtMs\":1800000000000,\"issuer\""),
            good.replace("\"issuer\"", "\"leakedAtMs\":null,\"issuer\""),
        ];
        for text in broken.iter().copied().chain(changed.iter().map(String::as_str)) {
            assert_eq!(read(text), Err(NotASnapshot), "{text}");
        }
    }
}
