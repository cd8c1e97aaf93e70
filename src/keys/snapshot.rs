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
    pub fetched_at: Timestamp,
    /// How long it serves from then on, in seconds.
    pub fresh_for_seconds: u64,
    /// The body, as fetched.
    pub body: String,
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
        .map(|set| {
            json!({
                "issuer": set.issuer,
                "jwksUri": set.jwks_uri,
                "fetchedAtMs": set.fetched_at.as_milliseconds(),
                "freshForSeconds": set.fresh_for_seconds,
                "body": set.body,
            })
        })
        .collect();
    json!({ "version": VERSION, "keySets": sets }).to_string()
}

/// Reads a snapshot.
///
/// # Errors
/// [`NotASnapshot`] for anything that [`write`] would not have written; nothing of it is taken then.
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
    let mut text = |name| match members.remove(name) {
        Some(Json::String(text)) => Some(text),
        _ => None,
    };
    let (issuer, jwks_uri, body) = (text("issuer")?, text("jwksUri")?, text("body")?);
    let mut number = |name| match members.remove(name) {
        Some(Json::Unsigned(number)) => Some(number),
        _ => None,
    };
    let fetched_at = Timestamp::from_whole_milliseconds(number("fetchedAtMs")?).ok()?;
    let fresh_for_seconds = number("freshForSeconds")?;
    members.is_empty().then_some(SavedKeySet { issuer, jwks_uri, fetched_at, fresh_for_seconds, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved() -> SavedKeySet {
        SavedKeySet {
            issuer: "orders".to_string(),
            jwks_uri: "https://issuer.example/jwks".to_string(),
            fetched_at: Timestamp::from_whole_milliseconds(1_800_000_000_000).unwrap(),
            fresh_for_seconds: 600,
            body: "{\"keys\":[]}\n\"\\\u{1f511}".to_string(),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for sets in [Vec::new(), alloc::vec![saved()], alloc::vec![saved(), saved()]] {
            assert_eq!(read(&write(&sets)), Ok(sets));
        }
    }

    #[test]
    fn the_length_is_capped() {
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
        ];
        for text in broken.iter().copied().chain(changed.iter().map(String::as_str)) {
            assert_eq!(read(text), Err(NotASnapshot), "{text}");
        }
    }
}
