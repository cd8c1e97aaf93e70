//! Does the published list of members say what the reader does? The same names in the same places, the same
//! bounds, values and defaults.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString},
};

use serde_json::{Value, json};

use super::{
    asked,
    listed::{configuration, members, objects, path_of, place_of, schema},
};
use crate::{
    config::Configuration,
    limits::{MAX_CONFIGURED_STRING_BYTES, MAX_HOST_BYTES, MAX_ISSUER_NAME_BYTES},
};

/// Names that the reader knows only to say what to write in their place.
const REFUSED: [(&str, &str); 1] = [("issuers.name", "profile")];

/// Whether the reader has a fault to tell of this member, or of what stands in it.
fn is_fault(object: &str, name: &str, value: &Value) -> bool {
    let place = place_of(object, name);
    let faults = Configuration::parse(&configuration(object, name, value)).err().unwrap_or_default();
    // The members of a key are told with the key.
    faults.iter().any(|fault| fault.path.starts_with(if object == "jwk" { path_of(object) } else { &place }))
}

#[test]
fn the_reader_asks_for_what_is_listed_and_for_nothing_else() {
    let mut listed: asked::Names = BTreeMap::new();
    for (object, described) in objects() {
        // What a key may hold beside is no member of ours.
        if described["additionalProperties"] == false {
            let names = described["properties"].as_object().unwrap().keys().cloned();
            listed.insert(path_of(&object).replace("[0]", "[]"), names.collect());
        }
    }
    let features = &schema()["$defs"]["frames"]["properties"]["permissionsPolicy"]["propertyNames"]["enum"];
    let features = features.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_string());
    listed.insert("frames.permissionsPolicy".into(), features.collect());
    listed.insert("frames.tenants".into(), ["name".to_string()].into());
    for (path, name) in REFUSED {
        assert!(listed.get_mut(path).unwrap().insert(name.into()), "{path}.{name} is listed");
    }

    asked::take();
    for (object, name, _) in members() {
        let _ = Configuration::parse(&configuration(&object, &name, &Value::Null));
        let _ = Configuration::parse(&configuration(&object, &name, &json!({})));
    }
    let mut read = asked::take();
    // The example's own names.
    read.remove("issuers");
    read.remove("redirects");
    assert_eq!(read, listed);
}

#[test]
fn integers_have_the_bounds_that_are_listed() {
    let mut seen = 0;
    for (object, name, member) in members() {
        let (Some(lowest), Some(highest)) = (member["minimum"].as_u64(), member["maximum"].as_u64()) else {
            continue;
        };
        seen += 1;
        for value in [lowest, highest] {
            assert!(!is_fault(&object, &name, &json!(value)), "{object}.{name}: {value}");
        }
        let below = i64::try_from(lowest).unwrap() - 1;
        for value in [json!(below), json!(highest + 1), json!(0.5), json!("1")] {
            assert!(is_fault(&object, &name, &value), "{object}.{name}: {value}");
        }
    }
    assert!(seen > 5);
}

#[test]
fn texts_are_as_long_as_is_listed() {
    for (object, name, member) in members() {
        let Some(longest) = member["maxLength"].as_u64() else { continue };
        let start = match name.as_str() {
            "path" => "/",
            "jwksUri" | "introspectionEndpoint" | "reportTo" | "resourceMetadata" => "https://a.example/",
            "requestUriPrefix" => "urn:",
            _ => "",
        };
        let end = if name == "requestUriPrefix" { ":" } else { "" };
        let text = |length: u64| {
            let width = usize::try_from(length).unwrap() - end.len();
            json!(format!("{start:a<width$}{end}"))
        };
        assert!(!is_fault(&object, &name, &text(longest)), "{object}.{name}");
        assert!(is_fault(&object, &name, &text(longest + 1)), "{object}.{name}");
        assert!(is_fault(&object, &name, &json!("")), "{object}.{name}");
    }
}

