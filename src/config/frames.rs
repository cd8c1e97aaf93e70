//! The `frames` member: whom pages embed, who may embed them, and what goes with both.

use alloc::vec::Vec;

use super::{
    errors::{ErrorList, ShownValue},
    object_reader::{ObjectReader, element_path, fault_of_string},
    sdk_frames,
};
use crate::{
    browser::csp::{
        host_page::{Embedders, FrameOrigin},
        permissions::{Delegation, Feature},
        reporting::ReportingEndpoint,
        tenants::Tenants,
    },
    browser::page::PageDefaults,
    encoding::sentence::said,
    encoding::{
        json_value::{Json, Object},
        text::to_owned_text,
    },
    limits::MAX_OWN_POLICY_BYTES,
    profile::environment::Environment,
};

#[inline(never)]
pub(super) fn read(
    value: &Json<'_>,
    environment: Option<&'static Environment>,
    errors: &mut ErrorList,
) -> PageDefaults {
    let mut site = PageDefaults::default();
    let Some(mut members) = ObjectReader::from_value(to_owned_text("frames"), value, errors) else {
        return site;
    };
    if members.names().is_empty() {
        members.errors.tell(
            "frames",
            ShownValue::Nothing,
            &[said!("is empty: say whom pages embed or who embeds them, or remove it")],
        );
    }
    site.frame_src = read_origins(&mut members, "frameSrc", false).origins;
    let of_sdk = sdk_frames::read(&mut members, environment);
    if let Some(hosts) = of_sdk {
        sdk_frames::add(&mut members, hosts, &mut site.frame_src);
    }
    site.opens_windows = of_sdk.is_some();
    if members.has("frameAncestors") {
        let embedders = read_origins(&mut members, "frameAncestors", true);
        site.frame_ancestors = Some(embedders.policy());
    }
    if let Some(tenants) = object(&mut members, "tenants") {
        site.tenants = read_tenants(ObjectReader::new(members.path_of("tenants"), tenants, members.errors));
    }
    if let Some(delegates) = object(&mut members, "permissionsPolicy") {
        let delegates = ObjectReader::new(members.path_of("permissionsPolicy"), delegates, members.errors);
        let mut delegations = read_delegates(delegates, &site.frame_src);
        sdk_frames::delegate(of_sdk.unwrap_or_default(), &mut delegations);
        site.delegations = Some(delegations);
    }
    if members.has("reportTo") {
        let url = members.required_string("reportTo", said!("such as \"https://reports.example/csp\""));
        let endpoint = ReportingEndpoint::configured(url);
        if let Some(fault) = endpoint.as_ref().err().filter(|_| !url.is_empty()) {
            members.tell_text("reportTo", url, fault.message());
        }
        site.endpoint = endpoint.ok();
    }
    members.finish();
    site
}

/// An object with at least one member.
fn object<'d>(members: &mut ObjectReader<'d, '_>, name: &'static str) -> Option<&'d Object<'d>> {
    match members.take(name)? {
        Json::Object(object) if object.count() > 0 => Some(object),
        other => {
            members.tell_value(name, other, said!("must be an object with at least one member"));
            None
        }
    }
}

/// A list of origins and, where that is allowed, `'self'`.
fn read_origins<'d>(members: &mut ObjectReader<'d, '_>, name: &'d str, takes_own: bool) -> Embedders {
    let elements = members.array(name, fault_of_string).unwrap_or_default();
    let texts: Vec<&str> = elements.into_iter().filter_map(Json::as_str).collect();
    let mut embedders = Embedders::default();
    for (index, text) in texts.iter().enumerate() {
        let is_again = texts.iter().take(index).any(|before| before == text);
        let why = match FrameOrigin::configured(text) {
            _ if is_again => "stands twice",
            _ if takes_own && *text == "'self'" => {
                embedders.own_origin = true;
                continue;
            }
            Ok(origin) => {
                embedders.origins.push(origin);
                continue;
            }
            Err(fault) => fault.message(),
        };
        members.tell_text(&element_path(name, index), text, why);
    }
    if embedders.policy().len() > MAX_OWN_POLICY_BYTES {
        members.tell(name, TOO_LONG);
    }
    embedders
}

/// Why a list is too long.
pub(super) const TOO_LONG: &str = said!("makes a policy of more than 8 KiB");

fn read_tenants(mut members: ObjectReader<'_, '_>) -> Tenants {
    let names: Vec<&str> = members.names();
    let lists: Vec<(&str, Embedders)> =
        names.into_iter().map(|name| (name, read_origins(&mut members, name, true))).collect();
    members.finish();
    Tenants::new(&lists).unwrap_or_else(|faults| {
        for (place, fault) in faults {
            let name = lists.get(place).map_or("", |(name, _)| name);
            members.tell(name, fault.message());
        }
        Tenants::default()
    })
}

fn read_delegates(mut members: ObjectReader<'_, '_>, embeds: &[FrameOrigin]) -> Vec<Delegation> {
    let mut delegations = Vec::new();
    for feature in Feature::ALL.iter().copied() {
        if !members.has(feature.text()) {
            continue;
        }
        let listed = read_origins(&mut members, feature.text(), true);
        for origin in listed.origins.iter().filter(|origin| !embeds.contains(origin)) {
            members.tell_text(
                feature.text(),
                &origin.source().text(),
                said!("is no entry of `frameSrc`: a power goes to a frame that pages embed"),
            );
        }
        if !listed.own_origin && !listed.origins.is_empty() {
            members.tell(feature.text(), said!("leaves \"'self'\" out, so that neither page nor frame has the power: browsers hand on only what the page itself has. Add \"'self'\""));
        }
        delegations.push(Delegation { feature, own_origin: listed.own_origin, frames: listed.origins });
    }
    members.finish();
    delegations
}
