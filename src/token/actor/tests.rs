//! Is an actor read from what is well said, and from nothing else?

use super::*;
use crate::encoding::json::parse_object;
use alloc::{format, string::ToString};

/// An `act` of so many actors, each within the next one's.
fn chain(actors: usize) -> String {
    let innermost = r#"{"sub":"agent:0"}"#.to_string();
    (1..actors).fold(innermost, |before, number| format!(r#"{{"sub":"agent:{number}","act":{before}}}"#))
}

#[test]
fn an_actor_is_read_from_what_is_well_said() {
    let longest = "a".repeat(MAX_ACTOR_BYTES);
    for (act, actor) in [
        (r#"{"sub":"agent:a"}"#, Some("agent:a")),
        (r#"{"sub":"a","iss":"https://a.example","act":{"sub":"b"}}"#, Some("a")),
        (r#"{"\u0073ub":"\u0061"}"#, Some("a")),
        (&chain(16), Some("agent:15")),
        (&chain(17), None),
        (&chain(30), None),
        ("null", None),
        ("true", None),
        ("1", None),
        (r#""agent:a""#, None),
        ("{}", None),
        (r#"{"sub":null}"#, None),
        (r#"{"sub":""}"#, None),
        (r#"{"sub":1}"#, None),
        (r#"{"sub":["a"]}"#, None),
        (r#"{"Sub":"a"}"#, None),
        (r#"{"iss":"https://a.example"}"#, None),
        (r#"[{"sub":"a"}]"#, None),
        ("[]", None),
        (r#"{"sub":"a","act":null}"#, None),
        (r#"{"sub":"a","act":"b"}"#, None),
        (r#"{"sub":"a","act":[{"sub":"b"}]}"#, None),
        (r#"{"sub":"a","act":{}}"#, None),
        (r#"{"sub":"a","act":{"sub":"b","act":{"sub":7}}}"#, None),
        (&format!(r#"{{"sub":"{longest}"}}"#), Some(longest.as_str())),
        (&format!(r#"{{"sub":"{longest}a"}}"#), None),
    ] {
        let text = format!(r#"{{"sub":"ada","act":{act}}}"#);
        let members = parse_object(text.as_bytes()).unwrap();
        assert_eq!(Delegation::read(&members).map(|read| read.actor), actor, "{act}");
    }
}

#[test]
fn somebody_is_acted_for() {
    for (rest, is_read) in [
        (r#","sub":"ada""#, true),
        ("", false),
        (r#","sub":"""#, false),
        (r#","sub":null"#, false),
        (r#","sub":{"sub":"ada"}"#, false),
    ] {
        let text = format!(r#"{{"act":{{"sub":"agent:a"}}{rest}}}"#);
        let members = parse_object(text.as_bytes()).unwrap();
        assert_eq!(Delegation::read(&members).is_some(), is_read, "{rest}");
    }
    assert_eq!(Delegation::read(&parse_object(br#"{"sub":"ada"}"#).unwrap()), None, "nobody acts");
}

#[test]
fn an_actor_is_what_two_texts_tell_of() {
    let of = |subject, actor| Delegation { subject, actor };
    let confirmed = of("ada", "agent:a").confirmed_by(of("ada", "agent:a")).unwrap();
    assert_eq!((confirmed.subject(), confirmed.to_json().as_str()), ("agent:a", r#"{"sub":"agent:a"}"#));
    for other in [of("ada", "agent:b"), of("eve", "agent:a"), of("agent:a", "ada"), of("ada", "agent:A")] {
        assert_eq!(of("ada", "agent:a").confirmed_by(other), None, "{other:?}");
    }
}
