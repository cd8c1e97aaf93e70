//! The paved path: one configuration, one gate. Every host (Worker, server, browser) drives this type.

use alloc::{string::String, vec::Vec};

use crate::{
    config::{Configuration, ConfigurationError},
    edge::{
        page::{PageRequest, Site},
        redirect_check::{self, RedirectFault},
        response_headers::{self, ResponseHeaders, UpstreamHeaders},
        route::{self, Route, RouteError, Upstream},
    },
    embed::{
        origin::{CorsAnswer, CorsRequest, OriginSet},
        redirect::{NearMiss, Redirects, ReturnTarget},
    },
    encoding::text::owned,
    keys::{
        events::KeyEvent,
        exchange::{FetchFailure, FetchedKeySet, ImportError, Need, NeedAnswer, Receipt, Received},
        fetched::FetchedKeyring,
        keyring::Keyring,
        snapshot::{self, NotASnapshot, Snapshot},
        status::KeyStatus,
    },
    reason::Reason,
    time::Timestamp,
    token::introspection::IntrospectionAnswer,
    token::verify::{self, Asked, Decision, FetchOrder, Issuer, Memory, Refusal},
};

/// A configuration at work: its policies, its routes, and the keys it holds. No I/O, no clock, no randomness.
#[derive(Clone, Debug)]
pub struct Gate {
    issuers: Vec<Issuer>,
    routes: Vec<Route>,
    redirects: Redirects,
    origins: OriginSet,
    owns_cors: bool,
    site: Site,
    warnings: Vec<ConfigurationError>,
    key_cache: bool,
    memory: Memory,
}

/// What became of an answer to a fetch.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum KeyOutcome {
    /// The set is held now.
    Accepted,
    /// The fetch failed and an earlier set still serves.
    KeptPrevious(Reason),
    /// The fetch failed and nothing serves.
    Failed(Reason),
    /// Somebody else had taken over; nothing changed.
    Late,
    /// The set held a private key; nothing serves until a clean one comes.
    Leaked,
    /// Metadata told where the keys are; they are to be fetched now.
    Located(FetchOrder),
    /// What is held is published still.
    Renewed,
    /// No entry of this name fetches keys.
    UnknownIssuer,
}

/// The outcome, and what the operator hears beside.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeyReport {
    /// What became of the answer.
    pub outcome: KeyOutcome,
    /// What is worth telling.
    pub events: Vec<KeyEvent>,
}

impl From<KeyOutcome> for KeyReport {
    fn from(outcome: KeyOutcome) -> Self {
        Self { outcome, events: Vec::new() }
    }
}

/// What became of one key set of a snapshot.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Imported {
    /// The issuer's name, as the snapshot gives it.
    pub issuer: String,
    /// Why it was not taken.
    pub error: Option<String>,
}

impl Gate {
    /// Builds a gate from configuration text.
    ///
    /// # Errors
    /// Every fault of the text.
    pub fn new(configuration: &str) -> Result<Self, Vec<ConfigurationError>> {
        let Configuration { issuers, routes, redirects, origins, owns_cors, site, warnings, key_cache, verdict_cache } =
            Configuration::parse(configuration)?;
        Ok(Self { issuers, routes, redirects, origins, owns_cors, site, warnings, key_cache, memory: Memory::new(verdict_cache) })
    }

    /// Judges a token. `issuers`: names separated by one space; empty for the only one configured. `started_at_ms` and
    /// `now_ms`: the host's time when this token came, and now, in milliseconds since 1970.
    pub fn verify(&mut self, token: &str, issuers: &str, started_at_ms: f64, now_ms: f64) -> Decision {
        self.judge(token, issuers, (started_at_ms, now_ms), true)
    }

    /// Judges a token with the keys that are held: never an answer to fetch or to wait.
    pub fn verify_held(&mut self, token: &str, issuers: &str, now_ms: f64) -> Decision {
        self.judge(token, issuers, (now_ms, now_ms), false)
    }

    fn judge(&mut self, token: &str, issuers: &str, (started_at_ms, now_ms): (f64, f64), may_fetch: bool) -> Decision {
        let (Ok(started_at), Ok(now)) = (Timestamp::from_milliseconds(started_at_ms), Timestamp::from_milliseconds(now_ms)) else {
            return Decision::Refused(Refusal::new(Reason::NoClock));
        };
        verify::verify(&mut self.issuers, &mut self.memory, token, Asked { issuers, started_at, now, may_fetch })
    }

