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

mod source;

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
                let lease = self.schedule.lease_out(FetchWhy::RefreshAhead, moment.plus_seconds(5));
                self.order(lease, FetchWhy::RefreshAhead, moment).lease
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
    ) -> Received {
        let lease = self.lease_at(moment);
        self.receive(FetchedKeySet { lease, status, headers, body: body.as_bytes() }, moment, 1.0)
    }

    /// The same for a failure.
    pub(crate) fn deliver_failure(
        &mut self,
        failure: FetchFailure,
        moment: Timestamp,
        random: f64,
    ) -> Received {
        let lease = self.lease_at(moment);
        self.receive_failure(lease, failure, moment, random)
    }
}

fn receipt(keyring: &mut RemoteJwks, (status, body, headers): Told<'_>, moment: Timestamp) -> Received {
    keyring.deliver(status, body, headers, moment)
}

fn receive(keyring: &mut RemoteJwks, told: Told<'_>, moment: Timestamp) -> Result<(), Reason> {
    match receipt(keyring, told, moment).receipt {
        Receipt::Accepted => Ok(()),
        Receipt::Failed(reason) => Err(reason),
        other => panic!("{other:?}"),
    }
}

fn fail(keyring: &mut RemoteJwks, failure: FetchFailure, moment: Timestamp, random: f64) -> Receipt {
    keyring.deliver_failure(failure, moment, random).receipt
}

/// Why this lookup ordered a fetch.
#[track_caller]
fn fetches(lookup: Lookup) -> FetchWhy {
    match lookup {
        Lookup::Fetch(order) => order.why,
        other => panic!("{other:?}"),
    }
}

fn body() -> String {
    key_set(&[&KeyPair::new("a", 1)])
}

/// A keyring that fetched a set with key `a` at [`now`], fresh for 600 s.
fn filled() -> RemoteJwks {
    let mut keyring = empty();
    assert_eq!(fetches(keyring.lookup("a", now(), now())), FetchWhy::NoKeys);
    receive(&mut keyring, answer(&body(), None), now()).unwrap();
    keyring
}

/// Looks up for a token that comes at this moment.
fn at(keyring: &mut RemoteJwks, key_id: &str, moment: Timestamp) -> Lookup {
    keyring.lookup(key_id, moment, moment)
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

#[test]
fn empty_then_fresh_then_expired() {
    let mut keyring = filled();
    assert!(is_key(&at(&mut keyring, "a", later(0))));
    assert!(is_key(&at(&mut keyring, "a", later(569))));
    assert_eq!(fetches(at(&mut keyring, "a", later(600))), FetchWhy::Expired);
}

#[test]
fn one_fetch_at_a_time_and_its_lease_runs_out_by_itself() {
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchWhy::NoKeys);
    for milliseconds in [0, 1, 3_000, 4_979] {
        assert_eq!(
            at(&mut keyring, "a", now().plus_milliseconds(milliseconds)),
            Lookup::Wait(LEASE_POLL_MILLISECONDS)
        );
    }
    assert_eq!(at(&mut keyring, "a", now().plus_milliseconds(4_999)), Lookup::Wait(1));
    let abandoned = now().plus_milliseconds(5_000);
    assert_eq!(
        at(&mut keyring, "a", abandoned),
        refused_with(Reason::KeysUnavailable, 1),
        "no second fetch on the heels of the first"
    );
    let late = keyring.receive_failure(1, FetchFailure::Timeout, abandoned, 1.0);
    assert_eq!((late.receipt, late.events, keyring.schedule.failures()), (Receipt::Late, Vec::new(), 0));
    for round in 1..10 {
        assert_eq!(
            fetches(at(&mut keyring, "a", now().plus_milliseconds(6_000 * round))),
            FetchWhy::NoKeys,
            "takes over: {round}"
        );
    }
}

#[test]
fn an_answer_counts_under_its_own_lease_alone() {
    let (old, new) = (body(), key_set(&[&KeyPair::new("b", 2)]));
    let hand = |keyring: &mut RemoteJwks, lease: u32, text: &str, moment| {
        keyring
            .receive(
                FetchedKeySet {
                    lease,
                    status: 200,
                    headers: AnswerHeaders::default(),
                    body: text.as_bytes(),
                },
                moment,
                0.0,
            )
            .receipt
    };
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchWhy::NoKeys);
    assert_eq!(fetches(at(&mut keyring, "a", later(6))), FetchWhy::NoKeys, "the first asker was cut off");
    assert_eq!(hand(&mut keyring, 1, &old, later(7)), Receipt::Late);
    assert_eq!(keyring.key_count(), 0);
    assert_eq!(hand(&mut keyring, 2, &new, later(7)), Receipt::Accepted);
    assert_eq!(
        hand(&mut keyring, 1, &old, later(8)),
        Receipt::Late,
        "an older answer does not bring a withdrawn key back"
    );
    assert_eq!(hand(&mut keyring, 2, &old, later(8)), Receipt::Late, "nor does one that is given twice");
    assert!(is_key(&at(&mut keyring, "b", later(8))));
    let leaking = old.replace("\"kid\"", "\"d\":\"AA\",\"kid\"");
    assert_eq!(
        hand(&mut keyring, 1, &leaking, later(9)),
        Receipt::Failed(Reason::KeySetLeaked),
        "a leak is one whenever it is seen"
    );
    assert_eq!(keyring.key_count(), 0);

    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchWhy::NoKeys);
    assert_eq!(
        hand(&mut keyring, 1, &old, later(20)),
        Receipt::Accepted,
        "later than its lease, but nobody took over"
    );
}

