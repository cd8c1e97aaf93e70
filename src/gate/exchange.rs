//! May this request pass, and how does its answer leave? One request from head to headers, as a machine that
//! the host drives: it is handed what came, and says what to do next.
//!
//! A request that passes with keys held costs two calls, [`Gate::begin`] and [`Gate::respond`].

use super::{Gate, passed::Passed};
use crate::{
    browser::{origins::is_loopback_host, page::PageRequest},
    encoding::uri,
    exchange::{
        head::{OwnedHead, RequestHead},
        order::{Event, Order},
        reply::Reply,
        request_headers::{self, RequestChanges},
        routes::{Access, Route},
        token_place::PlaceKind,
    },
    guard::{Call, Caller, Check, CorsFact, Fact, FreshNonce, GUARDS, Guard, Refused, RouteFound, Verdict},
    reason::Reason,
    token::{
        decision::{FetchOrder, Verified},
        pursuit::Pursuit,
        step_up::StepUpDemand,
    },
};

/// What the host does next.
#[derive(Debug)]
pub enum Step {
    /// Something for the request, and then it resumes the exchange under the order's number.
    Do(u32, Order),
    /// It passes the request on.
    Pass(Pass),
    /// It sends an answer, and the request goes no further.
    Answer(Answered),
}

/// A request that passes.
#[derive(Debug)]
pub struct Pass {
    /// What is done to its headers.
    pub changes: RequestChanges,
    /// What is told to [`Gate::respond`].
    pub passed: Passed,
    /// What the token says; nothing on a public route.
    pub verified: Option<Verified>,
    /// A key set to fetch beside, since the held one nears its end.
    pub refresh: Option<FetchOrder>,
}

/// A request that was answered here.
#[derive(Debug)]
pub struct Answered {
    /// The answer.
    pub reply: Reply,
    /// Whether it is a preflight.
    pub is_preflight: bool,
    /// Why. For the operator.
    pub because: Because,
    /// The route's place, where one was found.
    pub route: Option<usize>,
    /// What the token says, where it was good and something else was not.
    pub verified: Option<Verified>,
}

/// Why a request was answered here.
#[derive(Debug)]
pub enum Because {
    /// A preflight is granted.
    Granted {
        /// The status.
        status: u16,
    },
    /// It is refused.
    Refused(Refused),
    /// Its token holds, and its user is to log in anew: no refusal, and no yes.
    StepUp {
        /// What is asked for.
        demand: StepUpDemand,
        /// The claim that does not meet it, where a claim was looked at.
        unmet: Option<&'static str>,
    },
}

impl Because {
    /// The refusal, where it is one.
    #[must_use]
    pub const fn refused(&self) -> Option<&Refused> {
        if let Self::Refused(refused) = self { Some(refused) } else { None }
    }
}

/// One request while it is judged.
#[derive(Debug)]
pub struct Exchange {
    /// The guard that looks next.
    at: usize,
    orders: u32,
    /// The order that is being carried out; its head is kept.
    running: Option<OwnedHead>,
    pursuit: Option<Pursuit>,
    facts: Facts,
}

#[derive(Debug, Default)]
struct Facts {
    route: Option<RouteFound>,
    cors: Option<CorsFact>,
    caller: Option<Caller>,
    nonce: Option<FreshNonce>,
}

impl Gate {
    /// Judges a request, until it passes, is answered, or needs something of the host. `now_ms`: the host's
    /// time in milliseconds since 1970.
    ///
    /// ```
    /// use wicketgate::{
    ///     Gate,
    ///     exchange::{
    ///         head::{HeaderLines, RequestHead},
    ///         order::{Body, Event, Order},
    ///         response::ResponseHead,
    ///     },
    ///     gate::{ResponseStep, Step},
    /// };
    ///
    /// let mut gate = Gate::new(
    ///     r#"{
    ///         "redirects": {"shop": {"web": ["https://shop.example/cb"]}},
    ///         "routes": [{"path": "/authorize", "access": "public", "redirectCheck": {}}]
    ///     }"#,
    /// )
    /// .unwrap();
    /// let head = RequestHead {
    ///     method: "POST",
    ///     scheme: "https",
    ///     authority: "gate.example",
    ///     path: "/authorize",
    ///     query: "",
    ///     headers: HeaderLines::new("content-type:application/x-www-form-urlencoded\n"),
    ///     has_body: true,
    ///     request_id: "r-1",
    ///     client_address: None,
    /// };
    /// let now_ms = 1_800_000_000_000.0;
    ///
    /// // The host does what it is ordered, and tells under the order's number what came of it.
    /// let (mut exchange, step) = gate.begin(&head, now_ms);
    /// let Step::Do(number, Order::ReadBody { .. }) = step else { panic!("{step:?}") };
    /// let form = Event::Body(Body::Whole(b"client_id=shop&redirect_uri=https://shop.example/cb"));
    /// let Some(Step::Pass(pass)) = gate.resume(&mut exchange, number, form, now_ms) else { panic!() };
    /// assert!(gate.resume(&mut exchange, number, form, now_ms).is_none());
    ///
    /// // What the upstream answers leaves with the headers of its route.
    /// let answer = ResponseHead { status: 200, headers: HeaderLines::new("content-type\n") };
    /// let ResponseStep::Pass(changes) = gate.respond(&pass.passed, &answer, "r-1") else { panic!() };
    /// assert!(changes.set.contains(&("x-frame-options", "DENY".into())));
    /// ```
    pub fn begin(&mut self, head: &RequestHead<'_>, now_ms: f64) -> (Exchange, Step) {
        self.begin_with(GUARDS, head, now_ms)
    }

