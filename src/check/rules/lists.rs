//! Are the lists of a configuration exact, and does a gate hold what passes against them?

use alloc::string::ToString;

use super::{
    judged::Judged,
    view::{Entry, View, as_array},
};
use crate::{
    browser::page::{OwnPolicy, PagePolicy},
    encoding::json_value::{Json, Object},
};

/// Redirect URIs and return targets, on routes that send browsers back.
pub(super) fn redirects(view: &View<'_>) -> Judged {
    let checked = view.configuration.policy.routes.iter().filter(|route| route.redirect_check.is_some());
    let found = Judged::all(checked.map(|route| {
        let path = [&View::path_of_route(route), ".redirectCheck"].concat();
        Judged::held(super::judged::Place { path, source: super::judged::Source::Written })
    }));
    let lists = view.top.written("redirects");
    if found.holds.is_empty() {
        let message = if lists.is_some() {
            "write `redirectCheck` on the routes that send browsers back; no route looks at this list"
        } else {
            "write the clients and their redirect URIs, and `redirectCheck` on the routes that send browsers back"
        };
        return Judged::lacking("redirects", message);
    }
    let held = lists.map_or(found.clone(), |_| Judged::held(view.top.place("redirects")).and(found));
    held.and(loopback(view))
}

/// Redirect URIs that are plain http: on a loopback address, for native apps.
fn loopback(view: &View<'_>) -> Judged {
    let is_production = !matches!(view.top.text("environment"), Some(name) if name != "production");
    let clients = view.top.below("redirects");
    let listed = view.top.written("redirects").and_then(Json::as_object);
    Judged::all(listed.into_iter().flat_map(Object::members).flat_map(|(client, _)| {
        let client = clients.below(client);
        let native = client.written("native").and_then(as_array).unwrap_or_default();
        let plain = native.iter().enumerate().filter(|(_, uri)| is_plain(uri));
        let places = plain.map(move |(index, _)| {
            [client.path_of("native").as_str(), "[", &index.to_string(), "]"].concat()
        });
        places.map(move |place| {
            if is_production {
                Judged::lacking(&place, "leave it out in production; it is plain http")
            } else {
                Judged::noted(&place, "plain http, outside production")
            }
        })
    }))
}

fn is_plain(uri: &Json<'_>) -> bool {
    uri.as_str().is_some_and(|uri| uri.starts_with("http://"))
}

/// Origins, each of which is listed.
pub(super) fn origins(view: &View<'_>) -> Judged {
    let Some(entries) = view.top.written("origins").and_then(as_array) else {
        return Judged::lacking("origins", "list the origins whose pages may ask");
    };
    if view.configuration.policy.routes.is_empty() {
        return Judged::lacking(
            "routes",
            "write the routes; without any, no gate holds an origin against the list",
        );
    }
    let noted = entries.iter().enumerate().filter_map(|(index, origin)| {
        let origin = origin.as_str()?;
        let message = if origin.contains("://*.") {
            "it stands for every name below, each of which has to be vouched for"
        } else if origin.starts_with("http://") {
            "for development alone; leave it out in production"
        } else {
            return None;
        };
        Some(Judged::noted(&["origins[", &index.to_string(), "]"].concat(), message))
    });
    let noted = Judged::all(noted);
    let for_all =
        view.configuration.policy.routes.iter().filter(|route| is_for_every_page(view, route.index));
    let for_all = for_all.map(|route| {
        Judged::noted(
            &[&View::path_of_route(route), ".cors"].concat(),
            "pages of every origin may ask, as it says",
        )
    });
    Judged::held(view.top.place("origins")).and(noted).and(Judged::all(for_all))
}

fn is_for_every_page(view: &View<'_>, index: usize) -> bool {
    let routes = view.top.written("routes").and_then(as_array).unwrap_or_default();
    let cors = routes.get(index).and_then(Json::as_object).and_then(|route| route.get("cors"));
    let origins = cors.and_then(Json::as_object).and_then(|cors| cors.get("origins"));
    origins.and_then(Json::as_str) == Some("*")
}

/// Pages that embed whom the list of frames names, and nobody else.
pub(super) fn frames(view: &View<'_>) -> Judged {
    let frames: Entry<'_> = view.top.below("frames");
    if view.configuration.policy.page_defaults.frame_src.is_empty() {
        return Judged::lacking("frames.frameSrc", "list the origins that pages embed");
    }
    let pages =
        view.configuration.policy.routes.iter().filter_map(|route| Some((route, route.page.as_ref()?)));
    let judged = Judged::all(pages.map(|(route, page)| {
        let path = [&View::path_of_route(route), ".page"].concat();
        let place = super::judged::Place { path: path.clone(), source: super::judged::Source::Written };
        match &page.policy {
            PagePolicy::Own(OwnPolicy { is_report_only: true, .. }) => {
                Judged::lacking(&path, "leave `reportOnly` out; browsers only report what it would refuse")
            }
            PagePolicy::Own(_) | PagePolicy::NarrowFrames => Judged::held(place),
            PagePolicy::AllowFrames => Judged::held(place).note(
                &path,
                "the upstream's policy may allow others; \"narrow-frames\" allows the listed ones at most",
            ),
            PagePolicy::Upstream => {
                Judged::noted(&path, "the upstream's policy alone says what these pages embed")
            }
        }
    }));
    if judged.holds.is_empty() && judged.lacks.is_empty() {
        let message = "write a `page` whose `policy` is \"own\", \"narrow-frames\" or \"allow-frames\"; no policy of a page says whom it embeds";
        return judged.and(Judged::lacking("routes", message));
    }
    Judged::held(frames.place_of_one(&["frameSrc", "profile"])).and(judged)
}
