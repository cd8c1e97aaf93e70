use super::*;
use crate::{
    crypto::{es256::PublicKey, key_tables::KeyTables},
    keys::{jwk_set::JwkSet, keyring::Keyring, verification_key::KeyRules},
    testing::{AUDIENCE, ISSUER, KeyPair, good_claims, key_set, now},
    token::{
        claims::Claims,
        decision::{Decision, VerifiedBy},
        jws::UntrustedJws,
        policy::IssuerPolicy,
        token_hash::TokenHash,
        verify::{Issuer, VerifierCaches, VerifyRequest, verify},
    },
};
use alloc::{format, string::String, vec};

fn public_key(pair: &KeyPair) -> PublicKey {
    let [x, y] = pair.point();
    PublicKey::from_coordinates(&x, &y).unwrap()
}

fn key_of(pair: &KeyPair) -> VerificationKey {
    VerificationKey::Es256(public_key(pair))
}

/// What is remembered of the usual token, with claims of this many bytes.
fn acceptance(bytes: usize) -> Acceptance {
    let pair = KeyPair::new("k", 1);
    let policy = IssuerPolicy::new("orders".into(), ISSUER.into(), vec![AUDIENCE.into()]);
    let jws = UntrustedJws::parse(&pair.token(&good_claims()))
        .unwrap()
        .verify(&public_key(&pair), None, &KeyTables::default())
        .unwrap();
    let dates = Claims::check(&jws, &policy, now()).unwrap().dates();
    let answer = Verified {
        issuer: "".into(),
        kid: Some("".into()),
        header: "".into(),
        claims: "x".repeat(bytes).into(),
        refresh: None,
        actor: None,
        verified_by: VerifiedBy::Signature,
    };
    Acceptance { place: 0, key: key_of(&pair), names_key: true, dates, answer }
}

/// Digests that fill every bucket alike, or one bucket alone.
fn digest(number: u16, is_crowded: bool) -> TokenDigest {
    let mut digest = [0; 32];
    let place = if is_crowded { 30 } else { 0 };
    digest[place..place + 2].copy_from_slice(&number.to_le_bytes());
    digest
}

/// Checks what must hold after each operation.
fn check(cache: &AcceptedTokenCache) {
    let entries: Vec<_> = cache.buckets.iter().flatten().collect();
    assert!(entries.len() <= MAX_CACHED_VERDICTS && cache.order.len() <= MAX_CACHED_VERDICTS);
    assert!(cache.bytes <= MAX_CACHED_VERDICT_BYTES);
    assert_eq!(cache.bytes, entries.iter().map(|entry| entry.acceptance.bytes()).sum::<usize>());
    assert!(
        entries.iter().all(|entry| cache.order.contains(&entry.token)),
        "an entry that would never leave"
    );
}

#[test]
fn the_oldest_goes_when_the_number_is_reached() {
    let sample = acceptance(10);
    for is_crowded in [false, true] {
        let mut cache = AcceptedTokenCache::new(true);
        assert!(cache.is_empty());
        for number in 0..=u16::try_from(MAX_CACHED_VERDICTS).unwrap() + 4 {
            cache.remember(digest(number, is_crowded), sample.clone());
            check(&cache);
        }
        assert_eq!(cache.len(), MAX_CACHED_VERDICTS);
        assert!((0..5).all(|number| cache.find(&digest(number, is_crowded)).is_none()));
        assert!((5..517).all(|number| cache.find(&digest(number, is_crowded)).is_some()));
    }
}

#[test]
fn the_oldest_go_when_the_bytes_are_reached() {
    let eighth = acceptance(MAX_CACHED_VERDICT_BYTES / 8);
    let mut cache = AcceptedTokenCache::new(true);
    for number in 0..20 {
        cache.remember(digest(number, false), eighth.clone());
        check(&cache);
    }
    assert_eq!(cache.len(), 8);
    cache.remember(digest(20, false), acceptance(MAX_CACHED_VERDICT_BYTES / 2));
    assert_eq!(cache.len(), 5);
    cache.remember(digest(21, false), acceptance(MAX_CACHED_VERDICT_BYTES + 1));
    assert!(
        cache.len() == 5 && cache.find(&digest(21, false)).is_none(),
        "too large to be kept, and not worth all the others"
    );
    cache.remember(digest(22, false), acceptance(MAX_CACHED_VERDICT_BYTES));
    assert_eq!(cache.len(), 1);
    check(&cache);
}

#[test]
fn a_whole_digest_is_compared() {
    let mut cache = AcceptedTokenCache::new(true);
    cache.remember([0xa5; 32], acceptance(1));
    for bit in 0..256 {
        let mut other = [0xa5; 32];
        other[bit / 8] ^= 1 << (bit % 8);
        assert!(cache.find(&other).is_none(), "bit {bit}");
        cache.forget(&other);
    }
    assert!(cache.find(&[0xa5; 32]).is_some());
}

#[test]
fn what_is_remembered_twice_or_forgotten_counts_once_or_not() {
    let mut cache = AcceptedTokenCache::new(true);
    for turn in 0..2_000 {
        cache.remember(digest(7, false), acceptance(100));
        check(&cache);
        if turn % 3 == 0 {
            cache.forget(&digest(7, false));
            cache.forget(&digest(7, false));
            assert_eq!((cache.len(), cache.bytes), (0, 0));
        }
    }
    cache.remember(digest(7, false), acceptance(50));
    assert_eq!((cache.len(), cache.bytes), (1, 50));
}

