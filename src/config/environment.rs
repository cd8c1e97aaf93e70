//! The member `environment`, and whether every address of the text belongs to it: a sandbox's keys would let a
//! sandbox's users into production.

use super::{
    errors::{ErrorList, ShownValue},
    object_reader::{ObjectReader, element_path, member_path},
};
use crate::{
    encoding::{json_value::Json, sentence::said, uri},
    profile::environment::{ENVIRONMENT_NAMES, ENVIRONMENTS, Environment, of_host},
};

/// The environment of the whole text, where it names one.
pub(super) fn read(top: &mut ObjectReader<'_, '_>) -> Option<&'static Environment> {
    top.word("environment", ENVIRONMENT_NAMES).and_then(|place| ENVIRONMENTS.get(place))
}

/// Tells each address of another environment than the one that is named, or than the first one found.
#[inline(never)]
pub(super) fn check(
    value: &Json<'_>,
    path: &str,
    is: &mut Option<&'static Environment>,
    errors: &mut ErrorList,
) {
    match value {
        Json::String(text) => {
            let Some((_, rest)) = uri::split_scheme(text) else { return };
            let (authority, _) = uri::cut(rest, uri::AUTHORITY_END);
            let Some(found) = of_host(uri::host_of(authority)) else { return };
            let expected = *is.get_or_insert(found);
            if found.name != expected.name {
                let why = [
                    said!("belongs to the environment `"),
                    found.name,
                    said!("`, and the configuration is of `"),
                    expected.name,
                    said!("`: environments are not mixed"),
                ];
                errors.tell(path, ShownValue::Text(text), &why);
            }
        }
        Json::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                check(element, &element_path(path, index), is, errors);
            }
        }
        Json::Object(members) => {
            for (name, member) in members.members() {
                check(member, &member_path(path, name), is, errors);
            }
        }
        _ => {}
    }
}
