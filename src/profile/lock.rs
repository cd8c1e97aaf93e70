//! What can a profile say of a member, of a claim, and of what no member says?

#[cfg(feature = "pages")]
use crate::encoding::json_value::Json;
use crate::token::policy::RouteRules;

/// What a vendor's rules make of an entry.
#[derive(Debug)]
pub struct Profile {
    /// The word for it in a configuration.
    pub name: &'static str,
    /// The member that says which of its kinds of tokens is meant, and the word for these.
    pub kind: Option<&'static str>,
    /// What the `issuer` must look like, where that is settled.
    pub issuer_form: Option<IssuerForm>,
    /// Members of an issuer's entry.
    pub issuer: &'static [Lock],
    /// Claims of its tokens.
    pub claims: &'static [ClaimLock],
    /// The claim that stands for `iss`, and for an absent `aud`.
    pub stands_for_issuer: Option<&'static str>,
    /// What else holds.
    pub more: Strictness,
}

/// What an `issuer` must look like.
#[derive(Clone, Copy, Debug)]
pub struct IssuerForm {
    /// Whether a text does.
    pub fits: fn(&str) -> bool,
    /// What to write.
    pub is: &'static str,
}

/// What no member of an entry says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Strictness {
    /// The rule by which no URL may be plain http, on this machine neither.
    pub https_rule: Option<&'static str>,
    /// The rule by which keys come from the issuer's own origin alone.
    pub keys_at_issuer_rule: Option<&'static str>,
    /// The rule by which a route names this issuer alone, so that no byte of a token is read before its signature
    /// holds.
    pub alone_rule: Option<&'static str>,
    /// Whether two keys may share a `kid`, since a rotation keeps it.
    pub shares_key_id: bool,
    /// Whether the host keeps key sets in a cache of its own only where the configuration says so.
    pub keeps_keys_to_itself: bool,
    /// The rules by which each route that names the issuer says `scopes`, and `forwardedClaims`.
    pub route_rules: Option<RouteRules>,
}

/// What holds of one member.
#[derive(Clone, Copy, Debug)]
pub struct Lock {
    /// The member.
    pub member: &'static str,
    /// The vendor's rule; empty where it is what the vendor's tokens are like.
    pub rule: &'static str,
    /// What holds.
    pub holds: Holds,
}

/// What holds of a member.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// It is this number where nothing is written, and may be lower.
    AtMost(u64),
    /// It is written, and this number at most. What to write is said.
    DemandedAtMost(u64, &'static str),
    /// It is written. What to write is said.
    Demanded(&'static str),
    /// It is this JSON value, written or not.
    Equals(&'static str),
    /// It is this JSON value where nothing is written.
    Fills(&'static str),
    /// It is this JSON value where none of these is written: another source of keys.
    FillsUnless(&'static str, &'static [&'static str]),
    /// It is the address of the key set in the configuration's environment where nothing is written.
    #[cfg(feature = "pages")]
    KeysOfEnvironment,
    /// It is one of these words; the first where nothing is written.
    OneOf(&'static [&'static str]),
    /// It is not written. Why is said.
    Refused(&'static str),
}

/// What holds of one claim, as an entry's `claims` would say it.
#[derive(Clone, Copy, Debug)]
pub struct ClaimLock {
    /// The claim.
    pub name: &'static str,
    /// The vendor's rule; empty where an entry may say otherwise.
    pub rule: &'static str,
    /// The JSON value of the rule about it.
    pub asks: &'static str,
    /// What is filled in where an entry writes a rule of its own, which may say no more than that the claim is there,
    /// and the hosts of an address, which no profile can know. An entry writes none where this is empty.
    #[cfg(feature = "pages")]
    pub open: &'static [(&'static str, Json<'static>)],
}

/// Sources of keys, of which an entry has one.
pub const KEY_SOURCES: &[&str] = &["jwksUri", "discovery", "jwks", "pem"];

pub(super) const fn lock(member: &'static str, rule: &'static str, holds: Holds) -> Lock {
    Lock { member, rule, holds }
}

pub(super) const fn claim(name: &'static str, rule: &'static str, asks: &'static str) -> ClaimLock {
    ClaimLock {
        name,
        rule,
        asks,
        #[cfg(feature = "pages")]
        open: &[],
    }
}

/// `"required"`.
pub(super) const REQUIRED: &str = r#""required""#;
/// `"forbidden"`.
pub(super) const FORBIDDEN: &str = r#""forbidden""#;

pub(super) const NOTHING_MORE: Strictness = Strictness {
    https_rule: None,
    keys_at_issuer_rule: None,
    alone_rule: None,
    shares_key_id: false,
    keeps_keys_to_itself: false,
    route_rules: None,
};
