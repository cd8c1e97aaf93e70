//! Which addresses of keys are taken where keys come from the issuer's own origin alone?

use super::*;
use crate::{
    config::{keys::read_keyring, object_reader::ObjectReader},
    encoding::json::parse_object,
    keys::verification_key::KeyRules,
};

/// The faults of an entry with this source of keys, and whether metadata is held to the origin.
fn read(issuer: &str, source: &str, at_issuer: Option<&'static str>) -> (Vec<String>, Option<bool>) {
    let mut errors = ErrorList::default();
    let text = format!("{{{source}}}");
    let members = parse_object(text.as_bytes()).unwrap();
    let mut entry = ObjectReader::new("a".into(), &members, &mut errors);
    let keyring = read_keyring(&mut entry, issuer, &KeyRules::ES256, true, at_issuer);
    let faults = errors.into_lists().0.iter().map(ToString::to_string).collect();
    let is_held = match keyring {
        Keyring::Fetched(keyring) => Some(keyring.keys_at_issuer),
        Keyring::Inline(_) => None,
    };
    (faults, is_held)
}

#[test]
fn an_address_elsewhere_is_a_fault_that_names_the_rule() {
    for (issuer, uri, is_own) in [
        ("https://iam.example", "https://iam.example/.well-known/jwks.json", true),
        ("https://iam.example/t?x", "https://iam.example", true),
        ("https://iam.example:8443/", "https://iam.example:8443/jwks", true),
        ("http://localhost:8080", "http://localhost:8080/jwks", true),
        // Where the issuer is no URL there is nothing to compare.
        ("iam", "https://iam.example/jwks", true),
        ("workspace/board", "https://iam.example/jwks", true),
        ("iam.example", "https://keys.example/jwks", true),
        ("https://iam.example", "https://keys.example/jwks", false),
        ("https://iam.example", "https://iam.example:8443/jwks", false),
        ("https://iam.example", "https://iam.example.evil.example/jwks", false),
        ("https://iam.example", "https://evil.example/iam.example", false),
        ("http://localhost:8080", "http://localhost:8081/jwks", false),
        // One that is nearly a URL does not loosen the rule.
        ("https://IAM.example", "https://keys.example/jwks", false),
        ("HTTPS://iam.example", "https://keys.example/jwks", false),
        ("http://iam.example", "https://iam.example/jwks", false),
        ("https://iam.example#x", "https://iam.example/jwks", false),
        ("ftp://iam.example", "https://iam.example/jwks", false),
    ] {
        let source = format!(r#""jwksUri":"{uri}?token=x""#);
        let expected = [
            "a.jwksUri: is at another origin than `issuer`, from where alone keys may come (IAM-KEY-2) (found: ",
            uri,
            ")",
        ];
        let expected = if is_own { vec![] } else { vec![expected.concat()] };
        assert_eq!(read(issuer, &source, Some("IAM-KEY-2")), (expected, Some(true)), "{issuer}");
        assert_eq!(read(issuer, &source, None), (vec![], Some(false)), "{issuer}");
    }
}

#[test]
fn metadata_is_held_to_it_and_an_issuer_that_is_no_url_needs_an_address() {
    let source = r#""discovery":"openid-configuration""#;
    for rule in [None, Some("IAM-KEY-2")] {
        assert_eq!(read("https://iam.example/t", source, rule), (vec![], Some(rule.is_some())));
        let (faults, _) = read("iam", source, rule);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].contains("name its `jwksUri` instead"), "{faults:?}");
        assert!(read("iam", r#""jwksUri":7"#, rule).0[0].starts_with("a.jwksUri: must be an https URL"));
        assert!(read("iam", "", rule).0[0].starts_with("a.jwksUri: is missing"));
    }
}

#[test]
fn two_keys_of_the_configuration_may_share_a_kid_where_the_rules_say_so() {
    let keys = |numbers: &[u8]| {
        let keys: Vec<_> =
            numbers.iter().map(|number| crate::testing::KeyPair::new("k", *number).jwk()).collect();
        format!(r#""jwks":{{"keys":[{}]}}"#, keys.join(","))
    };
    for (numbers, shares_key_id, places) in [
        (&[1, 2][..], true, &[][..]),
        (&[1, 2, 3], true, &["a.jwks.keys[2]"]),
        (&[1, 2], false, &["a.jwks.keys[1]"]),
    ] {
        let mut errors = ErrorList::default();
        let text = format!("{{{}}}", keys(numbers));
        let members = parse_object(text.as_bytes()).unwrap();
        let mut entry = ObjectReader::new("a".into(), &members, &mut errors);
        let rules = KeyRules { shares_key_id, ..KeyRules::ES256 };
        let keyring = read_keyring(&mut entry, "x", &rules, true, None);
        let faults: Vec<_> = errors.into_lists().0.into_iter().map(|fault| fault.path).collect();
        assert_eq!(faults, places, "{numbers:?}");
        assert_eq!(keyring.set().unwrap().is_shared("k"), shares_key_id && numbers.len() == 2);
    }
}
