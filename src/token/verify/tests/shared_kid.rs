//! Which tokens pass where two keys may share a `kid`, and for how long?

use super::*;
use crate::limits::UNKNOWN_KID_COOL_DOWN_SECONDS;

impl Issuer {
    /// As a profile says whose issuer keeps the `kid` in a rotation.
    pub(crate) fn share_key_ids(&mut self) {
        self.policy.key_rules.shares_key_id = true;
        if let Keyring::Fetched(keyring) = &mut self.keyring {
            keyring.rules.shares_key_id = true;
        }
    }
}

struct Scene {
    issuers: [Issuer; 1],
    caches: VerifierCaches,
}

impl Scene {
    fn new() -> Self {
        let mut issuer = fetched("orders", ISSUER);
        issuer.share_key_ids();
        Self { issuers: [issuer], caches: VerifierCaches::new(true) }
    }

    fn hold(&mut self, pairs: &[&KeyPair], seconds: u64) {
        let Keyring::Fetched(keyring) = &mut self.issuers[0].keyring else { panic!() };
        keyring.deliver(200, &key_set(pairs), AnswerHeaders::default(), now().plus_seconds(seconds));
    }

    /// The verdict on a token of this key that comes so many seconds after the first moment.
    fn judge(&mut self, pair: &KeyPair, seconds: u64) -> &'static str {
        let at = now().plus_seconds(seconds);
        let request = VerifyRequest { started_at: at, now: at, ..ask("") };
        code(verify(&mut self.issuers, &mut self.caches, &pair.token(&good_claims()), request))
    }
}

fn pairs() -> [KeyPair; 4] {
    [1, 2, 3, 4].map(|number| KeyPair::new("k", number))
}

#[test]
fn both_are_tried_and_no_third() {
    let [a, b, c, stranger] = pairs();
    for order in [[&a, &b], [&b, &a]] {
        let mut scene = Scene::new();
        scene.hold(&order, 0);
        for _ in 0..2 {
            assert_eq!((scene.judge(&a, 0), scene.judge(&b, 0)), ("verified", "verified"));
        }
        assert_eq!(scene.caches.verdicts.len(), 2);
        for forged in [&c, &stranger] {
            assert_eq!(scene.judge(forged, 0), "signature_invalid", "the set is as new as the token");
        }
        assert_eq!(scene.judge(&KeyPair::new("l", 1), 0), "kid_unknown");
        assert_eq!(scene.caches.verdicts.len(), 2);
    }
    let mut scene = Scene::new();
    scene.hold(&[&a, &b, &c], 0);
    assert_eq!(
        (scene.judge(&a, 0), scene.judge(&b, 0), scene.judge(&c, 0)),
        ("kid_ambiguous", "kid_ambiguous", "kid_ambiguous")
    );
    // Without the rule there is one.
    let mut issuers = [fetched("orders", ISSUER)];
    let Keyring::Fetched(keyring) = &mut issuers[0].keyring else { panic!() };
    keyring.deliver(200, &key_set(&[&a, &b]), AnswerHeaders::default(), now());
    let token = a.token(&good_claims());
    assert_eq!(code(verify(&mut issuers, &mut VerifierCaches::new(true), &token, ask(""))), "kid_ambiguous");
}

