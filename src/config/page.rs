//! A route's member `page`: who may embed its pages, and which policy goes with them.

use alloc::vec::Vec;

use super::{
    errors::ShownValue,
    frames::TOO_LONG,
    object_reader::{ObjectReader, element_path, fault_of_string},
};
use crate::{
    browser::csp::{
        cross_origin::{CrossOrigin, Embedder, Opener, Resource, Uses},
        directive::{Name, SourceList},
        hash::{NONCE_BYTES, Nonce},
        host_page::{HostPage, Scripts},
        reporting::ENDPOINT,
        source::Source,
        transport::ReferrerPolicy,
    },
    browser::page::{FrameAncestors, OwnPolicy, Page, PageDefaults, PagePolicy},
    encoding::sentence::said,
    encoding::{
        json_value::Json,
        path_pattern::Pattern,
        text::{split_once, to_owned_text},
    },
    exchange::routes::Access,
    limits::MAX_OWN_POLICY_BYTES,
};

/// The members that only an own policy has.
const OWN_ONLY: [&str; 8] =
    ["scriptSrc", "webAssembly", "styleSrc", "imgSrc", "fontSrc", "connectSrc", "formAction", "reportOnly"];

#[inline(never)]
pub(super) fn read(
    route: &mut ObjectReader<'_, '_>,
    pattern: Option<&Pattern>,
    access: &Access,
    site: &PageDefaults,
) -> Option<Page> {
    let value = route.take("page")?;
    let mut members = ObjectReader::from_value(route.path_of("page"), value, route.errors)?;
    let frame_ancestors = read_frame_ancestors(&mut members, pattern, access, site);
    let policy = read_policy(&mut members, site);
    let referrer_policy = one_of(&mut members, "referrerPolicy", &ReferrerPolicy::ALL, ReferrerPolicy::text)
        .unwrap_or_default();
    let (opener, embedder, resource) =
        read_cross_origin(&mut members, frame_ancestors != FrameAncestors::Nobody, site);
    members.finish();
    Some(Page { frame_ancestors, policy, referrer_policy, opener, embedder, resource })
}

/// The one that a member names among those of a list.
fn one_of<T: Copy>(
    members: &mut ObjectReader<'_, '_>,
    name: &'static str,
    all: &[T],
    text: fn(T) -> &'static str,
) -> Option<T> {
    let known: Vec<&str> = all.iter().map(|one| text(*one)).collect();
    members.word(name, &known).and_then(|place| all.get(place).copied())
}

fn read_frame_ancestors(
    members: &mut ObjectReader<'_, '_>,
    pattern: Option<&Pattern>,
    access: &Access,
    site: &PageDefaults,
) -> FrameAncestors {
    const NAMES: [&str; 5] =
        ["none", "shared", "tenant-by-host", "tenant-by-path-segment", "tenant-by-claim"];
    let name = one_of(members, "frameAncestors", &NAMES, |name| name).unwrap_or("none");
    let has_claim_name = members.has("tenantClaim");
    let (frame_ancestors, lacks) = match name {
        "shared" => (
            FrameAncestors::Shared,
            site.frame_ancestors.is_none().then_some(said!("needs `frames.frameAncestors` at the top")),
        ),
        "none" => (FrameAncestors::Nobody, None),
        "tenant-by-host" => (FrameAncestors::TenantByHost, None),
        "tenant-by-path-segment" => {
            let is_exact = matches!(pattern, Some(Pattern::Exact(_)));
            (
                FrameAncestors::TenantByPathSegment,
                is_exact.then_some(said!("needs a path that ends in `/*`: the segment stands there")),
            )
        }
        _ => {
            let claim = if has_claim_name {
                members.required_string("tenantClaim", said!("the claim that names the tenant"))
            } else {
                "tenant"
            };
            let is_public = *access == Access::Public;
            (
                FrameAncestors::TenantByClaim(to_owned_text(claim)),
                is_public
                    .then_some(said!("needs a route that wants a token: nobody else's claims are verified")),
            )
        }
    };
    let by_tenant = matches!(
        frame_ancestors,
        FrameAncestors::TenantByHost | FrameAncestors::TenantByPathSegment | FrameAncestors::TenantByClaim(_)
    );
    let lacks_tenants =
        (by_tenant && site.tenants.is_empty()).then_some(said!("needs `frames.tenants` at the top"));
    for why in lacks.into_iter().chain(lacks_tenants) {
        members.tell_text("frameAncestors", name, why);
    }
    if has_claim_name && name != "tenant-by-claim" {
        members.take("tenantClaim");
        members.tell("tenantClaim", said!("means nothing without \"frameAncestors\": \"tenant-by-claim\""));
    }
    frame_ancestors
}

fn read_policy(members: &mut ObjectReader<'_, '_>, site: &PageDefaults) -> PagePolicy {
    const NAMES: [&str; 4] = ["upstream", "own", "narrow-frames", "allow-frames"];
    let name = one_of(members, "policy", &NAMES, |name| name).unwrap_or("upstream");
    if name == "own" {
        return PagePolicy::Own(read_own(members, site));
    }
    for member in OWN_ONLY {
        if members.take(member).is_some() {
            members.tell(member, said!("means nothing without \"policy\": \"own\""));
        }
    }
    if name != "upstream" && site.frame_src.is_empty() {
        members.tell_text("policy", name, said!("needs `frames.frameSrc` at the top: whom the pages embed"));
    }
    match name {
        "narrow-frames" => PagePolicy::NarrowFrames,
        "allow-frames" => PagePolicy::AllowFrames,
        _ => PagePolicy::Upstream,
    }
}