#[test]
fn an_abandoned_refresh_costs_nothing_at_the_end() {
    let mut keyring = filled();
    assert!(refreshes(&mut keyring, later(593)));
    assert_eq!(fetches(at(&mut keyring, "a", later(600))), FetchWhy::Expired);
}

#[test]
fn a_lease_is_no_longer_than_a_fetch_and_leaves_time_to_report() {
    use crate::limits::{JWKS_FETCH_MILLISECONDS, KEY_CACHE_MILLISECONDS};
    assert_eq!((FETCH_LEASE_MILLISECONDS, JWKS_FETCH_MILLISECONDS), (5_000, 4_750));
    const { assert!(KEY_CACHE_MILLISECONDS < JWKS_FETCH_MILLISECONDS) };
}

#[test]
fn a_refresh_runs_ahead_while_the_held_keys_serve() {
    let mut keyring = filled();
    assert!(!refreshes(&mut keyring, later(569)));
    assert!(refreshes(&mut keyring, later(570)));
    assert!(!refreshes(&mut keyring, later(570)), "the refresh is leased once");
    assert!(is_key(&at(&mut keyring, "a", later(570))));
    assert_eq!(
        fail(&mut keyring, FetchFailure::Network, later(571), 0.0),
        Receipt::Failed(Reason::KeysFetchFailed)
    );
    assert!(refreshes(&mut keyring, later(572)), "after the pause it is tried again");
    assert!(!refreshes(&mut keyring, later(600)), "an expired set is fetched, not refreshed");
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchWhy::NoKeys);
    receive(&mut keyring, answer(&body(), Some("max-age=60")), now()).unwrap();
    assert!(!refreshes(&mut keyring, later(47)));
    assert!(refreshes(&mut keyring, later(48)), "at 80 % of a short age");
    let inline = JwkSet::parse(body().as_bytes()).unwrap();
    assert!(Keyring::Inline(inline).take_refresh(now()).is_none());
}

#[test]
fn an_unknown_kid_costs_one_fetch_in_a_cool_down() {
    let mut keyring = filled();
    assert_eq!(at(&mut keyring, "b", later(1)), refused_with(Reason::KeysCoolingDown, 29));
    assert_eq!(fetches(at(&mut keyring, "b", later(30))), FetchWhy::UnknownKid);
    receive(&mut keyring, answer(&body(), None), later(30)).unwrap();
    assert_eq!(
        keyring.lookup("b", later(30), later(30)),
        Lookup::Refused { reason: Reason::KeyIdUnknown, retry_after_seconds: None }
    );
    for key_id in ["b", "c", "d"] {
        assert_eq!(at(&mut keyring, key_id, later(59)), refused_with(Reason::KeysCoolingDown, 1));
    }
    assert_eq!(fetches(at(&mut keyring, "c", later(60))), FetchWhy::UnknownKid);
    assert!(is_key(&at(&mut keyring, "a", later(60))), "known keys serve meanwhile");
}

#[test]
fn a_strangers_unknown_kids_do_not_lengthen_an_outage() {
    let mut keyring = filled();
    for number in 1..20 {
        assert_eq!(fetches(at(&mut keyring, "b", later(30 * number))), FetchWhy::UnknownKid);
        fail(&mut keyring, FetchFailure::Network, later(30 * number), 1.0);
    }
    assert_eq!(
        fetches(at(&mut keyring, "a", later(600))),
        FetchWhy::Expired,
        "asked for at once when it is needed"
    );
}

#[test]
fn a_rotation_is_followed_and_a_withdrawn_key_is_gone() {
    let mut keyring = filled();
    assert_eq!(fetches(at(&mut keyring, "b", later(30))), FetchWhy::UnknownKid);
    receive(&mut keyring, answer(&key_set(&[&KeyPair::new("b", 2)]), None), later(31)).unwrap();
    assert!(is_key(&at(&mut keyring, "b", later(31))));
    assert_eq!(
        keyring.lookup("a", later(31), later(31)),
        Lookup::Refused { reason: Reason::KeyIdUnknown, retry_after_seconds: None }
    );
}

#[test]
fn failures_back_off_with_jitter() {
    let mut keyring = empty();
    let mut moment = now();
    for pause in [1_u64, 2, 4, 8, 16, 32, 60, 60] {
        assert_eq!(fetches(at(&mut keyring, "a", moment)), FetchWhy::NoKeys);
        fail(&mut keyring, FetchFailure::Timeout, moment, 1.0);
        assert_eq!(at(&mut keyring, "a", moment), refused_with(Reason::KeysUnavailable, pause));
        moment = moment.plus_seconds(pause);
    }
    assert_eq!(fetches(at(&mut keyring, "a", moment)), FetchWhy::NoKeys);
    fail(&mut keyring, FetchFailure::Timeout, moment, 0.0);
    assert_eq!(
        at(&mut keyring, "a", moment),
        refused_with(Reason::KeysUnavailable, 30),
        "no luck halves the pause"
    );
    moment = moment.plus_seconds(30);
    assert_eq!(fetches(at(&mut keyring, "a", moment)), FetchWhy::NoKeys);
    receive(&mut keyring, answer(&body(), None), moment).unwrap();
    let end = moment.plus_seconds(600);
    assert_eq!(fetches(at(&mut keyring, "a", end)), FetchWhy::Expired);
    fail(&mut keyring, FetchFailure::Network, end, 1.0);
    assert_eq!(
        keyring.schedule.pause_end(end),
        Some(end.plus_seconds(1)),
        "success forgets earlier failures"
    );
}