#[test]
fn a_withdrawn_key_takes_its_entries_along() {
    let (sample, other) = (acceptance(10), key_of(&KeyPair::new("k", 2)));
    let mut cache = AcceptedTokenCache::new(true);
    for number in 0..6 {
        let key = if number == 3 { other.clone() } else { sample.key.clone() };
        let answer = Verified { kid: Some(format!("{}", number % 2).into()), ..sample.answer.clone() };
        cache.remember(
            digest(number, false),
            Acceptance { place: usize::from(number / 4), key, answer, ..sample.clone() },
        );
    }
    let left = |cache: &AcceptedTokenCache| {
        (0..6).filter(|number| cache.find(&digest(*number, false)).is_some()).collect::<Vec<u16>>()
    };
    cache.forget_withdrawn(|place, kid, key| !(place == 0 && kid == Some("1") && *key == sample.key));
    assert_eq!(left(&cache), [0, 2, 3, 4, 5]);
    cache.forget_withdrawn(|place, _, _| place == 1);
    assert_eq!(left(&cache), [4, 5]);
    check(&cache);
    cache.forget_withdrawn(|_, _, _| false);
    assert_eq!((cache.len(), cache.bytes), (0, 0));
}

#[test]
fn a_cache_that_is_off_stays_empty() {
    let mut cache = AcceptedTokenCache::new(false);
    cache.remember(digest(1, false), acceptance(1));
    assert!(cache.is_empty() && cache.order.is_empty());
}

#[test]
fn its_debug_text_shows_no_claims() {
    let mut cache = AcceptedTokenCache::new(true);
    cache.remember(digest(1, false), acceptance(10));
    assert_eq!(format!("{cache:?}"), "AcceptedTokenCache { is_on: true, len: 1, .. }");
}

/// A verifier over two issuers, and a token that passed at the first; what is remembered of it is then
/// changed, so that an answer shows whether it was recalled.
struct Scene {
    issuers: [Issuer; 2],
    memory: VerifierCaches,
    token: String,
}

const MARK: &str = r#"{"recalled":true}"#;

impl Scene {
    fn new() -> Self {
        let pair = KeyPair::new("k", 1);
        let inline = |name: &str, issuer: &str| Issuer {
            policy: IssuerPolicy::new(name.into(), issuer.into(), vec![AUDIENCE.into()]),
            keyring: Keyring::Inline(JwkSet::parse(key_set(&[&pair]).as_bytes(), &KeyRules::ES256).unwrap()),
            introspection: None,
        };
        let issuers = [inline("orders", ISSUER), inline("other", "https://other.example")];
        let mut scene =
            Self { issuers, memory: VerifierCaches::new(true), token: pair.token(&good_claims()) };
        assert_eq!(scene.ask("orders", 0), good_claims());
        for entry in scene.memory.verdicts.buckets.iter_mut().flatten() {
            entry.acceptance.answer.claims = MARK.into();
        }
        scene
    }

    /// The claims, or the code of the refusal.
    fn ask(&mut self, issuers: &str, later_seconds: u64) -> String {
        let now = now().plus_seconds(later_seconds);
        let token = self.token.clone();
        match verify(
            &mut self.issuers,
            &mut self.memory,
            &token,
            VerifyRequest { issuers, started_at: now, now, may_fetch: true, host: None, inquiry: None },
        ) {
            Decision::Verified(verified) => verified.claims.as_ref().into(),
            Decision::Refused(refusal) => refusal.reason.code().into(),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_same_token_is_recalled_and_no_other() {
    let mut scene = Scene::new();
    for names in ["orders", "orders other", "other orders", "orders orders"] {
        assert_eq!(scene.ask(names, 0), MARK, "{names}");
    }
    let hash = *TokenHash::of(&scene.token).unwrap().token();
    let position = scene.token.rfind('.').unwrap();
    scene.token.replace_range(
        position + 1..position + 2,
        if scene.token[position + 1..].starts_with('A') { "B" } else { "A" },
    );
    assert_eq!(scene.ask("orders", 0), "signature_invalid");
    assert!(
        scene.memory.verdicts.find(&hash).is_some() && scene.memory.verdicts.len() == 1,
        "a refused token puts nothing in and pushes nothing out"
    );
}

#[test]
fn what_can_change_is_checked_again() {
    let mut scene = Scene::new();
    for (names, code) in [
        ("other", "iss_mismatch"),
        ("", "issuer_not_named"),
        ("orders nobody", "issuer_not_named"),
        ("orders ", "issuer_not_named"),
    ] {
        assert_eq!(scene.ask(names, 0), code, "{names:?}");
        assert_eq!(scene.ask("orders", 0), MARK, "what was asked of others changes nothing");
    }
    assert_eq!(scene.ask("orders", 299), MARK);
    assert_eq!(scene.ask("orders", 300), "token_expired");
    assert!(scene.memory.verdicts.is_empty(), "dropped where it was found");
    assert_eq!(scene.ask("orders", 0), good_claims(), "the clock went back: verified anew");

    let mut scene = Scene::new();
    scene.issuers[0].keyring = Keyring::Inline(
        JwkSet::parse(key_set(&[&KeyPair::new("k", 2)]).as_bytes(), &KeyRules::ES256).unwrap(),
    );
    assert_eq!(scene.ask("orders", 0), "signature_invalid", "another key under the same kid");
    scene.issuers[0].keyring =
        Keyring::Inline(JwkSet::parse(key_set(&[]).as_bytes(), &KeyRules::ES256).unwrap());
    assert_eq!(scene.ask("orders", 0), "kid_unknown");
    let (pair, other) = (KeyPair::new("k", 1), KeyPair::new("k", 2));
    scene.issuers[0].keyring =
        Keyring::Inline(JwkSet::parse(key_set(&[&pair, &other]).as_bytes(), &KeyRules::ES256).unwrap());
    assert_eq!(scene.ask("orders", 0), "kid_ambiguous");
}
