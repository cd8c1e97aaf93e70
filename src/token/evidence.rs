//! What did a refusal find, and what would it have taken? For the operator, never for the network.
//!
//! It is read anew from the token once it is refused, so it costs nothing where a token passes. Of the claims
//! only `iss`, `aud`, `exp`, `nbf` and `iat` are named, and only after the signature held; of the header `alg`
//! and `typ`; of a key what no number of it says.

use alloc::{string::String, vec, vec::Vec};
use core::iter;

use super::{claim_rule::ClaimFault, numeric_date, policy::IssuerPolicy};
use crate::{
    crypto::algorithm::Algorithm,
    encoding::{
        decimal::Exact,
        json,
        json_value::{Json, Object},
        text::{shortened, to_owned_text},
    },
    keys::{jwk::Jwk, jwk_error::JwkError},
    limits::{MAX_EVIDENCE_ENTRIES, MAX_EVIDENCE_TEXT_BYTES},
    reason::Reason,
    time::Timestamp,
};

/// What a refusal rests on; nothing where the reason says it all.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Evidence {
    /// Configured values of which one would have passed; `None` stands for absence.
    pub expected: Vec<Option<String>>,
    /// What stood there instead.
    pub found: Option<Found>,
    /// The bound that was crossed: seconds since 1970 beside a time, else seconds.
    pub limit: Option<u64>,
    /// The member that is at fault: of the key that the token names; a time among the claims; or the claim that
    /// stands for `aud`, or that could.
    pub member: Option<&'static str>,
    /// The member of the issuer's entry that would change it.
    pub setting: Option<&'static str>,
}

/// What a token held.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Found {
    /// Nothing: the member is absent.
    Nothing,
    /// A time in seconds since 1970; or a span in seconds, such as a lifetime.
    Number(u64),
    /// A string.
    Text(String),
    /// Several strings.
    Texts(Vec<String>),
}

/// What can be read of a token that was refused.
pub(super) struct Seen<'t> {
    /// The header, JSON text.
    pub(super) header: &'t str,
    /// The payload, once the signature held.
    pub(super) claims: Option<&'t [u8]>,
}

impl Evidence {
    /// Why a key cannot be used: which member of it is at fault.
    #[inline(never)]
    pub(super) fn of_key(jwk: &Jwk, algorithm: Algorithm) -> Option<Self> {
        let fault = *jwk.key.as_ref().err()?;
        Some(Self {
            expected: match fault.expected(algorithm) {
                Some(word) => vec![Some(to_owned_text(word))],
                None => Vec::new(),
            },
            found: jwk.found.clone().map(Found::Text),
            limit: None,
            member: Some(fault.member()),
            setting: match fault {
                JwkError::Algorithm | JwkError::Curve | JwkError::Type => Some("algorithm"),
                JwkError::Exponent => Some("rsaPublicExponent"),
                JwkError::ModulusLength => Some("maxRsaModulusBits"),
                _ => None,
            },
        })
    }

    /// Which claim breaks its rule, and how; nothing that it holds.
    #[must_use]
    pub fn of_claim(name: &str, fault: ClaimFault) -> Self {
        let name = to_owned_text(name);
        let (expected, found, member) = match fault {
            ClaimFault::Missing => (alloc::vec![Some(name)], Found::Nothing, None),
            ClaimFault::Forbidden => (alloc::vec![None], Found::Text(name), None),
            ClaimFault::Shape(part) => (Vec::new(), Found::Text(name), Some(part)),
        };
        Self { expected, found: Some(found), limit: None, member, setting: Some("claims") }
    }