#[test]
fn lists_have_as_many_entries_as_is_listed() {
    for (object, name, member) in members() {
        let Some(most) = member["maxItems"].as_u64().or_else(|| member["maxProperties"].as_u64()) else {
            continue;
        };
        for count in [most, most + 1] {
            let entries = (0..count).map(|number| match name.as_str() {
                "routes" => json!({"path": format!("/{number}"), "access": "public"}),
                "returnTargets" => json!(format!("{number}to")),
                "keys" => {
                    let key: Value =
                        serde_json::from_str(&configuration("jwk", "kid", &json!(number.to_string())))
                            .unwrap();
                    key["issuers"]["name"]["jwks"]["keys"][0].clone()
                }
                "issuers" => {
                    json!({"issuer": number.to_string(), "audience": ["a"], "jwksUri": "https://a.example/"})
                }
                other => panic!("say what an entry of `{other}` is"),
            });
            let list = if member["type"] == "object" {
                entries.enumerate().map(|(index, entry)| (format!("n{index}"), entry)).collect()
            } else {
                entries.collect::<Value>()
            };
            assert_eq!(is_fault(&object, &name, &list), count > most, "{object}.{name}: {count}");
        }
    }
}

#[test]
fn words_are_those_that_are_listed() {
    for (object, name, member) in members() {
        let listed = member["enum"].as_array().cloned().unwrap_or_default();
        let listed = listed.into_iter().chain(member.get("const").cloned());
        let words: BTreeSet<String> = listed.map(|word| word.as_str().unwrap().to_string()).collect();
        for word in &words {
            assert!(!is_fault(&object, &name, &json!(word)), "{object}.{name}: {word}");
        }
        let is_open = words.is_empty() && member["type"] != "boolean";
        assert!(is_open || is_fault(&object, &name, &json!("unlisted")), "{object}.{name}");
        if member["type"] == "boolean" {
            for value in [true, false] {
                assert!(!is_fault(&object, &name, &json!(value)), "{object}.{name}: {value}");
            }
        }
    }
}

#[test]
fn names_of_one_s_own_are_as_long_as_is_listed() {
    let entry = json!({"issuer": "a", "audience": ["a"], "jwksUri": "https://a.example/"});
    for (object, name, value, longest) in [
        ("", "issuers", entry, MAX_ISSUER_NAME_BYTES),
        ("", "redirects", json!({"web": ["https://a.example/"]}), MAX_CONFIGURED_STRING_BYTES),
        ("frames", "tenants", json!(["https://a.example"]), MAX_HOST_BYTES),
    ] {
        let schema = schema();
        let described = if object.is_empty() { &schema } else { &schema["$defs"][object] };
        let pattern = described["properties"][name]["propertyNames"]["pattern"].as_str().unwrap();
        assert!(pattern.ends_with(&format!("]{{1,{longest}}}$")), "{pattern}");
        for (length, expected) in [(0, true), (1, false), (longest, false), (longest + 1, true)] {
            let named = json!({"a".repeat(length): value});
            assert_eq!(is_fault(object, name, &named), expected, "{object}.{name}: {length}");
        }
    }
}

#[test]
fn what_is_absent_is_as_if_the_default_were_written() {
    let read = |text: &str| format!("{:?}", Configuration::parse(text));
    let mut seen = 0;
    for (object, name, member) in members() {
        let Some(default) = member.get("default") else { continue };
        seen += 1;
        let written = configuration(&object, &name, default);
        let mut absent: Value = serde_json::from_str(&written).unwrap();
        let pointer = place_of(&object, "").replace(['.', '['], "/").replace(']', "");
        let inner = if pointer.is_empty() {
            &mut absent
        } else {
            absent.pointer_mut(&format!("/{pointer}")).unwrap()
        };
        assert!(inner.as_object_mut().unwrap().remove(&name).is_some());
        assert!(Configuration::parse(&written).is_ok(), "{object}.{name}");
        assert_eq!(read(&written), read(&absent.to_string()), "{object}.{name}");
    }
    assert!(seen > 15);
}