#[test]
fn what_is_no_key_set_leaves_the_held_one_to_its_age() {
    let too_large = " ".repeat(crate::limits::MAX_JWKS_BYTES + 1);
    for (status, text, expected) in [
        (500, "", Reason::KeysFetchFailed),
        (304, "", Reason::KeysFetchFailed),
        (204, "", Reason::KeysFetchFailed),
        (302, "", Reason::KeysFetchFailed),
        (200, "<html>", Reason::KeySetMalformed),
        (200, "{\"keys\":[", Reason::KeySetMalformed),
        (200, too_large.as_str(), Reason::KeySetTooLarge),
    ] {
        let mut keyring = filled();
        assert_eq!(receive(&mut keyring, (status, text, AnswerHeaders::default()), later(10)), Err(expected));
        assert!(is_key(&at(&mut keyring, "a", later(500))));
        assert_eq!(fetches(at(&mut keyring, "a", later(600))), FetchWhy::Expired);
    }
}

#[test]
fn an_empty_set_replaces_the_held_one() {
    let mut keyring = filled();
    receive(&mut keyring, answer(r#"{"keys":[]}"#, None), later(10)).unwrap();
    assert_eq!(at(&mut keyring, "a", later(11)), refused_with(Reason::KeysCoolingDown, 29));
}

#[test]
fn a_leak_drops_everything_until_a_clean_set_comes() {
    let mut keyring = filled();
    let old = keyring.save("orders").unwrap();
    let leaking = body().replace("\"kid\"", "\"d\":\"AA\",\"kid\"");
    assert_eq!(receive(&mut keyring, answer(&leaking, None), later(10)), Err(Reason::KeySetLeaked));
    let leak = keyring.save("orders").unwrap();
    assert_eq!((leak.at, &leak.state), (later(10), &SavedState::Leaked));
    assert_eq!(at(&mut keyring, "a", later(10)), refused_with(Reason::KeySetLeaked, 1));
    let mut elsewhere = filled();
    assert_eq!(elsewhere.import(&leak, 0, later(10)), Ok(()), "another instance learns of it");
    assert_eq!(elsewhere.import(&old, 0, later(10)), Err(ImportError::NotNewer));
    assert_eq!(fetches(at(&mut elsewhere, "a", later(10))), FetchWhy::NoKeys);
    assert_eq!(
        keyring.import(&old, 0, later(10)),
        Err(ImportError::NotNewer),
        "an older copy in a cache is not a clean set"
    );
    assert_eq!(fetches(at(&mut keyring, "a", later(11))), FetchWhy::NoKeys);
    receive(&mut keyring, answer(&body(), None), later(11)).unwrap();
    assert!(is_key(&at(&mut keyring, "a", later(11))));
}

#[test]
fn a_leak_outlasts_the_set_before_it_though_both_come_from_a_clock_ahead() {
    let ahead = |milliseconds, state| SavedKeySet {
        at: later(10).plus_milliseconds(milliseconds),
        state,
        ..filled().save("orders").unwrap()
    };
    let mut keyring = filled();
    assert_eq!(keyring.import(&ahead(900, SavedState::Leaked), 0, later(10)), Ok(()));
    assert_eq!(keyring.import(&ahead(600, held(600, &body())), 0, later(10)), Err(ImportError::NotNewer));
    assert_eq!(
        keyring.import(&ahead(950, held(600, &body())), 0, later(10)),
        Ok(()),
        "a clean one after it is"
    );
}

#[test]
fn a_clock_that_goes_back_neither_serves_nor_blocks() {
    let mut keyring = filled();
    let earlier = now().minus_seconds(3_600);
    assert_eq!(
        fetches(at(&mut keyring, "a", earlier)),
        FetchWhy::Expired,
        "a set from the future is not used"
    );
    fail(&mut keyring, FetchFailure::Network, now(), 1.0);
    assert_eq!(
        at(&mut keyring, "a", earlier),
        refused_with(Reason::KeysUnavailable, 1),
        "a pause lasts as long as it was to"
    );
    assert_eq!(fetches(at(&mut keyring, "a", earlier.plus_seconds(1))), FetchWhy::Expired, "and not longer");
    let before = earlier.minus_seconds(60);
    assert_eq!(at(&mut keyring, "a", before), Lookup::Wait(LEASE_POLL_MILLISECONDS), "and so does a lease");
    assert_eq!(fetches(at(&mut keyring, "a", before.plus_seconds(6))), FetchWhy::Expired);
    let mut keyring = filled();
    assert_eq!(fetches(at(&mut keyring, "b", later(500))), FetchWhy::UnknownKid);
    fail(&mut keyring, FetchFailure::Network, later(500), 1.0);
    assert_eq!(
        at(&mut keyring, "b", later(100)),
        refused_with(Reason::KeysCoolingDown, 30),
        "and a cool-down"
    );
    assert_eq!(fetches(at(&mut keyring, "b", later(130))), FetchWhy::UnknownKid);
    let mut keyring = filled();
    let steps = (0..10)
        .filter(|step| matches!(at(&mut keyring, "b", later(100).minus_seconds(*step)), Lookup::Fetch(_)));
    assert_eq!(steps.count(), 1, "a clock that is set back step by step gives strangers nothing");
}

#[test]
fn a_pause_holds_though_the_one_before_lies_in_the_future_now() {
    let mut keyring = empty();
    fail(&mut keyring, FetchFailure::Network, later(500), 1.0);
    let earlier = now();
    fail(&mut keyring, FetchFailure::Network, earlier, 1.0);
    assert_eq!(at(&mut keyring, "a", earlier), refused_with(Reason::KeysUnavailable, 2));
}

#[test]
fn a_snapshot_is_taken_as_if_fetched_then() {
    let saved = filled().save("orders").unwrap();
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", later(100))), FetchWhy::NoKeys);
    assert_eq!(keyring.import(&saved, 1, later(100)), Ok(()));
    assert!(is_key(&at(&mut keyring, "a", later(569))), "and the lease was given back");
    assert!(refreshes(&mut keyring, later(599)));
    assert_eq!(keyring.import(&saved, 0, later(599)), Err(ImportError::NotNewer));

    let change = |act: &dyn Fn(&mut SavedKeySet)| {
        let mut changed = saved.clone();
        act(&mut changed);
        empty().import(&changed, 0, later(100))
    };
    assert_eq!(change(&|_| ()), Ok(()));
    assert_eq!(change(&|saved| saved.at = later(100)), Ok(()));
    assert_eq!(change(&|saved| saved.at = later(101)), Ok(()), "another machine's clock");
    assert_eq!(change(&|saved| saved.at = later(101).plus_milliseconds(1)), Err(ImportError::Future));
    let ahead = SavedKeySet { at: later(101), ..saved.clone() };
    let mut keyring = empty();
    keyring.import(&ahead, 0, later(100)).unwrap();
    assert_eq!(keyring.fresh_seconds_left(later(100)), 600, "it counts from now, not from then");
    assert_eq!(
        change(&|saved| saved.address = "https://evil.example/jwks".into()),
        Err(ImportError::OtherAddress)
    );
    assert_eq!(change(&|saved| saved.state = held(600, "<html>")), Err(ImportError::Unreadable));
    assert_eq!(
        change(&|saved| saved.state = held(600, r#"{"keys":[{"kty":"oct","k":"AA"}]}"#)),
        Err(ImportError::Unreadable)
    );
    assert_eq!(change(&|saved| saved.at = now().minus_seconds(500)), Err(ImportError::TooOld));
    assert_eq!(
        change(&|saved| saved.state = held(0, &body())),
        Err(ImportError::TooOld),
        "30 s at least, but not 100"
    );
    let old = SavedKeySet { at: now().minus_seconds(3_600), state: held(u64::MAX, &body()), ..saved.clone() };
    assert_eq!(empty().import(&old, 0, now()), Err(ImportError::TooOld), "an hour at most, whatever it says");
}

#[test]
fn a_cached_set_counts_as_the_last_look() {
    let saved = filled().save("orders").unwrap();
    let mut keyring = empty();
    keyring.import(&saved, 0, later(10)).unwrap();
    assert_eq!(at(&mut keyring, "b", later(10)), refused_with(Reason::KeysCoolingDown, 20));
    assert_eq!(fetches(at(&mut keyring, "b", later(30))), FetchWhy::UnknownKid);
    assert_eq!(
        keyring.import(&saved, 0, later(30)),
        Err(ImportError::NotNewer),
        "so the host goes past the cache"
    );
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "b", later(100))), FetchWhy::NoKeys);
    assert_eq!(keyring.import(&saved, 1, later(100)), Ok(()));
    assert_eq!(
        fetches(at(&mut keyring, "b", later(100))),
        FetchWhy::UnknownKid,
        "a look into a cache is no look at the issuer"
    );
}

#[test]
fn a_look_at_what_is_held_never_asks_for_a_fetch() {
    let mut keyring = Keyring::Fetched(empty().into());
    assert_eq!(keyring.lookup_held("a", now()), refused_with(Reason::KeysNotHeld, 1));
    assert_eq!(fetches(keyring.lookup("a", now(), now())), FetchWhy::NoKeys);
    let keyring = Keyring::Fetched(filled().into());
    assert!(is_key(&keyring.lookup_held("a", later(599))));
    assert_eq!(keyring.lookup_held("b", later(1)), refused_with(Reason::KeysNotHeld, 1));
    assert_eq!(keyring.lookup_held("a", later(600)), refused_with(Reason::KeysNotHeld, 1));
}

#[test]
fn inline_keys_answer_for_themselves() {
    let mut keyring = Keyring::Inline(JwkSet::parse(body().as_bytes()).unwrap());
    assert!(is_key(&keyring.lookup("a", now(), now())));
    assert_eq!(
        keyring.lookup("b", now(), now()),
        Lookup::Refused { reason: Reason::KeyIdUnknown, retry_after_seconds: None }
    );
    assert_eq!(
        keyring.lookup_held("b", now()),
        Lookup::Refused { reason: Reason::KeyIdUnknown, retry_after_seconds: None }
    );
}

#[test]
fn a_seed_leaves_a_running_fetch_alone() {
    let saved = filled().save("orders").unwrap();
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", later(10))), FetchWhy::NoKeys);
    assert_eq!(keyring.import(&saved, 0, later(11)), Ok(()));
    assert!(is_key(&at(&mut keyring, "a", later(11))), "those who wait have their answer");
    let other = key_set(&[&KeyPair::new("b", 2)]);
    assert_eq!(receive(&mut keyring, answer(&other, None), later(12)), Ok(()));
    assert!(is_key(&at(&mut keyring, "b", later(12))), "and what was under way is newer");
}

#[test]
fn a_set_that_is_published_still_is_renewed() {
    let validated = |etag, last_modified| AnswerHeaders {
        etag,
        last_modified,
        cache_control: Some("max-age=100"),
        ..AnswerHeaders::default()
    };
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchWhy::NoKeys);
    receive(
        &mut keyring,
        (200, &body(), validated(Some("\"1\""), Some("Fri, 15 Jan 2027 07:00:00 GMT"))),
        now(),
    )
    .unwrap();
    let order = keyring.take_refresh(later(80)).unwrap();
    assert_eq!(
        (order.etag.as_deref(), order.last_modified.as_deref()),
        (Some("\"1\""), Some("Fri, 15 Jan 2027 07:00:00 GMT"))
    );
    let renewed = receipt(&mut keyring, (304, "", AnswerHeaders::default()), later(81));
    assert_eq!((renewed.receipt, renewed.events.len()), (Receipt::Renewed, 0));
    assert_eq!(keyring.fresh_seconds_left(later(81)), 100, "as long as before");
    assert_eq!(
        keyring.lookup("b", later(81), later(81)),
        SelectError::Unknown.into(),
        "confirmed after the token came"
    );
    let order = keyring.take_refresh(later(170)).unwrap();
    let max_age = AnswerHeaders { cache_control: Some("max-age=50"), ..AnswerHeaders::default() };
    assert!(
        order.etag.is_some()
            && receipt(&mut keyring, (304, "", max_age), later(171)).receipt == Receipt::Renewed
    );
    assert_eq!(keyring.fresh_seconds_left(later(171)), 50);
    let Lookup::Fetch(order) = at(&mut keyring, "b", later(210)) else { panic!() };
    assert_eq!(
        (order.why, order.etag, order.last_modified),
        (FetchWhy::UnknownKid, None, None),
        "a condition that lies hides no rotation"
    );
    assert_eq!(
        receive(&mut keyring, (304, "", AnswerHeaders::default()), later(210)),
        Err(Reason::KeysFetchFailed),
        "nobody asked whether"
    );
}