    /// Judges a token by what its issuer's introspection endpoint answered to an order.
    pub fn introspected(&mut self, issuer: &str, token: &str, answer: IntrospectionAnswer<'_>, now_ms: f64) -> Decision {
        let entry = self.issuers.iter_mut().find(|entry| entry.policy.name == issuer);
        let Some(Issuer { policy, introspection: Some(introspection), keyring }) = entry else {
            return Decision::Refused(Refusal::new(Reason::IssuerNotNamed));
        };
        let verdict = match Timestamp::from_milliseconds(now_ms) {
            // Seen while the question was under way.
            Ok(_) if keyring.is_leaked() => Err(Reason::KeySetLeaked),
            Ok(now) => introspection.judge(token, answer, policy, now),
            Err(_) => Err(Reason::NoClock),
        };
        verdict.map_or_else(|reason| Decision::Refused(Refusal { issuer: Some(owned(issuer)), ..Refusal::new(reason) }), Decision::Verified)
    }

    /// Takes the answer to a fetch. `random`: from 0 to 1, drawn by the host for the pause after a failure.
    pub fn keys_fetched(&mut self, issuer: &str, fetched: FetchedKeySet<'_>, now_ms: f64, random: f64) -> KeyReport {
        self.settle(issuer, now_ms, |keyring, now| keyring.receive(fetched, now, random))
    }

    /// Takes the news that a fetch failed; `lease` is the order's.
    pub fn keys_failed(&mut self, issuer: &str, lease: u32, failure: FetchFailure, now_ms: f64, random: f64) -> KeyReport {
        self.settle(issuer, now_ms, |keyring, now| keyring.receive_failure(lease, failure, now, random))
    }

    fn settle(&mut self, issuer: &str, now_ms: f64, act: impl FnOnce(&mut FetchedKeyring, Timestamp) -> Received) -> KeyReport {
        let Some(keyring) = self.keyring_mut(issuer) else { return KeyOutcome::UnknownIssuer.into() };
        let Ok(now) = Timestamp::from_milliseconds(now_ms) else { return KeyOutcome::Failed(Reason::NoClock).into() };
        let Received { receipt, events } = act(keyring, now);
        let outcome = match receipt {
            Receipt::Accepted => KeyOutcome::Accepted,
            Receipt::Renewed => KeyOutcome::Renewed,
            Receipt::Late => KeyOutcome::Late,
            Receipt::Located(order) => KeyOutcome::Located(FetchOrder { issuer: owned(issuer), order }),
            Receipt::Failed(Reason::KeySetLeaked) => KeyOutcome::Leaked,
            Receipt::Failed(reason) if keyring.is_serving(now) => KeyOutcome::KeptPrevious(reason),
            Receipt::Failed(reason) => KeyOutcome::Failed(reason),
        };
        self.memory.forget_withdrawn(&self.issuers);
        KeyReport { outcome, events }
    }

    /// What the host should fetch for a need of its own: a schedule's, or another instance's.
    pub fn need_keys(&mut self, issuer: &str, need: Need, now_ms: f64) -> NeedAnswer {
        let entry = self.issuers.iter_mut().find(|entry| entry.policy.name == issuer);
        match (entry, Timestamp::from_milliseconds(now_ms)) {
            (Some(entry), Ok(now)) => entry.keyring.need(need, now),
            _ => NeedAnswer::Nothing,
        }
    }

    /// How each issuer's keys are doing, in the order of their names.
    #[must_use]
    pub fn key_status(&self, now_ms: f64) -> Vec<(&str, KeyStatus)> {
        let Ok(now) = Timestamp::from_milliseconds(now_ms) else { return Vec::new() };
        self.issuers.iter().map(|entry| (entry.policy.name.as_str(), entry.keyring.status(now))).collect()
    }

    /// How many keys an issuer's set holds, and for how many seconds it still serves.
    #[must_use]
    pub fn key_state(&self, issuer: &str, now_ms: f64) -> (usize, u64) {
        let now = Timestamp::from_milliseconds(now_ms);
        match (self.keyring(issuer), now) {
            (Some(keyring), Ok(now)) => (keyring.key_count(), keyring.fresh_seconds_left(now)),
            _ => (0, 0),
        }
    }

    /// The held key sets as snapshot text: of one issuer, or of all where the name is empty.
    #[must_use]
    pub fn export_keys(&self, issuer: &str) -> String {
        let asked = |name: &str| issuer.is_empty() || issuer == name;
        let mut snapshot = Snapshot::default();
        for entry in self.issuers.iter().filter(|entry| asked(&entry.policy.name)) {
            if let Keyring::Fetched(keyring) = &entry.keyring {
                snapshot.key_sets.extend(keyring.save(&entry.policy.name));
                snapshot.attempts.extend(keyring.save_attempts(&entry.policy.name));
            }
        }
        snapshot::write(&snapshot)
    }

