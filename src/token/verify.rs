//! Verified, refused, fetch or wait? The verifier over one or several issuers and their keyrings.
//!
//! ```text
//! form and header → issuer (by the caller; of several, by a hint) → alg, typ → key → signature → claims
//! ```
//!
//! A token that passed before, to the letter, skips to the end: issuer, key and times are looked at again,
//! and if one of them says no, the token takes the whole way.
//!
//! The fourth answer, wait, is what a fetch is to all but the first who ask for it: they look again in a
//! moment. A fifth, the check of a signature, is for algorithms that the host computes.

use alloc::{boxed::Box, string::String, sync::Arc, vec::Vec};

use super::{
    actor::IS_INQUIRING,
    cache::{Acceptance, AcceptedTokenCache},
    claims::Claims,
    decision::{Decision, FetchOrder, IntrospectionOrder, Refusal, SignatureOrder, Verified, VerifiedBy},
    evidence::{Evidence, Seen},
    host_signature::HeldSignature,
    inquiry::{self, Inquiry, Subject},
    introspection::Introspection,
    introspection_response::IntrospectionAnswer,
    issuer_hint,
    jws::{JwsError, UntrustedJws, VerifiedJws},
    policy::IssuerPolicy,
    signed_answer,
    token_hash::{self, TokenDigest, TokenHash},
};
use crate::{
    crypto::key_tables::KeyTables,
    encoding::{json, json_value::Json, text::to_owned_text},
    keys::{
        jwk_set::Selected,
        keyring::Keyring,
        orders::Lookup,
        verification_key::{HostKey, VerificationKey},
    },
    limits::{MAX_CONFIRMATIONS_AT_ONCE, MAX_INTROSPECTIONS_AT_ONCE},
    reason::Reason,
    time::Timestamp,
};

/// An issuer's entry and its keys.
#[derive(Clone, Debug)]
pub struct Issuer {
    /// What a token must satisfy.
    pub policy: IssuerPolicy,
    /// Whose signature counts.
    pub keyring: Keyring,
    /// Who is asked about a token beside, or while no keys can be had, if anybody.
    pub introspection: Option<Introspection>,
}

/// Which entries a token may be judged by.
#[derive(Clone, Copy, Debug)]
pub struct VerifyRequest<'a> {
    /// Names of issuers, separated by one space; empty for the only one that is configured.
    pub issuers: &'a str,
    /// When this token's verification began: a key set that came later is as new as the question.
    pub started_at: Timestamp,
    /// The host's time.
    pub now: Timestamp,
    /// Whether the host can fetch; if not, missing keys are a refusal.
    pub may_fetch: bool,
    /// What the host does for signatures that are not checked here; nothing where it cannot be asked.
    pub host: Option<HostCheck<'a>>,
    /// What the issuer's own server is asked about a token that holds; nothing where it cannot be asked.
    pub inquiry: Option<Inquiry<'a>>,
}

impl VerifyRequest<'_> {
    fn asks_about_all(&self) -> bool {
        IS_INQUIRING && self.inquiry.is_some_and(|inquiry| inquiry.about_all)
    }
}

/// How far a host's check of this token's signature has come.
#[derive(Clone, Copy, Debug)]
pub struct HostCheck<'a> {
    /// The signatures that the host found to hold: the token's, and that of a signed answer about it.
    pub held: &'a [HeldSignature],
    /// The keys under which the host did not find the signature to hold, and why. It is not asked about these again.
    pub denied: &'a [(Arc<HostKey>, Reason)],
    /// Whether it may be asked, where it has not found this token's to hold under the key that counts now.
    pub may_order: bool,
}

/// What is remembered from one token to the next. It makes answers quicker and never another.
#[derive(Clone, Debug)]
pub struct VerifierCaches {
    /// Tokens that passed.
    pub verdicts: AcceptedTokenCache,
    /// Tables of keys in use.
    pub key_tables: KeyTables,
}

impl VerifierCaches {
    /// An empty one, with the verdict cache on or off.
    #[must_use]
    pub fn new(accepted_token_cache: bool) -> Self {
        Self { verdicts: AcceptedTokenCache::new(accepted_token_cache), key_tables: KeyTables::default() }
    }