#[test]
fn an_answer_renews_the_set_that_its_condition_named_and_no_other() {
    let tagged = AnswerHeaders { etag: Some("\"1\""), ..AnswerHeaders::default() };
    let other = SavedKeySet {
        at: later(500),
        state: held(600, &key_set(&[&KeyPair::new("b", 2)])),
        ..filled().save("orders").unwrap()
    };
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchWhy::NoKeys);
    receive(&mut keyring, (200, &body(), tagged), now()).unwrap();
    assert!(refreshes(&mut keyring, later(590)));
    assert_eq!(
        keyring.import(&other, 0, later(591)),
        Ok(()),
        "a set that was published between, and taken back"
    );
    assert_eq!(
        receive(&mut keyring, (304, "", AnswerHeaders::default()), later(592)),
        Err(Reason::KeysNotNewer)
    );
    assert_eq!(
        (keyring.fresh_seconds_left(later(592)), keyring.schedule.failures()),
        (508, 0),
        "it keeps its own age"
    );
}

#[test]
fn validators_are_sent_back_as_they_came_or_not_at_all() {
    let long = "x".repeat(257);
    for (sent, kept) in [
        ("\"1\"", true),
        ("W/\"a b\"", true),
        ("", false),
        ("\"\u{e9}\"", false),
        ("a\r\nb", false),
        (long.as_str(), false),
    ] {
        let Validators { etag, last_modified } = Validators::of(Some(sent), Some(sent));
        assert_eq!(
            (etag.as_deref(), last_modified.as_deref()),
            (kept.then_some(sent), kept.then_some(sent)),
            "{sent:?}"
        );
    }
}

