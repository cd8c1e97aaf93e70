//! A route's member `redirectCheck`: what it looks at before its upstream does.

use alloc::{string::String, vec::Vec};

use super::{
    errors::ShownValue,
    object_reader::{ObjectReader, element_path, fault_of_string},
};
use crate::{
    browser::redirects::request_check::{OAUTH, RedirectCheck},
    encoding::sentence::said,
    encoding::{form, json_value::Json, text::to_owned_text},
    limits::{MAX_CONFIGURED_STRING_BYTES, MAX_RETURN_TARGETS},
};

/// `redirectCheck`.
#[inline(never)]
pub(super) fn read(route: &mut ObjectReader<'_, '_>, has_redirects: bool) -> Option<RedirectCheck> {
    let mut members = route.inner("redirectCheck")?;
    let requires_redirect_uri = members.word("redirectUri", &["required", "forbidden"]) != Some(1);
    let return_targets = members.strings("returnTargets", fault_of_name).unwrap_or_default();
    let passes_request_objects = members.word("requestObjects", &["refused", "upstream"]) == Some(1);
    let request_uri_prefix = read_prefix(&mut members, requires_redirect_uri);
    if requires_redirect_uri && !has_redirects {
        members.tell(
            "redirectUri",
            said!("needs `redirects` at the top: the clients, and where they may send people back to"),
        );
    }
    if !requires_redirect_uri && return_targets.is_empty() {
        members.tell(
            "redirectUri",
            said!("is \"forbidden\" and `returnTargets` is empty: nothing would be looked at"),
        );
    }
    if return_targets.len() > MAX_RETURN_TARGETS {
        members.tell("returnTargets", said!("has more than 16 entries"));
    }
    let mut earlier = Vec::new();
    for (index, name) in return_targets.iter().take(MAX_RETURN_TARGETS).enumerate() {
        if earlier.contains(&name.as_str()) || form::may_mean(name, &earlier) {
            members.tell_text(
                &element_path("returnTargets", index),
                name,
                said!("is read by some servers as an earlier one"),
            );
        }
        earlier.push(name.as_str());
    }
    members.finish();
    Some(RedirectCheck { requires_redirect_uri, return_targets, passes_request_objects, request_uri_prefix })
}

/// What has an address could be anybody's document; a name of `urn:` is the upstream's own to give out.
fn read_prefix(members: &mut ObjectReader<'_, '_>, requires_redirect_uri: bool) -> Option<String> {
    const NAME: &str = "requestUriPrefix";
    let value = members.take(NAME)?;
    let names = |rest: &str| {
        let is_named = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte);
        rest.len() > 1 && rest.ends_with(':') && rest.bytes().all(is_named)
    };
    let prefix = value.as_str().filter(|text| text.len() <= MAX_CONFIGURED_STRING_BYTES);
    let prefix = prefix.filter(|text| text.strip_prefix("urn:").is_some_and(names));
    if prefix.is_none() {
        let why =
            said!("must begin with `urn:` and end with `:`, such as \"urn:ietf:params:oauth:request_uri:\"");
        members.tell_value(NAME, value, why);
    }
    if !requires_redirect_uri {
        let why = said!("means nothing beside \"redirectUri\": \"forbidden\": remove it");
        members.tell(NAME, why);
    }
    prefix.map(to_owned_text)
}

fn fault_of_name<'v>(element: &'v Json<'v>) -> Option<(ShownValue<'v>, &'static str)> {
    let fault = fault_of_string(element);
    let Some(name) = element.as_str().filter(|_| fault.is_none()) else { return fault };
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')) {
        return Some((
            ShownValue::Text(name),
            said!("must be a parameter's name: letters, digits, `_`, `-` and `.`"),
        ));
    }
    let is_taken = OAUTH.contains(&name) || form::may_mean(name, &OAUTH);
    is_taken
        .then_some((ShownValue::Text(name), said!("is a parameter of OAuth, which is looked at in any case")))
}