    /// Forgets what keys left behind that are not held any more.
    pub fn forget_withdrawn(&mut self, issuers: &[Issuer]) {
        self.verdicts.forget_withdrawn(|place, kid, key| {
            issuers.get(place).is_some_and(|issuer| issuer.keyring.holds(kid, key))
        });
        self.key_tables.retain(|key| issuers.iter().any(|issuer| issuer.keyring.holds_key(key)));
    }
}

/// Judges one token by `issuers`, which stand in the order of their names. `memory` belongs to them, and to
/// them as they are.
pub fn verify(
    issuers: &mut [Issuer],
    memory: &mut VerifierCaches,
    token: &str,
    asked: VerifyRequest<'_>,
) -> Decision {
    let VerifierCaches { verdicts, key_tables } = memory;
    let hash = if verdicts.is_on() { TokenHash::of(token) } else { None };
    let text = TokenText { token, hash: hash.as_ref() };
    if let Some((place, verified)) =
        hash.as_ref().and_then(|hash| recall(issuers, verdicts, hash.token(), asked))
    {
        return match issuers.get_mut(place) {
            Some(issuer) if asked.asks_about_all() => {
                settled(issuer, verified, false, text, asked, key_tables)
            }
            _ => Decision::Verified(verified),
        };
    }
    let mut jws = match UntrustedJws::parse(token) {
        Ok(jws) => jws,
        Err(error) => return Decision::Refused(Refusal::new(error.reason())),
    };
    let kid = jws.kid().map(to_owned_text);
    let is_of_delegated_type = jws.is_delegated();
    let refusal = |reason, issuer: Option<&str>, retry_after| {
        let issuer = issuer.map(to_owned_text);
        Refusal { issuer, kid: kid.clone(), ..Refusal::new(reason) }.with_retry_after(retry_after)
    };
    let refuse = |reason, issuer, retry_after| Decision::Refused(refusal(reason, issuer, retry_after));
    let place = match choose(issuers, asked.issuers, &jws) {
        Ok(place) => place,
        Err(reason) => return refuse(reason, None, None),
    };
    let Some(issuer) = issuers.get_mut(place) else { return refuse(Reason::IssuerNotNamed, None, None) };
    let name = issuer.policy.name.clone();
    if asked.host.is_none() && issuer.policy.key_rules.algorithm.is_checked_by_host() {
        return refuse(Reason::SignatureNeedsHost, Some(&name), None);
    }
    let with_evidence = |reason, seen: &Seen<'_>, policy: &IssuerPolicy| {
        let evidence = Evidence::of(reason, seen, policy, asked.now).map(Box::new);
        Decision::Refused(Refusal { evidence, ..refusal(reason, Some(&name), None) })
    };
    if let Err(error) = jws.check_header(&issuer.policy) {
        let seen = Seen { header: jws.header_text(), claims: None };
        return with_evidence(error.reason(), &seen, &issuer.policy);
    }
    let lookup = look_up(&mut issuer.keyring, kid.as_deref(), asked);
    // What the issuer names by this `kid`, or by none, may be another key by now, or may be two.
    let may_be_another = kid.is_none() || issuer.policy.key_rules.shares_key_id;
    let order = |question: Question, refusal| {
        let Question { key, signed, signature, token } = question;
        let issuer = name.clone();
        let order = SignatureOrder { issuer, key, signed, signature, token, refusal, may_be_another };
        Decision::VerifySignature(order.into())
    };
    let key = match lookup {
        Lookup::Key(key) => key,
        Lookup::Refused { reason, retry_after_seconds } => {
            let mut refused = refusal(reason, Some(&name), retry_after_seconds);
            if reason == Reason::KeyUnusable {
                let jwk = issuer.keyring.set().and_then(|set| set.unusable(kid.as_deref()));
                let algorithm = issuer.policy.key_rules.algorithm;
                refused.evidence = jwk.and_then(|jwk| Evidence::of_key(jwk, algorithm)).map(Box::new);
            }
            let may_ask =
                asked.may_fetch && reason == Reason::JwksUnavailable && issuer.introspection.is_some();
            // Where both must say yes, nobody is asked in the place of the one.
            if !may_ask || is_of_delegated_type || asked.asks_about_all() {
                return Decision::Refused(refused);
            }
            // What garbage and old tokens raise: a set that is over tells them from a token whose issuer may
            // be asked about it.
            let Some(selected) = issuer.keyring.set().map(|set| set.select(kid.as_deref())) else {
                return or_introspect(refused, issuer, asked.now);
            };
            let signed = selected.map(|keys| check_signature(&mut jws, keys, text, key_tables, asked.host));
            return match signed {
                Ok(Ok(Signed::Holds { jws, .. }))
                    if Claims::check(&jws, &issuer.policy, asked.now)
                        .is_ok_and(|claims| !claims.is_delegated()) =>
                {
                    or_introspect(refused, issuer, asked.now)
                }
                Ok(Ok(Signed::Asks(question))) => order(*question, refused),
                _ => Decision::Refused(refused),
            };
        }
        Lookup::Fetch(order) => return Decision::Fetch(FetchOrder { issuer: name, order }),
        Lookup::Wait(milliseconds) => return Decision::Wait(milliseconds),
    };
    let other = if issuer.policy.key_rules.shares_key_id {
        issuer.keyring.set().and_then(|set| set.select(kid.as_deref()).ok()?.other)
    } else {
        None
    };
    let selected = Selected { key: &key, other };
    let (jws, key) = match check_signature(&mut jws, selected, text, key_tables, asked.host) {
        Ok(Signed::Holds { jws, is_by_other: false }) => (jws, key),
        Ok(Signed::Holds { jws, is_by_other: true }) => (jws, other.cloned().unwrap_or(key)),
        Ok(Signed::Asks(question)) => {
            return order(*question, refusal(Reason::SignatureInvalid, Some(&name), None));
        }
        Err(reason) => {
            // None of the keys that it could mean made the signature: the issuer may have another by now, which
            // is looked for as one of an unknown `kid` is.
            let may_be_newer = asked.may_fetch && may_be_another && reason == Reason::SignatureInvalid;
            let newer =
                if may_be_newer { issuer.keyring.lookup_newer(asked.started_at, asked.now) } else { None };
            return match newer {
                Some(Lookup::Fetch(order)) => Decision::Fetch(FetchOrder { issuer: name, order }),
                Some(Lookup::Wait(milliseconds)) => Decision::Wait(milliseconds),
                Some(Lookup::Refused { reason, retry_after_seconds }) => {
                    refuse(reason, Some(&name), retry_after_seconds)
                }
                Some(Lookup::Key(_)) | None => refuse(reason, Some(&name), None),
            };
        }
    };
    match Claims::check(&jws, &issuer.policy, asked.now) {
        Ok(claims) => {
            if let VerificationKey::Es256(key) = &key {
                key_tables.count(key);
            }
            let names_key = kid.is_some();
            let kid = kid.or_else(|| issuer.keyring.set()?.kid_of(&key).map(to_owned_text));
            let answer = Verified {
                issuer: name.into(),
                kid: kid.map(Into::into),
                header: jws.header_text().into(),
                claims: claims.text().into(),
                actor: None,
                refresh: None,
                verified_by: VerifiedBy::Signature,
            };
            // Its issuer is asked each time, so it is not remembered.
            let is_delegated = IS_INQUIRING && (is_of_delegated_type || claims.is_delegated());
            if let Some(hash) = hash.as_ref().filter(|_| !is_delegated) {
                verdicts.remember(
                    *hash.token(),
                    Acceptance { place, key, names_key, dates: claims.dates(), answer: answer.clone() },
                );
            }
            if is_delegated || asked.asks_about_all() {
                return settled(issuer, answer, is_delegated, text, asked, key_tables);
            }
            Decision::Verified(Verified { refresh: take_refresh(issuer, asked), ..answer })
        }
        Err(error) => {
            let seen = Seen { header: jws.header_text(), claims: Some(jws.payload()) };
            with_evidence(error.reason(), &seen, &issuer.policy)
        }
    }
}

