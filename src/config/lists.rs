//! The `redirects`, `origins` and `ownOrigins` members: where clients may send people back to, which origins
//! may ask, and which are the gate's own.

use alloc::{string::String, vec::Vec};

use super::{
    errors::{ErrorList, ShownValue},
    object_reader::{ObjectReader, element_path, fault_of_string, member_path},
};
#[cfg(feature = "pages")]
use crate::browser::origins::EntryKind;
use crate::{
    browser::{
        origins::{OriginEntry, OriginSet},
        redirects::{ClientRedirects, RedirectError, Redirects},
    },
    encoding::json_value::Json,
    encoding::sentence::said,
};

const NO_CLIENT: &str = said!("must be an object with the lists `web` and `native`, or one of them");

/// `redirects`. A client whose lists are no lists of strings is told, and not looked at further.
#[inline(never)]
pub(super) fn read_redirects(value: &Json<'_>, errors: &mut ErrorList) -> Redirects {
    let Json::Object(clients) = value else {
        errors.tell(
            "redirects",
            ShownValue::Value(value),
            &[said!("must be an object: a `client_id`, and its lists `web` and `native`")],
        );
        return Redirects::default();
    };
    if clients.count() == 0 {
        errors.tell("redirects", ShownValue::Nothing, &[said!("is empty: name a client, or remove it")]);
    }
    let (mut redirects, mut faults) = (Redirects::with_room(clients.count()), Vec::new());
    for (client_id, value) in clients.members() {
        let Some(mut members) = ObjectReader::from_entry(path_of(client_id), value, NO_CLIENT, errors) else {
            continue;
        };
        let before = members.errors.count();
        let web = members.texts("web", fault_of_string).unwrap_or_default();
        let native = members.texts("native", fault_of_string).unwrap_or_default();
        members.finish();
        if members.errors.count() == before {
            redirects.register(&ClientRedirects { client_id, web: &web, native: &native }, &mut faults);
        }
    }
    for fault in &faults {
        let mut place = path_of(&fault.client_id);
        if let Some((list, index)) = fault.entry {
            place = member_path(&place, &element_path(list.name(), index));
        }
        let found = match fault.fault {
            RedirectError::Empty => ShownValue::Nothing,
            _ => ShownValue::Text(&fault.value),
        };
        errors.tell(&place, found, &[fault.fault.message()]);
    }
    if faults.is_empty() { redirects } else { Redirects::default() }
}

fn path_of(client_id: &str) -> String {
    member_path("redirects", client_id)
}

/// `origins`, or `ownOrigins`.
#[inline(never)]
pub(super) fn read_origins(top: &mut ObjectReader<'_, '_>, name: &'static str) -> OriginSet {
    let before = top.errors.count();
    let entries = top.texts(name, fault_of_string).unwrap_or_default();
    if top.errors.count() > before {
        return OriginSet::default();
    }
    for (index, entry) in entries.iter().enumerate() {
        let Ok(read) = OriginEntry::read(entry) else { continue };
        let place = element_path(name, index);
        #[cfg(feature = "pages")]
        if name == "ownOrigins" && read.kind() == EntryKind::App {
            let why =
                said!("is the origin of an app or an extension, never the gate's own: list it in `origins`");
            top.errors.tell(&place, ShownValue::Text(entry), &[why]);
            continue;
        }
        if let Some(why) = read.warning() {
            top.errors.warn(&place, ShownValue::Text(entry), &[why]);
        }
    }
    OriginSet::of(&entries).unwrap_or_else(|refused| {
        for entry in refused {
            let found = entries.get(entry.index).map_or(ShownValue::Nothing, |text| ShownValue::Text(text));
            for fault in entry.faults {
                top.errors.tell(&element_path(name, entry.index), found, &[fault.message()]);
            }
        }
        OriginSet::default()
    })
}