    /// Goes on with what came of an order. Nothing where no order of this number is running: the event came
    /// late or twice, and changes nothing.
    pub fn resume(
        &mut self,
        exchange: &mut Exchange,
        order: u32,
        event: Event<'_>,
        now_ms: f64,
    ) -> Option<Step> {
        self.resume_with(GUARDS, exchange, order, event, now_ms)
    }

    /// The answer to a request that would wait for an order, where the host can let no more wait. Nothing
    /// where none is running.
    #[must_use]
    pub fn refuse_waiting(&self, exchange: &mut Exchange, reason: Reason) -> Option<Step> {
        let owned = exchange.running.take()?;
        Some(self.refuse(exchange, &owned.head(), reason.into()))
    }

    pub(super) fn begin_with(
        &mut self,
        guards: &[Guard],
        head: &RequestHead<'_>,
        now_ms: f64,
    ) -> (Exchange, Step) {
        let facts = Facts::default();
        let mut exchange = Exchange { at: 0, orders: 0, running: None, pursuit: None, facts };
        let step = self.run(guards, &mut exchange, head, None, now_ms);
        (exchange, step)
    }

    pub(super) fn resume_with(
        &mut self,
        guards: &[Guard],
        exchange: &mut Exchange,
        order: u32,
        event: Event<'_>,
        now_ms: f64,
    ) -> Option<Step> {
        let owned = exchange.running.take_if(|_| exchange.orders == order)?;
        Some(self.run(guards, exchange, &owned.head(), Some(event), now_ms))
    }

    fn run(
        &mut self,
        guards: &[Guard],
        exchange: &mut Exchange,
        head: &RequestHead<'_>,
        mut event: Option<Event<'_>>,
        now_ms: f64,
    ) -> Step {
        while let Some(guard) = guards.get(exchange.at) {
            let verdict = self.look(guard, exchange, head, event.take(), now_ms);
            match verdict {
                Verdict::Next => {}
                Verdict::Found(fact) => exchange.facts.learn(fact),
                Verdict::Do(order) => {
                    exchange.orders = exchange.orders.saturating_add(1);
                    exchange.running = Some(OwnedHead::of(head));
                    return Step::Do(exchange.orders, order);
                }
                Verdict::Grant { status, cors } => {
                    exchange.facts.cors = Some(cors);
                    return self.answer_for(exchange, head, Because::Granted { status });
                }
                Verdict::Refuse(refused) => return self.refuse(exchange, head, refused),
                Verdict::StepUp { demand, unmet } => {
                    return self.answer_for(exchange, head, Because::StepUp { demand, unmet });
                }
            }
            exchange.at = exchange.at.saturating_add(1);
            exchange.pursuit = None;
        }
        self.pass(exchange, head)
    }

    fn look(
        &mut self,
        guard: &Guard,
        exchange: &mut Exchange,
        head: &RequestHead<'_>,
        event: Option<Event<'_>>,
        now_ms: f64,
    ) -> Verdict {
        let Self { policy, verifier, .. } = self;
        let policy = &*policy;
        let facts = &exchange.facts;
        let route = facts.route.and_then(|found| policy.routes.get(found.index()));
        let mut call = Call { policy, verifier, head, now_ms, event, pursuit: &mut exchange.pursuit };
        match (guard.check, route, &facts.caller) {
            (Check::Request(check), ..) => check(&mut call),
            (Check::Routed(check), Some(route), _) => check(&mut call, route),
            (Check::Called(check), Some(route), Some(caller)) => check(&mut call, route, caller),
            // A list in such an order does not compile.
            _ => Reason::ConfigurationBroken.into(),
        }
    }

    fn refuse(&self, exchange: &mut Exchange, head: &RequestHead<'_>, refused: Refused) -> Step {
        self.answer_for(exchange, head, Because::Refused(refused))
    }

    fn answer_for(&self, exchange: &mut Exchange, head: &RequestHead<'_>, because: Because) -> Step {
        let mut facts = core::mem::take(&mut exchange.facts);
        let verified = facts.caller.take().and_then(Caller::into_verified);
        self.answered(&facts, verified, head, because)
    }

