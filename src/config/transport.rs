//! The `strictTransportSecurity` member: for how long browsers come by HTTPS only.

use super::object_reader::ObjectReader;
use crate::{
    browser::csp::transport::StrictTransport,
    encoding::sentence::said,
    limits::{DEFAULT_TRANSPORT_SECONDS, MAX_TRANSPORT_SECONDS},
};

#[inline(never)]
pub(super) fn read(top: &mut ObjectReader<'_, '_>) -> Option<StrictTransport> {
    let mut members = top.inner("strictTransportSecurity")?;
    let seconds = members.integer("maxAgeSeconds", DEFAULT_TRANSPORT_SECONDS, (0, MAX_TRANSPORT_SECONDS));
    let includes_subdomains = members.boolean("includeSubDomains", false);
    let is_preloaded = members.boolean("preload", false);
    let transport =
        StrictTransport::new(u32::try_from(seconds).unwrap_or_default(), includes_subdomains, is_preloaded);
    if transport.is_none() {
        let why = said!(
            "needs `includeSubDomains`, and `maxAgeSeconds` of a year (31536000) at least: the preload list asks for both"
        );
        members.tell_text("preload", "true", why);
    }
    members.finish();
    transport
}