#[test]
fn an_address_that_wants_peace_has_it_within_bounds() {
    for (retry_after, pause) in
        [("10", 10), ("0", 1), ("100000", 60), ("Fri, 15 Jan 2027 08:00:20 GMT", 20), ("soon", 1)]
    {
        let mut keyring = empty();
        assert_eq!(fetches(at(&mut keyring, "a", now())), FetchWhy::NoKeys);
        let headers = AnswerHeaders { retry_after: Some(retry_after), ..AnswerHeaders::default() };
        assert_eq!(receive(&mut keyring, (503, "", headers), now()), Err(Reason::KeysFetchFailed));
        assert_eq!(
            at(&mut keyring, "a", now()),
            refused_with(Reason::KeysUnavailable, pause),
            "{retry_after}"
        );
    }
}

#[test]
fn a_set_that_is_over_serves_only_while_its_address_fails_and_only_for_so_long() {
    let stale = || RemoteJwks { stale_seconds: 300, ..filled() };
    let mut keyring = stale();
    assert_eq!(fetches(at(&mut keyring, "a", later(600))), FetchWhy::Expired, "first it is asked for");
    assert_eq!(at(&mut keyring, "a", later(601)), Lookup::Wait(LEASE_POLL_MILLISECONDS), "and waited for");
    fail(&mut keyring, FetchFailure::Network, later(602), 1.0);
    assert!(is_key(&at(&mut keyring, "a", later(602))) && is_key(&keyring.lookup_held("a", later(602))));
    assert!(!refreshes(&mut keyring, later(602)), "not before the pause is over");
    assert!(refreshes(&mut keyring, later(603)), "then beside a token that passed");
    assert!(is_key(&at(&mut keyring, "a", later(603))), "which nobody waits for");
    assert_eq!(at(&mut keyring, "b", later(604)), Lookup::Wait(LEASE_POLL_MILLISECONDS));
    fail(&mut keyring, FetchFailure::Network, later(605), 1.0);
    assert_eq!(
        at(&mut keyring, "b", later(605)),
        refused_with(Reason::KeysCoolingDown, 28),
        "an unknown kid logs nobody out"
    );
    assert!(is_key(&at(&mut keyring, "a", later(674))));
    assert_eq!(
        fetches(at(&mut keyring, "a", later(675))),
        FetchWhy::Expired,
        "nobody asked since: the address may be back"
    );
    fail(&mut keyring, FetchFailure::Network, later(676), 1.0);
    assert!(is_key(&at(&mut keyring, "a", later(676))));
    fail(&mut keyring, FetchFailure::Network, later(890), 1.0);
    assert!(is_key(&at(&mut keyring, "a", later(899))));
    assert_eq!(fetches(at(&mut keyring, "a", later(900))), FetchWhy::Expired, "the hard limit");

    let mut keyring = stale();
    assert_eq!(fetches(at(&mut keyring, "b", later(30))), FetchWhy::UnknownKid);
    fail(&mut keyring, FetchFailure::Network, later(31), 1.0);
    assert_eq!(
        fetches(at(&mut keyring, "a", later(600))),
        FetchWhy::Expired,
        "a failure of long ago says nothing of now"
    );

    let mut keyring = stale();
    fail(&mut keyring, FetchFailure::Network, later(900), 1.0);
    assert_eq!(
        at(&mut keyring, "a", later(601)),
        refused_with(Reason::KeysUnavailable, 1),
        "nor one of a clock that was ahead"
    );
    assert_eq!(fetches(at(&mut keyring, "a", later(602))), FetchWhy::Expired);

    let mut keyring = stale();
    let leaking = body().replace("\"kid\"", "\"d\":\"AA\",\"kid\"");
    assert_eq!(fetches(at(&mut keyring, "a", later(600))), FetchWhy::Expired);
    assert_eq!(receive(&mut keyring, answer(&leaking, None), later(601)), Err(Reason::KeySetLeaked));
    assert_eq!(
        at(&mut keyring, "a", later(601)),
        refused_with(Reason::KeySetLeaked, 1),
        "after a leak nothing serves"
    );
}

