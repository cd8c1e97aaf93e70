//! Which issuers judge tokens here, and what is remembered of the tokens that passed?

use alloc::vec::Vec;

use super::{
    decision::{Decision, Refusal, Verified},
    inquiry::Inquiry,
    introspection_response::IntrospectionAnswer,
    policy::IssuerPolicy,
    verify::{self, HostCheck, Issuer, VerifierCaches, VerifyRequest},
};
use crate::{encoding::text::to_owned_text, reason::Reason, time::Timestamp};

/// The issuers and what is remembered of their tokens.
#[derive(Clone, Debug)]
pub struct Verifier {
    /// In the order of their names.
    pub issuers: Vec<Issuer>,
    /// What is remembered from one token to the next.
    pub caches: VerifierCaches,
}

impl Verifier {
    /// Judges a token once. `issuers`: names separated by one space; empty for the only one configured.
    /// `asked`: what the host does for signatures that are not checked here, and what it asks the issuer; nothing
    /// where it cannot be asked.
    pub fn verify(
        &mut self,
        token: &str,
        issuers: &str,
        (started_at_ms, now_ms): (f64, f64),
        may_fetch: bool,
        asked: Option<(HostCheck<'_>, Inquiry<'_>)>,
    ) -> Decision {
        let times = (Timestamp::from_milliseconds(started_at_ms), Timestamp::from_milliseconds(now_ms));
        let (Ok(started_at), Ok(now)) = times else {
            return Decision::Refused(Refusal::new(Reason::NoClock));
        };
        let (host, inquiry) = asked.unzip();
        let request = VerifyRequest { issuers, started_at, now, may_fetch, host, inquiry };
        verify::verify(&mut self.issuers, &mut self.caches, token, request)
    }

    /// The entry by which a token passed.
    #[must_use]
    pub fn policy_of(&self, verified: &Verified) -> Option<&IssuerPolicy> {
        let place =
            self.issuers.binary_search_by(|issuer| issuer.policy.name.as_str().cmp(&verified.issuer)).ok()?;
        self.issuers.get(place).map(|issuer| &issuer.policy)
    }

    /// What a good token comes to where there is no route: one of an issuer with many tenants passes nowhere then, since
    /// nobody says whose counts.
    ///
    /// # Errors
    /// [`Reason::TenantUnchecked`].
    pub fn without_route(&self, verified: Verified) -> Result<Verified, Refusal> {
        match self.policy_of(&verified).is_some_and(|policy| !policy.has_many_tenants()) {
            true => Ok(verified),
            false => Err(Refusal::of(Reason::TenantUnchecked, &verified)),
        }
    }

    /// Judges a token by what its issuer's introspection endpoint answered to an order.
    pub fn introspected(
        &mut self,
        issuer: &str,
        token: &str,
        answer: IntrospectionAnswer<'_>,
        now_ms: f64,
    ) -> Decision {
        let entry = self.issuers.iter_mut().find(|entry| entry.policy.name == issuer);
        let Some(Issuer { policy, introspection: Some(introspection), keyring }) = entry else {
            return Decision::Refused(Refusal::new(Reason::IssuerNotNamed));
        };
        let verdict = match Timestamp::from_milliseconds(now_ms) {
            // Seen while the question was under way.
            Ok(_) if keyring.is_leaked() => Err(Reason::JwksLeaked),
            Ok(now) => introspection.judge(token, answer, policy, now),
            Err(_) => Err(Reason::NoClock),
        };
        match verdict {
            Ok(verified) => Decision::Verified(verified),
            Err(reason) => {
                Decision::Refused(Refusal { issuer: Some(to_owned_text(issuer)), ..Refusal::new(reason) })
            }
        }
    }
}
