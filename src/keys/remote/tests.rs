//! Does a set of keys at an address live as it should? Each question has its file; these are their helpers.

use super::{
    super::{
        events::Overlap,
        keyring::Keyring,
        orders::ImportError,
        snapshot::{SavedKeySet, SavedState},
    },
    *,
};
use crate::{
    limits::{FETCH_LEASE_MILLISECONDS, LEASE_POLL_MILLISECONDS},
    testing::{ISSUER, KeyPair, key_set, now},
};

mod ages;
mod answers;
mod earlier_instance;
mod leases;
mod pauses;
mod renewal;
mod snapshots;
mod source;
mod told;

const ADDRESS: &str = "https://issuer.example/jwks";

fn empty() -> RemoteJwks {
    RemoteJwks::at(ADDRESS)
}

/// Whether a token that passed at this moment starts a refresh.
fn refreshes(keyring: &mut RemoteJwks, moment: Timestamp) -> bool {
    keyring.take_refresh(moment).is_some()
}

/// What an answer tells of itself: its status, body and headers.
type Told<'b> = (u16, &'b str, AnswerHeaders<'b>);

fn answer<'b>(body: &'b str, cache_control: Option<&'b str>) -> Told<'b> {
    (200, body, AnswerHeaders { cache_control, ..AnswerHeaders::default() })
}

impl RemoteJwks {
    /// The running lease, or one made for a test's answer.
    fn lease_at(&mut self, moment: Timestamp) -> u32 {
        match &self.pending {
            Some(order) => order.lease,
            None => {
                let lease = self.schedule.lease_out(FetchReason::RefreshAhead, moment.plus_seconds(5));
                self.order(lease, FetchReason::RefreshAhead, moment).lease
            }
        }
    }

    /// Hands an answer over under the running lease, or under one made for it.
    pub(crate) fn deliver(
        &mut self,
        status: u16,
        body: &str,
        headers: AnswerHeaders<'_>,
        moment: Timestamp,
    ) -> FetchReport {
        let lease = self.lease_at(moment);
        self.receive(FetchedKeySet { lease, status, headers, body: body.as_bytes() }, moment, 1.0)
    }

    /// The same for a failure.
    pub(crate) fn deliver_failure(
        &mut self,
        failure: FetchFailure,
        moment: Timestamp,
        random: f64,
    ) -> FetchReport {
        let lease = self.lease_at(moment);
        self.receive_failure(lease, failure, moment, random)
    }
}

fn report(keyring: &mut RemoteJwks, (status, body, headers): Told<'_>, moment: Timestamp) -> FetchReport {
    keyring.deliver(status, body, headers, moment)
}

fn receive(keyring: &mut RemoteJwks, told: Told<'_>, moment: Timestamp) -> Result<(), Reason> {
    match report(keyring, told, moment).outcome {
        FetchOutcome::Accepted => Ok(()),
        FetchOutcome::Failed(reason) => Err(reason),
        other => panic!("{other:?}"),
    }
}

fn fail(keyring: &mut RemoteJwks, failure: FetchFailure, moment: Timestamp, random: f64) -> FetchOutcome {
    keyring.deliver_failure(failure, moment, random).outcome
}

/// Why this lookup ordered a fetch.
#[track_caller]
fn fetches(lookup: Lookup) -> FetchReason {
    match lookup {
        Lookup::Fetch(order) => order.reason,
        other => panic!("{other:?}"),
    }
}

fn body() -> String {
    key_set(&[&KeyPair::new("a", 1)])
}

/// A keyring that fetched a set with key `a` at [`now`], fresh for 600 s.
fn filled() -> RemoteJwks {
    let mut keyring = empty();
    assert_eq!(fetches(keyring.lookup("a", now(), now())), FetchReason::NoKeys);
    receive(&mut keyring, answer(&body(), None), now()).unwrap();
    keyring
}

/// Looks up for a token that comes at this moment.
fn at(keyring: &mut RemoteJwks, kid: &str, moment: Timestamp) -> Lookup {
    keyring.lookup(kid, moment, moment)
}

fn held(fresh_for_seconds: u64, body: &str) -> SavedState {
    SavedState::Held { fresh_for_seconds, body: body.into(), first_seen: alloc::vec![None] }
}

fn later(seconds: u64) -> Timestamp {
    now().plus_seconds(seconds)
}

fn refused_with(reason: Reason, retry_after_seconds: u64) -> Lookup {
    Lookup::Refused { reason, retry_after_seconds: Some(retry_after_seconds) }
}

fn is_key(lookup: &Lookup) -> bool {
    matches!(lookup, Lookup::Key(_))
}