    fn answered(
        &self,
        facts: &Facts,
        verified: Option<Verified>,
        head: &RequestHead<'_>,
        because: Because,
    ) -> Step {
        let cors = because.refused().and_then(|refused| refused.cors.as_ref()).or(facts.cors.as_ref());
        let cors = cors.and_then(|fact| fact.answer(&self.policy));
        let route = facts.route.and_then(|found| self.policy.routes.get(found.index()));
        let (defaults, id) = (&self.policy.page_defaults, head.request_id);
        let reply = match &because {
            Because::Granted { status } => {
                let granted = cors.as_ref().map(|answer| Reply::granted(defaults, *status, answer));
                granted.unwrap_or_default()
            }
            Because::Refused(refused) => {
                let allow = refused.allow.as_deref();
                Reply::refused(defaults, &refused.refusal, allow, route, cors.as_ref(), id)
            }
            Because::StepUp { demand, .. } => Reply::step_up(defaults, demand, route, cors.as_ref(), id),
        };
        let is_preflight = cors.is_some_and(|answer| answer.preflight_status().is_some());
        Step::Answer(Answered {
            reply,
            is_preflight,
            because,
            route: facts.route.map(RouteFound::index),
            verified: handed_on(route, verified),
        })
    }

    fn pass(&self, exchange: &mut Exchange, head: &RequestHead<'_>) -> Step {
        let Facts { route: place, cors, caller, nonce } = core::mem::take(&mut exchange.facts);
        let found = place.and_then(|found| self.policy.routes.get(found.index()));
        let (Some(route), Some(caller)) = (found, caller) else {
            return self.refuse(exchange, head, Reason::ConfigurationBroken.into());
        };
        let verified = caller.into_verified();
        // Whoever is let in by a token has one: the list of guards says so, and this looks again.
        if verified.is_none() && route.access != Access::Public {
            return self.refuse(exchange, head, Reason::ConfigurationBroken.into());
        }
        let claims = verified.as_ref().map_or("", |verified| &*verified.claims);
        let host = head.host();
        let request = PageRequest { host: uri::host_of(&host), path: head.path, claims };
        let page = route.page.as_ref();
        let ancestors = page.map(|page| page.ancestors(&self.policy.page_defaults, &route.pattern, &request));
        // From here on nobody sees the claims that are not handed on.
        let mut verified = handed_on(Some(route), verified);
        let nonce = nonce.as_ref().map(FreshNonce::value);
        let changes = match request_headers::changes(route, head, verified.as_ref(), nonce) {
            Ok(changes) => changes,
            Err(reason) => {
                let facts = Facts { route: place, cors, caller: None, nonce: None };
                return self.answered(&facts, verified, head, Because::Refused(reason.into()));
            }
        };
        let is_socket = route.token_place.kind() == PlaceKind::WebSocketProtocol;
        let passed = Passed {
            route: route.index,
            ancestors: ancestors.unwrap_or_default(),
            cors,
            nonce: nonce.map(Into::into),
            token_over_http: verified.is_some() && self.is_over_http(head),
            protocols: is_socket.then(|| route.token_place.without_token(&head.headers)),
        };
        let refresh = verified.as_mut().and_then(|verified| verified.refresh.take());
        Step::Pass(Pass { changes, passed, verified, refresh })
    }
}

/// What of a good token leaves the gate: all of it, unless the route says otherwise.
fn handed_on(route: Option<&Route>, mut verified: Option<Verified>) -> Option<Verified> {
    let permission = route.and_then(|route| route.permission.as_ref());
    if let (Some(permission), Some(verified)) = (permission, &mut verified) {
        permission.cut(verified);
    }
    verified
}

impl Gate {
    /// Whether the request seems to have come in the clear over a network. RFC 6750 section 5.3 has clients
    /// send tokens over TLS alone; a proxy that ends it looks the same from here, so the operator is told,
    /// and nothing is refused. Whoever lists the own origins has said what is before the gate.
    fn is_over_http(&self, head: &RequestHead<'_>) -> bool {
        head.scheme == "http" && self.policy.own_origins.is_none() && !is_loopback_host(&head.host())
    }
}

impl Exchange {
    /// How many bytes of text wait with it.
    #[must_use]
    pub fn kept_bytes(&self) -> usize {
        let of_pursuit = self.pursuit.as_ref().map_or(0, Pursuit::kept_bytes);
        self.running.as_ref().map_or(0, OwnedHead::bytes).saturating_add(of_pursuit)
    }
}

impl Facts {
    fn learn(&mut self, fact: Fact) {
        match fact {
            Fact::Route(found) => self.route = Some(found),
            Fact::Cors(fact) => self.cors = Some(fact),
            Fact::Caller(caller) => self.caller = Some(caller),
            Fact::Nonce(nonce) => self.nonce = Some(nonce),
        }
    }
}

#[cfg(test)]
mod tests;