#[cfg_attr(feature = "pages", inline(never))]
fn look_up(keyring: &mut Keyring, kid: Option<&str>, asked: VerifyRequest<'_>) -> Lookup {
    if asked.may_fetch {
        keyring.lookup(kid, asked.started_at, asked.now)
    } else {
        keyring.lookup_held(kid, asked.now)
    }
}

/// A token's text, and its hashes where it was hashed before.
#[derive(Clone, Copy)]
struct TokenText<'t> {
    token: &'t str,
    hash: Option<&'t TokenHash>,
}

impl TokenText<'_> {
    fn digest(self) -> TokenDigest {
        self.hash.map_or_else(|| token_hash::digest(self.token), |hash| *hash.token())
    }
}

/// What became of the question whether a signature holds.
enum Signed {
    Holds {
        jws: VerifiedJws,
        /// Whether it holds under the other key of two.
        is_by_other: bool,
    },
    /// The host is asked.
    Asks(Box<Question>),
}

impl Signed {
    const fn holds(jws: VerifiedJws) -> Self {
        Self::Holds { jws, is_by_other: false }
    }
}

/// What the host is asked about a token.
struct Question {
    key: Arc<HostKey>,
    signed: String,
    signature: Vec<u8>,
    token: TokenDigest,
}

/// Under the other key where the signature is not of the first.
fn check_signature(
    jws: &mut UntrustedJws<'_>,
    Selected { key, other }: Selected<'_>,
    text: TokenText<'_>,
    key_tables: &KeyTables,
    host: Option<HostCheck<'_>>,
) -> Result<Signed, Reason> {
    let reason = match (check_under(jws, key, text, key_tables, host), other) {
        (
            Err(reason @ (Reason::SignatureInvalid | Reason::SignatureLength | Reason::KeyUnusable)),
            Some(_),
        ) => reason,
        (by_key, _) => return by_key,
    };
    let Some(other) = other else { return Err(reason) };
    match check_under(jws, other, text, key_tables, host) {
        Ok(Signed::Holds { jws, .. }) => Ok(Signed::Holds { jws, is_by_other: true }),
        // That it is of neither says more than that one of them could not have made it.
        Err(Reason::SignatureLength | Reason::KeyUnusable) => Err(reason),
        by_other => by_other,
    }
}

