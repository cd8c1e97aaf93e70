//! What did a refusal find, and what would it have taken? For the operator, never for the network.
//!
//! It is read anew from the token once it is refused, so it costs nothing where a token passes. Of the claims
//! only `iss`, `aud`, `exp`, `nbf` and `iat` are named, and only after the signature held; of the header `alg`
//! and `typ`; of a key what no number of it says.

use alloc::{string::String, vec, vec::Vec};

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
        let (at, leeway, lifetime) = (now.numeric_date(), policy.leeway_seconds, policy.max_lifetime_seconds);
        let mut evidence = Self::default();
        match reason {
            Reason::AlgorithmMismatch => {
                evidence.look_at(&members, "alg", "algorithm");
                evidence.expect(Some(policy.key_rules.algorithm.name()));
            }
            Reason::TypeRefused => {
                evidence.look_at(&members, "typ", "types");
                for typ in &policy.types {
                    evidence.expect(typ.as_deref());
                }
            }
            Reason::IssuerMismatch | Reason::IssuerMissing => match policy.issuer_claim {
                None => {
                    evidence.look_at(&members, "iss", "issuer");
                    evidence.expect(Some(&policy.issuer));
                }
                // An `iss` that nothing is said about.
                Some(claim) if members.get(claim).and_then(Json::as_str) == Some(&policy.issuer) => {
                    evidence.look_at(&members, "iss", "claims");
                    evidence.expect(None);
                }
                // The claim that stands for it is named, and its value is nobody's business.
                Some(claim) => (evidence.member, evidence.setting) = (Some(claim), Some("issuer")),
            },
            Reason::AudienceMismatch | Reason::AudienceMissing => {
                evidence.look_at(&members, "aud", "audience");
                for name in &policy.audiences {
                    evidence.expect(Some(name));
                }
                let has_audience = members.contains("aud");
                match policy.audience_claim {
                    // An `aud` that is there decides alone: where the issuer's own name stands for it, none is
                    // expected.
                    Some(claim) if has_audience && claim == "iss" => evidence.setting = Some("audienceClaim"),
                    Some(_) if has_audience => {}
                    Some(claim) => evidence.member = Some(claim),
                    // Another claim that names an audience is there, and could stand for `aud`.
                    None if reason == Reason::AudienceMissing => {
                        evidence.member =
                            ["client_id", "azp"].into_iter().find(|name| members.contains(name));
                        if evidence.member.is_some() {
                            evidence.setting = Some("audienceClaim");
                        }
                    }
                    None => {}
                }
            }
            Reason::ClaimForbidden | Reason::ClaimMissing | Reason::ClaimRefused => {
                let (name, fault) = policy.broken_claim(&members)?;
                return Some(Self::of_claim(name, fault));
            }
            Reason::ClaimNotNumericDate => {
                let is_odd = |name: &&str| numeric_date::read(&members, name).is_err();
                evidence.member = Some(["exp", "iat", "nbf"].into_iter().find(is_odd)?);
            }
            Reason::TenantMismatch | Reason::TenantMissing => evidence.setting = Some("tenant"),
            Reason::IssuedAtMissing => evidence.look_at(&members, "iat", "issuedAt"),
            Reason::KidMissing => evidence.look_at(&members, "kid", "keyId"),
            Reason::TokenExpired => {
                evidence.measure(number("exp"), Some(at.saturating_sub(leeway)), Some("leewaySeconds"))?;
            }
            Reason::NotYetValid => {
                evidence.measure(ahead(date("nbf"), now), Some(leeway), Some("leewaySeconds"))?
            }
            Reason::IssuedInFuture => {
                evidence.measure(
                    ahead(date("iat"), now),
                    Some(policy.clock_ahead_seconds()),
                    Some("leewaySeconds"),
                )?;
            }
            Reason::ExpiresTooFarAhead => {
                let found = number("exp").map(|end| end.saturating_sub(at));
                evidence.measure(found, Some(lifetime), Some("maxLifetimeSeconds"))?;
            }
            Reason::LifetimeTooLong => {
                let found = date("exp").zip(date("iat")).map(|(end, start): (Exact, Exact)| end.above(start));
                evidence.measure(found, Some(lifetime), Some("maxLifetimeSeconds"))?;
            }
            Reason::LifetimeContradictory => {
                evidence.measure(number("exp"), number("iat"), None)?;
            }
            _ => return None,
        }
        Some(evidence)
    }

    /// What stands in a member, and the setting by which another value would pass.
    #[inline(never)]
    fn look_at(&mut self, members: &Object<'_>, name: &str, setting: &'static str) {
        (self.found, self.setting) = (Some(found(members, name)), Some(setting));
    }

    /// A value that would pass, `None` for absence.
    #[inline(never)]
    fn expect(&mut self, value: Option<&str>) {
        if self.expected.len() < MAX_EVIDENCE_ENTRIES {
            self.expected.push(value.map(to_owned_text));
        }
    }

    /// A time or a span, and the bound that it crossed; nothing where it cannot be read.
    #[inline(never)]
    fn measure(
        &mut self,
        found: Option<u64>,
        limit: Option<u64>,
        setting: Option<&'static str>,
    ) -> Option<()> {
        (self.found, self.limit, self.setting) = (Some(Found::Number(found?)), limit, setting);
        Some(())
    }
}

/// By how many seconds, rounded up, a time lies ahead.
#[inline(never)]
fn ahead(date: Option<Exact>, now: Timestamp) -> Option<u64> {
    Some(date?.thousandths().saturating_sub(now.as_milliseconds()).div_ceil(1_000))
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
