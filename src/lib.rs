//! Wicketgate verifies what an embedding brings in. It fails closed and holds no private key.
//!
//! This crate is the core: `no_std`, no I/O, no clock, no randomness. What the host fetched, its time and its
//! random numbers are arguments; what it should fetch is an answer. [`gate::Gate`] is the paved path.
//!
//! # The house
//!
//! A file imports only floors below its own, and no files one another in a circle; `tests/floors` holds this.
//!
//! ```text
//! limits, reason → rules, time → encoding → crypto → keys → token, browser
//!   → exchange → guard → profile → config → gate, check
//! ```
//!
//! - [`limits`], [`reason`], [`time`]: every number, every reason code, what counts as a clock.
//! - `rules`: what the security pages of four systems ask, and who answers for it.
//! - [`encoding`]: strict base64, strict JSON, one reader of hosts and ports.
//! - [`crypto`]: the algorithms; ES256 on two lanes at once, by tables for the keys in use, where `p256` says
//!   what is a key and decides exceptional cases: a crate of its own, which alone is compiled for speed.
//!   Public data only, so variable time is fine.
//! - [`keys`]: a key, a set, and the life of a set: fetch, fresh, refresh, refused.
//! - [`token`]: `UntrustedJws → VerifiedJws → Claims`; claims cannot be had from an unverified token.
//! - [`browser`]: redirect URIs, origins, CORS, content security policies and response headers: bytes
//!   compared, headers made of types.
//! - [`exchange`]: what a host tells of a request, what it is ordered, what leaves.
//! - [`guard`]: what must hold before a request passes, in the one order of [`guard::GUARDS`].
//! - [`profile`]: what a vendor's rules fill in an entry of the configuration, and lock there.
//! - [`config`]: text → policy, with every fault told at once.
//! - `check`: what a configuration's author is told and no gate enforces.
//!
//! Two features leave rooms out, so that a page that verifies a token does not load what judges whole
//! requests. `pages`, which is on by default: the guards, what is built for whole requests in [`browser`] and
//! [`exchange`], and their part of [`config`] and [`gate`]. `check`: the room of that name.
//!
//! # Where it departs from the first plan, and why
//!
//! - [`Decision`] has six answers. Beside verified, refused and fetch: [`Decision::Wait`], since a key fetch
//!   is leased to the first who asks; [`Decision::Introspect`], since the issuer's own server may be asked, in an
//!   outage of keys and about tokens that hold; and [`Decision::VerifySignature`], since the host's RSA is fifteen
//!   times as fast as one in wasm, and takes none of its room.
//! - Routes and bearer credentials live in the core, not in the Worker: path ambiguity is policy, and every
//!   host needs the same answer.
//! - A route's path holds unreserved characters only, and an escaped unreserved character in a request is
//!   ambiguous: no spelling of a path can slip from one route into another. For the same reason the top of a
//!   gated subtree (`/admin` under `/admin/*`) is closed unless it is listed, also where a wider route would
//!   take it.
//! - [`exchange`] stands above [`browser`]: its routes say which lists a request is held against.
//! - Where several issuers are configured, a caller names those that may judge a token: silence would let one
//!   system's tokens open another's door.
//! - A refresh ahead of a key set's end is leased to a token that passed, never to one that was refused:
//!   strangers could hold it up otherwise. A failed look for an unknown `kid` lengthens no pause, for the
//!   same reason.
//! - Tables are kept for the keys used most, not for those used last: with one key too many in turn, the
//!   latter would build a table for every few tokens and use none.
//! - JSON is read by a reader of the house: it is a third of the size of `serde_json` here, takes half the
//!   time, and refuses by itself what had to be refused on top. Tests hold it against `serde_json` in both
//!   directions.
//!
//! # A request
//!
//! ```
//! use wicketgate::{
//!     Gate,
//!     exchange::head::{HeaderLines, RequestHead},
//!     gate::Step,
//! };
//!
//! let mut gate = Gate::new(
//!     r#"{
//!         "issuers": {
//!             "id": {
//!                 "issuer": "https://id.example",
//!                 "audience": ["api"],
//!                 "jwksUri": "https://id.example/jwks"
//!             }
//!         },
//!         "routes": [{"path": "/open", "access": "public"}]
//!     }"#,
//! )
//! .unwrap();
//! let head = |path| RequestHead {
//!     method: "GET",
//!     scheme: "https",
//!     authority: "gate.example",
//!     path,
//!     query: "",
//!     headers: HeaderLines::new("accept\n"),
//!     has_body: false,
//!     request_id: "",
//!     client_address: None,
//! };
//! let now_ms = 1_800_000_000_000.0;
//! let (_, step) = gate.begin(&head("/open"), now_ms);
//! assert!(matches!(step, Step::Pass(_)));
//! let (_, step) = gate.begin(&head("/elsewhere"), now_ms);
//! assert!(matches!(step, Step::Answer(answered) if answered.reply.status == 404));
//! ```

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod browser;
#[cfg(any(all(test, feature = "pages"), feature = "check"))]
pub mod check;
pub mod config;
pub mod crypto;
pub mod encoding;
pub mod exchange;
pub mod gate;
pub mod guard;
pub mod keys;
pub mod limits;
pub mod profile;
pub mod reason;
#[cfg(any(all(test, feature = "pages"), feature = "check"))]
pub mod rules;
#[cfg(test)]
mod testing;
pub mod time;
pub mod token;

pub use config::ConfigurationError;
pub use gate::Gate;
pub use reason::Reason;
pub use token::decision::{Decision, FetchOrder, Refusal, Verified};