    /// Takes the key sets of a snapshot, each as if it had been fetched when it says it was, and goes on with the budget of whoever wrote
    /// it. Public keys alone decide what a token may do, so a snapshot must come from a place that only the operator writes to.
    pub fn import_keys(&mut self, text: &str, now_ms: f64) -> Vec<Imported> {
        let whole = |why: &str| alloc::vec![Imported { issuer: String::new(), error: Some(owned(why)) }];
        let Ok(now) = Timestamp::from_milliseconds(now_ms) else { return whole(Reason::NoClock.meaning()) };
        let Snapshot { key_sets, attempts } = match snapshot::read(text) {
            Ok(snapshot) => snapshot,
            Err(NotASnapshot) => return whole(NotASnapshot::MESSAGE),
        };
        for saved in &attempts {
            if let Some(keyring) = self.keyring_mut(&saved.issuer) {
                keyring.resume(saved, now);
            }
        }
        let imported = key_sets
            .into_iter()
            .map(|set| {
                let found = self.issuers.iter_mut().find(|entry| entry.policy.name == set.issuer).map(|entry| &mut entry.keyring);
                let error = match found {
                    Some(Keyring::Fetched(keyring)) => keyring.import(&set, 0, now).err().map(ImportError::message),
                    Some(Keyring::Inline(_)) => Some(ImportError::Inline.message()),
                    None => Some("no issuer of this name is configured"),
                };
                Imported { issuer: set.issuer, error: error.map(owned) }
            })
            .collect();
        self.memory.forget_withdrawn(&self.issuers);
        imported
    }

    /// Takes what a cache had for an order's issuer, and nothing that it may have for another. Whether that makes the fetch needless.
    pub fn keys_cached(&mut self, issuer: &str, lease: u32, text: &str, now_ms: f64) -> bool {
        let (Ok(now), Ok(snapshot)) = (Timestamp::from_milliseconds(now_ms), snapshot::read(text)) else { return false };
        let Some(keyring) = self.keyring_mut(issuer) else { return false };
        let mut own = snapshot.key_sets.iter().filter(|set| set.issuer == issuer);
        let is_taken = own.any(|set| keyring.import(set, lease, now).is_ok() && keyring.fresh_seconds_left(now) > 0);
        self.memory.forget_withdrawn(&self.issuers);
        is_taken
    }

    /// Takes what a source that fetches by itself answered to an order, and nothing of another issuer.
    pub fn keys_handed_over(&mut self, issuer: &str, lease: u32, text: &str, now_ms: f64, random: f64) -> KeyReport {
        let Ok(Snapshot { mut key_sets, mut attempts }) = snapshot::read(text) else {
            return self.keys_failed(issuer, lease, FetchFailure::Network, now_ms, random);
        };
        key_sets.retain(|set| set.issuer == issuer);
        attempts.retain(|saved| saved.issuer == issuer);
        self.settle(issuer, now_ms, |keyring, now| keyring.receive_saved((&key_sets, &attempts), lease, now, random))
    }

    /// Finds the route of a request; `path` as it came, without its query.
    ///
    /// # Errors
    /// Why no route takes it.
    pub fn route(&self, method: &str, path: &str) -> Result<&Route, RouteError> {
        route::find(&self.routes, method, path)
    }

    /// The routes, each in its place.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// The names of the issuers, in order.
    pub fn issuer_names(&self) -> impl Iterator<Item = &str> {
        self.issuers.iter().map(|issuer| issuer.policy.name.as_str())
    }

    /// The service bindings that the routes need, each once, in order.
    #[must_use]
    pub fn services(&self) -> Vec<&str> {
        let mut services = Vec::new();
        for route in &self.routes {
            if let Some(Upstream::Service(name)) = &route.upstream {
                route::insert_in_order(&mut services, name);
            }
        }
        services
    }

    /// The paths of the routes that name no upstream: an application behind the gate answers them by itself.
    pub fn routes_without_upstream(&self) -> impl Iterator<Item = &str> {
        self.routes.iter().filter(|route| route.upstream.is_none() && route.status.is_none()).map(|route| route.path.as_str())
    }

    /// What an operator should know before this configuration is published.
    #[must_use]
    pub fn warnings(&self) -> &[ConfigurationError] {
        &self.warnings
    }