fn check_under(
    jws: &mut UntrustedJws<'_>,
    key: &VerificationKey,
    text: TokenText<'_>,
    key_tables: &KeyTables,
    host: Option<HostCheck<'_>>,
) -> Result<Signed, Reason> {
    let verified = match key {
        VerificationKey::Es256(key) => jws.verify(key, text.hash, key_tables),
        VerificationKey::Host(key) => return check_by_host(jws, key, text, host),
    };
    verified.map(Signed::holds).map_err(JwsError::reason)
}

#[inline(never)]
fn check_by_host(
    jws: &mut UntrustedJws<'_>,
    key: &Arc<HostKey>,
    text: TokenText<'_>,
    host: Option<HostCheck<'_>>,
) -> Result<Signed, Reason> {
    let HostCheck { held, denied, may_order } = host.ok_or(Reason::SignatureNeedsHost)?;
    if let Some((_, reason)) = denied.iter().find(|(denied, _)| denied == key) {
        return Err(*reason);
    }
    let token = text.digest();
    if let Some(held) = held.iter().find(|held| held.is_of(key, &token)) {
        return jws.verified_by_host(key, &token, held).map(Signed::holds).map_err(JwsError::reason);
    }
    let (signed, signature) = jws.question(key).map_err(JwsError::reason)?;
    if !may_order {
        return Err(Reason::SignatureUnchecked);
    }
    let question = Question { key: key.clone(), signed: to_owned_text(signed), signature, token };
    Ok(Signed::Asks(Box::new(question)))
}

/// An outage of keys is the one doubt that the issuer's own server may settle: after a leak, or for a strange
/// `kid`, it is not asked.
fn or_introspect(refusal: Refusal, issuer: &mut Issuer, now: Timestamp) -> Decision {
    match issuer.introspection.as_mut().and_then(|introspection| introspection.ask(now)) {
        Some(url) => Decision::Introspect(IntrospectionOrder {
            issuer: issuer.policy.name.clone(),
            url: to_owned_text(url),
            is_signed: false,
            at_once: MAX_INTROSPECTIONS_AT_ONCE,
            refusal,
            about: None,
        }),
        None => Decision::Refused(refusal),
    }
}

