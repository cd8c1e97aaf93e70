//! How do key sets outlive an instance? A snapshot is JSON text for a cache, a seed at start, or the rebuilding of an
//! instance that trapped. It carries each set's body as it was fetched, and what is read back is parsed as if fetched.

use alloc::{string::String, vec::Vec};

use crate::{
    encoding::{
        json::{self, Json, Object},
        json_text::{self, push_string},
        text::owned,
    },
    limits::MAX_SNAPSHOT_BYTES,
    time::Timestamp,
};

const VERSION: u64 = 2;

/// One key set of a snapshot.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SavedKeySet {
    /// The issuer's name in the configuration.
    pub issuer: String,
    /// The configured address, of the set or of what tells where it is: a set saved under another configuration is not taken.
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
    pub const MESSAGE: &'static str = "not a snapshot of key sets of version 2";
}

/// Writes a snapshot.
#[must_use]
pub fn write(sets: &[SavedKeySet]) -> String {
    let mut text = String::new();
    push_number(&mut text, "{\"version\":", VERSION);
    text.push_str(",\"keySets\":[");
    for (index, set) in sets.iter().enumerate() {
        text.push_str(if index == 0 { "{" } else { ",{" });
        push_text(&mut text, "\"issuer\":", &set.issuer);
        push_text(&mut text, ",\"address\":", &set.address);
        let at = set.at.as_milliseconds();
        match &set.state {
            SavedState::Held { fresh_for_seconds, body, first_seen } => {
                push_number(&mut text, ",\"fetchedAtMs\":", at);
                push_number(&mut text, ",\"freshForSeconds\":", *fresh_for_seconds);
                text.push_str(",\"firstSeenMs\":[");
                for (index, at) in first_seen.iter().enumerate() {
                    push_number(&mut text, if index == 0 { "" } else { "," }, at.map_or(0, Timestamp::as_milliseconds));
                }
                text.push(']');
                push_text(&mut text, ",\"body\":", body);
            }
            SavedState::Leaked => push_number(&mut text, ",\"leakedAtMs\":", at),
        }
        text.push('}');
    }
    text.push_str("]}");
    text
}

fn push_text(json: &mut String, before: &str, text: &str) {
    json.push_str(before);
    push_string(json, text);
}

fn push_number(json: &mut String, before: &str, number: u64) {
    json.push_str(before);
    json_text::push_number(json, number);
}

/// Reads a snapshot.
///
/// # Errors
/// [`NotASnapshot`] for anything that [`write()`] would not have written; nothing of it is taken then.
pub fn read(text: &str) -> Result<Vec<SavedKeySet>, NotASnapshot> {
    if text.len() > MAX_SNAPSHOT_BYTES {
        return Err(NotASnapshot);
    }
    let document = json::parse_object(text.as_bytes()).map_err(|_| NotASnapshot)?;
    match (number(&document, "version"), document.get("keySets")) {
        (Some(VERSION), Some(Json::Array(sets))) if document.count() == 2 => {
            sets.iter().map(|set| set.as_object().and_then(read_set).ok_or(NotASnapshot)).collect()
        }
        _ => Err(NotASnapshot),
    }
}

fn read_set(members: &Object<'_>) -> Option<SavedKeySet> {
    let (issuer, address) = (text_of(members, "issuer")?, text_of(members, "address")?);
    let (at, state, count) = if members.contains("leakedAtMs") {
        (number(members, "leakedAtMs")?, SavedState::Leaked, 3)
    } else {
        let fresh_for_seconds = number(members, "freshForSeconds")?;
        let first_seen = first_seen_of(members)?;
        (number(members, "fetchedAtMs")?, SavedState::Held { fresh_for_seconds, body: text_of(members, "body")?, first_seen }, 6)
    };
    let at = Timestamp::from_whole_milliseconds(at).ok()?;
    (members.count() == count).then_some(SavedKeySet { issuer, address, at, state })
}

/// Milliseconds since 1970 each; 0 where nobody knows.
fn first_seen_of(members: &Object<'_>) -> Option<Vec<Option<Timestamp>>> {
    let Some(Json::Array(moments)) = members.get("firstSeenMs") else { return None };
    let read = |moment: &Json<'_>| match moment {
        Json::Unsigned(0) => Some(None),
        Json::Unsigned(milliseconds) => Timestamp::from_whole_milliseconds(*milliseconds).ok().map(Some),
        _ => None,
    };
    moments.iter().map(read).collect()
}

fn text_of(members: &Object<'_>, name: &str) -> Option<String> {
    members.get(name).and_then(Json::as_str).map(owned)
}

fn number(members: &Object<'_>, name: &str) -> Option<u64> {
    match members.get(name) {
        Some(Json::Unsigned(number)) => Some(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn saved() -> SavedKeySet {
        SavedKeySet {
            issuer: "orders".to_string(),
            address: "https://issuer.example/jwks".to_string(),
            at: Timestamp::from_whole_milliseconds(1_800_000_000_000).unwrap(),
            state: SavedState::Held {
                fresh_for_seconds: 600,
                body: "{\"keys\":[]}\n\"\\\u{1f511}".to_string(),
                first_seen: alloc::vec![None, Timestamp::from_whole_milliseconds(1_700_000_000_000).ok()],
            },
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
            r#"{"version":2}"#,
            r#"{"version":1,"keySets":[]}"#,
            r#"{"version":3,"keySets":[]}"#,
            r#"{"version":2,"keySets":[],"more":1}"#,
            r#"{"version":2,"keySets":[null]}"#,
            r#"{"version":2,"keySets":[{}]}"#,
        ];
        let changed = [
            good.replace("1800000000000", "-1"),
            good.replace("1800000000000", "1"),
            good.replace("1800000000000", "\"1800000000000\""),
            good.replace("freshForSeconds", "freshFor"),
            good.replace("\"issuer\"", "\"x\":1,\"issuer\""),
            good.replace("600", "600.5"),
            good.replace("[0,1700000000000]", "[0,-1700000000000]"),
            good.replace("[0,1700000000000]", "[0,17]"),
            good.replace("[0,1700000000000]", "[null]"),
            good.replace("[0,1700000000000]", "0"),
            good.replace("\"issuer\"", "\"leakedAtMs\":1800000000000,\"issuer\""),
            good.replace("\"issuer\"", "\"leakedAtMs\":null,\"issuer\""),
        ];
        for text in broken.iter().copied().chain(changed.iter().map(String::as_str)) {
            assert_eq!(read(text), Err(NotASnapshot), "{text}");
        }
    }
}