    /// Whether the gate alone says what pages of other origins may read: what an upstream says of it is to be removed.
    #[must_use]
    pub const fn owns_cors(&self) -> bool {
        self.owns_cors
    }

    /// Answers a preflight, where a route of this path answers pages of other origins; else it is a request like others.
    pub fn preflight<'a>(&'a self, path: &str, request: &CorsRequest<'a>) -> Option<CorsAnswer<'a>> {
        let (_, policy) = route::find_for_preflight(&self.routes, request.requested_method?, path)?;
        request.is_preflight().then(|| policy.answer(&self.origins, request))
    }

    /// What a route's response says to pages of other origins, and whether the request is refused for its origin. A page of the
    /// gate's own origin is no other one. `None` where the route does not answer them.
    pub fn cors<'a>(&'a self, route_index: usize, origin: Option<&'a str>, own_origin: &str) -> Option<CorsAnswer<'a>> {
        let policy = self.routes.get(route_index)?.cors.as_ref()?;
        let request = CorsRequest { origin: origin.filter(|origin| *origin != own_origin), ..CorsRequest::default() };
        Some(policy.answer(&self.origins, &request))
    }

    /// Which security headers a route's response gets; without a route, or with one that is none, those of the gate's own answers.
    ///
    /// # Errors
    /// Why the response is not to be passed on.
    pub fn response_headers(
        &self,
        route_index: Option<usize>,
        request: &PageRequest<'_>,
        upstream: &UpstreamHeaders<'_>,
        nonce: &str,
    ) -> Result<ResponseHeaders, Reason> {
        let Some(route) = route_index.and_then(|index| self.routes.get(index)) else {
            return Ok(response_headers::of_own_answer(&self.site));
        };
        let page = route.page.as_ref().map(|page| (page, &route.pattern));
        response_headers::of_response(&self.site, page, request, upstream, nonce)
    }

    /// Checks where a request would have its visitor sent, where its route looks at that.
    ///
    /// # Errors
    /// [`RedirectFault`].
    pub fn check_redirects(&self, route_index: usize, query: &str, form: Option<&str>) -> Result<(), RedirectFault> {
        let check = self.routes.get(route_index).and_then(|route| route.redirect_check.as_ref());
        check.map_or(Ok(()), |check| check.check(&self.redirects, query, form))
    }

    /// Checks one redirect URI of a client.
    ///
    /// # Errors
    /// The reason.
    pub fn check_redirect_uri(&self, client_id: Option<&str>, redirect_uri: Option<&str>) -> Result<(), Reason> {
        self.redirects.check(client_id, redirect_uri).map(|_| ()).map_err(redirect_check::reason_of)
    }

    /// The registered URI that a refused one nearly was: for the operator's log, never for the network.
    #[must_use]
    pub fn near_miss(&self, client_id: &str, redirect_uri: &str) -> Option<NearMiss<'_>> {
        self.redirects.near_miss(client_id, redirect_uri)
    }

    /// Checks a path of the own origin to return to.
    ///
    /// # Errors
    /// The reason.
    pub fn check_return_target(target: &str) -> Result<(), Reason> {
        ReturnTarget::parse(target).map(|_| ()).map_err(redirect_check::reason_of_target)
    }

    /// Checks an origin as a browser serialises it.
    ///
    /// # Errors
    /// [`Reason::OriginNotListed`].
    pub fn check_origin(&self, origin: &str) -> Result<(), Reason> {
        self.origins.accept(origin).map(|_| ()).ok_or(Reason::OriginNotListed)
    }

    /// Whether the host may keep key sets in a cache of its own.
    #[must_use]
    pub const fn key_cache(&self) -> bool {
        self.key_cache
    }

    fn keyring(&self, issuer: &str) -> Option<&FetchedKeyring> {
        self.issuers.iter().find(|entry| entry.policy.name == issuer).and_then(|entry| match &entry.keyring {
            Keyring::Fetched(keyring) => Some(&**keyring),
            Keyring::Inline(_) => None,
        })
    }

    fn keyring_mut(&mut self, issuer: &str) -> Option<&mut FetchedKeyring> {
        self.issuers.iter_mut().find(|entry| entry.policy.name == issuer).and_then(|entry| match &mut entry.keyring {
            Keyring::Fetched(keyring) => Some(&mut **keyring),
            Keyring::Inline(_) => None,
        })
    }
}

#[cfg(test)]
#[path = "gate_door_tests.rs"]
mod door_tests;
#[cfg(test)]
#[path = "gate_replay_tests.rs"]
mod replay_tests;
#[cfg(test)]
#[path = "gate_tests.rs"]
mod tests;
