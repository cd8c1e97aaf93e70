//! When does an answer without a body renew the held set?

use super::*;

#[test]
fn a_set_that_is_published_still_is_renewed() {
    let validated = |etag, last_modified| AnswerHeaders {
        etag,
        last_modified,
        cache_control: Some("max-age=100"),
        ..AnswerHeaders::default()
    };
    let mut keyring = empty();
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchReason::NoKeys);
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
    let renewed = report(&mut keyring, (304, "", AnswerHeaders::default()), later(81));
    assert_eq!((renewed.outcome, renewed.events.len()), (FetchOutcome::Renewed, 0));
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
            && report(&mut keyring, (304, "", max_age), later(171)).outcome == FetchOutcome::Renewed
    );
    assert_eq!(keyring.fresh_seconds_left(later(171)), 50);
    let Lookup::Fetch(order) = at(&mut keyring, "b", later(210)) else { panic!() };
    assert_eq!(
        (order.reason, order.etag, order.last_modified),
        (FetchReason::UnknownKid, None, None),
        "a condition that lies hides no rotation"
    );
    assert_eq!(
        receive(&mut keyring, (304, "", AnswerHeaders::default()), later(210)),
        Err(Reason::JwksFetchFailed),
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
    assert_eq!(fetches(at(&mut keyring, "a", now())), FetchReason::NoKeys);
    receive(&mut keyring, (200, &body(), tagged), now()).unwrap();
    assert!(refreshes(&mut keyring, later(590)));
    assert_eq!(
        keyring.import(&other, 0, later(591)),
        Ok(()),
        "a set that was published between, and taken back"
    );
    assert_eq!(
        receive(&mut keyring, (304, "", AnswerHeaders::default()), later(592)),
        Err(Reason::JwksNotNewer)
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
        report(&mut keyring, (answer.0, &answer.1, last_modified), later(600 * round));
    }
    assert_eq!(conditions, [true, true, true, true, true, false, true, true, true, true, true, false]);
    let Lookup::Fetch(order) = at(&mut keyring, "a", now()) else { panic!() };
    assert_eq!(order.last_modified, None, "how old it is, nobody knows whose clock was ahead");
}