#[test]
fn a_set_that_is_over_can_be_taken_from_a_snapshot_and_the_fetch_is_as_needed_as_before() {
    let saved = filled().save("orders").unwrap();
    let mut keyring = RemoteJwks { stale_seconds: 300, ..empty() };
    let Lookup::Fetch(order) = at(&mut keyring, "a", later(700)) else { panic!() };
    assert_eq!(keyring.import(&saved, order.lease, later(700)), Ok(()));
    assert_eq!(
        at(&mut keyring, "a", later(700)),
        Lookup::Wait(LEASE_POLL_MILLISECONDS),
        "the lease was kept"
    );
    fail(&mut keyring, FetchFailure::Timeout, later(701), 1.0);
    assert!(is_key(&at(&mut keyring, "a", later(701))));
    assert_eq!(
        RemoteJwks { stale_seconds: 300, ..empty() }.import(&saved, 0, later(900)),
        Err(ImportError::TooOld)
    );
}

#[test]
fn metadata_tells_where_the_keys_are() {
    const METADATA: &str = "https://issuer.example/.well-known/openid-configuration";
    let document =
        |issuer: &str| alloc::format!(r#"{{"issuer":"{issuer}","jwks_uri":"https://keys.example/jwks"}}"#);
    let discovered = || RemoteJwks::discovered(Discovery::OpenIdConfiguration, ISSUER);
    let mut keyring = discovered();
    let Lookup::Fetch(order) = at(&mut keyring, "a", now()) else { panic!() };
    assert_eq!((order.asks, order.url.as_str()), (Asks::Metadata, METADATA));
    let Receipt::Located(next) = receipt(&mut keyring, answer(&document(ISSUER), None), later(1)).receipt
    else {
        panic!()
    };
    assert_eq!(
        (next.asks, next.url.as_str(), next.why),
        (Asks::Keys, "https://keys.example/jwks", FetchWhy::NoKeys)
    );
    assert!(next.lease > order.lease);
    assert_eq!(
        at(&mut keyring, "a", later(5)),
        Lookup::Wait(LEASE_POLL_MILLISECONDS),
        "a lease of its own, from then on"
    );
    assert_eq!(receive(&mut keyring, answer(&body(), None), later(5)), Ok(()));
    assert!(is_key(&at(&mut keyring, "a", later(5))));
    let Lookup::Fetch(order) = at(&mut keyring, "a", later(605)) else { panic!() };
    assert_eq!(order.asks, Asks::Keys, "known for an hour");
    fail(&mut keyring, FetchFailure::Network, later(605), 0.0);
    let Lookup::Fetch(order) = at(&mut keyring, "a", later(610)) else { panic!() };
    assert_eq!(order.asks, Asks::Metadata, "an address that fails may have moved");
    let saved = filled().save("orders").unwrap();
    assert_eq!(keyring.import(&saved, 0, later(610)), Err(ImportError::OtherAddress));
    let saved = SavedKeySet { address: METADATA.into(), at: later(609), ..saved };
    assert_eq!(keyring.import(&saved, 0, later(610)), Ok(()));

    for (status, text, reason) in [
        (200, document("https://evil.example"), Reason::MetadataIssuerMismatch),
        (200, "<html>".into(), Reason::MetadataMalformed),
        (404, document(ISSUER), Reason::KeysFetchFailed),
        (304, String::new(), Reason::KeysFetchFailed),
    ] {
        let mut keyring = discovered();
        assert_eq!(fetches(at(&mut keyring, "a", now())), FetchWhy::NoKeys);
        assert_eq!(receive(&mut keyring, (status, &text, AnswerHeaders::default()), now()), Err(reason));
        assert_eq!(at(&mut keyring, "a", now()), refused_with(Reason::KeysUnavailable, 1));
    }
}

#[test]
fn a_schedule_or_another_instance_asks_within_the_same_budget() {
    let newer_than = |moment: Timestamp| Need::NewerThan { milliseconds: moment.as_milliseconds() };
    let why = |answer: NeedAnswer| match answer {
        NeedAnswer::Fetch(order) => Some(order.why),
        NeedAnswer::Nothing | NeedAnswer::Wait(_) => None,
    };
    assert_eq!(why(empty().need(Need::Ahead { seconds: 0 }, now())), Some(FetchWhy::NoKeys));
    assert_eq!(why(empty().need(newer_than(now()), now())), Some(FetchWhy::NoKeys));
    for (seconds, age, expected) in [
        (0, 569, None),
        (0, 570, Some(FetchWhy::RefreshAhead)),
        (300, 299, None),
        (300, 300, Some(FetchWhy::RefreshAhead)),
    ] {
        assert_eq!(why(filled().need(Need::Ahead { seconds }, later(age))), expected, "{seconds} {age}");
    }
    assert_eq!(why(filled().need(Need::Ahead { seconds: 0 }, later(600))), Some(FetchWhy::Expired));
    assert_eq!(
        filled().need(newer_than(now().minus_seconds(1)), later(100)),
        NeedAnswer::Nothing,
        "what is held is newer"
    );
    assert_eq!(
        why(filled().need(newer_than(now().minus_seconds(1)), later(570))),
        Some(FetchWhy::RefreshAhead),
        "and nears its end"
    );
    assert_eq!(filled().need(newer_than(now()), later(29)), NeedAnswer::Nothing, "too soon for another look");
    let mut keyring = filled();
    assert_eq!(why(keyring.need(newer_than(now()), later(30))), Some(FetchWhy::UnknownKid));
    assert_eq!(keyring.need(newer_than(now()), later(30)), NeedAnswer::Wait(LEASE_POLL_MILLISECONDS));
    assert_eq!(
        fail(&mut keyring, FetchFailure::NotNewer, later(31), 1.0),
        Receipt::Failed(Reason::KeysNotNewer)
    );
    assert_eq!(
        (keyring.schedule.failures(), keyring.schedule.failing(now())),
        (0, None),
        "no failure while a fresh set is held"
    );
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchWhy::NoKeys);
    assert_eq!(fail(&mut keyring, FetchFailure::NotNewer, now(), 1.0), Receipt::Failed(Reason::KeysNotNewer));
    assert_eq!(at(&mut keyring, "a", now()), refused_with(Reason::KeysUnavailable, 1));
}