#[inline(never)]
fn read_own(members: &mut ObjectReader<'_, '_>, site: &PageDefaults) -> OwnPolicy {
    // Its place in the text is found by it: nothing stands before it but `default-src 'none'; script-src`.
    let stand_in = Nonce::from_random(&[0; NONCE_BYTES]);
    let scripts = read_scripts(members, &stand_in);
    let has_nonce = matches!(scripts, Scripts::Nonce(_));
    let page = HostPage {
        frames: &site.frame_src,
        scripts,
        runs_wicketgate: members.boolean("webAssembly", false),
        styles: read_sources(members, "styleSrc", Name::StyleSrc),
        images: read_sources(members, "imgSrc", Name::ImgSrc),
        fonts: read_sources(members, "fontSrc", Name::FontSrc),
        connect: read_sources(members, "connectSrc", Name::ConnectSrc),
        form_action: read_sources(members, "formAction", Name::FormAction),
    };
    let is_report_only = members.boolean("reportOnly", false);
    let mut text = page.policy();
    if site.endpoint.is_some() {
        text.push_str("; report-to ");
        text.push_str(ENDPOINT);
    }
    // Who may embed it comes after `; `.
    if text.len() + 2 > MAX_OWN_POLICY_BYTES {
        members.tell_text("policy", "own", TOO_LONG);
    }
    let placed = Source::Nonce(stand_in).text();
    match split_once(&text, &placed).filter(|_| has_nonce) {
        Some((before, after)) => {
            OwnPolicy { before: to_owned_text(before), after: Some(to_owned_text(after)), is_report_only }
        }
        None => OwnPolicy { before: text, after: None, is_report_only },
    }
}

fn read_scripts(members: &mut ObjectReader<'_, '_>, stand_in: &Nonce) -> Scripts {
    let nonce = Scripts::Nonce(stand_in.clone());
    if !matches!(members.peek("scriptSrc"), Some(Json::Array(_))) {
        let _ = one_of(members, "scriptSrc", &["nonce"], |name| name);
        return nonce;
    }
    let sources = read_sources(members, "scriptSrc", Name::ScriptSrc);
    let hash = |source: &Source| if let Source::Hash(hash) = source { Some(hash.clone()) } else { None };
    let hashes: Vec<_> = sources.sources().iter().filter_map(hash).collect();
    if hashes.len() < sources.sources().len() {
        members.tell("scriptSrc", said!("may hold hashes only, or be \"nonce\""));
    }
    Scripts::Hashes(hashes)
}

fn read_sources(members: &mut ObjectReader<'_, '_>, name: &'static str, directive: Name) -> SourceList {
    let Some(elements) = members.array(name, fault_of_string) else { return SourceList::of([Source::OWN]) };
    let texts: Vec<&str> = elements.into_iter().filter_map(Json::as_str).collect();
    SourceList::configured(directive, &texts).unwrap_or_else(|faults| {
        for (place, fault) in faults {
            let found = texts.get(place).map_or(ShownValue::Nothing, |text| ShownValue::Text(text));
            members.fault(&element_path(name, place), found, &[fault.message()]);
        }
        SourceList::NONE
    })
}

#[inline(never)]
fn read_cross_origin(
    page: &mut ObjectReader<'_, '_>,
    is_embedded: bool,
    site: &PageDefaults,
) -> (Option<Opener>, Option<Embedder>, Option<Resource>) {
    let nothing = (None, None, None);
    let Some(value) = page.take("crossOrigin") else { return nothing };
    let path = page.path_of("crossOrigin");
    let Some(mut members) = ObjectReader::from_value(path.clone(), value, page.errors) else {
        return nothing;
    };
    let opener = one_of(&mut members, "openerPolicy", &Opener::ALL, Opener::text);
    let embedder = one_of(&mut members, "embedderPolicy", &Embedder::ALL, Embedder::text);
    let resource = one_of(&mut members, "resourcePolicy", &Resource::ALL, Resource::text);
    if site.opens_windows && opener == Some(Opener::SameOrigin) {
        let why = said!(
            "cuts off the window that AIR Kit opens for a login (profile `air-kit` of `frames`): write \"same-origin-allow-popups\""
        );
        members.tell_text("openerPolicy", Opener::SameOrigin.text(), why);
    }
    members.finish();
    let together = CrossOrigin {
        opener: opener.unwrap_or(Opener::UnsafeNone),
        embedder: embedder.unwrap_or(Embedder::UnsafeNone),
        resource: resource.unwrap_or(Resource::CrossOrigin),
    };
    let embeds = !site.frame_src.is_empty();
    for warning in together.warnings(Uses { embeds, is_embedded }) {
        let why = warning.message();
        members.errors.warn(&path, ShownValue::Text(warning.code()), &[why]);
    }
    (opener, embedder, resource)
}