/// The answer for a token that holds, and about which its issuer has the last word.
#[inline(never)]
fn settled(
    issuer: &mut Issuer,
    verified: Verified,
    is_delegated: bool,
    text: TokenText<'_>,
    asked: VerifyRequest<'_>,
    key_tables: &KeyTables,
) -> Decision {
    let name = issuer.policy.name.clone();
    let refusal = |reason| {
        let kid = verified.kid.as_deref().map(to_owned_text);
        Refusal { issuer: Some(name.clone()), kid, ..Refusal::new(reason) }
    };
    let no_answer = refusal(Reason::IntrospectionFailed);
    if is_delegated && inquiry::is_badly_said(&verified) {
        return Decision::Refused(refusal(Reason::ActorRefused));
    }
    let (Some(inquiry), Some(introspection)) = (asked.inquiry, issuer.introspection.as_mut()) else {
        return Decision::Refused(no_answer);
    };
    let token = text.digest();
    let Some(answer) = inquiry.answer.and_then(|answer| answer.about(&name, &token)) else {
        let is_signed = introspection.is_signed;
        return match introspection.ask_about_good(asked.now) {
            Some(url) => Decision::Introspect(IntrospectionOrder {
                issuer: name,
                url: to_owned_text(url),
                is_signed,
                at_once: MAX_CONFIRMATIONS_AT_ONCE,
                refusal: no_answer,
                about: Some(token),
            }),
            None => Decision::Refused(no_answer),
        };
    };
    introspection.count(answer.status, asked.now);
    let audience = introspection.audience.clone();
    let subject = match is_delegated {
        true => Subject::ActedFor { may_lack_actor: introspection.may_lack_actor },
        false => Subject::Own,
    };
    let signed;
    let whole = if introspection.is_signed {
        signed = match open_answer(issuer, answer, no_answer, asked, key_tables) {
            Ok(jws) => jws,
            Err(decision) => return *decision,
        };
        signed_answer::read(&signed, audience.as_deref(), &issuer.policy, asked.now)
    } else {
        answer.whole().ok().and_then(|body| json::parse_object(body).ok()).map(Json::Object)
    };
    let said = whole.as_ref().and_then(Json::as_object).ok_or(Reason::IntrospectionFailed);
    match said.and_then(|said| inquiry::confirmed(&verified, subject, said, &issuer.policy, asked.now)) {
        Ok(verified) => Decision::Verified(Verified { refresh: take_refresh(issuer, asked), ..verified }),
        Err(reason) => Decision::Refused(refusal(reason)),
    }
}

/// A signed answer whose signature holds under a key of the issuer's.
fn open_answer(
    issuer: &mut Issuer,
    answer: IntrospectionAnswer<'_>,
    refusal: Refusal,
    asked: VerifyRequest<'_>,
    key_tables: &KeyTables,
) -> Result<VerifiedJws, Box<Decision>> {
    let Some((text, mut jws)) = signed_answer::untrusted(answer, &issuer.policy) else {
        return Err(Decision::Refused(refusal).into());
    };
    let lookup = look_up(&mut issuer.keyring, jws.kid(), asked);
    let issuer = issuer.policy.name.clone();
    let key = match lookup {
        Lookup::Key(key) => key,
        Lookup::Refused { .. } => return Err(Decision::Refused(refusal).into()),
        Lookup::Fetch(order) => return Err(Decision::Fetch(FetchOrder { issuer, order }).into()),
        Lookup::Wait(milliseconds) => return Err(Decision::Wait(milliseconds).into()),
    };
    let text = TokenText { token: text, hash: None };
    let decision = match check_under(&mut jws, &key, text, key_tables, asked.host) {
        Ok(Signed::Holds { jws, .. }) => return Ok(jws),
        Ok(Signed::Asks(question)) => {
            let Question { key, signed, signature, token } = *question;
            let may_be_another = false;
            let order = SignatureOrder { issuer, key, signed, signature, token, refusal, may_be_another };
            Decision::VerifySignature(order.into())
        }
        Err(_) => Decision::Refused(refusal),
    };
    Err(decision.into())
}