    /// Reads it; `None` where there is nothing to say.
    #[inline(never)]
    pub(super) fn of(reason: Reason, seen: &Seen<'_>, policy: &IssuerPolicy, now: Timestamp) -> Option<Self> {
        let text = match reason {
            Reason::AlgorithmMismatch | Reason::KidMissing | Reason::TypeRefused => seen.header.as_bytes(),
            _ => seen.claims?,
        };
        let members = json::parse_object(text).ok()?;
        let date = |name| numeric_date::read(&members, name).ok().flatten();
        let number = |name| whole_seconds(&members, name);
        let ahead = |name| {
            let at = date(name).map(Exact::thousandths)?;
            Some(at.saturating_sub(now.as_milliseconds()).div_ceil(1_000))
        };
        let now = now.numeric_date();
        let (leeway, lifetime) = (policy.leeway_seconds, policy.max_lifetime_seconds);
        let bound = |found: Option<u64>, limit, setting| {
            Some(Self {
                expected: Vec::new(),
                found: Some(Found::Number(found?)),
                limit,
                member: None,
                setting,
            })
        };
        let values = |name, setting, expected: &mut dyn Iterator<Item = Option<&str>>| {
            let expected =
                expected.take(MAX_EVIDENCE_ENTRIES).map(|value| value.map(to_owned_text)).collect();
            Some(Self {
                expected,
                found: Some(found(&members, name)),
                limit: None,
                member: policy.audience_claim.filter(|_| name == "aud" && !members.contains(name)),
                setting: Some(setting),
            })
        };
        match reason {
            Reason::AlgorithmMismatch => {
                values("alg", "algorithm", &mut [Some(policy.key_rules.algorithm.name())].into_iter())
            }
            Reason::TypeRefused => values("typ", "types", &mut policy.types.iter().map(|typ| typ.as_deref())),
            Reason::IssuerMismatch | Reason::IssuerMissing => match policy.issuer_claim {
                None => values("iss", "issuer", &mut [Some(policy.issuer.as_str())].into_iter()),
                // An `iss` that nothing is said about.
                Some(claim) if members.get(claim).and_then(Json::as_str) == Some(&policy.issuer) => {
                    values("iss", "claims", &mut iter::once(None))
                }
                // The claim that stands for it is named, and its value is nobody's business.
                Some(claim) => Some(Self { member: Some(claim), setting: Some("issuer"), ..Self::default() }),
            },
            Reason::AudienceMismatch | Reason::AudienceMissing => {
                // Another claim that names an audience is there, and could stand for `aud`.
                let could_stand = ["client_id", "azp"]
                    .into_iter()
                    .find(|name| policy.audience_claim.is_none() && members.contains(name))
                    .filter(|_| reason == Reason::AudienceMissing);
                // An `aud` that is there decides alone: where the issuer's own name stands for it, none is expected.
                let is_of_issuer = policy.audience_claim == Some("iss") && members.contains("aud");
                let setting = match could_stand.is_some() || is_of_issuer {
                    true => "audienceClaim",
                    false => "audience",
                };
                let mut audiences = policy.audiences.iter().map(|name| Some(name.as_str()));
                values("aud", setting, &mut audiences)
                    .map(|evidence| Self { member: evidence.member.or(could_stand), ..evidence })
            }
            Reason::ClaimForbidden | Reason::ClaimMissing | Reason::ClaimRefused => {
                let (name, fault) = policy.broken_claim(&members)?;
                Some(Self::of_claim(name, fault))
            }
            Reason::ClaimNotNumericDate => {
                let is_odd = |name: &&str| numeric_date::read(&members, name).is_err();
                let member = ["exp", "iat", "nbf"].into_iter().find(is_odd);
                member.map(|name| Self { member: Some(name), ..Self::default() })
            }
            Reason::TenantMismatch | Reason::TenantMissing => {
                Some(Self { setting: Some("tenant"), ..Self::default() })
            }
            Reason::IssuedAtMissing => values("iat", "issuedAt", &mut iter::empty()),
            Reason::KidMissing => values("kid", "keyId", &mut iter::empty()),
            Reason::TokenExpired => {
                bound(number("exp"), Some(now.saturating_sub(leeway)), Some("leewaySeconds"))
            }
            Reason::NotYetValid => bound(ahead("nbf"), Some(leeway), Some("leewaySeconds")),
            Reason::IssuedInFuture => {
                bound(ahead("iat"), Some(policy.clock_ahead_seconds()), Some("leewaySeconds"))
            }
            Reason::ExpiresTooFarAhead => {
                let found = number("exp").map(|at| at.saturating_sub(now));
                bound(found, Some(lifetime), Some("maxLifetimeSeconds"))
            }
            Reason::LifetimeTooLong => {
                let found = date("exp").zip(date("iat")).map(|(end, start): (Exact, Exact)| end.above(start));
                bound(found, Some(lifetime), Some("maxLifetimeSeconds"))
            }
            Reason::LifetimeContradictory => bound(number("exp"), number("iat"), None),
            _ => None,
        }
    }
}

#[inline(never)]
fn whole_seconds(members: &Object<'_>, name: &str) -> Option<u64> {
    numeric_date::read(members, name).ok().flatten().map(|date| date.whole)
}

fn found(members: &Object<'_>, name: &str) -> Found {
    match members.get(name) {
        Some(Json::String(text)) => Found::Text(shortened(text, MAX_EVIDENCE_TEXT_BYTES)),
        Some(Json::Array(elements)) => {
            let texts = elements.iter().filter_map(Json::as_str).take(MAX_EVIDENCE_ENTRIES);
            Found::Texts(texts.map(|text| shortened(text, MAX_EVIDENCE_TEXT_BYTES)).collect())
        }
        _ => Found::Nothing,
    }
}

#[cfg(test)]
mod tests;