#[test]
fn a_validator_that_never_changes_renews_for_an_hour() {
    let mut keyring = empty();
    let last_modified =
        AnswerHeaders { last_modified: Some("Thu, 01 Jan 1970 00:00:01 GMT"), ..AnswerHeaders::default() };
    receive(&mut keyring, (200, &body(), last_modified), now()).unwrap();
    let mut conditions = Vec::new();
    for round in 1..=12 {
        let Lookup::Fetch(order) = at(&mut keyring, "a", later(600 * round)) else { panic!() };
        let is_conditional = order.last_modified.is_some();
        conditions.push(is_conditional);
        let answer = if is_conditional { (304, String::new()) } else { (200, body()) };
        receipt(&mut keyring, (answer.0, &answer.1, last_modified), later(600 * round));
    }
    assert_eq!(conditions, [true, true, true, true, true, false, true, true, true, true, true, false]);
    let Lookup::Fetch(order) = at(&mut keyring, "a", now()) else { panic!() };
    assert_eq!(order.last_modified, None, "how old it is, nobody knows whose clock was ahead");
}

#[test]
fn what_changes_is_told() {
    let (a, b, c) = (KeyPair::new("a", 1), KeyPair::new("b", 2), KeyPair::new("c", 3));
    let (of_a, of_ab, of_b) = (key_set(&[&a]), key_set(&[&a, &b]), key_set(&[&b]));
    let withdrawn = |key_id: &str, served_seconds, overlap| KeyEvent::KeyWithdrawn {
        key_id: key_id.into(),
        served_seconds,
        overlap,
    };
    let seen = |key_id: &str| KeyEvent::RotationSeen { key_ids: alloc::vec![key_id.into()] };
    let needed_seconds = 300 + 600;
    let mut keyring = RemoteJwks { token_seconds: 300, ..empty() };
    let mut fetch =
        |text: &str, seconds: u64| receipt(&mut keyring, answer(text, None), later(seconds)).events;
    assert_eq!(fetch(&of_a, 0), [], "what was there before is no news");
    assert_eq!(fetch(&of_ab, 500), [seen("b")]);
    assert_eq!(fetch(&of_b, 1_000), [withdrawn("a", None, Overlap::Known { seconds: 500, needed_seconds })]);
    assert_eq!(fetch(&key_set(&[&b, &c]), 1_500), [seen("c")]);
    assert_eq!(fetch(&key_set(&[&b, &c]), 2_000), []);
    let known = Overlap::Known { seconds: 1_000, needed_seconds };
    assert_eq!(fetch(&key_set(&[&c]), 2_500), [withdrawn("b", Some(2_000), known)]);
    assert_eq!(
        fetch(&of_a, 2_600),
        [seen("a"), withdrawn("c", Some(1_100), Overlap::Known { seconds: 0, needed_seconds })]
    );
    assert_eq!(
        fetch(&of_b, 9_000),
        [seen("b"), withdrawn("a", Some(6_400), Overlap::Unknown { needed_seconds })],
        "nobody looked"
    );
    let other = KeyPair::new("b", 4);
    let both = fetch(&key_set(&[&b, &other]), 9_100);
    assert_eq!(both, [seen("b"), KeyEvent::KeyAmbiguous { key_id: "b".into() }]);
    assert_eq!(fetch(&key_set(&[&b, &other]), 9_200), [], "told once");
    assert_eq!(
        (known.verdict(), Overlap::Known { seconds: 899, needed_seconds }.verdict()),
        ("enough", "too_short")
    );
    assert_eq!(Overlap::Unknown { needed_seconds }.verdict(), "unknown");
}