/// The answer for a token that passed before, if all that can have changed since still holds. The rest
/// cannot: it follows from the token's text, the issuer's entry and the key, and those are the same.
fn recall(
    issuers: &mut [Issuer],
    verdicts: &mut AcceptedTokenCache,
    token: &TokenDigest,
    asked: VerifyRequest<'_>,
) -> Option<(usize, Verified)> {
    let accepted = verdicts.find(token)?;
    if asked.host.is_none() && matches!(accepted.key, VerificationKey::Host(_)) {
        return None;
    }
    // What it passed by was its `iss`, so the hint in it would say the same.
    let hint = || issuers.get(accepted.place).map(|issuer| issuer.policy.issuer.as_str());
    let place = match named(issuers, asked.issuers).ok()? {
        Some(place) => place,
        None => hinted(issuers, asked.issuers, hint()?).ok()?,
    };
    let issuer = issuers.get_mut(place).filter(|_| place == accepted.place)?;
    // A key that is held and fresh is what every lookup answers, and looking changes nothing.
    if !issuer.keyring.serves(accepted.kid(), &accepted.key, asked.now) {
        return None;
    }
    if accepted.dates.check(&issuer.policy, asked.now).is_err() {
        verdicts.forget(token);
        return None;
    }
    // Whoever asks first takes what there is to fetch at the end.
    let refresh = if asked.asks_about_all() { None } else { take_refresh(issuer, asked) };
    Some((place, Verified { refresh, ..accepted.answer.clone() }))
}

fn take_refresh(issuer: &mut Issuer, asked: VerifyRequest<'_>) -> Option<FetchOrder> {
    let order = if asked.may_fetch { issuer.keyring.take_refresh(asked.now)? } else { return None };
    Some(FetchOrder { issuer: issuer.policy.name.clone(), order })
}

/// The place of the issuer whose entry judges the token. With one candidate no payload byte is read.
fn choose(issuers: &[Issuer], names: &str, jws: &UntrustedJws<'_>) -> Result<usize, Reason> {
    if let Some(place) = named(issuers, names)? {
        return Ok(place);
    }
    let hint = issuer_hint::read(jws.payload_text()).map_err(|_| Reason::IssuerHintRefused)?;
    hinted(issuers, names, &hint)
}

/// The one issuer that the names leave; none where there are several.
fn named(issuers: &[Issuer], names: &str) -> Result<Option<usize>, Reason> {
    if names.is_empty() {
        // With several configured, silence would let one system's tokens into another's door.
        return if issuers.len() == 1 { Ok(Some(0)) } else { Err(Reason::IssuerNotNamed) };
    }
    let mut places = names
        .as_bytes()
        .split(|byte| *byte == b' ')
        .map(|name| place_of(issuers, name).ok_or(Reason::IssuerNotNamed));
    let first = places.next().unwrap_or(Err(Reason::IssuerNotNamed))?;
    let mut is_only = true;
    for place in places {
        is_only &= place? == first;
    }
    let is_alone = |name: &[u8]| {
        place_of(issuers, name)
            .and_then(|place| issuers.get(place))
            .is_some_and(|issuer| issuer.policy.is_named_alone)
    };
    // Of several, one is chosen by the `iss` of a token whose signature nobody has checked.
    if !is_only && names.as_bytes().split(|byte| *byte == b' ').any(is_alone) {
        return Err(Reason::IssuerNotNamed);
    }
    Ok(is_only.then_some(first))
}

/// Of the issuers named, the one of this `iss`.
fn hinted(issuers: &[Issuer], names: &str, hint: &str) -> Result<usize, Reason> {
    let is_hinted = |place: &usize| issuers.get(*place).is_some_and(|issuer| issuer.policy.issuer == hint);
    names
        .as_bytes()
        .split(|byte| *byte == b' ')
        .filter_map(|name| place_of(issuers, name))
        .filter(is_hinted)
        .max()
        .ok_or(Reason::IssuerUnknown)
}

fn place_of(issuers: &[Issuer], name: &[u8]) -> Option<usize> {
    issuers.binary_search_by(|issuer| issuer.policy.name.as_bytes().cmp(name)).ok()
}

#[cfg(test)]
mod tests;