#[test]
fn a_remembered_token_is_of_the_one_that_verified_it() {
    let [a, b, c, _] = pairs();
    let mut scene = Scene::new();
    scene.hold(&[&a, &b], 0);
    assert_eq!((scene.judge(&a, 0), scene.judge(&b, 0)), ("verified", "verified"));
    let of = |scene: &Scene, pair: &KeyPair| {
        let hash = TokenHash::of(&pair.token(&good_claims())).unwrap();
        scene.caches.verdicts.find(hash.token()).map(|accepted| accepted.key.clone())
    };
    let keys = [&a, &b].map(|pair| {
        let set = JwkSet::parse(key_set(&[pair]).as_bytes(), &KeyRules::ES256).unwrap();
        set.keys()[0].key.clone().ok()
    });
    assert_eq!([of(&scene, &a), of(&scene, &b)], keys);
    scene.caches.forget_withdrawn(&scene.issuers);
    assert_eq!([of(&scene, &a), of(&scene, &b)], keys, "both are held");
    // One of the two is withdrawn: it stops at once, whether or not what it left is forgotten, and the other goes on.
    scene.hold(&[&b], 10);
    assert_eq!((scene.judge(&a, 10), scene.judge(&b, 10)), ("signature_invalid", "verified"));
    scene.caches.forget_withdrawn(&scene.issuers);
    assert_eq!((of(&scene, &a).is_some(), of(&scene, &b).is_some()), (false, true));
    scene.hold(&[&c, &b], 20);
    assert_eq!(
        (scene.judge(&b, 20), scene.judge(&c, 20), scene.judge(&a, 20)),
        ("verified", "verified", "signature_invalid")
    );
    // A third one ends it for all.
    scene.hold(&[&a, &b, &c], 30);
    assert_eq!((scene.judge(&b, 30), scene.judge(&c, 30)), ("kid_ambiguous", "kid_ambiguous"));
    scene.caches.forget_withdrawn(&scene.issuers);
    assert!(scene.caches.verdicts.is_empty());
}

/// The `kid` says nothing of whether the key is new, so a signature of neither asks for newer keys.
#[test]
fn a_rotation_that_keeps_the_kid_is_seen_with_the_first_token_of_the_new_key() {
    let [old, new, _, stranger] = pairs();
    let mut scene = Scene::new();
    scene.hold(&[&old], 0);
    assert_eq!(scene.judge(&old, 1), "verified");
    assert_eq!(scene.judge(&new, 1), "jwks_cooling_down");
    let due = UNKNOWN_KID_COOL_DOWN_SECONDS;
    assert_eq!(scene.judge(&new, due), "fetch");
    assert_eq!(scene.judge(&old, due), "verified", "nobody else waits for that");
    assert_eq!(scene.judge(&new, due), "wait");
    scene.hold(&[&old, &new], due);
    assert_eq!((scene.judge(&old, due), scene.judge(&new, due)), ("verified", "verified"));
    assert_eq!(scene.judge(&stranger, due), "signature_invalid");
    assert_eq!(scene.judge(&stranger, due + 1), "jwks_cooling_down", "strangers buy one look in a cool-down");
    assert_eq!(scene.judge(&stranger, 2 * due), "fetch");
    // Where nothing is fetched, nothing newer is looked for.
    let mut issuer = inline("orders", ISSUER, &old);
    issuer.share_key_ids();
    let token = stranger.token(&good_claims());
    assert_eq!(
        code(verify(&mut [issuer], &mut VerifierCaches::new(false), &token, ask(""))),
        "signature_invalid"
    );
}

#[test]
fn in_an_outage_the_issuers_server_is_asked_about_tokens_of_either() {
    let [a, b, c, _] = pairs();
    for (pair, expected) in [(&a, "introspect"), (&b, "introspect"), (&c, "jwks_unavailable")] {
        let mut scene = Scene::new();
        scene.issuers[0].introspection = Some(Introspection::at("https://issuer.example/introspect"));
        scene.issuers[0].policy.leeway_seconds = 60;
        scene.hold(&[&a, &b], 0);
        let Keyring::Fetched(keyring) = &mut scene.issuers[0].keyring else { panic!() };
        keyring.deliver(500, "", AnswerHeaders::default(), now().plus_seconds(600));
        let claims = good_claims()
            .replace(&format!("{}", NOW_SECONDS + 300), &format!("{}", NOW_SECONDS + 900))
            .replace(&format!("{NOW_SECONDS}"), &format!("{}", NOW_SECONDS + 600));
        let at = now().plus_seconds(600);
        let request = VerifyRequest { started_at: at, now: at, ..ask("") };
        let decision = verify(&mut scene.issuers, &mut scene.caches, &pair.token(&claims), request);
        assert_eq!(code(decision), expected);
    }
}
