//! Which members does this build know and not keep? Those about whole requests, and the forms of claims, which
//! another import judges.

use super::{errors::ShownValue, object_reader::ObjectReader};
use crate::encoding::sentence::said;

const MEMBERS: [&str; 5] = ["environment", "ownOrigins", "frames", "strictTransportSecurity", "routes"];

/// Parts of a rule about a claim.
const FORMS: [&str; 8] =
    ["type", "minLength", "maxLength", "characters", "startsWith", "contains", "format", "hosts"];

pub(super) const WAY_OUT: &str = said!(
    "is not judged by this import: \
    import { Wicketgate } from \"wicketgate/edge\""
);

/// Tells each that is there: a rule that is written down and not kept is worse than none.
pub(super) fn tell(top: &mut ObjectReader<'_, '_>) {
    refuse(top, &MEMBERS);
}

/// The same of the form of a claim.
pub(super) fn tell_of_forms(rule: &mut ObjectReader<'_, '_>) {
    refuse(rule, &FORMS);
}

/// The same of the scopes of an entry's tokens, which routes ask for.
pub(super) fn tell_of_scope(entry: &mut ObjectReader<'_, '_>) {
    refuse(entry, &["scope"]);
}

/// The same of a key in PEM.
pub(super) fn tell_of_pem(entry: &mut ObjectReader<'_, '_>) {
    refuse(entry, &["pem"]);
}

fn refuse(members: &mut ObjectReader<'_, '_>, names: &[&'static str]) {
    for name in names {
        if let Some(value) = members.take(name) {
            members.fault(name, ShownValue::Kind(value), &[WAY_OUT]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Configuration;
    use alloc::vec::Vec;

    const ISSUERS: &str = r#""issuers":{"a":{"issuer":"https://a.example","audience":["b"],
        "jwksUri":"https://a.example/jwks"}}"#;

    fn faults(text: &str) -> Vec<(String, String)> {
        let faults = Configuration::parse(text).err().unwrap_or_default();
        faults.into_iter().map(|fault| (fault.path, fault.message)).collect()
    }

    use alloc::{format, string::String};

    #[test]
    fn a_member_about_whole_requests_names_the_import() {
        for name in MEMBERS {
            for value in ["{}", "[]", "[{}]", "null", "\"x\""] {
                let told = faults(&format!(r#"{{{ISSUERS},"{name}":{value}}}"#));
                assert_eq!(told, [(name.into(), WAY_OUT.into())], "{name} {value}");
            }
        }
        let routes_alone = faults(r#"{"routes":[{"path":"/","access":"public"}]}"#);
        assert_eq!(routes_alone, [("routes".into(), WAY_OUT.into())]);
        assert!(WAY_OUT.contains(r#"import { Wicketgate } from "wicketgate/edge""#));
    }

    #[test]
    fn so_do_members_of_an_entry_that_other_imports_read() {
        for member in [r#""scope":{"form":"array"}"#, r#""scope":{}"#, r#""pem":"MFkw""#] {
            let issuers = ISSUERS.replace(r#""jwksUri""#, &format!(r#"{member},"jwksUri""#));
            let told = faults(&format!("{{{issuers}}}"));
            let name = member.split('"').nth(1).unwrap();
            assert!(told.contains(&(format!("issuers.a.{name}"), WAY_OUT.into())), "{member}: {told:?}");
        }
    }

    #[test]
    fn so_does_a_pattern_of_origins() {
        for pattern in ["https://*.partner.example", "https://*.a.example:8443", "https://*.github.io"] {
            let told = faults(&format!(r#"{{"origins":["https://a.example","{pattern}"]}}"#));
            assert_eq!(told.len(), 1, "{told:?}");
            assert_eq!(told[0].0, "origins[1]");
            assert!(told[0].1.ends_with(r#"import { Wicketgate } from "wicketgate/edge""#), "{told:?}");
        }
    }

    #[test]
    fn tokens_redirects_and_origins_are_kept() {
        let lists = r#""redirects":{"a":{"web":["https://a.example/cb"]}},"origins":["https://a.example"]"#;
        for text in [format!("{{{ISSUERS}}}"), format!("{{{lists}}}"), format!("{{{ISSUERS},{lists}}}")] {
            assert_eq!(faults(&text), [], "{text}");
        }
    }
}
