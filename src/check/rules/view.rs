//! Which parts of a configuration does a system concern?
//!
//! Those whose `profile` names it, their own or the whole text's. Where nothing names it, and somebody asks for it all
//! the same, those that name no other.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use super::{
    judged::{Place, Source},
    standing::Host,
};
use crate::{
    config::{Configuration, member_path},
    encoding::json_value::{Json, Object},
    exchange::routes::{Access, Route},
    rules::System,
    token::verify::Issuer,
};

/// A configuration, as one system sees it.
pub(super) struct View<'c> {
    pub(super) system: System,
    pub(super) configuration: &'c Configuration,
    pub(super) top: Entry<'c>,
    pub(super) issuers: Vec<IssuerEntry<'c>>,
    /// Those that want a token of one of these issuers, or belong to the system by their own word.
    pub(super) routes: Vec<RouteEntry<'c>>,
    pub(super) host: Option<Host>,
}

/// An object of the configuration, as it was written.
#[derive(Clone)]
pub(super) struct Entry<'c> {
    path: String,
    written: Option<&'c Object<'c>>,
    profile: Option<&'c str>,
}

/// One of the issuers.
pub(super) struct IssuerEntry<'c> {
    pub(super) issuer: &'c Issuer,
    pub(super) entry: Entry<'c>,
}

/// One of the routes.
pub(super) struct RouteEntry<'c> {
    pub(super) route: &'c Route,
    pub(super) entry: Entry<'c>,
}

impl<'c> Entry<'c> {
    fn new(path: &str, value: Option<&'c Json<'c>>, profile: Option<&'c str>) -> Self {
        let written = value.and_then(Json::as_object);
        Self { path: path.into(), written, profile: profile_in(written).or(profile) }
    }

    /// The path of a member; of the entry itself where it is empty.
    pub(super) fn path_of(&self, member: &str) -> String {
        if member.is_empty() { self.path.clone() } else { member_path(&self.path, member) }
    }

    /// What is written there. A configuration without a fault has no member that nothing reads.
    pub(super) fn written(&self, member: &str) -> Option<&'c Json<'c>> {
        self.written.and_then(|written| written.get(member))
    }

    pub(super) fn text(&self, member: &str) -> Option<&'c str> {
        self.written(member).and_then(Json::as_str)
    }

    /// An object below.
    pub(super) fn below(&self, member: &str) -> Self {
        Self::new(&self.path_of(member), self.written(member), self.profile)
    }

    /// The place of a member, whoever says what it holds.
    pub(super) fn place(&self, member: &str) -> Place {
        let source = match (self.written(member), self.profile) {
            (Some(_), _) => Source::Written,
            _ if member.is_empty() => Source::Written,
            (None, Some(_)) => Source::Profile,
            (None, None) => Source::Default,
        };
        Place { path: self.path_of(member), source }
    }

    /// The place of the first member that is written, or of the first at all.
    pub(super) fn place_of_one(&self, members: &[&str]) -> Place {
        let written = members.iter().find(|member| self.written(member).is_some());
        self.place(written.or(members.first()).copied().unwrap_or_default())
    }

    /// Whether the profile that holds here is the system's own.
    pub(super) fn is_of(&self, system: System) -> bool {
        self.profile == Some(system.name())
    }
}

impl<'c> View<'c> {
    pub(super) fn new(
        system: System,
        configuration: &'c Configuration,
        document: &'c Json<'c>,
        host: Option<Host>,
    ) -> Self {
        let top = Entry::new("", Some(document), None);
        let is_named = named_systems(document).iter().any(|(named, _)| *named == system);
        let concerns = |entry: &Entry<'_>| entry.is_of(system) || (!is_named && entry.profile.is_none());
        let entries = top.below("issuers");
        let issuers = configuration.issuers.iter().map(|issuer| {
            let name = &issuer.policy.name;
            IssuerEntry { issuer, entry: entries.below(name) }
        });
        let issuers: Vec<_> = issuers.filter(|issuer| concerns(&issuer.entry)).collect();
        let wants_token = |route: &Route| match &route.access {
            Access::Public => false,
            Access::Token(named) => issuers.iter().any(|issuer| named.contains(&issuer.issuer.policy.name)),
        };
        let elements =
            document.as_object().and_then(|top| top.get("routes")).and_then(as_array).unwrap_or_default();
        let routes = configuration.policy.routes.iter().map(|route| {
            let path = ["routes[", &route.index.to_string(), "]"].concat();
            RouteEntry { route, entry: Entry::new(&path, elements.get(route.index), top.profile) }
        });
        let routes = routes.filter(|route| {
            wants_token(route.route) || (route.entry.is_of(system) && route.route.access != Access::Public)
        });
        let routes = routes.collect();
        Self { system, configuration, top, issuers, routes, host }
    }

    /// Whether the Worker answers some route, which writes its log in any case.
    pub(super) fn has_worker(&self) -> bool {
        let answers = |route: &Route| route.upstream.is_some() || route.serves.is_some();
        self.host == Some(Host::Worker) || self.configuration.policy.routes.iter().any(answers)
    }

    /// The place of a route of the configuration, concerned or not.
    pub(super) fn path_of_route(route: &Route) -> String {
        ["routes[", &route.index.to_string(), "]"].concat()
    }
}

pub(super) fn as_array<'j>(value: &'j Json<'j>) -> Option<&'j [Json<'j>]> {
    match value {
        Json::Array(elements) => Some(elements),
        _ => None,
    }
}

fn profile_in<'c>(written: Option<&'c Object<'c>>) -> Option<&'c str> {
    written.and_then(|written| written.get("profile")).and_then(Json::as_str)
}

/// The systems that a configuration names, and where it does.
pub(super) fn named_systems(document: &Json<'_>) -> Vec<(System, String)> {
    let mut named = Vec::new();
    let mut name = |path: &str, value: &Json<'_>| {
        let system = profile_in(value.as_object()).and_then(System::named);
        named.extend(system.map(|system| (system, member_path(path, "profile"))));
    };
    name("", document);
    let Some(top) = document.as_object() else { return named };
    let issuers = top.get("issuers").and_then(Json::as_object);
    for (entry, value) in issuers.into_iter().flat_map(Object::members) {
        name(&member_path("issuers", entry), value);
    }
    let routes = top.get("routes").and_then(as_array).unwrap_or_default();
    for (index, value) in routes.iter().enumerate() {
        name(&["routes[", &index.to_string(), "]"].concat(), value);
    }
    if let Some(frames) = top.get("frames") {
        name("frames", frames);
    }
    named
}