#[test]
fn a_provider_goes_down_once_and_comes_back_once() {
    let mut keyring = filled();
    let down = KeyEvent::ProviderDown { reason: Reason::KeysFetchFailed };
    assert_eq!(receipt(&mut keyring, (500, "", AnswerHeaders::default()), later(600)).events, [down]);
    assert_eq!(receipt(&mut keyring, (500, "", AnswerHeaders::default()), later(610)).events, []);
    assert_eq!(
        receipt(&mut keyring, answer(&body(), None), later(660)).events,
        [KeyEvent::ProviderBack { down_seconds: 60 }]
    );
    assert_eq!(receipt(&mut keyring, answer(&body(), None), later(670)).events, []);
}

#[test]
fn what_was_seen_first_outlives_the_instance() {
    let (a, b) = (KeyPair::new("a", 1), KeyPair::new("b", 2));
    let mut first = filled();
    receipt(&mut first, answer(&key_set(&[&a, &b]), None), later(100));
    let saved = first.save("orders").unwrap();
    let mut second = RemoteJwks { token_seconds: 300, ..empty() };
    second.import(&saved, 0, later(200)).unwrap();
    let events = receipt(&mut second, answer(&key_set(&[&b]), None), later(500)).events;
    let overlap = Overlap::Known { seconds: 400, needed_seconds: 900 };
    assert_eq!(events, [KeyEvent::KeyWithdrawn { key_id: "a".into(), served_seconds: None, overlap }]);
    let SavedState::Held { fresh_for_seconds, body, .. } = saved.state.clone() else { panic!() };
    let state = SavedState::Held { fresh_for_seconds, body, first_seen: alloc::vec![None; 3] };
    assert_eq!(empty().import(&SavedKeySet { state, ..saved }, 0, later(200)), Err(ImportError::Unreadable));
}

#[test]
fn how_the_keys_are_doing() {
    let status = |keyring: &RemoteJwks, moment| Keyring::Fetched(keyring.clone().into()).status(moment);
    let told = |keyring: &RemoteJwks, moment| {
        let status = status(keyring, moment);
        (status.state, status.age_seconds, status.fresh_for_seconds, status.next_fetch_in_seconds)
    };
    assert_eq!(told(&empty(), now()), ("empty", None, None, Some(0)));
    let mut keyring = RemoteJwks { stale_seconds: 100, ..filled() };
    assert_eq!(told(&keyring, later(10)), ("fresh", Some(10), Some(590), Some(560)));
    assert_eq!(told(&keyring, later(570)), ("refresh_due", Some(570), Some(30), Some(0)));
    assert_eq!(told(&keyring, later(600)), ("expired", Some(600), Some(0), Some(0)));
    assert_eq!(fetches(at(&mut keyring, "a", later(600))), FetchWhy::Expired);
    fail(&mut keyring, FetchFailure::Timeout, later(601), 1.0);
    assert_eq!(told(&keyring, later(601)), ("stale", Some(601), Some(0), Some(1)));
    let whole = status(&keyring, later(605));
    assert_eq!((whole.failures, whole.last_failure), (1, Some((Reason::KeysFetchTimeout, 4))));
    assert_eq!((whole.key_count, whole.key_ids), (1, alloc::vec!["a".into()]));
    let leaking = body().replace("\"kid\"", "\"d\":\"AA\",\"kid\"");
    assert_eq!(receive(&mut keyring, answer(&leaking, None), later(650)), Err(Reason::KeySetLeaked));
    assert_eq!(told(&keyring, later(650)).0, "leaked");
    let inline = Keyring::Inline(JwkSet::parse(body().as_bytes()).unwrap()).status(now());
    assert_eq!((inline.state, inline.key_count, inline.age_seconds), ("inline", 1, None));
}
